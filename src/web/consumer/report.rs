//! "I don't recognise this": first what helps to remember, then the report, then what happens next; and
//! how what a hold keeps is let through.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::super::fault::Fault;
use super::super::session::SignedIn;
use super::super::view::Section;
use super::super::view::report::{PasskeyNeededPage, ReportPage, ReportedPage};
use super::super::{Web, page};
use super::changes::refuser;
use crate::domain::id;
use crate::domain::report::Breadth;
use crate::flows::change::need_not_wait;
use crate::flows::holds::{self, Lifted, Released};
use crate::flows::report::{self, Report, Reported};
use crate::flows::session::Who;
use crate::store::Conn;

/// `GET /connections/{id}/report`: what we know and the form, or what came of the report.
///
/// # Errors
/// 404 for a stranger's connection and for one that never was, alike.
pub async fn show(
    request: HttpRequest,
    web: Data<Web>,
    person: SignedIn,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let report = read(person, path.into_inner()).await?;
    let frame = web.frame(&request, Section::Connections);
    if report.standing.is_empty() {
        page::html(StatusCode::OK, &ReportPage::new(frame, report, false))
    } else {
        page::html(StatusCode::OK, &ReportedPage::new(frame, report))
    }
}

/// `POST /connections/{id}/report`: the report. A repeat changes nothing and shows what is so.
///
/// # Errors
/// 404 as before; 422 on the same page where what shall wait is none of the choices.
pub async fn send(
    request: HttpRequest,
    web: Data<Web>,
    person: SignedIn,
    path: Path<String>,
    form: Form<Vec<(String, String)>>,
) -> Result<HttpResponse, Fault> {
    let id = well_formed("con", path)?;
    let chosen = form.iter().find(|(name, _)| name == "hold").map(|(_, value)| value.as_str());
    let Some(breadth) = chosen.map_or(Some(Breadth::App), Breadth::parse) else {
        let report = read(person, id).await?;
        let page = ReportPage::new(web.frame(&request, Section::Connections), report, true);
        return page::html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let (op, target) = (Arc::clone(&web.op), id.clone());
    let done = person.write(move |db, who, now| report::report(db, &op, who, &target, breadth, now)).await?;
    match done {
        Reported::Done | Reported::Already => Ok(page::see_other(&format!("/connections/{id}/report"))),
        Reported::NoSuch => Err(Fault::NotFound),
    }
}

/// `POST /connections/{id}/release`: lets one connection through that waits.
///
/// # Errors
/// 404 as before.
pub async fn release(
    request: HttpRequest,
    web: Data<Web>,
    person: SignedIn,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let id = well_formed("con", path)?;
    let (op, target) = (Arc::clone(&web.op), id.clone());
    let browser = refuser(&web, &request).browser_key;
    let release = move |db: &mut Conn, who: &Who, now| {
        let by_passkey = need_not_wait(db, who, browser.as_deref(), now)?;
        holds::release(db, &op, who.sees(), &target, by_passkey, now)
    };
    let done = person.write(release).await?;
    match done {
        Released::Done | Released::NotHeld => Ok(page::see_other(&format!("/connections/{id}"))),
        Released::NeedsPasskey(until) => needs_passkey(&web, &request, id, until),
        Released::NoSuch => Err(Fault::NotFound),
    }
}

/// `POST /holds/{id}/lift`: ends a hold before it lapses.
///
/// # Errors
/// 404 for a stranger's hold and for one that never was, alike.
pub async fn lift(
    request: HttpRequest,
    web: Data<Web>,
    person: SignedIn,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let id = well_formed("hld", path)?;
    let op = Arc::clone(&web.op);
    let browser = refuser(&web, &request).browser_key;
    let lift = move |db: &mut Conn, who: &Who, now| {
        let by_passkey = need_not_wait(db, who, browser.as_deref(), now)?;
        holds::lift(db, &op, who.sees(), &id, by_passkey, now)
    };
    let done = person.write(lift).await?;
    match done {
        Lifted::Done { reported } | Lifted::Over { reported } => {
            Ok(page::see_other(&format!("/connections/{reported}/report")))
        }
        Lifted::NeedsPasskey { reported, until } => needs_passkey(&web, &request, reported, until),
        Lifted::NoSuch => Err(Fault::NotFound),
    }
}

fn needs_passkey(
    web: &Data<Web>,
    request: &HttpRequest,
    connection_id: String,
    until: i64,
) -> Result<HttpResponse, Fault> {
    let frame = web.frame(request, Section::Connections);
    page::html(StatusCode::FORBIDDEN, &PasskeyNeededPage::new(frame, connection_id, until))
}

/// A connection, and what became of reports of it.
async fn read(person: SignedIn, id: String) -> Result<Report, Fault> {
    person
        .read(move |db, who, now| {
            if !id::is_well_formed("con", &id) {
                return Ok(None);
            }
            report::show(db, who.sees(), &id, now)
        })
        .await?
        .ok_or(Fault::NotFound)
}

fn well_formed(prefix: &str, path: Path<String>) -> Result<String, Fault> {
    let id = path.into_inner();
    if id::is_well_formed(prefix, &id) { Ok(id) } else { Err(Fault::NotFound) }
}
