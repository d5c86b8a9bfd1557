//! `CONSENT_REVOKED`, `CONSENT_EXPIRED` and `CONSENT_SUSPENDED`.

use super::super::Operator;
use super::super::revocation::{self, Cause};
use super::{State, apply_parked, flood};
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::Status;
use crate::domain::notification::{Ended, Kind, Notification};
use crate::domain::revocation::Channel;
use crate::error::Error;
use crate::store::connections::{self, Connection};
use crate::store::{Conn, audit, revocations};

pub(super) fn apply(
    db: &mut Conn,
    op: &Operator,
    connection: Connection,
    told: &Notification,
    event: &Ended,
    now: i64,
) -> Result<State, Error> {
    if connection.stopped_at.is_some() {
        return confirm_stop(db, &connection, told, event, now);
    }
    let mut next = connection;
    let clock = match told.kind {
        Kind::Revoked => &mut next.revoked_on,
        Kind::Expired => &mut next.expired_on,
        _ => &mut next.suspended_on,
    };
    *clock = (*clock).max(Some(told.sent_on));
    let (was, status) = (next.stored_status(), next.clocks().status());
    if status == was {
        // Old news, or less final than what is known; its time counts all the same.
        connections::save(db, &next)?;
        if status == Status::Revoked && told.kind == Kind::Revoked && told.sent_on >= next.content_on {
            revocation::also_by(db, &next, &cause_of(event), told.sent_on, now)?;
        }
        return Ok(State::Ignored);
    }
    next.status = status.to_string();
    next.status_changed_at = now;
    next.updated_at = now;
    connections::save(db, &next)?;
    if status == Status::Revoked {
        end(db, op, &next, &cause_of(event), told.sent_on, now)?;
    } else {
        record(db, &next, now)?;
    }
    Ok(State::Applied)
}

fn cause_of(event: &Ended) -> Cause {
    Cause {
        reason: event.reason,
        other_reason: event.other_reason.clone(),
        initiator: event.initiator,
        channel: Channel::Platform,
    }
}

/// Ends a connection for the platform's side, now that its row says so: the record with its hops,
/// accounts that were being stopped, and answers of hops that came before.
pub(in crate::flows) fn end(
    db: &mut Conn,
    op: &Operator,
    connection: &Connection,
    cause: &Cause,
    at: i64,
    now: i64,
) -> Result<(), Error> {
    for pending in revocations::of_connection(db, &connection.id)? {
        if pending.account_ids.is_some() {
            revocation::confirm_by_platform(db, &pending, at, now)?;
        }
    }
    revocation::record_from_platform(db, &connection.id, cause, at, now)?;
    flood::note(db, &connection.platform_id, now)?;
    record(db, connection, now)?;
    apply_parked(db, op, &connection.platform_id, &connection.consent_id, now)?;
    Ok(())
}

/// The person has stopped it before: the platform's word can only confirm that.
fn confirm_stop(
    db: &mut Conn,
    connection: &Connection,
    told: &Notification,
    event: &Ended,
    now: i64,
) -> Result<State, Error> {
    if told.kind != Kind::Revoked || told.sent_on < connection.content_on {
        return Ok(State::Ignored);
    }
    let mut news = false;
    for pending in revocations::of_connection(db, &connection.id)? {
        if pending.undone_at.is_none() {
            news |= revocation::confirm_by_platform(db, &pending, told.sent_on, now)?;
        }
    }
    revocation::also_by(db, connection, &cause_of(event), told.sent_on, now)?;
    Ok(if news { State::Applied } else { State::Ignored })
}

fn record(db: &mut Conn, connection: &Connection, now: i64) -> Result<(), Error> {
    let deed = match connection.stored_status() {
        Status::Revoked => Deed::ConnectionRevoked,
        Status::Expired => Deed::ConnectionExpired,
        _ => Deed::ConnectionSuspended,
    };
    let act = Act::by_platform(deed, &connection.platform_id);
    audit::append(db, &act.seen_by(connection.tenure_id.clone()).about(&connection.id), now)
}
