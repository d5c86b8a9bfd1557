//! Platforms, their secrets and their API keys.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::{api_keys, platform_secrets, platforms};
use crate::domain::vocabulary::vocabulary;
use crate::error::Error;

/// A platform.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = platforms, treat_none_as_default_value = false)]
pub struct Platform {
    /// `plt_...`
    pub id: String,
    /// The name people see.
    pub name: String,
    /// Whether it asks us before each read, so that a page may say "stopped here".
    pub gated: bool,
    /// Where webhooks go.
    pub webhook_url: Option<String>,
    /// When the target was switched off, if it is.
    pub webhook_disabled_at: Option<i64>,
    /// Unix ms.
    pub created_at: i64,
    /// Since when its target has only failed, unix ms: its first failure after its last success.
    pub failing_since: Option<i64>,
}

vocabulary! {
    /// What a secret of a platform signs.
    SecretPurpose {
        /// Its notifications to us.
        Signing = "SIGNING",
        /// Our webhooks to it.
        Webhook = "WEBHOOK",
    }
}

/// A signing secret, sealed.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = platform_secrets, treat_none_as_default_value = false)]
pub struct Secret {
    /// `sec_...`; the row that the seal is bound to.
    pub id: String,
    /// Whose.
    pub platform_id: String,
    /// A [`SecretPurpose`].
    pub purpose: String,
    /// Sealed text `whsec_...`.
    pub sealed: String,
    /// Unix ms.
    pub created_at: i64,
    /// From then on it is not used; a time in the future lets two secrets overlap.
    pub retired_at: Option<i64>,
}

/// An API key, as a digest.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = api_keys, treat_none_as_default_value = false)]
pub struct ApiKey {
    /// `key_...`
    pub id: String,
    /// Whose.
    pub platform_id: String,
    /// SHA-256 of the key.
    pub key_hash: String,
    /// Scopes with spaces between.
    pub scopes: String,
    /// Unix ms.
    pub created_at: i64,
    /// From then on it is not accepted.
    pub retired_at: Option<i64>,
}

/// Adds a platform.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, platform: &Platform) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(platforms::table).values(platform)))?;
    Ok(())
}

/// Adds a secret.
///
/// # Errors
/// From the database.
pub fn insert_secret(db: &mut Conn, secret: &Secret) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(platform_secrets::table).values(secret)))?;
    Ok(())
}

/// Adds an API key.
///
/// # Errors
/// From the database.
pub fn insert_api_key(db: &mut Conn, key: &ApiKey) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(api_keys::table).values(key)))?;
    Ok(())
}

/// All platforms by age.
///
/// # Errors
/// From the database.
pub fn all(db: &mut Conn) -> Result<Vec<Platform>, Error> {
    Ok(platforms::table.order(platforms::id).load(db)?)
}

/// One platform.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Platform>, Error> {
    let query = platforms::table.find(id).limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Every platform's secrets of one purpose that are in use at `now`, newest first.
///
/// # Errors
/// From the database.
pub fn secrets(db: &mut Conn, purpose: SecretPurpose, now: i64) -> Result<Vec<Secret>, Error> {
    let query = platform_secrets::table
        .filter(platform_secrets::purpose.eq(purpose.as_str()))
        .filter(platform_secrets::retired_at.is_null().or(platform_secrets::retired_at.gt(now)))
        .order(platform_secrets::id.desc());
    Ok(kept!(db, load(query))?)
}

/// One platform's secrets of one purpose that are in use at `now`, newest first.
///
/// # Errors
/// From the database.
pub fn secrets_of(
    db: &mut Conn,
    platform_id: &str,
    purpose: SecretPurpose,
    now: i64,
) -> Result<Vec<Secret>, Error> {
    let query = platform_secrets::table
        .filter(platform_secrets::platform_id.eq(platform_id))
        .filter(platform_secrets::purpose.eq(purpose.as_str()))
        .filter(platform_secrets::retired_at.is_null().or(platform_secrets::retired_at.gt(now)))
        .order(platform_secrets::id.desc());
    Ok(kept!(db, load(query))?)
}

/// Lets all secrets and keys of a platform made before `now` end at `at`.
///
/// # Errors
/// From the database.
pub fn retire(db: &mut Conn, platform_id: &str, now: i64, at: i64) -> Result<(), Error> {
    kept!(
        db,
        run(diesel::update(platform_secrets::table)
            .filter(platform_secrets::platform_id.eq(platform_id))
            .filter(platform_secrets::created_at.lt(now))
            .filter(platform_secrets::retired_at.is_null())
            .set(platform_secrets::retired_at.eq(at)))
    )?;
    kept!(
        db,
        run(diesel::update(api_keys::table)
            .filter(api_keys::platform_id.eq(platform_id))
            .filter(api_keys::created_at.lt(now))
            .filter(api_keys::retired_at.is_null())
            .set(api_keys::retired_at.eq(at)))
    )?;
    Ok(())
}

/// The key with this digest, if it is accepted at `now`.
///
/// # Errors
/// From the database.
pub fn api_key(db: &mut Conn, key_hash: &str, now: i64) -> Result<Option<ApiKey>, Error> {
    let query = api_keys::table
        .filter(api_keys::key_hash.eq(key_hash))
        .filter(api_keys::retired_at.is_null().or(api_keys::retired_at.gt(now)))
        .limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Sets where webhooks go, and switches the target on. `false` where there is no such platform.
///
/// # Errors
/// From the database.
pub fn set_webhook(db: &mut Conn, id: &str, url: &str) -> Result<bool, Error> {
    let changed = kept!(
        db,
        execute(diesel::update(platforms::table.find(id)).set((
            platforms::webhook_url.eq(url),
            platforms::webhook_disabled_at.eq(None::<i64>),
            platforms::failing_since.eq(None::<i64>),
        )))
    )?;
    Ok(changed == 1)
}

/// Switches a target off, if it is still this one. `true` for the one who did it.
///
/// # Errors
/// From the database.
pub fn disable_webhook(db: &mut Conn, id: &str, url: &str, now: i64) -> Result<bool, Error> {
    let changed = kept!(
        db,
        execute(
            diesel::update(platforms::table.find(id))
                .filter(platforms::webhook_url.eq(url))
                .filter(platforms::webhook_disabled_at.is_null())
                .set(platforms::webhook_disabled_at.eq(now))
        )
    )?;
    Ok(changed == 1)
}

/// As [`disable_webhook`], where the target has only failed since `since`, or longer.
///
/// # Errors
/// From the database.
pub fn disable_failing(db: &mut Conn, id: &str, url: &str, since: i64, now: i64) -> Result<bool, Error> {
    let changed = kept!(
        db,
        execute(
            diesel::update(platforms::table.find(id))
                .filter(platforms::webhook_url.eq(url))
                .filter(platforms::webhook_disabled_at.is_null())
                .filter(platforms::failing_since.le(since))
                .set(platforms::webhook_disabled_at.eq(now))
        )
    )?;
    Ok(changed == 1)
}

/// Switches a platform's target off, whichever it is. `false` where it is off, or there is no such platform.
///
/// # Errors
/// From the database.
pub fn switch_off(db: &mut Conn, id: &str, now: i64) -> Result<bool, Error> {
    let switching = diesel::update(platforms::table.find(id))
        .filter(platforms::webhook_disabled_at.is_null())
        .set(platforms::webhook_disabled_at.eq(now));
    Ok(kept!(db, execute(switching))? == 1)
}

/// Switches it on again, as if it had never failed. `false` where it is on, or there is no such platform.
///
/// # Errors
/// From the database.
pub fn switch_on(db: &mut Conn, id: &str) -> Result<bool, Error> {
    let switching = diesel::update(platforms::table.find(id))
        .filter(platforms::webhook_disabled_at.is_not_null())
        .set((platforms::webhook_disabled_at.eq(None::<i64>), platforms::failing_since.eq(None::<i64>)));
    Ok(kept!(db, execute(switching))? == 1)
}

/// Notes that a target failed, if it is still this one: the first failure after a success counts.
///
/// # Errors
/// From the database.
pub fn note_failure(db: &mut Conn, id: &str, url: &str, now: i64) -> Result<(), Error> {
    kept!(
        db,
        run(diesel::update(platforms::table.find(id))
            .filter(platforms::webhook_url.eq(url))
            .filter(platforms::failing_since.is_null())
            .set(platforms::failing_since.eq(now)))
    )?;
    Ok(())
}

/// Notes that a platform's target works. Mostly nothing is to be noted.
///
/// # Errors
/// From the database.
pub fn note_success(db: &mut Conn, id: &str) -> Result<(), Error> {
    kept!(
        db,
        run(diesel::update(platforms::table.find(id))
            .filter(platforms::failing_since.is_not_null())
            .set(platforms::failing_since.eq(None::<i64>)))
    )?;
    Ok(())
}
