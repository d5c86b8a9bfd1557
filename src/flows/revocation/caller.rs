//! A stop by staff, on behalf of the person.

use super::super::{Operator, tell, webhook};
use super::stop::{Begins, Wish, begun};
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::Status;
use crate::domain::notice::Receipt;
use crate::domain::revocation::Channel;
use crate::error::Error;
use crate::store::connections::{self, Connection};
use crate::store::{Conn, audit};

/// Who stops it for somebody, and on what grounds.
#[derive(Clone, Copy, Debug)]
pub struct OnBehalf<'a> {
    /// Who on the staff.
    pub staff_id: &'a str,
    /// The caller's case.
    pub case_reference: &'a str,
    /// Why.
    pub reason: &'a str,
    /// How the caller reached us.
    pub contact: &'a str,
    /// How it is known who they are: `text`, or `exception`.
    pub verified: &'a str,
}

/// Stops a connection for its person. `false` where it had ended, or been stopped, before.
///
/// # Errors
/// From the database.
pub fn stop_for_caller(
    db: &mut Conn,
    op: &Operator,
    connection_id: &str,
    by: &OnBehalf<'_>,
    delete_data: bool,
    now: i64,
) -> Result<bool, Error> {
    let Some(connection) = connections::lock(db, connection_id)? else { return Ok(false) };
    if !connections::stop(db, connection_id, None, now)? {
        return Ok(false);
    }
    let stopped = Connection { status: Status::RevocationPending.to_string(), ..connection };
    let wish = Wish { delete_data, ..Wish::whole() };
    let revocation = begun(db, &stopped, Begins::of_person(&wish, Channel::Staff, None), now)?;
    webhook::queue_revocation(db, op, &stopped, &revocation, now)?;
    if let Some(tenure_id) = &stopped.tenure_id
        && let Some(full) = connections::full(db, tenure_id, connection_id)?
    {
        tell::stopped(db, op, tenure_id, Receipt::Stopped, &full.recipient.name, now)?;
    }
    let act = Act::by_staff(Deed::ConnectionStopped, by.staff_id).about(connection_id);
    let detail = [
        ("channel", Channel::Staff.as_str().into()),
        ("case", by.case_reference.into()),
        ("reason", by.reason.into()),
        ("contact", by.contact.into()),
        ("verified", by.verified.into()),
        ("deletionRequested", delete_data.into()),
    ];
    audit::append(db, &act.seen_by(stopped.tenure_id).with(detail), now)?;
    Ok(true)
}
