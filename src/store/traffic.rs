//! Where texts went, for the limits on what fraud could cost.

use std::collections::HashSet;

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, insert_or_update, kept, locked};
use super::outbox::{Message, State};
use super::schema::{outbox, text_blocks, text_days};
use crate::domain::notice::Kind;
use crate::domain::time::DAY;
use crate::domain::traffic::SPAN;
use crate::error::Error;

/// The texts of the last hour that went out, or are going, to one prefix or country.
#[derive(Clone, Debug, Default)]
pub struct Hour {
    /// The numbers that they went to.
    pub numbers: HashSet<String>,
    /// How many they were.
    pub sent: i64,
    /// How many of them carried a code that was entered.
    pub used: i64,
}

impl Hour {
    fn of(rows: Vec<(Option<String>, Option<i64>)>) -> Self {
        let mut hour = Self::default();
        for (number, used_at) in rows {
            hour.sent += 1;
            hour.used += i64::from(used_at.is_some());
            hour.numbers.extend(number);
        }
        hour
    }
}

/// Selects what went out within an hour as `like` goes out, codes and others apart, without what the
/// same claim has taken and not judged yet.
macro_rules! went_out {
    ($like:expr, $where_to:expr, $now:expr) => {
        outbox::table
            .filter($where_to)
            .filter(outbox::due_at.gt($now - SPAN))
            .filter(outbox::proving.eq($like.proving))
            .filter(outbox::kind.eq(Kind::Code.as_str()).eq($like.kind == Kind::Code.as_str()))
            .filter(outbox::unsettled.gt(0).or(outbox::attempts.gt(0)))
            .filter(outbox::state.ne(State::Blocked.as_str()))
            .filter(outbox::decoy.eq(false))
            .filter(outbox::lease.is_null().or(outbox::lease.ne(&$like.lease).assume_not_null()))
            .select((outbox::number_id, outbox::used_at))
    };
}

/// The last hour of this message's prefix, by the blind indexes that it may stand under.
///
/// # Errors
/// From the database.
pub fn hour_of_prefix(db: &mut Conn, like: &Message, prefixes: &[String], now: i64) -> Result<Hour, Error> {
    if let [only] = prefixes {
        let query = went_out!(like, outbox::prefix.eq(only), now);
        return Ok(Hour::of(kept!(db, load(query))?));
    }
    Ok(Hour::of(went_out!(like, outbox::prefix.eq_any(prefixes), now).load(db)?))
}

/// The last hour of this message's country; of numbers under proof only.
///
/// # Errors
/// From the database.
pub fn hour_of_country(db: &mut Conn, like: &Message, now: i64) -> Result<Hour, Error> {
    let query = went_out!(like, outbox::country.eq(&like.country).and(outbox::proving), now);
    Ok(Hour::of(kept!(db, load(query))?))
}

/// Until when a prefix gets no codes, unix ms, if it is blocked; by the blind indexes that it may stand under.
///
/// # Errors
/// From the database.
pub fn blocked_until(
    db: &mut Conn,
    prefixes: &[String],
    proving: bool,
    now: i64,
) -> Result<Option<i64>, Error> {
    let query = text_blocks::table
        .filter(text_blocks::prefix.eq_any(prefixes))
        .filter(text_blocks::proving.eq(proving))
        .filter(text_blocks::until.gt(now))
        .order(text_blocks::until.desc())
        .select(text_blocks::until);
    Ok(query.first(db).optional()?)
}

/// Blocks a prefix from `since` until `until`; why stands with it.
///
/// # Errors
/// From the database.
pub fn block(
    db: &mut Conn,
    (prefix, proving): (&str, bool),
    (since, until): (i64, i64),
    why: Option<&str>,
) -> Result<(), Error> {
    let change = (text_blocks::since.eq(since), text_blocks::until.eq(until), text_blocks::why.eq(why));
    let row = (text_blocks::prefix.eq(prefix), text_blocks::proving.eq(proving), change);
    insert_or_update!(db, text_blocks::table, row, (text_blocks::prefix, text_blocks::proving), change)?;
    Ok(())
}

/// The texts of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Today {
    /// How many went out.
    pub sent: i64,
    /// What they cost, in millionths.
    pub spent: i64,
}

/// What texts went out today, locked until the transaction ends.
///
/// # Errors
/// From the database.
pub fn today(db: &mut Conn, proving: bool, now: i64) -> Result<Today, Error> {
    let day = now.div_euclid(DAY);
    let query = text_days::table.find((day, proving)).select((text_days::sent, text_days::spent));
    let known: Option<(i64, i64)> = locked!(db, query).optional()?;
    let counts = if let Some(known) = known {
        known
    } else {
        let none = (text_days::sent.eq(0_i64), text_days::spent.eq(0_i64));
        let fresh = (text_days::day.eq(day), text_days::proving.eq(proving), none);
        insert_or_ignore!(db, text_days::table, fresh)?;
        let query = text_days::table.find((day, proving)).select((text_days::sent, text_days::spent));
        locked!(db, query)?
    };
    Ok(Today { sent: counts.0, spent: counts.1 })
}

/// Notes what texts went out today.
///
/// # Errors
/// From the database.
pub fn note_today(db: &mut Conn, proving: bool, today: Today, now: i64) -> Result<(), Error> {
    let day = text_days::table.find((now.div_euclid(DAY), proving));
    let change = (text_days::sent.eq(today.sent), text_days::spent.eq(today.spent));
    kept!(db, run(diesel::update(day).set(change)))?;
    Ok(())
}

/// Forgets blocks that are over, and every count of texts; the sandbox's way to begin anew.
///
/// # Errors
/// From the database.
pub fn forget_all(db: &mut Conn) -> Result<(), Error> {
    diesel::delete(text_blocks::table).execute(db)?;
    diesel::delete(text_days::table).execute(db)?;
    diesel::update(outbox::table).set(outbox::prefix.eq(None::<String>)).execute(db)?;
    Ok(())
}
