//! Of which connections their people may have to be reminded.

use diesel::prelude::*;

use super::Conn;
use super::connections::Connection;
use super::kept::kept;
use super::schema::connections;
use crate::error::Error;

/// Up to `limit` connections that are to be looked at by `now`, the longest due first.
///
/// # Errors
/// From the database.
pub fn due(db: &mut Conn, limit: i64, now: i64) -> Result<Vec<String>, Error> {
    let query = connections::table
        .filter(connections::remind_at.is_not_null())
        .filter(connections::remind_at.le(now))
        .order(connections::remind_at)
        .limit(limit)
        .select(connections::id);
    Ok(kept!(db, load(query))?)
}

/// Notes what was told and when to look again, of a connection that was locked before.
///
/// # Errors
/// From the database.
pub fn save(db: &mut Conn, connection: &Connection) -> Result<(), Error> {
    let saving = diesel::update(connections::table.find(&connection.id)).set((
        connections::remind_at.eq(connection.remind_at),
        connections::expiry_told.eq(connection.expiry_told),
        connections::silence_told_at.eq(connection.silence_told_at),
    ));
    kept!(db, run(saving))?;
    Ok(())
}
