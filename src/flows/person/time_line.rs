//! What happened in one tenure, newest first: acts, texts and their delivery, hops.

use super::super::Operator;
use super::super::connection::endings;
use super::super::notice::prefixes;
use crate::domain::audit::Deed;
use crate::domain::revocation::{Hop, HopState};
use crate::error::Error;
use crate::store::connections::Named;
use crate::store::outbox::Message;
use crate::store::tenures::{Held, Stretch};
use crate::store::{Conn, audit, connections, numbers, outbox, tenures};

/// Events on a page, give or take those of one moment.
const A_PAGE: usize = 60;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Event {
    /// When, unix ms.
    pub at: i64,
    /// What.
    pub what: Moment,
    /// The connection that it was about.
    pub about: Option<Named>,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum Moment {
    /// An act of the record; none where a newer version wrote it.
    Act {
        /// What.
        deed: Option<Deed>,
        /// More, as JSON; null where there is none.
        detail: serde_json::Value,
    },
    /// A text. Its words are gone, and a code stands nowhere.
    Text(Box<Message>),
    /// A party stopped, or said that it could not.
    Hop(Hop, HopState),
}

/// A page of events.
#[derive(Clone, Debug)]
pub struct TimeLine {
    /// Newest first.
    pub events: Vec<Event>,
    /// Before which time the next page is, unix ms.
    pub next: Option<i64>,
}

/// What happened in a tenure before a time.
///
/// # Errors
/// From the database.
pub fn time_line(db: &mut Conn, op: &Operator, held: &Held, before: Option<i64>) -> Result<TimeLine, Error> {
    let before = before.unwrap_or(i64::MAX);
    let limit = i64::try_from(A_PAGE + 1).unwrap_or(i64::MAX);
    let entries = connections::entries(db, &held.id)?;
    let about = |id: Option<&str>| {
        let entry = entries.iter().find(|entry| Some(entry.id.as_str()) == id)?;
        Some(Named { id: entry.id.clone(), app: entry.app.clone(), bank: entry.bank.clone() })
    };
    let mut events = Vec::new();
    let mut whose = tenures::joined_to(db, &held.id)?;
    whose.push(held.id.clone());
    for act in audit::of_tenures_before(db, &whose, before, limit)? {
        let detail = act.detail.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let deed = Deed::parse(&act.act);
        events.push(Event {
            at: act.at,
            about: about(act.object.as_deref()),
            what: Moment::Act { deed, detail: detail.unwrap_or_default() },
        });
    }
    for stretch in tenures::stretches(db, &held.id)? {
        for text in texts(db, op, &stretch, before, limit)? {
            events.push(Event {
                at: text.created_at,
                about: about(text.connection_id.as_deref()),
                what: Moment::Text(Box::new(text)),
            });
        }
    }
    let ids: Vec<&str> = entries.iter().map(|entry| entry.id.as_str()).collect();
    for ending in endings(db, &ids)? {
        for hop in &ending.hops {
            let (Some(at), Some(party), Some(state)) = (hop.at, hop.party(), HopState::parse(&hop.state))
            else {
                continue;
            };
            if at < before && party != Hop::Untether {
                let about = about(Some(&ending.revocation.connection_id));
                events.push(Event { at, about, what: Moment::Hop(party, state) });
            }
        }
    }
    Ok(cut(events))
}

/// What was texted to whoever held a number in such a time.
fn texts(
    db: &mut Conn,
    op: &Operator,
    stretch: &Stretch,
    before: i64,
    limit: i64,
) -> Result<Vec<Message>, Error> {
    let Some(number) = numbers::find(db, &stretch.number_id)? else { return Ok(Vec::new()) };
    let prefixes = prefixes(op, &number.phone(&op.keys)?);
    let span = (stretch.from, stretch.until.unwrap_or(i64::MAX));
    outbox::texts_to(db, &prefixes, &number.id, span, before, limit)
}

/// The newest page of these. What happened in one moment is not torn apart.
fn cut(mut events: Vec<Event>) -> TimeLine {
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    let Some(beyond) = events.get(A_PAGE).map(|event| event.at) else {
        return TimeLine { events, next: None };
    };
    let whole = events.iter().take_while(|event| event.at > beyond).count();
    if whole > 0 {
        events.truncate(whole);
    }
    let next = events.last().map(|event| event.at);
    TimeLine { events, next }
}
