//! When data was read.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::{accesses, connections};
use crate::error::Error;

/// A read, or some reads in a span.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = accesses, treat_none_as_default_value = false)]
pub struct AccessRow {
    /// `acc_...`
    pub id: String,
    /// By which connection.
    pub connection_id: String,
    /// First read, unix ms.
    pub from_at: i64,
    /// Last read, unix ms.
    pub to_at: i64,
    /// How many.
    pub reads: i64,
    /// JSON array of data clusters.
    pub clusters: String,
    /// JSON array of the platform's account ids; empty where it did not say.
    pub account_ids: String,
    /// Whether it was after the person's stop.
    pub after_stop: bool,
}

/// Notes reads, and when the connection was last used.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, access: &AccessRow) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(accesses::table).values(access)))?;
    kept!(
        db,
        run(diesel::update(connections::table.find(&access.connection_id))
            .filter(
                connections::last_accessed_at.is_null().or(connections::last_accessed_at.lt(access.to_at)),
            )
            .set(connections::last_accessed_at.eq(access.to_at)))
    )?;
    Ok(())
}

/// How many reads a connection has had since a time.
///
/// # Errors
/// From the database.
pub fn reads_since(db: &mut Conn, connection_id: &str, since: i64) -> Result<i64, Error> {
    let query = accesses::table
        .filter(accesses::connection_id.eq(connection_id))
        .filter(accesses::to_at.ge(since))
        .select(accesses::reads);
    let reads: Vec<i64> = kept!(db, load(query))?;
    Ok(reads.iter().sum())
}

/// The newest read after the person's stop.
///
/// # Errors
/// From the database.
pub fn last_after_stop(db: &mut Conn, connection_id: &str) -> Result<Option<i64>, Error> {
    let query = accesses::table
        .filter(accesses::connection_id.eq(connection_id))
        .filter(accesses::after_stop.eq(true))
        .order(accesses::to_at.desc())
        .select(accesses::to_at)
        .limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}
