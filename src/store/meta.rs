//! Facts about the database itself.

use diesel::prelude::*;

use super::Conn;
use super::conn::insert_or_ignore;
use super::schema::meta;
use crate::error::Error;

const SANDBOX: &str = "sandbox";

/// Marks the database as a sandbox. There is no way to take the mark away.
///
/// # Errors
/// From the database.
pub fn mark_as_sandbox(db: &mut Conn) -> Result<(), Error> {
    insert_or_ignore!(db, meta::table, (meta::name.eq(SANDBOX), meta::value.eq("yes")))?;
    Ok(())
}

/// Whether the database carries the sandbox mark.
///
/// # Errors
/// From the database.
pub fn is_sandbox(db: &mut Conn) -> Result<bool, Error> {
    Ok(meta::table.find(SANDBOX).count().get_result::<i64>(db)? == 1)
}

/// Asks the database for the least that shows it is there.
///
/// # Errors
/// [`Error::Unavailable`] where it is not.
pub fn ping(db: &mut Conn) -> Result<(), Error> {
    meta::table.count().get_result::<i64>(db)?;
    Ok(())
}
