//! Texts as their gateway and carrier tell of them.

use diesel::prelude::*;

use super::super::Conn;
use super::super::kept::kept;
use super::super::schema::outbox;
use super::{Channel, Message, State, UNDELIVERED};
use crate::domain::notice::Kind;
use crate::error::Error;

/// The message that a gateway knows by this id.
///
/// # Errors
/// From the database.
pub fn by_provider_id(db: &mut Conn, provider_id: &str) -> Result<Option<Message>, Error> {
    let query = outbox::table.filter(outbox::provider_id.eq(provider_id)).limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// One message.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Message>, Error> {
    Ok(kept!(db, get_result(outbox::table.find(id))).optional()?)
}

/// Ends a text for good of which the gateway tells under this id, so that it has it: whoever waits for its
/// answer still, or would ask again, need not. `false` where it was settled before.
///
/// # Errors
/// From the database.
pub fn settle_as_taken(db: &mut Conn, id: &str, provider_id: &str, now: i64) -> Result<bool, Error> {
    let settling = diesel::update(outbox::table.find(id)).filter(outbox::settled_at.is_null()).set((
        outbox::state.eq(State::Done.as_str()),
        outbox::attempts.eq(outbox::attempts + 1),
        outbox::unsettled.eq(0),
        outbox::lease.eq(None::<String>),
        outbox::leased_until.eq(None::<i64>),
        outbox::body_sealed.eq(None::<String>),
        outbox::provider_id.eq(provider_id),
        outbox::settled_at.eq(now),
    ));
    Ok(kept!(db, execute(settling))? == 1)
}

/// Notes how far a carrier has come; whether that is further than it was.
///
/// # Errors
/// From the database.
pub fn advance(db: &mut Conn, id: &str, step: i64) -> Result<bool, Error> {
    let advancing = diesel::update(outbox::table.find(id))
        .filter(outbox::carrier_step.lt(step))
        .set(outbox::carrier_step.eq(step));
    Ok(kept!(db, execute(advancing))? == 1)
}

/// Lets the texts that wait for a number end, codes aside: its holder of now may be somebody else by the
/// time that they would go out.
///
/// # Errors
/// From the database.
pub fn expire_texts(db: &mut Conn, number_id: &str, now: i64) -> Result<(), Error> {
    let expiring = diesel::update(outbox::table)
        .filter(outbox::settled_at.is_null())
        .filter(outbox::channel.eq(Channel::Text.as_str()))
        .filter(outbox::number_id.eq(number_id))
        .filter(outbox::kind.ne(Kind::Code.as_str()))
        .set(outbox::expires_at.eq(now));
    kept!(db, run(expiring))?;
    Ok(())
}

/// Texts to whoever held a number in a span of time, begun before a time, newest first, at most so many. A code
/// is theirs who entered it: their tenure may have begun with it. `prefixes`: the blind indexes that the number
/// less its end may stand under, by which they are found.
///
/// # Errors
/// From the database.
pub fn texts_to(
    db: &mut Conn,
    prefixes: &[String],
    number_id: &str,
    (from, until): (i64, i64),
    before: i64,
    limit: i64,
) -> Result<Vec<Message>, Error> {
    let entered = outbox::used_at.ge(from).and(outbox::used_at.lt(until)).assume_not_null();
    let theirs = outbox::used_at.is_not_null().and(entered);
    let unentered = outbox::used_at.is_null().and(outbox::created_at.ge(from));
    Ok(outbox::table
        .filter(outbox::prefix.eq_any(prefixes))
        .filter(outbox::number_id.eq(number_id))
        .filter(outbox::decoy.eq(false))
        .filter(outbox::created_at.lt(before.min(until)))
        .filter(theirs.or(unentered))
        .order((outbox::created_at.desc(), outbox::id.desc()))
        .limit(limit)
        .load(db)?)
}

/// Notes why a text will not arrive.
///
/// # Errors
/// From the database.
pub fn note_lost(db: &mut Conn, id: &str, why: &str) -> Result<(), Error> {
    let answer = format!("{UNDELIVERED}{why}");
    kept!(db, run(diesel::update(outbox::table.find(id)).set(outbox::last_answer.eq(answer))))?;
    Ok(())
}
