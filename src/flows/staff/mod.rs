//! People on the operator's staff: invited, let in, given another role, kept out.

mod glass;
mod invitation;
mod passkey;
mod sign_in;
mod ways;

pub use glass::{Broken, break_glass};
pub use invitation::{Invited, Joining, expect, hand_on, invite, invited, join, let_in};
pub use passkey::{add as add_passkey, begin_to_add, begin_to_enter, enter as enter_passkey};
pub use sign_in::{Attempt, Entered, Proof, attempt, compared, confirm, enter, recovered};
pub use ways::{Changed, add_own, begin_to_add_own, remove_own, set_authenticator};

use crate::domain::audit::{Act, Deed};
use crate::domain::staff::{Over, Role};
use crate::domain::{id, secrets, session};
use crate::error::Error;
/// Who of the staff is signed in, for the length of one request.
pub use crate::store::staff_sessions::Desk;
use crate::store::{Conn, audit, staff, staff_keys, staff_sessions};

/// How many recovery codes somebody has.
const RECOVERY_CODES: usize = 10;

/// Who is signed in with this key; none where the session has ended, run out or never was.
///
/// # Errors
/// From the database.
pub fn desk(db: &mut Conn, key: &str, now: i64) -> Result<Option<Desk>, Error> {
    staff_sessions::by_key(db, &secrets::digest(key), now)
}

/// Why a session that stood once does not any more; none where there never was one, or where it is only half of
/// a sign-in.
///
/// # Errors
/// From the database.
pub fn over(db: &mut Conn, key: &str, now: i64) -> Result<Option<Over>, Error> {
    let Some(of) = staff_sessions::course(db, &secrets::digest(key))? else { return Ok(None) };
    let is_late = now - of.created_at > sign_in::CODE_WITHIN;
    Ok(match of {
        _ if of.failures >= sign_in::STEP_UPS => Some(Over::Codes),
        _ if of.ended_at.is_some() => Some(Over::Ended),
        _ if of.proven_at.is_none() => is_late.then_some(Over::Late),
        _ if now - of.last_seen_at >= session::IDLE => Some(Over::Idle),
        _ if now - of.created_at >= session::STAFF_ABSOLUTE => Some(Over::Long),
        _ => Some(Over::Ended),
    })
}

/// Ends this session.
///
/// # Errors
/// From the database.
pub fn sign_out(db: &mut Conn, desk: &Desk, now: i64) -> Result<(), Error> {
    if staff_sessions::end(db, &desk.id, now)? {
        audit::append(db, &Act::by_staff(Deed::StaffSignedOut, &desk.staff_id), now)?;
    }
    Ok(())
}

/// Gives somebody another role, from their next request on. `false` where they have it, or are out.
///
/// # Errors
/// From the database.
pub fn set_role(db: &mut Conn, by: &str, staff_id: &str, role: Role, now: i64) -> Result<bool, Error> {
    if !staff::set_role(db, staff_id, role)? {
        return Ok(false);
    }
    let act = Act::by_staff(Deed::StaffRoleChanged, by).about(staff_id);
    audit::append(db, &act.with([("role", role.as_str().into())]), now)?;
    Ok(true)
}

/// Whether an admin is left where this member is none any more. Whoever takes another one away meanwhile is
/// waited for.
///
/// # Errors
/// From the database.
pub fn leaves_an_admin(db: &mut Conn, staff_id: &str) -> Result<bool, Error> {
    let admins = staff::lock_admins(db)?;
    Ok(admins.is_empty() || admins.iter().any(|id| id != staff_id))
}

/// What came of keeping somebody out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shut {
    /// They are out.
    Out,
    /// They were out, or are nobody; or who did it was shut out meanwhile.
    Nobody,
    /// Nobody would be left who decides who is on the staff.
    LastAdmin,
}

/// Keeps somebody out, at once and wherever they are signed in. `by`: who on the staff, and why; none for the
/// host's command line, which may shut out everybody, since it can invite as well.
///
/// # Errors
/// From the database.
pub fn disable(db: &mut Conn, by: Option<(&str, &str)>, staff_id: &str, now: i64) -> Result<Shut, Error> {
    if let Some((by, _)) = by {
        if !leaves_an_admin(db, staff_id)? {
            return Ok(Shut::LastAdmin);
        }
        // Of two who shut each other out, the second is out by now.
        if !staff::find(db, by)?.is_some_and(|member| member.is_active()) {
            return Ok(Shut::Nobody);
        }
    }
    if !staff::disable(db, staff_id, now)? {
        return Ok(Shut::Nobody);
    }
    staff_sessions::end_all(db, staff_id, now)?;
    let act = Act::by_staff_or_host(Deed::StaffDisabled, by.map(|(member, _)| member)).about(staff_id);
    audit::append(db, &act.with([("reason", by.map(|(_, why)| why).into())]), now)?;
    Ok(Shut::Out)
}

/// A session that has begun: the key that its cookie holds. `since`: when its member signed in, where that
/// was before.
fn begin_session(
    db: &mut Conn,
    staff_id: &str,
    proven_at: Option<i64>,
    since: i64,
    now: i64,
) -> Result<String, Error> {
    let key = secrets::token::<32>();
    let id = id::fresh("sts", now);
    staff_sessions::insert(db, &id, &secrets::digest(&key), staff_id, proven_at, since, now)?;
    Ok(key)
}

/// Fresh recovery codes in the place of those before. They are shown once.
///
/// # Errors
/// From the database.
pub fn fresh_codes(db: &mut Conn, staff_id: &str, now: i64) -> Result<Vec<String>, Error> {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| recovery_code()).collect();
    let hashes: Vec<String> = codes.iter().map(|code| secrets::digest(&bare(code))).collect();
    staff_keys::replace_codes(db, staff_id, &hashes)?;
    audit::append(db, &Act::by_staff(Deed::RecoveryCodesMade, staff_id), now)?;
    Ok(codes)
}

/// 80 random bits in four groups that can be read aloud and typed.
fn recovery_code() -> String {
    let hex = secrets::to_hex(&secrets::random_bytes::<10>());
    let mut groups = Vec::new();
    let mut rest = hex.as_str();
    while let Some((group, left)) = rest.split_at_checked(5) {
        groups.push(group);
        rest = left;
    }
    groups.join("-")
}

/// A recovery code as it is compared: however it was typed.
fn bare(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_lowercase()
}
