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
use crate::store::connections::{Connection, json_list};
use crate::store::revocations::Deletion;
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
    let after_stop = connection.stopped_at.is_some_and(|stop| event.to > stop);
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
    if after_stop {
        let detail = format!("data was read at {}, after the stop", rfc3339(event.to));
        cases::open(db, CaseKind::ReadAfterStop, &connection.id, &detail, now)?;
    }
    Ok(State::Applied)
}

fn deletion(db: &mut Conn, connection: &Connection, event: &DeletionProgress) -> Result<State, Error> {
    let newest = revocations::of_connection(db, &connection.id)?
        .into_iter()
        .find(|revocation| revocation.undone_at.is_none());
    let Some(revocation) = newest else { return Ok(State::Parked) };
    let row = Deletion {
        revocation_id: revocation.id,
        hop: event.hop.to_string(),
        state: event.state.to_string(),
        at: event.at,
        until: event.until,
    };
    revocations::record_deletion(db, &row)?;
    Ok(State::Applied)
}
