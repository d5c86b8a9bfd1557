//! One's own account: proving again who one is, recovery codes, signing out.

use std::sync::Arc;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::account::AccountPage;
use super::super::view::admin::sign_in::{CodePage, CodesPage};
use super::super::{Web, page, session};
use super::may::{May, to};
use super::sign_in::{Answer, Onwards, TypedProof};
use super::{begun, own_path};
use crate::flows::staff::{self, Entered, Proof};
use crate::store::{staff as members, staff_keys};

/// `GET /account`
///
/// # Errors
/// From the database.
pub async fn show(desk: May<to::BeHere>) -> Result<HttpResponse, Fault> {
    desk.page(StatusCode::OK, Section::Account, |db, desk, f| {
        let Some(member) = members::find(db, &desk.staff_id)? else { return Ok(None) };
        let passkeys = staff_keys::of_member(db, &member.id)?.len();
        let codes = staff_keys::codes_left(db, &member.id)?;
        Ok(Some(AccountPage::new(f, member.email, member.password.is_some(), passkeys, codes)))
    })
    .await
}

/// `POST /account/recovery-codes`: fresh ones, shown once.
///
/// # Errors
/// [`Fault::Confirm`] where the newest proof is too old.
pub async fn codes(
    request: HttpRequest,
    web: Data<Web>,
    desk: May<to::BeHere>,
) -> Result<HttpResponse, Fault> {
    let fresh = desk.write(|db, desk, now| {
        if !desk.is_fresh(now) {
            return Ok(None);
        }
        staff::fresh_codes(db, &desk.staff_id, now).map(Some)
    });
    let codes = fresh.await?.ok_or_else(|| Fault::Confirm { back: Some("/account".into()) })?;
    page::html(StatusCode::OK, &CodesPage::new(web.admin_frame(&request), codes))
}

/// `GET /confirm`: who one is, once more.
///
/// # Errors
/// From the database.
pub async fn confirm(desk: May<to::BeHere>, query: Query<Onwards>) -> Result<HttpResponse, Fault> {
    let next = own_path(query.next.as_deref()).to_owned();
    desk.page(StatusCode::OK, Section::None, |_, _, f| Ok(Some(CodePage::confirm(f, next, None)))).await
}

/// `POST /confirm`
///
/// # Errors
/// From the database; 422 on the same page where the code is wrong.
pub async fn confirmed(
    cookie: Session,
    web: Data<Web>,
    desk: May<to::BeHere>,
    again: May<to::BeHere>,
    form: Form<TypedProof>,
) -> Result<HttpResponse, Fault> {
    let (proof, next) = form.into_inner().read();
    let is_recovery = matches!(proof, Proof::Recovery(_));
    let op = Arc::clone(&web.op);
    let entered = desk.write(move |db, desk, now| staff::confirm(db, &op, desk, &proof, now)).await?;
    if let Entered::In(key, _) = entered {
        return Ok(begun(&cookie, &key, &next));
    }
    let page = move |f| CodePage::confirm(f, next, Some(is_recovery));
    again.page(StatusCode::UNPROCESSABLE_ENTITY, Section::None, |_, _, f| Ok(Some(page(f)))).await
}

/// `POST /confirm/passkey`
///
/// # Errors
/// From the database.
pub async fn confirmed_by_passkey(
    cookie: Session,
    web: Data<Web>,
    desk: May<to::BeHere>,
    form: Form<Answer>,
) -> Result<HttpResponse, Fault> {
    let op = Arc::clone(&web.op);
    let Answer { ceremony, credential, next } = form.into_inner();
    let next = own_path(next.as_deref()).to_owned();
    let entered = desk
        .write(move |db, desk, now| staff::enter_passkey(db, &op, (&ceremony, &credential), Some(desk), now));
    match entered.await? {
        Some(key) => Ok(begun(&cookie, &key, &next)),
        None => Err(Fault::Confirm { back: Some(next) }),
    }
}

/// `POST /sign-out`
///
/// # Errors
/// From the database.
pub async fn sign_out(cookie: Session, web: Data<Web>, desk: May<to::BeHere>) -> Result<HttpResponse, Fault> {
    desk.write(staff::sign_out).await?;
    cookie.purge();
    let mut response = page::see_other("/sign-in");
    session::forget(&web, &mut response);
    session::clear(&mut response);
    Ok(response)
}
