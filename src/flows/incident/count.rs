//! Counting: who would be met by it, and what their texts would come to. What is counted is written down, and is
//! what runs.

use super::super::{Operator, tell};
use super::news;
use crate::domain::incident::{Measure, PART_AT_MOST, State, digest_with, part_of};
use crate::domain::notice::News;
use crate::domain::pace::A_DAY;
use crate::error::Error;
use crate::store::connections::json_list;
use crate::store::incidents::{self, Chosen, Counted, Incident};
use crate::store::{Conn, connections};

/// A part that was weighed and not yet written down.
#[derive(Clone, Debug)]
pub struct Weighed {
    was: Incident,
    /// Its connections as a JSON array; none where nothing more was found.
    ids: Option<String>,
    counted: Counted,
}

/// Looks for the next part of a plan, in a read. None where it is not being counted.
///
/// # Errors
/// From the database.
pub fn next(db: &mut Conn, op: &Operator, incident_id: &str, now: i64) -> Result<Option<Weighed>, Error> {
    let Some(was) = incidents::find(db, incident_id)?.filter(|one| one.progress() == State::Counting) else {
        return Ok(None);
    };
    let (criteria, measure) = (was.chosen()?, was.what()?);
    let chosen = (&criteria, measure);
    let limit = i64::try_from(PART_AT_MOST).unwrap_or(i64::MAX);
    let last = was.counted_connection.as_deref();
    let found = if was.counts_unseen {
        incidents::unseen_after(db, chosen, last, limit, now)?
    } else {
        let after = was.counted_tenure.as_deref().zip(last);
        incidents::with_tenure_after(db, chosen, after, limit, now)?
    };
    if found.is_empty() {
        return Ok(Some(Weighed { was, ids: None, counted: Counted::default() }));
    }
    let owners: Vec<Option<&str>> = found.iter().map(|one| one.tenure_id.as_deref()).collect();
    let length = part_of(&owners, found.len() < PART_AT_MOST);
    let part = found.get(..length).unwrap_or(&found);
    let (ids, counted) = weigh(db, op, measure, &was.digest, part, now)?;
    Ok(Some(Weighed { was, ids: Some(ids), counted }))
}

/// Writes it down. `false` where another has gone on from the same place.
///
/// # Errors
/// From the database.
pub fn keep(db: &mut Conn, weighed: &Weighed, now: i64) -> Result<bool, Error> {
    let Weighed { was, ids, counted } = weighed;
    let Some(ids) = ids else { return incidents::has_counted(db, was, now) };
    let is_next = incidents::count_more(db, was, counted)?;
    if is_next {
        incidents::add_part(db, &was.id, was.parts, ids)?;
    }
    Ok(is_next)
}

/// What a part comes to, after what was digested before.
pub(super) fn weigh(
    db: &mut Conn,
    op: &Operator,
    measure: Measure,
    digest: &str,
    part: &[Chosen],
    now: i64,
) -> Result<(String, Counted), Error> {
    let ids: Vec<String> = part.iter().map(|one| one.id.clone()).collect();
    let ids = json_list(&ids);
    let mut counted = Counted {
        digest: digest_with(digest, &ids),
        last: part.last().map(|one| (one.tenure_id.clone(), one.id.clone())),
        connections: i64::try_from(part.len()).unwrap_or(i64::MAX),
        ..Counted::default()
    };
    for theirs in part.chunk_by(|one, other| one.tenure_id.is_some() && one.tenure_id == other.tenure_id) {
        let Some(first) = theirs.first() else { continue };
        let Some(tenure_id) = &first.tenure_id else { continue };
        let Some(person) = tell::reach(db, op, tenure_id, now)? else { continue };
        let Some(connection) = connections::find(db, &first.id)? else { continue };
        let count = i64::try_from(theirs.len()).unwrap_or(i64::MAX);
        let alone = person.cost(db, op, &connection, news(measure, &connection))?;
        let together = News::AtLarge(count);
        counted.people += 1;
        counted.cost_digest += if count == 1 { alone } else { person.cost(db, op, &connection, together)? };
        // What the day has no room for comes as one.
        let texts = count.min(A_DAY + 1);
        counted.texts_each += texts;
        counted.cost_each += texts * alone;
    }
    Ok((ids, counted))
}

/// The parts of a list, weighed one after the other.
pub(super) fn of_list(
    db: &mut Conn,
    op: &Operator,
    measure: Measure,
    digest: &str,
    mut rest: &[Chosen],
    now: i64,
) -> Result<Vec<(String, Counted)>, Error> {
    let (mut parts, mut digest) = (Vec::new(), digest.to_owned());
    while !rest.is_empty() {
        let owners: Vec<Option<&str>> = rest.iter().map(|one| one.tenure_id.as_deref()).collect();
        let (part, after) = rest.split_at_checked(part_of(&owners, true)).unwrap_or((rest, &[]));
        let (ids, counted) = weigh(db, op, measure, &digest, part, now)?;
        digest.clone_from(&counted.digest);
        parts.push((ids, counted));
        rest = after;
    }
    Ok(parts)
}
