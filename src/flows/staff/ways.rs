//! One's own ways in, changed by who is signed in and has just proven who they are: passkeys added and removed,
//! and the authenticator app set up anew.

use super::super::Operator;
use super::super::passkey::Ceremony;
use super::passkey::{begin_to_make, made};
use crate::domain::audit::{Act, Deed};
use crate::domain::keyring::Purpose;
use crate::domain::passkey::AT_MOST;
use crate::domain::totp;
use crate::error::Error;
use crate::store::staff::Member;
use crate::store::staff_sessions::Desk;
use crate::store::{Conn, audit, staff, staff_keys};

/// What came of a change to how somebody comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Changed {
    /// It is made.
    Done,
    /// The newest proof is too old.
    NeedsProof,
    /// What the browser or the app answered does not hold.
    Refused,
    /// There are as many passkeys as there can be.
    Full,
    /// They have no other way in.
    LastWay,
    /// They have no such thing.
    NotFound,
}

/// Begins to make one more passkey. None where the newest proof is too old, or there can be no more.
///
/// # Errors
/// From the database.
pub fn begin_to_add_own(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    now: i64,
) -> Result<Option<Ceremony>, Error> {
    let Some(member) = staff::find(db, &desk.staff_id)?.filter(|_| desk.is_fresh(now)) else {
        return Ok(None);
    };
    begin_to_make(db, op, &member, &desk.id, now)
}

/// Adds the passkey that the browser has made.
///
/// # Errors
/// From the database.
pub fn add_own(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    answer: (&str, &str),
    name: &str,
    now: i64,
) -> Result<Changed, Error> {
    let member = match own(db, desk, now)? {
        Ok(member) => member,
        Err(why) => return Ok(why),
    };
    if staff_keys::of_member(db, &member.id)?.len() >= AT_MOST {
        return Ok(Changed::Full);
    }
    let Some(mut passkey) = made(db, op, &member, &desk.id, answer, now)? else {
        return Ok(Changed::Refused);
    };
    name.clone_into(&mut passkey.name);
    if !staff_keys::insert(db, &passkey)? {
        return Ok(Changed::Refused);
    }
    record(db, desk, Deed::StaffPasskeyAdded, &passkey.id, now)
}

/// Removes a passkey, unless nothing else would be left to come in with. Of two removals at once the second
/// waits for the first.
///
/// # Errors
/// From the database.
pub fn remove_own(db: &mut Conn, desk: &Desk, passkey_id: &str, now: i64) -> Result<Changed, Error> {
    let member = match own(db, desk, now)? {
        Ok(member) => member,
        Err(why) => return Ok(why),
    };
    let passkeys = staff_keys::of_member(db, &member.id)?;
    if !passkeys.iter().any(|passkey| passkey.id == passkey_id) {
        return Ok(Changed::NotFound);
    }
    // Recovery codes run out, and are no way in that lasts.
    if member.password.is_none() && passkeys.len() == 1 {
        return Ok(Changed::LastWay);
    }
    staff_keys::remove(db, &member.id, passkey_id)?;
    record(db, desk, Deed::StaffPasskeyRemoved, passkey_id, now)
}

/// Puts another authenticator app in the place of the one before: by its secret, and a code of it that shows
/// that it is there. Only beside a password: without one no app is asked for.
///
/// # Errors
/// From the database.
pub fn set_authenticator(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    (secret, code): (&str, &str),
    now: i64,
) -> Result<Changed, Error> {
    let member = match own(db, desk, now)? {
        Ok(member) => member,
        Err(why) => return Ok(why),
    };
    if member.password.is_none() {
        return Ok(Changed::NotFound);
    }
    let Some(step) = totp::step_of(secret, code, now) else { return Ok(Changed::Refused) };
    staff::set_totp(db, &member.id, &op.keys.seal(Purpose::Encryption, &member.id, secret), step)?;
    record(db, desk, Deed::AuthenticatorSet, &member.id, now)
}

/// Who is signed in, for whom whoever changes them meanwhile is waited for.
fn own(db: &mut Conn, desk: &Desk, now: i64) -> Result<Result<Member, Changed>, Error> {
    if !desk.is_fresh(now) {
        return Ok(Err(Changed::NeedsProof));
    }
    let member = staff::lock(db, &desk.staff_id)?.filter(Member::is_active);
    Ok(member.ok_or(Changed::NotFound))
}

fn record(db: &mut Conn, desk: &Desk, deed: Deed, about: &str, now: i64) -> Result<Changed, Error> {
    audit::append(db, &Act::by_staff(deed, &desk.staff_id).about(about), now)?;
    Ok(Changed::Done)
}
