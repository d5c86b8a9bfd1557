//! Requests as somebody sees them: what waits first, then what became of others.

use super::super::staff::Desk;
use super::Payload;
use super::fits::{Whose, whose};
use crate::domain::approval::Kind;
use crate::domain::staff::Permission;
use crate::error::Error;
use crate::store::Conn;
use crate::store::approvals::{self, Approval, Sight};

/// A request with what it says.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The row.
    pub approval: Approval,
    /// The address of who asked.
    pub asked_by: String,
    /// What will run; none where a newer version of ours wrote it.
    pub payload: Option<Payload>,
    /// Whom it is about.
    pub whose: Whose,
}

/// Requests, at most so many; after the one with this id, where one is named.
///
/// # Errors
/// From the database.
pub fn list(
    db: &mut Conn,
    desk: &Desk,
    after: Option<&str>,
    limit: i64,
    now: i64,
) -> Result<Vec<Shown>, Error> {
    let sight = sight(desk);
    let last = after.map_or(Ok(None), |id| approvals::find(db, id))?;
    let is_settled = last.is_some_and(|last| last.decided_at.is_some() || last.expires_at <= now);
    let mut found = Vec::new();
    if !is_settled {
        found = approvals::before(db, &sight, (true, after), limit, now)?;
    }
    let left = limit - i64::try_from(found.len()).unwrap_or(limit);
    if left > 0 {
        found.extend(approvals::before(db, &sight, (false, after.filter(|_| is_settled)), left, now)?);
    }
    found.into_iter().map(|one| shown(db, one)).collect()
}

/// How many wait that somebody sees.
///
/// # Errors
/// From the database.
pub fn waiting(db: &mut Conn, desk: &Desk, now: i64) -> Result<i64, Error> {
    if !desk.may(Permission::SeeApprovals) {
        return Ok(0);
    }
    approvals::waiting(db, &sight(desk), now)
}

/// Who decides sees all; others what they know of besides, and what they asked for.
fn sight(desk: &Desk) -> Sight {
    let sees = |kind: &&Kind| desk.may(Permission::Approve) || desk.may(kind.seen_with());
    let kinds = Kind::ALL.iter().filter(sees).map(|kind| kind.as_str()).collect();
    Sight { staff_id: desk.staff_id.clone(), kinds }
}

fn shown(db: &mut Conn, (approval, asked_by): (Approval, String)) -> Result<Shown, Error> {
    let payload: Option<Payload> = serde_json::from_str(&approval.payload).ok();
    let whose = payload.as_ref().map_or(Ok(Whose::default()), |payload| whose(db, payload))?;
    Ok(Shown { approval, asked_by, payload, whose })
}
