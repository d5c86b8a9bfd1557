//! Counting: who would be met by it, and what their texts would come to. What is counted is written down, and is
//! what runs.

use super::super::{Operator, tell};
use super::{news, together};
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
        weigh_person(db, op, measure, theirs, &mut counted, now)?;
    }
    Ok((ids, counted))
}

/// Adds the texts to one person.
fn weigh_person(
    db: &mut Conn,
    op: &Operator,
    measure: Measure,
    theirs: &[Chosen],
    counted: &mut Counted,
    now: i64,
) -> Result<(), Error> {
    let mut changed = Vec::new();
    for one in theirs {
        changed.extend(connections::find(db, &one.id)?);
    }
    let Some(first) = changed.first() else { return Ok(()) };
    let news = changed.iter().filter_map(|connection| news(measure, connection));
    let (new, known): (Vec<_>, Vec<_>) = news.partition(|news| *news == News::Granted);
    let Some(tenure_id) = &first.tenure_id else {
        if let Some(number) = tell::reach_unseen(db, op, first)?.filter(|_| !new.is_empty()) {
            counted.texts_new += 1;
            counted.cost_new += number.cost(db, op, first)?;
        }
        return Ok(());
    };
    let Some(person) = tell::reach(db, op, tenure_id, now)? else { return Ok(()) };
    counted.people += 1;
    if let Some(news) = together(&new) {
        counted.texts_new += 1;
        counted.cost_new += person.cost(db, op, first, news)?;
    }
    if let (Some(one), Some(all)) = (known.first(), together(&known)) {
        // What the day has no room for comes as one.
        let texts = i64::try_from(known.len()).unwrap_or(i64::MAX).min(A_DAY + 1);
        counted.texts_each += texts;
        counted.cost_each += texts * person.cost(db, op, first, *one)?;
        counted.texts_digest += 1;
        counted.cost_digest += person.cost(db, op, first, all)?;
    }
    Ok(())
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
