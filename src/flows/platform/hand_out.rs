//! Keys and secrets in the hands of staff: made and shown once, replaced with an overlap, ended for a reason. An
//! act on one platform waits for another on the same.

use super::super::Operator;
use super::{OVERLAP, issue_key, issue_secret};
use crate::domain::audit::{Act, Deed};
use crate::domain::scope::{self, Scope};
use crate::error::Error;
use crate::store::platforms::{Secret, SecretPurpose};
use crate::store::{Conn, audit, platform_keys, platforms};

/// What came of handing something out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Handed {
    /// The key or secret. Shown once.
    Made(String),
    /// What it would replace was replaced, or has ended, meanwhile.
    Over,
    /// There is no such platform.
    Nothing,
}

/// A key more, beside those that there are.
///
/// # Errors
/// From the database.
pub fn add_key(
    db: &mut Conn,
    by: &str,
    platform_id: &str,
    scopes: &[Scope],
    now: i64,
) -> Result<Handed, Error> {
    if platforms::find(db, platform_id)?.is_none() {
        return Ok(Handed::Nothing);
    }
    let scopes = scope::kept(scopes);
    let made = issue_key(db, platform_id, &scopes, now)?;
    let act = Act::by_staff(Deed::ApiKeyMade, by).about(platform_id);
    audit::append(db, &act.with([("key", made.id.into()), ("scopes", scopes.into())]), now)?;
    Ok(Handed::Made(made.text))
}

/// Another key with the same scopes; this one ends after [`OVERLAP`]. Of two who replace it, one does.
///
/// # Errors
/// From the database.
pub fn rotate_key(
    db: &mut Conn,
    by: &str,
    (platform_id, key_id): (&str, &str),
    now: i64,
) -> Result<Handed, Error> {
    if platforms::find(db, platform_id)?.is_none() {
        return Ok(Handed::Nothing);
    }
    let until = now + OVERLAP;
    let Some(scopes) = platform_keys::retire_key(db, platform_id, key_id, until)? else {
        return Ok(Handed::Over);
    };
    let made = issue_key(db, platform_id, &scopes, now)?;
    let act = Act::by_staff(Deed::ApiKeyRotated, by).about(platform_id);
    let detail = [("key", made.id.into()), ("before", key_id.into()), ("until", until.into())];
    audit::append(db, &act.with(detail), now)?;
    Ok(Handed::Made(made.text))
}

/// Another secret for this purpose; those before it end after [`OVERLAP`]. `newest`: the one without an end that it follows. Of
/// two who replace that, one does.
///
/// # Errors
/// From the database.
pub fn rotate_secret(
    db: &mut Conn,
    op: &Operator,
    by: &str,
    (platform_id, purpose, newest): (&str, SecretPurpose, &str),
    now: i64,
) -> Result<Handed, Error> {
    if platform_keys::lock(db, platform_id)?.is_none() {
        return Ok(Handed::Nothing);
    }
    let in_use = platforms::secrets_of(db, platform_id, purpose, now)?;
    if !in_use.iter().any(|secret| secret.id == newest && secret.retired_at.is_none()) {
        return Ok(Handed::Over);
    }
    let until = now + OVERLAP;
    platform_keys::retire_secrets(db, platform_id, purpose, until)?;
    let made = issue_secret(db, op, platform_id, purpose, now)?;
    let act = Act::by_staff(Deed::SecretRotated, by).about(platform_id);
    let detail = [
        ("purpose", purpose.as_str().into()),
        ("secret", made.id.into()),
        ("before", newest.into()),
        ("until", until.into()),
    ];
    audit::append(db, &act.with(detail), now)?;
    Ok(Handed::Made(made.text))
}

/// What came of ending a key or a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It has.
    Now,
    /// Nothing would be left in its place.
    Last,
    /// It ended before.
    Over,
}

/// Ends a key at once.
///
/// # Errors
/// From the database.
pub fn end_key(
    db: &mut Conn,
    by: &str,
    (platform_id, key_id): (&str, &str),
    reason: &str,
    now: i64,
) -> Result<Ended, Error> {
    if !platform_keys::end_key(db, platform_id, key_id, now)? {
        return Ok(Ended::Over);
    }
    let act = Act::by_staff(Deed::ApiKeyEnded, by).about(platform_id);
    audit::append(db, &act.with([("key", key_id.into()), ("reason", reason.into())]), now)?;
    Ok(Ended::Now)
}

/// Ends a secret at once, unless it is the last of its purpose that has no end: without one, nothing of the platform
/// would be believed, or of us.
///
/// # Errors
/// From the database.
pub fn end_secret(
    db: &mut Conn,
    by: &str,
    (platform_id, secret_id): (&str, &str),
    reason: &str,
    now: i64,
) -> Result<Ended, Error> {
    if platform_keys::lock(db, platform_id)?.is_none() {
        return Ok(Ended::Over);
    }
    let all = platform_keys::secrets_of(db, platform_id)?;
    let Some(purpose) = all.iter().find(|one| one.id == secret_id).map(|one| one.purpose.as_str()) else {
        return Ok(Ended::Over);
    };
    let stays = |one: &Secret| one.purpose == purpose && one.id != secret_id && one.retired_at.is_none();
    if !all.iter().any(stays) {
        return Ok(Ended::Last);
    }
    if !platform_keys::end_secret(db, platform_id, secret_id, now)? {
        return Ok(Ended::Over);
    }
    let act = Act::by_staff(Deed::SecretEnded, by).about(platform_id);
    let detail = [("purpose", purpose.into()), ("secret", secret_id.into()), ("reason", reason.into())];
    audit::append(db, &act.with(detail), now)?;
    Ok(Ended::Now)
}
