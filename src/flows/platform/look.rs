//! Platforms as staff look at them, and another target asked for.

use std::collections::HashMap;

use crate::domain::approval::Kind;
use crate::error::Error;
use crate::flows::approval::{self, Asked, Payload};
use crate::flows::staff::Desk;
use crate::store::platforms::{ApiKey, Platform, Secret};
use crate::store::{Conn, approvals, platform_keys, platforms};

/// A platform in the list of them.
pub struct Listed {
    /// The platform.
    pub platform: Platform,
    /// How many of its keys are accepted.
    pub keys: usize,
    /// How many of its secrets are in use.
    pub secrets: usize,
}

/// Every platform, by age.
///
/// # Errors
/// From the database.
pub fn listed(db: &mut Conn, now: i64) -> Result<Vec<Listed>, Error> {
    let keys = counted(platform_keys::keys_in_use(db, now)?);
    let secrets = counted(platform_keys::secrets_in_use(db, now)?);
    let of = |counts: &HashMap<String, usize>, id: &str| counts.get(id).copied().unwrap_or_default();
    let all = platforms::all(db)?.into_iter();
    Ok(all
        .map(|platform| Listed {
            keys: of(&keys, &platform.id),
            secrets: of(&secrets, &platform.id),
            platform,
        })
        .collect())
}

/// Whether a platform has this name, in whatever letters: people tell platforms apart by it. Nobody else takes it
/// until the transaction ends.
///
/// # Errors
/// From the database.
pub fn is_taken(db: &mut Conn, name: &str) -> Result<bool, Error> {
    db.one_at_a_time("names of platforms")?;
    let folded = name.to_lowercase();
    Ok(platforms::all(db)?.iter().any(|platform| platform.name.to_lowercase() == folded))
}

fn counted(ids: Vec<String>) -> HashMap<String, usize> {
    let mut counts = HashMap::new();
    for id in ids {
        *counts.entry(id).or_default() += 1;
    }
    counts
}

/// A platform with all that was handed out to it.
pub struct Opened {
    /// The platform.
    pub platform: Platform,
    /// Its keys, the newest first.
    pub keys: Vec<ApiKey>,
    /// Its secrets, the newest first.
    pub secrets: Vec<Secret>,
    /// The target that waits for a second person.
    pub asked_for: Option<String>,
}

/// One platform; none where there is no such one.
///
/// # Errors
/// From the database.
pub fn opened(db: &mut Conn, platform_id: &str, now: i64) -> Result<Option<Opened>, Error> {
    let Some(platform) = platforms::find(db, platform_id)? else { return Ok(None) };
    let waiting = approvals::waiting_for(db, Kind::WebhookTarget.as_str(), platform_id, now)?;
    let asked_for = waiting.and_then(|waiting| match serde_json::from_str(&waiting.payload) {
        Ok(Payload::WebhookTarget { url, .. }) => Some(url),
        _ => None,
    });
    let keys = platform_keys::keys_of(db, platform_id)?;
    let secrets = platform_keys::secrets_of(db, platform_id)?;
    Ok(Some(Opened { platform, keys, secrets, asked_for }))
}

/// What came of asking for another target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedTarget {
    /// It was asked for, or could not be.
    Asked(Asked),
    /// It is the target.
    Same,
    /// There is no such platform.
    Nothing,
}

/// Asks a second person for another target.
///
/// # Errors
/// From the database.
pub fn ask_target(
    db: &mut Conn,
    desk: &Desk,
    (platform_id, url): (&str, &str),
    reason: &str,
    now: i64,
) -> Result<AskedTarget, Error> {
    let Some(platform) = platforms::find(db, platform_id)? else { return Ok(AskedTarget::Nothing) };
    // Where it is off, another look at the same target is no change: deliveries switch it on.
    if platform.webhook_url.as_deref() == Some(url) {
        return Ok(AskedTarget::Same);
    }
    let payload = Payload::WebhookTarget {
        platform_id: platform.id,
        platform: platform.name,
        from: platform.webhook_url,
        url: url.to_owned(),
    };
    approval::ask(db, desk, &payload, reason, now).map(AskedTarget::Asked)
}
