//! The unique addresses in notices, by keyed digest.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::links;
use crate::domain::time::HOUR;
use crate::error::Error;

/// What a link selects.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = links, treat_none_as_default_value = false)]
pub struct Link {
    /// Keyed digest of the token.
    pub token_hash: String,
    /// The connection that it opens once the number is proven.
    pub connection_id: String,
    /// The number that must be proven.
    pub number_id: String,
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms.
    pub expires_at: i64,
    /// When it was last noted as opened, unix ms.
    pub opened_at: Option<i64>,
}

/// How often opening a link is noted.
const NOTED_EVERY: i64 = HOUR;

impl Link {
    /// Whether opening it now is to be noted.
    #[must_use]
    pub fn is_to_be_noted(&self, now: i64) -> bool {
        self.opened_at.is_none_or(|at| now - at >= NOTED_EVERY)
    }
}

/// Adds a link.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, link: &Link) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(links::table).values(link)))?;
    Ok(())
}

/// The link with one of these digests that has not run out at `now`.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, token_hashes: &[String], now: i64) -> Result<Option<Link>, Error> {
    let query = links::table.filter(links::token_hash.eq_any(token_hashes)).filter(links::expires_at.gt(now));
    Ok(query.first(db).optional()?)
}

/// Notes that a link was opened; the connection that it selects, for the one who did. At most once an hour.
///
/// # Errors
/// From the database.
pub fn note_opened(db: &mut Conn, token_hash: &str, now: i64) -> Result<Option<String>, Error> {
    let noting = diesel::update(links::table.find(token_hash))
        .filter(links::opened_at.is_null().or(links::opened_at.le(now - NOTED_EVERY).assume_not_null()))
        .set(links::opened_at.eq(now))
        .returning(links::connection_id);
    Ok(kept!(db, get_result(noting)).optional()?)
}
