//! What staff ask a caller to confirm, by a link in a text.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::{agreements, staff};
use crate::domain::caller::WITHIN;
use crate::error::Error;

/// A question to a caller.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = agreements, treat_none_as_default_value = false)]
pub struct Agreement {
    /// `agr_...`
    pub id: String,
    /// SHA-256 of the token in the link.
    pub token_hash: String,
    /// What is to be stopped.
    pub connection_id: String,
    /// Whose it was when they were asked.
    pub tenure_id: String,
    /// Who asks.
    pub staff_id: String,
    /// Why.
    pub reason: String,
    /// A [`Contact`](crate::domain::caller::Contact).
    pub contact: String,
    /// The caller's case.
    pub case_reference: String,
    /// Whether data already held shall be deleted.
    pub delete_data: bool,
    /// Unix ms.
    pub asked_at: i64,
    /// Unix ms.
    pub settled_at: Option<i64>,
    /// An [`Outcome`](crate::domain::caller::Outcome).
    pub outcome: Option<String>,
}

/// Asks; what was asked before about the same connection is over.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, agreement: &Agreement) -> Result<(), Error> {
    let before = diesel::update(agreements::table)
        .filter(agreements::connection_id.eq(&agreement.connection_id))
        .filter(agreements::settled_at.is_null())
        .set(agreements::settled_at.eq(agreement.asked_at));
    kept!(db, run(before))?;
    kept!(db, run(diesel::insert_into(agreements::table).values(agreement)))?;
    Ok(())
}

/// The question that a token opens while it can be answered, and the address of who asks.
///
/// # Errors
/// From the database.
pub fn open(db: &mut Conn, token_hash: &str, now: i64) -> Result<Option<(Agreement, String)>, Error> {
    let query = agreements::table
        .inner_join(staff::table)
        .filter(agreements::token_hash.eq(token_hash))
        .filter(agreements::settled_at.is_null())
        .filter(agreements::asked_at.ge(now - WITHIN))
        .select((agreements::all_columns, staff::email));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Answers a question. `true` for the one who did.
///
/// # Errors
/// From the database.
pub fn settle(db: &mut Conn, id: &str, outcome: &str, now: i64) -> Result<bool, Error> {
    let settling = diesel::update(agreements::table.find(id))
        .filter(agreements::settled_at.is_null())
        .set((agreements::settled_at.eq(now), agreements::outcome.eq(outcome)));
    Ok(kept!(db, execute(settling))? == 1)
}

/// The newest question about a connection.
///
/// # Errors
/// From the database.
pub fn newest(db: &mut Conn, connection_id: &str) -> Result<Option<Agreement>, Error> {
    let query = agreements::table
        .filter(agreements::connection_id.eq(connection_id))
        .order((agreements::asked_at.desc(), agreements::id.desc()))
        .limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}
