//! Doing it: a part in each transaction, so that it can be halted on the way and goes on after a restart.

use super::super::halts::{self, By};
use super::super::revocation::stop_at_large;
use super::super::{Operator, tell};
use super::news;
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::Status;
use crate::domain::incident::{Measure, State, Texts};
use crate::domain::notice::News;
use crate::domain::revocation::Reason;
use crate::error::Error;
use crate::store::connections::{Connection, json_list, list};
use crate::store::incidents::{self, Incident};
use crate::store::{Conn, audit, connections};

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
    let mut changed = Vec::new();
    for id in list(&ids) {
        changed.extend(change(db, op, &incident, &id, now)?);
    }
    let texted = told(db, op, &incident, &changed, now)?;
    let done: Vec<String> = changed.iter().map(|change| change.is.id.clone()).collect();
    let count = i64::try_from(done.len()).unwrap_or(i64::MAX);
    incidents::settle_part(db, incident_id, number, (&json_list(&done), count, texted))?;
    if number + 1 < incident.parts {
        return Ok(true);
    }
    incidents::turn(db, incident_id, State::Running, State::Finished, now)?;
    let act = Act::by_system(Deed::IncidentFinished).about(incident_id);
    audit::append(db, &act.with([("changed", (incident.changed + count).into())]), now)?;
    Ok(true)
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
) -> Result<Option<Change>, Error> {
    let staff_id = incident.begun_by.as_deref().unwrap_or(&incident.planned_by);
    let by = By { staff_id, incident_id: &incident.id };
    let measure = incident.what()?;
    let was = connections::find(db, id)?;
    let Some(news) = was.map(|was| news(measure, &was)) else { return Ok(None) };
    let is = match measure {
        Measure::Revoke => {
            let reason = Reason::parse(&incident.reason).unwrap_or(Reason::SecurityEvent);
            stop_at_large(db, op, by, id, reason, now)?
        }
        Measure::Suspend => halts::halt(db, op, by, id, now)?,
        Measure::Resume => halts::resume(db, op, by, id, now)?,
    };
    // What its person or platform keeps from being read can still not be read.
    let is_new = |is: &Connection| measure != Measure::Resume || is.status_at(now) == Status::Active;
    Ok(is.map(|is| Change { news: Some(news).filter(|_| is_new(&is)), is }))
}

/// Queues the texts; how many.
fn told(
    db: &mut Conn,
    op: &Operator,
    incident: &Incident,
    changed: &[Change],
    now: i64,
) -> Result<i64, Error> {
    let texts = incident.texting();
    let mut queued = 0;
    let theirs =
        |one: &Change, other: &Change| one.is.tenure_id.is_some() && one.is.tenure_id == other.is.tenure_id;
    for all in changed.chunk_by(theirs) {
        let news = all.iter().filter_map(|change| change.news.map(|news| (&change.is, news)));
        // What nobody was told of when it came is told now, whatever was chosen: it is new to them.
        let (new, known): (Vec<_>, Vec<_>) = news.partition(|(_, news)| *news == News::Granted);
        let known = if texts == Texts::None { Vec::new() } else { known };
        let tenure_id = all.first().and_then(|change| change.is.tenure_id.as_deref());
        let wanted = !new.is_empty() || !known.is_empty();
        let Some(tenure_id) = tenure_id.filter(|_| wanted) else { continue };
        let Some(person) = tell::reach(db, op, tenure_id, now)? else { continue };
        for (connection, news) in &new {
            person.tell(db, op, connection, *news, now)?;
            queued += 1;
        }
        if let (Texts::Digest, [(first, _), _, ..]) = (texts, known.as_slice()) {
            let count = i64::try_from(known.len()).unwrap_or(i64::MAX);
            person.tell_alone(db, op, first, News::AtLarge(count), now)?;
            queued += 1;
            continue;
        }
        for (connection, news) in &known {
            person.tell_alone(db, op, connection, *news, now)?;
            queued += 1;
        }
    }
    Ok(queued)
}
