//! A platform's list of live consents, staged so that the database compares it with ours: of a million
//! nothing needs to be held in memory.

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::{connections, reconciled};
use crate::domain::connection::Status;
use crate::domain::time::DAY;
use crate::error::Error;

/// Rows that are forgotten in one transaction.
const A_ROUND: i64 = 2_000;

/// A comparison of a platform's list with ours.
#[derive(Clone, Debug)]
pub struct Run {
    /// `rec_...`
    pub id: String,
    /// Whose list.
    pub platform_id: String,
    /// As of when the list holds, unix ms.
    pub as_of: i64,
}

/// A connection that the list contradicts, or that an older one did.
#[derive(Clone, Debug, Queryable)]
pub struct Differing {
    /// `con_...`
    pub id: String,
    /// The platform's id.
    pub consent_id: String,
    /// The status as stored.
    pub status: String,
    /// When it ends or ended by itself, unix ms.
    pub expiration_time: Option<i64>,
}

/// The list's line of a connection, to stand in a query of connections.
macro_rules! listed {
    ($run:expr) => {
        reconciled::table
            .filter(reconciled::run_id.eq(&$run.id))
            .filter(reconciled::consent_id.eq(connections::consent_id))
    };
}

/// Stages a consent that the platform lists. `false` where the list had it before.
///
/// # Errors
/// From the database.
pub fn stage(db: &mut Conn, run: &Run, consent_id: &str, now: i64) -> Result<bool, Error> {
    let values = (
        reconciled::run_id.eq(&run.id),
        reconciled::consent_id.eq(consent_id),
        reconciled::staged_at.eq(now),
    );
    Ok(insert_or_ignore!(db, reconciled::table, values)? == 1)
}

/// Connections that are listed and had ended here when the list was made, by id after `after`.
///
/// # Errors
/// From the database.
pub fn ended_here(
    db: &mut Conn,
    run: &Run,
    after: &str,
    limit: i64,
    now: i64,
) -> Result<Vec<Differing>, Error> {
    use connections::dsl as c;
    let ended = c::status.eq_any([
        Status::RevocationPending.as_str(),
        Status::Revoked.as_str(),
        Status::Expired.as_str(),
    ]);
    // What a person stops reads as revoked later, when that was confirmed: their stop is what counts.
    let by_then = c::stopped_at
        .le(run.as_of)
        .assume_not_null()
        .or(c::stopped_at.is_null().and(c::status_changed_at.le(run.as_of)));
    let ran_out = c::status
        .eq_any([Status::Active.as_str(), Status::Suspended.as_str()])
        .and(c::expiration_time.le(run.as_of.min(now)).assume_not_null());
    let query = connections::table
        .filter(c::platform_id.eq(&run.platform_id))
        .filter(c::id.gt(after))
        .filter(ended.and(by_then).or(ran_out))
        .filter(exists(listed!(run)))
        .order(c::id)
        .limit(limit)
        .select((c::id, c::consent_id, c::status, c::expiration_time));
    Ok(query.load(db)?)
}

/// Connections that are live here and were when the list was made, which lacks them; by id after `after`.
///
/// # Errors
/// From the database.
pub fn not_listed(
    db: &mut Conn,
    run: &Run,
    after: &str,
    limit: i64,
    now: i64,
) -> Result<Vec<Differing>, Error> {
    use connections::dsl as c;
    let query = connections::table
        .filter(c::platform_id.eq(&run.platform_id))
        .filter(c::id.gt(after))
        .filter(c::status.eq_any([Status::Active.as_str(), Status::Suspended.as_str()]))
        .filter(c::expiration_time.is_null().or(c::expiration_time.gt(now)))
        .filter(c::created_at.le(run.as_of).and(c::content_on.le(run.as_of)))
        .filter(c::last_accessed_at.is_null().or(c::last_accessed_at.le(run.as_of)))
        .filter(not(exists(listed!(run))))
        .order(c::id)
        .limit(limit)
        .select((c::id, c::consent_id, c::status, c::expiration_time));
    Ok(query.load(db)?)
}

/// Connections that are listed, which an older list lacked; by id after `after`.
///
/// # Errors
/// From the database.
pub fn listed_again(db: &mut Conn, run: &Run, after: &str, limit: i64) -> Result<Vec<Differing>, Error> {
    use connections::dsl as c;
    let query = connections::table
        .filter(c::platform_id.eq(&run.platform_id))
        .filter(c::id.gt(after))
        .filter(c::unlisted_at.lt(run.as_of).assume_not_null())
        .filter(exists(listed!(run)))
        .order(c::id)
        .limit(limit)
        .select((c::id, c::consent_id, c::status, c::expiration_time));
    Ok(query.load(db)?)
}

/// Listed consents that are unknown here, after `after` in their order.
///
/// # Errors
/// From the database.
pub fn unknown_here(db: &mut Conn, run: &Run, after: &str, limit: i64) -> Result<Vec<String>, Error> {
    let ours = connections::table
        .filter(connections::platform_id.eq(&run.platform_id))
        .filter(connections::consent_id.eq(reconciled::consent_id))
        .select(connections::id);
    let query = reconciled::table
        .filter(reconciled::run_id.eq(&run.id))
        .filter(reconciled::consent_id.gt(after))
        .filter(not(exists(ours)))
        .order(reconciled::consent_id)
        .limit(limit)
        .select(reconciled::consent_id);
    Ok(query.load(db)?)
}

/// Forgets some of a staged list; how many, 0 where nothing is left.
///
/// # Errors
/// From the database.
pub fn forget(db: &mut Conn, run_id: &str) -> Result<usize, Error> {
    let of_run = || reconciled::table.filter(reconciled::run_id.eq(run_id));
    let upto = of_run().order(reconciled::consent_id).limit(A_ROUND).select(reconciled::consent_id);
    let upto: Vec<String> = kept!(db, load(upto))?;
    let Some(last) = upto.last() else { return Ok(0) };
    let forgetting = diesel::delete(of_run().filter(reconciled::consent_id.le(last)));
    Ok(kept!(db, execute(forgetting))?)
}

/// Forgets lists that a run which was cut off has left; how many rows.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    Ok(diesel::delete(reconciled::table.filter(reconciled::staged_at.le(now - DAY))).execute(db)?)
}
