//! Apps and banks by what staff call them.

use diesel::prelude::*;
use diesel::sql_types::Text;

use super::Conn;
use super::schema::{institutions, recipients};
use crate::error::Error;

diesel::define_sql_function! {
    /// In small letters.
    fn lower(text: Text) -> Text;
}

/// Most that one name stands for: a name is one company's, under several platforms.
const AT_MOST: i64 = 100;

/// The ids and names of the apps that are called so: by their name, their platform's id or ours.
///
/// # Errors
/// From the database.
pub fn recipients(db: &mut Conn, called: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(recipients::table
        .filter(
            lower(recipients::name)
                .eq(called.to_lowercase())
                .or(recipients::name.eq(called))
                .or(recipients::external_id.eq(called))
                .or(recipients::id.eq(called)),
        )
        .order(recipients::id)
        .limit(AT_MOST)
        .select((recipients::id, recipients::name))
        .load(db)?)
}

/// The same of banks.
///
/// # Errors
/// From the database.
pub fn institutions(db: &mut Conn, called: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(institutions::table
        .filter(
            lower(institutions::name)
                .eq(called.to_lowercase())
                .or(institutions::name.eq(called))
                .or(institutions::external_id.eq(called))
                .or(institutions::id.eq(called)),
        )
        .order(institutions::id)
        .limit(AT_MOST)
        .select((institutions::id, institutions::name))
        .load(db)?)
}
