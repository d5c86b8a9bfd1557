//! Entering the code: counted before it is compared, used once, and the session made in the same
//! transaction.

use super::super::limits::Asker;
use super::super::notice::{text, urgency};
use super::super::{Operator, language, limits, place};
use super::{noted, phone_of};
use crate::domain::audit::{Act, Deed};
use crate::domain::device::network;
use crate::domain::language::Heard;
use crate::domain::limit::Lane;
use crate::domain::notice::{Kind, new_browser};
use crate::domain::phone::Phone;
use crate::domain::{code, id, secrets};
use crate::error::Error;
use crate::store::browsers::Browser;
use crate::store::outbox::Message;
use crate::store::sessions::Session;
use crate::store::sign_ins::SignIn;
use crate::store::{Conn, audit, browsers, connections, marks, numbers, outbox, sessions, sign_ins, tenures};

/// The browser that enters a code.
#[derive(Clone, Debug)]
pub struct Device {
    /// Who it is, for the limits.
    pub asker: Asker,
    /// As it names itself.
    pub user_agent: Option<String>,
    /// Whether its owner calls it their own.
    pub own: bool,
}

/// A person who has signed in.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key for the session cookie.
    pub session_key: String,
    /// A key for the known-browser cookie, where a new one is to be set.
    pub browser_key: Option<String>,
    /// The connection that the link was about, where the person may see it.
    pub connection_id: Option<String>,
    /// Their language.
    pub heard: Heard,
}

/// What came of entering a code.
#[derive(Clone, Debug)]
pub enum Entered {
    /// It was right.
    In(Box<Entry>),
    /// It was wrong; this many tries are left.
    Wrong(i32),
    /// Five tries were made; a new code is needed.
    NoTriesLeft,
    /// Ten minutes have passed; a new code is needed.
    Expired,
    /// Too many were entered from here; not before this time, unix ms.
    TooOften(i64),
    /// It has been used, or there is no sign-in under way.
    Gone,
}

/// Takes a code of six digits.
///
/// # Errors
/// From the database.
pub fn enter(
    db: &mut Conn,
    op: &Operator,
    id: &str,
    typed: &str,
    device: &Device,
    heard: Heard,
    now: i64,
) -> Result<Entered, Error> {
    marks::hold(db, &op.keys)?;
    if let Some(until) = limits::check(db, op, &device.asker, now)? {
        return Ok(Entered::TooOften(until));
    }
    let Some(sign_in) = sign_ins::count_try(db, id, now)? else {
        let Some(sign_in) = sign_ins::find(db, id)? else { return Ok(Entered::Gone) };
        let (why, refusal) = if sign_in.used_at.is_some() {
            ("used", Entered::Gone)
        } else if sign_in.code_expires_at <= now {
            ("expired", Entered::Expired)
        } else {
            ("no_tries", Entered::NoTriesLeft)
        };
        noted::refused(db, &sign_in, why, now)?;
        return Ok(refusal);
    };
    let phone = phone_of(op, &sign_in)?;
    let right = code::is(&op.keys, id, phone.as_e164(), typed, &sign_in.code_mac);
    // While the lane is locked even the right code is refused, in the same words.
    let right = !limits::is_locked(db, op, sign_in.lane(), &phone, now)? && right;
    // To a number that nobody reported no code was sent: whatever is typed was guessed.
    let Some(number_id) = sign_in.number_id.as_deref().filter(|_| right) else {
        let locked_until = limits::wrong(db, op, sign_in.lane(), &phone, now)?;
        noted::wrong(db, &sign_in, locked_until, now)?;
        let left = i64::from(code::CHECKS) - sign_in.checks;
        return Ok(if left > 0 {
            Entered::Wrong(i32::try_from(left).unwrap_or(0))
        } else {
            Entered::NoTriesLeft
        });
    };
    if !sign_ins::complete(db, id, now)? {
        return Ok(Entered::Gone);
    }
    limits::right(db, op, &phone, now)?;
    if let Some(message) = &sign_in.message_id {
        outbox::note_use(db, message, now)?;
    }
    let entry = welcome(db, op, &sign_in, (number_id, &phone), device, heard, now)?;
    Ok(Entered::In(Box::new(entry)))
}

fn welcome(
    db: &mut Conn,
    op: &Operator,
    sign_in: &SignIn,
    (number_id, phone): (&str, &Phone),
    device: &Device,
    heard: Heard,
    now: i64,
) -> Result<Entry, Error> {
    numbers::locked(db, &op.keys, phone, now)?;
    let browser = match &device.asker.browser_key {
        Some(key) => browsers::by_key(db, &secrets::digest(key), now)?,
        None => None,
    };
    let browser_tenure = browser.as_ref().map(|browser| browser.tenure_id.as_str());
    let tenure_id = place::code(db, op, number_id, browser_tenure, now)?;
    let known = browser.filter(|browser| browser.tenure_id == tenure_id);
    let made = match &known {
        Some(browser) => {
            browsers::touch(db, &browser.id, now)?;
            None
        }
        None if device.own => Some(know(db, &tenure_id, device, now)?),
        None => None,
    };
    let (browser_id, browser_key) = made.unzip();
    let session_key = secrets::token::<32>();
    let session = Session {
        id: id::fresh("ses", now),
        key_hash: secrets::digest(&session_key),
        tenure_id: tenure_id.clone(),
        link_connection_id: sign_in.link_connection_id.clone(),
        user_agent: device.user_agent.clone(),
        created_at: now,
        last_seen_at: now,
        ended_at: None,
        network: Some(network(device.asker.addr)),
    };
    if sign_in.lane() == Lane::Plain && known.is_none() {
        alert(db, op, number_id, phone, &tenure_id, now)?;
    }
    sessions::insert(db, &session)?;
    let act = Act::by_person(Deed::SignedIn, &tenure_id).about(&session.id);
    audit::append(db, &act.with([("lane", sign_in.lane.as_str().into())]), now)?;
    if let Some(id) = browser_id {
        audit::append(db, &Act::by_person(Deed::BrowserKnown, &tenure_id).about(&id), now)?;
    }
    let connection_id = match &sign_in.link_connection_id {
        Some(id) => connections::full(db, &tenure_id, id)?.map(|full| full.connection.id),
        None => None,
    };
    let heard = language::at_sign_in(db, &tenure_id, heard, now)?;
    Ok(Entry { session_key, browser_key, connection_id, heard })
}

/// Tells a person who has signed in before that somebody did so in a browser that is new to them. It
/// is the number's new holder who reads it where the number was taken over: nothing is named.
fn alert(
    db: &mut Conn,
    op: &Operator,
    number_id: &str,
    phone: &Phone,
    tenure_id: &str,
    now: i64,
) -> Result<(), Error> {
    if !sessions::has_any(db, tenure_id)? || !tenures::may_alert(db, tenure_id, now)? {
        return Ok(());
    }
    let words = language::for_notice(db, Some(tenure_id), None)?;
    let body = new_browser(words, &op.brand, &op.origin);
    let message = Message {
        number_id: Some(number_id.to_owned()),
        ..text(op, Kind::Alert, urgency::ALERT, phone.into(), &body, now)
    };
    outbox::insert(db, &message)
}

/// Id and key of a browser that is known from now on.
fn know(db: &mut Conn, tenure_id: &str, device: &Device, now: i64) -> Result<(String, String), Error> {
    let key = secrets::token::<32>();
    let browser = Browser {
        id: id::fresh("brw", now),
        key_hash: secrets::digest(&key),
        tenure_id: tenure_id.to_owned(),
        user_agent: device.user_agent.clone(),
        created_at: now,
        last_seen_at: now,
        network: Some(network(device.asker.addr)),
    };
    browsers::insert(db, &browser)?;
    Ok((browser.id, key))
}
