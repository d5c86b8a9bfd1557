//! Queues the text about a connection, with a link of its own.

use super::{Operator, language};
use crate::domain::keyring::Purpose;
use crate::domain::notice::{Kind, News, NoticeState, about_connection};
use crate::domain::phone::Phone;
use crate::domain::{id, link};
use crate::error::Error;
use crate::store::links::Link;
use crate::store::outbox::{Channel, Message, State};
use crate::store::{Conn, links, outbox};

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
    pub number_id: &'a str,
    /// The same, in clear.
    pub to: To<'a>,
    /// What happened.
    pub news: News,
    /// The app's name, where the text may name it.
    pub app: Option<&'a str>,
    /// The person, where one is known.
    pub tenure_id: Option<&'a str>,
    /// The language that the platform told.
    pub locale: Option<&'a str>,
}

/// Queues a text with a fresh link. The token stands only in the sealed body.
///
/// # Errors
/// From the database.
pub fn queue(db: &mut Conn, op: &Operator, about: About<'_>, now: i64) -> Result<NoticeState, Error> {
    let token = link::fresh_token();
    let row = Link {
        token_hash: link::stored(&op.keys, &token),
        connection_id: about.connection_id.to_owned(),
        number_id: about.number_id.to_owned(),
        created_at: now,
        expires_at: now + link::LIFETIME,
    };
    links::insert(db, &row)?;
    let words = language::for_notice(db, about.tenure_id, about.locale)?;
    let body = about_connection(words, about.news, &op.brand, about.app, &op.origin, &token);
    let message = Message {
        connection_id: Some(about.connection_id.to_owned()),
        number_id: Some(about.number_id.to_owned()),
        ..text(op, Kind::Notice, urgency::NOTICE, about.to, &body, now)
    };
    outbox::insert(db, &message)?;
    Ok(NoticeState::Queued)
}

/// A text that is due at once. The caller adds the row of the number that it goes to.
#[must_use]
pub fn text(op: &Operator, kind: Kind, urgency: i64, to: To<'_>, body: &str, now: i64) -> Message {
    Message {
        prefix: prefixes(op, to.phone).into_iter().next(),
        country: to.country,
        ..blank(op, Channel::Text, kind.as_str(), urgency, body, now)
    }
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
    Message {
        id,
        channel: channel.to_string(),
        kind: kind.to_owned(),
        urgency,
        platform_id: None,
        number_id: None,
        connection_id: None,
        revocation_id: None,
        body_sealed: Some(body_sealed),
        state: State::Pending.to_string(),
        attempts: 0,
        unsettled: 0,
        due_at: now,
        expires_at: None,
        lease: None,
        leased_until: None,
        last_answer: None,
        provider_id: None,
        created_at: now,
        settled_at: None,
        prefix: None,
        country: None,
        proving: false,
        used_at: None,
        decoy: false,
        carrier_step: 0,
    }
}
