//! Probes and metrics.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::Data;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::registry::Registry;
use serde_json::json;

use super::super::Web;
use super::super::problem::Problem;
use crate::flows::keyring;
use crate::store::{cases, outbox};

/// `GET /livez`: the process answers.
pub async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({ "status": "live" }))
}

/// `GET /readyz`: the database answers too, and this node knows the keys that are in use there.
///
/// # Errors
/// 503 where it does not.
pub async fn ready(web: Data<Web>) -> Result<HttpResponse, Problem> {
    let op = Arc::clone(&web.op);
    web.store.read(move |db| keyring::check_in_use(db, &op.keys)).await?;
    Ok(HttpResponse::Ok().json(json!({ "status": "ready" })))
}

/// `GET /version`
pub async fn version() -> HttpResponse {
    HttpResponse::Ok().json(json!({
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "commit": option_env!("UNTETHER_COMMIT").unwrap_or("unknown"),
    }))
}

/// `GET /metrics`, in the text format of OpenMetrics.
///
/// # Errors
/// 503 where the database does not answer.
pub async fn metrics(web: Data<Web>) -> Result<HttpResponse, Problem> {
    let (waiting, repeats, open_cases) = web
        .store
        .read(|db| Ok((outbox::unsettled(db)?, outbox::repeats(db)?, cases::open_by_kind(db)?)))
        .await?;
    let mut registry = Registry::default();
    let outbox_waiting = Gauge::<i64>::default();
    outbox_waiting.set(waiting);
    registry.register("untether_outbox_waiting", "Messages that have not been settled", outbox_waiting);
    let repeated = Counter::<u64>::default();
    repeated.inc_by(repeats.unsigned_abs());
    let help = "Messages sent once more, since a try before never came to an end";
    registry.register("untether_outbox_repeats", help, repeated);
    let cases_open = Family::<Vec<(String, String)>, Gauge>::default();
    for (kind, count) in open_cases {
        cases_open.get_or_create(&vec![("kind".to_owned(), kind)]).set(count);
    }
    registry.register("untether_cases_open", "Open cases by kind", cases_open);
    let statements = Counter::<u64>::default();
    statements.inc_by(web.store.statements());
    registry.register("untether_statements", "Statements that the database was asked to run", statements);
    let mut text = String::new();
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    Ok(match encode(&mut text, &registry) {
        Ok(()) => HttpResponse::Ok().content_type(kind).body(text),
        Err(_) => HttpResponse::InternalServerError().finish(),
    })
}
