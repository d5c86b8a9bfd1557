//! Apps and banks by what staff call them.

use diesel::prelude::*;

use super::Conn;
use super::schema::{curations, institutions, recipients};
use crate::domain::display_name::folded;
use crate::error::Error;

/// Most that one name stands for: a name is one company's, under several platforms.
const AT_MOST: i64 = 100;

/// Those of a table that are called so: by the name that people read or the one that its platform tells, whatever
/// its letter case and accents, by the platform's id, or by ours.
macro_rules! called {
    ($db:expr, $table:ident, $called:expr) => {{
        let told = curations::table.filter(curations::told_name.eq($called)).select(curations::id);
        $table::table
            .filter(
                $table::folded
                    .eq(folded($called))
                    .or($table::id.eq_any(told))
                    .or($table::external_id.eq($called))
                    .or($table::id.eq($called)),
            )
            .order($table::id)
            .limit(AT_MOST)
            .select(($table::id, $table::name))
            .load($db)?
    }};
}

/// The ids and names of the apps that are called so.
///
/// # Errors
/// From the database.
pub fn recipients(db: &mut Conn, called: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(called!(db, recipients, called))
}

/// The same of banks.
///
/// # Errors
/// From the database.
pub fn institutions(db: &mut Conn, called: &str) -> Result<Vec<(String, String)>, Error> {
    Ok(called!(db, institutions, called))
}
