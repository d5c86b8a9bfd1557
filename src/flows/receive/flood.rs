//! Many revocations at once from one platform. Each takes effect, since holding one back would let data flow that
//! somebody has ended; staff hear of it.

use crate::domain::limit::Rule;
use crate::domain::time::MINUTE;
use crate::error::Error;
use crate::store::Conn;
use crate::store::cases::{self, CaseKind};
use crate::store::limits::Counted;

/// More than so many in a minute are an incident.
const USUAL: [Rule; 1] = [Rule { most: 100, within: MINUTE }];

/// Counts a revocation, and opens a case where there are more than usual.
///
/// # Errors
/// From the database.
pub(super) fn note(db: &mut Conn, platform_id: &str, now: i64) -> Result<(), Error> {
    let revoked = Counted::open(db, vec![format!("revoked/{platform_id}")], &USUAL, now)?;
    if revoked.full_until(db, now)?.is_some() {
        let what = "more than 100 revocations in a minute; each has taken effect";
        cases::open(db, CaseKind::RevocationFlood, platform_id, what, now)?;
    }
    revoked.count(db, now)
}
