//! Stops and halts at large: laid out and counted.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Form, Query};
use serde::Deserialize;

use super::super::fault::Fault;
use super::super::view::admin::Section;
use super::super::view::admin::incidents::{IncidentsPage, PAGE, PlanFault, Switching, Typed};
use super::super::{Web, page};
use super::audit::day;
use super::may::{May, Permit, to};
use crate::domain::cluster::Cluster;
use crate::domain::display_name::cleaned;
use crate::domain::incident::{Criteria, LIST_AT_MOST, Measure};
use crate::domain::reason;
use crate::domain::revocation::Reason;
use crate::domain::time::DAY;
use crate::flows::incident::{Plan, keep, lay, lay_list, next, wanted, weigh_list};
use crate::store::{incidents, switched_off};

/// Parts that are counted before the page is shown.
const AT_ONCE: usize = 8;
/// How long that may take.
const PATIENCE: Duration = Duration::from_secs(1);

/// Where the page begins, and what its form begins with.
#[derive(Deserialize)]
pub struct Place {
    before: Option<String>,
    app: Option<String>,
}

/// `GET /revocations/bulk`
///
/// # Errors
/// From the database.
pub async fn list(desk: May<to::SeeIncidents>, query: Query<Place>) -> Result<HttpResponse, Fault> {
    let Place { before, app } = query.into_inner();
    let app = app.unwrap_or_default();
    let typed = (Typed { app: app.clone(), ..Typed::default() }, Switching { app, ..Switching::default() });
    draw(desk, before, typed, Vec::new()).await
}

/// The page again, with what is wrong, or without.
pub(super) async fn draw<P: Permit>(
    desk: May<P>,
    before: Option<String>,
    typed: (Typed, Switching),
    faults: Vec<PlanFault>,
) -> Result<HttpResponse, Fault> {
    let status = if faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    desk.page(status, Section::Incidents, move |db, _, f| {
        let rows = incidents::before(db, before.as_deref(), PAGE + 1)?;
        Ok(Some(IncidentsPage::new(f, rows, switched_off::all(db)?, typed, &faults)))
    })
    .await
}

/// `POST /revocations/bulk`: lays it out, and has it counted.
///
/// # Errors
/// 422 on the same page, with all that is wrong.
pub async fn plan(
    web: Data<Web>,
    desk: May<to::RunIncidents>,
    again: May<to::RunIncidents>,
    form: Form<Typed>,
) -> Result<HttpResponse, Fault> {
    let typed = form.into_inner();
    let laid = match read(&typed) {
        Err(faults) => Err(faults),
        Ok((plan, Which::Listed(ids))) => {
            let (op, weighed) = (Arc::clone(&web.op), plan.clone());
            let weigh = move |db: &mut _, _: &_, now| weigh_list(db, &op, &weighed, &ids, now);
            match desk.clone().read(weigh).await? {
                Err(unfit) => Err(vec![PlanFault::Unfit(unfit)]),
                Ok(list) => {
                    Ok(desk.write(move |db, desk, now| lay_list(db, desk, &plan, &list, now)).await?)
                }
            }
        }
        Ok((plan, Which::Chosen { app, bank, others })) => {
            let lay = move |db: &mut _, desk: &_, now| {
                Ok(match wanted(db, (&app, &bank), others.clone())? {
                    Ok(criteria) => Ok(lay(db, desk, &plan, &criteria, now)?),
                    Err(unfit) => Err(unfit),
                })
            };
            desk.write(lay).await?.map_err(|unfit| vec![PlanFault::Unfit(unfit)])
        }
    };
    match laid {
        Ok(id) => {
            // What takes longer is for a worker: the page says how far it is.
            if let Ok(counted) = tokio::time::timeout(PATIENCE, count(&web, &id)).await {
                counted?;
            }
            Ok(page::see_other(&format!("/revocations/bulk/{id}")))
        }
        Err(faults) => draw(again, None, (typed, Switching::default()), faults).await,
    }
}

/// Counts the first of it, so that the page of a small one shows it whole; a worker counts the rest.
async fn count(web: &Web, incident_id: &str) -> Result<(), Fault> {
    for _ in 0..AT_ONCE {
        let (op, id, now) = (Arc::clone(&web.op), incident_id.to_owned(), web.clock.ms());
        let Some(weighed) = web.store.read(move |db| next(db, &op, &id, now)).await? else { break };
        web.store.write(move |db| keep(db, &weighed, now)).await?;
    }
    Ok(())
}

/// Which connections.
enum Which {
    Listed(Vec<String>),
    Chosen { app: String, bank: String, others: Criteria },
}

/// What was typed, or all that is wrong with it.
fn read(typed: &Typed) -> Result<(Plan, Which), Vec<PlanFault>> {
    let mut faults = Vec::new();
    let measure = Measure::parse(&typed.measure);
    if measure.is_none() {
        faults.push(PlanFault::Measure);
    }
    let which = which(typed, &mut faults);
    let because = Reason::parse(&typed.because)
        .filter(|reason| matches!(reason, Reason::SecurityEvent | Reason::BusinessRule));
    if because.is_none() {
        faults.push(PlanFault::Because);
    }
    let (why, case_reference) = (reason::read(&typed.reason), reason::case(&typed.case));
    if case_reference.is_empty() {
        faults.push(PlanFault::Case);
    }
    if why.is_empty() {
        faults.push(PlanFault::Reason);
    }
    match (measure, because) {
        (Some(measure), Some(reason)) if faults.is_empty() => {
            Ok((Plan { measure, reason, why, case_reference }, which))
        }
        _ => Err(faults),
    }
}

fn which(typed: &Typed, faults: &mut Vec<PlanFault>) -> Which {
    let mut met = HashSet::new();
    let is_between = |c: char| c.is_whitespace() || c.is_control() || c == ',' || c == ';';
    let given = typed.list.split(is_between).filter(|id| !id.is_empty());
    let ids: Vec<String> = given.filter(|id| met.insert(*id)).map(str::to_owned).collect();
    let (app, bank) = (cleaned(&typed.app), cleaned(&typed.bank));
    let (app, bank, cluster) = (app.trim(), bank.trim(), typed.cluster.trim());
    let chosen = [app, bank, cluster, typed.from.trim(), typed.to.trim()];
    let is_chosen = chosen.iter().any(|text| !text.is_empty());
    match (ids.is_empty(), is_chosen) {
        (true, false) => faults.push(PlanFault::Nothing),
        (false, true) => faults.push(PlanFault::Both),
        (false, false) if ids.len() > LIST_AT_MOST => faults.push(PlanFault::Long),
        (false, false) => return Which::Listed(ids),
        (true, true) => {}
    }
    if !cluster.is_empty() && Cluster::parse(cluster).is_none() {
        faults.push(PlanFault::Kind);
    }
    let mut read = |text: &str, field| {
        day(text).unwrap_or_else(|()| {
            faults.push(PlanFault::Day(field));
            None
        })
    };
    let (from, until) = (read(&typed.from, "from"), read(&typed.to, "to").map(|last| last + DAY));
    if from.zip(until).is_some_and(|(from, until)| from >= until) {
        faults.push(PlanFault::Span);
    }
    let cluster = Some(cluster.to_owned()).filter(|cluster| !cluster.is_empty());
    let others = Criteria { cluster, from, until, ..Criteria::default() };
    Which::Chosen { app: app.to_owned(), bank: bank.to_owned(), others }
}
