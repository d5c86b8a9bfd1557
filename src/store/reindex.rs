//! What stands under the blind index of a number, and moves when that is made with a newer key. Only
//! who knows the number can say what its new index is: whoever signs in with it, or `keys reseal`,
//! which opens what is sealed.
//!
//! A table that is kept by a number's blind index needs a line in [`older_lookups`], one in
//! [`move_lookup`], and one in the counts of `flows::reseal`.

use std::collections::HashSet;

use diesel::prelude::*;

use super::Conn;
use super::schema::{guesses, limit_slots, limits, outbox, text_blocks};
use crate::domain::limit::Lane;
use crate::domain::traffic::SPAN;
use crate::error::Error;

/// The keys under which the limits of a number stand, for one blind index of it.
#[must_use]
pub fn limit_keys(lookup: &str) -> Vec<String> {
    let lanes = Lane::ALL.iter().map(|lane| limit_key(*lane, lookup));
    lanes.chain([wrong_key(lookup)]).collect()
}

/// The key of the codes asked for a number in a lane.
#[must_use]
pub fn limit_key(lane: Lane, lookup: &str) -> String {
    format!("number/{lane}/{lookup}")
}

/// The key of the wrong codes for a number.
#[must_use]
pub fn wrong_key(lookup: &str) -> String {
    format!("wrong/{lookup}")
}

/// A fresh count goes on where the one under an older key stood.
pub(super) fn go_on(db: &mut Conn, key: &str, older: &[String]) -> Result<(), Error> {
    let query = limits::table.filter(limits::key.eq_any(older)).order(limits::last_at.desc());
    let found: Vec<(String, i64, i64)> = query.load(db)?;
    if let Some((before, events, last_at)) = found.first() {
        diesel::update(limits::table.find(key))
            .set((limits::events.eq(events), limits::last_at.eq(last_at)))
            .execute(db)?;
        diesel::update(limit_slots::table.filter(limit_slots::key.eq(before)))
            .set(limit_slots::key.eq(key))
            .execute(db)?;
    }
    forget_limits(db, found.iter().map(|(key, ..)| key.as_str()))
}

fn forget_limits<'a>(db: &mut Conn, keys: impl Iterator<Item = &'a str>) -> Result<(), Error> {
    let keys: Vec<&str> = keys.collect();
    diesel::delete(limit_slots::table.filter(limit_slots::key.eq_any(&keys))).execute(db)?;
    diesel::delete(limits::table.filter(limits::key.eq_any(&keys))).execute(db)?;
    Ok(())
}

/// The fresh row of a number's guesses goes on where the one under an older index stood.
pub(super) fn guesses_go_on(db: &mut Conn, lookups: &[String]) -> Result<(), Error> {
    let Some((lookup, older)) = lookups.split_first() else { return Ok(()) };
    let query = guesses::table.filter(guesses::lookup.eq_any(older)).select((
        guesses::in_a_row,
        guesses::locked_until,
        guesses::last_at,
    ));
    for (in_a_row, locked_until, last_at) in query.load::<(i64, i64, i64)>(db)? {
        diesel::update(guesses::table.find(lookup))
            .set((
                guesses::in_a_row.eq(guesses::in_a_row + in_a_row),
                guesses::locked_until.eq(locked_until),
                guesses::last_at.eq(last_at),
            ))
            .execute(db)?;
    }
    diesel::delete(guesses::table.filter(guesses::lookup.eq_any(older))).execute(db)?;
    Ok(())
}

/// What stands under older generations of the index, and names no number.
#[derive(Clone, Debug, Default)]
pub struct Older {
    /// Blind indexes of numbers.
    pub lookups: HashSet<String>,
    /// Those of numbers less their last four digits.
    pub prefixes: HashSet<String>,
}

impl Older {
    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lookups.is_empty() && self.prefixes.is_empty()
    }
}

/// Everything that is kept by a number's index, or a prefix's, and stands under another key than
/// `current`. (What counts clients and browsers is not among it: it names nobody and lasts an hour.)
///
/// # Errors
/// From the database.
pub fn older(db: &mut Conn, current: &str, now: i64) -> Result<Older, Error> {
    let mark = format!("{current}.");
    let stale = |lookup: &String| !lookup.starts_with(&mark);
    Ok(Older {
        lookups: older_lookups(db)?.into_iter().filter(stale).collect(),
        prefixes: older_prefixes(db, now)?.into_iter().filter(stale).collect(),
    })
}

fn older_lookups(db: &mut Conn) -> Result<Vec<String>, Error> {
    let by_number = limits::key.like("number/%").or(limits::key.like("wrong/%"));
    let keys: Vec<String> = limits::table.filter(by_number).select(limits::key).load(db)?;
    let last = |key: String| key.rsplit('/').next().unwrap_or_default().to_owned();
    let mut found: Vec<String> = keys.into_iter().map(last).collect();
    found.extend(guesses::table.select(guesses::lookup).load::<String>(db)?);
    Ok(found)
}

fn older_prefixes(db: &mut Conn, now: i64) -> Result<Vec<String>, Error> {
    let texts = outbox::table
        .filter(outbox::due_at.gt(now - SPAN))
        .filter(outbox::prefix.is_not_null())
        .select(outbox::prefix.assume_not_null())
        .distinct();
    let mut found: Vec<String> = texts.load(db)?;
    let blocks = text_blocks::table.filter(text_blocks::until.gt(now)).select(text_blocks::prefix);
    found.extend(blocks.load::<String>(db)?);
    Ok(found)
}

/// What is kept by a number's older indexes is kept by its new one, the first, from now on.
///
/// # Errors
/// From the database.
pub fn move_lookup(db: &mut Conn, number: &super::limits::Guessed, now: i64) -> Result<(), Error> {
    let by_age: Vec<Vec<String>> = number.lookups.iter().map(|lookup| limit_keys(lookup)).collect();
    let Some((current, older)) = by_age.split_first() else { return Ok(()) };
    for (at, key) in current.iter().enumerate() {
        let before: Vec<String> = older.iter().filter_map(|keys| keys.get(at).cloned()).collect();
        let waiting: i64 = limits::table.filter(limits::key.eq_any(&before)).count().get_result(db)?;
        if waiting > 0 {
            let keys = std::iter::once(key.clone()).chain(before).collect();
            super::limits::Counted::open(db, keys, &[], now)?;
        }
    }
    let before = number.lookups.get(1..).unwrap_or_default();
    let waiting: i64 = guesses::table.filter(guesses::lookup.eq_any(before)).count().get_result(db)?;
    if waiting > 0 {
        super::limits::guesses(db, number, now)?;
    }
    Ok(())
}

/// What is kept by a prefix's older indexes is kept by its new one, the first, from now on.
///
/// # Errors
/// From the database.
pub fn move_prefix(db: &mut Conn, prefixes: &[String]) -> Result<(), Error> {
    let Some((prefix, older)) = prefixes.split_first() else { return Ok(()) };
    diesel::update(outbox::table.filter(outbox::prefix.eq_any(older)))
        .set(outbox::prefix.eq(prefix))
        .execute(db)?;
    let query = text_blocks::table.filter(text_blocks::prefix.eq_any(older));
    let columns = (
        text_blocks::proving,
        text_blocks::since,
        text_blocks::until,
        text_blocks::lifted_at,
        text_blocks::why,
    );
    for (proving, since, until, lifted_at, why) in
        query.select(columns).load::<(bool, i64, i64, Option<i64>, Option<String>)>(db)?
    {
        super::traffic::block(db, (prefix, proving), (since, until), why.as_deref())?;
        diesel::update(text_blocks::table.find((prefix, proving)))
            .set(text_blocks::lifted_at.eq(lifted_at))
            .execute(db)?;
    }
    diesel::delete(text_blocks::table.filter(text_blocks::prefix.eq_any(older))).execute(db)?;
    Ok(())
}
