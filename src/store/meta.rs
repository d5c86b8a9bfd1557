//! Facts about the database itself.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, insert_or_update, kept};
use super::schema::meta;
use crate::error::Error;

const SANDBOX: &str = "sandbox";
const SEEDED_AT: &str = "seeded_at";
const STRANGER: &str = "stranger_at";
const KEYRING: &str = "keyring";

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

/// When the sandbox was seeded, or its dates were last moved; unix ms.
///
/// # Errors
/// From the database.
pub fn seeded_at(db: &mut Conn) -> Result<Option<i64>, Error> {
    Ok(value(db, SEEDED_AT)?.and_then(|text| text.parse().ok()))
}

/// Notes when the sandbox was seeded or its dates were moved.
///
/// # Errors
/// From the database.
pub fn set_seeded_at(db: &mut Conn, now: i64) -> Result<(), Error> {
    let value = now.to_string();
    insert_or_update!(
        db,
        meta::table,
        (meta::name.eq(SEEDED_AT), meta::value.eq(&value)),
        meta::name,
        meta::value.eq(&value)
    )?;
    Ok(())
}

/// Notes that somebody tried to come in who is not on the staff. Nobody reads it: what matters is that as much
/// is written as about somebody who is.
///
/// # Errors
/// From the database.
pub fn note_stranger(db: &mut Conn, now: i64) -> Result<(), Error> {
    let value = now.to_string();
    insert_or_update!(
        db,
        meta::table,
        (meta::name.eq(STRANGER), meta::value.eq(&value)),
        meta::name,
        meta::value.eq(&value)
    )?;
    Ok(())
}

/// Something that was sealed with the keyring this database was made with.
///
/// # Errors
/// From the database.
pub fn keyring_probe(db: &mut Conn) -> Result<Option<String>, Error> {
    value(db, KEYRING)
}

/// Keeps what was sealed with the keyring of a new database.
///
/// # Errors
/// From the database.
pub fn set_keyring_probe(db: &mut Conn, sealed: &str) -> Result<(), Error> {
    insert_or_ignore!(db, meta::table, (meta::name.eq(KEYRING), meta::value.eq(sealed)))?;
    Ok(())
}

fn value(db: &mut Conn, name: &str) -> Result<Option<String>, Error> {
    let query = meta::table.find(name).select(meta::value).limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}
