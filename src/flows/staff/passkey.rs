//! Passkeys of the staff: enough to sign in with, since they are never a text.

use super::super::Operator;
use super::super::passkey::Ceremony;
use super::{begin_session, invitation};
use crate::domain::audit::{Act, Deed};
use crate::domain::passkey::{AT_MOST, RelyingParty};
use crate::domain::{id, secrets};
use crate::error::Error;
use crate::store::staff::Member;
use crate::store::staff_keys::{self, StaffPasskey};
use crate::store::staff_sessions::Desk;
use crate::store::{Conn, audit, passkeys, staff, staff_sessions};

/// Whose ceremonies these are, beside those of the people.
const STAFF: &str = "staff";

/// Begins to use a passkey, whosever it is; none where there can be none.
///
/// # Errors
/// From the database.
pub fn begin_to_enter(db: &mut Conn, op: &Operator, now: i64) -> Result<Option<Ceremony>, Error> {
    let Some(party) = &op.staff_passkeys else { return Ok(None) };
    let begun = party.ask().map_err(|why| Error::Bug(why.to_string()))?;
    begin(db, STAFF, &begun.state, begun.options, now).map(Some)
}

/// Takes the answer of a browser. `desk`: who is signed in, where it is a step-up; the passkey must be
/// theirs then. The key of the new session; none where it does not hold.
///
/// # Errors
/// From the database.
pub fn enter(
    db: &mut Conn,
    op: &Operator,
    (ceremony, answer): (&str, &str),
    desk: Option<&Desk>,
    now: i64,
) -> Result<Option<String>, Error> {
    let Some(member) = used(db, op, ceremony, answer, now)? else {
        let act = Act::by_visitor(Deed::StaffRefused, None).with([("why", "passkey".into())]);
        audit::append(db, &act, now)?;
        return Ok(None);
    };
    // Of somebody who is signed in and has proven all of it, the session goes on.
    let desk = desk.filter(|desk| desk.proven_at.is_some());
    if desk.is_some_and(|desk| desk.staff_id != member.id) {
        return Ok(None);
    }
    if desk.is_none() {
        staff::set_failures(db, &member.id, 0, 0)?;
    }
    let since = desk.map_or(now, |desk| desk.created_at);
    if let Some(desk) = desk {
        staff_sessions::end(db, &desk.id, now)?;
    }
    let key = begin_session(db, &member.id, Some(now), since, now)?;
    let deed = if desk.is_some() { Deed::StaffConfirmed } else { Deed::StaffSignedIn };
    audit::append(db, &Act::by_staff(deed, &member.id).with([("by", "passkey".into())]), now)?;
    Ok(Some(key))
}

/// The member whose passkey an answer proves.
fn used(
    db: &mut Conn,
    op: &Operator,
    ceremony: &str,
    answer: &str,
    now: i64,
) -> Result<Option<Member>, Error> {
    let Some(party) = &op.staff_passkeys else { return Ok(None) };
    // Used up whatever comes of it: an answer is tried once.
    let Some(state) = passkeys::use_up(db, &secrets::digest(ceremony), Some(STAFF), now)? else {
        return Ok(None);
    };
    let Ok(hash) = RelyingParty::named(answer) else { return Ok(None) };
    let Some(passkey) = staff_keys::by_credential(db, &hash)? else { return Ok(None) };
    let Some(member) = staff::find(db, &passkey.staff_id)?.filter(Member::is_active) else { return Ok(None) };
    match party.used(answer, &state, &member.user_handle, &passkey.credential) {
        Ok(credential) => {
            staff_keys::used(db, &passkey.id, &credential, now)?;
            Ok(Some(member))
        }
        Err(why) => {
            tracing::info!(%why, passkey = passkey.id, "a passkey of the staff was refused");
            Ok(None)
        }
    }
}

/// Begins to make a passkey for who was invited. None where there can be none, or the invitation is gone.
///
/// # Errors
/// From the database.
pub fn begin_to_add(db: &mut Conn, op: &Operator, token: &str, now: i64) -> Result<Option<Ceremony>, Error> {
    let Some(member) = invitation::invited(db, token, now)? else { return Ok(None) };
    begin_to_make(db, op, &member, &secrets::digest(token), now)
}

/// Begins to make one more passkey for somebody. `whose`: who must bring the answer. None where there can be
/// no more.
pub(super) fn begin_to_make(
    db: &mut Conn,
    op: &Operator,
    member: &Member,
    whose: &str,
    now: i64,
) -> Result<Option<Ceremony>, Error> {
    let Some(party) = &op.staff_passkeys else { return Ok(None) };
    let known = staff_keys::of_member(db, &member.id)?;
    if known.len() >= AT_MOST {
        return Ok(None);
    }
    let stored: Vec<String> = known.into_iter().map(|passkey| passkey.credential).collect();
    let begun =
        party.make(&member.user_handle, &member.email, &stored).map_err(|why| Error::Bug(why.to_string()))?;
    begin(db, whose, &begun.state, begun.options, now).map(Some)
}

/// Takes an invitation up with the passkey that a browser has made.
///
/// # Errors
/// From the database.
pub fn add(
    db: &mut Conn,
    op: &Operator,
    token: &str,
    (ceremony, answer): (&str, &str),
    now: i64,
) -> Result<invitation::Joining, Error> {
    let Some(member) = invitation::invited(db, token, now)? else { return Ok(invitation::Joining::Gone) };
    let made = made(db, op, &member, &secrets::digest(token), (ceremony, answer), now)?;
    let Some(passkey) = made else { return Ok(invitation::Joining::WrongCode) };
    let joined = invitation::let_in(db, token, &member, None, now)?;
    // Only for the one whose invitation it was: of two who join at once the other must leave no key behind.
    if matches!(joined, invitation::Joining::In(..)) && !staff_keys::insert(db, &passkey)? {
        return Err(Error::Refused("a passkey is known already".into()));
    }
    Ok(joined)
}

/// The passkey that a browser has made for somebody, not kept yet; none where its answer does not hold.
pub(super) fn made(
    db: &mut Conn,
    op: &Operator,
    member: &Member,
    whose: &str,
    (ceremony, answer): (&str, &str),
    now: i64,
) -> Result<Option<StaffPasskey>, Error> {
    let Some(party) = &op.staff_passkeys else { return Ok(None) };
    let state = passkeys::use_up(db, &secrets::digest(ceremony), Some(whose), now)?;
    let made = state.and_then(|state| party.made(answer, &state).ok());
    Ok(made.map(|made| StaffPasskey {
        id: id::fresh("spk", now),
        staff_id: member.id.clone(),
        credential_hash: made.hash,
        credential: made.stored,
        name: String::new(),
        created_at: now,
        last_used_at: None,
    }))
}

fn begin(
    db: &mut Conn,
    whose: &str,
    state: &str,
    options: serde_json::Value,
    now: i64,
) -> Result<Ceremony, Error> {
    let ceremony = secrets::token::<32>();
    passkeys::begin(db, &secrets::digest(&ceremony), Some(whose), state, now)?;
    Ok(Ceremony { ceremony, options })
}
