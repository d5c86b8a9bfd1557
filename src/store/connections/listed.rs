//! Whether the platform lists a connection as live, as its list was last compared with ours.

use crate::store::kept::kept;
use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::connections;
use crate::domain::connection::Status;
use crate::error::Error;

/// Notes that the platform's list as of `at` lacks a connection that is live here. `false` where that was
/// noted before, it is not live, or the platform has spoken of it since the list was made.
///
/// # Errors
/// From the database.
pub fn unlist(db: &mut Conn, id: &str, at: i64, now: i64) -> Result<bool, Error> {
    let noting = diesel::update(connections::table.find(id))
        .filter(connections::unlisted_at.is_null())
        .filter(
            connections::status
                .eq(Status::Active.as_str())
                .or(connections::status.eq(Status::Suspended.as_str())),
        )
        .filter(connections::expiration_time.is_null().or(connections::expiration_time.gt(now)))
        .filter(connections::content_on.le(at))
        .filter(connections::last_accessed_at.is_null().or(connections::last_accessed_at.le(at)))
        .set((connections::unlisted_at.eq(at), connections::updated_at.eq(now)));
    Ok(kept!(db, execute(noting))? == 1)
}

/// Notes that the platform knows it as live. `false` where nothing else had been noted.
///
/// # Errors
/// From the database.
pub fn relist(db: &mut Conn, id: &str, now: i64) -> Result<bool, Error> {
    let noting = diesel::update(connections::table.find(id))
        .filter(connections::unlisted_at.is_not_null())
        .set((connections::unlisted_at.eq(None::<i64>), connections::updated_at.eq(now)));
    Ok(kept!(db, execute(noting))? == 1)
}
