//! Stopping a connection for somebody who calls.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::caller::{CallerPage, Typed};
use super::super::view::admin::wrong::{Refused, Wrong};
use super::super::view::{Frame, Section as TheirSection};
use super::super::{Web, page};
use super::may::{May, to};
use crate::domain::caller::Contact;
use crate::domain::{id, reason};
use crate::error::Error;
use crate::flows::Operator;
use crate::flows::approval::{self, Payload};
use crate::flows::caller::{Asked, Request, ask};
use crate::flows::person;
use crate::flows::staff::Desk;
use crate::store::{Conn, connections};

/// `GET /connections/{id}/revocation`: what the person's own page would say, and how the caller is verified.
///
/// # Errors
/// [`Fault::NotFound`] where there is no such connection, or its person is not open.
pub async fn consequences(
    request: HttpRequest,
    web: Data<Web>,
    desk: May<to::RevokeForCallers>,
    path: Path<String>,
) -> Result<HttpResponse, Fault> {
    let theirs = web.in_english(&request, TheirSection::Connections);
    draw(desk, theirs, path.into_inner(), Typed::default(), Vec::new()).await
}

/// What came of a request that could be read.
enum Sent {
    /// It stands on the page of the connection.
    Done,
    /// It waits for a second person.
    Waits,
    Refused(Vec<Wrong>),
    NeedsProof,
    NoSuch,
}

/// `POST /connections/{id}/revocation`: texts the caller a link, or asks a second person.
///
/// # Errors
/// As [`consequences`]; 422 on the same page where something is missing, or no text can ask them.
pub async fn stop(
    request: HttpRequest,
    web: Data<Web>,
    desk: May<to::RevokeForCallers>,
    again: May<to::RevokeForCallers>,
    path: Path<String>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    let (id, typed) = (path.into_inner(), form.into_inner());
    let wished = Request {
        connection_id: id.clone(),
        reason: reason::read(&typed.reason),
        contact: Contact::parse(&typed.contact).unwrap_or(Contact::Phone),
        case_reference: reason::case(&typed.case),
        delete_data: typed.delete_data.is_some(),
    };
    let (op, by_text, documented) =
        (Arc::clone(&web.op), typed.is_by_text(), reason::read(&typed.documented));
    let sent = desk.write(move |db, desk, now| {
        let mut wrongs = lacking(&wished, by_text, &documented);
        let said = [&documented, &wished.case_reference, &wished.reason].map(String::as_str);
        let number = connections::number_of(db, &wished.connection_id)?;
        let holds = number.map_or(Ok([false; 3]), |id| person::name_number(db, &op, &id, said))?;
        let fields = ["documented", "case", "reason"].into_iter().zip(holds).filter(|(_, holds)| *holds);
        wrongs.extend(fields.map(|(field, _)| Wrong::new(field, Refused::Reason)));
        if !wrongs.is_empty() {
            return Ok(Sent::Refused(wrongs));
        }
        if by_text {
            return text(db, &op, desk, &wished, now);
        }
        exception(db, desk, &wished, &documented, now)
    });
    match sent.await? {
        Sent::Done => Ok(page::see_other(&format!("/connections/{id}"))),
        Sent::Waits => Ok(page::see_other("/approvals")),
        Sent::NeedsProof => Err(Fault::Confirm { back: Some(format!("/connections/{id}/revocation")) }),
        Sent::NoSuch => Err(Fault::NotFound),
        Sent::Refused(wrongs) => {
            let theirs = web.in_english(&request, TheirSection::Connections);
            draw(again, theirs, id, typed, wrongs).await
        }
    }
}

/// What was left out, in the order of the page.
fn lacking(wished: &Request, by_text: bool, documented: &str) -> Vec<Wrong> {
    let fields = [
        ("documented", !by_text && documented.is_empty(), Refused::Documented),
        ("case", wished.case_reference.is_empty(), Refused::Case),
        ("reason", wished.reason.is_empty(), Refused::Reason),
    ];
    let lacks = fields.into_iter().filter(|(_, is_lacking, _)| *is_lacking);
    lacks.map(|(field, _, why)| Wrong::new(field, why)).collect()
}

fn text(db: &mut Conn, op: &Operator, desk: &Desk, wished: &Request, now: i64) -> Result<Sent, Error> {
    Ok(match ask(db, op, desk, wished, now)? {
        // What has ended shows as it is.
        Asked::Texted | Asked::NotLive => Sent::Done,
        Asked::CannotText => Sent::Refused(vec![Wrong::new("verify", Refused::CannotText)]),
        Asked::Closed => Sent::NoSuch,
    })
}

fn exception(
    db: &mut Conn,
    desk: &Desk,
    wished: &Request,
    documented: &str,
    now: i64,
) -> Result<Sent, Error> {
    let Some((_, detail)) = person::connection(db, desk, &wished.connection_id, now)? else {
        return Ok(Sent::NoSuch);
    };
    let connection = detail.full.connection;
    if !connection.status_at(now).is_live() {
        return Ok(Sent::Done);
    }
    let payload = Payload::CallerStop {
        connection_id: connection.id,
        tenure_id: connection.tenure_id,
        app: detail.full.recipient.name,
        bank: detail.full.institution.name,
        documented: documented.to_owned(),
        contact: wished.contact.to_string(),
        case_reference: wished.case_reference.clone(),
        delete_data: wished.delete_data,
    };
    Ok(match approval::ask(db, desk, &payload, &wished.reason, now)? {
        approval::Asked::Waits => Sent::Waits,
        approval::Asked::Already => Sent::Refused(vec![Wrong::new("reason", Refused::Waits)]),
        approval::Asked::NeedsProof => Sent::NeedsProof,
    })
}

async fn draw(
    desk: May<to::RevokeForCallers>,
    theirs: Frame,
    id: String,
    typed: Typed,
    wrongs: Vec<Wrong>,
) -> Result<HttpResponse, Fault> {
    let status = if wrongs.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    desk.page(status, Section::People, move |db, desk, f| {
        if !id::is_well_formed("con", &id) {
            return Ok(None);
        }
        let found = person::connection(db, desk, &id, f.now)?;
        Ok(found.map(|(_, detail)| CallerPage::new(f, theirs, id, detail, typed, &wrongs)))
    })
    .await
}
