//! What goes along to another number, and when.

use serde::{Deserialize, Serialize};

use super::super::change::{self, Ask, Refuser};
use super::super::session::Who;
use super::super::{Operator, alert, place};
use crate::domain::audit::{Act, Deed};
use crate::domain::change::Kind;
use crate::domain::keyring::Purpose;
use crate::domain::notice::Alert;
use crate::domain::notification::PhoneChanged;
use crate::domain::phone::Phone;
use crate::domain::session::ProvenBy;
use crate::domain::tenure::{self, Place};
use crate::error::Error;
use crate::store::changes::Change;
use crate::store::numbers::Locked;
use crate::store::tenures::Standing;
use crate::store::{
    Conn, audit, browsers, changes, connections, holds, numbers, passkeys, sessions, tenures,
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
}

/// Takes the word of a platform that a human has another number. `false` where it knows none.
///
/// # Errors
/// From the database.
pub fn platform_says(
    db: &mut Conn,
    op: &Operator,
    platform_id: &str,
    change: &PhoneChanged,
    sent_on: i64,
    now: i64,
) -> Result<bool, Error> {
    let Some(number_id) = connections::number_of_subject(db, platform_id, &change.subject)? else {
        return Ok(false);
    };
    let proven = tenure::is_proof(change.phone_verified_at, sent_on);
    let to = To {
        phone: change.phone.as_e164().to_owned(),
        proof_at: proven.then_some(change.phone_verified_at),
        subject: Some(change.subject.clone()),
        platform_id: Some(platform_id.to_owned()),
    };
    let now_with = numbers::find(db, &number_id)?;
    let same =
        now_with.is_some_and(|number| numbers::lookups(&op.keys, &change.phone).contains(&number.lookup));
    let Some(tenure_id) = connections::tenure_of_subject(db, platform_id, &change.subject)? else {
        // Nobody has seen them: there is nobody to refuse.
        if !same {
            move_platforms(db, op, &to, now)?;
        }
        return Ok(true);
    };
    let subject = format!("{platform_id}/{}", change.subject);
    let before = changes::waiting(db, &tenure_id)?
        .into_iter()
        .find(|one| one.kind() == Some(Kind::PlatformNumber) && one.subject == subject);
    if let Some(before) = before {
        if !same && opened(op, &before)?.phone == to.phone {
            return Ok(true);
        }
        change::void(db, &before, now)?;
    }
    if !same {
        ask(db, op, Kind::PlatformNumber, &tenure_id, &subject, &to, now)?;
    }
    Ok(true)
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

fn opened(op: &Operator, change: &Change) -> Result<To, Error> {
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
    key: &str,
    now: i64,
) -> Result<bool, Error> {
    let refuser = Refuser { session_key: Some(key.to_owned()), ..Refuser::default() };
    if who.proven_by() != ProvenBy::Passkey || !who.is_fresh(now) {
        return Ok(false);
    }
    let Some(change) = change::refusable(db, &refuser, now)?.into_iter().find(|change| change.id == id)
    else {
        return Ok(false);
    };
    match change.kind() {
        Some(Kind::Number | Kind::PlatformNumber) => change::carry_out(db, op, &change, true, now),
        _ => Ok(false),
    }
}

/// The platform's word: its human's connections go along. `approved`: by a passkey.
///
/// # Errors
/// From the database.
pub(in super::super) fn carry_out_platforms(
    db: &mut Conn,
    op: &Operator,
    change: &Change,
    approved: bool,
    now: i64,
) -> Result<bool, Error> {
    if !approved && is_locked(tenures::standing(db, &change.tenure_id)?.as_ref()) {
        return Ok(false);
    }
    let done = move_platforms(db, op, &opened(op, change)?, now)?;
    if done {
        audit::append(
            db,
            &Act::by_system(Deed::NumberMoved).seen_by(Some(change.tenure_id.clone())).about(&change.id),
            now,
        )?;
    }
    Ok(done)
}

fn is_locked(tenure: Option<&Standing>) -> bool {
    tenure.is_none_or(|tenure| tenure.locked_at.is_some())
}

fn move_platforms(db: &mut Conn, op: &Operator, to: &To, now: i64) -> Result<bool, Error> {
    let (Some(subject), Some(platform_id)) = (&to.subject, &to.platform_id) else { return Ok(false) };
    let number = target(db, op, to, now)?;
    let tenure_id = place::grant(db, op, &number, to.proof_at, now)?.tenure_id;
    let number_id = &number.number.id;
    let moved = connections::move_subject(db, (platform_id, subject), number_id, tenure_id.as_deref(), now)?;
    Ok(moved > 0)
}

/// The number that it goes to, held until the transaction ends.
fn target(db: &mut Conn, op: &Operator, to: &To, now: i64) -> Result<Locked, Error> {
    let phone = Phone::from_e164(&to.phone).map_err(|_| Error::Bug("a change holds no number".into()))?;
    numbers::locked(db, &op.keys, &phone, now)
}

/// Whether a tenure may go to this number: not to where it is, nor to somebody who requires a passkey, which
/// a code to their number is not, nor to a person who was there before. Looked at before anything is placed,
/// since what is refused must not count as a proof there.
fn may_go(db: &mut Conn, op: &Operator, number: &Locked, proof_at: i64) -> Result<bool, Error> {
    let spans = tenures::of_number(db, &number.number.id)?;
    Ok(match tenure::place_proof(&spans, proof_at, op.trust) {
        Place::New => true,
        Place::Waits => false,
        Place::In(id) => spans.iter().any(|span| span.id == id && span.is_open && !span.is_locked),
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
    let is_same = tenure.is_none_or(|tenure| tenure.number_id == number.number.id);
    if is_same || !may_go(db, op, &number, to.proof_at.unwrap_or(now))? {
        return Ok(false);
    }
    let placed = place::grant(db, op, &number, to.proof_at, now)?;
    let Some(into) = placed.tenure_id else { return Ok(false) };
    let number_id = number.number.id;
    // While it is still theirs: the text goes to the old number.
    alert::send(db, op, from, Alert::NumberMoved, now)?;
    tenures::leave(db, from, now)?;
    connections::hand_over(db, from, &into, &number_id, now)?;
    passkeys::hand_over(db, from, &into)?;
    browsers::hand_over(db, from, &into)?;
    holds::hand_over(db, from, &into)?;
    sessions::hand_over(db, from, &into)?;
    changes::hand_over(db, from, &into, now)?;
    if was_locked {
        tenures::lock(db, &into, now)?;
    }
    audit::append(db, &Act::by_person(Deed::NumberMoved, &into).about(from), now)?;
    Ok(true)
}
