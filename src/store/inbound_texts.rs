//! Texts that people sent us, by the gateway's id: one that is told again is heard once.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::inbound_texts;
use crate::domain::time::DAY;
use crate::error::Error;

/// Gateways tell again within minutes.
const KEPT: i64 = DAY;

/// Notes a text; whether it was not heard before.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, id: &str, now: i64) -> Result<bool, Error> {
    let values = (inbound_texts::id.eq(id), inbound_texts::at.eq(now));
    Ok(insert_or_ignore!(db, inbound_texts::table, values)? == 1)
}

/// Forgets those that nobody tells again. How many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    let old = inbound_texts::table.filter(inbound_texts::at.le(now - KEPT));
    Ok(kept!(db, execute(diesel::delete(old)))?)
}
