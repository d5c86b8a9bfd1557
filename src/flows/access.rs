//! Staff let a person back in: end what wrong codes have locked, or, with a second person, what only a passkey
//! opens, or what was theirs when they held their number before.

use super::staff::Desk;
use super::{Operator, alert, join, limits as guessing};
use crate::domain::audit::{Act, Deed};
use crate::domain::notice::Alert;
use crate::domain::tenure::Span;
use crate::error::Error;
use crate::store::cases::{self, CaseKind};
use crate::store::limits::{self, Guesses};
use crate::store::{Conn, audit, numbers, openings, tenures};

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Restored {
    /// Codes sign in again.
    Done,
    /// Nothing was locked.
    NotLocked,
    /// Who asks must prove who they are once more.
    NeedsProof,
    /// No look at this person is open.
    Closed,
}

/// Until when wrong codes have locked plain sign-in for a number, unix ms; none where they have not.
///
/// # Errors
/// From the database.
pub fn locked_until(db: &mut Conn, op: &Operator, number_id: &str, now: i64) -> Result<Option<i64>, Error> {
    let Some(number) = numbers::find(db, number_id)? else { return Ok(None) };
    let lookups = numbers::lookups(&op.keys, &number.phone(&op.keys)?);
    Ok(limits::locked_until(db, &lookups)?.filter(|until| *until > now))
}

/// Ends what wrong codes have locked, for this reason.
///
/// # Errors
/// From the database.
pub fn unlock(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    number_id: &str,
    reason: &str,
    now: i64,
) -> Result<Restored, Error> {
    if openings::standing(db, &desk.staff_id, number_id, now)?.is_none() {
        return Ok(Restored::Closed);
    }
    if !desk.is_fresh(now) {
        return Ok(Restored::NeedsProof);
    }
    let Some(number) = numbers::lock_by_id(db, number_id)? else { return Ok(Restored::Closed) };
    let guessed = guessing::guessed(op, &number.phone(&op.keys)?);
    if limits::guesses(db, &guessed, now)?.locked_until <= now {
        return Ok(Restored::NotLocked);
    }
    limits::note_guesses(db, &guessed, Guesses { in_a_row: 0, locked_until: 0 }, now)?;
    let tenure_id = tenures::open_of(db, Some(number_id))?;
    let act = Act::by_staff(Deed::NumberUnlocked, &desk.staff_id).about(number_id).seen_by(tenure_id);
    audit::append(db, &act.with([("reason", reason.into())]), now)?;
    Ok(Restored::Done)
}

/// Lets codes alone sign in again to a tenure whose person requires a passkey. `by`: who on the staff asked for
/// it. `false` where they did before.
///
/// # Errors
/// From the database.
pub fn lift_lock(
    db: &mut Conn,
    op: &Operator,
    by: &str,
    tenure_id: &str,
    reason: &str,
    now: i64,
) -> Result<bool, Error> {
    if !tenures::unlock(db, tenure_id)? {
        return Ok(false);
    }
    alert::send(db, op, tenure_id, Alert::LockOff, now)?;
    cases::close(db, CaseKind::Recovery, tenure_id, now)?;
    let act = Act::by_staff(Deed::LockOff, by).about(tenure_id).seen_by(Some(tenure_id.to_owned()));
    audit::append(db, &act.with([("reason", reason.into())]), now)?;
    Ok(true)
}

/// A closed tenure that can still go on in the open one of its number, which waits for the end of the
/// transaction. None where the one is not closed any more, or the other not open.
///
/// # Errors
/// From the database.
pub fn closed(db: &mut Conn, (tenure_id, into): (&str, &str)) -> Result<Option<Span>, Error> {
    let Some(number_id) = tenures::number_of(db, into)? else { return Ok(None) };
    numbers::lock_by_id(db, &number_id)?;
    let spans = tenures::of_number(db, &number_id)?;
    if !spans.iter().any(|span| span.id == into && span.is_open()) {
        return Ok(None);
    }
    Ok(spans.into_iter().find(|span| span.id == tenure_id && !span.is_open()))
}

/// Lets it go on there: its person is back. `by`: who on the staff asked for it, and why. `false` where it can't.
///
/// # Errors
/// From the database.
pub fn reopen(
    db: &mut Conn,
    by: (&str, &str),
    (tenure_id, into): (&str, &str),
    now: i64,
) -> Result<bool, Error> {
    match closed(db, (tenure_id, into))? {
        Some(from) => join::by_staff(db, &from, into, by, now),
        None => Ok(false),
    }
}
