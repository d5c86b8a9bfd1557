//! A closed tenure's person is back: what was theirs goes on where they are now.

use crate::domain::audit::{Act, Deed};
use crate::error::Error;
use crate::store::{Conn, audit, browsers, changes, connections, holds, passkeys, tenures};

/// Lets a closed tenure go on in another one of the same number: connections, passkeys, known browsers and
/// what waits for its word. Sessions of a closed tenure are over, and its lock ended with it.
///
/// # Errors
/// From the database.
pub fn into(db: &mut Conn, from: &str, into: &str, now: i64) -> Result<(), Error> {
    if from == into || !tenures::join(db, from, into)? {
        return Ok(());
    }
    let number_id = tenures::number_of(db, into)?.unwrap_or_default();
    connections::hand_over(db, from, into, &number_id, now)?;
    passkeys::hand_over(db, from, into)?;
    browsers::hand_over(db, from, into)?;
    holds::hand_over(db, from, into)?;
    changes::hand_over(db, from, into, now)?;
    audit::append(db, &Act::by_person(Deed::TenureJoined, into).about(from), now)
}
