//! Who else ended a connection, once each; the first is in its revocation.

use diesel::prelude::*;

use super::Conn;
use super::kept::insert_or_ignore;
use super::schema::later_endings;
use crate::error::Error;

/// Somebody else's ending of what was ending, or had ended, before.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = later_endings, treat_none_as_default_value = false)]
pub struct LaterEnding {
    /// What had begun before.
    pub revocation_id: String,
    /// An `Initiator`, other than the first.
    pub initiator: String,
    /// A `Channel`.
    pub channel: String,
    /// A `Reason`.
    pub reason: String,
    /// In words, where the reason is OTHER.
    pub other_reason: Option<String>,
    /// When they said so, unix ms.
    pub at: i64,
}

/// Keeps it. `false` where they had said so before.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, ending: &LaterEnding) -> Result<bool, Error> {
    Ok(insert_or_ignore!(db, later_endings::table, ending)? == 1)
}

/// Those of these revocations, in the order in which they were said.
///
/// # Errors
/// From the database.
pub fn of_revocations(db: &mut Conn, revocation_ids: &[&str]) -> Result<Vec<LaterEnding>, Error> {
    if revocation_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(later_endings::table
        .filter(later_endings::revocation_id.eq_any(revocation_ids))
        .order((later_endings::at, later_endings::initiator))
        .load(db)?)
}
