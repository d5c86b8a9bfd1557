//! From JSON to a notification.

use serde_json::Value;

use super::{
    Accessed, DeletionProgress, Ended, Event, Kind, Notification, PhoneChanged, RevocationProgress, grant,
};
use crate::domain::display_name::LONGEST;
use crate::domain::fields::{Fault, Fields};
use crate::domain::phone::Phone;
use crate::domain::revocation::{DeletionState, Hop, HopState, Initiator, Reason};
use crate::domain::time::CLOCK_SKEW;

/// Reads a notification. `now` is unix milliseconds.
///
/// # Errors
/// Every fault of the body, each with its JSON Pointer.
pub fn read(body: &Value, now: i64) -> Result<Notification, Vec<Fault>> {
    let mut f = Fields::of(body);
    let kind = f.word("/type", Kind::parse, &Kind::choices());
    let kind = f.require("/type", kind);
    let sent_on = past(&mut f, "/sentOn", now);
    let event = kind.and_then(|kind| event(&mut f, kind, now));
    let read = match (kind, sent_on, event) {
        (Some(kind), Some(sent_on), Some(event)) => Some(Notification { kind, sent_on, event }),
        _ => None,
    };
    f.finish(read)
}

fn event(f: &mut Fields<'_>, kind: Kind, now: i64) -> Option<Event> {
    match kind {
        Kind::Granted | Kind::Updated => grant::read(f, now).map(|grant| Event::Grant(Box::new(grant))),
        Kind::Revoked | Kind::Expired | Kind::Suspended => ended(f).map(Event::Ended),
        Kind::Accessed => accessed(f, now).map(Event::Accessed),
        Kind::RevocationProgress => revocation_progress(f, now).map(Event::RevocationProgress),
        Kind::DeletionProgress => deletion_progress(f, now).map(Event::DeletionProgress),
        Kind::PhoneChanged => phone_changed(f).map(Event::PhoneChanged),
    }
}

/// The person's number, in E.164 form.
pub(super) fn phone(f: &mut Fields<'_>) -> Option<Phone> {
    let pointer = "/consumer/phone";
    let phone = Phone::from_e164(&f.required_identifier(pointer)?).ok();
    if phone.is_none() {
        f.fault(pointer, "must be a telephone number in E.164 form such as +14155550010");
    }
    phone
}

fn consent_id(f: &mut Fields<'_>) -> Option<String> {
    f.required_identifier("/connection/consentId")
}

fn ended(f: &mut Fields<'_>) -> Option<Ended> {
    let consent_id = consent_id(f);
    let reason = f.word("/reason", Reason::parse, &Reason::choices());
    let reason = f.require("/reason", reason);
    let other_reason = f.text("/otherReason", LONGEST);
    let initiator = f.word("/initiator", Initiator::parse, &Initiator::choices());
    let initiator = f.require("/initiator", initiator);
    Some(Ended { consent_id: consent_id?, reason: reason?, other_reason, initiator: initiator? })
}

fn accessed(f: &mut Fields<'_>, now: i64) -> Option<Accessed> {
    let consent_id = consent_id(f);
    let inside = "/connection/dataClusters";
    let clusters_at = if f.get(inside).is_some() { inside } else { "/dataClusters" };
    let clusters = f.texts(clusters_at, 64, 100);
    let clusters = f.require(clusters_at, clusters);
    let account_ids = f.texts("/accountIds", 500, LONGEST).unwrap_or_default();
    let accessed_at = f.time("/accessedAt").map(|at| not_ahead(f, "/accessedAt", at, now));
    let (from, to, count) = if f.get("/accessedAt").is_some() {
        (accessed_at, accessed_at, Some(1))
    } else if f.get("/from").is_some() || f.get("/to").is_some() || f.get("/count").is_some() {
        let from = f.required_time("/from");
        let to = past(f, "/to", now);
        let count = f.number("/count", 1_000_000_000);
        (from, to, f.require("/count", count))
    } else {
        f.fault("/accessedAt", "is required, or else from, to and count");
        (None, None, None)
    };
    if from.zip(to).is_some_and(|(from, to)| from > to) {
        f.fault("/to", "must not be before from");
    }
    Some(Accessed {
        consent_id: consent_id?,
        clusters: clusters?,
        from: from?,
        to: to?,
        count: count?,
        account_ids,
    })
}

/// A required time that may not lie ahead of our clock by more than clocks differ.
fn past(f: &mut Fields<'_>, pointer: &str, now: i64) -> Option<i64> {
    let at = f.required_time(pointer)?;
    Some(not_ahead(f, pointer, at, now))
}

fn not_ahead(f: &mut Fields<'_>, pointer: &str, at: i64, now: i64) -> i64 {
    if at > now + CLOCK_SKEW {
        f.fault(pointer, "lies more than 300 seconds ahead of our clock");
    }
    at
}

/// A hop that can answer: we do not need to be told about ourselves.
fn answering_hop(f: &mut Fields<'_>) -> Option<Hop> {
    let others = |text: &str| Hop::parse(text).filter(|hop| *hop != Hop::Untether);
    let hop = f.word("/hop", others, "PLATFORM, INSTITUTION, RECIPIENT");
    f.require("/hop", hop)
}

fn revocation_progress(f: &mut Fields<'_>, now: i64) -> Option<RevocationProgress> {
    let consent_id = consent_id(f);
    let hop = answering_hop(f);
    let answers =
        |text: &str| HopState::parse(text).filter(|s| matches!(s, HopState::Confirmed | HopState::Failed));
    let state = f.word("/state", answers, "CONFIRMED, FAILED");
    let state = f.require("/state", state);
    let at = past(f, "/at", now);
    let detail = f.text("/detail", LONGEST);
    Some(RevocationProgress { consent_id: consent_id?, hop: hop?, state: state?, at: at?, detail })
}

fn deletion_progress(f: &mut Fields<'_>, now: i64) -> Option<DeletionProgress> {
    let consent_id = consent_id(f);
    let hop = answering_hop(f);
    let answers = |text: &str| DeletionState::parse(text).filter(|s| *s != DeletionState::Requested);
    let state = f.word("/state", answers, "CONFIRMED, REFUSED, RETAINED_BY_LAW");
    let state = f.require("/state", state);
    let at = past(f, "/at", now);
    let until = f.time("/until");
    Some(DeletionProgress { consent_id: consent_id?, hop: hop?, state: state?, at: at?, until })
}

fn phone_changed(f: &mut Fields<'_>) -> Option<PhoneChanged> {
    let subject = f.required_identifier("/consumer/subject");
    let phone = phone(f);
    let phone_verified_at = f.required_time("/consumer/phoneVerifiedAt");
    Some(PhoneChanged { subject: subject?, phone: phone?, phone_verified_at: phone_verified_at? })
}
