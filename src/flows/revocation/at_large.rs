//! A stop by staff on the operator's behalf, for many people at once.

use super::super::halts::{By, Changed};
use super::super::{Operator, webhook};
use super::Cause;
use super::stop::{Begins, begun};
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::Status;
use crate::domain::revocation::{Channel, Initiator};
use crate::error::Error;
use crate::store::Conn;
use crate::store::connections::{self, Connection};

/// Stops a connection. None where it had ended, or been stopped, before.
///
/// # Errors
/// From the database.
pub fn stop_at_large(
    db: &mut Conn,
    op: &Operator,
    by: By<'_>,
    connection_id: &str,
    now: i64,
) -> Result<Option<Changed>, Error> {
    let Some(connection) = connections::lock(db, connection_id)? else { return Ok(None) };
    if !connections::stop(db, connection_id, None, now)? {
        return Ok(None);
    }
    let stopped = Connection { status: Status::RevocationPending.to_string(), ..connection };
    let initiator = Initiator::DataAccessPlatform;
    let begins = Begins {
        accounts: None,
        cause: Cause { reason: by.reason, other_reason: None, initiator, channel: Channel::Staff },
        delete_data: false,
        incident_id: Some(by.incident_id),
    };
    let revocation = begun(db, &stopped, begins, now)?;
    webhook::queue_revocation(db, op, &stopped, &revocation, now)?;
    let act = Act::by_staff(Deed::ConnectionStopped, by.staff_id).about(connection_id);
    let detail = [("channel", Channel::Staff.as_str().into()), ("incident", by.incident_id.into())];
    let act = act.seen_by(stopped.tenure_id.clone()).with(detail);
    Ok(Some((stopped, act)))
}
