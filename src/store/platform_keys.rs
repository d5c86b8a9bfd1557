//! Keys and secrets of platforms in the hands of staff: listed, replaced, ended.

use diesel::prelude::*;

use super::Conn;
use super::kept::{kept, locked};
use super::platforms::{ApiKey, Platform, Secret, SecretPurpose};
use super::schema::{api_keys, platform_secrets, platforms};
use crate::error::Error;

/// One platform, whose keys and secrets nobody else changes until the transaction ends.
///
/// # Errors
/// From the database.
pub fn lock(db: &mut Conn, platform_id: &str) -> Result<Option<Platform>, Error> {
    Ok(locked!(db, platforms::table.filter(platforms::id.eq(platform_id))).optional()?)
}

/// A platform's API keys, the newest first, those that have ended too.
///
/// # Errors
/// From the database.
pub fn keys_of(db: &mut Conn, platform_id: &str) -> Result<Vec<ApiKey>, Error> {
    let query = api_keys::table.filter(api_keys::platform_id.eq(platform_id)).order(api_keys::id.desc());
    Ok(kept!(db, load(query))?)
}

/// A platform's secrets, the newest first, those that have ended too.
///
/// # Errors
/// From the database.
pub fn secrets_of(db: &mut Conn, platform_id: &str) -> Result<Vec<Secret>, Error> {
    let query = platform_secrets::table
        .filter(platform_secrets::platform_id.eq(platform_id))
        .order(platform_secrets::id.desc());
    Ok(kept!(db, load(query))?)
}

/// The platforms of keys that are accepted at `now`, one entry for each key.
///
/// # Errors
/// From the database.
pub fn keys_in_use(db: &mut Conn, now: i64) -> Result<Vec<String>, Error> {
    let query = api_keys::table
        .filter(api_keys::retired_at.is_null().or(api_keys::retired_at.gt(now)))
        .select(api_keys::platform_id);
    Ok(kept!(db, load(query))?)
}

/// The platforms of secrets that are in use at `now`, one entry for each secret.
///
/// # Errors
/// From the database.
pub fn secrets_in_use(db: &mut Conn, now: i64) -> Result<Vec<String>, Error> {
    let query = platform_secrets::table
        .filter(platform_secrets::retired_at.is_null().or(platform_secrets::retired_at.gt(now)))
        .select(platform_secrets::platform_id);
    Ok(kept!(db, load(query))?)
}

/// Lets a key without an end, end then. Its scopes, for the one who did it.
///
/// # Errors
/// From the database.
pub fn retire_key(db: &mut Conn, platform_id: &str, key_id: &str, at: i64) -> Result<Option<String>, Error> {
    let retiring = diesel::update(api_keys::table.find(key_id))
        .filter(api_keys::platform_id.eq(platform_id))
        .filter(api_keys::retired_at.is_null())
        .set(api_keys::retired_at.eq(at))
        .returning(api_keys::scopes);
    Ok(kept!(db, get_result(retiring)).optional()?)
}

/// Ends a key that is accepted at `now`. `true` for the one who did it.
///
/// # Errors
/// From the database.
pub fn end_key(db: &mut Conn, platform_id: &str, key_id: &str, now: i64) -> Result<bool, Error> {
    let ending = diesel::update(api_keys::table.find(key_id))
        .filter(api_keys::platform_id.eq(platform_id))
        .filter(api_keys::retired_at.is_null().or(api_keys::retired_at.gt(now)))
        .set(api_keys::retired_at.eq(now));
    Ok(kept!(db, execute(ending))? == 1)
}

/// Lets a platform's secrets of one purpose that have no end, end then.
///
/// # Errors
/// From the database.
pub fn retire_secrets(
    db: &mut Conn,
    platform_id: &str,
    purpose: SecretPurpose,
    at: i64,
) -> Result<(), Error> {
    let retiring = diesel::update(platform_secrets::table)
        .filter(platform_secrets::platform_id.eq(platform_id))
        .filter(platform_secrets::purpose.eq(purpose.as_str()))
        .filter(platform_secrets::retired_at.is_null())
        .set(platform_secrets::retired_at.eq(at));
    kept!(db, run(retiring))?;
    Ok(())
}

/// Ends a secret that is in use at `now`. `true` for the one who did it.
///
/// # Errors
/// From the database.
pub fn end_secret(db: &mut Conn, platform_id: &str, secret_id: &str, now: i64) -> Result<bool, Error> {
    let ending = diesel::update(platform_secrets::table.find(secret_id))
        .filter(platform_secrets::platform_id.eq(platform_id))
        .filter(platform_secrets::retired_at.is_null().or(platform_secrets::retired_at.gt(now)))
        .set(platform_secrets::retired_at.eq(now));
    Ok(kept!(db, execute(ending))? == 1)
}
