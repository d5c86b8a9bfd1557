//! What waits for a second person.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::approvals::{ApprovalsPage, Note, PAGE};
use super::super::view::admin::handed::HandedPage;
use super::super::{Web, page};
use super::may::{May, to};
use crate::flows::approval::{
    self, Decided, Fetched, approve as approve_it, invitation as fetch, refuse as refuse_it,
};

/// Where the page begins.
#[derive(Deserialize)]
pub struct Place {
    before: Option<String>,
}

/// `GET /approvals`
///
/// # Errors
/// From the database.
pub async fn list(desk: May<to::SeeApprovals>, query: Query<Place>) -> Result<HttpResponse, Fault> {
    draw(desk, query.into_inner().before, StatusCode::OK, None).await
}

/// What was looked at.
#[derive(Deserialize)]
pub struct Seen {
    #[serde(default)]
    hash: String,
}

/// `POST /approvals/{id}/approve`: it runs at once.
///
/// # Errors
/// [`Fault::Confirm`] where the newest proof is too old; 409 where somebody else has decided.
pub async fn approve(
    web: Data<Web>,
    desk: May<to::Approve>,
    again: May<to::SeeApprovals>,
    path: Path<String>,
    form: Form<Seen>,
) -> Result<HttpResponse, Fault> {
    let (op, id, seen) = (Arc::clone(&web.op), path.into_inner(), form.into_inner().hash);
    let decided = desk.write(move |db, desk, now| approve_it(db, &op, desk, (&id, &seen), now)).await?;
    match decided {
        Decided::Ran | Decided::Closed => Ok(page::see_other("/approvals")),
        Decided::NeedsProof => Err(Fault::Confirm { back: Some("/approvals".into()) }),
        Decided::NotAllowed => Err(Fault::NotAllowed),
        Decided::Own => draw(again, None, StatusCode::CONFLICT, Some(Note::Own)).await,
        Decided::Moved => draw(again, None, StatusCode::CONFLICT, Some(Note::Moved)).await,
        Decided::Over => draw(again, None, StatusCode::CONFLICT, Some(Note::Over)).await,
    }
}

/// `POST /approvals/{id}/invitation`: the address of an invitation, for whoever asked for it. Each time it is
/// another one, and the one before leads nowhere.
///
/// # Errors
/// [`Fault::Confirm`] where the newest proof is too old; 409 where there is nothing to hand on.
pub async fn invitation(
    request: HttpRequest,
    web: Data<Web>,
    desk: May<to::ManageStaff>,
    again: May<to::SeeApprovals>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let (op, id) = (Arc::clone(&web.op), path.into_inner());
    match desk.write(move |db, desk, now| fetch(db, &op, desk, &id, now)).await? {
        Fetched::Address(address) => {
            page::html(StatusCode::OK, &HandedPage::invitation(web.admin_frame(&request), address))
        }
        Fetched::NeedsProof => Err(Fault::Confirm { back: Some("/approvals".into()) }),
        Fetched::Nothing => draw(again, None, StatusCode::CONFLICT, Some(Note::NothingToHand)).await,
    }
}

/// `POST /approvals/{id}/refuse`: by somebody who decides, or by who asked.
///
/// # Errors
/// [`Fault::NotAllowed`] for anybody else; 409 where it was decided.
pub async fn refuse(
    desk: May<to::SeeApprovals>,
    again: May<to::SeeApprovals>,
    path: Path<String>,
    form: Form<Seen>,
) -> Result<HttpResponse, Fault> {
    let (id, seen) = (path.into_inner(), form.into_inner().hash);
    match desk.write(move |db, desk, now| refuse_it(db, desk, (&id, &seen), now)).await? {
        Decided::Over => draw(again, None, StatusCode::CONFLICT, Some(Note::Over)).await,
        Decided::NotAllowed => Err(Fault::NotAllowed),
        _ => Ok(page::see_other("/approvals")),
    }
}

async fn draw(
    desk: May<to::SeeApprovals>,
    before: Option<String>,
    status: StatusCode,
    note: Option<Note>,
) -> Result<HttpResponse, Fault> {
    desk.page(status, Section::Approvals, move |db, desk, f| {
        let rows = approval::list(db, desk, before.as_deref(), PAGE + 1, f.now)?;
        Ok(Some(ApprovalsPage::new(f, rows, note)))
    })
    .await
}
