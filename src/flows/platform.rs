//! Platforms: adding them, their secrets, and who is calling.

mod hand_out;
mod look;
mod trial;

use super::Operator;
use crate::domain::audit::{Act, Deed};
use crate::domain::keyring::Purpose;
use crate::domain::scope::{self, Scope};
use crate::domain::time::DAY;
use crate::domain::{id, secrets, signature};
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::platforms::{ApiKey, Platform, Secret, SecretPurpose};
use crate::store::{Conn, audit, cases, platforms};
pub use hand_out::{Ended, Handed, add_key, end_key, end_secret, rotate_key, rotate_secret};
pub use look::{AskedTarget, Listed, Opened, ask_target, is_taken, listed, opened};
pub use trial::{Trial, came_of, try_target};

/// How long old secrets hold beside new ones after a rotation.
pub const OVERLAP: i64 = DAY;

/// What a platform needs to talk with us. Shown once.
#[derive(Clone, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Credentials {
    /// `plt_...`
    pub id: String,
    /// Signs its notifications.
    pub signing_secret: String,
    /// Opens the REST routes.
    pub api_key: String,
    /// Verifies our webhooks.
    pub webhook_secret: String,
}

/// Adds a platform. `by`: who on the staff; none for the host's command line.
///
/// # Errors
/// From the database.
pub fn add(
    db: &mut Conn,
    op: &Operator,
    by: Option<&str>,
    (name, gated): (&str, bool),
    now: i64,
) -> Result<Credentials, Error> {
    let platform = Platform {
        id: id::fresh("plt", now),
        name: name.to_owned(),
        gated,
        webhook_url: None,
        webhook_disabled_at: None,
        created_at: now,
        failing_since: None,
    };
    platforms::insert(db, &platform)?;
    let issued = issue(db, op, &platform.id, now)?;
    audit::append(db, &Act::by_staff_or_host(Deed::PlatformAdded, by).about(&platform.id), now)?;
    Ok(issued)
}

/// Makes new secrets for a platform; the old ones hold for a day. `None` where there is no such one.
///
/// # Errors
/// From the database.
pub fn rotate(
    db: &mut Conn,
    op: &Operator,
    platform_id: &str,
    now: i64,
) -> Result<Option<Credentials>, Error> {
    if platforms::find(db, platform_id)?.is_none() {
        return Ok(None);
    }
    platforms::retire(db, platform_id, now, now + OVERLAP)?;
    let issued = issue(db, op, platform_id, now)?;
    audit::append(db, &Act::by_system(Deed::PlatformRotated).about(platform_id), now)?;
    Ok(Some(issued))
}

/// Sets where webhooks go, and switches the target on: what has waited for that goes out. `by`: who on the staff
/// asked for it, and another approved; none for the host's command line. `false` where there is no such platform.
///
/// # Errors
/// From the database.
pub fn set_webhook(
    db: &mut Conn,
    by: Option<&str>,
    platform_id: &str,
    url: &str,
    now: i64,
) -> Result<bool, Error> {
    let known = platforms::set_webhook(db, platform_id, url)?;
    if known {
        cases::close(db, CaseKind::WebhookDisabled, platform_id, now)?;
        audit::append(db, &Act::by_staff_or_host(Deed::WebhookSet, by).about(platform_id), now)?;
    }
    Ok(known)
}

fn issue(db: &mut Conn, op: &Operator, platform_id: &str, now: i64) -> Result<Credentials, Error> {
    let signing_secret = issue_secret(db, op, platform_id, SecretPurpose::Signing, now)?;
    let webhook_secret = issue_secret(db, op, platform_id, SecretPurpose::Webhook, now)?;
    let api_key = issue_key(db, platform_id, &scope::kept(Scope::ALL), now)?.text;
    Ok(Credentials {
        id: platform_id.to_owned(),
        signing_secret: signing_secret.text,
        api_key,
        webhook_secret: webhook_secret.text,
    })
}

/// A key or a secret that was just made. Shown once.
struct Issued {
    id: String,
    text: String,
}

fn issue_key(db: &mut Conn, platform_id: &str, scopes: &str, now: i64) -> Result<Issued, Error> {
    let text = format!("utk_{}", secrets::token::<32>());
    let key = ApiKey {
        id: id::fresh("key", now),
        platform_id: platform_id.to_owned(),
        key_hash: secrets::digest(&text),
        scopes: scopes.to_owned(),
        created_at: now,
        retired_at: None,
    };
    platforms::insert_api_key(db, &key)?;
    Ok(Issued { id: key.id, text })
}

fn issue_secret(
    db: &mut Conn,
    op: &Operator,
    platform_id: &str,
    purpose: SecretPurpose,
    now: i64,
) -> Result<Issued, Error> {
    let text = secrets::webhook_secret();
    let id = id::fresh("sec", now);
    let secret = Secret {
        sealed: op.keys.seal(Purpose::Encryption, &id, &text),
        id,
        platform_id: platform_id.to_owned(),
        purpose: purpose.to_string(),
        created_at: now,
        retired_at: None,
    };
    platforms::insert_secret(db, &secret)?;
    Ok(Issued { id: secret.id, text })
}

fn open(op: &Operator, secret: &Secret) -> Result<Vec<u8>, Error> {
    let text = op.keys.open(Purpose::Encryption, &secret.id, &secret.sealed)?;
    signature::secret_bytes(&text).ok_or_else(|| Error::Bug(format!("{} is no signing secret", secret.id)))
}

/// Which platform signed a body; none where no secret verifies it.
///
/// # Errors
/// From the database.
pub fn signer(
    db: &mut Conn,
    op: &Operator,
    headers: signature::Headers<'_>,
    body: &[u8],
    now: i64,
) -> Result<Option<String>, Error> {
    if !headers.is_fresh(now) {
        return Ok(None);
    }
    for secret in platforms::secrets(db, SecretPurpose::Signing, now)? {
        if headers.verify(&open(op, &secret)?, body) {
            return Ok(Some(secret.platform_id));
        }
    }
    Ok(None)
}

/// The secrets with which our webhooks to a platform are signed now, newest first.
///
/// # Errors
/// From the database.
pub fn webhook_secrets(
    db: &mut Conn,
    op: &Operator,
    platform_id: &str,
    now: i64,
) -> Result<Vec<Vec<u8>>, Error> {
    platforms::secrets_of(db, platform_id, SecretPurpose::Webhook, now)?
        .iter()
        .map(|secret| open(op, secret))
        .collect()
}

/// Whether an API key opens a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Caller {
    /// It does, for this platform.
    Platform(String),
    /// It is a key, and this scope is not among its.
    Forbidden,
    /// It is no key of ours.
    Unknown,
}

/// Who calls with this API key.
///
/// # Errors
/// From the database.
pub fn caller(db: &mut Conn, api_key: &str, scope: &str, now: i64) -> Result<Caller, Error> {
    Ok(match platforms::api_key(db, &secrets::digest(api_key), now)? {
        Some(key) if key.scopes.split(' ').any(|held| held == scope) => Caller::Platform(key.platform_id),
        Some(_) => Caller::Forbidden,
        None => Caller::Unknown,
    })
}
