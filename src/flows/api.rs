//! What a platform can ask and say over REST: DESIGN 6.2. A platform sees only its own rows.

use serde_json::{Value, json};

use super::connection::{Ending, endings};
use super::revocation::{self, Cause};
use super::{Operator, receive, tell};
use crate::domain::connection::{Status, reads_as};
use crate::domain::display_name::LONGEST;
use crate::domain::fields::{Fault, Fields, put};
use crate::domain::revocation::{Channel, Hop, Initiator, Reason};
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::store::connections::{self, Account, Connection, Full, Search, list};
use crate::store::{Conn, registry};

/// A page of a platform's connections as JSON, and where the next begins.
///
/// # Errors
/// From the database.
pub fn search(db: &mut Conn, platform_id: &str, search: &Search, now: i64) -> Result<Value, Error> {
    let more = Search { limit: search.limit + 1, ..search.clone() };
    let mut found = connections::search(db, platform_id, &more, now)?;
    let limit = usize::try_from(search.limit).unwrap_or(usize::MAX);
    let next =
        (found.len() > limit).then(|| found.get(limit - 1).map(|full| full.connection.id.clone())).flatten();
    found.truncate(limit);
    registry::as_told(db, found.iter_mut())?;
    let ids: Vec<&str> = found.iter().map(|full| full.connection.id.as_str()).collect();
    let accounts = connections::accounts_of(db, &ids)?;
    let endings = endings(db, &ids)?;
    let items: Vec<Value> = found
        .iter()
        .map(|full| {
            let id = &full.connection.id;
            let own: Vec<&Account> = accounts.iter().filter(|account| account.connection_id == *id).collect();
            let ending = newest(endings.iter().filter(|ending| ending.revocation.connection_id == *id));
            connection_json(full, &own, ending, now)
        })
        .collect();
    Ok(json!({ "items": items, "nextCursor": next }))
}

/// A connection as JSON; none where this platform has no such consent.
///
/// # Errors
/// From the database.
pub fn show(db: &mut Conn, platform_id: &str, consent_id: &str, now: i64) -> Result<Option<Value>, Error> {
    let Some(mut full) = find(db, platform_id, consent_id)? else { return Ok(None) };
    registry::as_told(db, std::iter::once(&mut full))?;
    let accounts = connections::accounts_of(db, &[&full.connection.id])?;
    let own: Vec<&Account> = accounts.iter().collect();
    let endings = endings(db, &[&full.connection.id])?;
    Ok(Some(connection_json(&full, &own, newest(endings.iter()), now)))
}

/// The newest ending of a connection as JSON; none where there is no such consent or no ending.
///
/// # Errors
/// From the database.
pub fn show_revocation(db: &mut Conn, platform_id: &str, consent_id: &str) -> Result<Option<Value>, Error> {
    let Some(full) = find(db, platform_id, consent_id)? else { return Ok(None) };
    let endings = endings(db, &[&full.connection.id])?;
    Ok(newest(endings.iter()).map(revocation_json))
}

/// Whether a platform may read data by a consent now, and since when that is so.
///
/// # Errors
/// From the database.
pub fn access(db: &mut Conn, platform_id: &str, consent_id: &str, now: i64) -> Result<Option<Value>, Error> {
    let Some(full) = find(db, platform_id, consent_id)? else { return Ok(None) };
    let (status, since) = status_since(&full.connection, now);
    Ok(Some(json!({ "allowed": status == Status::Active, "since": rfc3339(since) })))
}

/// A consent id with control characters was never accepted, and PostgreSQL would not even look.
fn find(db: &mut Conn, platform_id: &str, consent_id: &str) -> Result<Option<Full>, Error> {
    if consent_id.chars().any(char::is_control) {
        return Ok(None);
    }
    connections::full_by_consent(db, platform_id, consent_id)
}

/// What came of a PUT.
#[derive(Debug)]
pub enum Put {
    /// It is revoked.
    Done,
    /// It had ended before; its ending as JSON, null where it ended by time.
    AlreadyEnded(Value),
    /// There is no such consent.
    NotFound,
}

/// Reads the body of a PUT.
///
/// # Errors
/// Every fault of the body.
pub fn read_put(body: &Value) -> Result<Cause, Vec<Fault>> {
    let mut f = Fields::of(body);
    let reason = f.word("/reason", Reason::parse, &Reason::choices());
    let reason = f.require("/reason", reason);
    let initiator = f.word("/initiator", Initiator::parse, &Initiator::choices());
    let initiator = f.require("/initiator", initiator);
    let other_reason = f.text("/otherReason", LONGEST);
    let cause = reason.zip(initiator).map(|(reason, initiator)| Cause {
        reason,
        other_reason,
        initiator,
        channel: Channel::Api,
    });
    f.finish(cause)
}

/// The platform says that a connection is revoked, or confirms the person's stop.
///
/// # Errors
/// From the database.
pub fn put_revocation(
    db: &mut Conn,
    op: &Operator,
    platform_id: &str,
    consent_id: &str,
    cause: &Cause,
    now: i64,
) -> Result<Put, Error> {
    if find(db, platform_id, consent_id)?.is_none() {
        return Ok(Put::NotFound);
    }
    let Some(connection) = connections::lock_by_consent(db, platform_id, consent_id)? else {
        return Ok(Put::NotFound);
    };
    match connection.status_at(now) {
        Status::Revoked | Status::Expired => {
            revocation::also_by(db, &connection, cause, now, now)?;
            let endings = endings(db, &[&connection.id])?;
            Ok(Put::AlreadyEnded(newest(endings.iter()).map_or(Value::Null, revocation_json)))
        }
        Status::RevocationPending => {
            for ending in endings(db, &[&connection.id])? {
                revocation::confirm_by_platform(db, &ending.revocation, now, now)?;
            }
            revocation::also_by(db, &connection, cause, now, now)?;
            Ok(Put::Done)
        }
        Status::Active | Status::Suspended => {
            let ended = Connection {
                status: Status::Revoked.to_string(),
                status_changed_at: now,
                // A grant that was sent before this call may still come; one sent later revives.
                revoked_on: connection.revoked_on.max(Some(now.max(connection.content_on))),
                updated_at: now,
                ..connection.clone()
            };
            connections::save(db, &ended)?;
            receive::end(db, op, &ended, cause, now, now)?;
            tell::ended(db, op, &connection, cause.initiator, now)?;
            Ok(Put::Done)
        }
    }
}

/// The ending of the whole connection, or else the newest of some accounts.
fn newest<'a>(mut endings: impl Iterator<Item = &'a Ending> + Clone) -> Option<&'a Ending> {
    endings.clone().find(|ending| ending.is_whole()).or_else(|| endings.next())
}

/// The status as it reads, and since when. A connection that ran out did so at its expiration time.
fn status_since(connection: &Connection, now: i64) -> (Status, i64) {
    let stored = connection.stored_status();
    let status = reads_as(stored, connection.expiration_time, now);
    let since = match connection.expiration_time {
        Some(end) if status != stored => end,
        _ => connection.status_changed_at,
    };
    (status, since)
}

fn revocation_json(ending: &Ending) -> Value {
    let revocation = &ending.revocation;
    let hops: Vec<Value> = Hop::ALL
        .iter()
        .filter_map(|party| ending.hop(*party))
        .map(|hop| json!({ "hop": hop.hop, "state": hop.state, "at": hop.at.map(rfc3339), "detail": hop.detail }))
        .collect();
    let mut json = json!({
        "requestedAt": rfc3339(revocation.requested_at),
        "reason": revocation.reason,
        "initiator": revocation.initiator,
        "channel": revocation.channel,
        "accountIds": revocation.account_ids.as_deref().map(list),
        "deletionRequested": revocation.deletion_requested,
        "hops": hops,
    });
    if let Some(other) = &revocation.other_reason {
        put(&mut json, "otherReason", other.as_str());
    }
    json
}

/// An account that was not stopped by itself is as its connection is.
fn account_status(account: &Account, connection: Status) -> &str {
    if account.is_active() { connection.as_str() } else { &account.status }
}

fn connection_json(full: &Full, accounts: &[&Account], ending: Option<&Ending>, now: i64) -> Value {
    let (c, app, bank) = (&full.connection, &full.recipient, &full.institution);
    let (status, since) = status_since(c, now);
    let accounts: Vec<Value> = accounts
        .iter()
        .map(|a| {
            with_values(
                json!({ "accountId": a.account_id, "status": account_status(a, status) }),
                &[("name", a.name.as_deref()), ("type", a.kind.as_deref()), ("last4", a.last4.as_deref())],
            )
        })
        .collect();
    let mut json = json!({
        "connectionId": c.id,
        "consentId": c.consent_id,
        "status": status.as_str(),
        "statusChangedAt": rfc3339(since),
        "recipient": with_values(json!({ "id": app.external_id, "name": app.name }), &[
            ("legalName", app.legal_name.as_deref()),
            ("homeUri", app.home_uri.as_deref()),
            ("privacyUri", app.privacy_uri.as_deref()),
            ("logoUri", app.logo_uri.as_deref()),
            ("consequences", app.consequences.as_deref()),
        ]),
        "institution": with_values(json!({ "id": bank.external_id, "name": bank.name }), &[
            ("homeUri", bank.home_uri.as_deref()),
            ("logoUri", bank.logo_uri.as_deref()),
        ]),
        "createdTime": rfc3339(c.created_time),
        "accountRevocation": c.account_revocation,
        "dataClusters": c.cluster_list(),
        "accounts": accounts,
        "lastAccessedAt": c.last_accessed_at.map(rfc3339),
        "notice": { "state": c.notice_state, "at": rfc3339(c.notice_at) },
        "revocation": ending.map(revocation_json),
    });
    if let Some(days) = c.lookback_period {
        put(&mut json, "lookbackPeriod", days);
    }
    let expires = c.expiration_time.map(rfc3339);
    with_values(
        json,
        &[
            ("receiptId", c.receipt_id.as_deref()),
            ("purpose", c.purpose.as_deref()),
            ("durationType", c.duration.as_deref()),
            ("expirationTime", expires.as_deref()),
        ],
    )
}

/// Adds the values that there are; what was never told is left out.
fn with_values(mut object: Value, values: &[(&str, Option<&str>)]) -> Value {
    for (name, value) in values {
        if let Some(value) = value {
            put(&mut object, name, *value);
        }
    }
    object
}
