//! After a right code that opens nothing alone: the person of this number requires their passkey.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse};

use super::super::super::fault::Fault;
use super::super::super::flow_cookie::{Flow, Note};
use super::super::super::view::Section;
use super::super::super::view::locked::LockedPage;
use super::super::super::{Web, page};
use crate::flows::owner::claim_locked;
use crate::flows::recovery::{self, Locked};

/// `GET /sign-in/locked`
///
/// # Errors
/// From the database.
pub async fn show(request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    let (id, now) = (flow.sign_in.clone().unwrap_or_default(), web.clock.ms());
    let Some(locked) = web.store.read(move |db| recovery::locked(db, &id, now)).await? else {
        return Ok(lost(&web, flow));
    };
    draw(&web, &request, &locked)
}

fn draw(web: &Web, request: &HttpRequest, locked: &Locked) -> Result<HttpResponse, Fault> {
    page::html(StatusCode::OK, &LockedPage::new(web.frame(request, Section::None), locked))
}

/// `POST /sign-in/recovery`: asks staff for help. Nothing opens by it.
///
/// # Errors
/// From the database.
pub async fn recover(request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    let (op, id, now) = (Arc::clone(&web.op), flow.sign_in.clone().unwrap_or_default(), web.clock.ms());
    if web.store.write(move |db| recovery::ask(db, &op, &id, now)).await? {
        web.wake.send_replace(());
        Ok(page::see_other("/sign-in/locked"))
    } else {
        Ok(lost(&web, flow))
    }
}

/// `POST /sign-in/new-owner`: the tenure that requires a passkey ends in three days, unless refused.
///
/// # Errors
/// From the database.
pub async fn claim(request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    let (op, id, now) = (Arc::clone(&web.op), flow.sign_in.clone().unwrap_or_default(), web.clock.ms());
    if web.store.write(move |db| claim_locked(db, &op, &id, now)).await? {
        web.wake.send_replace(());
        Ok(page::see_other("/sign-in/locked"))
    } else {
        Ok(lost(&web, flow))
    }
}

fn lost(web: &Web, flow: Flow) -> HttpResponse {
    let mut response = page::see_other("/sign-in");
    Flow { sign_in: None, note: Some(Note::Lost), ..flow }.set(web, &mut response);
    response
}
