//! What goes out, at least once: claimed under a lease, sent outside any transaction, settled.

mod carrier;
mod message;

use diesel::prelude::*;

pub use carrier::{advance, by_provider_id, expire_texts, find, note_lost, settle_as_taken, texts_to};
pub use message::{Channel, Message, State, UNDELIVERED};

use super::Conn;
use super::kept::kept;
use super::schema::outbox;
use crate::domain::retry;
use crate::domain::secrets;
use crate::error::Error;

/// Puts a message in the outbox.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, message: &Message) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(outbox::table).values(message)))?;
    Ok(())
}

/// Leases messages that `due` selects by their ids, for [`retry::LEASE`] milliseconds. The test "not leased"
/// stands on the outer UPDATE as well: with the sub-query alone PostgreSQL gave 2,000 rows to 7,185 claims.
macro_rules! lease {
    ($due:expr, $now:expr) => {
        diesel::update(outbox::table)
            .filter(outbox::id.eq_any($due))
            .filter(outbox::state.eq(State::Pending.as_str()))
            .filter(outbox::due_at.le($now))
            .filter(outbox::leased_until.is_null().or(outbox::leased_until.le($now)))
            .set((
                outbox::lease.eq(secrets::token::<16>()),
                outbox::leased_until.eq($now + retry::LEASE),
                // Counted before it is tried: a crash between here and settling leaves its mark.
                outbox::unsettled.eq(outbox::unsettled + 1),
            ))
            .returning(outbox::all_columns)
    };
}
pub(super) use lease;

/// Claims up to `limit` messages of a channel that are due at `now`, most urgent first, for
/// [`retry::LEASE`] milliseconds.
///
/// # Errors
/// From the database.
pub fn claim(db: &mut Conn, channel: Channel, limit: i64, now: i64) -> Result<Vec<Message>, Error> {
    let queue = diesel::alias!(outbox as queue);
    let due = queue
        // What the index is made for, whatever values are bound.
        .filter(queue.field(outbox::settled_at).is_null())
        .filter(queue.field(outbox::state).eq(State::Pending.as_str()))
        .filter(queue.field(outbox::channel).eq(channel.as_str()))
        .filter(queue.field(outbox::due_at).le(now))
        .filter(queue.field(outbox::leased_until).is_null().or(queue.field(outbox::leased_until).le(now)))
        .order(queue.fields((outbox::urgency, outbox::due_at, outbox::id)))
        .limit(limit)
        .select(queue.field(outbox::id));
    let mut claimed: Vec<Message> = kept!(db, get_results(lease!(due, now)))?;
    claimed.sort_by(|a, b| (a.urgency, a.due_at, &a.id).cmp(&(b.urgency, b.due_at, &b.id)));
    Ok(claimed)
}

/// Ends an attempt for good, and erases the body. `false` where the lease has gone to another.
///
/// # Errors
/// From the database.
pub fn settle(
    db: &mut Conn,
    message: &Message,
    state: State,
    answer: Option<&str>,
    provider_id: Option<&str>,
    now: i64,
) -> Result<bool, Error> {
    let settling = diesel::update(outbox::table.find(&message.id))
        .filter(outbox::state.eq(State::Pending.as_str()))
        .filter(outbox::lease.eq(&message.lease))
        .set((
            outbox::state.eq(state.as_str()),
            outbox::attempts.eq(outbox::attempts + 1),
            outbox::unsettled.eq(0),
            outbox::lease.eq(None::<String>),
            outbox::leased_until.eq(None::<i64>),
            outbox::body_sealed.eq(None::<String>),
            outbox::last_answer.eq(answer),
            outbox::provider_id.eq(provider_id),
            outbox::settled_at.eq(now),
            outbox::gathers.eq(None::<String>),
        ));
    Ok(kept!(db, execute(settling))? == 1)
}

/// Ends an attempt that is to be repeated. `false` where the lease has gone to another.
///
/// # Errors
/// From the database.
pub fn postpone(db: &mut Conn, message: &Message, due_at: i64, answer: &str) -> Result<bool, Error> {
    let changed = kept!(
        db,
        execute(
            diesel::update(outbox::table.find(&message.id))
                .filter(outbox::state.eq(State::Pending.as_str()))
                .filter(outbox::lease.eq(&message.lease))
                .set((
                    outbox::attempts.eq(outbox::attempts + 1),
                    outbox::unsettled.eq(0),
                    outbox::lease.eq(None::<String>),
                    outbox::leased_until.eq(None::<i64>),
                    outbox::due_at.eq(due_at),
                    outbox::last_answer.eq(answer),
                ))
        )
    )?;
    Ok(changed == 1)
}

/// Gives a claim back that may not go out before `due_at`. Nothing was tried.
///
/// # Errors
/// From the database.
pub fn withhold(db: &mut Conn, message: &Message, due_at: i64, why: &str) -> Result<(), Error> {
    let withholding = diesel::update(outbox::table.find(&message.id))
        .filter(outbox::state.eq(State::Pending.as_str()))
        .filter(outbox::lease.eq(&message.lease))
        .set((
            outbox::unsettled.eq(0),
            outbox::lease.eq(None::<String>),
            outbox::leased_until.eq(None::<i64>),
            outbox::due_at.eq(due_at),
            outbox::last_answer.eq(why),
        ));
    kept!(db, run(withholding))?;
    Ok(())
}

/// Notes that a message goes out now that was due long before: it waited, or no worker ran.
///
/// # Errors
/// From the database.
pub fn redate(db: &mut Conn, id: &str, now: i64) -> Result<(), Error> {
    kept!(db, run(diesel::update(outbox::table.find(id)).set(outbox::due_at.eq(now))))?;
    Ok(())
}

/// Notes that a message goes out once more, since a try before never came to an end.
///
/// # Errors
/// From the database.
pub fn note_repeat(db: &mut Conn, message: &Message) -> Result<(), Error> {
    let repeats = message.repeats.unwrap_or_default() + 1;
    kept!(db, run(diesel::update(outbox::table.find(&message.id)).set(outbox::repeats.eq(repeats))))?;
    Ok(())
}

/// How many messages went out once more, each as often as it did.
///
/// # Errors
/// From the database.
pub fn repeats(db: &mut Conn) -> Result<i64, Error> {
    let query = outbox::table.filter(outbox::repeats.is_not_null()).select(outbox::repeats);
    let each: Vec<Option<i64>> = query.load(db)?;
    Ok(each.into_iter().flatten().sum())
}

/// Notes that the code in a text was entered.
///
/// # Errors
/// From the database.
pub fn note_use(db: &mut Conn, id: &str, now: i64) -> Result<(), Error> {
    kept!(db, run(diesel::update(outbox::table.find(id)).set(outbox::used_at.eq(now))))?;
    Ok(())
}

/// Gives a claim back before its lease runs out: the worker is stopping. The attempt stays counted.
///
/// # Errors
/// From the database.
pub fn release(db: &mut Conn, message: &Message) -> Result<(), Error> {
    kept!(
        db,
        run(diesel::update(outbox::table.find(&message.id))
            .filter(outbox::lease.eq(&message.lease))
            .set((outbox::lease.eq(None::<String>), outbox::leased_until.eq(None::<i64>))))
    )?;
    Ok(())
}

/// How many messages have not been settled.
///
/// # Errors
/// From the database.
pub fn unsettled(db: &mut Conn) -> Result<i64, Error> {
    let real = outbox::table.filter(outbox::settled_at.is_null()).filter(outbox::decoy.eq(false));
    Ok(real.count().get_result(db)?)
}

/// The webhooks about these endings, oldest first; for the page that says when we ask again.
///
/// # Errors
/// From the database.
pub fn of_revocations(db: &mut Conn, revocation_ids: &[&str]) -> Result<Vec<Message>, Error> {
    if revocation_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(outbox::table
        .filter(outbox::revocation_id.eq_any(revocation_ids))
        .filter(outbox::channel.eq(Channel::Webhook.as_str()))
        .order(outbox::id)
        .load(db)?)
}

/// The newest webhook of a kind about a connection.
///
/// # Errors
/// From the database.
pub fn newest_about(db: &mut Conn, connection_id: &str, kind: &str) -> Result<Option<Message>, Error> {
    let query = outbox::table
        .filter(outbox::connection_id.eq(connection_id))
        .filter(outbox::kind.eq(kind))
        .order(outbox::id.desc())
        .limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}
