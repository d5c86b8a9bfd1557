//! Signing in with a code. Whether a number is known never shows: an unknown one costs the same
//! work and leads to the same pages, and only the text is missing.

mod enter;
mod from_link;
mod noted;
mod welcome;

pub use enter::{Asking as CarrierAsked, Device, Entered, Entry, enter, go_on};
pub use from_link::{LinkTarget, find_link, link_opened, link_target};
pub use welcome::{Proven, welcome};

use super::limits::{self, Asked, Asker};
use super::notice::{text, urgency};
use super::{Operator, language};
use crate::domain::audit::Deed;
use crate::domain::keyring::Purpose;
use crate::domain::language::Heard;
use crate::domain::limit::Lane;
use crate::domain::notice::{Kind, with_code};
use crate::domain::phone::Phone;
use crate::domain::words::Words;
use crate::domain::{code, id, secrets};
use crate::error::Error;
use crate::store::numbers::Number;
use crate::store::outbox::Message;
use crate::store::sign_ins::SignIn;
use crate::store::{Conn, browsers, marks, numbers, outbox, sign_ins};

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

/// A browser that asks for a code.
#[derive(Clone, Debug)]
pub struct Asking {
    /// Who it is, for the limits.
    pub asker: Asker,
    /// The sign-in that it has under way, if any: asking anew for the same number goes on with it, so
    /// that its waits hold however a code is asked for.
    pub under_way: Option<String>,
    /// Its language.
    pub heard: Heard,
}

/// What came of beginning to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It has begun. Its id, which only the browser that began it holds.
    Here(String),
    /// Too many codes were asked for from here; not before this time, unix ms.
    TooOften(i64),
    /// The link selects nothing (any more).
    LinkGone,
}

/// Begins a sign-in with a number that was typed: queues a code if a platform has reported it.
///
/// # Errors
/// From the database.
pub fn begin(db: &mut Conn, op: &Operator, phone: &Phone, asking: &Asking, now: i64) -> Result<Begun, Error> {
    start(db, op, phone, None, asking, now)
}

/// Begins a sign-in of somebody who is signed in and proves anew who they are, with their own number.
///
/// # Errors
/// From the database.
pub fn begin_again(
    db: &mut Conn,
    op: &Operator,
    number_id: &str,
    asking: &Asking,
    now: i64,
) -> Result<Begun, Error> {
    match numbers::find(db, number_id)? {
        Some(number) => start(db, op, &number.phone(&op.keys)?, None, asking, now),
        None => Ok(Begun::LinkGone),
    }
}

/// Begins a sign-in with a link.
///
/// # Errors
/// From the database.
pub fn begin_from_link(
    db: &mut Conn,
    op: &Operator,
    token: &str,
    asking: &Asking,
    now: i64,
) -> Result<Begun, Error> {
    let Some((link, phone)) = find_link(db, op, token, now)? else { return Ok(Begun::LinkGone) };
    start(db, op, &phone, Some(link.connection_id), asking, now)
}

fn start(
    db: &mut Conn,
    op: &Operator,
    phone: &Phone,
    link_connection_id: Option<String>,
    asking: &Asking,
    now: i64,
) -> Result<Begun, Error> {
    let (asker, heard) = (&asking.asker, asking.heard);
    marks::hold(db, &op.keys)?;
    let lookups = numbers::lookups(&op.keys, phone);
    if let Some(known) = &asking.under_way {
        let same = sign_ins::find(db, known)?
            .is_some_and(|one| lookups.contains(&one.lookup) && one.link_connection_id == link_connection_id);
        if same {
            match resend(db, op, known, asker, heard, now)? {
                Resent::Sent | Resent::TooSoon(_) => return Ok(Begun::Here(known.clone())),
                Resent::TooOften(until) => return Ok(Begun::TooOften(until)),
                Resent::Gone => {}
            }
        }
    }
    let lane = if link_connection_id.is_some() { Lane::Link } else { lane(db, asker, &lookups, now)? };
    let (may_text, held) = match limits::ask(db, op, asker, lane, phone, now)? {
        Asked::TooOften(until) => return Ok(Begun::TooOften(until)),
        Asked::Counted { text, held } => (text, held),
    };
    let number = reported(db, op, phone, now)?;
    let id = id::fresh("sgn", now);
    let code = fresh_code(op, phone);
    let words = language::for_code(db, op, number.as_ref().map(|number| number.id.as_str()), heard, now)?;
    let text = code_text(op, words, number.as_ref().filter(|_| may_text), phone, &code, now);
    let sign_in = SignIn {
        phone_sealed: op.keys.seal(Purpose::Encryption, &id, phone.as_e164()),
        number_id: number.as_ref().map(|number| number.id.clone()),
        link_connection_id,
        sent: 1,
        next_code_at: now + code::wait_after(1),
        code_mac: stored(op, &id, phone, &code, may_text),
        code_expires_at: now + code::LIFETIME,
        checks: 0,
        used_at: None,
        created_at: now,
        lane: lane.to_string(),
        lookup: numbers::lookup(&op.keys, phone),
        message_id: Some(text.id.clone()),
        proving_id: None,
        id,
    };
    sign_ins::insert(db, &sign_in)?;
    outbox::insert(db, &text)?;
    noted::asked(db, Deed::CodeAsked, &sign_in, held, now)?;
    Ok(Begun::Here(sign_in.id))
}

/// The lane of a number that was typed: a browser that is known to who holds it, or held it, counts apart.
fn lane(db: &mut Conn, asker: &Asker, lookups: &[String], now: i64) -> Result<Lane, Error> {
    let Some(key) = &asker.browser_key else { return Ok(Lane::Plain) };
    let known = browsers::lookup_of(db, &secrets::digest(key), now)?;
    Ok(if known.is_some_and(|known| lookups.contains(&known)) { Lane::Browser } else { Lane::Plain })
}

fn reported(db: &mut Conn, op: &Operator, phone: &Phone, now: i64) -> Result<Option<Number>, Error> {
    if is_listed(op, phone) {
        return numbers::locked(db, &op.keys, phone, now).map(|locked| Some(locked.number));
    }
    let known = numbers::by_phone(db, &op.keys, phone)?;
    Ok(known.filter(|number| number.reported && op.accepts(phone)))
}

fn is_listed(op: &Operator, phone: &Phone) -> bool {
    op.sandbox && LISTED.contains(&phone.as_e164())
}

fn fresh_code(op: &Operator, phone: &Phone) -> String {
    if is_listed(op, phone) { code::SANDBOX.to_owned() } else { code::fresh() }
}

/// What a code is compared with. One that is not texted is nobody's to enter: there would be no end to
/// guessing it. (The sandbox's fixed code is no secret.)
fn stored(op: &Operator, sign_in_id: &str, phone: &Phone, code: &str, may_text: bool) -> String {
    let nobodys = secrets::token::<32>();
    let counts = may_text || is_listed(op, phone);
    code::stored(&op.keys, sign_in_id, phone.as_e164(), if counts { code } else { &nobodys })
}

/// The text; for a number that nobody reported, that can't be texted or that has had too many, a decoy. The
/// words are those of the number's person in any case: finding them takes as long whatever becomes of it.
fn code_text(
    op: &Operator,
    words: Words,
    number: Option<&Number>,
    phone: &Phone,
    code: &str,
    now: i64,
) -> Message {
    let body = with_code(words, &op.brand, &op.host, code);
    Message {
        number_id: number.map(|number| number.id.clone()),
        expires_at: Some(now + code::LIFETIME),
        decoy: !number.is_some_and(|_| phone.can_be_texted()),
        ..text(op, Kind::Code, urgency::CODE, phone.into(), &body, now)
    }
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

/// The number that a sign-in is for.
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
    /// Too many codes were asked for from here; not before this time, unix ms.
    TooOften(i64),
    /// There is no sign-in under way.
    Gone,
}

/// Sends a new code in place of the last.
///
/// # Errors
/// From the database.
pub fn resend(
    db: &mut Conn,
    op: &Operator,
    id: &str,
    asker: &Asker,
    heard: Heard,
    now: i64,
) -> Result<Resent, Error> {
    let Some(sign_in) = sign_ins::find(db, id)?.filter(|sign_in| sign_in.used_at.is_none()) else {
        return Ok(Resent::Gone);
    };
    // Asked too soon is not counted: the page says when.
    if sign_in.next_code_at > now {
        noted::refused(db, &sign_in, "too_soon", now)?;
        return Ok(Resent::TooSoon(sign_in.next_code_at));
    }
    marks::hold(db, &op.keys)?;
    let phone = phone_of(op, &sign_in)?;
    let (may_text, held) = match limits::ask(db, op, asker, sign_in.lane(), &phone, now)? {
        Asked::TooOften(until) => return Ok(Resent::TooOften(until)),
        Asked::Counted { text, held } => (text, held),
    };
    let code = fresh_code(op, &phone);
    let mac = stored(op, &sign_in.id, &phone, &code, may_text);
    let number = match &sign_in.number_id {
        Some(number) => numbers::find(db, number)?,
        None => None,
    };
    let words = language::for_code(db, op, number.as_ref().map(|number| number.id.as_str()), heard, now)?;
    let text = code_text(op, words, number.as_ref().filter(|_| may_text), &phone, &code, now);
    if !sign_ins::renew(db, &sign_in.id, sign_in.sent, (&mac, &text.id), now)? {
        return Ok(Resent::TooSoon(sign_in.next_code_at));
    }
    outbox::insert(db, &text)?;
    noted::asked(db, Deed::CodeAskedAgain, &sign_in, held, now)?;
    Ok(Resent::Sent)
}
