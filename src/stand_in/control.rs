//! Orders: the sandbox page's buttons end here.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json};
use serde::Deserialize;
use serde_json::json;

use super::{Mode, Shared, app, bank};
use crate::domain::secrets;
use crate::domain::time::{DAY, MINUTE, rfc3339};

/// A behaviour.
#[derive(Deserialize)]
pub(super) struct Behaviour {
    mode: String,
}

/// What somebody shares.
#[derive(Deserialize)]
pub(super) struct Share {
    phone: String,
    app: String,
    bank: String,
}

pub(super) async fn state(shared: Data<Shared>) -> HttpResponse {
    HttpResponse::Ok().json(json!({ "mode": shared.mode().as_str() }))
}

pub(super) async fn behave(shared: Data<Shared>, order: Json<Behaviour>) -> HttpResponse {
    let Some(mode) = Mode::parse(&order.mode) else { return HttpResponse::BadRequest().finish() };
    match shared.into_inner().behave(mode).await {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(why) => HttpResponse::InternalServerError().body(why.to_string()),
    }
}

pub(super) async fn share(shared: Data<Shared>, order: Json<Share>) -> HttpResponse {
    let (Some((recipient, purpose, clusters)), Some((institution, accounts))) =
        (app(&order.app), bank(&order.bank))
    else {
        return HttpResponse::BadRequest().finish();
    };
    let now = shared.setup.clock.ms();
    let body = json!({
        "type": "CONSENT_GRANTED",
        "sentOn": rfc3339(now),
        "consumer": { "phone": order.phone, "phoneVerifiedAt": rfc3339(now - MINUTE), "locale": "en-US" },
        "connection": {
            "consentId": format!("demo-{}", secrets::token::<8>()),
            "status": "ACTIVE",
            "recipient": recipient,
            "institution": institution,
            "purpose": purpose,
            "durationType": "TIME_BOUND",
            "createdTime": rfc3339(now),
            "expirationTime": rfc3339(now + 365 * DAY),
            "lookbackPeriod": 730,
            "accountRevocation": true,
            "dataClusters": clusters,
            "accounts": accounts,
        }
    });
    match shared.setup.notify(&body).await {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(why) => HttpResponse::BadRequest().body(why),
    }
}
