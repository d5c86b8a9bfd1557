//! Texts that wait while more may join them, and the grants whose notice is part of one.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::outbox::{Message, State};
use super::schema::{combined, connections, outbox};
use crate::error::Error;

/// The texts to a number that more may join.
///
/// # Errors
/// From the database.
pub fn of_number(db: &mut Conn, number_id: &str, now: i64) -> Result<Vec<Message>, Error> {
    let query = outbox::table
        .filter(outbox::number_id.eq(number_id))
        .filter(outbox::gathers.is_not_null())
        .filter(outbox::state.eq(State::Pending.as_str()))
        .filter(outbox::lease.is_null())
        .filter(outbox::attempts.eq(0))
        .filter(outbox::unsettled.eq(0))
        .filter(outbox::due_at.gt(now))
        .order(outbox::due_at);
    Ok(kept!(db, load(query))?)
}

/// Lets more join: `fuller` is the same text as it is then, `gathered` of how much it tells now. `false` where it has gone out meanwhile, or
/// another has joined.
///
/// # Errors
/// From the database.
pub fn join(db: &mut Conn, fuller: &Message, gathered: i64, now: i64) -> Result<bool, Error> {
    let joining = diesel::update(outbox::table.find(&fuller.id))
        .filter(outbox::state.eq(State::Pending.as_str()))
        .filter(outbox::lease.is_null())
        .filter(outbox::due_at.gt(now))
        .filter(outbox::gathered.eq(gathered))
        .set((
            outbox::kind.eq(&fuller.kind),
            outbox::connection_id.eq(&fuller.connection_id),
            outbox::body_sealed.eq(&fuller.body_sealed),
            outbox::due_at.eq(fuller.due_at),
            outbox::tells.eq(&fuller.tells),
            outbox::gathered.eq(fuller.gathered),
            outbox::patient.eq(fuller.patient),
            outbox::segments.eq(fuller.segments),
        ));
    Ok(kept!(db, execute(joining))? == 1)
}

/// Notes that the notice of a grant is part of a text.
///
/// # Errors
/// From the database.
pub fn add(db: &mut Conn, message_id: &str, connection_id: &str) -> Result<(), Error> {
    let row = (combined::message_id.eq(message_id), combined::connection_id.eq(connection_id));
    insert_or_ignore!(db, combined::table, row)?;
    Ok(())
}

/// Notes how far the notices are that a text carries.
///
/// # Errors
/// From the database.
pub fn set_notices(db: &mut Conn, message_id: &str, state: &str, now: i64) -> Result<(), Error> {
    let carried = combined::table.filter(combined::message_id.eq(message_id)).select(combined::connection_id);
    let noting = diesel::update(connections::table.filter(connections::id.eq_any(carried)))
        .set((connections::notice_state.eq(state), connections::notice_at.eq(now)));
    kept!(db, run(noting))?;
    Ok(())
}

/// Drops the texts to a number that still gather; which they were.
///
/// # Errors
/// From the database.
pub fn drop_of_number(db: &mut Conn, number_id: &str, why: &str, now: i64) -> Result<Vec<String>, Error> {
    let dropping = diesel::update(outbox::table)
        .filter(outbox::number_id.eq(number_id))
        .filter(outbox::gathers.is_not_null())
        .filter(outbox::state.eq(State::Pending.as_str()))
        .set((
            outbox::state.eq(State::Dropped.as_str()),
            outbox::gathers.eq(None::<String>),
            outbox::lease.eq(None::<String>),
            outbox::leased_until.eq(None::<i64>),
            outbox::body_sealed.eq(None::<String>),
            outbox::last_answer.eq(why),
            outbox::settled_at.eq(now),
        ))
        .returning(outbox::id);
    Ok(kept!(db, get_results(dropping))?)
}
