//! Who is on the staff.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::page;
use super::super::view::admin::Section;
use super::super::view::admin::staff::{StaffFault, StaffPage, Typed};
use super::may::{May, to};
use crate::domain::reason;
use crate::domain::staff::{Email, Role};
use crate::error::Error;
use crate::flows::approval::{self, Asked, Payload};
use crate::flows::staff::disable as disable_member;
use crate::store::Conn;
use crate::store::staff::{self, Member};

/// `GET /staff`
///
/// # Errors
/// From the database.
pub async fn list(desk: May<to::SeeStaff>) -> Result<HttpResponse, Fault> {
    desk.page(StatusCode::OK, Section::Staff, |db, _, f| {
        Ok(Some(StaffPage::new(f, staff::all(db)?, Typed::default(), None)))
    })
    .await
}

/// `POST /staff/invite`: asks a second person for it.
///
/// # Errors
/// 422 on the same page where what was typed is not taken.
pub async fn invite(
    desk: May<to::ManageStaff>,
    again: May<to::ManageStaff>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    let typed = form.into_inner();
    let asked = match (Email::parse(&typed.email), Role::parse(&typed.role), reason::read(&typed.reason)) {
        (None, ..) => Err(StaffFault::Email),
        (_, None, _) => Err(StaffFault::Role),
        (_, _, reason) if reason.is_empty() => Err(StaffFault::Reason),
        (Some(email), Some(role), reason) => Ok((email, role, reason)),
    };
    let fault = match asked {
        Err(fault) => fault,
        Ok((email, role, reason)) => {
            let ask = move |db: &mut Conn, desk: &_, now| -> Result<Tried, Error> {
                if staff::by_email(db, email.as_str())?.is_some_and(|member| member.is_active()) {
                    return Ok(Tried::Refused(StaffFault::Already));
                }
                let payload =
                    Payload::StaffInvited { email: email.as_str().to_owned(), role: role.to_string() };
                approval::ask(db, desk, &payload, &reason, now).map(Tried::Asked)
            };
            match refused(desk.write(ask).await?)? {
                None => return Ok(page::see_other("/approvals")),
                Some(fault) => fault,
            }
        }
    };
    again
        .page(StatusCode::UNPROCESSABLE_ENTITY, Section::Staff, move |db, _, f| {
            Ok(Some(StaffPage::new(f, staff::all(db)?, typed, Some(fault))))
        })
        .await
}

/// What came of a try to ask for something.
enum Tried {
    Asked(Asked),
    Refused(StaffFault),
    Nobody,
}

/// Why it was not asked for, to be shown on the page; none where it was.
fn refused(tried: Tried) -> Result<Option<StaffFault>, Fault> {
    match tried {
        Tried::Asked(Asked::Waits) => Ok(None),
        Tried::Asked(Asked::Already) => Ok(Some(StaffFault::Waits)),
        Tried::Asked(Asked::NeedsProof) => Err(Fault::Confirm { back: Some("/staff".into()) }),
        Tried::Refused(fault) => Ok(Some(fault)),
        Tried::Nobody => Err(Fault::NotFound),
    }
}

/// What was chosen.
#[derive(Deserialize)]
pub struct Chosen {
    #[serde(default)]
    role: String,
    #[serde(default)]
    reason: String,
}

/// `POST /staff/{id}/role`: asks a second person for it.
///
/// # Errors
/// [`Fault::NotFound`] for nobody.
pub async fn role(
    desk: May<to::ManageStaff>,
    again: May<to::ManageStaff>,
    path: Path<String>,
    form: Form<Chosen>,
) -> Result<HttpResponse, Fault> {
    let (id, chosen) = (path.into_inner(), form.into_inner());
    let reason = reason::read(&chosen.reason);
    let fault = match (Role::parse(&chosen.role), reason.is_empty()) {
        (None, _) => StaffFault::Role,
        (_, true) => StaffFault::Reason,
        (Some(role), false) => {
            let ask = move |db: &mut Conn, desk: &_, now| -> Result<Tried, Error> {
                let Some(member) = staff::find(db, &id)?.filter(Member::is_active) else {
                    return Ok(Tried::Nobody);
                };
                if member.role() == Some(role) {
                    return Ok(Tried::Refused(StaffFault::Same));
                }
                let payload =
                    Payload::RoleChanged { staff_id: member.id, email: member.email, role: role.to_string() };
                approval::ask(db, desk, &payload, &reason, now).map(Tried::Asked)
            };
            match refused(desk.write(ask).await?)? {
                None => return Ok(page::see_other("/approvals")),
                Some(fault) => fault,
            }
        }
    };
    again
        .page(StatusCode::UNPROCESSABLE_ENTITY, Section::Staff, move |db, _, f| {
            Ok(Some(StaffPage::new(f, staff::all(db)?, Typed::default(), Some(fault))))
        })
        .await
}

/// `POST /staff/{id}/disable`: at once, since it takes something away. Nobody shuts themselves out.
///
/// # Errors
/// [`Fault::NotFound`] for nobody, and for oneself; [`Fault::Confirm`] where the newest proof is too old.
pub async fn disable(desk: May<to::ManageStaff>, path: Path<String>) -> Result<HttpResponse, Fault> {
    let id = path.into_inner();
    let done = desk.write(move |db, desk, now| {
        if !desk.is_fresh(now) {
            return Ok(Err(Fault::Confirm { back: Some("/staff".into()) }));
        }
        let gone = desk.staff_id != id && disable_member(db, Some(&desk.staff_id), &id, now)?;
        Ok(if gone { Ok(()) } else { Err(Fault::NotFound) })
    });
    done.await??;
    Ok(page::see_other("/staff"))
}
