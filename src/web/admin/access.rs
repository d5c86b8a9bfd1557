//! Letting a person back in.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::web::{Data, Form, Path};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::admin::people::{UNLOCK_FIELD, lift_field, reopen_field};
use super::super::view::admin::wrong::Refused;
use super::super::{Web, page};
use super::may::{May, to};
use super::people::refuse;
use super::reason;
use crate::flows::access::{self, Restored};
use crate::flows::approval::{self, Asked, Payload};
use crate::flows::person;

/// Why.
#[derive(Deserialize)]
pub struct Why {
    #[serde(default)]
    reason: String,
    /// Which tenure: one whose person requires a passkey, or a closed one.
    #[serde(default)]
    tenure: String,
}

/// `POST /people/{id}/unlock`: ends what wrong codes have locked.
///
/// # Errors
/// 422 on the same page without a reason; [`Fault::Confirm`] where the newest proof is too old.
pub async fn unlock(
    web: Data<Web>,
    desk: May<to::RestoreAccess>,
    again: May<to::RestoreAccess>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, op, typed) = (path.into_inner(), Arc::clone(&web.op), form.into_inner().reason);
    let here = format!("/people/{id}");
    let Some(reason) = reason(&typed) else {
        return refuse(again, op, id, (UNLOCK_FIELD, Refused::Reason), typed).await;
    };
    let restored = desk.write(move |db, desk, now| access::unlock(db, &op, desk, &id, &reason, now));
    match restored.await? {
        Restored::NeedsProof => Err(Fault::Confirm { back: Some(here) }),
        Restored::Done | Restored::NotLocked | Restored::Closed => Ok(page::see_other(&here)),
    }
}

/// `POST /people/{id}/passkey-only`: asks a second person to let codes alone sign in again.
///
/// # Errors
/// 422 on the same page without a reason; [`Fault::NotFound`] where this number has no such tenure, or its person is not open.
pub async fn lift_lock(
    web: Data<Web>,
    desk: May<to::RestoreAccess>,
    again: May<to::RestoreAccess>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, op, form) = (path.into_inner(), Arc::clone(&web.op), form.into_inner());
    let (here, why) = (format!("/people/{id}"), reason(&form.reason));
    let (of, tenure) = (id.clone(), form.tenure.clone());
    let asked = desk.write(move |db, desk, now| {
        let Some(person::Shown::Open(person)) = person::show(db, &op, desk, &of, now)? else {
            return Ok(None);
        };
        let is_locked = person.tenures.iter().any(|one| one.held.id == tenure && one.held.requires_passkey());
        if !is_locked {
            return Ok(None);
        }
        let Some(why) = &why else { return Ok(Some(None)) };
        let payload = Payload::LockLift { tenure_id: tenure.clone(), last2: person.last2.clone() };
        approval::ask(db, desk, &payload, why, now).map(|asked| Some(Some(asked)))
    });
    match asked.await?.ok_or(Fault::NotFound)? {
        Some(Asked::NeedsProof) => Err(Fault::Confirm { back: Some(here) }),
        Some(Asked::Waits | Asked::Already) => Ok(page::see_other("/approvals")),
        None => {
            let at = lift_field(&form.tenure);
            let op = Arc::clone(&web.op);
            refuse(again, op, id, (&at, Refused::ReasonToDecide), form.reason).await
        }
    }
}

/// `POST /people/{id}/reopen`: asks a second person to let a closed tenure go on in the open one.
///
/// # Errors
/// 422 on the same page without a reason; [`Fault::NotFound`] where this number has no such tenure or no open one,
/// or its person is not open.
pub async fn reopen(
    web: Data<Web>,
    desk: May<to::RestoreAccess>,
    again: May<to::RestoreAccess>,
    path: Path<String>,
    form: Form<Why>,
) -> Result<HttpResponse, Fault> {
    let (id, op, form) = (path.into_inner(), Arc::clone(&web.op), form.into_inner());
    let (reason, of, tenure) = (reason(&form.reason), id.clone(), form.tenure.clone());
    let asked = desk.write(move |db, desk, now| {
        let Some(person::Shown::Open(person)) = person::show(db, &op, desk, &of, now)? else {
            return Ok(None);
        };
        let Some(into) = person.goes_on_in(&tenure) else { return Ok(None) };
        let Some(reason) = &reason else { return Ok(Some(None)) };
        let payload = Payload::TenureReopened {
            tenure_id: tenure.clone(),
            into_id: into.to_owned(),
            last2: person.last2.clone(),
        };
        approval::ask(db, desk, &payload, reason, now).map(|asked| Some(Some(asked)))
    });
    match asked.await?.ok_or(Fault::NotFound)? {
        Some(Asked::NeedsProof) => Err(Fault::Confirm { back: Some(format!("/people/{id}")) }),
        Some(Asked::Waits | Asked::Already) => Ok(page::see_other("/approvals")),
        None => {
            let at = reopen_field(&form.tenure);
            refuse(again, Arc::clone(&web.op), id, (&at, Refused::ReasonToDecide), form.reason).await
        }
    }
}
