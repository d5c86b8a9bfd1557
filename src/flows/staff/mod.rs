//! People on the operator's staff: invited, let in, given another role, kept out.

mod glass;
mod invitation;
mod passkey;
mod sign_in;

pub use glass::{Broken, break_glass};
pub use invitation::{Invited, Joining, expect, hand_on, invite, invited, join, let_in};
pub use passkey::{add as add_passkey, begin_to_add, begin_to_enter, enter as enter_passkey};
pub use sign_in::{Attempt, Entered, Proof, attempt, compared, confirm, enter};

use crate::domain::audit::{Act, Deed};
use crate::domain::staff::Role;
use crate::domain::{id, secrets};
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

/// Keeps somebody out, at once and wherever they are signed in. `by`: who on the staff, and why; none for the
/// host's command line. `false` where they are out, or nobody.
///
/// # Errors
/// From the database.
pub fn disable(db: &mut Conn, by: Option<(&str, &str)>, staff_id: &str, now: i64) -> Result<bool, Error> {
    if !staff::disable(db, staff_id, now)? {
        return Ok(false);
    }
    staff_sessions::end_all(db, staff_id, now)?;
    let act = Act::by_staff_or_host(Deed::StaffDisabled, by.map(|(member, _)| member)).about(staff_id);
    audit::append(db, &act.with([("reason", by.map(|(_, why)| why).into())]), now)?;
    Ok(true)
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
