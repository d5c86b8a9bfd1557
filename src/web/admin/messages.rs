//! Texts: what they cost, whether their codes are entered, and beginnings of numbers that get none.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::limits::Raising;
use super::super::view::admin::messages::{Lifting, MessagesPage, Place};
use super::super::view::admin::wrong::Wrong;
use super::super::{Web, page};
use super::may::{May, Permit, to};
use super::reason;
use crate::flows::texts::{lift as lift_it, overview};

/// `GET /messages`
///
/// # Errors
/// From the database.
pub async fn show(
    web: Data<Web>,
    desk: May<to::SeeDeliveries>,
    place: Query<Place>,
) -> Result<HttpResponse, Fault> {
    draw(&web, desk, StatusCode::OK, Tried::Nothing(place.into_inner())).await
}

/// `POST /messages/blocks/lift`
///
/// # Errors
/// 422 on the same page without a reason; [`Fault::Confirm`] where the newest proof is too old;
/// [`Fault::NotFound`] where that is not blocked.
pub async fn lift(
    web: Data<Web>,
    desk: May<to::RunDeliveries>,
    again: May<to::RunDeliveries>,
    form: Form<Lifting>,
) -> Result<HttpResponse, Fault> {
    let typed = form.into_inner();
    let Some(why) = reason(&typed.reason) else {
        return draw(&web, again, StatusCode::UNPROCESSABLE_ENTITY, Tried::Lifting(typed)).await;
    };
    let lifting = desk.write(move |db, desk, now| {
        if !desk.is_fresh(now) {
            return Ok(Err(Fault::Confirm { back: Some("/messages".into()) }));
        }
        let lifted = lift_it(db, desk, (&typed.prefix, typed.proving == "yes"), &why, now)?;
        Ok(if lifted { Ok(()) } else { Err(Fault::NotFound) })
    });
    lifting.await??;
    Ok(page::see_other("/messages"))
}

/// What was tried and not taken.
pub(super) enum Tried {
    /// The page is only looked at, from this block on.
    Nothing(Place),
    Lifting(Lifting),
    Raising(Raising, Vec<Wrong>),
}

pub(super) async fn draw<P: Permit>(
    web: &Web,
    desk: May<P>,
    status: StatusCode,
    tried: Tried,
) -> Result<HttpResponse, Fault> {
    let op = Arc::clone(&web.op);
    desk.page(status, Section::Messages, move |db, _, f| {
        let (place, lifting, raising) = match tried {
            Tried::Nothing(place) => (place, None, None),
            Tried::Lifting(typed) => (Place::default(), Some(typed), None),
            Tried::Raising(typed, wrongs) => (Place::default(), None, Some((typed, wrongs))),
        };
        let overview = overview(db, place.after(), f.now)?;
        Ok(Some(MessagesPage::new(f, &op.texting, overview, lifting.as_ref(), raising)))
    })
    .await
}
