//! `POST /imports` and `POST /reconciliations`: NDJSON of any length, read as it comes.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use futures_util::{Stream, StreamExt as _};
use serde::Deserialize;
use serde_json::{Value, json};

use super::super::Web;
use super::super::problem::Problem;
use super::rest::{allowed, bearer};
use crate::bulk::{Desk, Found, Lines, import as take_in, reconcile as compare};
use crate::domain::fields::{Fault, put};
use crate::domain::time::parse_rfc3339;
use crate::error::Error;
use crate::flows::platform::caller;

/// Most faults, and most differences, that an answer lists. All are counted.
const SHOWN: usize = 1_000;

/// How a list is to be taken, as it stands in the address.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Asked {
    apply: Option<bool>,
    as_of: Option<String>,
}

/// `POST /imports`
///
/// # Errors
/// 401, 403; 413 where a line was too long, and 422 where another was refused: all others are in; 503.
pub async fn import(request: HttpRequest, web: Data<Web>, body: Payload) -> Result<HttpResponse, Problem> {
    let desk = desk(&request, &web).await?;
    let (mut faults, mut count) = (Vec::new(), 0_u64);
    let done = take_in(&desk, Lines::after(chunks(body), 0, 0), None, |found, _| {
        let room = SHOWN - faults.len();
        faults.extend(found.iter().take(room).map(|fault| json!(fault)));
        count += u64::try_from(found.len()).unwrap_or(0);
        Ok(())
    })
    .await;
    web.wake.send_replace(());
    let tally = done.map_err(problem)?;
    let mut summary = json!(tally);
    put(&mut summary, "faultCount", count);
    put(&mut summary, "faults", faults);
    let what = "were refused; all others are in";
    answer(("import", summary), tally.too_long, tally.refused, what)
}

/// `POST /reconciliations`
///
/// # Errors
/// 401, 403; 413 where a line was too long, and 422 where another could not be read: nothing was compared; 400
/// where the list is empty and would be acted on; 503.
pub async fn reconcile(
    request: HttpRequest,
    web: Data<Web>,
    asked: Query<Asked>,
    body: Payload,
) -> Result<HttpResponse, Problem> {
    let desk = desk(&request, &web).await?;
    let as_of = as_of(&asked, desk.clock.ms())?;
    let apply = asked.apply.unwrap_or(false);
    let (mut faults, mut drifts) = (Vec::new(), Vec::new());
    let done = compare(&desk, Lines::after(chunks(body), 0, 0), as_of, apply, |found| {
        let list = if matches!(found, Found::Fault(_)) { &mut faults } else { &mut drifts };
        if list.len() < SHOWN {
            list.push(json!(found));
        }
        Ok(())
    })
    .await;
    web.wake.send_replace(());
    let done = done.map_err(problem)?;
    let mut summary = json!(done);
    put(&mut summary, "drifts", drifts);
    put(&mut summary, "faults", faults);
    answer(
        ("reconciliation", summary),
        done.too_long,
        done.refused,
        "could not be read; nothing was compared",
    )
}

/// The desk of the platform that calls.
async fn desk(request: &HttpRequest, web: &Data<Web>) -> Result<Desk, Problem> {
    let (key, now) = (bearer(request)?, web.clock.ms());
    let who = web.store.read(move |db| caller(db, &key, "import", now)).await?;
    Ok(Desk {
        store: web.store.clone(),
        op: Arc::clone(&web.op),
        clock: web.clock.clone(),
        platform_id: allowed(who)?,
    })
}

fn as_of(asked: &Asked, now: i64) -> Result<i64, Problem> {
    let Some(text) = &asked.as_of else { return Ok(now) };
    parse_rfc3339(text).ok_or_else(|| {
        let message = "must be an RFC 3339 time such as 2026-11-20T10:00:00Z".into();
        Problem::faults(vec![Fault { pointer: "/asOf".into(), message }])
    })
}

fn chunks(body: Payload) -> impl Stream<Item = Result<Bytes, Error>> + Unpin {
    body.map(|chunk| chunk.map_err(|why| Error::Refused(format!("the body was cut off: {why}"))))
}

fn problem(error: Error) -> Problem {
    match error {
        Error::Refused(why) => Problem::unreadable(why),
        other => other.into(),
    }
}

fn answer(
    (name, summary): (&'static str, Value),
    too_long: u64,
    refused: u64,
    what: &str,
) -> Result<HttpResponse, Problem> {
    if refused == 0 {
        return Ok(HttpResponse::Ok().json(summary));
    }
    let detail = format!("{refused} lines {what}; see {name}.faults");
    let (status, code) = if too_long > 0 {
        (StatusCode::PAYLOAD_TOO_LARGE, "too_large")
    } else {
        (StatusCode::UNPROCESSABLE_ENTITY, "invalid_body")
    };
    Err(Problem::lines(status, code, detail, (name, summary)))
}
