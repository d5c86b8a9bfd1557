//! Everything that happens to a connection that we know.

use super::super::Operator;
use super::super::revocation::{self, Progress, Progressed};
use super::{State, ended};
use crate::domain::id;
use crate::domain::notification::{Accessed, DeletionProgress, Event, Notification};
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::store::accesses::AccessRow;
use crate::store::cases::CaseKind;
use crate::store::connections::{self, Connection, json_list, list};
use crate::store::revocations::{Deletion, Revocation};
use crate::store::{Conn, accesses, cases, revocations};

/// Applies an event other than a grant to its connection, which is locked. [`State::Parked`] means
/// that it answers an ending that has not been heard of; the caller keeps it.
pub(super) fn apply(
    db: &mut Conn,
    op: &Operator,
    connection: &Connection,
    told: &Notification,
    now: i64,
) -> Result<State, Error> {
    match &told.event {
        Event::Ended(event) => ended::apply(db, op, connection.clone(), told, event, now),
        Event::Accessed(event) => accessed(db, connection, event, now),
        Event::RevocationProgress(event) => {
            let progress = Progress {
                hop: event.hop,
                state: event.state,
                at: event.at,
                detail: event.detail.as_deref(),
            };
            Ok(match revocation::progress(db, &connection.id, &progress, now)? {
                Progressed::Applied => State::Applied,
                Progressed::Ignored => State::Ignored,
                Progressed::NothingToEnd => State::Parked,
            })
        }
        Event::DeletionProgress(event) => deletion(db, connection, event),
        Event::Grant(_) | Event::PhoneChanged(_) => Ok(State::Ignored),
    }
}

fn accessed(db: &mut Conn, connection: &Connection, event: &Accessed, now: i64) -> Result<State, Error> {
    let after_stop = is_after_stop(db, connection, event)?;
    let row = AccessRow {
        id: id::fresh("acc", now),
        connection_id: connection.id.clone(),
        from_at: event.from,
        to_at: event.to,
        reads: event.count,
        clusters: json_list(&event.clusters),
        account_ids: json_list(&event.account_ids),
        after_stop,
    };
    accesses::insert(db, &row)?;
    // A connection that is used is there, whatever a list of before said.
    if connection.unlisted_at.is_some_and(|at| event.to > at) {
        connections::relist(db, &connection.id, now)?;
    }
    if after_stop {
        let detail = format!("data was read at {}, after the stop", rfc3339(event.to));
        cases::open(db, CaseKind::ReadAfterStop, &connection.id, &detail, now)?;
    } else if connection.halted_at.is_some_and(|at| event.to > at) {
        let detail = format!("data was read at {}, after staff had paused it", rfc3339(event.to));
        cases::open(db, CaseKind::ReadAfterStop, &connection.id, &detail, now)?;
    }
    Ok(State::Applied)
}

/// Whether data was read that the person had stopped before: all of the connection, or one of the
/// accounts that were read.
fn is_after_stop(db: &mut Conn, connection: &Connection, event: &Accessed) -> Result<bool, Error> {
    if let Some(stop) = connection.stopped_at {
        return Ok(event.to > stop);
    }
    if event.account_ids.is_empty() {
        return Ok(false);
    }
    Ok(revocations::of_connection(db, &connection.id)?.iter().any(|ending| {
        let stopped = ending.account_ids.as_deref().map(list).unwrap_or_default();
        event.to > ending.requested_at && stopped.iter().any(|account| event.account_ids.contains(account))
    }))
}

fn deletion(db: &mut Conn, connection: &Connection, event: &DeletionProgress) -> Result<State, Error> {
    let standing: Vec<Revocation> = revocations::of_connection(db, &connection.id)?
        .into_iter()
        .filter(|revocation| revocation.undone_at.is_none())
        .collect();
    // The contract names the consent only: the answer is for the newest ending that asked.
    let asked = standing.iter().find(|revocation| revocation.deletion_requested);
    let Some(revocation) = asked.or(standing.first()) else { return Ok(State::Parked) };
    let row = Deletion {
        revocation_id: revocation.id.clone(),
        hop: event.hop.to_string(),
        state: event.state.to_string(),
        at: event.at,
        until: event.until,
    };
    revocations::record_deletion(db, &row)?;
    Ok(State::Applied)
}
