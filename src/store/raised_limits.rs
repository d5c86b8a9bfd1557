//! Limits of a day that staff have raised for a while.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::raised_limits;
use super::schema::{outbox, staff};
use crate::domain::raised::Limit;
use crate::error::Error;
use crate::store::outbox::{Channel, State};

/// A limit that was raised.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = raised_limits, treat_none_as_default_value = false)]
pub struct Raised {
    /// `lim_...`
    pub id: String,
    /// A [`Limit`].
    pub kind: String,
    /// Texts, or millionths of money.
    pub amount: i64,
    /// Why.
    pub reason: String,
    /// By whom it was asked for.
    pub asked_by: String,
    /// By whom it was approved.
    pub approved_by: String,
    /// Unix ms.
    pub since: i64,
    /// It is over then by itself, unix ms.
    pub until: i64,
    /// When it was taken back, or another followed, unix ms.
    pub ended_at: Option<i64>,
}

/// Keeps one, and ends what stood of its kind.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, raised: &Raised) -> Result<(), Error> {
    db.one_at_a_time(&format!("raise {}", raised.kind))?;
    let before = diesel::update(raised_limits::table)
        .filter(raised_limits::kind.eq(&raised.kind))
        .filter(raised_limits::ended_at.is_null())
        .filter(raised_limits::until.gt(raised.since))
        .set(raised_limits::ended_at.eq(raised.since));
    kept!(db, run(before))?;
    kept!(db, run(diesel::insert_into(raised_limits::table).values(raised)))?;
    Ok(())
}

/// What is raised at `now`, and to how much.
///
/// # Errors
/// From the database.
pub fn amounts(db: &mut Conn, now: i64) -> Result<Vec<(Limit, i64)>, Error> {
    let query = raised_limits::table
        .filter(raised_limits::ended_at.is_null())
        .filter(raised_limits::until.gt(now))
        .select((raised_limits::kind, raised_limits::amount));
    let rows: Vec<(String, i64)> = kept!(db, load(query))?;
    Ok(rows.into_iter().filter_map(|(kind, amount)| Some((Limit::parse(&kind)?, amount))).collect())
}

/// What stands raised at `now`, the newest first, each with the addresses of who asked and who approved.
///
/// # Errors
/// From the database.
pub fn standing(db: &mut Conn, now: i64) -> Result<Vec<(Raised, String, String)>, Error> {
    let (asker, approver) = diesel::alias!(staff as asker, staff as approver);
    let query = raised_limits::table
        .inner_join(asker.on(asker.field(staff::id).eq(raised_limits::asked_by)))
        .inner_join(approver.on(approver.field(staff::id).eq(raised_limits::approved_by)))
        .filter(raised_limits::ended_at.is_null())
        .filter(raised_limits::until.gt(now))
        .order(raised_limits::id.desc())
        .select((raised_limits::all_columns, asker.field(staff::email), approver.field(staff::email)));
    Ok(kept!(db, load(query))?)
}

/// Takes one back. Its kind, or none where it is over.
///
/// # Errors
/// From the database.
pub fn end(db: &mut Conn, id: &str, now: i64) -> Result<Option<String>, Error> {
    let ending = diesel::update(raised_limits::table.find(id))
        .filter(raised_limits::ended_at.is_null())
        .filter(raised_limits::until.gt(now))
        .set(raised_limits::ended_at.eq(now))
        .returning(raised_limits::kind);
    Ok(kept!(db, get_result(ending)).optional()?)
}

/// Lets texts go now that wait for tomorrow for this reason.
///
/// # Errors
/// From the database.
pub fn let_go(db: &mut Conn, proving: bool, why: &str, now: i64) -> Result<(), Error> {
    let waiting = diesel::update(outbox::table)
        .filter(outbox::settled_at.is_null())
        .filter(outbox::state.eq(State::Pending.as_str()))
        .filter(outbox::channel.eq(Channel::Text.as_str()))
        .filter(outbox::proving.eq(proving))
        .filter(outbox::due_at.gt(now))
        .filter(outbox::lease.is_null())
        .filter(outbox::last_answer.eq(why))
        .set(outbox::due_at.eq(now));
    kept!(db, run(waiting))?;
    Ok(())
}
