//! Takes notifications: once each by idempotency key, in any order, and answers as DESIGN 6.1 says.

mod added;
mod drift;
mod ended;
mod events;
mod flood;
mod grant;

pub(super) use ended::end;

use serde_json::{Value, json};

use super::{Operator, number, tell};
use crate::domain::connection::Status;
use crate::domain::fields::{Fault, put};
use crate::domain::id;
use crate::domain::keyring::Purpose;
use crate::domain::notice::NoticeState;
use crate::domain::notification::{self, Event, Notification, PhoneChanged};
use crate::domain::vocabulary::vocabulary;
use crate::error::Error;
use crate::store::notifications::Received;
use crate::store::parked::Parked;
use crate::store::{Conn, connections, notifications, parked};

vocabulary! {
    /// What was done with an event.
    State {
        /// It changed what we know.
        Applied = "APPLIED",
        /// It waits for its grant, or for the ending that it answers.
        Parked = "PARKED",
        /// It was old news.
        Ignored = "IGNORED",
        /// It contradicts the person's stop, which stands.
        Drift = "DRIFT",
    }
}

/// A notification whose signature has been verified.
pub struct Delivery<'a> {
    /// Who signed it.
    pub platform_id: &'a str,
    /// Its idempotency key.
    pub webhook_id: &'a str,
    /// Its body.
    pub body: &'a str,
    /// What the body says.
    pub notification: &'a Notification,
    /// Whether nobody is to be texted about it: what was there before Untether came.
    pub silent: bool,
    /// Whether it was there before Untether came, and is as old as it says.
    pub imported: bool,
}

/// What came of a notification.
#[derive(Debug)]
pub enum Outcome {
    /// A connection was made by it.
    Created(String),
    /// It was taken.
    Taken(String),
    /// It waits for its grant.
    Waits(String),
    /// It came before; this was the answer.
    Again(String),
    /// Another body came under this key before.
    Conflict,
    /// Nobody is known by this subject.
    UnknownSubject,
    /// It cannot be taken as it is.
    Invalid(Vec<Fault>),
}

/// Takes a notification. Whatever it leads to commits together: connection, notice, link, answer.
///
/// # Errors
/// From the database.
pub fn receive(db: &mut Conn, op: &Operator, delivery: &Delivery<'_>, now: i64) -> Result<Outcome, Error> {
    // Keyed: the body holds a phone number, and all else in it could be put together from the database.
    let parts = ["notification", delivery.platform_id, delivery.webhook_id, delivery.body];
    if let Some(before) = notifications::find(db, delivery.platform_id, delivery.webhook_id)? {
        // An answer of "another body" is final: not where only the key to tell by is not here.
        let same = op.keys.made(Purpose::Index, &parts, &before.body_hash)?;
        return Ok(if same { Outcome::Again(before.answer) } else { Outcome::Conflict });
    }
    let outcome = take(db, op, delivery, now)?;
    let (Outcome::Created(answer) | Outcome::Taken(answer) | Outcome::Waits(answer)) = &outcome else {
        return Ok(outcome);
    };
    let received = Received {
        platform_id: delivery.platform_id.to_owned(),
        webhook_id: delivery.webhook_id.to_owned(),
        body_hash: op.keys.mac(Purpose::Index, &parts),
        answer: answer.clone(),
        received_at: now,
    };
    if notifications::insert(db, &received)? { Ok(outcome) } else { Err(Error::Contended) }
}

/// Takes what a notification says, whether or not it came before.
///
/// # Errors
/// From the database.
pub(super) fn take(
    db: &mut Conn,
    op: &Operator,
    delivery: &Delivery<'_>,
    now: i64,
) -> Result<Outcome, Error> {
    let platform_id = delivery.platform_id;
    if let Some(consent_id) = delivery.notification.event.consent_id() {
        // A grant and an ending that arrive together must not miss each other: before the grant's
        // row is there, nothing else would let one wait for the other.
        db.one_at_a_time(&format!("consent {platform_id} {consent_id}"))?;
    }
    match &delivery.notification.event {
        Event::Grant(grant) if !op.accepts(&grant.phone) => Ok(Outcome::Invalid(vec![not_fictional()])),
        Event::Grant(grant) => grant::take(db, op, delivery, grant, now),
        Event::PhoneChanged(change) => phone_changed(db, op, delivery, change, now),
        event => {
            let consent_id = event.consent_id().unwrap_or_default();
            let Some(connection) = connections::lock_by_consent(db, platform_id, consent_id)? else {
                park(db, op, delivery, consent_id, now)?;
                return Ok(Outcome::Waits(answer(consent_id, None, State::Parked)));
            };
            let state = events::apply(db, op, &connection, delivery.notification, now)?;
            if state == State::Parked {
                park(db, op, delivery, consent_id, now)?;
            }
            let before = connection;
            let connection =
                connections::lock_by_consent(db, platform_id, consent_id)?.unwrap_or_else(|| before.clone());
            let status = connection.status_at(now);
            if let Event::Ended(ended) = event
                && !delivery.silent
                && status == Status::Revoked
            {
                tell::ended(db, op, &before, ended.initiator, now)?;
            }
            Ok(Outcome::Taken(answer(consent_id, Some((&connection.id, status)), state)))
        }
    }
}

fn not_fictional() -> Fault {
    Fault {
        pointer: "/consumer/phone".into(),
        message: "this is a sandbox, which takes fictional numbers only: +1 NXX 555-XXXX or +44 7700 900XXX"
            .into(),
    }
}

fn phone_changed(
    db: &mut Conn,
    op: &Operator,
    delivery: &Delivery<'_>,
    change: &PhoneChanged,
    now: i64,
) -> Result<Outcome, Error> {
    if !op.accepts(&change.phone) {
        return Ok(Outcome::Invalid(vec![not_fictional()]));
    }
    let sent_on = delivery.notification.sent_on;
    if !number::platform_says(db, op, delivery.platform_id, change, sent_on, now)? {
        return Ok(Outcome::UnknownSubject);
    }
    // Parked: its person has three days to refuse.
    Ok(Outcome::Taken(json!({ "state": State::Parked.as_str() }).to_string()))
}

fn park(
    db: &mut Conn,
    op: &Operator,
    delivery: &Delivery<'_>,
    consent_id: &str,
    now: i64,
) -> Result<(), Error> {
    let id = id::fresh("prk", now);
    let event = Parked {
        body_sealed: op.keys.seal(Purpose::Encryption, &id, delivery.body),
        id,
        platform_id: delivery.platform_id.to_owned(),
        consent_id: consent_id.to_owned(),
        sent_on: delivery.notification.sent_on,
        parked_at: now,
    };
    parked::insert(db, &event)
}

/// Applies the events that waited for a consent, oldest first. Those that still have nothing to
/// apply to are parked again. Whether there were any.
pub(super) fn apply_parked(
    db: &mut Conn,
    op: &Operator,
    platform_id: &str,
    consent_id: &str,
    now: i64,
) -> Result<bool, Error> {
    let mut waiting = parked::take(db, platform_id, consent_id, now)?;
    let some = !waiting.is_empty();
    let mut before = usize::MAX;
    // An ending among them gives the answers of its hops something to apply to: go on until a round
    // applies nothing.
    while !waiting.is_empty() && waiting.len() < before {
        before = waiting.len();
        let mut still = Vec::new();
        for event in waiting {
            let Some(connection) = connections::lock_by_consent(db, platform_id, consent_id)? else { break };
            let body = op.keys.open(Purpose::Encryption, &event.id, &event.body_sealed)?;
            let Some(told) = reread(&body, now) else { continue };
            if events::apply(db, op, &connection, &told, now)? == State::Parked {
                still.push(event);
            }
        }
        waiting = still;
    }
    for event in &waiting {
        parked::insert(db, event)?;
    }
    Ok(some)
}

fn reread(body: &str, now: i64) -> Option<Notification> {
    let body: Value = serde_json::from_str(body).ok()?;
    notification::read(&body, now).ok()
}

fn answer(consent_id: &str, connection: Option<(&str, Status)>, state: State) -> String {
    let mut answer = json!({ "consentId": consent_id, "state": state.as_str() });
    if let Some((id, status)) = connection {
        put(&mut answer, "connectionId", id);
        put(&mut answer, "status", status.as_str());
    }
    answer.to_string()
}

fn answer_to_new(consent_id: &str, id: &str, status: Status, notice: NoticeState) -> String {
    json!({ "connectionId": id, "consentId": consent_id, "status": status.as_str(), "notice": notice.as_str() })
        .to_string()
}
