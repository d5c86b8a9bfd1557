//! The code page.

use std::sync::Arc;

use actix_session::Session;
use actix_web::http::{StatusCode, header};
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::super::carrier::Carrier;
use super::super::super::fault::Fault;
use super::super::super::flow_cookie::{Flow, Note, put};
use super::super::super::view::Section;
use super::super::super::view::sign_in::{CodeFault, CodePage};
use super::super::super::{Web, client, language, page, session};
use crate::domain::carrier::Word;
use crate::domain::code::typed;
use crate::domain::session::KNOWN_BROWSER;
use crate::flows::sign_in::{
    CarrierAsked, Device, Entered, Entry, Resent, enter as enter_code, go_on, resend as resend_code, waiting,
};

/// What the form holds.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    code: String,
    own_device: Option<String>,
}

/// `GET /sign-in/code`
///
/// # Errors
/// From the database.
pub async fn show(request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    draw(&web, &request, flow, StatusCode::OK, None, None).await
}

/// `POST /sign-in/code`: the code is used up and the session made in one transaction.
///
/// # Errors
/// From the database.
pub async fn enter(
    request: HttpRequest,
    cookie: Session,
    web: Data<Web>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    let Some(id) = flow.sign_in.clone() else { return Ok(lost(&web, flow)) };
    let own = form.own_device.is_some();
    let Some(code) = typed(&form.code) else {
        return draw(
            &web,
            &request,
            flow,
            StatusCode::UNPROCESSABLE_ENTITY,
            Some(CodeFault::Malformed),
            Some(own),
        )
        .await;
    };
    let device = device(&web, &request, &flow, own);
    let (op, now, heard) = (Arc::clone(&web.op), web.clock.ms(), language::heard(&web, &request));
    let (ask, again) = (web.carrier.is_some(), device.clone());
    let entered =
        web.store.write(move |db| enter_code(db, &op, (&id, &code), &device, heard, ask, now)).await?;
    let entered = match (entered, &web.carrier) {
        (Entered::Ask(asked), Some(carrier)) => {
            let words = words(carrier, &asked, now).await;
            let (op, now) = (Arc::clone(&web.op), web.clock.ms());
            web.store.write(move |db| go_on(db, &op, &asked, &words, &again, heard, now)).await?
        }
        (entered, _) => entered,
    };
    let fault = match entered {
        Entered::In(entry) => return Ok(welcome(&web, &request, &cookie, flow, *entry)),
        Entered::NeedsPasskey => {
            let mut response = page::see_other("/sign-in/locked");
            flow.set(&web, &mut response);
            return Ok(response);
        }
        Entered::Wrong(left) => CodeFault::Wrong(left),
        Entered::NoTriesLeft => CodeFault::NoTriesLeft,
        Entered::Expired => CodeFault::Expired,
        Entered::TooOften(until) => return Err(Fault::TooOften(until)),
        Entered::Ask(_) | Entered::Gone => return Ok(lost(&web, flow)),
    };
    draw(&web, &request, flow, StatusCode::UNPROCESSABLE_ENTITY, Some(fault), Some(own)).await
}

/// The carrier's answers, until one says that the number is somebody else's: of those before, nobody asks.
async fn words(carrier: &Carrier, asked: &CarrierAsked, now: i64) -> Vec<Word> {
    let mut words = Vec::new();
    for question in &asked.questions {
        let word = carrier.ask(&asked.phone, question.since, now).await;
        words.push(word);
        if word.reassigned == Some(true) {
            break;
        }
    }
    words
}

/// The browser that proves who its person is. `own`: whether they call it their own.
pub(in super::super) fn device(web: &Web, request: &HttpRequest, flow: &Flow, own: bool) -> Device {
    let user_agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok());
    Device {
        asker: client::asker(web, request, flow),
        user_agent: user_agent.map(|text| text.chars().take(300).collect()),
        own,
        session_key: session::presented(request),
        passkey: flow.passkey.clone(),
    }
}

/// `GET /sign-in/code/resend`: the address that a reload after a refused resend asks for.
pub async fn back_to_code() -> HttpResponse {
    page::see_other("/sign-in/code")
}

/// `POST /sign-in/code/resend`
///
/// # Errors
/// From the database.
pub async fn resend(request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    let Some(id) = flow.sign_in.clone() else { return Ok(lost(&web, flow)) };
    let (op, now, heard) = (Arc::clone(&web.op), web.clock.ms(), language::heard(&web, &request));
    let asker = client::asker(&web, &request, &flow);
    match web.store.write(move |db| resend_code(db, &op, &id, &asker, heard, now)).await? {
        Resent::Sent => {
            web.wake.send_replace(());
            let mut response = page::see_other("/sign-in/code");
            flow.set(&web, &mut response);
            Ok(response)
        }
        Resent::TooSoon(_) => {
            draw(&web, &request, flow, StatusCode::UNPROCESSABLE_ENTITY, Some(CodeFault::TooSoon), None).await
        }
        Resent::TooOften(until) => Err(Fault::TooOften(until)),
        Resent::Gone => Ok(lost(&web, flow)),
    }
}

async fn draw(
    web: &Data<Web>,
    request: &HttpRequest,
    flow: Flow,
    status: StatusCode,
    fault: Option<CodeFault>,
    own: Option<bool>,
) -> Result<HttpResponse, Fault> {
    let Some(id) = flow.sign_in.clone() else { return Ok(lost(web, flow)) };
    let op = Arc::clone(&web.op);
    let Some(waiting) = web.store.read(move |db| waiting(db, &op, &id)).await? else {
        return Ok(lost(web, flow));
    };
    // Ticked in advance only where a text of ours led here: that phone is in somebody's own hand.
    let own = own.unwrap_or(waiting.from_link);
    let mut response =
        page::html(status, &CodePage::new(web.frame(request, Section::None), waiting, own, fault))?;
    if status.is_client_error() {
        flow.set(web, &mut response);
    }
    Ok(response)
}

/// There is no sign-in under way in this browser: back to its beginning.
fn lost(web: &Web, flow: Flow) -> HttpResponse {
    let mut response = page::see_other("/sign-in");
    Flow { sign_in: None, note: Some(Note::Lost), ..flow }.set(web, &mut response);
    response
}

/// Hands out what a person who has signed in gets, and goes on to the page that they wanted.
pub(in super::super) fn welcome(
    web: &Web,
    request: &HttpRequest,
    cookie: &Session,
    flow: Flow,
    entry: Entry,
) -> HttpResponse {
    let path = match (entry.connection_id, flow.next) {
        (Some(id), _) => format!("/connections/{id}"),
        (None, Some(next)) => next,
        (None, None) => "/connections".into(),
    };
    let mut response = page::see_other(&path);
    session::hand_out(cookie, &entry.session_key);
    if let Some(key) = entry.browser_key {
        put(web, &mut response, "untether-browser", key, KNOWN_BROWSER);
    }
    language::remember(web, request, &mut response, entry.heard);
    Flow::clear(web, &mut response);
    response
}
