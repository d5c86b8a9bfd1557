//! Today: what needs a person.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::admin::cases::{Note, PAGE, TodayPage};
use super::super::view::admin::wrong::Refused;
use super::super::view::admin::{AdminFrame, Section};
use super::super::{Web, page};
use super::may::{May, to};
use crate::domain::audit::{Act, Deed};
use crate::domain::reason;
use crate::error::Error;
use crate::flows::cases::{open, tell_again as told_again};
use crate::store::cases::{self, CaseKind};
use crate::store::{Conn, approvals, audit};

/// Which cases.
#[derive(Deserialize)]
pub struct Which {
    kind: Option<String>,
    after: Option<String>,
}

/// `GET /`
///
/// # Errors
/// From the database.
pub async fn today(desk: May<to::SeeToday>, query: Query<Which>) -> Result<HttpResponse, Fault> {
    let kind = query.kind.as_deref().and_then(CaseKind::parse);
    let after = query.into_inner().after;
    desk.page(StatusCode::OK, Section::Today, move |db, _, f| draw(db, f, kind, after).map(Some)).await
}

fn draw(
    db: &mut Conn,
    f: AdminFrame,
    kind: Option<CaseKind>,
    after: Option<String>,
) -> Result<TodayPage, Error> {
    let counts = cases::open_by_kind(db)?;
    let some = open(db, after.as_deref(), kind, PAGE + 1)?;
    let waiting = approvals::waiting(db, f.now)?;
    Ok(TodayPage::new(f, &counts, some, kind, waiting).after(after))
}

/// `POST /cases/{id}/take`: whoever takes it last has it.
///
/// # Errors
/// From the database.
pub async fn take(desk: May<to::WorkCases>, path: Path<String>) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    desk.write(move |db, desk, now| {
        if cases::take(db, &id, &desk.staff_id)? {
            audit::append(db, &Act::by_staff(Deed::CaseTaken, &desk.staff_id).about(&id), now)?;
        }
        Ok(())
    })
    .await?;
    Ok(page::see_other("/"))
}

/// `POST /cases/{id}/tell-again`: the platform is told once more of the stop that it is about.
///
/// # Errors
/// 409 on the same page where nothing can be told.
pub async fn tell_again(
    web: Data<Web>,
    desk: May<to::WorkCases>,
    again: May<to::WorkCases>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let (op, id) = (Arc::clone(&web.op), path.into_inner());
    let note = if desk.write(move |db, desk, now| told_again(db, &op, desk, &id, now)).await? {
        Note::Told
    } else {
        Note::NothingToTell
    };
    let status = if note == Note::Told { StatusCode::OK } else { StatusCode::CONFLICT };
    again
        .page(status, Section::Today, move |db, _, f| Ok(Some(draw(db, f, None, None)?.with_note(note))))
        .await
}

/// Why it is closed, and on which page that was said.
#[derive(Deserialize)]
pub struct Why {
    #[serde(default)]
    reason: String,
    kind: Option<String>,
    after: Option<String>,
}

/// `POST /cases/{id}/close`
///
/// # Errors
/// 422 on the same page without a reason.
pub async fn close(
    desk: May<to::WorkCases>,
    again: May<to::WorkCases>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, Why { reason: typed, kind, after }) = (path.into_inner(), form.into_inner());
    let (of, reason) = (id.clone(), reason::read(&typed));
    let closed = desk.write(move |db, desk, now| {
        if reason.is_empty() {
            return Ok(Some(Refused::CaseReason));
        }
        let is_closed = cases::close_by(db, &of, &desk.staff_id, &reason, now)?;
        if is_closed {
            let act = Act::by_staff(Deed::CaseClosed, &desk.staff_id).about(&of);
            audit::append(db, &act.with([("reason", reason.as_str().into())]), now)?;
        }
        Ok((!is_closed).then_some(Refused::NotYours))
    });
    let Some(why) = closed.await? else { return Ok(page::see_other("/")) };
    again
        .page(StatusCode::UNPROCESSABLE_ENTITY, Section::Today, move |db, _, f| {
            let kind = kind.as_deref().and_then(CaseKind::parse);
            let after = after.filter(|id| !id.is_empty());
            Ok(Some(draw(db, f, kind, after)?.refused(&id, &typed, why)))
        })
        .await
}
