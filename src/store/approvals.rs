//! What somebody on the staff asked for and another must approve.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::{approvals, staff};
use crate::domain::approval::{LASTS, Outcome};
use crate::error::Error;

/// A request for approval.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = approvals, treat_none_as_default_value = false)]
pub struct Approval {
    /// `apr_...`
    pub id: String,
    /// A [`Kind`](crate::domain::approval::Kind).
    pub kind: String,
    /// What it is about.
    pub subject: String,
    /// What will run, as JSON.
    pub payload: String,
    /// SHA-256 of it: what was looked at is what runs.
    pub payload_hash: String,
    /// Why it was asked for.
    pub reason: String,
    /// By whom.
    pub asked_by: String,
    /// Unix ms.
    pub asked_at: i64,
    /// Nothing comes of it from then on, unix ms.
    pub expires_at: i64,
    /// By whom it was decided.
    pub decided_by: Option<String>,
    /// Unix ms.
    pub decided_at: Option<i64>,
    /// An [`Outcome`](crate::domain::approval::Outcome).
    pub outcome: Option<String>,
}

impl Approval {
    /// Whether this member asked for it, another approved it, and that no longer ago than a request waits.
    #[must_use]
    pub fn is_due_to(&self, staff_id: &str, now: i64) -> bool {
        self.asked_by == staff_id
            && self.outcome.as_deref() == Some(Outcome::Approved.as_str())
            && self.decided_at.is_some_and(|at| now - at <= LASTS)
    }
}

/// Adds a request. `false` where one of its kind about the same thing waits.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, approval: &Approval) -> Result<bool, Error> {
    Ok(insert_or_ignore!(db, approvals::table, approval)? == 1)
}

/// One request.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Approval>, Error> {
    Ok(kept!(db, get_result(approvals::table.find(id))).optional()?)
}

/// Whose requests somebody sees: their own, and all of these kinds.
#[derive(Clone, Debug)]
pub struct Sight {
    /// Who.
    pub staff_id: String,
    /// Each a [`Kind`](crate::domain::approval::Kind).
    pub kinds: Vec<&'static str>,
}

/// Requests with the addresses of who asked, newest first, at most so many: those that wait at `now`, or all others;
/// before this id.
///
/// # Errors
/// From the database.
pub fn before(
    db: &mut Conn,
    sight: &Sight,
    (waits, id): (bool, Option<&str>),
    limit: i64,
    now: i64,
) -> Result<Vec<(Approval, String)>, Error> {
    let mut query = approvals::table
        .inner_join(staff::table)
        .filter(approvals::kind.eq_any(&sight.kinds).or(approvals::asked_by.eq(&sight.staff_id)))
        .order(approvals::id.desc())
        .limit(limit)
        .select((approvals::all_columns, staff::email))
        .into_boxed();
    query = if waits {
        query.filter(approvals::decided_at.is_null()).filter(approvals::expires_at.gt(now))
    } else {
        query.filter(approvals::decided_at.is_not_null().or(approvals::expires_at.le(now)))
    };
    if let Some(id) = id {
        query = query.filter(approvals::id.lt(id));
    }
    Ok(query.load(db)?)
}

/// How many wait at `now`.
///
/// # Errors
/// From the database.
pub fn waiting(db: &mut Conn, sight: &Sight, now: i64) -> Result<i64, Error> {
    let query = approvals::table
        .filter(approvals::decided_at.is_null())
        .filter(approvals::expires_at.gt(now))
        .filter(approvals::kind.eq_any(&sight.kinds).or(approvals::asked_by.eq(&sight.staff_id)))
        .count();
    Ok(query.get_result(db)?)
}

/// Settles those whose time is over. How many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    let over = diesel::update(approvals::table)
        .filter(approvals::decided_at.is_null())
        .filter(approvals::expires_at.le(now))
        .set((
            approvals::decided_at.eq(approvals::expires_at.nullable()),
            approvals::outcome.eq(Outcome::Expired.as_str()),
        ));
    Ok(kept!(db, execute(over))?)
}

/// The one of a kind about one thing that waits at `now`.
///
/// # Errors
/// From the database.
pub fn waiting_for(db: &mut Conn, kind: &str, subject: &str, now: i64) -> Result<Option<Approval>, Error> {
    let query = approvals::table
        .filter(approvals::kind.eq(kind))
        .filter(approvals::subject.eq(subject))
        .filter(approvals::decided_at.is_null())
        .filter(approvals::expires_at.gt(now))
        .limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Decides a request that waits, by somebody else than who asked and for what they saw. `true` for the one
/// who decided.
///
/// # Errors
/// From the database.
pub fn decide(
    db: &mut Conn,
    id: &str,
    seen_hash: &str,
    by: &str,
    outcome: &str,
    now: i64,
) -> Result<bool, Error> {
    let deciding = diesel::update(approvals::table.find(id))
        .filter(approvals::decided_at.is_null())
        .filter(approvals::expires_at.gt(now))
        .filter(approvals::payload_hash.eq(seen_hash))
        .filter(approvals::asked_by.ne(by))
        .set((approvals::decided_by.eq(by), approvals::decided_at.eq(now), approvals::outcome.eq(outcome)));
    Ok(kept!(db, execute(deciding))? == 1)
}

/// Withdraws one's own request. `false` where it is another's, or was decided.
///
/// # Errors
/// From the database.
pub fn withdraw(db: &mut Conn, id: &str, by: &str, outcome: &str, now: i64) -> Result<bool, Error> {
    let withdrawing = diesel::update(approvals::table.find(id))
        .filter(approvals::decided_at.is_null())
        .filter(approvals::asked_by.eq(by))
        .set((approvals::decided_by.eq(by), approvals::decided_at.eq(now), approvals::outcome.eq(outcome)));
    Ok(kept!(db, execute(withdrawing))? == 1)
}

/// Settles those about one thing whose time is over, so that it can be asked for anew.
///
/// # Errors
/// From the database.
pub fn expire(db: &mut Conn, kind: &str, subject: &str, outcome: &str, now: i64) -> Result<(), Error> {
    let over = diesel::update(approvals::table)
        .filter(approvals::kind.eq(kind))
        .filter(approvals::subject.eq(subject))
        .filter(approvals::decided_at.is_null())
        .filter(approvals::expires_at.le(now))
        .set((approvals::decided_at.eq(now), approvals::outcome.eq(outcome)));
    kept!(db, run(over))?;
    Ok(())
}

/// Takes the request about one thing away that waits, since there is nothing to decide any more.
///
/// # Errors
/// From the database.
pub fn take_away(db: &mut Conn, kind: &str, subject: &str, by: &str, now: i64) -> Result<(), Error> {
    let taking = diesel::update(approvals::table)
        .filter(approvals::kind.eq(kind))
        .filter(approvals::subject.eq(subject))
        .filter(approvals::decided_at.is_null())
        .set((
            approvals::decided_by.eq(by),
            approvals::decided_at.eq(now),
            approvals::outcome.eq(Outcome::Withdrawn.as_str()),
        ));
    Ok(kept!(db, run(taking))?)
}
