//! Taking Untether's webhooks, and confirming hop by hop.

use std::time::Duration;

use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::{Value, json};

use super::{Mode, Shared};
use crate::domain::signature::Headers;
use crate::domain::time::rfc3339;

/// Consents whose ids begin so are taken (202) and never confirmed: the seeded one that stays pending.
const NEVER: &str = "slow-";
/// How long a party takes to confirm.
const STEP: Duration = Duration::from_secs(4);

pub(super) async fn receive(request: HttpRequest, body: Bytes, shared: Data<Shared>) -> HttpResponse {
    let header =
        |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let headers = Headers {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signatures: header("webhook-signature"),
    };
    if !headers.is_fresh(shared.setup.clock.ms()) || !headers.verify(&shared.setup.webhook_secret, &body) {
        return HttpResponse::Unauthorized().finish();
    }
    let Ok(told) = serde_json::from_slice::<Value>(&body) else { return HttpResponse::BadRequest().finish() };
    let consent = told.pointer("/data/consentId").and_then(Value::as_str).unwrap_or_default().to_owned();
    let ends = told.get("type").and_then(Value::as_str).is_some_and(|kind| kind.ends_with("_REVOKED"));
    let deletes = told.pointer("/data/deletionRequested") == Some(&json!(true));
    let never = consent.starts_with(NEVER);
    let mode = shared.mode();
    if mode != Mode::Down && !never && ends {
        tokio::spawn(confirm(shared.clone(), consent, mode == Mode::Slow, deletes));
    }
    match mode {
        Mode::Down | Mode::Gone => HttpResponse::InternalServerError().finish(),
        Mode::Slow => HttpResponse::Accepted().finish(),
        Mode::Confirm if never => HttpResponse::Accepted().finish(),
        Mode::Confirm => HttpResponse::NoContent().finish(),
    }
}

/// The parties answer one after the other, as far as they have not by the status of the webhook.
async fn confirm(shared: Data<Shared>, consent: String, platform_too: bool, deletes: bool) {
    let mut hops = vec!["INSTITUTION", "RECIPIENT"];
    if platform_too {
        hops.insert(0, "PLATFORM");
    }
    for hop in hops {
        tokio::time::sleep(STEP).await;
        progress(&shared, "REVOCATION_PROGRESS", &consent, hop).await;
    }
    if deletes {
        tokio::time::sleep(STEP).await;
        progress(&shared, "DELETION_PROGRESS", &consent, "RECIPIENT").await;
    }
}

async fn progress(shared: &Shared, kind: &str, consent: &str, hop: &str) {
    let now = rfc3339(shared.setup.clock.ms());
    let body = json!({
        "type": kind,
        "sentOn": now,
        "connection": { "consentId": consent },
        "hop": hop,
        "state": "CONFIRMED",
        "at": now,
    });
    if let Err(why) = shared.setup.notify(&body).await {
        tracing::warn!(why, "the stand-in platform could not tell of a confirmation");
    }
}
