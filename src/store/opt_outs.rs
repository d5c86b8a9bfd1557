//! Numbers, by blind index, whose person wants no texts about connections. Codes and alerts still go.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::{numbers, opt_outs};
use super::sealed::Row;
use crate::error::Error;

/// Since when a number is opted out, unix ms; none where it is not.
///
/// # Errors
/// From the database.
pub fn since(db: &mut Conn, lookup: &str) -> Result<Option<i64>, Error> {
    Ok(kept!(db, get_result(opt_outs::table.find(lookup).select(opt_outs::since))).optional()?)
}

/// Whether the number of this row is opted out.
///
/// # Errors
/// From the database.
pub fn is_out(db: &mut Conn, number_id: &str) -> Result<bool, Error> {
    let query = numbers::table
        .inner_join(opt_outs::table.on(opt_outs::lookup.eq(numbers::lookup)))
        .filter(numbers::id.eq(number_id))
        .select(opt_outs::since);
    let found: Option<i64> = kept!(db, get_result(query)).optional()?;
    Ok(found.is_some())
}

/// Opts a number out; whether it was not before.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, lookup: &str, now: i64) -> Result<bool, Error> {
    let values = (opt_outs::lookup.eq(lookup), opt_outs::since.eq(now));
    Ok(insert_or_ignore!(db, opt_outs::table, values)? == 1)
}

/// Opts a number in again; whether it was out before.
///
/// # Errors
/// From the database.
pub fn remove(db: &mut Conn, lookup: &str) -> Result<bool, Error> {
    Ok(kept!(db, execute(diesel::delete(opt_outs::table.find(lookup))))? == 1)
}

/// A person who takes another number along wants as few or as many texts there as before.
///
/// # Errors
/// From the database.
pub fn hand_over(db: &mut Conn, from: &str, to: &str, now: i64) -> Result<(), Error> {
    if is_out(db, from)? {
        remove_of_number(db, from)?;
        let lookup: String = numbers::table.find(to).select(numbers::lookup).first(db)?;
        insert(db, &lookup, now)?;
    }
    Ok(())
}

/// What is kept by an index of a number is kept by another one of it from now on.
///
/// # Errors
/// From the database.
pub fn move_to(db: &mut Conn, before: &str, lookup: &str) -> Result<(), Error> {
    let moving = diesel::update(opt_outs::table.find(before)).set(opt_outs::lookup.eq(lookup));
    kept!(db, run(moving))?;
    Ok(())
}

/// The same for many numbers, as they were and as they are.
///
/// # Errors
/// From the database.
pub(super) fn move_along(db: &mut Conn, numbers: &[(Row, Row)]) -> Result<(), Error> {
    let count: i64 = opt_outs::table.count().get_result(db)?;
    if count == 0 {
        return Ok(());
    }
    for (before, after) in numbers {
        if let (Some(before), Some(after)) = (&before.lookup, &after.lookup)
            && before != after
        {
            move_to(db, before, after)?;
        }
    }
    Ok(())
}

/// Opts the number of this row in again, where it was out.
///
/// # Errors
/// From the database.
pub fn remove_of_number(db: &mut Conn, number_id: &str) -> Result<(), Error> {
    let lookup = numbers::table.filter(numbers::id.eq(number_id)).select(numbers::lookup);
    kept!(db, run(diesel::delete(opt_outs::table.filter(opt_outs::lookup.eq_any(lookup)))))?;
    Ok(())
}
