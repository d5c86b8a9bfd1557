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
use super::{begun, own_path};
use crate::domain::password;
use crate::domain::staff::Email;
use crate::flows::limits;
use crate::flows::staff::{
    Attempt, Entered, Proof, attempt, begin_to_enter, compared, enter as enter_proof, enter_passkey,
};

/// Where to go on.
#[derive(Deserialize)]
pub struct Onwards {
    /// A path of ours.
    pub next: Option<String>,
    /// Whether a session has run out.
    pub idle: Option<String>,
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
    let page = SignInPage::new(web.admin_frame(&request), String::new(), next, false, query.idle.is_some());
    page::html(StatusCode::OK, &page)
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
    limited(&web, &request).await?;
    let place = web.hashing.queue()?;
    let counted = match Email::parse(&email) {
        Some(email) => web.store.write(move |db| attempt(db, email.as_str(), now)).await?,
        None => Attempt::default(),
    };
    let stored = counted.password.clone();
    let right = place.alone(move || password::matches(&password, stored.as_deref())).await?;
    if let Some(key) = web.store.write(move |db| compared(db, &counted, right, now)).await? {
        return Ok(begun(&cookie, &key, &onwards("/sign-in/code", &next)));
    }
    let page = SignInPage::new(web.admin_frame(&request), email, next, true, false);
    page::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
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
    if presented(&request).is_none() {
        return Ok(page::see_other("/sign-in"));
    }
    let next = own_path(query.next.as_deref()).to_owned();
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
    let Some(key) = presented(&request) else { return Ok(page::see_other("/sign-in")) };
    let (op, now) = (Arc::clone(&web.op), web.clock.ms());
    match web.store.write(move |db| enter_proof(db, &op, &key, &proof, now)).await? {
        Entered::In(key, _) => Ok(begun(&cookie, &key, &next)),
        Entered::Over => Ok(page::see_other("/sign-in?idle=1")),
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
    let entered =
        web.store.write(move |db| enter_passkey(db, &op, (&ceremony, &credential), None, now)).await?;
    if let Some(key) = entered {
        return Ok(begun(&cookie, &key, own_path(next.as_deref())));
    }
    let page = SignInPage::new(web.admin_frame(&request), String::new(), "/".into(), true, false);
    page::html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// A path with where to go on behind it.
fn onwards(path: &str, next: &str) -> String {
    if next == "/" {
        return path.to_owned();
    }
    let query = url::form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{path}?{query}")
}
