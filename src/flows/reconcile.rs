//! Where a platform's list of live consents and ours differ, and what is done about it.

use serde_json::Value;

use super::{Operator, webhook};
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::{Status, reads_as};
use crate::domain::fields::{Fault, Fields};
use crate::domain::time::rfc3339;
use crate::domain::vocabulary::vocabulary;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::reconciled::{self, Differing, Run};
use crate::store::{Conn, audit, cases, connections, outbox, revocations};

vocabulary! {
    /// How the two lists differ about a consent.
    Drift {
        /// It is live there, and has ended here.
        EndedHere = "ENDED_HERE",
        /// It is live here, and not on their list.
        NotListed = "NOT_LISTED",
        /// It is on their list, and unknown here.
        UnknownHere = "UNKNOWN_HERE",
    }
}

/// One difference.
#[derive(Clone, Debug, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Difference {
    /// Which way.
    #[serde(serialize_with = "as_word")]
    pub drift: Drift,
    /// The platform's id.
    pub consent_id: String,
    /// Ours, where we know it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// As it reads here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn as_word<S: serde::Serializer>(drift: &Drift, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(drift.as_str())
}

/// Reads a line of the list: an object with `consentId`; what else it says does not matter.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(line: &[u8]) -> Result<String, Vec<Fault>> {
    let fault = |why| vec![Fault { pointer: String::new(), message: format!("is not JSON in UTF-8: {why}") }];
    let json: Value = serde_json::from_slice(line).map_err(fault)?;
    let mut f = Fields::of(&json);
    let id = f.required_identifier("/consentId");
    f.finish(id)
}

/// Stages consents of a list; how many of them were not on it before.
///
/// # Errors
/// From the database.
pub fn stage(db: &mut Conn, run: &Run, consent_ids: &[String], now: i64) -> Result<u64, Error> {
    let mut fresh = 0;
    for consent_id in consent_ids {
        fresh += u64::from(reconciled::stage(db, run, consent_id, now)?);
    }
    Ok(fresh)
}

/// Some of the differences of one kind, those after `after`, in the order of [`Difference::place`].
///
/// # Errors
/// From the database.
pub fn differences(
    db: &mut Conn,
    run: &Run,
    drift: Drift,
    after: &str,
    limit: i64,
    now: i64,
) -> Result<Vec<Difference>, Error> {
    let ours = |found: Vec<Differing>| found.into_iter().map(|one| Difference::of(drift, one, now)).collect();
    Ok(match drift {
        Drift::EndedHere => ours(reconciled::ended_here(db, run, after, limit, now)?),
        Drift::NotListed => ours(reconciled::not_listed(db, run, after, limit, now)?),
        Drift::UnknownHere => reconciled::unknown_here(db, run, after, limit)?
            .into_iter()
            .map(|consent_id| Difference { drift, consent_id, connection_id: None, status: None })
            .collect(),
    })
}

impl Difference {
    fn of(drift: Drift, found: Differing, now: i64) -> Self {
        let stored = Status::parse(&found.status).unwrap_or(Status::Suspended);
        Self {
            drift,
            consent_id: found.consent_id,
            connection_id: Some(found.id),
            status: Some(reads_as(stored, found.expiration_time, now).to_string()),
        }
    }

    /// What they are ordered by: our id, or theirs where we have none.
    #[must_use]
    pub fn place(&self) -> &str {
        self.connection_id.as_deref().unwrap_or(&self.consent_id)
    }
}

/// Acts on a difference; whether anything was done. What has ended here is insisted on; what is not on
/// their list is marked, and never ended by that; what is unknown has to be imported.
///
/// # Errors
/// From the database.
pub fn apply(db: &mut Conn, op: &Operator, run: &Run, found: &Difference, now: i64) -> Result<bool, Error> {
    match (found.drift, &found.connection_id) {
        (Drift::EndedHere, Some(id)) => insist(db, op, run, id, now),
        (Drift::NotListed, Some(id)) => unlist(db, run, id, now),
        _ => Ok(false),
    }
}

/// The platform is told again of the ending that stands, under a new message, unless one is on its way;
/// staff are asked to look. What ended by time has no ending to tell of.
fn insist(db: &mut Conn, op: &Operator, run: &Run, id: &str, now: i64) -> Result<bool, Error> {
    let locked = connections::lock(db, id)?;
    let Some(connection) = locked.filter(|known| !known.status_at(now).is_live()) else { return Ok(false) };
    let detail = format!(
        "{} here, and live in the platform's list as of {}",
        connection.status_at(now),
        rfc3339(run.as_of)
    );
    cases::open(db, CaseKind::Drift, id, &detail, now)?;
    let ending = revocations::of_connection(db, id)?
        .into_iter()
        .find(|ending| ending.account_ids.is_none() && ending.undone_at.is_none());
    if let Some(ending) = ending {
        let told = outbox::of_revocations(db, &[&ending.id])?;
        if told.iter().all(|message| message.settled_at.is_some()) {
            webhook::queue_revocation(db, op, &connection, &ending, now)?;
        }
    }
    let act = Act::by_platform(Deed::ConnectionDrifted, &connection.platform_id);
    audit::append(db, &act.seen_by(connection.tenure_id.clone()).about(id), now)?;
    Ok(true)
}

fn unlist(db: &mut Conn, run: &Run, id: &str, now: i64) -> Result<bool, Error> {
    if !connections::unlist(db, id, run.as_of, now)? {
        return Ok(false);
    }
    let Some(connection) = connections::lock(db, id)? else { return Ok(false) };
    let act = Act::by_platform(Deed::ConnectionUnlisted, &connection.platform_id);
    audit::append(db, &act.seen_by(connection.tenure_id).about(id), now)?;
    Ok(true)
}

/// Takes the mark off connections that are listed again, some at a time; the last of them, none where no
/// more are left.
///
/// # Errors
/// From the database.
pub fn relist(db: &mut Conn, run: &Run, after: &str, limit: i64, now: i64) -> Result<Option<String>, Error> {
    let again = reconciled::listed_again(db, run, after, limit)?;
    for one in &again {
        connections::relist(db, &one.id, now)?;
    }
    Ok(again.into_iter().next_back().map(|one| one.id))
}
