//! Signing in with a code. Whether a number is known never shows: an unknown one costs the same
//! work and leads to the same pages, and only the text is missing.

mod enter;

pub use enter::{Device, Entered, Entry, enter};

use super::notice::{text, urgency};
use super::{Operator, language};
use crate::domain::keyring::Purpose;
use crate::domain::language::{Heard, Language};
use crate::domain::notice::{Kind, with_code};
use crate::domain::phone::Phone;
use crate::domain::{code, id, link};
use crate::error::Error;
use crate::store::links::Link;
use crate::store::numbers::Number;
use crate::store::outbox::{Message, State};
use crate::store::sign_ins::SignIn;
use crate::store::{Conn, connections, links, numbers, outbox, sign_ins};

/// The sandbox's listed numbers, which count as reported and take the fixed code.
const LISTED: [&str; 7] = [
    "+14155550010",
    "+14155550011",
    "+14155550012",
    "+14155550013",
    "+14155550014",
    "+14155550015",
    "+14155550123",
];

/// What a link selects, for the page that offers to text a code.
pub struct LinkTarget {
    /// The connection.
    pub connection_id: String,
    /// The number that must be proven.
    pub number_id: String,
    /// Its last four digits.
    pub last4: String,
    /// The language that the platform told with the connection.
    pub told: Option<Language>,
}

/// What a link's token selects; the same `None` for an unknown token and one that has run out.
///
/// # Errors
/// From the database.
pub fn link_target(db: &mut Conn, op: &Operator, token: &str, now: i64) -> Result<Option<LinkTarget>, Error> {
    let Some((link, phone)) = find_link(db, op, token, now)? else { return Ok(None) };
    let locale = connections::locale(db, &link.connection_id)?;
    Ok(Some(LinkTarget {
        connection_id: link.connection_id,
        number_id: link.number_id,
        last4: phone.last4().to_owned(),
        told: locale.and_then(|tag| Language::of_tag(&tag)),
    }))
}

fn find_link(db: &mut Conn, op: &Operator, token: &str, now: i64) -> Result<Option<(Link, Phone)>, Error> {
    if !link::is_well_formed(token) {
        return Ok(None);
    }
    let Some(link) = links::find(db, &link::stored(&op.keys, token), now)? else { return Ok(None) };
    let number = numbers::find(db, &link.number_id)?;
    Ok(match number {
        Some(number) => Some((link, number.phone(&op.keys)?)),
        None => None,
    })
}

/// A sign-in that has begun.
#[derive(Clone, Debug)]
pub struct Begun {
    /// Its id, which only the browser that began it holds.
    pub id: String,
}

/// Begins a sign-in with a number that was typed: queues a code if a platform has reported it.
/// `under_way` is the sign-in that this browser has under way, if any: asking anew for the same
/// number goes on with it, so that its waits hold however a code is asked for.
///
/// # Errors
/// From the database.
pub fn begin(
    db: &mut Conn,
    op: &Operator,
    phone: &Phone,
    under_way: Option<&str>,
    heard: Heard,
    now: i64,
) -> Result<Begun, Error> {
    start(db, op, phone, None, under_way, heard, now)
}

/// Begins a sign-in with a link; `under_way` as with [`begin`]. `None` where the link selects nothing
/// (any more).
///
/// # Errors
/// From the database.
pub fn begin_from_link(
    db: &mut Conn,
    op: &Operator,
    token: &str,
    under_way: Option<&str>,
    heard: Heard,
    now: i64,
) -> Result<Option<Begun>, Error> {
    let Some((link, phone)) = find_link(db, op, token, now)? else { return Ok(None) };
    start(db, op, &phone, Some(link.connection_id), under_way, heard, now).map(Some)
}

fn start(
    db: &mut Conn,
    op: &Operator,
    phone: &Phone,
    link_connection_id: Option<String>,
    under_way: Option<&str>,
    heard: Heard,
    now: i64,
) -> Result<Begun, Error> {
    let lookup = numbers::lookup(&op.keys, phone);
    if let Some(known) = under_way {
        let same = sign_ins::find(db, known)?
            .is_some_and(|one| one.lookup == lookup && one.link_connection_id == link_connection_id);
        if same && resend(db, op, known, heard, now)? != Resent::Gone {
            return Ok(Begun { id: known.to_owned() });
        }
    }
    let number = reported(db, op, phone, now)?;
    let id = id::fresh("sgn", now);
    let code = fresh_code(op, phone);
    let sign_in = SignIn {
        phone_sealed: op.keys.seal(Purpose::Encryption, &id, phone.as_e164()),
        number_id: number.as_ref().map(|number| number.id.clone()),
        link_connection_id,
        sent: 1,
        next_code_at: now + code::wait_after(1),
        code_mac: code::stored(&op.keys, &id, &lookup, &code),
        code_expires_at: now + code::LIFETIME,
        checks: 0,
        used_at: None,
        created_at: now,
        lookup,
        id,
    };
    sign_ins::insert(db, &sign_in)?;
    queue_code(db, op, number.as_ref(), phone, &code, heard, now)?;
    Ok(Begun { id: sign_in.id })
}

fn reported(db: &mut Conn, op: &Operator, phone: &Phone, now: i64) -> Result<Option<Number>, Error> {
    if is_listed(op, phone) {
        return numbers::locked(db, &op.keys, phone, now).map(|locked| Some(locked.number));
    }
    let known = numbers::by_lookup(db, &numbers::lookup(&op.keys, phone))?;
    Ok(known.filter(|number| number.reported && op.accepts(phone)))
}

fn is_listed(op: &Operator, phone: &Phone) -> bool {
    op.sandbox && LISTED.contains(&phone.as_e164())
}

fn fresh_code(op: &Operator, phone: &Phone) -> String {
    if is_listed(op, phone) { code::SANDBOX.to_owned() } else { code::fresh() }
}

/// Queues the text; for a number that nobody reported, or that can't be texted, the same row is
/// written and never sent.
fn queue_code(
    db: &mut Conn,
    op: &Operator,
    number: Option<&Number>,
    phone: &Phone,
    code: &str,
    heard: Heard,
    now: i64,
) -> Result<(), Error> {
    let deliverable = number.filter(|_| phone.can_be_texted());
    let words = language::for_code(db, op, deliverable.map(|number| number.id.as_str()), heard, now)?;
    let body = with_code(words, &op.brand, &op.host, code);
    let state = if deliverable.is_some() { State::Pending } else { State::Dropped };
    let mut message = Message {
        number_id: number.map(|number| number.id.clone()),
        state: state.to_string(),
        expires_at: Some(now + code::LIFETIME),
        ..text(op, Kind::Code, urgency::CODE, &body, now)
    };
    if state == State::Dropped {
        message.body_sealed = None;
        message.settled_at = Some(now);
    }
    outbox::insert(db, &message)
}

/// What the code page shows.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Last four digits of the number.
    pub last4: String,
    /// When the next code may be asked for, unix ms.
    pub next_code_at: i64,
    /// Whether it began from a link in a text.
    pub from_link: bool,
}

/// The sign-in that a browser has under way; none where it was completed or is forgotten.
///
/// # Errors
/// From the database.
pub fn waiting(db: &mut Conn, op: &Operator, id: &str) -> Result<Option<Waiting>, Error> {
    let Some(sign_in) = sign_ins::find(db, id)?.filter(|sign_in| sign_in.used_at.is_none()) else {
        return Ok(None);
    };
    let phone = phone_of(op, &sign_in)?;
    Ok(Some(Waiting {
        last4: phone.last4().to_owned(),
        next_code_at: sign_in.next_code_at,
        from_link: sign_in.link_connection_id.is_some(),
    }))
}

fn phone_of(op: &Operator, sign_in: &SignIn) -> Result<Phone, Error> {
    let text = op.keys.open(Purpose::Encryption, &sign_in.id, &sign_in.phone_sealed)?;
    Phone::from_e164(&text).map_err(|_| Error::Bug(format!("{} holds no number", sign_in.id)))
}

/// What came of asking for a new code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resent {
    /// It is on its way; the code before it is dead.
    Sent,
    /// Not before this time, unix ms.
    TooSoon(i64),
    /// There is no sign-in under way.
    Gone,
}

/// Sends a new code in place of the last.
///
/// # Errors
/// From the database.
pub fn resend(db: &mut Conn, op: &Operator, id: &str, heard: Heard, now: i64) -> Result<Resent, Error> {
    let Some(sign_in) = sign_ins::find(db, id)?.filter(|sign_in| sign_in.used_at.is_none()) else {
        return Ok(Resent::Gone);
    };
    let phone = phone_of(op, &sign_in)?;
    let code = fresh_code(op, &phone);
    let mac = code::stored(&op.keys, &sign_in.id, &sign_in.lookup, &code);
    if !sign_ins::renew(db, &sign_in.id, sign_in.sent, &mac, now)? {
        return Ok(Resent::TooSoon(sign_in.next_code_at));
    }
    let number = match &sign_in.number_id {
        Some(number) => numbers::find(db, number)?,
        None => None,
    };
    queue_code(db, op, number.as_ref(), &phone, &code, heard, now)?;
    Ok(Resent::Sent)
}
