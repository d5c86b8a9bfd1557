//! `POST /internal/v1/notifications`: a Standard Webhooks receiver.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::Value;

use super::super::Web;
use super::super::problem::Problem;
use crate::domain::notification::read;
use crate::domain::signature;
use crate::flows::platform::signer;
use crate::flows::receive::{Delivery, Outcome, receive as take};

/// Largest body that is read, in bytes.
pub const LARGEST: usize = 64 * 1_024;

/// Takes a notification.
///
/// # Errors
/// As DESIGN 6.1: 401, 400, 422, 404, 503.
pub async fn receive(request: HttpRequest, body: Bytes, web: Data<Web>) -> Result<HttpResponse, Problem> {
    let header =
        |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (Some(id), Some(timestamp), Some(signatures)) =
        (header("webhook-id"), header("webhook-timestamp"), header("webhook-signature"))
    else {
        return Err(Problem::signature());
    };
    let (now, op) = (web.clock.ms(), Arc::clone(&web.op));
    let (webhook_id, raw) = (id.clone(), body.clone());
    let platform_id = web
        .store
        .read(move |db| {
            let headers = signature::Headers { id: &id, timestamp: &timestamp, signatures: &signatures };
            signer(db, &op, headers, &raw, now)
        })
        .await?
        .ok_or_else(Problem::signature)?;
    if webhook_id.is_empty() || webhook_id.len() > 256 {
        return Err(Problem::unreadable("webhook-id must have 1 to 256 characters"));
    }
    let text =
        std::str::from_utf8(&body).map_err(|_| Problem::unreadable("the body is not UTF-8"))?.to_owned();
    let json: Value = serde_json::from_str(&text)
        .map_err(|why| Problem::unreadable(format!("the body is not JSON: {why}")))?;
    let notification = read(&json, now).map_err(Problem::faults)?;
    let op = Arc::clone(&web.op);
    let outcome = web
        .store
        .write(move |db| {
            let delivery = Delivery {
                platform_id: &platform_id,
                webhook_id: &webhook_id,
                body: &text,
                notification: &notification,
                silent: false,
                imported: false,
            };
            take(db, &op, &delivery, now)
        })
        .await?;
    web.wake.send_replace(());
    let (status, answer) = match outcome {
        Outcome::Created(answer) => (StatusCode::CREATED, answer),
        Outcome::Taken(answer) | Outcome::Again(answer) => (StatusCode::OK, answer),
        Outcome::Waits(answer) => (StatusCode::ACCEPTED, answer),
        Outcome::Conflict => return Err(Problem::conflict()),
        Outcome::UnknownSubject => return Err(Problem::not_found("nobody is known here by this subject")),
        Outcome::Invalid(faults) => return Err(Problem::faults(faults)),
    };
    Ok(HttpResponse::build(status).content_type("application/json").body(answer))
}
