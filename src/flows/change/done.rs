//! A change whose three days are over takes effect, if there is still something to change.

use super::super::{Operator, alert, number, older, owner, passkey};
use crate::domain::audit::{Act, Deed};
use crate::domain::change::{Kind, Outcome};
use crate::domain::notice::Alert;
use crate::domain::session::ProvenBy;
use crate::error::Error;
use crate::store::changes::Change;
use crate::store::{Conn, audit, changes, passkeys, sessions, tenures};

/// Carries out a change that is due. `false` where another worker does, or it was refused.
///
/// # Errors
/// From the database.
pub fn run(db: &mut Conn, op: &Operator, id: &str, now: i64) -> Result<bool, Error> {
    let Some(change) = changes::find(db, id)?.filter(|change| change.due_at <= now) else {
        return Ok(false);
    };
    carry_out(db, op, &change, false, now)?;
    Ok(true)
}

/// Carries out a change that waits; whether there was still something to change. `approved`: by an older
/// passkey of its person.
///
/// # Errors
/// From the database.
pub fn carry_out(
    db: &mut Conn,
    op: &Operator,
    change: &Change,
    approved: bool,
    now: i64,
) -> Result<bool, Error> {
    if !changes::settle(db, &change.id, Outcome::Done, now)? {
        return Ok(false);
    }
    let done = match change.kind() {
        Some(Kind::PasskeyAdded) => add(db, op, change, now)?,
        Some(Kind::PasskeyRemoved) => remove(db, op, change, now)?,
        Some(Kind::Lock) => lock(db, op, change, now)?,
        Some(Kind::StopOlder) => older::carry_out(db, op, change, now)?,
        Some(Kind::NewOwner) => owner::carry_out(db, change, now)?,
        Some(Kind::Number) => number::carry_out_own(db, op, change, approved, now)?,
        Some(Kind::PlatformNumber) => number::carry_out_platforms(db, op, change, approved, now)?,
        None => false,
    };
    if !done {
        changes::correct(db, &change.id, Outcome::Void)?;
        note_void(db, change, now)?;
    }
    Ok(done)
}

/// Settles a change that has nothing left to change.
///
/// # Errors
/// From the database.
pub fn void(db: &mut Conn, change: &Change, now: i64) -> Result<(), Error> {
    if changes::settle(db, &change.id, Outcome::Void, now)? {
        note_void(db, change, now)?;
    }
    Ok(())
}

/// Gives what waits for a tenure to another one of the same person; what has no reason left there is void.
///
/// # Errors
/// From the database.
pub fn hand_over(db: &mut Conn, from: &str, into: &str, now: i64) -> Result<(), Error> {
    for mut change in changes::hand_over(db, from, into, now)? {
        into.clone_into(&mut change.tenure_id);
        note_void(db, &change, now)?;
    }
    Ok(())
}

fn note_void(db: &mut Conn, change: &Change, now: i64) -> Result<(), Error> {
    let act = Act::by_system(Deed::ChangeVoid).seen_by(Some(change.tenure_id.clone())).about(&change.id);
    audit::append(db, &act.with([("change", change.kind.as_str().into())]), now)
}

/// Whoever holds the number now did not ask for it.
fn is_closed(db: &mut Conn, change: &Change) -> Result<bool, Error> {
    Ok(tenures::standing(db, &change.tenure_id)?.is_none_or(|tenure| tenure.closed_at.is_some()))
}

fn add(db: &mut Conn, op: &Operator, change: &Change, now: i64) -> Result<bool, Error> {
    if is_closed(db, change)? {
        return Ok(false);
    }
    let made = change.detail.as_deref().and_then(|detail| serde_json::from_str(detail).ok());
    match made {
        Some(made) => passkey::put(db, op, &change.tenure_id, made, now),
        None => Ok(false),
    }
}

fn remove(db: &mut Conn, op: &Operator, change: &Change, now: i64) -> Result<bool, Error> {
    if is_closed(db, change)? {
        return Ok(false);
    }
    // A lock without a passkey would keep its own person out.
    let locked = tenures::standing(db, &change.tenure_id)?.is_some_and(|tenure| tenure.locked_at.is_some());
    if locked && passkeys::of_tenure(db, &change.tenure_id)?.len() < 2 {
        return Ok(false);
    }
    passkey::take(db, op, &change.tenure_id, &change.subject, None, now)
}

fn lock(db: &mut Conn, op: &Operator, change: &Change, now: i64) -> Result<bool, Error> {
    if !tenures::lock(db, &change.tenure_id, now)? {
        return Ok(false);
    }
    // What a code alone had begun is over with it.
    sessions::end_by_proof(db, &change.tenure_id, ProvenBy::Code, now)?;
    alert::send(db, op, &change.tenure_id, Alert::LockOn, now)?;
    audit::append(db, &Act::by_person(Deed::LockOn, &change.tenure_id).about(&change.tenure_id), now)?;
    Ok(true)
}
