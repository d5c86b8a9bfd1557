//! The platform's word that its human has another number: it waits for each tenure that has something of
//! theirs, for what is one person's is not another's to let go.

use super::super::{Operator, change, place};
use super::moved::{To, ask, is_locked, opened, target};
use crate::domain::audit::{Act, Deed};
use crate::domain::change::Kind;
use crate::domain::notification::PhoneChanged;
use crate::domain::tenure;
use crate::error::Error;
use crate::store::changes::Change;
use crate::store::{Conn, audit, changes, connections, numbers, tenures};

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
    if !connections::has_subject(db, platform_id, &change.subject)? {
        return Ok(false);
    }
    let proven = tenure::is_proof(change.phone_verified_at, sent_on);
    let to = To {
        phone: change.phone.as_e164().to_owned(),
        proof_at: proven.then_some(change.phone_verified_at),
        subject: Some(change.subject.clone()),
        platform_id: Some(platform_id.to_owned()),
        sent_on,
        browser_of: None,
    };
    // What nobody has seen goes at once: there is nobody to refuse.
    move_platforms(db, op, &to, None, now)?;
    let there = numbers::by_phone(db, &op.keys, &change.phone)?.map(|number| number.id);
    // One for each of them: what belongs to one person is not another's to let go.
    for (tenure_id, number_id) in connections::tenures_of_subject(db, platform_id, &change.subject)? {
        let goes = there.as_ref() != Some(&number_id);
        ask_platforms(db, op, &tenure_id, &to, goes, now)?;
    }
    Ok(true)
}

/// Lets the platform's word wait for one tenure, in place of an older one. `goes`: it is not there already.
fn ask_platforms(
    db: &mut Conn,
    op: &Operator,
    tenure_id: &str,
    to: &To,
    goes: bool,
    now: i64,
) -> Result<(), Error> {
    let (Some(platform_id), Some(subject)) = (&to.platform_id, &to.subject) else { return Ok(()) };
    let subject = format!("{platform_id}/{subject}");
    let before = changes::waiting(db, tenure_id)?
        .into_iter()
        .find(|one| one.kind() == Some(Kind::PlatformNumber) && one.subject == subject);
    if let Some(before) = before {
        let said = opened(op, &before)?;
        if said.sent_on > to.sent_on || (goes && said.phone == to.phone) {
            return Ok(());
        }
        change::void(db, &before, now)?;
    }
    if goes {
        ask(db, op, Kind::PlatformNumber, tenure_id, &subject, to, now)?;
    }
    Ok(())
}

/// The platform's word: its human's connections go along. `approved`: by a passkey.
///
/// # Errors
/// From the database.
pub fn carry_out_platforms(
    db: &mut Conn,
    op: &Operator,
    change: &Change,
    approved: bool,
    now: i64,
) -> Result<bool, Error> {
    if !approved && is_locked(tenures::standing(db, &change.tenure_id)?.as_ref()) {
        return Ok(false);
    }
    let done = move_platforms(db, op, &opened(op, change)?, Some(&change.tenure_id), now)?;
    if done {
        audit::append(
            db,
            &Act::by_system(Deed::NumberMoved).seen_by(Some(change.tenure_id.clone())).about(&change.id),
            now,
        )?;
    }
    Ok(done)
}

/// Moves what one tenure, or nobody yet, has of the human.
fn move_platforms(
    db: &mut Conn,
    op: &Operator,
    to: &To,
    from: Option<&str>,
    now: i64,
) -> Result<bool, Error> {
    let (Some(subject), Some(platform_id)) = (&to.subject, &to.platform_id) else { return Ok(false) };
    let those = connections::of_subject(db, (platform_id, subject), from)?;
    if those.is_empty() {
        return Ok(false);
    }
    let number = target(db, op, to, now)?;
    let tenure_id = place::grant(db, op, &number, to.proof_at, now)?.tenure_id;
    connections::move_to_number(db, &those, &number.number.id, tenure_id.as_deref(), now)?;
    if from.is_none() {
        let act = Act::by_platform(Deed::NumberMoved, platform_id).seen_by(tenure_id);
        audit::append(db, &act.about(&number.number.id), now)?;
    }
    Ok(true)
}
