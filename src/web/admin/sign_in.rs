//! Signing in to the admin door: a passkey, or password and code; never a text.

use std::sync::Arc;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::flow_cookie::Flow;
use super::super::session::presented;
use super::super::view::admin::sign_in::{CodePage, Missed, SignInPage};
use super::super::{Web, client, page};
use super::begun;
use super::onwards::{go, onwards, own_path};
use crate::domain::password;
use crate::domain::staff::{Email, Over};
use crate::flows::limits;
use crate::flows::staff::{
    Attempt, Entered, Proof, attempt, begin_to_enter, compared, enter as enter_proof, enter_passkey,
    recovered,
};

/// Where to go on.
#[derive(Deserialize)]
pub struct Onwards {
    /// A path of ours.
    pub next: Option<String>,
    /// Why the session before is over.
    why: Option<String>,
}

/// `GET /sign-in`
///
/// # Errors
/// From the template.
pub async fn show(
    request: HttpRequest,
    web: Data<Web>,
    query: Query<Onwards>,
) -> Result<HttpResponse, Fault> {
    let next = own_path(query.next.as_deref()).to_owned();
    let why = query.why.as_deref().and_then(Over::parse);
    page::html(StatusCode::OK, &SignInPage::new(web.admin_frame(&request), String::new(), next).after(why))
}

/// What was typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    next: Option<String>,
}

/// `POST /sign-in`: counts the try, compares, and asks for the code. Whoever is not on the staff, is locked out
/// or mistypes reads the same, after the same work.
///
/// # Errors
/// From the database; [`Fault::Busy`] where too many are signing in.
pub async fn begin(
    request: HttpRequest,
    cookie: Session,
    web: Data<Web>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    let Typed { email, password, next } = form.into_inner();
    let next = own_path(next.as_deref()).to_owned();
    let now = web.clock.ms();
    let (counted, right) = tried(&web, &request, &email, password).await?;
    if let Some(key) = web.store.write(move |db| compared(db, &counted, right, now)).await? {
        return Ok(begun(&cookie, &key, &onwards("/sign-in/code", &next, None)));
    }
    refused(&web, &request, email, next, Missed::Password)
}

/// Counts a try and compares. The work is that of a password, whatever was typed and whoever it is about.
async fn tried(
    web: &Data<Web>,
    request: &HttpRequest,
    email: &str,
    typed: String,
) -> Result<(Attempt, bool), Fault> {
    let now = web.clock.ms();
    limited(web, request).await?;
    let place = web.hashing.queue()?;
    // What is no address is nobody's.
    let email = Email::parse(email).map(|email| email.as_str().to_owned()).unwrap_or_default();
    let counted = web.store.write(move |db| attempt(db, &email, now)).await?;
    let stored = counted.password.clone();
    let right = place.alone(move || password::matches(&typed, stored.as_deref())).await?;
    Ok((counted, right))
}

/// The same page again; what was typed into it, but for secrets, stays.
fn refused(
    web: &Web,
    request: &HttpRequest,
    email: String,
    next: String,
    missed: Missed,
) -> Result<HttpResponse, Fault> {
    let page = SignInPage::new(web.admin_frame(request), email, next).refused(missed);
    page::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// A recovery code of somebody who has no password, as it was typed.
#[derive(Deserialize)]
pub struct TypedCode {
    #[serde(default)]
    email: String,
    #[serde(default)]
    recovery: String,
    next: Option<String>,
}

/// `POST /sign-in/recovery`: for who has passkeys alone, and none at hand. Everybody else reads the same as if
/// they had mistyped it, after the same work.
///
/// # Errors
/// As [`begin`].
pub async fn recover(
    request: HttpRequest,
    cookie: Session,
    web: Data<Web>,
    form: Form<TypedCode>,
) -> Result<HttpResponse, Fault> {
    let TypedCode { email, recovery, next } = form.into_inner();
    let next = own_path(next.as_deref()).to_owned();
    let now = web.clock.ms();
    let (counted, _) = tried(&web, &request, &email, recovery.clone()).await?;
    match web.store.write(move |db| recovered(db, &counted, &recovery, now)).await? {
        Some(key) => Ok(begun(&cookie, &key, &next)),
        None => refused(&web, &request, email, next, Missed::Recovery),
    }
}

/// Counts a try of this client, as the consumer door counts codes that are entered: what nobody limits would
/// fill the record.
async fn limited(web: &Data<Web>, request: &HttpRequest) -> Result<(), Fault> {
    let asker = client::asker(web, request, &Flow::default());
    let (op, now) = (Arc::clone(&web.op), web.clock.ms());
    match web.store.write(move |db| limits::check(db, &op, &asker, now)).await? {
        Some(until) => Err(Fault::TooOften(until)),
        None => Ok(()),
    }
}

/// `GET /sign-in/code`
///
/// # Errors
/// From the template.
pub async fn code(
    request: HttpRequest,
    web: Data<Web>,
    query: Query<Onwards>,
) -> Result<HttpResponse, Fault> {
    let next = own_path(query.next.as_deref()).to_owned();
    if presented(&request).is_none() {
        return Ok(go("/sign-in", &next, None));
    }
    page::html(StatusCode::OK, &CodePage::sign_in(web.admin_frame(&request), next, None))
}

/// A second proof as it was typed.
#[derive(Deserialize)]
pub struct TypedProof {
    totp: Option<String>,
    recovery: Option<String>,
    next: Option<String>,
    /// A form that waits for it, sealed.
    #[serde(default)]
    pub held: String,
}

impl TypedProof {
    /// The proof, and where to go on.
    #[must_use]
    pub fn read(self) -> (Proof, String) {
        let next = own_path(self.next.as_deref()).to_owned();
        let proof = match (self.totp, self.recovery) {
            (None, Some(code)) => Proof::Recovery(code),
            (code, _) => Proof::Totp(code.unwrap_or_default()),
        };
        (proof, next)
    }
}

impl Missed {
    /// Which one this is, should it not hold.
    #[must_use]
    pub const fn of(proof: &Proof) -> Self {
        match proof {
            Proof::Totp(_) => Self::Totp,
            Proof::Recovery(_) => Self::Recovery,
        }
    }
}

/// `POST /sign-in/code`
///
/// # Errors
/// From the database.
pub async fn enter(
    request: HttpRequest,
    cookie: Session,
    web: Data<Web>,
    form: Form<TypedProof>,
) -> Result<HttpResponse, Fault> {
    let (proof, next) = form.into_inner().read();
    let missed = Missed::of(&proof);
    let Some(key) = presented(&request) else { return Ok(go("/sign-in", &next, None)) };
    let (op, now) = (Arc::clone(&web.op), web.clock.ms());
    match web.store.write(move |db| enter_proof(db, &op, &key, &proof, now)).await? {
        Entered::In(key, _) => Ok(begun(&cookie, &key, &next)),
        Entered::Over(why) => Ok(go("/sign-in", &next, why)),
        Entered::Wrong => {
            let page = CodePage::sign_in(web.admin_frame(&request), next, Some(missed));
            page::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// `POST /sign-in/passkey/begin`: options for the browser, as JSON.
///
/// # Errors
/// [`Fault::NotFound`] where there are no passkeys; from the database.
pub async fn begin_passkey(request: HttpRequest, web: Data<Web>) -> Result<HttpResponse, Fault> {
    limited(&web, &request).await?;
    let (op, now) = (Arc::clone(&web.op), web.clock.ms());
    let ceremony = web.store.write(move |db| begin_to_enter(db, &op, now)).await?;
    ceremony.map(|ceremony| HttpResponse::Ok().json(ceremony)).ok_or(Fault::NotFound)
}

/// What the browser answers.
#[derive(Deserialize)]
pub struct Answer {
    /// As it was handed out.
    #[serde(default)]
    pub ceremony: String,
    /// The credential, as JSON.
    #[serde(default, rename = "answer")]
    pub credential: String,
    /// A path of ours.
    pub next: Option<String>,
    /// A form that waits for it, sealed.
    #[serde(default)]
    pub held: String,
}

/// `GET /sign-in/passkey`: the address that a reload after a refusal asks for.
pub async fn back() -> HttpResponse {
    page::see_other("/sign-in")
}

/// `POST /sign-in/passkey`
///
/// # Errors
/// From the database.
pub async fn passkey(
    request: HttpRequest,
    cookie: Session,
    web: Data<Web>,
    form: Form<Answer>,
) -> Result<HttpResponse, Fault> {
    limited(&web, &request).await?;
    let (op, now) = (Arc::clone(&web.op), web.clock.ms());
    let Answer { ceremony, credential, next, .. } = form.into_inner();
    let next = own_path(next.as_deref()).to_owned();
    let entered =
        web.store.write(move |db| enter_passkey(db, &op, (&ceremony, &credential), None, now)).await?;
    if let Some(key) = entered {
        return Ok(begun(&cookie, &key, &next));
    }
    refused(&web, &request, String::new(), next, Missed::Passkey)
}
