//! Forgets what has served its time.

use crate::domain::time::DAY;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::{
    Conn, approvals, browsers, cases, inbound_texts, inbox, limits, logos, parked, passkeys, reconciled,
    sign_in_links, sign_ins, staff_sessions,
};

/// Removes rows that nobody may need any more: sign-ins and limits of more than a day, events parked for 30
/// days, sandbox texts, ids of incoming ones and reconciliations of more than a day, browsers that are not
/// known any more, logos that are no app's and no bank's, sessions of the staff that are over. Settles requests that nobody decided
/// in time. How many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    // A day's budget is whole again on the next.
    let today = now.div_euclid(DAY) * DAY;
    for kind in [CaseKind::BudgetLow, CaseKind::BudgetSpent] {
        cases::close_told_before(db, kind, today, now)?;
    }
    Ok(sign_ins::sweep(db, now)?
        + passkeys::sweep(db, now)?
        + browsers::sweep(db, now)?
        + sign_in_links::sweep(db, now)?
        + limits::sweep(db, now)?
        + parked::sweep(db, now)?
        + inbound_texts::sweep(db, now)?
        + reconciled::sweep(db, now)?
        + logos::sweep(db)?
        + staff_sessions::sweep(db, now)?
        + approvals::sweep(db, now)?
        + inbox::sweep(db, now)?)
}
