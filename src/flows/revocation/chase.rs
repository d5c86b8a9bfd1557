//! Parties that shall stop and say nothing.

use crate::domain::revocation::{Hop, STALLED_AFTER};
use crate::domain::time::HOUR;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::{Conn, cases, revocations};

/// What a case about a silent party is about.
fn about(revocation_id: &str, hop: &str) -> String {
    format!("{revocation_id} {hop}")
}

/// Closes the case about a party's silence, if there is one: it has confirmed.
///
/// # Errors
/// From the database.
pub(super) fn has_confirmed(db: &mut Conn, revocation_id: &str, hop: Hop, now: i64) -> Result<(), Error> {
    cases::close(db, CaseKind::HopStalled, &about(revocation_id, hop.as_str()), now)
}

/// Silences that become cases in one round.
const A_ROUND: i64 = 1_000;

/// Opens a case for each party that has not answered a person's stop within [`STALLED_AFTER`], once per
/// ending and party. How many there were.
///
/// # Errors
/// From the database.
pub fn chase(db: &mut Conn, now: i64) -> Result<usize, Error> {
    let silent = revocations::stalling(db, now, A_ROUND)?;
    for hop in &silent {
        if revocations::note_stalled(db, hop, now)? {
            let detail = format!("{} has not answered for {} hours", hop.hop, STALLED_AFTER / HOUR);
            // What was stopped at large is one case for each party, however many connections it met.
            let ending = revocations::find(db, &hop.revocation_id)?;
            let of =
                ending.and_then(|ending| ending.incident_id).unwrap_or_else(|| hop.revocation_id.clone());
            cases::open(db, CaseKind::HopStalled, &about(&of, &hop.hop), &detail, now)?;
        }
    }
    Ok(silent.len())
}
