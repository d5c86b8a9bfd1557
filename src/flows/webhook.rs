//! Queues what we tell a platform: DESIGN 6.3's webhooks.

use serde_json::json;

use super::Operator;
use super::notice::{blank, urgency};
use crate::domain::audit::{Act, Deed};
use crate::domain::keyring::Purpose;
use crate::domain::report::NewsKind;
use crate::domain::revocation::{Channel as Way, Initiator, Reason};
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::store::connections::{self, Connection, list};
use crate::store::holds::Hold;
use crate::store::outbox::{Channel, Message};
use crate::store::revocations::Revocation;
use crate::store::{Conn, audit, holds, outbox, revocations, webhooks};

/// Most that the account ids of one webhook may take as JSON, in bytes: with all else, of which the
/// consent's id may be 1,200, its body stays under 20 kB, as Standard Webhooks recommends.
const IDS_AT_MOST: usize = 16_000;

/// Account ids in lists that fit a webhook each. Mostly one.
#[must_use]
pub fn parts(account_ids: &[String]) -> Vec<Vec<String>> {
    let mut parts: Vec<Vec<String>> = Vec::new();
    let mut room = 0_usize;
    for id in account_ids {
        let takes = json!(id).to_string().len() + 1;
        match parts.last_mut() {
            Some(part) if takes <= room => part.push(id.clone()),
            _ => {
                parts.push(vec![id.clone()]);
                room = IDS_AT_MOST;
            }
        }
        room = room.saturating_sub(takes);
    }
    parts
}

/// Queues the webhook that tells of an ending. No phone number stands in it.
///
/// # Errors
/// From the database.
pub fn queue_revocation(
    db: &mut Conn,
    op: &Operator,
    connection: &Connection,
    revocation: &Revocation,
    now: i64,
) -> Result<(), Error> {
    let (kind, body) = of_revocation(connection, revocation, now);
    let message = Message {
        platform_id: Some(connection.platform_id.clone()),
        connection_id: Some(connection.id.clone()),
        revocation_id: Some(revocation.id.clone()),
        ..blank(op, Channel::Webhook, kind, urgency::REVOCATION, &body, now)
    };
    outbox::insert(db, &message)
}

/// Type and body of the webhook that tells of an ending.
fn of_revocation(connection: &Connection, revocation: &Revocation, sent_on: i64) -> (&'static str, String) {
    let accounts = revocation.account_ids.as_deref().map(list);
    let kind = if accounts.is_some() { "ACCOUNTS_REVOKED" } else { "CONSENT_REVOKED" };
    let body = json!({
        "type": kind,
        "sentOn": rfc3339(sent_on),
        "data": {
            "consentId": connection.consent_id,
            "connectionId": connection.id,
            "status": connection.status,
            "reason": revocation.reason,
            "initiator": revocation.initiator,
            "channel": revocation.channel,
            "accountIds": accounts,
            "deletionRequested": revocation.deletion_requested,
            "requestedAt": rfc3339(revocation.requested_at),
        }
    });
    (kind, body.to_string())
}

/// Webhooks taken up again in one transaction.
const A_ROUND: i64 = 500;

/// Takes up webhooks of a platform that were given up while their matter is open, under the ids that they
/// had, their bodies written anew from what they tell of. How many: where there were any, more may wait.
///
/// # Errors
/// From the database.
pub fn replay(db: &mut Conn, op: &Operator, platform_id: &str, now: i64) -> Result<usize, Error> {
    let count = take_up(db, op, platform_id, now)?;
    if count > 0 {
        let act = Act::by_system(Deed::WebhooksReplayed).about(platform_id);
        audit::append(db, &act.with([("count", count.into())]), now)?;
    }
    Ok(count)
}

/// As [`replay`], for a caller who records who asked for it.
///
/// # Errors
/// From the database.
pub(super) fn take_up(db: &mut Conn, op: &Operator, platform_id: &str, now: i64) -> Result<usize, Error> {
    let mut count = 0;
    for message in webhooks::given_up(db, platform_id, A_ROUND)? {
        let Some(id) = &message.revocation_id else { continue };
        let Some(revocation) = revocations::find(db, id)? else { continue };
        let Some(connection) = connections::lock(db, &revocation.connection_id)? else { continue };
        let (_, body) = of_revocation(&connection, &revocation, message.created_at);
        let sealed = op.keys.seal(Purpose::Encryption, &message.id, &body);
        count += usize::from(webhooks::revive(db, &message.id, &sealed, now)?);
    }
    for message in webhooks::news_given_up(db, platform_id, A_ROUND)? {
        let id = message.connection_id.as_deref().unwrap_or_default();
        let Some(connection) = connections::lock(db, id)? else { continue };
        let Some((news, hold)) = news_again(db, &connection, &message, now)? else { continue };
        let body = of_news(&connection, &news, hold.as_ref(), message.created_at, now);
        let sealed = op.keys.seal(Purpose::Encryption, &message.id, &body);
        count += usize::from(webhooks::revive(db, &message.id, &sealed, now)?);
    }
    Ok(count)
}

/// What a platform is told beside endings, after a person did not recognise a connection.
pub struct News {
    /// Type of the webhook.
    pub kind: NewsKind,
    /// The way by which the person's wish came to us.
    pub channel: Way,
    /// When they said so, unix ms.
    pub asked_at: i64,
    /// Why.
    pub reason: Reason,
}

impl News {
    /// News for safety's sake.
    #[must_use]
    pub const fn by(kind: NewsKind, channel: Way, asked_at: i64) -> Self {
        Self { kind, channel, asked_at, reason: Reason::SecurityEvent }
    }
}

/// Queues it. Its data is that of an ending, and `heldUntil`. No phone number stands in it.
///
/// # Errors
/// From the database.
pub fn queue_news(
    db: &mut Conn,
    op: &Operator,
    connection: &Connection,
    news: &News,
    hold: Option<&Hold>,
    now: i64,
) -> Result<(), Error> {
    let body = of_news(connection, news, hold, now, now);
    let message = Message {
        platform_id: Some(connection.platform_id.clone()),
        connection_id: Some(connection.id.clone()),
        tells: Some(news.channel.to_string()),
        ..blank(op, Channel::Webhook, news.kind.as_str(), urgency::REVOCATION, &body, now)
    };
    outbox::insert(db, &message)
}

fn of_news(connection: &Connection, news: &News, hold: Option<&Hold>, sent_on: i64, now: i64) -> String {
    // What staff halt, and let go on, no person has asked for.
    let by_staff = news.channel == Way::Staff;
    let initiator = if by_staff { Initiator::DataAccessPlatform } else { Initiator::Individual };
    let body = json!({
        "type": news.kind.as_str(),
        "sentOn": rfc3339(sent_on),
        "data": {
            "consentId": connection.consent_id,
            "connectionId": connection.id,
            "status": connection.status_at(now).as_str(),
            "reason": news.reason.as_str(),
            "initiator": initiator.as_str(),
            "channel": news.channel.as_str(),
            "accountIds": null,
            "deletionRequested": false,
            "requestedAt": rfc3339(news.asked_at),
            "heldUntil": hold.map(|hold| rfc3339(hold.lapses_at)),
        }
    });
    body.to_string()
}

/// What a webhook told that was given up, and the hold that it named.
fn news_again(
    db: &mut Conn,
    connection: &Connection,
    message: &Message,
    now: i64,
) -> Result<Option<(News, Option<Hold>)>, Error> {
    let Some(kind) = NewsKind::parse(&message.kind) else { return Ok(None) };
    let (mut channel, mut asked_at) = (Way::Dashboard, message.created_at);
    let hold = match kind {
        NewsKind::Reported => {
            let stops = revocations::of_connection(db, &connection.id)?;
            if stops.first().is_some_and(|stop| stop.channel == Way::Link.as_str()) {
                channel = Way::Link;
            }
            holds::of_connection(db, &connection.id)?.into_iter().next()
        }
        NewsKind::Held if connection.halted_at.is_some() => {
            channel = Way::Staff;
            asked_at = connection.halted_at.unwrap_or(asked_at);
            None
        }
        NewsKind::Held => {
            channel = Way::System;
            let tenure_id = connection.tenure_id.as_deref().unwrap_or_default();
            let hold = holds::covering(db, tenure_id, &connection.recipient_id, now)?;
            asked_at = hold.as_ref().map_or(asked_at, |hold| hold.created_at);
            hold
        }
        NewsKind::Released => {
            channel = message.tells.as_deref().and_then(Way::parse).unwrap_or(channel);
            None
        }
    };
    Ok(Some((News::by(kind, channel, asked_at), hold)))
}
