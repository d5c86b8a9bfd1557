//! One's own account: proving again who one is, recovery codes, signing out.

use std::sync::Arc;

use actix_session::Session;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use actix_web::{HttpRequest, HttpResponse};

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::account::AccountPage;
use super::super::view::admin::sign_in::{CodePage, CodesPage, Missed};
use super::super::{Web, page, session};
use super::begun;
use super::held::Held;
use super::may::{May, to};
use super::onwards::{go, own_path};
use super::sign_in::{Answer, Onwards, TypedProof};
use crate::domain::staff::Over;
use crate::flows::staff::{self, Changed, Entered};
use crate::store::{staff as members, staff_keys};

/// `GET /account`
///
/// # Errors
/// From the database.
pub async fn show(desk: May<to::BeHere>) -> Result<HttpResponse, Fault> {
    draw(desk, StatusCode::OK, None).await
}

/// The page, with what became of a change that was not made.
pub(super) async fn draw(
    desk: May<to::BeHere>,
    status: StatusCode,
    changed: Option<Changed>,
) -> Result<HttpResponse, Fault> {
    desk.page(status, Section::Account, move |db, desk, f| {
        let Some(member) = members::find(db, &desk.staff_id)? else { return Ok(None) };
        let passkeys = staff_keys::of_member(db, &member.id)?;
        let codes = staff_keys::codes_left(db, &member.id)?;
        Ok(Some(AccountPage::new(f, member, passkeys, codes).refused(changed)))
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

/// `POST /confirm`: leads on, or to what waited for it.
///
/// # Errors
/// From the database; 422 on the same page where the code is wrong.
pub async fn confirmed(
    cookie: Session,
    web: Data<Web>,
    desk: May<to::BeHere>,
    again: May<to::BeHere>,
    mut form: Form<TypedProof>,
) -> Result<HttpResponse, Fault> {
    let held = std::mem::take(&mut form.held);
    let (proof, next) = form.into_inner().read();
    let (op, missed) = (Arc::clone(&web.op), Missed::of(&proof));
    let entered = desk
        .write(move |db, desk, now| Ok((staff::confirm(db, &op, desk, &proof, now)?, desk.staff_id.clone())));
    match entered.await? {
        (Entered::In(key, _), staff_id) => {
            go_on(&cookie, again.with_key(key), Held::open(&web.op.keys, &staff_id, &held), next).await
        }
        (Entered::Wrong, _) => refused(again, next, missed, held).await,
        (Entered::Over(why), _) => Ok(ended(&web, &next, why)),
    }
}

/// `POST /confirm/passkey`
///
/// # Errors
/// As [`confirmed`].
pub async fn confirmed_by_passkey(
    cookie: Session,
    web: Data<Web>,
    desk: May<to::BeHere>,
    again: May<to::BeHere>,
    form: Form<Answer>,
) -> Result<HttpResponse, Fault> {
    let op = Arc::clone(&web.op);
    let Answer { ceremony, credential, next, held } = form.into_inner();
    let next = own_path(next.as_deref()).to_owned();
    let entered = desk.write(move |db, desk, now| {
        let entered = staff::enter_passkey(db, &op, (&ceremony, &credential), Some(desk), now)?;
        Ok((entered, desk.staff_id.clone()))
    });
    match entered.await? {
        (Some(key), staff_id) => {
            go_on(&cookie, again.with_key(key), Held::open(&web.op.keys, &staff_id, &held), next).await
        }
        (None, _) => refused(again, next, Missed::Passkey, held).await,
    }
}

/// Goes on with the key of a session that was proven anew: to the form that waited, if one did.
async fn go_on(
    cookie: &Session,
    desk: May<to::BeHere>,
    held: Option<Held>,
    next: String,
) -> Result<HttpResponse, Fault> {
    let Some(held) = held else { return Ok(begun(cookie, desk.key(), &next)) };
    session::hand_out(cookie, desk.key());
    held.show(desk, next).await
}

/// To the sign-in, and from there to where this led.
fn ended(web: &Web, next: &str, why: Option<Over>) -> HttpResponse {
    let mut response = go("/sign-in", next, why);
    session::forget(web, &mut response);
    response
}

/// The same page again. What waits for the proof goes on waiting.
async fn refused(
    desk: May<to::BeHere>,
    next: String,
    missed: Missed,
    held: String,
) -> Result<HttpResponse, Fault> {
    let page = move |f| CodePage::confirm(f, next, Some(missed)).holding(held);
    desk.page(StatusCode::UNPROCESSABLE_ENTITY, Section::None, |_, _, f| Ok(Some(page(f)))).await
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
