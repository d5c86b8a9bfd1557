//! Endings: by the person, by the platform, and the hops that confirm them.

mod at_large;
mod caller;
mod chase;
mod confirm;
mod later;
mod stop;

pub use at_large::stop_at_large;
pub use caller::{OnBehalf, stop_for_caller};
pub use chase::chase;
pub use confirm::{Progress, Progressed, confirm_by_platform, progress};
pub use later::also_by;
pub use stop::{Stopped, Wish, stop, stop_unseen};

use crate::domain::id;
use crate::domain::revocation::{Channel, Hop, HopState, Initiator, Reason};
use crate::error::Error;
use crate::store::revocations::Revocation;
use crate::store::{Conn, revocations};

/// Who ended a connection, why and how.
#[derive(Clone, Debug)]
pub struct Cause {
    /// Why.
    pub reason: Reason,
    /// Why, in words.
    pub other_reason: Option<String>,
    /// Who.
    pub initiator: Initiator,
    /// By which way we heard.
    pub channel: Channel,
}

/// Records that the platform's side has ended a connection at `at`. Whoever began it has confirmed
/// by that; of the others nothing is known yet.
///
/// # Errors
/// From the database.
pub fn record_from_platform(
    db: &mut Conn,
    connection_id: &str,
    cause: &Cause,
    at: i64,
    now: i64,
) -> Result<Option<Revocation>, Error> {
    let revocation = Revocation {
        id: id::fresh("rev", now),
        connection_id: connection_id.to_owned(),
        account_ids: None,
        requested_at: at,
        reason: cause.reason.to_string(),
        other_reason: cause.other_reason.clone(),
        initiator: cause.initiator.to_string(),
        channel: cause.channel.to_string(),
        deletion_requested: false,
        undone_at: None,
        incident_id: None,
    };
    let heard = |hop: Hop, by: Initiator| {
        if cause.initiator == by {
            (hop, HopState::Confirmed, Some(at))
        } else {
            (hop, HopState::Pending, None)
        }
    };
    let hops = [
        (Hop::Untether, HopState::Confirmed, Some(now)),
        (Hop::Platform, HopState::Confirmed, Some(at)),
        heard(Hop::Institution, Initiator::DataProvider),
        heard(Hop::Recipient, Initiator::DataRecipient),
    ];
    // The person has asked for nothing: nobody waits for the others.
    Ok(revocations::insert(db, &revocation, &hops, None)?.then_some(revocation))
}
