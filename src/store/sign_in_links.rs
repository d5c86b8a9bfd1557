//! Links by which a platform signs its own signed-in user in.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::sign_in_links;
use crate::domain::link::SIGN_IN;
use crate::error::Error;

/// A link.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = sign_in_links, treat_none_as_default_value = false)]
pub struct SignInLink {
    /// SHA-256 of the token in its address.
    pub token_hash: String,
    /// Whose word it is.
    pub platform_id: String,
    /// Who is signed in by it.
    pub tenure_id: String,
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms.
    pub used_at: Option<i64>,
}

/// Adds a link.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, link: &SignInLink) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(sign_in_links::table).values(link)))?;
    Ok(())
}

/// Uses a link up, for the one who did; none where it was used, is more than a minute old, or never was.
///
/// # Errors
/// From the database.
pub fn use_up(db: &mut Conn, token_hash: &str, now: i64) -> Result<Option<SignInLink>, Error> {
    let using = diesel::update(sign_in_links::table.find(token_hash))
        .filter(sign_in_links::used_at.is_null())
        .filter(sign_in_links::created_at.ge(now - SIGN_IN))
        .set(sign_in_links::used_at.eq(now))
        .returning(sign_in_links::all_columns);
    Ok(kept!(db, get_result(using)).optional()?)
}

/// Forgets links that are over; how many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    Ok(diesel::delete(sign_in_links::table.filter(sign_in_links::created_at.lt(now - SIGN_IN)))
        .execute(db)?)
}
