//! A closed tenure's person is back: what was theirs goes on where they are now.

use super::change;
use super::place::Known;
use crate::domain::audit::{Act, Deed};
use crate::domain::tenure::Span;
use crate::error::Error;
use crate::store::{Conn, audit, browsers, changes, connections, holds, passkeys, sessions, tenures};

/// Lets closed tenures go on in another one of the same number: connections, passkeys, known browsers, what
/// waits for their word, and a lock, where its passkey has just been used. Sessions of a closed tenure are
/// over. `known`: what whoever is back has shown.
///
/// # Errors
/// From the database.
pub fn into(db: &mut Conn, closed: &[&Span], into: &str, known: &Known<'_>, now: i64) -> Result<(), Error> {
    let mut back = Vec::new();
    for from in closed {
        if from.id != into && tenures::join(db, &from.id, into)? {
            back.push(*from);
        }
    }
    let was_theirs = |from: &&Span| known.still.contains(&from.id.as_str());
    if !back.is_empty() && !known.has_passkey_of(into) && !back.iter().all(was_theirs) {
        let browser = known.browser.map_or("", |browser| browser.id.as_str());
        shut_out(db, into, browser, now)?;
    }
    back.into_iter().try_for_each(|from| bring(db, from, into, now))
}

fn bring(db: &mut Conn, from: &Span, into: &str, now: i64) -> Result<(), Error> {
    let number_id = tenures::number_of(db, into)?.unwrap_or_default();
    connections::hand_over(db, &from.id, into, &number_id, now)?;
    passkeys::hand_over(db, &from.id, into)?;
    browsers::hand_over(db, &from.id, into)?;
    holds::hand_over(db, &from.id, into)?;
    change::hand_over(db, &from.id, into, now)?;
    if tenures::hides_apps(db, &from.id)? {
        tenures::set_hides_apps(db, into, true)?;
    }
    if from.is_locked && tenures::lock(db, into, now)? {
        audit::append(db, &Act::by_person(Deed::LockOn, into).about(into), now)?;
    }
    audit::append(db, &Act::by_person(Deed::TenureJoined, into).about(&from.id), now)
}

/// Whoever had the number meanwhile may have been a thief, or its next holder: what they made to come in with
/// must not open what now comes together. The person makes theirs anew.
fn shut_out(db: &mut Conn, tenure_id: &str, but_browser: &str, now: i64) -> Result<(), Error> {
    sessions::end_all(db, tenure_id, now)?;
    browsers::remove_others(db, tenure_id, but_browser)?;
    for passkey in passkeys::of_tenure(db, tenure_id)? {
        passkeys::remove(db, tenure_id, &passkey.id)?;
        let act = Act::by_system(Deed::PasskeyRemoved).seen_by(Some(tenure_id.to_owned()));
        audit::append(db, &act.about(&passkey.id), now)?;
    }
    tenures::unlock(db, tenure_id)?;
    for waiting in changes::waiting(db, tenure_id)? {
        change::void(db, &waiting, now)?;
    }
    Ok(())
}
