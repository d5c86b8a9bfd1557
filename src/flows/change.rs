//! Changes that wait for three days: asked for, refused by an older browser or passkey, or carried out.

mod done;

pub use done::{carry_out, hand_over, run, void};

use super::session::Who;
use super::{Operator, alert};
use crate::domain::audit::{Act, Deed};
use crate::domain::change::{Kind, Outcome, WAIT, may_refuse};
use crate::domain::notice::Alert;
use crate::domain::session::ProvenBy;
use crate::domain::{id, secrets};
use crate::error::Error;
use crate::store::changes::Change;
use crate::store::{Conn, audit, browsers, changes, passkeys};

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Ask<'a> {
    /// What is to change.
    pub kind: Kind,
    /// Whose it is: whose older browsers and passkeys can refuse it.
    pub tenure_id: &'a str,
    /// Who asks, where that is somebody else.
    pub by_tenure_id: Option<&'a str>,
    /// What it is about; one of a kind can wait for each.
    pub subject: &'a str,
    /// What it needs to take effect; sealed where it holds a number.
    pub detail: Option<String>,
}

/// Lets a change wait, unless the same waits already; when it takes effect, unix ms.
///
/// # Errors
/// From the database.
pub fn ask(db: &mut Conn, op: &Operator, ask: Ask<'_>, now: i64) -> Result<i64, Error> {
    put(db, op, ask, id::fresh("chg", now), now)
}

/// The same for a change whose detail is sealed to its row.
///
/// # Errors
/// From the database.
pub fn ask_sealed(
    db: &mut Conn,
    op: &Operator,
    ask: Ask<'_>,
    seal: &dyn Fn(&str) -> String,
    now: i64,
) -> Result<i64, Error> {
    let id = id::fresh("chg", now);
    let detail = Some(seal(&id));
    put(db, op, Ask { detail, ..ask }, id, now)
}

fn put(db: &mut Conn, op: &Operator, ask: Ask<'_>, id: String, now: i64) -> Result<i64, Error> {
    let change = Change {
        id,
        kind: ask.kind.to_string(),
        tenure_id: ask.tenure_id.to_owned(),
        by_tenure_id: ask.by_tenure_id.map(str::to_owned),
        subject: ask.subject.to_owned(),
        detail: ask.detail,
        asked_at: now,
        due_at: now + WAIT,
        settled_at: None,
        outcome: None,
    };
    if !changes::insert(db, &change)? {
        let same = |one: &Change| one.kind == change.kind && one.subject == change.subject;
        let waits = changes::waiting(db, ask.tenure_id)?.into_iter().find(same);
        return Ok(waits.map_or(change.due_at, |waits| waits.due_at));
    }
    // Of what they can't see nobody is told, neither by a text nor by its absence.
    if ask.kind != Kind::StopOlder {
        alert::send(db, op, ask.tenure_id, Alert::ChangeAsked, now)?;
    }
    let act = Act::by_person(Deed::ChangeAsked, ask.by_tenure_id.unwrap_or(ask.tenure_id))
        .seen_by(Some(ask.tenure_id.to_owned()))
        .about(&change.id)
        .with([("change", ask.kind.as_str().into()), ("due", change.due_at.into())]);
    audit::append(db, &act, now)?;
    Ok(change.due_at)
}

/// Whether what a person asks for need not wait: they have just used a passkey. One that is younger than
/// the wait itself says little where another browser was theirs before it: whoever held the number for an
/// hour would have made it. `browser_key`: what the cookie of their own browser holds.
///
/// # Errors
/// From the database.
pub fn need_not_wait(db: &mut Conn, who: &Who, browser_key: Option<&str>, now: i64) -> Result<bool, Error> {
    if who.proven_by() != ProvenBy::Passkey || !who.is_fresh(now) {
        return Ok(false);
    }
    let passkey = passkeys::find(db, who.passkey_id.as_deref().unwrap_or_default())?;
    let Some(passkey) = passkey.filter(|passkey| passkey.tenure_id == who.tenure_id) else {
        return Ok(false);
    };
    if now - passkey.created_at >= WAIT {
        return Ok(true);
    }
    let own = browser_key.map(secrets::digest);
    let older = browsers::refusers(db, &who.tenure_id, now)?;
    Ok(older
        .iter()
        .all(|browser| browser.created_at >= passkey.created_at || own.as_ref() == Some(&browser.key_hash)))
}

/// What a browser brings to refuse a change with.
#[derive(Clone, Debug, Default)]
pub struct Refuser {
    /// What its known-browser cookie holds.
    pub browser_key: Option<String>,
    /// A passkey that was used in it lately.
    pub passkey_id: Option<String>,
    /// The key of its session.
    pub session_key: Option<String>,
}

/// A tenure that knows a browser or passkey, and since when, unix ms.
type Since = (String, i64);

/// The changes that this browser can refuse, by its own standing or that of a passkey used in it.
///
/// # Errors
/// From the database.
pub fn refusable(db: &mut Conn, refuser: &Refuser, now: i64) -> Result<Vec<Change>, Error> {
    let mut found: Vec<Change> = Vec::new();
    for (tenure_id, since) in standings(db, refuser, now)? {
        let waiting = changes::waiting(db, &tenure_id)?;
        found.extend(waiting.into_iter().filter(|change| may_refuse(since, change.asked_at)));
    }
    found.sort_by(|one, other| one.id.cmp(&other.id));
    found.dedup_by(|one, other| one.id == other.id);
    Ok(found)
}

fn standings(db: &mut Conn, refuser: &Refuser, now: i64) -> Result<Vec<Since>, Error> {
    let mut standings = Vec::new();
    if let Some(key) = &refuser.browser_key
        && let Some(browser) = browsers::refuser(db, &secrets::digest(key), now)?
    {
        standings.push((browser.tenure_id, browser.created_at));
    }
    if let Some(id) = &refuser.passkey_id
        && let Some(passkey) = passkeys::find(db, id)?
    {
        standings.push((passkey.tenure_id, passkey.created_at));
    }
    if let Some(key) = &refuser.session_key
        && let Some(who) = super::session::who(db, key, now)?
        && let Some(id) = who.passkey_id.as_deref()
        && let Some(passkey) = passkeys::find(db, id)?
    {
        standings.push((passkey.tenure_id, passkey.created_at));
    }
    Ok(standings)
}

/// Refuses a change. `false` where it is not this browser's to refuse, or is settled.
///
/// # Errors
/// From the database.
pub fn refuse(db: &mut Conn, op: &Operator, id: &str, refuser: &Refuser, now: i64) -> Result<bool, Error> {
    let Some(change) = refusable(db, refuser, now)?.into_iter().find(|change| change.id == id) else {
        return Ok(false);
    };
    if !changes::settle(db, id, Outcome::Refused, now)? {
        return Ok(false);
    }
    if change.kind() != Some(Kind::StopOlder) {
        alert::send(db, op, &change.tenure_id, Alert::ChangeRefused, now)?;
    }
    let act = Act::by_person(Deed::ChangeRefused, &change.tenure_id).about(id);
    audit::append(db, &act.with([("change", change.kind.as_str().into())]), now)?;
    Ok(true)
}
