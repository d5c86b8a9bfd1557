//! The record of acts, as staff search it.

use super::staff::Desk;
use super::{Operator, person};
use crate::domain::audit::{Act, Deed};
use crate::error::Error;
use crate::store::audit::{self, Filter, Written};
use crate::store::{Conn, tenures};

/// Rows that are looked at for one page: a search that finds little goes on with the next.
const LOOKED_AT: i64 = 20_000;

/// What is searched for. Times are unix ms.
#[derive(Clone, Debug, Default)]
pub struct Sought {
    /// Who on the staff did it.
    pub staff_id: Option<String>,
    /// The tenure of its person, or the row that it was about; of a number, whoever has held it.
    pub about: Option<String>,
    /// What was done.
    pub act: Option<String>,
    /// Not earlier.
    pub from: Option<i64>,
    /// Earlier than that.
    pub to: Option<i64>,
    /// Before this place.
    pub before: Option<i64>,
}

/// Records that somebody looks at a page of the record, before they do.
///
/// # Errors
/// From the database.
pub fn note(db: &mut Conn, desk: &Desk, sought: &Sought, now: i64) -> Result<(), Error> {
    // What was typed as an id may be a number by mistake, and stands nowhere.
    let detail = [
        ("staff", sought.staff_id.as_deref().into()),
        ("act", sought.act.as_deref().and_then(Deed::parse).map(Deed::as_str).into()),
        ("byId", sought.about.is_some().into()),
        ("before", sought.before.into()),
    ];
    audit::append(db, &Act::by_staff(Deed::AuditSearched, &desk.staff_id).with(detail), now)
}

/// Finds whoever is named by a whole number or an id, for a search of what was done to them: their numbers, ours.
/// That somebody looked for them is recorded, and what they typed is not.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, op: &Operator, desk: &Desk, typed: &str, now: i64) -> Result<Vec<String>, Error> {
    let (by, found) = person::named(db, op, typed.trim())?;
    let detail = [("by", by.as_str().into()), ("found", found.len().into())];
    audit::append(db, &Act::by_staff(Deed::AuditSearched, &desk.staff_id).with(detail), now)?;
    Ok(found)
}

/// The newest acts that are as sought, at most so many, and the place before which to go on, if there may be
/// more.
///
/// # Errors
/// From the database.
pub fn search(db: &mut Conn, sought: &Sought, limit: i64) -> Result<(Vec<Written>, Option<i64>), Error> {
    let head = audit::head(db)?.0;
    let mut before = sought.before.unwrap_or(head + 1);
    if let Some(to) = sought.to {
        before = before.min(audit::first_at(db, to, head)?);
    }
    let after = match sought.from {
        Some(from) => audit::first_at(db, from, head)? - 1,
        None => 0,
    };
    let mut tenures = Vec::new();
    for id in sought.about.iter().flat_map(|about| about.split_whitespace()) {
        if id.starts_with("ten_") {
            tenures.push(id.to_owned());
        } else if id.starts_with("num_") {
            tenures.extend(tenures::ids_of_number(db, id)?);
        }
    }
    // What an index finds is read as far as it goes; all else within bounds.
    let is_indexed = sought.staff_id.is_some() || !tenures.is_empty();
    let floor = if is_indexed { after } else { after.max(before - LOOKED_AT) };
    let filter = Filter {
        staff_id: sought.staff_id.as_deref(),
        tenures: &tenures,
        about: sought.about.as_deref().filter(|_| tenures.is_empty()),
        act: sought.act.as_deref(),
        after: floor,
        before,
    };
    let mut rows = audit::written(db, &filter, limit + 1)?;
    let size = usize::try_from(limit).unwrap_or_default();
    let is_more = rows.len() > size;
    rows.truncate(size);
    let next = if is_more { rows.last().map(|last| last.seq) } else { (floor > after).then_some(floor + 1) };
    Ok((rows, next))
}
