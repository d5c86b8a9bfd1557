//! An app's switch: off, whatever is granted to it is halted before it can be read. One person switches it off;
//! that it is on again takes two.

use super::staff::Desk;
use crate::domain::audit::{Act, Deed};
use crate::error::Error;
use crate::store::called::{self, Found};
use crate::store::cases::CaseKind;
use crate::store::registry::Taken;
use crate::store::switched_off::{self, Listed, SwitchedOff};
use crate::store::{Conn, audit, cases};

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Switched {
    /// It is off.
    Off,
    /// It was.
    Already,
    /// No app is called that.
    NoSuch,
    /// Several platforms know one by this id.
    SameId,
    /// The newest proof of who asks is too old.
    NeedsProof,
}

/// Switches an app off, under every platform that knows it by this name or id.
///
/// # Errors
/// From the database.
pub fn off(
    db: &mut Conn,
    desk: &Desk,
    app: &str,
    (reason, case_reference): (&str, &str),
    now: i64,
) -> Result<Switched, Error> {
    if !desk.is_fresh(now) {
        return Ok(Switched::NeedsProof);
    }
    let found = match called::recipients(db, app)? {
        Found::These(found) => found,
        Found::None => return Ok(Switched::NoSuch),
        Found::SameId => return Ok(Switched::SameId),
    };
    let mut any = false;
    for one in found {
        let off = SwitchedOff {
            recipient_id: one.id,
            by_staff: desk.staff_id.clone(),
            reason: reason.to_owned(),
            case_reference: case_reference.to_owned(),
            since: now,
        };
        if switched_off::insert(db, &off)? {
            any = true;
            let act = Act::by_staff(Deed::AppSwitchedOff, &desk.staff_id).about(&off.recipient_id);
            let detail = [("reason", reason.into()), ("case", case_reference.into())];
            audit::append(db, &act.with(detail), now)?;
        }
    }
    Ok(if any { Switched::Off } else { Switched::Already })
}

/// An app that a platform names for the first time is off as well, where one that goes by this name is: whoever was
/// switched off does not come back by another platform. For the same reason, by the same member of the staff.
///
/// # Errors
/// From the database.
pub(super) fn follow(db: &mut Conn, app: &Taken, now: i64) -> Result<(), Error> {
    let all = if app.is_new { switched_off::all(db)? } else { Vec::new() };
    if all.is_empty() {
        return Ok(());
    }
    let Found::These(same) = called::recipients(db, &app.name)? else { return Ok(()) };
    let is_same = |one: &Listed| same.iter().any(|known| known.id == one.off.recipient_id);
    let Some(Listed { off: before, .. }) = all.into_iter().find(is_same) else { return Ok(()) };
    let off = SwitchedOff { recipient_id: app.id.clone(), since: now, ..before.clone() };
    if switched_off::insert(db, &off)? {
        let act = Act::by_system(Deed::AppSwitchedOff).about(&off.recipient_id);
        audit::append(db, &act.with([("as", before.recipient_id.as_str().into())]), now)?;
    }
    Ok(())
}

/// Switches it on again for who asked. What was halted meanwhile stays so until staff let it go on. `false` where
/// it is on.
///
/// # Errors
/// From the database.
pub fn on(db: &mut Conn, staff_id: &str, recipient_id: &str, reason: &str, now: i64) -> Result<bool, Error> {
    if !switched_off::remove(db, recipient_id)? {
        return Ok(false);
    }
    cases::close(db, CaseKind::GrantHeld, recipient_id, now)?;
    let act = Act::by_staff(Deed::AppSwitchedOn, staff_id).about(recipient_id);
    audit::append(db, &act.with([("reason", reason.into())]), now)?;
    Ok(true)
}
