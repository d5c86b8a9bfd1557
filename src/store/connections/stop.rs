//! The guarded updates that decide who stopped a connection, and who sees one that waited.

use crate::store::kept::kept;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::super::Conn;
use super::super::schema::{accounts, connections};
use crate::domain::connection::Status;
use crate::error::Error;

/// A stop: one UPDATE that only the first of many can win. `false` where the connection is not this
/// tenure's, or is not live any more. Without a tenure it is stopped whosever it is.
///
/// # Errors
/// From the database.
pub fn stop(db: &mut Conn, id: &str, tenure_id: Option<&str>, now: i64) -> Result<bool, Error> {
    let is_theirs = connections::tenure_id.eq(tenure_id);
    let changed = diesel::update(connections::table.find(id))
        .filter(is_theirs.or(tenure_id.is_none().into_sql::<Nullable<Bool>>()))
        .filter(connections::status.eq_any([Status::Active.as_str(), Status::Suspended.as_str()]))
        .filter(connections::expiration_time.is_null().or(connections::expiration_time.gt(now)))
        .set((
            connections::status.eq(Status::RevocationPending.as_str()),
            connections::status_changed_at.eq(now),
            connections::stopped_at.eq(now),
            connections::updated_at.eq(now),
        ))
        .execute(db)?;
    Ok(changed == 1)
}

/// Gives connections that began to wait with a number within this span (both ends included) to the
/// tenure that a proof carried on or started; their ids, in order.
///
/// # Errors
/// From the database.
pub fn take_unseen(
    db: &mut Conn,
    number_id: &str,
    (from, to): (i64, i64),
    tenure_id: &str,
    now: i64,
) -> Result<Vec<String>, Error> {
    let waiting = || {
        connections::table
            .filter(connections::number_id.eq(number_id))
            .filter(connections::tenure_id.is_null())
            .filter(connections::waiting_since.between(from, to))
    };
    // Hardly ever does one wait, and to look is cheap.
    let ids: Vec<String> = kept!(db, load(waiting().select(connections::id).order(connections::id)))?;
    if !ids.is_empty() {
        let taking = diesel::update(waiting()).set((
            connections::tenure_id.eq(tenure_id),
            connections::waiting_since.eq(None::<i64>),
            connections::updated_at.eq(now),
        ));
        kept!(db, run(taking))?;
    }
    Ok(ids)
}

/// Whether a connection waits, unseen, with its number.
///
/// # Errors
/// From the database.
pub fn waits_unseen(db: &mut Conn, id: &str) -> Result<bool, Error> {
    let query = connections::table.find(id).filter(connections::tenure_id.is_null()).select(connections::id);
    let query = query.limit(1);
    let waits: Option<String> = kept!(db, get_result(query)).optional()?;
    Ok(waits.is_some())
}

/// The ids of this tenure's connections that a hold suspended, in order.
///
/// # Errors
/// From the database.
pub fn held(db: &mut Conn, tenure_id: &str) -> Result<Vec<String>, Error> {
    let query = connections::table
        .filter(connections::tenure_id.eq(tenure_id))
        .filter(connections::status.eq(Status::Suspended.as_str()))
        .filter(connections::held_on.is_not_null())
        .order(connections::id)
        .select(connections::id);
    Ok(kept!(db, load(query))?)
}

/// Turns a connection whose stop was pending, and such accounts of it, into revoked.
///
/// # Errors
/// From the database.
pub fn revoke_pending(db: &mut Conn, id: &str, now: i64) -> Result<(), Error> {
    let (pending, revoked) = (Status::RevocationPending.as_str(), Status::Revoked.as_str());
    kept!(
        db,
        run(diesel::update(connections::table.find(id)).filter(connections::status.eq(pending)).set((
            connections::status.eq(revoked),
            connections::status_changed_at.eq(now),
            connections::updated_at.eq(now),
        )))
    )?;
    kept!(
        db,
        run(diesel::update(accounts::table)
            .filter(accounts::connection_id.eq(id))
            .filter(accounts::status.eq(pending))
            .set((accounts::status.eq(revoked), accounts::status_changed_at.eq(now))))
    )?;
    Ok(())
}

/// Notes that a connection has changed.
///
/// # Errors
/// From the database.
pub fn touch(db: &mut Conn, id: &str, now: i64) -> Result<(), Error> {
    kept!(db, run(diesel::update(connections::table.find(id)).set(connections::updated_at.eq(now))))?;
    Ok(())
}
