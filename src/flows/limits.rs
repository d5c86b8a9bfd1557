//! How often codes may be asked for and entered, by number, client, browser and for the site; and
//! what wrong codes lock. A client or browser over its limit is told so. A number's limits never
//! show: whoever asks sees the same pages, and the text alone stays away.

use core::net::IpAddr;

use super::Operator;
use crate::domain::audit::{Act, Deed};
use crate::domain::device::client;
use crate::domain::keyring::Purpose;
use crate::domain::limit::{CODES_PER_BROWSER, CODES_PER_NUMBER, Lane, Rule, guessing};
use crate::domain::phone::Phone;
use crate::error::Error;
use crate::store::limits::{Counted, Guessed, Guesses};
use crate::store::reindex::{limit_key, wrong_key};
use crate::store::{Conn, audit, limits, numbers};

/// Who asks for a code or enters one.
#[derive(Clone, Debug)]
pub struct Asker {
    /// Where the request comes from, as far as its sender can be believed.
    pub addr: IpAddr,
    /// The browser, by what its flow cookie holds.
    pub visitor: Option<String>,
    /// What its known-browser cookie holds.
    pub browser_key: Option<String>,
}

/// What came of asking for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// This client, this browser or the site as a whole has asked too often; not before this time.
    TooOften(i64),
    /// It was counted. `text`: whether the number may get a text for it.
    Counted {
        /// Whether the number's own limits leave room.
        text: bool,
        /// Why they don't, for the record.
        held: Option<&'static str>,
    },
}

/// Counts a request for a code, unless one limit is reached.
///
/// # Errors
/// From the database; then nobody gets a code.
pub fn ask(
    db: &mut Conn,
    op: &Operator,
    asker: &Asker,
    lane: Lane,
    phone: &Phone,
    now: i64,
) -> Result<Asked, Error> {
    let (site, from) = (op.limits.site_codes(), op.limits.client_codes());
    // Always in this order, so that nobody waits in a circle.
    let addr = client(asker.addr).to_string();
    let mut counts = vec![
        ("site", Counted::open(db, keys(op, "site", "", &site), &site, now)?),
        ("client", Counted::open(db, keys(op, "client", &addr, &from), &from, now)?),
    ];
    if let Some(visitor) = &asker.visitor {
        let keys = keys(op, "browser", visitor, &CODES_PER_BROWSER);
        counts.push(("browser", Counted::open(db, keys, &CODES_PER_BROWSER, now)?));
    }
    for (limit, counted) in &counts {
        if let Some(until) = counted.full_until(db, now)? {
            record_full(db, limit, counted, now)?;
            return Ok(Asked::TooOften(until));
        }
    }
    for (_, counted) in &counts {
        counted.count(db, now)?;
    }
    let keys = numbers::lookups(&op.keys, phone).iter().map(|lookup| limit_key(lane, lookup)).collect();
    let number = Counted::open(db, keys, &CODES_PER_NUMBER, now)?;
    let full = number.full_until(db, now)?.is_some();
    if !full {
        number.count(db, now)?;
    }
    let locked = is_locked(db, op, lane, phone, now)?;
    let held = full.then_some("limit").or(locked.then_some("lock"));
    Ok(Asked::Counted { text: held.is_none(), held })
}

/// Counts a code that is entered; until when this client has entered too many, if it has.
///
/// # Errors
/// From the database; then no code is compared.
pub fn check(db: &mut Conn, op: &Operator, asker: &Asker, now: i64) -> Result<Option<i64>, Error> {
    let rules = op.limits.client_checks();
    let keys = keys(op, "checks", &client(asker.addr).to_string(), &rules);
    let counted = Counted::open(db, keys, &rules, now)?;
    let until = counted.full_until(db, now)?;
    match until {
        Some(_) => record_full(db, "checks", &counted, now)?,
        None => counted.count(db, now)?,
    }
    Ok(until)
}

fn record_full(db: &mut Conn, limit: &str, counted: &Counted<'_>, now: i64) -> Result<(), Error> {
    let act = Act::by_visitor(Deed::SignInRefused, None).with([("limit", limit.into())]);
    record_once(db, counted.key(), counted.span(), &act, now)
}

/// Records a refusal, once in so many milliseconds for each key: a flood of refused requests shall not
/// fill the record.
///
/// # Errors
/// From the database.
pub fn record_once(db: &mut Conn, key: &str, within: i64, act: &Act, now: i64) -> Result<(), Error> {
    let once = [Rule { most: 1, within }];
    let counted = Counted::open(db, vec![format!("refused/{key}")], &once, now)?;
    if counted.full_until(db, now)?.is_some() {
        return Ok(());
    }
    counted.count(db, now)?;
    audit::append(db, act, now)
}

/// Whether codes for this number do not count in this lane now, because too many were wrong.
///
/// # Errors
/// From the database.
pub fn is_locked(db: &mut Conn, op: &Operator, lane: Lane, phone: &Phone, now: i64) -> Result<bool, Error> {
    Ok(lane == Lane::Plain && limits::guesses(db, &guessed(op, phone), now)?.locked_until > now)
}

/// Counts a wrong code, which may lock the plain lane; until when, where this one has, unix ms.
///
/// # Errors
/// From the database.
pub fn wrong(
    db: &mut Conn,
    op: &Operator,
    lane: Lane,
    phone: &Phone,
    now: i64,
) -> Result<Option<i64>, Error> {
    if lane != Lane::Plain {
        return Ok(None);
    }
    let number = guessed(op, phone);
    let before = limits::guesses(db, &number, now)?;
    let is_locked = before.locked_until > now;
    let day = [guessing::IN_A_DAY];
    // While it is locked nothing more counts. It is counted beside, so that a lock does not show in the time.
    let beside = if is_locked { "beside/" } else { "" };
    let keys = number.lookups.iter().map(|lookup| format!("{beside}{}", wrong_key(lookup))).collect();
    let counted = Counted::open(db, keys, &day, now)?;
    counted.count(db, now)?;
    let in_a_day = counted.within(db, guessing::IN_A_DAY, now)?;
    let after = if is_locked {
        before
    } else {
        let in_a_row = before.in_a_row + 1;
        Guesses { in_a_row, locked_until: guessing::locked_until(in_a_row, in_a_day, now) }
    };
    limits::note_guesses(db, &number, after, now)?;
    Ok((!is_locked && after.locked_until > now).then_some(after.locked_until))
}

/// A right code ends the row of wrong ones.
///
/// # Errors
/// From the database.
pub fn right(db: &mut Conn, op: &Operator, phone: &Phone, now: i64) -> Result<(), Error> {
    let number = guessed(op, phone);
    let before = limits::guesses(db, &number, now)?;
    if before.in_a_row == 0 || before.locked_until == guessing::FOR_EVER {
        return Ok(());
    }
    limits::note_guesses(db, &number, Guesses { in_a_row: 0, ..before }, now)
}

/// A passkey ends whatever wrong codes have locked.
///
/// # Errors
/// From the database.
pub fn forgive(db: &mut Conn, op: &Operator, phone: &Phone, tenure_id: &str, now: i64) -> Result<(), Error> {
    let number = guessed(op, phone);
    let before = limits::guesses(db, &number, now)?;
    if before.in_a_row == 0 && before.locked_until == 0 {
        return Ok(());
    }
    limits::note_guesses(db, &number, Guesses { in_a_row: 0, locked_until: 0 }, now)?;
    if before.locked_until <= now {
        return Ok(());
    }
    audit::append(db, &Act::by_person(Deed::NumberUnlocked, tenure_id).about(tenure_id), now)
}

/// A number, as its guesses are kept.
#[must_use]
pub fn guessed(op: &Operator, phone: &Phone) -> Guessed {
    let lookups = numbers::lookups(&op.keys, phone);
    let row = guesses_row(lookups.first().map_or("", String::as_str));
    Guessed { sealed: op.keys.seal(Purpose::Encryption, &row, phone.as_e164()), lookups }
}

/// The row that a number is sealed to beside its guesses.
#[must_use]
pub fn guesses_row(lookup: &str) -> String {
    format!("guesses/{lookup}")
}

/// The key of a count, newest first. What it counts is digested, since addresses are personal data; the
/// size of the ring is part of it, so that a changed setting begins anew.
fn keys(op: &Operator, what: &str, subject: &str, rules: &[Rule]) -> Vec<String> {
    let size = rules.iter().map(|rule| rule.most).max().unwrap_or_default();
    let digests = op.keys.macs(Purpose::Index, &["limit", what, subject]);
    digests.iter().map(|digest| format!("{what}/{size}/{digest}")).collect()
}
