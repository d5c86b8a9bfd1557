//! When bank, person and app end the same connection: the first is its initiator, and history keeps all.

use super::Cause;
use crate::domain::audit::{Act, Deed};
use crate::error::Error;
use crate::store::connections::Connection;
use crate::store::later_endings::{self, LaterEnding};
use crate::store::{Conn, audit, revocations};

/// Notes that somebody other than who began it ends, at `at`, a connection that is ending or has ended:
/// the platform says so. Nobody is noted twice.
///
/// # Errors
/// From the database.
pub fn also_by(
    db: &mut Conn,
    connection: &Connection,
    cause: &Cause,
    at: i64,
    now: i64,
) -> Result<(), Error> {
    if !keep(db, &connection.id, cause, at)? {
        return Ok(());
    }
    let act = Act::by_platform(Deed::ConnectionEndedAgain, &connection.platform_id);
    let act = act.seen_by(connection.tenure_id.clone()).about(&connection.id);
    audit::append(db, &act.with([("initiator", cause.initiator.as_str().into())]), now)
}

/// Keeps it; the act is the caller's to record. `false` where there is no such ending, or it was theirs.
pub(super) fn keep(db: &mut Conn, connection_id: &str, cause: &Cause, at: i64) -> Result<bool, Error> {
    let first = revocations::of_connection(db, connection_id)?
        .into_iter()
        .find(|revocation| revocation.account_ids.is_none() && revocation.undone_at.is_none());
    let Some(first) = first.filter(|first| first.initiator != cause.initiator.as_str()) else {
        return Ok(false);
    };
    let ending = LaterEnding {
        revocation_id: first.id,
        initiator: cause.initiator.to_string(),
        channel: cause.channel.to_string(),
        reason: cause.reason.to_string(),
        other_reason: cause.other_reason.clone(),
        at,
    };
    later_endings::insert(db, &ending)
}
