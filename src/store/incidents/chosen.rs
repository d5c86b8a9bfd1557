//! The connections that were chosen, in the order in which they are counted: by their people, then those that
//! nobody sees yet.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{connections, switched_off};
use crate::domain::connection::Status;
use crate::domain::incident::{Criteria, Measure};
use crate::error::Error;

/// A connection that was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Chosen {
    /// `con_...`
    pub id: String,
    /// Whose; none of one that nobody sees yet.
    pub tenure_id: Option<String>,
}

/// Those that the measure can change at `now` and of which all holds that was chosen.
macro_rules! matching {
    ($criteria:expr, $measure:expr, $now:expr) => {{
        let live = [Status::Active.as_str(), Status::Suspended.as_str()];
        let mut query = connections::table
            .filter(connections::status.eq_any(live))
            .filter(connections::expiration_time.is_null().or(connections::expiration_time.gt($now)))
            .select((connections::id, connections::tenure_id))
            .into_boxed();
        query = match $measure {
            Measure::Revoke => query,
            Measure::Suspend => query.filter(connections::halted_at.is_null()),
            // What an app was granted that is switched off goes on when that is on again.
            Measure::Resume => query
                .filter(connections::halted_at.is_not_null())
                .filter(connections::recipient_id.ne_all(switched_off::table.select(switched_off::recipient_id))),
        };
        let criteria: &Criteria = $criteria;
        if !criteria.recipients.is_empty() {
            query = query.filter(connections::recipient_id.eq_any(&criteria.recipients));
        }
        if !criteria.institutions.is_empty() {
            query = query.filter(connections::institution_id.eq_any(&criteria.institutions));
        }
        if let Some(cluster) = &criteria.cluster {
            // Of those that FDX names, none holds a sign that LIKE knows but the low line, which stands for itself too.
            query = query.filter(connections::clusters.like(format!("%\"{cluster}\"%")));
        }
        if let Some(from) = criteria.from {
            query = query.filter(connections::created_time.ge(from));
        }
        if let Some(until) = criteria.until {
            query = query.filter(connections::created_time.lt(until));
        }
        query
    }};
}

/// The next that are somebody's, after this tenure and connection.
///
/// # Errors
/// From the database.
pub fn with_tenure_after(
    db: &mut Conn,
    (criteria, measure): (&Criteria, Measure),
    after: Option<(&str, &str)>,
    limit: i64,
    now: i64,
) -> Result<Vec<Chosen>, Error> {
    let mut query = matching!(criteria, measure, now).filter(connections::tenure_id.is_not_null());
    if let Some((tenure, id)) = after {
        // So written, the index of tenures is entered where counting has come to.
        let from = connections::tenure_id.ge(tenure);
        query = query
            .filter(from)
            .filter(connections::tenure_id.gt(tenure).or(connections::id.gt(id).nullable()));
    }
    Ok(query.order((connections::tenure_id, connections::id)).limit(limit).load(db)?)
}

/// The next that nobody sees yet, after this connection.
///
/// # Errors
/// From the database.
pub fn unseen_after(
    db: &mut Conn,
    (criteria, measure): (&Criteria, Measure),
    after: Option<&str>,
    limit: i64,
    now: i64,
) -> Result<Vec<Chosen>, Error> {
    let mut query = matching!(criteria, measure, now).filter(connections::tenure_id.is_null());
    if let Some(id) = after {
        query = query.filter(connections::id.gt(id.to_owned()));
    }
    Ok(query.order(connections::id).limit(limit).load(db)?)
}

/// Those of these ids that the measure can change.
///
/// # Errors
/// From the database.
pub fn of_ids(db: &mut Conn, measure: Measure, ids: &[String], now: i64) -> Result<Vec<Chosen>, Error> {
    let any = Criteria::default();
    Ok(matching!(&any, measure, now).filter(connections::id.eq_any(ids)).load(db)?)
}

/// The connections that a platform knows by these ids, each with that id.
///
/// # Errors
/// From the database.
pub fn by_consent(db: &mut Conn, platform_id: &str, ids: &[String]) -> Result<Vec<(String, String)>, Error> {
    Ok(connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::consent_id.eq_any(ids))
        .select((connections::id, connections::consent_id))
        .load(db)?)
}

/// Those of these ids that are connections of ours.
///
/// # Errors
/// From the database.
pub fn known(db: &mut Conn, ids: &[String]) -> Result<Vec<String>, Error> {
    Ok(connections::table.filter(connections::id.eq_any(ids)).select(connections::id).load(db)?)
}
