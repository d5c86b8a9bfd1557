//! The person's number, and how they take another one.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::flow_cookie::Flow;
use super::super::session::SignedIn;
use super::super::view::number::{NumberCodePage, NumberFault, NumberPage};
use super::super::view::sign_in::Typed;
use super::super::view::{Frame, Section};
use super::super::{Web, client, language, page};
use super::changes::refuser;
use super::confirm;
use super::sign_in::{Number, read_number};
use crate::domain::code::typed;
use crate::domain::notice::NUMBER_PAGE;
use crate::flows::change::{need_not_wait, refusable};
use crate::flows::number::{Begun, Entered, begin as begin_proof, enter as enter_proof, go_on, waiting};
use crate::flows::session::Who;
use crate::store::{Conn, numbers};

const CODE_PAGE: &str = "/settings/number/code";

/// `GET /settings/number`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn show(person: SignedIn, request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    draw(person, &request, &web, Typed::default(), None).await
}

async fn draw(
    person: SignedIn,
    request: &HttpRequest,
    web: &Data<Web>,
    typed: Typed,
    fault: Option<NumberFault>,
) -> Result<HttpResponse, Fault> {
    let (op, refuser) = (Arc::clone(&web.op), refuser(web, request));
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let draw = move |db: &mut Conn, who: &Who, frame: Frame| {
        let Some(number) = numbers::find(db, &who.number_id)? else { return Ok(None) };
        let last4 = number.phone(&op.keys)?.last4().to_owned();
        let waiting = crate::store::changes::waiting(db, who.sees())?;
        let refusable = refusable(db, &refuser, frame.now)?;
        let at_once = need_not_wait(db, who, refuser.browser_key.as_deref(), frame.now)?;
        Ok(Some(NumberPage::new(frame, who, &last4, &waiting, &refusable, at_once, (typed, fault))))
    };
    person.holder().page(status, Section::Settings, draw).await
}

/// `POST /settings/number`: texts a code to the new number.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn begin(
    person: SignedIn,
    request: HttpRequest,
    web: Data<Web>,
    form: Form<Number>,
) -> Result<HttpResponse, Fault> {
    let typed = form.into_inner().typed();
    let phone = match read_number(&web, &typed) {
        Ok(phone) => phone,
        Err(fault) => return draw(person, &request, &web, typed, Some(NumberFault::Unreadable(fault))).await,
    };
    let flow = Flow::of(&request, &web);
    let (asker, heard) = (client::asker(&web, &request, &flow), language::heard(&web, &request));
    let (op, again) = (Arc::clone(&web.op), person.clone());
    let begun = person
        .holder()
        .write(move |db, who, now| begin_proof(db, &op, who, &phone, &asker, heard, now))
        .await?;
    match begun {
        Begun::Here(id) => {
            let mut response = page::see_other(CODE_PAGE);
            Flow { proving: Some(id), ..flow }.set(&web, &mut response);
            Ok(response)
        }
        Begun::NeedsProof => Ok(page::see_other(&confirm::path(NUMBER_PAGE))),
        Begun::Same => draw(again, &request, &web, typed, Some(NumberFault::Same)).await,
        Begun::TooOften(until) => Err(Fault::TooOften(until)),
    }
}

/// `GET /settings/number/code`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn code(person: SignedIn, request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    draw_code(person, &request, &web, None).await
}

async fn draw_code(
    person: SignedIn,
    request: &HttpRequest,
    web: &Data<Web>,
    left: Option<i64>,
) -> Result<HttpResponse, Fault> {
    let (op, id) = (Arc::clone(&web.op), Flow::of(request, web).proving.unwrap_or_default());
    let status = if left.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    let draw = move |db: &mut Conn, who: &Who, frame: Frame| {
        Ok(waiting(db, &op, who, &id)?.map(|proving| NumberCodePage::new(frame, proving.last4, left)))
    };
    match person.holder().page(status, Section::Settings, draw).await {
        // There is none under way (any more): back to the form.
        Err(Fault::NotFound) => Ok(page::see_other(NUMBER_PAGE)),
        answer => answer,
    }
}

/// What the form holds.
#[derive(Deserialize)]
pub struct Code {
    #[serde(default)]
    code: String,
}

/// `POST /settings/number/code`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn enter(
    person: SignedIn,
    request: HttpRequest,
    web: Data<Web>,
    form: Form<Code>,
) -> Result<HttpResponse, Fault> {
    let flow = Flow::of(&request, &web);
    // What is no code at all uses up no try.
    let Some(code) = typed(&form.code) else { return draw_code(person, &request, &web, Some(-1)).await };
    let (id, asker) = (flow.proving.clone().unwrap_or_default(), client::asker(&web, &request, &flow));
    let (op, again, then) = (Arc::clone(&web.op), person.clone(), person.clone());
    let (ask, known) = (web.carrier.is_some(), asker.clone());
    let enter =
        move |db: &mut Conn, who: &Who, now| enter_proof(db, &op, who, (&id, &code), &asker, ask, now);
    let entered = match (person.holder().write(enter).await?, &web.carrier) {
        (Entered::Ask(proof), Some(carrier)) => {
            let now = web.clock.ms();
            let word = carrier.ask(&proof.phone, now, now).await;
            let op = Arc::clone(&web.op);
            then.holder().write(move |db, who, now| go_on(db, &op, who, &proof, word, &known, now)).await?
        }
        (entered, _) => entered,
    };
    match entered {
        Entered::Moved | Entered::Waits(_) | Entered::Ask(_) | Entered::Gone => {
            let mut response = page::see_other(NUMBER_PAGE);
            Flow { proving: None, ..flow }.set(&web, &mut response);
            Ok(response)
        }
        Entered::Wrong(left) => draw_code(again, &request, &web, Some(left)).await,
        Entered::Refused(why) => {
            draw(again, &request, &web, Typed::default(), Some(NumberFault::Refused(why))).await
        }
        Entered::TooOften(until) => Err(Fault::TooOften(until)),
    }
}
