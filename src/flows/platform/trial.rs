//! A test of a platform's webhook target. It is no message of the outbox: it goes out once, by whoever asked for
//! it, and what comes of it neither counts against the target nor switches it off.

use serde_json::json;

use super::super::Operator;
use super::super::target::{Fallback, address_of};
use super::webhook_secrets;
use crate::domain::audit::{Act, Deed};
use crate::domain::id;
use crate::domain::limit::WEBHOOK_TESTS;
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::store::limits::Counted;
use crate::store::{Conn, audit, platforms};

/// What came of asking for a test.
pub enum Trial {
    /// It is to be sent.
    Goes {
        /// `webhook-id`.
        id: String,
        /// Where to.
        url: String,
        /// With which secrets to sign, newest first.
        secrets: Vec<Vec<u8>>,
        /// The body. Nothing of anybody stands in it.
        body: String,
    },
    /// Too many were sent; not before this time, unix ms.
    TooOften(i64),
    /// No target is set.
    NoTarget,
    /// There is no such platform.
    Nothing,
}

/// What a test of this platform's target is to say and where it goes, even if the target is off: it is counted.
///
/// # Errors
/// From the database.
pub fn try_target(
    db: &mut Conn,
    op: &Operator,
    fallback: Option<&Fallback>,
    platform_id: &str,
    now: i64,
) -> Result<Trial, Error> {
    let Some(platform) = platforms::find(db, platform_id)? else { return Ok(Trial::Nothing) };
    let Some(url) = address_of(&platform, fallback) else { return Ok(Trial::NoTarget) };
    let sent = Counted::open(db, vec![format!("webhook_test/{platform_id}")], &WEBHOOK_TESTS, now)?;
    if let Some(until) = sent.full_until(db, now)? {
        return Ok(Trial::TooOften(until));
    }
    sent.count(db, now)?;
    let secrets = webhook_secrets(db, op, platform_id, now)?;
    let body = json!({ "type": "WEBHOOK_TEST", "sentOn": rfc3339(now), "data": {} }).to_string();
    Ok(Trial::Goes { id: id::fresh("msg", now), url, secrets, body })
}

/// Records what came of it: the status, or why there was none.
///
/// # Errors
/// From the database.
pub fn came_of(
    db: &mut Conn,
    by: &str,
    (platform_id, message_id): (&str, &str),
    answer: &Result<u16, String>,
    now: i64,
) -> Result<(), Error> {
    let answer = match answer {
        Ok(status) => ("status", (*status).into()),
        Err(why) => ("why", why.as_str().into()),
    };
    let act = Act::by_staff(Deed::WebhookTested, by).about(platform_id);
    audit::append(db, &act.with([("message", message_id.into()), answer]), now)
}
