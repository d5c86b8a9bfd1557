//! Webhooks in the outbox: claimed platform by platform, and taken up again after they were given up.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::outbox::{Channel, Message, State, lease};
use super::schema::{connections, hops, outbox, revocations};
use crate::domain::connection::Status;
use crate::domain::report::NewsKind;
use crate::domain::retry;
use crate::domain::revocation::{Hop, HopState};
use crate::domain::secrets;
use crate::error::Error;

/// As [`super::outbox::claim`], of one platform's webhooks; longest due first, since none is more urgent
/// than another.
///
/// # Errors
/// From the database.
pub fn claim(db: &mut Conn, platform_id: &str, limit: i64, now: i64) -> Result<Vec<Message>, Error> {
    let queue = diesel::alias!(outbox as queue);
    let due = queue
        .filter(queue.field(outbox::settled_at).is_null())
        .filter(queue.field(outbox::state).eq(State::Pending.as_str()))
        .filter(queue.field(outbox::channel).eq(Channel::Webhook.as_str()))
        .filter(queue.field(outbox::platform_id).eq(platform_id))
        .filter(queue.field(outbox::due_at).le(now))
        .filter(queue.field(outbox::leased_until).is_null().or(queue.field(outbox::leased_until).le(now)))
        .order(queue.fields((outbox::due_at, outbox::id)))
        .limit(limit)
        .select(queue.field(outbox::id));
    Ok(kept!(db, get_results(lease!(due, now)))?)
}

/// Webhooks of a platform that were given up, in the states that the index is made for.
macro_rules! failed {
    ($platform_id:expr) => {
        outbox::platform_id
            .eq($platform_id)
            .and(outbox::channel.eq(Channel::Webhook.as_str()))
            .and(outbox::state.eq(State::Failed.as_str()))
            .and(outbox::settled_at.is_not_null())
    };
}

/// Selects those about an ending while nobody has taken their word since: the ending stands, and the platform has
/// neither confirmed it nor taken a later webhook about it.
macro_rules! open_endings {
    ($platform_id:expr, $limit:expr, $select:expr) => {{
        let later = diesel::alias!(outbox as later);
        let taken_later = diesel::dsl::exists(
            later
                .filter(later.field(outbox::revocation_id).eq(outbox::revocation_id))
                .filter(later.field(outbox::state).eq(State::Done.as_str()))
                .filter(later.field(outbox::id).gt(outbox::id)),
        );
        let told_since = hops::state.ne(HopState::Confirmed.as_str());
        outbox::table
            .inner_join(revocations::table.inner_join(hops::table))
            .filter(failed!($platform_id))
            .filter(revocations::undone_at.is_null())
            .filter(hops::hop.eq(Hop::Platform.as_str()))
            .filter(told_since.or(hops::at.lt(outbox::created_at.nullable())))
            .filter(diesel::dsl::not(taken_later))
            .order(outbox::id)
            .limit($limit)
            .select($select)
    }};
}

/// Selects those about a connection and no ending of it; of held grants, those that are held still.
macro_rules! open_news {
    ($platform_id:expr, $limit:expr, $select:expr) => {{
        let about = connections::table.on(outbox::connection_id.eq(connections::id.nullable()));
        let waits = connections::held_on.is_not_null().or(connections::halted_at.is_not_null());
        let held = waits.and(connections::status.eq(Status::Suspended.as_str()));
        outbox::table
            .inner_join(about)
            .filter(failed!($platform_id))
            .filter(outbox::revocation_id.is_null())
            .filter(outbox::kind.ne(NewsKind::Held.as_str()).or(held))
            .order(outbox::id)
            .limit($limit)
            .select($select)
    }};
}

/// Webhooks of a platform about an ending that were given up while nobody has taken their word since. Oldest first.
///
/// # Errors
/// From the database.
pub fn given_up(db: &mut Conn, platform_id: &str, limit: i64) -> Result<Vec<Message>, Error> {
    Ok(open_endings!(platform_id, limit, outbox::all_columns).load(db)?)
}

/// Webhooks of a platform about a connection and no ending of it, that were given up; of held grants, those
/// that are held still. Oldest first.
///
/// # Errors
/// From the database.
pub fn news_given_up(db: &mut Conn, platform_id: &str, limit: i64) -> Result<Vec<Message>, Error> {
    Ok(open_news!(platform_id, limit, outbox::all_columns).load(db)?)
}

/// How many of both there are, which is what a replay would send; counted up to `at_most`.
///
/// # Errors
/// From the database.
pub fn count_given_up(db: &mut Conn, platform_id: &str, at_most: i64) -> Result<usize, Error> {
    let endings: Vec<i64> = open_endings!(platform_id, at_most, outbox::urgency).load(db)?;
    let news: Vec<i64> = open_news!(platform_id, at_most, outbox::urgency).load(db)?;
    Ok(endings.len() + news.len())
}

/// Whether a webhook about a connection was given up, and not taken up again.
///
/// # Errors
/// From the database.
pub fn any_given_up(db: &mut Conn, connection_id: &str) -> Result<bool, Error> {
    let query = outbox::table
        .filter(outbox::connection_id.eq(connection_id))
        .filter(outbox::channel.eq(Channel::Webhook.as_str()))
        .filter(outbox::state.eq(State::Failed.as_str()))
        .limit(1)
        .select(outbox::id);
    let one: Option<String> = kept!(db, get_result(query)).optional()?;
    Ok(one.is_some())
}

/// Puts a message that was given up back in the outbox, with all of its schedule before it. `false` where
/// another has done so.
///
/// # Errors
/// From the database.
pub fn revive(db: &mut Conn, id: &str, body_sealed: &str, now: i64) -> Result<bool, Error> {
    let reviving =
        diesel::update(outbox::table.find(id)).filter(outbox::state.eq(State::Failed.as_str())).set((
            outbox::state.eq(State::Pending.as_str()),
            outbox::attempts.eq(0),
            outbox::unsettled.eq(0),
            outbox::due_at.eq(now),
            outbox::body_sealed.eq(body_sealed),
            outbox::settled_at.eq(None::<i64>),
        ));
    Ok(kept!(db, execute(reviving))? == 1)
}
