//! A day's limits raised for a while: asked for by one, approved by another, over by themselves.

use super::Operator;
use super::approval::{self, Asked, Payload};
use crate::domain::audit::{Act, Deed};
use crate::domain::raised::{LASTS, Limit};
use crate::domain::time::rfc3339;
use crate::domain::{id, traffic};
use crate::error::Error;
use crate::flows::staff::Desk;
use crate::flows::traffic::{NO_MONEY, NO_TEXTS};
use crate::store::raised_limits::{self, Raised};
use crate::store::{Conn, audit};

/// Raises a limit until then, in the place of what stood of its kind; what waits for tomorrow since the limit was
/// reached goes out now.
///
/// # Errors
/// From the database.
pub(super) fn raise(
    db: &mut Conn,
    (asked_by, approved_by): (&str, &str),
    (limit, amount, until): (Limit, i64, i64),
    reason: &str,
    now: i64,
) -> Result<(), Error> {
    let raised = Raised {
        id: id::fresh("lim", now),
        kind: limit.to_string(),
        amount,
        reason: reason.to_owned(),
        asked_by: asked_by.to_owned(),
        approved_by: approved_by.to_owned(),
        since: now,
        until,
        ended_at: None,
    };
    raised_limits::insert(db, &raised)?;
    let why = if limit.is_money() { NO_MONEY } else { NO_TEXTS };
    raised_limits::let_go(db, limit.proving(), why, now)?;
    let to = if limit.is_money() { traffic::units(amount) } else { amount.to_string() };
    let act = Act::by_staff(Deed::LimitRaised, asked_by).about(&raised.id);
    let detail = [("limit", limit.as_str().into()), ("to", to.into()), ("until", rfc3339(until).into())];
    audit::append(db, &act.with(detail), now)
}

/// What came of a wish to raise a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wished {
    /// A second person was asked, or could not be.
    Asked(Asked),
    /// It is less than what stands by now, which is so much, or more than may be.
    NotThat(i64),
}

/// Asks a second person for it.
///
/// # Errors
/// From the database.
pub fn ask(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    (limit, to): (Limit, i64),
    reason: &str,
    now: i64,
) -> Result<Wished, Error> {
    let raised = raised_limits::amounts(db, now)?;
    let from = limit.stands(&op.texting, &raised);
    if !limit.may_be(to, &op.texting, &raised) {
        return Ok(Wished::NotThat(from));
    }
    let payload = Payload::LimitRaised { limit: limit.to_string(), from, to, until: now + LASTS };
    approval::ask(db, desk, &payload, reason, now).map(Wished::Asked)
}

/// Takes one back at once. `false` where it is over.
///
/// # Errors
/// From the database.
pub fn take_back(db: &mut Conn, desk: &Desk, id: &str, now: i64) -> Result<bool, Error> {
    let Some(kind) = raised_limits::end(db, id, now)? else { return Ok(false) };
    let act = Act::by_staff(Deed::LimitRestored, &desk.staff_id).about(id);
    audit::append(db, &act.with([("limit", kind.into())]), now)?;
    Ok(true)
}
