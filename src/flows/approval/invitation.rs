//! The address of an invitation that was approved.

use super::super::Operator;
use super::Payload;
use crate::error::Error;
use crate::flows::staff::{Desk, hand_on};
use crate::store::{Conn, approvals};

/// What came of fetching the address of an invitation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// The address, to be handed to them by a way that is safe.
    Address(String),
    /// The newest proof of who fetches it is too old.
    NeedsProof,
    /// It is another's to fetch, was not approved, or its time is over; or they have come.
    Nothing,
}

/// The one-time address of an invitation, for whoever asked for it and for nobody else: who approved it could
/// join in the place of who is invited.
///
/// # Errors
/// From the database.
pub fn invitation(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    approval_id: &str,
    now: i64,
) -> Result<Fetched, Error> {
    if !desk.is_fresh(now) {
        return Ok(Fetched::NeedsProof);
    }
    let approval = approvals::find(db, approval_id)?.filter(|one| one.is_due_to(&desk.staff_id, now));
    let Some(Ok(Payload::StaffInvited { email, role })) =
        approval.map(|approval| serde_json::from_str(&approval.payload))
    else {
        return Ok(Fetched::Nothing);
    };
    let address = hand_on(db, op, &desk.staff_id, (&email, &role), now)?;
    Ok(address.map_or(Fetched::Nothing, Fetched::Address))
}
