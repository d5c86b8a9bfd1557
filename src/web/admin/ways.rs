//! One's own ways in: passkeys, and the authenticator app.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::account::AuthenticatorPage;
use super::super::{Web, page};
use super::account::draw;
use super::may::{May, to};
use super::onwards::go;
use crate::domain::keyring::Purpose;
use crate::domain::totp;
use crate::flows::passkey::name;
use crate::flows::staff::{
    Changed, add_own, begin_to_add_own, remove_own, set_authenticator as set_authenticator_app,
};
use crate::store::staff;

const ACCOUNT: &str = "/account";
const AUTHENTICATOR: &str = "/account/authenticator";

/// `GET /account/passkeys`: the address that a reload after a refusal asks for.
///
/// # Errors
/// From the database.
pub async fn back(desk: May<to::BeHere>) -> Result<HttpResponse, Fault> {
    desk.read(|_, _, _| Ok(())).await?;
    Ok(page::see_other(ACCOUNT))
}

/// `POST /account/passkeys/begin`: options for the browser, as JSON; 409 where it takes a newer proof, or there
/// are as many as there can be: the page says which.
///
/// # Errors
/// From the database.
pub async fn begin(web: Data<Web>, desk: May<to::BeHere>) -> Result<HttpResponse, Fault> {
    let op = Arc::clone(&web.op);
    let begun = desk.write(move |db, desk, now| begin_to_add_own(db, &op, desk, now)).await?;
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

/// `POST /account/passkeys`
///
/// # Errors
/// 422 on the same page where it is not taken.
pub async fn add(
    web: Data<Web>,
    desk: May<to::BeHere>,
    again: May<to::BeHere>,
    form: Form<Made>,
) -> Result<HttpResponse, Fault> {
    let (op, Made { ceremony, answer, name: typed }) = (Arc::clone(&web.op), form.into_inner());
    let called = name(&typed).unwrap_or_default();
    let added = desk.write(move |db, desk, now| add_own(db, &op, desk, (&ceremony, &answer), &called, now));
    said(added.await?, again).await
}

/// `POST /account/passkeys/{id}/remove`
///
/// # Errors
/// [`Fault::NotFound`] where it is none of theirs; 422 on the same page where it is the last way in.
pub async fn remove(
    desk: May<to::BeHere>,
    again: May<to::BeHere>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    said(desk.write(move |db, desk, now| remove_own(db, desk, &id, now)).await?, again).await
}

async fn said(changed: Changed, again: May<to::BeHere>) -> Result<HttpResponse, Fault> {
    match changed {
        Changed::Done => Ok(page::see_other(ACCOUNT)),
        Changed::NeedsProof => Ok(go("/confirm", ACCOUNT, None)),
        Changed::NotFound => Err(Fault::NotFound),
        Changed::Refused | Changed::Full | Changed::LastWay => {
            draw(again, StatusCode::UNPROCESSABLE_ENTITY, Some(changed)).await
        }
    }
}

/// What the seal of a page's secret is bound to.
fn row(staff_id: &str) -> String {
    format!("authenticator/{staff_id}")
}

/// `GET /account/authenticator`: another secret at each opening. Nothing is changed by it.
///
/// # Errors
/// [`Fault::Confirm`] where the newest proof is too old; [`Fault::NotFound`] for who has no password.
pub async fn authenticator(web: Data<Web>, desk: May<to::BeHere>) -> Result<HttpResponse, Fault> {
    let is_fresh = desk.clone().read(|_, desk, now| Ok(desk.is_fresh(now)));
    if !is_fresh.await? {
        return Err(Fault::Confirm { back: Some(AUTHENTICATOR.into()) });
    }
    show(web, desk, StatusCode::OK, totp::fresh()).await
}

async fn show(
    web: Data<Web>,
    desk: May<to::BeHere>,
    status: StatusCode,
    secret: String,
) -> Result<HttpResponse, Fault> {
    desk.page(status, Section::Account, move |db, desk, f| {
        let member = staff::find(db, &desk.staff_id)?.filter(|member| member.password.is_some());
        let key = web.op.keys.seal(Purpose::Cookies, &row(&desk.staff_id), &secret);
        let wrong = status != StatusCode::OK;
        Ok(member.map(|member| AuthenticatorPage::new(f, &member.email, (secret, key), wrong)))
    })
    .await
}

/// A code of the new app, and its secret as the page sealed it.
#[derive(Deserialize)]
pub struct Shown {
    #[serde(default)]
    totp: String,
    #[serde(default)]
    key: String,
}

/// `POST /account/authenticator`
///
/// # Errors
/// As [`authenticator`]; 422 on the same page where the code is not that of the secret.
pub async fn set_authenticator(
    web: Data<Web>,
    desk: May<to::BeHere>,
    again: May<to::BeHere>,
    form: Form<Shown>,
) -> Result<HttpResponse, Fault> {
    let (op, Shown { totp: code, key }) = (Arc::clone(&web.op), form.into_inner());
    let set = desk.write(move |db, desk, now| {
        let secret = op.keys.open(Purpose::Cookies, &row(&desk.staff_id), &key).ok();
        let set = set_authenticator_app(db, &op, desk, (secret.as_deref().unwrap_or_default(), &code), now)?;
        Ok((set, secret))
    });
    match set.await? {
        (Changed::Done, _) => Ok(page::see_other(ACCOUNT)),
        // The code would be over by then.
        (Changed::NeedsProof, _) => Ok(go("/confirm", AUTHENTICATOR, None)),
        (Changed::Refused, secret) => {
            let secret = secret.unwrap_or_else(totp::fresh);
            show(web, again, StatusCode::UNPROCESSABLE_ENTITY, secret).await
        }
        (Changed::NotFound | Changed::Full | Changed::LastWay, _) => Err(Fault::NotFound),
    }
}
