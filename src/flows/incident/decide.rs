//! Deciding: few connections by one person, more by two; and who halts it on the way.

use super::super::approval::{self, Asked, Payload};
use super::super::staff::Desk;
use crate::domain::approval::Kind;
use crate::domain::audit::{Act, Deed};
use crate::domain::incident::{ALONE, HOLDS_FOR, State, Texts, digest_of, digest_with};
use crate::domain::time::DAY;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::incidents::{self, Incident};
use crate::store::{Conn, approvals, audit, cases};

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Started {
    /// It has begun.
    Running,
    /// It waits for a second person.
    Waits,
    /// It did already.
    WaitsAlready,
    /// The newest proof of who asks is too old.
    NeedsProof,
    /// It was counted too long ago.
    Stale,
    /// There is nothing to change.
    Nothing,
    /// It is not what was looked at, has begun, or was given up.
    Over,
}

/// Begins what was counted and looked at, or asks a second person to.
///
/// # Errors
/// From the database.
pub fn start(
    db: &mut Conn,
    desk: &Desk,
    (incident_id, seen_digest): (&str, &str),
    texts: Texts,
    now: i64,
) -> Result<Started, Error> {
    if !desk.is_fresh(now) {
        return Ok(Started::NeedsProof);
    }
    let found = incidents::find(db, incident_id)?;
    let Some(incident) = found.filter(|one| one.progress() == State::Counted && one.digest == seen_digest)
    else {
        return Ok(Started::Over);
    };
    if incident.connections == 0 {
        return Ok(Started::Nothing);
    }
    if is_stale(&incident, now) {
        return Ok(Started::Stale);
    }
    if incident.connections <= alone_left(db, &desk.staff_id, now)? {
        let begun = begin(db, (&desk.staff_id, true), (incident_id, seen_digest), texts, now)?;
        return Ok(if begun { Started::Running } else { Started::Over });
    }
    let payload = Payload::Incident {
        incident_id: incident.id.clone(),
        measure: incident.measure.clone(),
        connections: incident.connections,
        digest: incident.digest.clone(),
        texts: texts.to_string(),
    };
    Ok(match approval::ask(db, desk, &payload, &incident.why, now)? {
        Asked::Waits => Started::Waits,
        Asked::Already => Started::WaitsAlready,
        Asked::NeedsProof => Started::NeedsProof,
    })
}

/// How many connections somebody may still change alone: what they have begun alone within a day counts, so that
/// ten times ten is not for one.
///
/// # Errors
/// From the database.
pub fn alone_left(db: &mut Conn, staff_id: &str, now: i64) -> Result<i64, Error> {
    Ok(ALONE - incidents::alone_since(db, staff_id, now - DAY)?)
}

/// Whether it can begin as it was counted then. Nobody else changes it until the transaction ends.
///
/// # Errors
/// From the database.
pub fn stands(db: &mut Conn, incident_id: &str, digest: &str, now: i64) -> Result<bool, Error> {
    let found = incidents::lock(db, incident_id)?;
    Ok(found
        .is_some_and(|one| one.progress() == State::Counted && one.digest == digest && !is_stale(&one, now)))
}

fn is_stale(incident: &Incident, now: i64) -> bool {
    incident.counted_at.is_none_or(|at| now - at >= HOLDS_FOR)
}

/// Begins it for who asked; `alone`: by their own decision. What runs is what was counted: the digest is made anew from the connections that
/// were written down. `false` where it has begun, was given up, or is another.
///
/// # Errors
/// From the database.
pub fn begin(
    db: &mut Conn,
    (staff_id, alone): (&str, bool),
    (incident_id, digest): (&str, &str),
    texts: Texts,
    now: i64,
) -> Result<bool, Error> {
    let Some(incident) = incidents::lock(db, incident_id)? else { return Ok(false) };
    if digest_anew(db, &incident)? != digest
        || !incidents::begin(db, incident_id, (digest, texts), (staff_id, alone), now)?
    {
        return Ok(false);
    }
    let act = Act::by_staff(Deed::IncidentBegun, staff_id).about(incident_id);
    let detail = [
        ("connections", incident.connections.into()),
        ("texts", texts.as_str().into()),
        ("digest", digest.into()),
    ];
    audit::append(db, &act.with(detail), now)?;
    Ok(true)
}

fn digest_anew(db: &mut Conn, incident: &Incident) -> Result<String, Error> {
    let mut digest = digest_of(incident.what()?, &incident.reason);
    for number in 0..incident.parts {
        let (ids, _) = incidents::part(db, &incident.id, number)?.unwrap_or_default();
        digest = digest_with(&digest, &ids);
    }
    Ok(digest)
}

/// Halts it on the way. `false` where it does not run.
///
/// # Errors
/// From the database.
pub fn pause(db: &mut Conn, desk: &Desk, id: &str, now: i64) -> Result<bool, Error> {
    turn(db, desk, id, (State::Running, State::Paused, Deed::IncidentPaused), now)
}

/// Lets it go on, after somebody has just proven who they are. `false` where it was not halted.
///
/// # Errors
/// From the database.
pub fn go_on(db: &mut Conn, desk: &Desk, id: &str, now: i64) -> Result<bool, Error> {
    if !turn(db, desk, id, (State::Paused, State::Running, Deed::IncidentContinued), now)? {
        return Ok(false);
    }
    cases::close(db, CaseKind::IncidentStuck, id, now)?;
    Ok(true)
}

/// Gives it up, as far as it is not done. `false` where it runs, or is over.
///
/// # Errors
/// From the database.
pub fn cancel(db: &mut Conn, desk: &Desk, id: &str, now: i64) -> Result<bool, Error> {
    for from in [State::Counting, State::Counted, State::Paused] {
        if turn(db, desk, id, (from, State::Cancelled, Deed::IncidentCancelled), now)? {
            // Nobody need decide it any more.
            approvals::take_away(db, Kind::Incident.as_str(), id, &desk.staff_id, now)?;
            cases::close(db, CaseKind::IncidentStuck, id, now)?;
            return Ok(true);
        }
    }
    Ok(false)
}

fn turn(
    db: &mut Conn,
    desk: &Desk,
    id: &str,
    (from, to, deed): (State, State, Deed),
    now: i64,
) -> Result<bool, Error> {
    if !incidents::turn(db, id, from, to, now)? {
        return Ok(false);
    }
    audit::append(db, &Act::by_staff(deed, &desk.staff_id).about(id), now)?;
    Ok(true)
}
