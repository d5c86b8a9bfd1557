//! Who is on the staff.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Form, Path};

use super::super::fault::Fault;
use super::super::page;
use super::super::view::admin::Section;
use super::super::view::admin::staff::{
    Chosen, Said, StaffPage, Typed, reason_field, role_field, shut_field,
};
use super::super::view::admin::wrong::{Refused, Wrong};
use super::may::{May, Permit, to};
use super::{Why, reason};
use crate::domain::staff::{Email, Role};
use crate::error::Error;
use crate::flows::approval::{self, Asked, Payload};
use crate::flows::staff::{Shut, disable as disable_member};
use crate::store::Conn;
use crate::store::staff::{self, Member};

/// `GET /staff`
///
/// # Errors
/// From the database.
pub async fn list(desk: May<to::SeeStaff>) -> Result<HttpResponse, Fault> {
    draw(desk, StatusCode::OK, Said::default()).await
}

async fn draw<P: Permit>(desk: May<P>, status: StatusCode, said: Said) -> Result<HttpResponse, Fault> {
    desk.page(status, Section::Staff, |db, _, f| Ok(Some(StaffPage::new(f, staff::all(db)?, said)))).await
}

/// `POST /staff/invite`: asks a second person for it.
///
/// # Errors
/// 422 on the same page, with all that is wrong.
pub async fn invite(
    desk: May<to::ManageStaff>,
    again: May<to::ManageStaff>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    let typed = form.into_inner();
    let wrongs = match read(&typed) {
        Err(wrongs) => wrongs,
        Ok((email, role, reason)) => {
            let ask = move |db: &mut Conn, desk: &_, now| -> Result<Tried, Error> {
                if staff::by_email(db, email.as_str())?.is_some_and(|member| member.is_active()) {
                    return Ok(Tried::Refused(Refused::OnStaff));
                }
                let payload =
                    Payload::StaffInvited { email: email.as_str().to_owned(), role: role.to_string() };
                approval::ask(db, desk, &payload, &reason, now).map(Tried::Asked)
            };
            match refused(desk.write(ask).await?)? {
                None => return Ok(page::see_other("/approvals")),
                Some(why) => vec![Wrong::new("email", why)],
            }
        }
    };
    let said = Said { inviting: typed, wrongs, ..Said::default() };
    draw(again, StatusCode::UNPROCESSABLE_ENTITY, said).await
}

/// Who is to be invited, as what and why; each fault with its field.
fn read(typed: &Typed) -> Result<(Email, Role, String), Vec<Wrong>> {
    let mut wrongs = Vec::new();
    let (email, role) = (Email::parse(&typed.email), Role::parse(&typed.role));
    if email.is_none() {
        wrongs.push(Wrong::new("email", Refused::Email));
    }
    if role.is_none() {
        wrongs.push(Wrong::new("role", Refused::NoRole));
    }
    let why = reason(&typed.reason);
    if why.is_none() {
        wrongs.push(Wrong::new("reason", Refused::ReasonToDecide));
    }
    match (email, role, why) {
        (Some(email), Some(role), Some(why)) => Ok((email, role, why)),
        _ => Err(wrongs),
    }
}

/// What came of a try to ask for something.
enum Tried {
    Asked(Asked),
    Refused(Refused),
    Nobody,
}

/// Why it was not asked for, to be shown on the page; none where it was.
fn refused(tried: Tried) -> Result<Option<Refused>, Fault> {
    match tried {
        Tried::Asked(Asked::Waits) => Ok(None),
        Tried::Asked(Asked::Already) => Ok(Some(Refused::Waits)),
        Tried::Asked(Asked::NeedsProof) => Err(Fault::Confirm { back: Some("/staff".into()) }),
        Tried::Refused(why) => Ok(Some(why)),
        Tried::Nobody => Err(Fault::NotFound),
    }
}

/// `POST /staff/{id}/role`: asks a second person for it.
///
/// # Errors
/// 422 on the same page, with all that is wrong; [`Fault::NotFound`] for nobody.
pub async fn role(
    desk: May<to::ManageStaff>,
    again: May<to::ManageStaff>,
    path: Path<String>,
    form: Form<Chosen>,
) -> Result<HttpResponse, Fault> {
    let (id, chosen) = (path.into_inner(), form.into_inner());
    let (role, why, of) = (Role::parse(&chosen.role), reason(&chosen.reason), id.clone());
    let ask = move |db: &mut Conn, desk: &_, now| -> Result<Result<Tried, Vec<Wrong>>, Error> {
        let Some(member) = staff::find(db, &of)?.filter(Member::is_active) else {
            return Ok(Ok(Tried::Nobody));
        };
        let (Some(role), Some(why)) = (role, why.as_ref()) else {
            let no_role = role.is_none().then(|| Wrong::new(&role_field(&of), Refused::NoRole));
            let no_reason = why.is_none().then(|| Wrong::new(&reason_field(&of), Refused::ReasonToDecide));
            return Ok(Err(no_role.into_iter().chain(no_reason).collect()));
        };
        if member.role() == Some(role) {
            return Ok(Ok(Tried::Refused(Refused::SameRole)));
        }
        let payload = Payload::RoleChanged {
            staff_id: member.id,
            email: member.email,
            from: member.role,
            role: role.to_string(),
        };
        approval::ask(db, desk, &payload, why, now).map(|asked| Ok(Tried::Asked(asked)))
    };
    let wrongs = match desk.write(ask).await? {
        Err(wrongs) => wrongs,
        Ok(tried) => match refused(tried)? {
            None => return Ok(page::see_other("/approvals")),
            Some(why) => vec![Wrong::new(&role_field(&id), why)],
        },
    };
    let said = Said { changing: Some((id, chosen)), wrongs, ..Said::default() };
    draw(again, StatusCode::UNPROCESSABLE_ENTITY, said).await
}

/// `POST /staff/{id}/disable`: at once, since it takes something away. Nobody shuts themselves out.
///
/// # Errors
/// 409 on the same page for the last admin, and 422 without a reason; [`Fault::NotFound`] for nobody, and for oneself;
/// [`Fault::Confirm`] where the newest proof is too old.
pub async fn disable(
    desk: May<to::ManageStaff>,
    again: May<to::ManageStaff>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, typed) = (path.into_inner(), form.into_inner().reason);
    let Some(why) = reason(&typed) else {
        let wrongs = vec![Wrong::new(&shut_field(&id), Refused::Reason)];
        let said = Said { shutting: Some((id, typed)), wrongs, ..Said::default() };
        return draw(again, StatusCode::UNPROCESSABLE_ENTITY, said).await;
    };
    let done = desk.write(move |db, desk, now| {
        if !desk.is_fresh(now) {
            return Ok(Err(Fault::Confirm { back: Some("/staff".into()) }));
        }
        if desk.staff_id == id {
            return Ok(Err(Fault::NotFound));
        }
        disable_member(db, Some((&desk.staff_id, &why)), &id, now).map(Ok)
    });
    match done.await?? {
        Shut::Out => Ok(page::see_other("/staff")),
        Shut::Nobody => Err(Fault::NotFound),
        Shut::LastAdmin => {
            let said = Said { wrongs: vec![Wrong::new("", Refused::LastAdmin)], ..Said::default() };
            draw(again, StatusCode::CONFLICT, said).await
        }
    }
}
