//! A platform's webhook target: what it may have under way at a time, and when it is switched off.
//! What waits for a target that is off, or was never set, stays as it is until one is set.

use std::collections::HashMap;

use crate::domain::audit::{Act, Deed};
use crate::domain::time::HOUR;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::outbox::Message;
use crate::store::platforms::Platform;
use crate::store::{Conn, audit, cases, platforms, webhooks};

/// Webhooks that one worker has under way to one platform. Each has these places for itself, so that a
/// target that hangs takes none from the others.
pub const AT_ONCE: usize = 16;
/// A target that has only failed for so long is switched off.
pub const PATIENCE: i64 = 120 * HOUR;

/// A webhook target that holds only while a platform has set none: the demo's stand-in.
#[derive(Clone, Debug)]
pub struct Fallback {
    /// Whose.
    pub platform_id: String,
    /// Where to.
    pub url: String,
}

/// What a worker has room for.
#[derive(Debug)]
pub enum Room {
    /// For so many texts.
    Texts(i64),
    /// For webhooks, up to each platform's places ([`AT_ONCE`]). How many of them are taken, by
    /// platform.
    Webhooks(HashMap<String, usize>),
}

/// Where a platform's webhooks go; nowhere, where it has set no target or that is switched off.
#[must_use]
pub fn url_of(platform: &Platform, fallback: Option<&Fallback>) -> Option<String> {
    address_of(platform, fallback).filter(|_| platform.webhook_disabled_at.is_none())
}

/// Where they would go, were the target switched on.
#[must_use]
pub fn address_of(platform: &Platform, fallback: Option<&Fallback>) -> Option<String> {
    let stand_in = || fallback.filter(|target| target.platform_id == platform.id).map(|it| it.url.clone());
    platform.webhook_url.clone().or_else(stand_in)
}

/// Claims what is due of every platform that has a target, up to its places. `under_way`: how many of
/// them are taken, by platform.
pub(super) fn claim(
    db: &mut Conn,
    fallback: Option<&Fallback>,
    under_way: &HashMap<String, usize>,
    now: i64,
) -> Result<Vec<Message>, Error> {
    let mut claimed = Vec::new();
    for platform in platforms::all(db)? {
        let room = AT_ONCE.saturating_sub(under_way.get(&platform.id).copied().unwrap_or(0));
        if room > 0 && url_of(&platform, fallback).is_some() {
            let room = i64::try_from(room).unwrap_or(i64::MAX);
            claimed.extend(webhooks::claim(db, &platform.id, room, now)?);
        }
    }
    Ok(claimed)
}

/// Notes that a target took a webhook.
pub(super) fn works(db: &mut Conn, message: &Message) -> Result<(), Error> {
    message.platform_id.as_deref().map_or(Ok(()), |id| platforms::note_success(db, id))
}

/// Notes that a target did not take a webhook, and switches it off after [`PATIENCE`].
pub(super) fn failed(db: &mut Conn, message: &Message, url: &str, now: i64) -> Result<(), Error> {
    let Some(id) = message.platform_id.as_deref() else { return Ok(()) };
    platforms::note_failure(db, id, url, now)?;
    if platforms::disable_failing(db, id, url, now - PATIENCE, now)? {
        off(db, id, "its webhook target has only failed for 120 hours", now)?;
    }
    Ok(())
}

/// Switches a target off that answered 410.
pub(super) fn gone(db: &mut Conn, message: &Message, url: &str, now: i64) -> Result<(), Error> {
    let Some(id) = message.platform_id.as_deref() else { return Ok(()) };
    if platforms::disable_webhook(db, id, url, now)? {
        off(db, id, "its webhook target answered 410", now)?;
    }
    Ok(())
}

fn off(db: &mut Conn, platform_id: &str, why: &str, now: i64) -> Result<(), Error> {
    cases::open(db, CaseKind::WebhookDisabled, platform_id, why, now)?;
    audit::append(db, &Act::by_system(Deed::WebhookDisabled).about(platform_id), now)
}
