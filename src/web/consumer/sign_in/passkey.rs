//! Signing in with a passkey. The browser takes part by script; what it answers is posted as a form.

use std::sync::Arc;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{FromRequest as _, HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::super::fault::Fault;
use super::super::super::flow_cookie::{Flow, Note};
use super::super::super::session::SignedIn;
use super::super::super::{Web, client, language, page, session};
use super::super::confirm;
use super::code::{device, welcome};
use crate::flows::passkey::{Begun, Beside, Entered, begin_to_enter, enter as enter_passkey};

/// `POST /sign-in/passkey/begin`: options for the browser, as JSON.
///
/// # Errors
/// [`Fault::NotFound`] where there are no passkeys; from the database.
pub async fn begin(request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let asker = client::asker(&web, &request, &Flow::of(&request, &web));
    let (op, now) = (Arc::clone(&web.op), web.clock.ms());
    match web.store.write(move |db| begin_to_enter(db, &op, &asker, now)).await? {
        Begun::Here(ceremony) => Ok(HttpResponse::Ok().json(ceremony)),
        Begun::TooOften(until) => Err(Fault::TooOften(until)),
        Begun::Never => Err(Fault::NotFound),
    }
}

/// What the browser answers.
#[derive(Deserialize)]
pub struct Answer {
    #[serde(default)]
    ceremony: String,
    #[serde(default)]
    answer: String,
}

/// `GET /sign-in/passkey`: the address that a reload after a refusal asks for.
pub async fn back() -> HttpResponse {
    page::see_other("/sign-in")
}

/// `POST /sign-in/passkey`
///
/// # Errors
/// From the database.
pub async fn enter(
    request: HttpRequest,
    cookie: Session,
    web: Data<Web>,
    form: Form<Answer>,
) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    let beside = Beside { link: flow.link.clone(), sign_in: flow.sign_in.clone() };
    let device = device(&web, &request, &flow, false);
    let (op, now, heard) = (Arc::clone(&web.op), web.clock.ms(), language::heard(&web, &request));
    let entered = web.store.write(move |db| {
        enter_passkey(db, &op, (&form.ceremony, &form.answer), &beside, &device, heard, now)
    });
    let note = match entered.await? {
        Entered::In(entry) => {
            web.wake.send_replace(());
            return Ok(welcome(&web, &request, &cookie, flow, *entry));
        }
        Entered::NeedsCode(id) => {
            let mut response = page::see_other("/sign-in");
            let note = Some(Note::PasskeyNeedsCode);
            Flow { passkey: Some(id), note, ..flow }.set(&web, &mut response);
            return Ok(response);
        }
        Entered::Locked => return Ok(page::see_other("/sign-in/locked")),
        Entered::TooOften(until) => return Err(Fault::TooOften(until)),
        Entered::Refused => Note::PasskeyRefused,
    };
    if session::presented(&request).is_some() {
        let person = SignedIn::extract(&request).await?;
        return confirm::draw(person, StatusCode::UNPROCESSABLE_ENTITY, true).await;
    }
    let mut response = page::see_other("/sign-in");
    Flow { note: Some(note), ..flow }.set(&web, &mut response);
    Ok(response)
}
