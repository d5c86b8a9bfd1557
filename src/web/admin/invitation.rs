//! Taking an invitation up.

use std::sync::Arc;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::admin::sign_in::{CodesPage, InvitationPage, JoinFault};
use super::super::{Web, page, session};
use super::sign_in::Answer;
use crate::domain::keyring::Purpose;
use crate::domain::{password, secrets, totp};
use crate::flows::staff::{Joining, add_passkey, begin_to_add, invited, join as join_with};
use crate::store::staff::Member;

/// `GET /invitation/{token}`
///
/// # Errors
/// [`Fault::NotFound`] where it was used, ran out, or never was.
pub async fn show(request: HttpRequest, web: Data<Web>, path: Path<String>) -> Result<HttpResponse, Fault> {
    draw(&request, &web, path.into_inner(), None, None).await
}

/// What was typed.
#[derive(Deserialize)]
pub struct Typed {
    #[serde(default)]
    password: String,
    #[serde(default)]
    totp: String,
    /// The secret that the page showed, sealed.
    #[serde(default)]
    key: String,
}

/// What the seal of a page's secret is bound to.
fn row(token: &str) -> String {
    format!("invitation/{}", secrets::digest(token))
}

/// `POST /invitation/{token}`: with a password and the code of an authenticator app.
///
/// # Errors
/// As [`show`]; 422 on the same page where the password is weak or the code wrong.
pub async fn join(
    request: HttpRequest,
    cookie: Session,
    web: Data<Web>,
    path: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    let (token, Typed { password, totp, key }) = (path.into_inner(), form.into_inner());
    let secret = web.op.keys.open(Purpose::Cookies, &row(&token), &key).ok();
    let member = member(&web, &token).await?;
    let (email, brand) = (member.email, web.op.brand.clone());
    let checked = web
        .hashing
        .queue()?
        .alone(move || {
            let user = email.split('@').next().unwrap_or_default();
            password::check(&password, &[&email, user, &brand]).map(|()| password::kept(&password))
        })
        .await?;
    let kept = match checked {
        Ok(kept) => kept,
        Err(weak) => return draw(&request, &web, token, secret, Some(JoinFault::Weak(weak))).await,
    };
    let (op, now, given) = (Arc::clone(&web.op), web.clock.ms(), token.clone());
    let shown = secret.clone().unwrap_or_default();
    let joined = web.store.write(move |db| join_with(db, &op, &given, (&kept, &shown, &totp), now)).await?;
    answer(&request, &cookie, &web, token, secret, joined).await
}

/// `POST /invitation/{token}/passkey/begin`: options for the browser, as JSON.
///
/// # Errors
/// As [`show`].
pub async fn begin_passkey(web: Data<Web>, path: Path<String>) -> Result<HttpResponse, Fault> {
    let (op, now, token) = (Arc::clone(&web.op), web.clock.ms(), path.into_inner());
    let ceremony = web.store.write(move |db| begin_to_add(db, &op, &token, now)).await?;
    ceremony.map(|ceremony| HttpResponse::Ok().json(ceremony)).ok_or(Fault::NotFound)
}

/// `POST /invitation/{token}/passkey`: with the passkey that the browser has made.
///
/// # Errors
/// As [`join`].
pub async fn passkey(
    request: HttpRequest,
    cookie: Session,
    web: Data<Web>,
    path: Path<String>,
    form: Form<Answer>,
) -> Result<HttpResponse, Fault> {
    let (op, now, token) = (Arc::clone(&web.op), web.clock.ms(), path.into_inner());
    let (given, form) = (token.clone(), form.into_inner());
    let joined = web
        .store
        .write(move |db| add_passkey(db, &op, &given, (&form.ceremony, &form.credential), now))
        .await?;
    answer(&request, &cookie, &web, token, None, joined).await
}

async fn answer(
    request: &HttpRequest,
    cookie: &Session,
    web: &Data<Web>,
    token: String,
    secret: Option<String>,
    joined: Joining,
) -> Result<HttpResponse, Fault> {
    match joined {
        Joining::In(key, codes) => {
            session::hand_out(cookie, &key);
            page::html(StatusCode::OK, &CodesPage::new(web.admin_frame(request), codes))
        }
        Joining::WrongCode => draw(request, web, token, secret, Some(JoinFault::Code)).await,
        Joining::Gone => Err(Fault::NotFound),
    }
}

async fn draw(
    request: &HttpRequest,
    web: &Data<Web>,
    token: String,
    secret: Option<String>,
    fault: Option<JoinFault>,
) -> Result<HttpResponse, Fault> {
    let member = member(web, &token).await?;
    // Another for each opening: whoever handed the address on may have opened it before.
    let secret = secret.unwrap_or_else(totp::fresh);
    let key = web.op.keys.seal(Purpose::Cookies, &row(&token), &secret);
    let status = if fault.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    page::html(
        status,
        &InvitationPage::new(web.admin_frame(request), &member.email, token, (secret, key), fault),
    )
}

async fn member(web: &Data<Web>, token: &str) -> Result<Member, Fault> {
    let (now, token) = (web.clock.ms(), token.to_owned());
    web.store.read(move |db| invited(db, &token, now)).await?.ok_or(Fault::NotFound)
}
