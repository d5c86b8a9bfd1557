//! How the staff sign in: password, then the code of an authenticator app or a recovery code. A try is
//! counted before anything is compared, and taken back where it was right.

use super::super::Operator;
use super::{bare, begin_session, desk, over};
use crate::domain::audit::{Act, Deed};
use crate::domain::keyring::Purpose;
use crate::domain::staff::Over;
use crate::domain::time::MINUTE;
use crate::domain::{secrets, totp};
use crate::error::Error;
use crate::store::cases::{self, CaseKind};
use crate::store::staff::Member;
use crate::store::staff_sessions::Desk;
use crate::store::{Conn, audit, meta, staff, staff_keys, staff_sessions};

/// So many failures in a row lock somebody out.
const FAILURES: i64 = 10;
/// For so long.
const LOCKED_FOR: i64 = 30 * MINUTE;
/// How long after the right password the code may come.
pub(super) const CODE_WITHIN: i64 = 5 * MINUTE;
/// So many wrong codes in a row of somebody who is signed in end their session.
pub(super) const STEP_UPS: i64 = 5;
/// The id of nobody, with which as much is looked for as with somebody's.
const NOBODY: &str = "stf_nobody";

/// A try to come in, counted and not yet compared.
#[derive(Clone, Debug, Default)]
pub struct Attempt {
    /// Whom it is about; none where nobody has that address.
    about: Option<String>,
    /// Why nothing that was typed can be right, where that is so.
    barred: Option<&'static str>,
    /// What is compared; where there is none, nothing matches, and as much work is done.
    pub password: Option<String>,
}

/// Counts a try of whoever has this address. Nobody hears whether there is somebody, or whether they are locked:
/// in each case as much is read and written, here and in what follows.
///
/// # Errors
/// From the database.
pub fn attempt(db: &mut Conn, email: &str, now: i64) -> Result<Attempt, Error> {
    let Some(member) = staff::by_email(db, email)?.filter(Member::is_active) else {
        staff::lock(db, NOBODY)?;
        meta::note_stranger(db, now)?;
        return Ok(Attempt { barred: Some("unknown"), ..Attempt::default() });
    };
    let may_try = may_try(db, &member.id, now)?;
    Ok(Attempt {
        barred: (!may_try).then_some("locked"),
        password: member.password.filter(|_| may_try),
        about: Some(member.id),
    })
}

/// What follows from the comparison: the key of a session that may enter a code, and nothing else.
///
/// # Errors
/// From the database.
pub fn compared(db: &mut Conn, attempt: &Attempt, right: bool, now: i64) -> Result<Option<String>, Error> {
    let may_be = right && attempt.barred.is_none();
    let Some(id) = attempt.about.as_deref().filter(|_| may_be) else {
        refused(db, attempt.about.as_deref(), attempt.barred.unwrap_or("password"), now)?;
        return Ok(None);
    };
    let Some(member) = staff::lock(db, id)?.filter(Member::is_active) else { return Ok(None) };
    // The try was none that failed.
    staff::set_failures(db, id, (member.failures - 1).max(0), 0)?;
    begin_session(db, id, None, now, now).map(Some)
}

/// Takes a recovery code of somebody who has no password, with whom nothing else would go before it: the key of
/// their session. With a password, it is the second proof, and alone it opens nothing.
///
/// # Errors
/// From the database.
pub fn recovered(db: &mut Conn, attempt: &Attempt, typed: &str, now: i64) -> Result<Option<String>, Error> {
    let may_be = attempt.barred.is_none() && attempt.password.is_none();
    let id = attempt.about.as_deref().filter(|_| may_be).unwrap_or(NOBODY);
    let is_active = staff::lock(db, id)?.is_some_and(|member| member.is_active());
    let is_used = staff_keys::use_code(db, id, &secrets::digest(&bare(typed)), now)?;
    if !(is_active && is_used) {
        refused(db, attempt.about.as_deref(), attempt.barred.unwrap_or("recovery_code"), now)?;
        return Ok(None);
    }
    staff::set_failures(db, id, 0, 0)?;
    let key = begin_session(db, id, Some(now), now, now)?;
    let act = Act::by_staff(Deed::StaffSignedIn, id).with([("by", "recovery_code".into())]);
    audit::append(db, &act, now)?;
    Ok(Some(key))
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
    /// The session does not stand any more, and why, where it once did.
    Over(Option<Over>),
}

/// Takes the second proof of a session whose password was right. It counts as a try of its member: whoever has
/// a password could else guess the code in one session after the other.
///
/// # Errors
/// From the database.
pub fn enter(db: &mut Conn, op: &Operator, key: &str, proof: &Proof, now: i64) -> Result<Entered, Error> {
    let half =
        desk(db, key, now)?.filter(|desk| desk.proven_at.is_none() && now - desk.created_at <= CODE_WITHIN);
    let Some(half) = half else { return over(db, key, now).map(Entered::Over) };
    if !may_try(db, &half.staff_id, now)? {
        refused(db, Some(&half.staff_id), "locked", now)?;
        return Ok(Entered::Wrong);
    }
    let entered = prove(db, op, &half, proof, now, now)?;
    match entered {
        Entered::In(..) => {
            staff::set_failures(db, &half.staff_id, 0, 0)?;
            let by = if matches!(proof, Proof::Totp(_)) { "totp" } else { "recovery_code" };
            let act = Act::by_staff(Deed::StaffSignedIn, &half.staff_id).with([("by", by.into())]);
            audit::append(db, &act, now)?;
        }
        Entered::Wrong => refused(db, Some(&half.staff_id), "code", now)?,
        Entered::Over(_) => {}
    }
    Ok(entered)
}

/// Takes a second proof of somebody who is signed in: a step-up. The session goes on under a new key, and
/// ends when it would have. Wrong ones are counted for the session alone, and end it: what others try outside
/// bars nobody who is in.
///
/// # Errors
/// From the database.
pub fn confirm(db: &mut Conn, op: &Operator, desk: &Desk, proof: &Proof, now: i64) -> Result<Entered, Error> {
    if !staff_sessions::count_failure(db, &desk.id)? {
        return Ok(Entered::Over(None));
    }
    let entered = prove(db, op, desk, proof, desk.created_at, now)?;
    match entered {
        Entered::In(..) => {
            audit::append(db, &Act::by_staff(Deed::StaffConfirmed, &desk.staff_id), now)?;
            Ok(entered)
        }
        Entered::Wrong => missed(db, desk, now),
        Entered::Over(_) => Ok(entered),
    }
}

/// A step-up that was wrong; the session is over where it was one too many.
fn missed(db: &mut Conn, desk: &Desk, now: i64) -> Result<Entered, Error> {
    let has_ended = staff_sessions::end_failed(db, &desk.id, STEP_UPS, now)?;
    if has_ended {
        let detail = "five wrong codes where they were signed in";
        cases::open(db, CaseKind::StaffLocked, &desk.staff_id, detail, now)?;
    }
    // Who it is was in doubt.
    let act = Act::by_visitor(Deed::StaffRefused, None).about(&desk.staff_id);
    audit::append(db, &act.with([("why", "step_up".into()), ("ended", has_ended.into())]), now)?;
    Ok(if has_ended { Entered::Over(Some(Over::Codes)) } else { Entered::Wrong })
}

/// Compares, and begins the session that follows in the place of the one before.
fn prove(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    proof: &Proof,
    since: i64,
    now: i64,
) -> Result<Entered, Error> {
    let Some(member) = staff::find(db, &desk.staff_id)? else { return Ok(Entered::Over(None)) };
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
        return Ok(Entered::Wrong);
    }
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
    let is_locked = member.locked_until > now;
    // A lock that is over is forgotten with what led to it.
    let failures = if member.locked_until > 0 { 1 } else { member.failures + 1 };
    let locked_until = if failures >= FAILURES { now + LOCKED_FOR } else { 0 };
    let kept = if is_locked { (member.failures, member.locked_until) } else { (failures, locked_until) };
    staff::set_failures(db, staff_id, kept.0, kept.1)?;
    Ok(!is_locked)
}

fn refused(db: &mut Conn, about: Option<&str>, why: &'static str, now: i64) -> Result<(), Error> {
    let member = staff::find(db, about.unwrap_or(NOBODY))?.filter(|member| member.locked_until > now);
    // Once for each lock, with the try that led to it.
    if let Some(member) = member.as_ref().filter(|_| why != "locked") {
        cases::open(db, CaseKind::StaffLocked, &member.id, "ten failed tries to sign in", now)?;
    }
    let act = Act { object: about.map(str::to_owned), ..Act::by_visitor(Deed::StaffRefused, None) };
    audit::append(db, &act.with([("why", why.into()), ("locked", member.is_some().into())]), now)
}
