//! Exports of the record of acts: asked for by one, approved by another, fetched by who asked.

use super::Operator;
use super::approval::{self, Payload};
use super::staff::Desk;
use crate::domain::audit::{Act, Deed, GENESIS};
use crate::domain::checkpoint::Checkpoint;
use crate::domain::export::Head;
use crate::error::Error;
use crate::store::{Conn, approvals, audit, checkpoints};

/// Rows that are read at a time.
const AT_A_TIME: i64 = 1_000;

/// What came of asking for an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It waits for a second person.
    Waits,
    /// The same waits already.
    Already,
    /// The newest proof of who asks is too old.
    NeedsProof,
    /// Nothing was recorded in that time.
    Nothing,
}

/// Asks for the rows of a span of time. Which rows those are is fixed here.
///
/// # Errors
/// From the database.
pub fn ask(
    db: &mut Conn,
    desk: &Desk,
    (from, to): (Option<i64>, Option<i64>),
    reason: &str,
    now: i64,
) -> Result<Asked, Error> {
    let head = audit::head(db)?.0;
    let first = match from {
        Some(from) => audit::first_at(db, from, head)?,
        None => 1,
    };
    let last = match to {
        Some(to) => audit::first_at(db, to, head)? - 1,
        None => head,
    };
    if first > last {
        return Ok(Asked::Nothing);
    }
    let span = audit::at(db, first)?.zip(audit::at(db, last)?);
    Ok(match approval::ask(db, desk, &Payload::AuditExport { first, last, span }, reason, now)? {
        approval::Asked::Waits => Asked::Waits,
        approval::Asked::Already => Asked::Already,
        approval::Asked::NeedsProof => Asked::NeedsProof,
    })
}

/// What an approved request lets who asked fetch, for a day: the first line, and the last, which signs the last
/// row. That they fetched it is recorded. None for anybody else.
///
/// # Errors
/// From the database.
pub fn fetch(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    approval_id: &str,
    now: i64,
) -> Result<Option<(Head, Checkpoint)>, Error> {
    let Some(approval) = approvals::find(db, approval_id)? else { return Ok(None) };
    if !approval.is_due_to(&desk.staff_id, now) {
        return Ok(None);
    }
    let Ok(Payload::AuditExport { first, last, .. }) = serde_json::from_str(&approval.payload) else {
        return Ok(None);
    };
    let hash_of = |db: &mut Conn, seq| match seq {
        0 => Ok(GENESIS.to_owned()),
        _ => audit::hash_of(db, seq)?.ok_or_else(|| Error::Bug(format!("row {seq} of the record is gone"))),
    };
    let before = hash_of(db, first - 1)?;
    let signed = Checkpoint::sign(&op.keys, last, hash_of(db, last)?, now);
    let act = Act::by_staff(Deed::AuditExported, &desk.staff_id).about(approval_id);
    audit::append(db, &act.with([("first", first.into()), ("last", last.into())]), now)?;
    Ok(Some((Head { first, last, before }, signed)))
}

/// The lines behind a place, each with its line break, and the place of the last; none after the end.
///
/// # Errors
/// From the database.
pub fn lines(db: &mut Conn, after: i64, last: i64) -> Result<Option<(String, i64)>, Error> {
    let rows = audit::lines(db, after, last, AT_A_TIME)?;
    let Some(end) = rows.last().map(|row| row.seq) else { return Ok(None) };
    let signed = checkpoints::between(db, after, end)?;
    let mut text = String::new();
    for row in rows {
        // Numbers and texts always turn into JSON.
        text.push_str(&serde_json::to_string(&row).unwrap_or_default());
        text.push('\n');
        for checkpoint in signed.iter().filter(|checkpoint| checkpoint.seq == row.seq) {
            text.push_str(&checkpoint.to_line());
            text.push('\n');
        }
    }
    Ok(Some((text, end)))
}
