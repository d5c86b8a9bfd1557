//! Passkeys of a person who is signed in: added, named, removed, required.

mod enter;

pub use enter::{Begun, Beside, Entered, begin as begin_to_enter, enter};

use serde::{Deserialize, Serialize};

use super::session::Who;
use super::{Operator, alert, change};
use crate::domain::audit::{Act, Deed};
use crate::domain::change::Kind;
use crate::domain::notice::Alert;
use crate::domain::passkey::{AT_MOST, NAME_LENGTH, RelyingParty, fresh_handle};
use crate::domain::session::ProvenBy;
use crate::domain::{display_name, id, secrets};
use crate::error::Error;
use crate::store::changes::Change;
use crate::store::passkeys::Passkey;
use crate::store::{Conn, audit, changes, numbers, passkeys, sessions, tenures};

/// What came of asking for a change to how a person signs in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It took effect.
    Done,
    /// It takes effect at this time unless refused, unix ms.
    Waits(i64),
    /// The proof that this session began with is too old, or of the wrong kind.
    NeedsProof,
    /// The browser's answer does not hold, or came too late.
    Refused,
    /// The number's SIM has changed lately: whoever holds it may be a thief.
    SimChanged,
    /// There are as many as there can be.
    Full,
    /// It is the last one, and the person requires a passkey.
    LastOfALock,
    /// There is none of theirs with this id.
    NotFound,
}

/// A ceremony that has begun: what the page holds, and what it hands to the browser.
#[derive(Clone, Debug, Serialize)]
pub struct Ceremony {
    /// To be sent back with the answer.
    pub ceremony: String,
    /// Options for the browser.
    pub options: serde_json::Value,
}

/// The passkeys of a person, and what waits.
pub struct Mine {
    /// The oldest first.
    pub passkeys: Vec<Passkey>,
    /// In the order in which they take effect.
    pub waiting: Vec<Change>,
    /// Those among them that this browser can refuse.
    pub refusable: Vec<String>,
}

/// The passkeys of the person who is signed in.
///
/// # Errors
/// From the database.
pub fn mine(db: &mut Conn, who: &Who, refuser: &change::Refuser, now: i64) -> Result<Mine, Error> {
    Ok(Mine {
        passkeys: passkeys::of_tenure(db, who.sees())?,
        waiting: changes::waiting(db, who.sees())?,
        refusable: change::refusable(db, refuser, now)?.into_iter().map(|change| change.id).collect(),
    })
}

/// Begins to make a passkey; none where the person must prove anew who they are, or has as many as there
/// can be.
///
/// # Errors
/// From the database.
pub fn begin_to_add(db: &mut Conn, op: &Operator, who: &Who, now: i64) -> Result<Option<Ceremony>, Error> {
    let Some(party) = op.passkeys.as_ref().filter(|_| who.is_fresh(now) && !who.limited) else {
        return Ok(None);
    };
    let known = passkeys::of_tenure(db, &who.tenure_id)?;
    if known.len() >= AT_MOST {
        return Ok(None);
    }
    let handle = known.first().map_or_else(fresh_handle, |passkey| passkey.user_handle.clone());
    let number = numbers::find(db, &who.number_id)?.ok_or_else(|| Error::Bug("a number is gone".into()))?;
    let name = format!("•••• {}", number.phone(&op.keys)?.last4());
    let stored: Vec<String> = known.into_iter().map(|passkey| passkey.credential).collect();
    let begun = party.make(&handle, &name, &stored).map_err(|why| Error::Bug(why.to_string()))?;
    let state = serde_json::json!({ "handle": handle, "state": begun.state }).to_string();
    let ceremony = secrets::token::<32>();
    passkeys::begin(db, &secrets::digest(&ceremony), Some(&who.id), &state, now)?;
    Ok(Some(Ceremony { ceremony, options: begun.options }))
}

/// A passkey that was made, as it waits.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Made {
    handle: String,
    hash: String,
    credential: String,
    name: String,
}

#[derive(Deserialize)]
struct Adding {
    handle: String,
    state: String,
}

/// Adds the passkey that a browser has made. While an older one exists, one that was not asked for with a
/// passkey waits for three days.
///
/// # Errors
/// From the database.
pub fn add(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    (ceremony, answer): (&str, &str),
    name: &str,
    now: i64,
) -> Result<Asked, Error> {
    let Some(party) = op.passkeys.as_ref().filter(|_| who.is_fresh(now)) else {
        return Ok(Asked::NeedsProof);
    };
    if who.limited {
        return Ok(Asked::SimChanged);
    }
    let Some(made) = made(db, party, who, ceremony, answer, name, now)? else { return Ok(Asked::Refused) };
    tenures::lock_row(db, &who.tenure_id)?;
    let known = passkeys::of_tenure(db, &who.tenure_id)?.len();
    if known >= AT_MOST {
        return Ok(Asked::Full);
    }
    if known > 0 && who.proven_by() != ProvenBy::Passkey {
        let ask = change::Ask {
            kind: Kind::PasskeyAdded,
            tenure_id: &who.tenure_id,
            by_tenure_id: None,
            subject: &made.hash,
            detail: Some(serde_json::to_string(&made).unwrap_or_default()),
        };
        return change::ask(db, op, ask, now).map(Asked::Waits);
    }
    Ok(if put(db, op, &who.tenure_id, made, now)? { Asked::Done } else { Asked::Refused })
}

fn made(
    db: &mut Conn,
    party: &RelyingParty,
    who: &Who,
    ceremony: &str,
    answer: &str,
    name: &str,
    now: i64,
) -> Result<Option<Made>, Error> {
    let state = passkeys::use_up(db, &secrets::digest(ceremony), Some(&who.id), now)?;
    let Some(adding) = state.and_then(|state| serde_json::from_str::<Adding>(&state).ok()) else {
        return Ok(None);
    };
    Ok(match party.made(answer, &adding.state) {
        Ok(credential) => Some(Made {
            handle: adding.handle,
            hash: credential.hash,
            credential: credential.stored,
            name: name.to_owned(),
        }),
        Err(why) => {
            tracing::info!(%why, "a passkey was not added");
            None
        }
    })
}

/// A name as it is kept; none where nothing is left of it.
#[must_use]
pub fn name(typed: &str) -> Option<String> {
    let clean = display_name::cleaned(typed);
    let short: String = clean.chars().take(NAME_LENGTH).collect();
    (!short.trim().is_empty()).then(|| short.trim().to_owned())
}

/// Adds a passkey now. `false` where its credential is known already.
///
/// # Errors
/// From the database.
pub fn put(db: &mut Conn, op: &Operator, tenure_id: &str, made: Made, now: i64) -> Result<bool, Error> {
    let passkey = Passkey {
        id: id::fresh("pky", now),
        tenure_id: tenure_id.to_owned(),
        user_handle: made.handle,
        credential_hash: made.hash,
        credential: made.credential,
        name: made.name,
        created_at: now,
        last_used_at: None,
    };
    if !passkeys::insert(db, &passkey)? {
        return Ok(false);
    }
    alert::send(db, op, tenure_id, Alert::PasskeyAdded, now)?;
    audit::append(db, &Act::by_person(Deed::PasskeyAdded, tenure_id).about(&passkey.id), now)?;
    Ok(true)
}

/// Removes a passkey now, and ends the sessions that began with it, but for `session_id`. `false` where it
/// is a stranger's, or gone.
///
/// # Errors
/// From the database.
pub fn take(
    db: &mut Conn,
    op: &Operator,
    tenure_id: &str,
    id: &str,
    session_id: Option<&str>,
    now: i64,
) -> Result<bool, Error> {
    if !passkeys::remove(db, tenure_id, id)? {
        return Ok(false);
    }
    sessions::end_by_passkey(db, tenure_id, id, session_id, now)?;
    alert::send(db, op, tenure_id, Alert::PasskeyRemoved, now)?;
    audit::append(db, &Act::by_person(Deed::PasskeyRemoved, tenure_id).about(id), now)?;
    Ok(true)
}

/// Removes a passkey. Who has not just used one waits for three days.
///
/// # Errors
/// From the database.
pub fn remove(db: &mut Conn, op: &Operator, who: &Who, id: &str, now: i64) -> Result<Asked, Error> {
    tenures::lock_row(db, &who.tenure_id)?;
    let known = passkeys::of_tenure(db, &who.tenure_id)?;
    if !known.iter().any(|passkey| passkey.id == id) {
        return Ok(Asked::NotFound);
    }
    if !who.is_fresh(now) {
        return Ok(Asked::NeedsProof);
    }
    if who.locked_at.is_some() && known.len() == 1 {
        return Ok(Asked::LastOfALock);
    }
    if who.proven_by() != ProvenBy::Passkey {
        let ask = change::Ask {
            kind: Kind::PasskeyRemoved,
            tenure_id: &who.tenure_id,
            by_tenure_id: None,
            subject: id,
            detail: None,
        };
        return change::ask(db, op, ask, now).map(Asked::Waits);
    }
    Ok(if take(db, op, &who.tenure_id, id, Some(&who.id), now)? { Asked::Done } else { Asked::NotFound })
}

/// Gives a passkey another name.
///
/// # Errors
/// From the database.
pub fn rename(db: &mut Conn, who: &Who, id: &str, name: &str, now: i64) -> Result<bool, Error> {
    let renamed = passkeys::rename(db, &who.tenure_id, id, name)?;
    if renamed {
        audit::append(db, &Act::by_person(Deed::PasskeyRenamed, &who.tenure_id).about(id), now)?;
    }
    Ok(renamed)
}

/// Lets codes alone open nothing any more, in three days.
///
/// # Errors
/// From the database.
pub fn lock(db: &mut Conn, op: &Operator, who: &Who, now: i64) -> Result<Asked, Error> {
    // Whoever could not use a passkey now would lock themselves out.
    if !who.is_fresh(now) || who.proven_by() != ProvenBy::Passkey {
        return Ok(Asked::NeedsProof);
    }
    if who.locked_at.is_some() {
        return Ok(Asked::Done);
    }
    let ask = change::Ask {
        kind: Kind::Lock,
        tenure_id: &who.tenure_id,
        by_tenure_id: None,
        subject: "",
        detail: None,
    };
    change::ask(db, op, ask, now).map(Asked::Waits)
}

/// Lets codes alone sign in again, at once: it takes the passkey.
///
/// # Errors
/// From the database.
pub fn unlock(db: &mut Conn, op: &Operator, who: &Who, now: i64) -> Result<Asked, Error> {
    if !who.is_fresh(now) || who.proven_by() != ProvenBy::Passkey {
        return Ok(Asked::NeedsProof);
    }
    if tenures::unlock(db, &who.tenure_id)? {
        alert::send(db, op, &who.tenure_id, Alert::LockOff, now)?;
        audit::append(db, &Act::by_person(Deed::LockOff, &who.tenure_id).about(&who.tenure_id), now)?;
    }
    Ok(Asked::Done)
}
