//! What the page of one shows: the plan, a sample, how far it is, and what became of it.

use super::super::staff::Desk;
use super::decide::alone_left;
use crate::error::Error;
use crate::store::connections::list;
use crate::store::incidents::{self, Incident, Named};
use crate::store::{Conn, staff};

/// Connections in a sample.
const SAMPLE: usize = 10;

/// One of them with what belongs to it.
pub struct Shown {
    /// The row.
    pub incident: Incident,
    /// The address of who planned it.
    pub planned_by: String,
    /// That of who began it.
    pub begun_by: Option<String>,
    /// Some of its connections, from its beginning to its end.
    pub sample: Vec<Named>,
    /// How many connections who looks may still change alone.
    pub alone_left: i64,
    /// Of those that it ended: how many platforms' answers stand in which state.
    pub confirmed: Vec<(String, i64)>,
}

/// One of them; none where there is no such one.
///
/// # Errors
/// From the database.
pub fn show(db: &mut Conn, desk: &Desk, id: &str, now: i64) -> Result<Option<Shown>, Error> {
    let Some(incident) = incidents::find(db, id)? else { return Ok(None) };
    let mut address = |id: &str| Ok::<_, Error>(staff::find(db, id)?.map(|member| member.email));
    let planned_by = address(&incident.planned_by)?.unwrap_or_default();
    let begun_by = match &incident.begun_by {
        Some(id) => address(id)?,
        None => None,
    };
    let sample = sample(db, &incident)?;
    let confirmed = incidents::confirmed(db, id)?;
    let alone_left = alone_left(db, &desk.staff_id, now)?;
    Ok(Some(Shown { incident, planned_by, begun_by, sample, alone_left, confirmed }))
}

/// Spread over the parts, the same at each look.
fn sample(db: &mut Conn, incident: &Incident) -> Result<Vec<Named>, Error> {
    let wanted = i64::try_from(SAMPLE).unwrap_or(1);
    let parts = incident.parts.min(wanted);
    let of_each = usize::try_from(wanted / parts.max(1)).unwrap_or(1).max(1);
    let mut ids = Vec::new();
    for n in 0..parts {
        let (part, _) = incidents::part(db, &incident.id, n * incident.parts / parts)?.unwrap_or_default();
        let all = list(&part);
        let step = all.len().div_ceil(of_each).max(1);
        ids.extend(all.into_iter().step_by(step));
    }
    ids.truncate(SAMPLE);
    incidents::with_names(db, &ids)
}
