//! People who call: looked for by POST, so that no number stands in a log, and opened for a reason.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path, Query};
use actix_web::{HttpRequest, HttpResponse};
use askama::Template as _;
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::Section as TheirSection;
use super::super::view::admin::Section;
use super::super::view::admin::people::{
    AdminConnectionPage, ClosedPage, PeoplePage, PersonPage, REVEAL_FIELD, Said, TimeLinePage,
};
use super::super::view::admin::wrong::{Refused, Wrong};
use super::super::{Web, page};
use super::may::{May, Permit, to};
use super::{own_path, reason as read_reason};
use crate::domain::{id, reason};
use crate::flows::Operator;
use crate::flows::person::{self, Opened, Revealed, Shown};
use crate::store::{agreements, connections, openings};

/// `GET /people`
///
/// # Errors
/// From the database.
pub async fn ask(desk: May<to::OpenPeople>) -> Result<HttpResponse, Fault> {
    desk.page(StatusCode::OK, Section::People, |_, _, f| Ok(Some(PeoplePage::new(f)))).await
}

/// What is looked for.
#[derive(Deserialize)]
pub struct Sought {
    #[serde(default)]
    q: String,
}

/// `POST /people`
///
/// # Errors
/// 422 on the same page where nothing was typed.
pub async fn search(
    web: Data<Web>,
    desk: May<to::OpenPeople>,
    again: May<to::OpenPeople>,
    form: Form<Sought>,
) -> Result<HttpResponse, Fault> {
    let typed = form.into_inner().q;
    if typed.trim().is_empty() {
        return again
            .page(StatusCode::UNPROCESSABLE_ENTITY, Section::People, |_, _, f| Ok(Some(PeoplePage::empty(f))))
            .await;
    }
    let (op, sought) = (Arc::clone(&web.op), typed.clone());
    let found = desk.write(move |db, desk, now| person::search(db, &op, desk, &sought, now)).await?;
    again
        .page(StatusCode::OK, Section::People, move |_, _, f| Ok(Some(PeoplePage::found(f, typed, found))))
        .await
}

/// Where to go on, and which part.
#[derive(Deserialize)]
pub struct Part {
    tenure: Option<String>,
    before: Option<i64>,
}

/// `GET /people/{id}`: why, or what is known; with `tenure` and `before` the rest of a time line.
///
/// # Errors
/// [`Fault::NotFound`] where there is no such number.
pub async fn show(
    web: Data<Web>,
    desk: May<to::OpenPeople>,
    path: Path<String>,
    query: Query<Part>,
) -> Result<HttpResponse, Fault> {
    let (id, op, part) = (path.into_inner(), Arc::clone(&web.op), query.into_inner());
    if !id::is_well_formed("num", &id) {
        return Err(Fault::NotFound);
    }
    match part.tenure {
        Some(tenure) => rest(desk, op, id, tenure, part.before).await,
        None => draw(desk, op, id, Said::default()).await,
    }
}

async fn rest(
    desk: May<to::OpenPeople>,
    op: Arc<Operator>,
    id: String,
    tenure: String,
    before: Option<i64>,
) -> Result<HttpResponse, Fault> {
    desk.page(StatusCode::OK, Section::People, move |db, desk, f| {
        let now = f.now;
        let line = person::life(db, &op, desk, (&id, &tenure), before, now)?;
        Ok(line.map(|line| TimeLinePage::new(f, id, tenure, line)))
    })
    .await
}

/// A person's page again, with the reason that was not taken.
pub(super) async fn refuse<P: Permit>(
    desk: May<P>,
    op: Arc<Operator>,
    id: String,
    (field, why): (&str, Refused),
    typed: String,
) -> Result<HttpResponse, Fault> {
    let said = Said { wrong: Some(Wrong::new(field, why)), typed, ..Said::default() };
    draw(desk, op, id, said).await
}

/// A person's page, or the one that asks why.
async fn draw<P: Permit>(
    desk: May<P>,
    op: Arc<Operator>,
    id: String,
    said: Said,
) -> Result<HttpResponse, Fault> {
    let status = if said.wrong.is_some() { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    desk.drawn(status, Section::People, move |db, desk, f| {
        Ok(match person::show(db, &op, desk, &id, f.now)? {
            None => None,
            Some(Shown::Closed) => {
                let next = format!("/people/{id}");
                Some(ClosedPage::new(f, id, next).render())
            }
            Some(Shown::Open(person)) => {
                let mut lines = Vec::new();
                for tenure in &person.tenures {
                    lines.push(person::time_line(db, &op, &tenure.held, None)?);
                }
                Some(PersonPage::new(f, id, *person, lines, said).render())
            }
        })
    })
    .await
}

/// Why.
#[derive(Deserialize)]
pub struct Why {
    #[serde(default)]
    reason: String,
    #[serde(default)]
    case: String,
    next: Option<String>,
}

/// `POST /people/{id}/open`
///
/// # Errors
/// 422 on the same page without a reason or a case; [`Fault::NotFound`] where there is no such number.
pub async fn open(
    web: Data<Web>,
    desk: May<to::OpenPeople>,
    again: May<to::OpenPeople>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, Why { reason, case, next }) = (path.into_inner(), form.into_inner());
    let next = next.unwrap_or_else(|| format!("/people/{id}"));
    let next = own_path(Some(&next)).to_owned();
    let (why, reference) = (reason::read(&reason), reason::case(&case));
    let opened = if why.is_empty() || reference.is_empty() {
        Opened::NamesNumber
    } else {
        let (op, of) = (Arc::clone(&web.op), id.clone());
        desk.write(move |db, desk, now| person::open(db, &op, desk, &of, (&why, &reference), now)).await?
    };
    match opened {
        Opened::Done => Ok(page::see_other(&next)),
        Opened::NoSuch => Err(Fault::NotFound),
        Opened::NamesNumber => {
            again
                .page(StatusCode::UNPROCESSABLE_ENTITY, Section::People, |_, _, f| {
                    Ok(Some(ClosedPage::new(f, id, next).with_fault(reason, case)))
                })
                .await
        }
    }
}

/// `POST /people/{id}/number`: shows the whole number, once.
///
/// # Errors
/// 422 on the same page without a reason; [`Fault::Confirm`] where the newest proof is too old.
pub async fn reveal(
    web: Data<Web>,
    desk: May<to::RevealNumbers>,
    again: May<to::RevealNumbers>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, op) = (path.into_inner(), Arc::clone(&web.op));
    let here = format!("/people/{id}");
    let typed = form.into_inner().reason;
    let Some(reason) = read_reason(&typed) else {
        return refuse(again, op, id, (REVEAL_FIELD, Refused::Reason), typed).await;
    };
    let wanted = id.clone();
    let revealed =
        desk.write(move |db, desk, now| person::reveal(db, &op, desk, &wanted, &reason, now)).await?;
    match revealed {
        Revealed::Number(number) => {
            let said = Said { number: Some(number), ..Said::default() };
            draw(again, Arc::clone(&web.op), id, said).await
        }
        Revealed::NeedsProof => Err(Fault::Confirm { back: Some(here) }),
        Revealed::Closed => Ok(page::see_other(&here)),
    }
}

/// `GET /connections/{id}`: as its person reads it, once that person is open.
///
/// # Errors
/// [`Fault::NotFound`] where there is no such connection.
pub async fn connection(
    request: HttpRequest,
    web: Data<Web>,
    desk: May<to::OpenPeople>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    if !id::is_well_formed("con", &id) {
        return Err(Fault::NotFound);
    }
    let theirs = web.in_english(&request, TheirSection::Connections);
    desk.drawn(StatusCode::OK, Section::People, move |db, desk, f| {
        if let Some((person_id, detail)) = person::connection(db, desk, &id, f.now)? {
            let asked = agreements::newest(db, &id)?;
            let page = AdminConnectionPage::new(f, theirs, person_id, detail, asked.as_ref());
            return Ok(Some(page.render()));
        }
        let number = connections::number_of(db, &id)?;
        if let Some(number) = &number
            && openings::standing(db, &desk.staff_id, number, f.now)?.is_some()
        {
            // It waits, unseen, for whoever proves the number: nobody's yet.
            return Ok(None);
        }
        let next = format!("/connections/{id}");
        Ok(number.map(|number| ClosedPage::new(f, number, next).render()))
    })
    .await
}
