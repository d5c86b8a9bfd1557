//! Idempotency keys of notifications that were accepted, with the first answer.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::notifications;
use crate::error::Error;

/// A notification that was accepted.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = notifications, treat_none_as_default_value = false)]
pub struct Received {
    /// From whom.
    pub platform_id: String,
    /// Its `webhook-id`.
    pub webhook_id: String,
    /// Keyed digest of its body.
    pub body_hash: String,
    /// The body of the answer.
    pub answer: String,
    /// Unix ms.
    pub received_at: i64,
}

/// The notification with this idempotency key.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, platform_id: &str, webhook_id: &str) -> Result<Option<Received>, Error> {
    let query = notifications::table.find((platform_id, webhook_id));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Keeps a notification's answer. `false` where the same key came in a moment before.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, received: &Received) -> Result<bool, Error> {
    Ok(insert_or_ignore!(db, notifications::table, received)? == 1)
}
