//! Queues texts about connections, paced: the first of a minute goes at once, the rest of it as one, and
//! what is too much for a day, or for the night, later as one.

use super::Operator;
use super::language;
use crate::domain::keyring::Purpose;
use crate::domain::link::{self, Style};
use crate::domain::notice::{Kind, News, NoticeState, Tells, about_connection};
use crate::domain::pace::{Gathers, Pace, Slot};
use crate::domain::phone::Phone;
use crate::domain::{gsm7, id, quiet};
use crate::error::Error;
use crate::store::links::Link;
use crate::store::numbers::Number;
use crate::store::outbox::{Channel, Message};
use crate::store::{Conn, gathering, links, numbers, outbox};

/// Urgencies of what goes out; 0 goes first.
pub mod urgency {
    /// Somebody waits for it with a page open.
    pub const CODE: i64 = 0;
    /// A platform must stop.
    pub const REVOCATION: i64 = 1;
    /// Somebody may be where they should not be.
    pub const ALERT: i64 = 1;
    /// Somebody has just texted us.
    pub const ANSWER: i64 = 1;
    /// Everything else.
    pub const NOTICE: i64 = 2;
}

/// Tries to be the one who says what a number has had, while others do the same.
const TRIES: usize = 4;

/// Where a text goes.
pub struct To<'a> {
    /// The number.
    pub phone: &'a Phone,
    /// Its territory.
    pub country: Option<String>,
}

impl<'a> From<&'a Phone> for To<'a> {
    fn from(phone: &'a Phone) -> Self {
        Self { phone, country: phone.territory() }
    }
}

/// Of what a text tells.
pub struct About<'a> {
    /// The connection.
    pub connection_id: &'a str,
    /// The number that it goes to.
    pub number: &'a Number,
    /// Whether the row of that number was made with this text counted.
    pub is_counted: bool,
    /// The same, in clear.
    pub to: To<'a>,
    /// What happened.
    pub news: News<'a>,
    /// Whether it is of what was done for many at once: a text of its own, however soon after another one, while the
    /// day has room for it, and not at night.
    pub at_large: bool,
    /// The app's name, where the text may name it.
    pub app: Option<&'a str>,
    /// The person, where one is known.
    pub tenure_id: Option<&'a str>,
    /// The language that the platform told.
    pub locale: Option<&'a str>,
}

impl About<'_> {
    /// Whether it waits for the day.
    fn is_patient(&self) -> bool {
        self.at_large || self.news.tells().is_patient()
    }
}

/// Queues a text, with a fresh link where it has one; or adds to what another one tells that waits.
///
/// # Errors
/// From the database; [`Error::Contended`] where too many texts to one number are queued at once.
pub fn queue(db: &mut Conn, op: &Operator, about: &About<'_>, now: i64) -> Result<NoticeState, Error> {
    if about.is_counted {
        alone(db, op, about, now).and_then(|text| outbox::insert(db, &text))?;
        return Ok(NoticeState::Queued);
    }
    let is_patient = about.is_patient();
    let mut was = about.number.pace();
    for _ in 0..TRIES {
        let waiting = gathering::of_number(db, &about.number.id, now)?;
        let find = |gathers: Gathers| waiting.iter().find(|text| is_gathering(text, gathers));
        let morning = |at| if is_patient { quiet::until(about.to.phone, at) } else { None };
        let since = if about.at_large { Pace { minute_at: 0, ..was } } else { was };
        let slot = since.slot(now, |gathers| find(gathers).is_some(), morning);
        let (Slot::Now(is) | Slot::With(_, _, is)) = slot;
        let is = if is.minute_at == 0 { Pace { minute_at: was.minute_at, ..is } } else { is };
        if is == was || numbers::set_pace(db, &about.number.id, was, is)? {
            let Slot::With(gathers, due_at, _) = slot else {
                alone(db, op, about, now).and_then(|text| outbox::insert(db, &text))?;
                return Ok(NoticeState::Queued);
            };
            gather(db, op, about, find(gathers), (gathers, due_at), now)?;
            return Ok(NoticeState::Combined);
        }
        was = numbers::find(db, &about.number.id)?.ok_or(Error::Contended)?.pace();
    }
    Err(Error::Contended)
}

fn is_gathering(text: &Message, gathers: Gathers) -> bool {
    text.gathers.as_deref() == Some(gathers.as_str())
}

/// The text by itself, due now.
fn alone(db: &mut Conn, op: &Operator, about: &About<'_>, now: i64) -> Result<Message, Error> {
    let tells = about.news.tells();
    let body = body(db, op, about, about.news, now)?;
    let to = To { phone: about.to.phone, country: about.to.country.clone() };
    Ok(Message {
        connection_id: Some(about.connection_id.to_owned()),
        number_id: Some(about.number.id.clone()),
        tells: Some(tells.to_string()),
        patient: about.is_patient(),
        ..text(op, tells.kind(), urgency::NOTICE, to, &body, now)
    })
}

/// Begins a text that waits, or joins the one that does.
fn gather(
    db: &mut Conn,
    op: &Operator,
    about: &About<'_>,
    waiting: Option<&Message>,
    (gathers, due_at): (Gathers, i64),
    now: i64,
) -> Result<(), Error> {
    let message_id = match waiting {
        None => {
            let text = alone(db, op, about, now)?;
            let begun = Message {
                gathers: Some(gathers.to_string()),
                gathered: about.news.count(),
                due_at,
                patient: text.patient || gathers == Gathers::Later,
                ..text
            };
            outbox::insert(db, &begun)?;
            begun.id
        }
        Some(waiting) => {
            let fuller = fuller(db, op, about, waiting, due_at, now)?;
            if !gathering::join(db, &fuller, waiting.gathered, now)? {
                return Err(Error::Contended);
            }
            fuller.id
        }
    };
    if about.news.tells().is_of_grant() {
        gathering::add(db, &message_id, about.connection_id)?;
    }
    Ok(())
}

/// A text that waits, as it is with one more in it.
fn fuller(
    db: &mut Conn,
    op: &Operator,
    about: &About<'_>,
    waiting: &Message,
    due_at: i64,
    now: i64,
) -> Result<Message, Error> {
    let tells = about.news.tells();
    let granted = tells == Tells::Granted && waiting.tells.as_deref() == Some(Tells::Granted.as_str());
    let count = waiting.gathered + about.news.count();
    let body = body(db, op, about, News::Several { count, granted }, now)?;
    let is_later = is_gathering(waiting, Gathers::Later);
    let kind = if tells.kind() == Kind::Notice { Kind::Notice.as_str() } else { &waiting.kind };
    Ok(Message {
        kind: kind.to_owned(),
        connection_id: Some(about.connection_id.to_owned()),
        body_sealed: Some(op.keys.seal(Purpose::Encryption, &waiting.id, &body)),
        due_at: due_at.min(waiting.due_at),
        tells: Some(if granted { Tells::Granted } else { Tells::Several }.to_string()),
        gathered: count,
        patient: is_later || (waiting.patient && about.is_patient()),
        segments: segments(&body),
        ..waiting.clone()
    })
}

/// What a text of this would cost, in millionths, were it queued.
///
/// # Errors
/// From the database.
pub(super) fn cost(db: &mut Conn, op: &Operator, about: &About<'_>) -> Result<i64, Error> {
    let words = language::for_notice(db, about.tenure_id, about.locale)?;
    let style = op.texting.links.of(about.to.country.as_deref());
    let token = "x".repeat(link::TOKEN_LENGTH);
    let place = link::place(words, style, &op.origin, &op.host, &link::path(&token));
    let body = about_connection(words, about.news, &op.brand, about.app, &place);
    Ok(op.texting.prices.of(about.to.country.as_deref(), segments(&body)))
}

/// What a text says. The token of its link stands only here.
fn body(db: &mut Conn, op: &Operator, about: &About<'_>, news: News<'_>, now: i64) -> Result<String, Error> {
    let words = language::for_notice(db, about.tenure_id, about.locale)?;
    let style = op.texting.links.of(about.to.country.as_deref());
    let place = if style == Style::Link && news.has_link() {
        let token = link::fresh_token();
        let row = Link {
            token_hash: link::stored(&op.keys, &token),
            connection_id: about.connection_id.to_owned(),
            number_id: about.number.id.clone(),
            created_at: now,
            expires_at: now + link::LIFETIME,
            opened_at: None,
        };
        links::insert(db, &row)?;
        link::url(&op.origin, &token)
    } else {
        link::place(words, style, &op.origin, &op.host, "")
    };
    Ok(about_connection(words, news, &op.brand, about.app, &place))
}

/// A text that is due at once. The caller adds the row of the number that it goes to.
#[must_use]
pub fn text(op: &Operator, kind: Kind, urgency: i64, to: To<'_>, body: &str, now: i64) -> Message {
    Message {
        prefix: prefixes(op, to.phone).into_iter().next(),
        country: to.country,
        segments: segments(body),
        ..blank(op, Channel::Text, kind.as_str(), urgency, body, now)
    }
}

fn segments(body: &str) -> i64 {
    i64::try_from(gsm7::segments(body)).unwrap_or(i64::MAX)
}

/// The blind indexes of a number less its last four digits: as it is written now, then by older keys.
#[must_use]
pub(super) fn prefixes(op: &Operator, phone: &Phone) -> Vec<String> {
    op.keys.macs(Purpose::Index, &["prefix", phone.prefix()])
}

/// A message with its body sealed to its own row.
#[must_use]
pub(super) fn blank(
    op: &Operator,
    channel: Channel,
    kind: &str,
    urgency: i64,
    body: &str,
    now: i64,
) -> Message {
    let id = id::fresh("msg", now);
    let body_sealed = op.keys.seal(Purpose::Encryption, &id, body);
    Message { urgency, body_sealed: Some(body_sealed), ..Message::new(&id, channel, kind, now) }
}
