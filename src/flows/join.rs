//! A closed tenure's person is back: what was theirs goes on where they are now.

use super::change;
use super::place::Known;
use crate::domain::audit::{Act, Deed};
use crate::domain::tenure::Span;
use crate::error::Error;
use crate::store::{Conn, audit, browsers, changes, connections, holds, passkeys, sessions, tenures};

/// Whose word it is that they are back.
#[derive(Clone, Copy)]
enum By<'a> {
    /// Their own: they have shown it.
    Person,
    /// That of somebody on the staff, for a reason.
    Staff(&'a str, &'a str),
}

impl By<'_> {
    /// What is recorded, for the person of this tenure to read.
    fn act(self, deed: Deed, tenure_id: &str) -> Act {
        match self {
            Self::Person => Act::by_person(deed, tenure_id),
            Self::Staff(id, reason) => {
                let act = Act::by_staff(deed, id).seen_by(Some(tenure_id.to_owned()));
                act.with([("reason", reason.into())])
            }
        }
    }

    const fn deed(self) -> Deed {
        match self {
            Self::Person => Deed::TenureJoined,
            Self::Staff(..) => Deed::TenureReopened,
        }
    }
}

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
    back.into_iter().try_for_each(|from| bring(db, from, into, By::Person, now))
}

/// The same by the word of staff, for somebody who has shown us nothing: a lock comes along even so. `by`: who
/// says so, and why. `false` where it went on elsewhere before.
///
/// # Errors
/// From the database.
pub fn by_staff(
    db: &mut Conn,
    from: &Span,
    into: &str,
    (staff_id, reason): (&str, &str),
    now: i64,
) -> Result<bool, Error> {
    if from.id == into || !tenures::join(db, &from.id, into)? {
        return Ok(false);
    }
    shut_out(db, into, "", now)?;
    bring(db, from, into, By::Staff(staff_id, reason), now)?;
    Ok(true)
}

fn bring(db: &mut Conn, from: &Span, into: &str, by: By<'_>, now: i64) -> Result<(), Error> {
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
        audit::append(db, &by.act(Deed::LockOn, into).about(into), now)?;
    }
    audit::append(db, &by.act(by.deed(), into).about(&from.id), now)
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
