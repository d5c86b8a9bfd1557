//! How the staff sign in: password, then the code of an authenticator app or a recovery code. A try is
//! counted before anything is compared, and taken back where it was right.

use super::super::Operator;
use super::{bare, begin_session, desk};
use crate::domain::audit::{Act, Deed};
use crate::domain::keyring::Purpose;
use crate::domain::time::MINUTE;
use crate::domain::{secrets, totp};
use crate::error::Error;
use crate::store::cases::{self, CaseKind};
use crate::store::staff::Member;
use crate::store::staff_sessions::Desk;
use crate::store::{Conn, audit, staff, staff_keys, staff_sessions};

/// So many failures in a row lock somebody out.
const FAILURES: i64 = 10;
/// For so long.
const LOCKED_FOR: i64 = 30 * MINUTE;
/// How long after the right password the code may come.
const CODE_WITHIN: i64 = 5 * MINUTE;

/// A try with a password, counted and not yet compared.
#[derive(Clone, Debug, Default)]
pub struct Attempt {
    staff_id: Option<String>,
    /// What is compared; where there is none, nothing matches, and as much work is done.
    pub password: Option<String>,
}

/// Counts a try with the password of whoever has this address. Nobody hears whether there is somebody, or
/// whether they are locked.
///
/// # Errors
/// From the database.
pub fn attempt(db: &mut Conn, email: &str, now: i64) -> Result<Attempt, Error> {
    let known = staff::by_email(db, email)?.filter(Member::is_active);
    let Some(member) = known else {
        audit::append(db, &Act::by_visitor(Deed::StaffRefused, None).with([("why", "unknown".into())]), now)?;
        return Ok(Attempt::default());
    };
    if !may_try(db, &member.id, now)? {
        return Ok(Attempt::default());
    }
    Ok(Attempt { staff_id: Some(member.id), password: member.password })
}

/// What follows from the comparison: the key of a session that may enter a code, and nothing else.
///
/// # Errors
/// From the database.
pub fn compared(db: &mut Conn, attempt: &Attempt, right: bool, now: i64) -> Result<Option<String>, Error> {
    let Some(id) = &attempt.staff_id else { return Ok(None) };
    if !right {
        refused(db, id, "password", now)?;
        return Ok(None);
    }
    let Some(member) = staff::lock(db, id)?.filter(Member::is_active) else { return Ok(None) };
    // The try was none that failed.
    staff::set_failures(db, id, (member.failures - 1).max(0), 0)?;
    begin_session(db, id, None, now, now).map(Some)
}

/// The second proof.
#[derive(Clone, Debug)]
pub enum Proof {
    /// The code that an authenticator app shows.
    Totp(String),
    /// One of the codes for who has lost it.
    Recovery(String),
}

/// What came of a second proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// It is right. The key of the new session, and how many recovery codes are left where one was used.
    In(String, Option<i64>),
    /// It is wrong, was used before, or somebody is locked out.
    Wrong,
    /// The password was entered too long ago, or never.
    Over,
}

/// Takes the second proof of a session whose password was right.
///
/// # Errors
/// From the database.
pub fn enter(db: &mut Conn, op: &Operator, key: &str, proof: &Proof, now: i64) -> Result<Entered, Error> {
    let half =
        desk(db, key, now)?.filter(|desk| desk.proven_at.is_none() && now - desk.created_at <= CODE_WITHIN);
    let Some(half) = half else { return Ok(Entered::Over) };
    let entered = prove(db, op, &half, proof, now, now)?;
    if matches!(entered, Entered::In(..)) {
        let by = if matches!(proof, Proof::Totp(_)) { "totp" } else { "recovery_code" };
        let act = Act::by_staff(Deed::StaffSignedIn, &half.staff_id).with([("by", by.into())]);
        audit::append(db, &act, now)?;
    }
    Ok(entered)
}

/// Takes a second proof of somebody who is signed in: a step-up. The session goes on under a new key, and
/// ends when it would have.
///
/// # Errors
/// From the database.
pub fn confirm(db: &mut Conn, op: &Operator, desk: &Desk, proof: &Proof, now: i64) -> Result<Entered, Error> {
    let entered = prove(db, op, desk, proof, desk.created_at, now)?;
    if matches!(entered, Entered::In(..)) {
        audit::append(db, &Act::by_staff(Deed::StaffConfirmed, &desk.staff_id), now)?;
    }
    Ok(entered)
}

fn prove(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    proof: &Proof,
    since: i64,
    now: i64,
) -> Result<Entered, Error> {
    if !may_try(db, &desk.staff_id, now)? {
        return Ok(Entered::Wrong);
    }
    let Some(member) = staff::find(db, &desk.staff_id)? else { return Ok(Entered::Over) };
    let right = match proof {
        Proof::Totp(typed) => {
            let secret = op.keys.open(Purpose::Encryption, &member.id, &member.totp_sealed)?;
            match totp::step_of(&secret, typed, now) {
                Some(step) => staff::use_step(db, &member.id, step)?,
                None => false,
            }
        }
        Proof::Recovery(typed) => staff_keys::use_code(db, &member.id, &secrets::digest(&bare(typed)), now)?,
    };
    if !right {
        refused(db, &member.id, "code", now)?;
        return Ok(Entered::Wrong);
    }
    staff::set_failures(db, &member.id, 0, 0)?;
    staff_sessions::end(db, &desk.id, now)?;
    let key = begin_session(db, &member.id, Some(now), since, now)?;
    let left = match proof {
        Proof::Totp(_) => None,
        Proof::Recovery(_) => Some(staff_keys::codes_left(db, &member.id)?),
    };
    Ok(Entered::In(key, left))
}

/// Counts a try. `false` where somebody is locked out: then nothing may be compared.
fn may_try(db: &mut Conn, staff_id: &str, now: i64) -> Result<bool, Error> {
    let Some(member) = staff::lock(db, staff_id)? else { return Ok(false) };
    if member.locked_until > now {
        refused(db, staff_id, "locked", now)?;
        return Ok(false);
    }
    // A lock that is over is forgotten with what led to it.
    let failures = if member.locked_until > 0 { 1 } else { member.failures + 1 };
    let locked_until = if failures >= FAILURES { now + LOCKED_FOR } else { 0 };
    staff::set_failures(db, staff_id, failures, locked_until)?;
    Ok(true)
}

fn refused(db: &mut Conn, staff_id: &str, why: &'static str, now: i64) -> Result<(), Error> {
    let member = staff::find(db, staff_id)?;
    let is_locked = member.is_some_and(|member| member.locked_until > now);
    if is_locked {
        cases::open(db, CaseKind::StaffLocked, staff_id, "ten failed tries to sign in", now)?;
    }
    let act = Act::by_visitor(Deed::StaffRefused, None).about(staff_id);
    audit::append(db, &act.with([("why", why.into()), ("locked", is_locked.into())]), now)
}
