//! Doing it: a part in each transaction, so that it can be halted on the way and goes on after a restart.

use super::super::halts::{self, By};
use super::super::revocation::stop_at_large;
use super::super::{Operator, tell};
use super::{news, together};
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::Status;
use crate::domain::incident::{FAILURES, Measure, State, Texts};
use crate::domain::notice::News;
use crate::domain::revocation::Reason;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::connections::{Connection, json_list, list};
use crate::store::incidents::{self, Incident};
use crate::store::{Conn, audit, cases, connections, numbers};

/// Does the next part. Whether one was done.
///
/// # Errors
/// From the database; nothing of the part is done then.
pub fn step(db: &mut Conn, op: &Operator, incident_id: &str, now: i64) -> Result<bool, Error> {
    let found = incidents::find(db, incident_id)?;
    let Some(incident) = found.filter(|one| one.progress() == State::Running) else { return Ok(false) };
    let number = incident.parts_done;
    if !incidents::deal_with(db, incident_id, number)? {
        // Another does it, or somebody has just halted it.
        return Ok(false);
    }
    let (ids, _) = incidents::part(db, incident_id, number)?.unwrap_or_default();
    let ids = list(&ids);
    lock_numbers(db, &ids)?;
    let (mut changed, mut acts) = (Vec::new(), Vec::new());
    for id in ids {
        if let Some((change, act)) = change(db, op, &incident, &id, now)? {
            changed.push(change);
            acts.push(act);
        }
    }
    let texted = told(db, op, incident.texting(), &changed, now)?;
    let done: Vec<String> = changed.iter().map(|change| change.is.id.clone()).collect();
    let count = i64::try_from(done.len()).unwrap_or(i64::MAX);
    incidents::settle_part(db, incident_id, number, (&json_list(&done), count, texted))?;
    if number + 1 >= incident.parts {
        incidents::turn(db, incident_id, State::Running, State::Finished, now)?;
        let act = Act::by_system(Deed::IncidentFinished).about(incident_id);
        acts.push(act.with([("changed", (incident.changed + count).into())]));
    }
    // Last, since all writers share the head of the record.
    acts.iter().try_for_each(|act| audit::append(db, act, now))?;
    Ok(true)
}

/// A number is locked before its connection, everywhere, and several in the order of their ids, so that nobody
/// waits in a circle.
fn lock_numbers(db: &mut Conn, connections: &[String]) -> Result<(), Error> {
    let mut theirs = Vec::new();
    for id in connections {
        theirs.extend(connections::number_of(db, id)?);
    }
    theirs.sort_unstable();
    theirs.dedup();
    theirs.iter().try_for_each(|id| numbers::lock_by_id(db, id).map(|_| ()))
}

/// Notes that a step failed. One that goes on failing is halted, and staff are asked to look: others go on.
///
/// # Errors
/// From the database.
pub fn step_failed(db: &mut Conn, incident_id: &str, why: &str, now: i64) -> Result<(), Error> {
    if incidents::note_failure(db, incident_id)?.is_none_or(|failures| failures < FAILURES) {
        return Ok(());
    }
    for (from, to) in [(State::Running, State::Paused), (State::Counting, State::Cancelled)] {
        incidents::turn(db, incident_id, from, to, now)?;
    }
    cases::open(db, CaseKind::IncidentStuck, incident_id, why, now)?;
    Ok(())
}

/// A connection that was changed, and what its person reads of it, if anything is new to them.
struct Change {
    is: Connection,
    news: Option<News<'static>>,
}

fn change(
    db: &mut Conn,
    op: &Operator,
    incident: &Incident,
    id: &str,
    now: i64,
) -> Result<Option<(Change, Act)>, Error> {
    let staff_id = incident.begun_by.as_deref().unwrap_or(&incident.planned_by);
    let reason = Reason::parse(&incident.reason).unwrap_or(Reason::SecurityEvent);
    let by = By { staff_id, incident_id: &incident.id, reason };
    let measure = incident.what()?;
    let Some(was) = connections::find(db, id)? else { return Ok(None) };
    let changed = match measure {
        Measure::Revoke => stop_at_large(db, op, by, id, now)?,
        Measure::Suspend => halts::halt(db, op, by, id, now)?,
        Measure::Resume => halts::resume(db, op, by, id, now)?,
    };
    // What its person or platform keeps from being read can still not be read.
    let is_new = |is: &Connection| measure != Measure::Resume || is.status_at(now) == Status::Active;
    Ok(changed.map(|(is, act)| (Change { news: news(measure, &was).filter(|_| is_new(&is)), is }, act)))
}

/// Queues the texts; how many.
fn told(db: &mut Conn, op: &Operator, texts: Texts, changed: &[Change], now: i64) -> Result<i64, Error> {
    let theirs =
        |one: &Change, other: &Change| one.is.tenure_id.is_some() && one.is.tenure_id == other.is.tenure_id;
    let mut queued = 0;
    for all in changed.chunk_by(theirs) {
        queued += tell_person(db, op, texts, all, now)?;
    }
    Ok(queued)
}

fn tell_person(
    db: &mut Conn,
    op: &Operator,
    texts: Texts,
    theirs: &[Change],
    now: i64,
) -> Result<i64, Error> {
    let news = theirs.iter().filter_map(|change| change.news.map(|news| (&change.is, news)));
    // What nobody was told of when it came is told now, whatever was chosen: it is new to them.
    let (new, known): (Vec<_>, Vec<_>) = news.partition(|(_, news)| *news == News::Granted);
    let known = if texts == Texts::None { Vec::new() } else { known };
    let Some((first, _)) = new.first().or_else(|| known.first()) else { return Ok(0) };
    let Some(tenure_id) = first.tenure_id.as_deref() else {
        let Some(number) = tell::reach_unseen(db, op, first)?.filter(|_| !new.is_empty()) else {
            return Ok(0);
        };
        number.tell(db, op, first, now)?;
        return Ok(1);
    };
    let Some(person) = tell::reach(db, op, tenure_id, now)? else { return Ok(0) };
    let mut wanted = as_one(&new);
    wanted.extend(if texts == Texts::Digest { as_one(&known) } else { known });
    for (connection, news) in &wanted {
        person.tell_at_large(db, op, connection, *news, now)?;
    }
    Ok(i64::try_from(wanted.len()).unwrap_or(i64::MAX))
}

fn as_one<'a>(all: &[(&'a Connection, News<'static>)]) -> Vec<(&'a Connection, News<'static>)> {
    let news: Vec<News<'static>> = all.iter().map(|(_, news)| *news).collect();
    all.first().zip(together(&news)).map(|((first, _), news)| (*first, news)).into_iter().collect()
}
