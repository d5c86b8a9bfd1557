//! Laying a plan: what was typed, as rows of ours.

use std::collections::HashSet;

use super::super::Operator;
use super::super::staff::Desk;
use super::count::of_list;
use crate::domain::audit::{Act, Deed};
use crate::domain::id;
use crate::domain::incident::{Criteria, Measure, State, digest_of};
use crate::domain::revocation::Reason;
use crate::error::Error;
use crate::store::called::{self, Called, Found};
use crate::store::incidents::{self, Chosen, Counted, Incident};
use crate::store::{Conn, audit, platforms};

/// Ids that are looked up at a time.
const AT_A_TIME: usize = 500;

/// What somebody on the staff means to do.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What.
    pub measure: Measure,
    /// Why, for platforms and people.
    pub reason: Reason,
    /// Why, in their words.
    pub why: String,
    /// Under which case.
    pub case_reference: String,
}

/// Why nothing can be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfit {
    /// No app is called that.
    App,
    /// Several platforms know one by this id.
    AppId,
    /// No bank is called that.
    Bank,
    /// Several platforms know one by this id.
    BankId,
    /// These ids are no connection's.
    Unknown(Vec<String>),
    /// These ids are several platforms'.
    Ambiguous(Vec<String>),
}

/// Finds the apps and banks that were named, by their name or an id.
///
/// # Errors
/// From the database.
pub fn wanted(
    db: &mut Conn,
    (app, bank): (&str, &str),
    others: Criteria,
) -> Result<Result<Criteria, Unfit>, Error> {
    let mut criteria = others;
    if !app.is_empty() {
        match called::recipients(db, app)? {
            Found::These(found) => (criteria.recipients, criteria.app) = named(found),
            Found::None => return Ok(Err(Unfit::App)),
            Found::SameId => return Ok(Err(Unfit::AppId)),
        }
    }
    if !bank.is_empty() {
        match called::institutions(db, bank)? {
            Found::These(found) => (criteria.institutions, criteria.bank) = named(found),
            Found::None => return Ok(Err(Unfit::Bank)),
            Found::SameId => return Ok(Err(Unfit::BankId)),
        }
    }
    Ok(Ok(criteria))
}

/// Their ids, and what they are called under which platform.
fn named(found: Vec<Called>) -> (Vec<String>, Option<String>) {
    let names: Vec<String> = found.iter().map(|one| format!("{} ({})", one.name, one.platform)).collect();
    (found.into_iter().map(|one| one.id).collect(), Some(names.join(", ")))
}

/// Lays a plan that is to be counted; its id.
///
/// # Errors
/// From the database.
pub fn lay(db: &mut Conn, desk: &Desk, plan: &Plan, criteria: &Criteria, now: i64) -> Result<String, Error> {
    let incident = blank(desk, plan, criteria, now)?;
    incidents::insert(db, &incident)?;
    record(db, desk, &incident, now)?;
    Ok(incident.id)
}

/// A list that was weighed: its parts, and how many ids it had.
#[derive(Clone, Debug)]
pub struct Listed {
    count: usize,
    parts: Vec<(String, Counted)>,
}

/// Weighs the connections in a list, by our ids or by the platforms', in a read.
///
/// # Errors
/// From the database.
pub fn weigh_list(
    db: &mut Conn,
    op: &Operator,
    plan: &Plan,
    typed: &[String],
    now: i64,
) -> Result<Result<Listed, Unfit>, Error> {
    let ids = match ours(db, typed)? {
        Ok(ids) => ids,
        Err(unfit) => return Ok(Err(unfit)),
    };
    let mut chosen: Vec<Chosen> = Vec::new();
    for some in ids.chunks(AT_A_TIME) {
        chosen.extend(incidents::of_ids(db, plan.measure, some, now)?);
    }
    // Those that nobody sees yet stand last, as when they are searched for.
    chosen.sort_by(|one, other| {
        (one.tenure_id.is_none(), &one.tenure_id, &one.id).cmp(&(
            other.tenure_id.is_none(),
            &other.tenure_id,
            &other.id,
        ))
    });
    let digest = digest_of(plan.measure, plan.reason.as_str());
    let parts = of_list(db, op, plan.measure, &digest, &chosen, now)?;
    Ok(Ok(Listed { count: ids.len(), parts }))
}

/// Lays a plan of a list that was weighed; its id.
///
/// # Errors
/// From the database.
pub fn lay_list(db: &mut Conn, desk: &Desk, plan: &Plan, list: &Listed, now: i64) -> Result<String, Error> {
    let criteria = Criteria { listed: Some(list.count), ..Criteria::default() };
    let mut incident = blank(desk, plan, &criteria, now)?;
    incident.state = State::Counted.to_string();
    incident.counted_at = Some(now);
    for (_, part) in &list.parts {
        add(&mut incident, part);
    }
    incidents::insert(db, &incident)?;
    for (number, (ids, _)) in (0_i64..).zip(&list.parts) {
        incidents::add_part(db, &incident.id, number, ids)?;
    }
    record(db, desk, &incident, now)?;
    Ok(incident.id)
}

fn add(incident: &mut Incident, part: &Counted) {
    incident.digest.clone_from(&part.digest);
    incident.parts += 1;
    incident.connections += part.connections;
    incident.people += part.people;
    incident.texts_each += part.texts_each;
    incident.cost_each += part.cost_each;
    incident.texts_digest += part.texts_digest;
    incident.cost_digest += part.cost_digest;
    incident.texts_new += part.texts_new;
    incident.cost_new += part.cost_new;
}

/// Each id once, as ours.
fn ours(db: &mut Conn, typed: &[String]) -> Result<Result<Vec<String>, Unfit>, Error> {
    let (by_us, by_platform): (Vec<String>, Vec<String>) =
        typed.iter().cloned().partition(|id| id::is_well_formed("con", id));
    let mut ids = HashSet::new();
    let mut met = HashSet::new();
    let mut twice = Vec::new();
    for some in by_us.chunks(AT_A_TIME) {
        ids.extend(incidents::known(db, some)?);
    }
    for platform in platforms::all(db)? {
        for some in by_platform.chunks(AT_A_TIME) {
            for (ours, theirs) in incidents::by_consent(db, &platform.id, some)? {
                ids.insert(ours);
                if !met.insert(theirs.clone()) {
                    twice.push(theirs);
                }
            }
        }
    }
    if !twice.is_empty() {
        return Ok(Err(Unfit::Ambiguous(twice)));
    }
    let is_known = |id: &&String| ids.contains(*id) || met.contains(*id);
    let unknown: Vec<String> = typed.iter().filter(|id| !is_known(id)).cloned().collect();
    Ok(if unknown.is_empty() { Ok(ids.into_iter().collect()) } else { Err(Unfit::Unknown(unknown)) })
}

fn blank(desk: &Desk, plan: &Plan, criteria: &Criteria, now: i64) -> Result<Incident, Error> {
    Ok(Incident {
        id: id::fresh("inc", now),
        measure: plan.measure.to_string(),
        criteria: serde_json::to_string(criteria).map_err(|why| Error::Bug(why.to_string()))?,
        reason: plan.reason.to_string(),
        why: plan.why.clone(),
        case_reference: plan.case_reference.clone(),
        state: State::Counting.to_string(),
        digest: digest_of(plan.measure, plan.reason.as_str()),
        counted_tenure: None,
        counted_connection: None,
        counts_unseen: false,
        parts: 0,
        connections: 0,
        people: 0,
        texts_each: 0,
        cost_each: 0,
        texts_digest: 0,
        cost_digest: 0,
        texts_new: 0,
        cost_new: 0,
        texts: None,
        parts_done: 0,
        changed: 0,
        texted: 0,
        planned_by: desk.staff_id.clone(),
        planned_at: now,
        counted_at: None,
        begun_by: None,
        begun_at: None,
        alone: false,
        failures: 0,
        ended_at: None,
    })
}

fn record(db: &mut Conn, desk: &Desk, incident: &Incident, now: i64) -> Result<(), Error> {
    let act = Act::by_staff(Deed::IncidentPlanned, &desk.staff_id).about(&incident.id);
    let detail = [
        ("measure", incident.measure.as_str().into()),
        ("case", incident.case_reference.as_str().into()),
        ("reason", incident.why.as_str().into()),
    ];
    audit::append(db, &act.with(detail), now)
}
