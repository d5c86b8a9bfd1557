//! One stop or halt at large: looked at, begun, halted on the way, given up.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path, Query};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::page;
use super::super::view::admin::Section;
use super::super::view::admin::incident::{IncidentPage, PartPage};
use super::may::{May, Permit, to};
use crate::domain::incident::Texts;
use crate::error::Error;
use crate::flows::incident::{self, Started};
use crate::flows::staff::Desk;
use crate::store::connections::list;
use crate::store::{Conn, incidents};

fn page_of(id: &str) -> String {
    format!("/revocations/bulk/{id}")
}

/// `GET /revocations/bulk/{id}`
///
/// # Errors
/// [`Fault::NotFound`] where there is no such one.
pub async fn show(desk: May<to::SeeIncidents>, path: Path<String>) -> Result<HttpResponse, Fault> {
    draw(desk, path.into_inner(), None).await
}

async fn draw<P: Permit>(desk: May<P>, id: String, fault: Option<Started>) -> Result<HttpResponse, Fault> {
    let status = match fault {
        None => StatusCode::OK,
        Some(Started::Nothing | Started::WaitsAlready) => StatusCode::UNPROCESSABLE_ENTITY,
        Some(_) => StatusCode::CONFLICT,
    };
    desk.page(status, Section::Incidents, move |db, desk, f| {
        Ok(incident::show(db, desk, &id, f.now)?.map(|shown| IncidentPage::new(f, shown, fault)))
    })
    .await
}

/// Which part.
#[derive(Deserialize)]
pub struct At {
    #[serde(default)]
    part: i64,
}

/// `GET /revocations/bulk/{id}/connections`: each of them, and what became of it.
///
/// # Errors
/// [`Fault::NotFound`] where there is no such one, or no such part of it.
pub async fn connections(
    desk: May<to::SeeIncidents>,
    path: Path<String>,
    at: Query<At>,
) -> Result<HttpResponse, Fault> {
    let (id, number) = (path.into_inner(), at.part);
    desk.page(StatusCode::OK, Section::Incidents, move |db, _, f| {
        let (found, part) = (incidents::find(db, &id)?, incidents::part(db, &id, number)?);
        let Some((incident, (ids, changed))) = found.zip(part) else { return Ok(None) };
        let named = incidents::with_names(db, &list(&ids))?;
        Ok(Some(PartPage::new(f, &incident, number, named, changed.as_deref())))
    })
    .await
}

/// What was looked at, and which texts.
#[derive(Deserialize)]
pub struct Begins {
    #[serde(default)]
    digest: String,
    #[serde(default)]
    texts: String,
}

/// `POST /revocations/bulk/{id}/begin`: at once where it is small; else a second person is asked.
///
/// # Errors
/// 409 or 422 on the same page; [`Fault::Confirm`] where the newest proof is too old.
pub async fn begin(
    desk: May<to::RunIncidents>,
    again: May<to::RunIncidents>,
    path: Path<String>,
    form: Form<Begins>,
) -> Result<HttpResponse, Fault> {
    let (id, form) = (path.into_inner(), form.into_inner());
    let texts = Texts::parse(&form.texts).unwrap_or(Texts::Digest);
    let wanted = id.clone();
    let start =
        move |db: &mut Conn, desk: &Desk, now| incident::start(db, desk, (&wanted, &form.digest), texts, now);
    match desk.write(start).await? {
        Started::Running => Ok(page::see_other(&page_of(&id))),
        Started::Waits => Ok(page::see_other("/approvals")),
        Started::NeedsProof => Err(Fault::Confirm { back: Some(page_of(&id)) }),
        fault => draw(again, id, Some(fault)).await,
    }
}

/// `POST /revocations/bulk/{id}/pause`
///
/// # Errors
/// 409 on the same page where it does not run.
pub async fn pause(
    desk: May<to::RunIncidents>,
    again: May<to::RunIncidents>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    turn(desk, again, path.into_inner(), incident::pause).await
}

/// `POST /revocations/bulk/{id}/continue`
///
/// # Errors
/// 409 on the same page where it was not halted; [`Fault::Confirm`] where the newest proof is too old.
pub async fn go_on(
    desk: May<to::RunIncidents>,
    again: May<to::RunIncidents>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    let (back, wanted) = (page_of(&id), id.clone());
    let went_on = desk.write(move |db, desk, now| {
        if desk.is_fresh(now) { incident::go_on(db, desk, &wanted, now).map(Some) } else { Ok(None) }
    });
    match went_on.await? {
        Some(true) => Ok(page::see_other(&back)),
        Some(false) => draw(again, id, Some(Started::Over)).await,
        None => Err(Fault::Confirm { back: Some(back) }),
    }
}

/// `POST /revocations/bulk/{id}/cancel`
///
/// # Errors
/// 409 on the same page where it runs, or is over.
pub async fn cancel(
    desk: May<to::RunIncidents>,
    again: May<to::RunIncidents>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    turn(desk, again, path.into_inner(), incident::cancel).await
}

type Turn = fn(&mut Conn, &Desk, &str, i64) -> Result<bool, Error>;

async fn turn(
    desk: May<to::RunIncidents>,
    again: May<to::RunIncidents>,
    id: String,
    turn: Turn,
) -> Result<HttpResponse, Fault> {
    let wanted = id.clone();
    if desk.write(move |db, desk, now| turn(db, desk, &wanted, now)).await? {
        return Ok(page::see_other(&page_of(&id)));
    }
    draw(again, id, Some(Started::Over)).await
}
