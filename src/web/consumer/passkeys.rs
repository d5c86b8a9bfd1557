//! The passkeys of a person who is signed in, and the lock that requires one.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::session::SignedIn;
use super::super::view::Section;
use super::super::view::passkeys::{PasskeyFault, PasskeysPage};
use super::super::{Web, page};
use super::changes::refuser;
use super::confirm;
use crate::domain::notice::PASSKEYS_PAGE;
use crate::flows::Operator;
use crate::flows::passkey::{Asked, add as add_made, begin_to_add, lock, mine, name, remove, rename, unlock};
use crate::flows::session::Who;
use crate::store::Conn;

/// `GET /settings/passkeys`
///
/// # Errors
/// [`Fault::SignIn`]; [`Fault::NotFound`] where passkeys can't be had.
pub async fn show(person: SignedIn, request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    draw(person, &request, &web, StatusCode::OK, None).await
}

async fn draw(
    person: SignedIn,
    request: &HttpRequest,
    web: &Web,
    status: StatusCode,
    fault: Option<PasskeyFault>,
) -> Result<HttpResponse, Fault> {
    if web.op.passkeys.is_none() {
        return Err(Fault::NotFound);
    }
    let refuser = refuser(web, request);
    let draw = move |db: &mut Conn, who: &Who, frame: super::super::view::Frame| {
        let mine = mine(db, who, &refuser, frame.now)?;
        Ok(Some(PasskeysPage::new(frame, mine, who, fault)))
    };
    person.page(status, Section::Settings, draw).await
}

/// `POST /settings/passkeys/begin`: options for the browser, as JSON; 409 where the person must prove
/// anew who they are, or has as many as there can be.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn begin(person: SignedIn, web: Data<Web>) -> Result<HttpResponse, Fault> {
    let op = Arc::clone(&web.op);
    let begun = person.write(move |db, who, now| begin_to_add(db, &op, who, now)).await?;
    Ok(begun.map_or_else(|| HttpResponse::Conflict().finish(), |ceremony| HttpResponse::Ok().json(ceremony)))
}

/// What the browser has made.
#[derive(Deserialize)]
pub struct Made {
    #[serde(default)]
    ceremony: String,
    #[serde(default)]
    answer: String,
    #[serde(default)]
    name: String,
}

/// `POST /settings/passkeys`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn add(
    person: SignedIn,
    request: HttpRequest,
    web: Data<Web>,
    form: Form<Made>,
) -> Result<HttpResponse, Fault> {
    let Some(name) = name(&form.name) else {
        return draw(person, &request, &web, StatusCode::UNPROCESSABLE_ENTITY, Some(PasskeyFault::Unnamed))
            .await;
    };
    let again = person.clone();
    let op = Arc::clone(&web.op);
    let asked =
        person.write(move |db, who, now| add_made(db, &op, who, (&form.ceremony, &form.answer), &name, now));
    let asked = asked.await?;
    answer(asked, again, &request, &web).await
}

/// A passkey's new name.
#[derive(Deserialize)]
pub struct Named {
    #[serde(default)]
    name: String,
}

/// `POST /settings/passkeys/{id}/name`
///
/// # Errors
/// [`Fault::NotFound`] where it is none of the person's.
pub async fn call(
    person: SignedIn,
    request: HttpRequest,
    web: Data<Web>,
    id: Path<String>,
    form: Form<Named>,
) -> Result<HttpResponse, Fault> {
    let Some(name) = name(&form.name) else {
        return draw(person, &request, &web, StatusCode::UNPROCESSABLE_ENTITY, Some(PasskeyFault::Unnamed))
            .await;
    };
    if person.write(move |db, who, now| rename(db, who, &id, &name, now)).await? {
        Ok(page::see_other(PASSKEYS_PAGE))
    } else {
        Err(Fault::NotFound)
    }
}

/// `POST /settings/passkeys/{id}/remove`
///
/// # Errors
/// [`Fault::NotFound`] where it is none of the person's.
pub async fn take(
    person: SignedIn,
    request: HttpRequest,
    web: Data<Web>,
    id: Path<String>,
) -> Result<HttpResponse, Fault> {
    let work = move |db: &mut Conn, op: &Operator, who: &Who, now| remove(db, op, who, &id, now);
    change(person, &request, &web, work).await
}

/// `POST /settings/lock`: from in three days on, codes alone open nothing.
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn lock_on(person: SignedIn, request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    change(person, &request, &web, lock).await
}

/// `POST /settings/lock/off`
///
/// # Errors
/// [`Fault::SignIn`]; from the database.
pub async fn lock_off(person: SignedIn, request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    change(person, &request, &web, unlock).await
}

async fn change<F>(person: SignedIn, request: &HttpRequest, web: &Web, work: F) -> Result<HttpResponse, Fault>
where
    F: Fn(&mut Conn, &Operator, &Who, i64) -> Result<Asked, crate::error::Error> + Send + 'static,
{
    let again = person.clone();
    let op = Arc::clone(&web.op);
    let asked = person.write(move |db, who, now| work(db, &op, who, now)).await?;
    answer(asked, again, request, web).await
}

async fn answer(
    asked: Asked,
    person: SignedIn,
    request: &HttpRequest,
    web: &Web,
) -> Result<HttpResponse, Fault> {
    let fault = match asked {
        // What waits stands on the page, with its date.
        Asked::Done | Asked::Waits(_) => return Ok(page::see_other(PASSKEYS_PAGE)),
        Asked::NeedsProof => return Ok(page::see_other(&confirm::path(PASSKEYS_PAGE))),
        Asked::NotFound => return Err(Fault::NotFound),
        Asked::Refused => PasskeyFault::Refused,
        Asked::SimChanged => PasskeyFault::SimChanged,
        Asked::Full => PasskeyFault::Full,
        Asked::LastOfALock => PasskeyFault::LastOfALock,
    };
    draw(person, request, web, StatusCode::UNPROCESSABLE_ENTITY, Some(fault)).await
}
