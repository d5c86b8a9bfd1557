//! What goes along to another number, and when.

use serde::{Deserialize, Serialize};

use super::super::change::{self, Ask, Refuser};
use super::super::session::Who;
use super::super::{Operator, alert, place};
use crate::domain::audit::{Act, Deed};
use crate::domain::change::Kind;
use crate::domain::keyring::Purpose;
use crate::domain::notice::Alert;
use crate::domain::phone::Phone;
use crate::domain::tenure::{self, Place};
use crate::error::Error;
use crate::store::changes::Change;
use crate::store::numbers::Locked;
use crate::store::tenures::Standing;
use crate::store::{
    Conn, audit, browsers, connections, holds, numbers, opt_outs, passkeys, sessions, tenures,
};

/// Where to, sealed while it waits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct To {
    pub phone: String,
    /// When the number was proven, unix ms; none where it was not, or too long before.
    pub proof_at: Option<i64>,
    /// The platform's id of the human, where it is the platform's word.
    pub subject: Option<String>,
    pub platform_id: Option<String>,
    /// When the platform said so, unix ms.
    #[serde(default)]
    pub sent_on: i64,
    /// The tenure that the browser was known to in which the number was proven.
    #[serde(default)]
    pub browser_of: Option<String>,
}

/// Why a tenure can't go to a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Somebody who holds it requires a passkey.
    Locked,
    /// Somebody has signed in with it, and nothing shows that it is the same person.
    Taken,
    /// Its SIM has changed lately.
    SimChanged,
    /// There is nothing (any more) to move, or it is there.
    Nothing,
}

/// Lets a move wait; when it takes place, unix ms.
pub(super) fn ask(
    db: &mut Conn,
    op: &Operator,
    kind: Kind,
    tenure_id: &str,
    subject: &str,
    to: &To,
    now: i64,
) -> Result<i64, Error> {
    let secret = serde_json::to_string(to).map_err(|why| Error::Bug(why.to_string()))?;
    let sealed = move |id: &str| op.keys.seal(Purpose::Encryption, id, &secret);
    change::ask_sealed(
        db,
        op,
        Ask { kind, tenure_id, by_tenure_id: None, subject, detail: None },
        &sealed,
        now,
    )
}

pub(super) fn opened(op: &Operator, change: &Change) -> Result<To, Error> {
    let sealed = change.detail.as_deref().unwrap_or_default();
    let text = op.keys.open(Purpose::Encryption, &change.id, sealed)?;
    serde_json::from_str(&text).map_err(|why| Error::Bug(why.to_string()))
}

/// Carries out at once what waits, for a person who has just used a passkey that is older. `false` where
/// it is none of theirs, or they have not.
///
/// # Errors
/// From the database.
pub fn approve(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    id: &str,
    refuser: &Refuser,
    now: i64,
) -> Result<bool, Error> {
    if !change::need_not_wait(db, who, refuser.browser_key.as_deref(), now)? {
        return Ok(false);
    }
    let refuser = Refuser { session_key: refuser.session_key.clone(), ..Refuser::default() };
    let Some(change) = change::refusable(db, &refuser, now)?.into_iter().find(|change| change.id == id)
    else {
        return Ok(false);
    };
    match change.kind() {
        Some(Kind::Number | Kind::PlatformNumber) => change::carry_out(db, op, &change, true, now),
        _ => Ok(false),
    }
}

pub(super) fn is_locked(tenure: Option<&Standing>) -> bool {
    tenure.is_none_or(|tenure| tenure.locked_at.is_some())
}

fn phone(to: &To) -> Result<Phone, Error> {
    Phone::from_e164(&to.phone).map_err(|_| Error::Bug("a change holds no number".into()))
}

/// The number that it goes to, held until the transaction ends.
pub(super) fn target(db: &mut Conn, op: &Operator, to: &To, now: i64) -> Result<Locked, Error> {
    numbers::locked(db, &op.keys, &phone(to)?, now)
}

/// Why a tenure can't go to a number, if it can't. Looked at before anything is placed, since what is refused
/// must not count as a proof there. A code to a number lets in there, and to what is there; it does not let
/// the mover's passkeys and browsers in for good, nor their lock, where somebody else may be at home.
///
/// # Errors
/// From the database.
pub(super) fn refusal(
    db: &mut Conn,
    op: &Operator,
    from: &str,
    to: &To,
    now: i64,
) -> Result<Option<Refusal>, Error> {
    let number = numbers::by_phone(db, &op.keys, &phone(to)?)?;
    let Some(number) = number else { return Ok(None) };
    let spans = tenures::of_number(db, &number.id)?;
    if spans.iter().any(|span| span.id == from && span.is_open()) {
        return Ok(Some(Refusal::Nothing));
    }
    let id = match tenure::place_proof(&spans, to.proof_at.unwrap_or(now), op.trust) {
        Place::New => return Ok(None),
        Place::Waits => return Ok(Some(Refusal::Nothing)),
        Place::In(id) => id,
    };
    let Some(there) = spans.iter().find(|span| span.id == id && span.is_open()) else {
        return Ok(Some(Refusal::Nothing));
    };
    Ok(if there.is_locked {
        Some(Refusal::Locked)
    } else if sessions::has_any(db, &id)? && to.browser_of.as_ref() != Some(&id) {
        Some(Refusal::Taken)
    } else {
        None
    })
}

/// The person's own word: the whole tenure goes along. `approved`: by a passkey.
///
/// # Errors
/// From the database.
pub(in super::super) fn carry_out_own(
    db: &mut Conn,
    op: &Operator,
    change: &Change,
    approved: bool,
    now: i64,
) -> Result<bool, Error> {
    let from = change.tenure_id.as_str();
    let tenure = tenures::standing(db, from)?;
    let is_open = tenure.as_ref().is_some_and(|tenure| tenure.closed_at.is_none());
    if !is_open || (!approved && is_locked(tenure.as_ref())) {
        return Ok(false);
    }
    let was_locked = is_locked(tenure.as_ref());
    let to = opened(op, change)?;
    let number = target(db, op, &to, now)?;
    if refusal(db, op, from, &to, now)?.is_some() {
        return Ok(false);
    }
    let placed = place::grant(db, op, &number, to.proof_at, now)?;
    let Some(into) = placed.tenure_id else { return Ok(false) };
    let number_id = number.number.id;
    // While it is still theirs: the text goes to the old number.
    alert::send(db, op, from, Alert::NumberMoved, now)?;
    let old = tenure.map(|tenure| tenure.number_id).unwrap_or_default();
    opt_outs::hand_over(db, &old, &number_id, now)?;
    place::drop_waiting(db, &old, now)?;
    if tenures::hides_apps(db, from)? {
        tenures::set_hides_apps(db, &into, true)?;
    }
    tenures::leave(db, from, &into, now)?;
    connections::hand_over(db, from, &into, &number_id, now)?;
    passkeys::hand_over(db, from, &into)?;
    browsers::hand_over(db, from, &into)?;
    holds::hand_over(db, from, &into)?;
    sessions::hand_over(db, from, &into)?;
    change::hand_over(db, from, &into, now)?;
    if was_locked {
        tenures::lock(db, &into, now)?;
    }
    audit::append(db, &Act::by_person(Deed::NumberMoved, &into).about(from), now)?;
    Ok(true)
}
