//! Queues what we tell a platform: DESIGN 6.3's webhooks.

use serde_json::json;

use super::Operator;
use super::notice::{blank, urgency};
use crate::domain::revocation::{Channel as Way, Initiator, Reason};
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::store::connections::{Connection, list};
use crate::store::holds::Hold;
use crate::store::outbox::{Channel, Message};
use crate::store::revocations::Revocation;
use crate::store::{Conn, outbox};

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
    let accounts = revocation.account_ids.as_deref().map(list);
    let kind = if accounts.is_some() { "ACCOUNTS_REVOKED" } else { "CONSENT_REVOKED" };
    let body = json!({
        "type": kind,
        "sentOn": rfc3339(now),
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
    let message = Message {
        platform_id: Some(connection.platform_id.clone()),
        connection_id: Some(connection.id.clone()),
        revocation_id: Some(revocation.id.clone()),
        ..blank(op, Channel::Webhook, kind, urgency::REVOCATION, &body.to_string(), now)
    };
    outbox::insert(db, &message)
}

/// What a platform is told beside endings, after a person did not recognise a connection.
pub struct News {
    /// Type of the webhook.
    pub kind: &'static str,
    /// The way by which the person's wish came to us.
    pub channel: Way,
    /// When they said so, unix ms.
    pub asked_at: i64,
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
    let body = json!({
        "type": news.kind,
        "sentOn": rfc3339(now),
        "data": {
            "consentId": connection.consent_id,
            "connectionId": connection.id,
            "status": connection.status_at(now).as_str(),
            "reason": Reason::SecurityEvent.as_str(),
            "initiator": Initiator::Individual.as_str(),
            "channel": news.channel.as_str(),
            "accountIds": null,
            "deletionRequested": false,
            "requestedAt": rfc3339(news.asked_at),
            "heldUntil": hold.map(|hold| rfc3339(hold.lapses_at)),
        }
    });
    let message = Message {
        platform_id: Some(connection.platform_id.clone()),
        connection_id: Some(connection.id.clone()),
        ..blank(op, Channel::Webhook, news.kind, urgency::REVOCATION, &body.to_string(), now)
    };
    outbox::insert(db, &message)
}
