//! "This number is mine now": somebody else's tenure of it ends in three days, unless they refuse.

use super::session::Who;
use super::{Operator, change, place, recovery};
use crate::domain::audit::{Act, Deed};
use crate::domain::change::Kind;
use crate::error::Error;
use crate::store::changes::Change;
use crate::store::passkeys::Passkey;
use crate::store::{Conn, audit, numbers, passkeys, tenures};

/// Says so for the tenure that the person is signed in to. `false` where their proof is too old.
///
/// # Errors
/// From the database.
pub fn claim(db: &mut Conn, op: &Operator, who: &Who, now: i64) -> Result<bool, Error> {
    if !who.is_fresh(now) {
        return Ok(false);
    }
    ask(db, op, &who.tenure_id, now)?;
    Ok(true)
}

/// Says so after a right code that opens nothing alone. `false` where none was entered lately.
///
/// # Errors
/// From the database.
pub fn claim_locked(db: &mut Conn, op: &Operator, sign_in_id: &str, now: i64) -> Result<bool, Error> {
    let Some(locked) = recovery::locked(db, sign_in_id, now)? else { return Ok(false) };
    ask(db, op, &locked.tenure_id, now)?;
    Ok(true)
}

fn ask(db: &mut Conn, op: &Operator, tenure_id: &str, now: i64) -> Result<i64, Error> {
    let ask = change::Ask { kind: Kind::NewOwner, tenure_id, by_tenure_id: None, subject: "", detail: None };
    change::ask(db, op, ask, now)
}

/// Ends the tenure, and begins one that nothing is in. Where a passkey is required, whoever used it since
/// then has shown that the number is still theirs.
///
/// # Errors
/// From the database.
pub(super) fn carry_out(db: &mut Conn, change: &Change, now: i64) -> Result<bool, Error> {
    let Some(number_id) = tenures::number_of(db, &change.tenure_id)? else { return Ok(false) };
    numbers::lock_by_id(db, &number_id)?;
    let newest = tenures::of_number(db, &number_id)?.into_iter().next();
    let Some(tenure) = newest.filter(|newest| newest.id == change.tenure_id && newest.is_open()) else {
        return Ok(false);
    };
    let used = |passkey: &Passkey| passkey.last_used_at.is_some_and(|at| at > change.asked_at);
    if tenure.is_locked && passkeys::of_tenure(db, &tenure.id)?.iter().any(used) {
        return Ok(false);
    }
    tenures::close(db, &number_id, now)?;
    place::begin_anew(db, &number_id, now)?;
    let id = tenures::open(db, &number_id, change.asked_at, now)?;
    let act = Act::by_system(Deed::NewOwner).seen_by(Some(tenure.id)).about(&id);
    audit::append(db, &act, now)?;
    Ok(true)
}
