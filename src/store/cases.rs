//! What needs a person on the staff.

use diesel::dsl::sql;
use diesel::expression::SqlLiteral;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::{cases, staff};
use crate::domain::id;
use crate::domain::time::HOUR;
use crate::domain::vocabulary::vocabulary;
use crate::error::Error;

vocabulary! {
    /// What kind of thing it is.
    CaseKind {
        /// A platform granted anew what its person had stopped.
        Drift = "DRIFT",
        /// A person does not recognise a connection.
        Report = "REPORT",
        /// Data was read after the stop.
        ReadAfterStop = "READ_AFTER_STOP",
        /// A platform or bank said that it could not stop.
        HopFailed = "HOP_FAILED",
        /// A party that shall stop has not answered for two days.
        HopStalled = "HOP_STALLED",
        /// A webhook target was switched off.
        WebhookDisabled = "WEBHOOK_DISABLED",
        /// A message could not be delivered at all.
        DeliveryFailed = "DELIVERY_FAILED",
        /// Numbers with one beginning get no codes: almost none of them were entered.
        TextsBlocked = "TEXTS_BLOCKED",
        /// More numbers of one beginning or country were texted than is usual.
        TextsHeld = "TEXTS_HELD",
        /// The gateway takes no texts, or carriers deliver none: our account there is not set up right.
        TextsRefused = "TEXTS_REFUSED",
        /// Most of a day's texts have gone out.
        BudgetLow = "BUDGET_LOW",
        /// A day's texts are used up.
        BudgetSpent = "BUDGET_SPENT",
        /// Somebody who requires their passkey asks to be let in without it.
        Recovery = "TENURE_RECOVERY",
        /// A person says that they did not ask staff to stop what staff were about to stop.
        CallerDenied = "CALLER_DENIED",
        /// A platform has ended more at once than is usual.
        RevocationFlood = "REVOCATION_FLOOD",
        /// What is granted to an app waits, since staff have switched it off.
        GrantHeld = "GRANT_HELD",
        /// A stop or halt at large could not go on by itself.
        IncidentStuck = "INCIDENT_STUCK",
        /// Somebody was lent what an emergency takes; somebody else reviews what they did.
        BreakGlass = "BREAK_GLASS",
        /// Somebody tried in vain to sign in as one of the staff, until that was locked.
        StaffLocked = "STAFF_LOCKED",
    }
}

/// How long the same may go on before an open case says it anew.
const SAID_ANEW: i64 = HOUR;

/// Opens a case, unless one of its kind about the same thing is open: that says what is so by now, if it did not
/// within the hour. Either is said in the log: an alarm is a case, a WARN line and a counter (of open cases by kind,
/// at `/metrics`). `true` where it was opened.
///
/// # Errors
/// From the database.
pub fn open(db: &mut Conn, kind: CaseKind, about: &str, detail: &str, now: i64) -> Result<bool, Error> {
    let values = (
        cases::id.eq(id::fresh("cas", now)),
        cases::kind.eq(kind.as_str()),
        cases::about.eq(about),
        cases::detail.eq(detail),
        cases::opened_at.eq(now),
        cases::told_at.eq(now),
    );
    if insert_or_ignore!(db, cases::table, values)? == 1 {
        tracing::warn!(case = kind.as_str(), about, detail, "a case was opened");
        return Ok(true);
    }
    let telling = diesel::update(cases::table)
        .filter(cases::kind.eq(kind.as_str()))
        .filter(cases::about.eq(about))
        .filter(cases::closed_at.is_null())
        .filter(cases::told_at.le(now - SAID_ANEW))
        .set((cases::detail.eq(detail), cases::told_at.eq(now)));
    if kept!(db, execute(telling))? == 1 {
        tracing::warn!(case = kind.as_str(), about, detail, "it happened again while its case is open");
    }
    Ok(false)
}

/// Closes the cases of a kind that were last told before then: what they were about is over.
///
/// # Errors
/// From the database.
pub fn close_told_before(db: &mut Conn, kind: CaseKind, then: i64, now: i64) -> Result<usize, Error> {
    let closing = diesel::update(cases::table)
        .filter(cases::kind.eq(kind.as_str()))
        .filter(cases::closed_at.is_null())
        .filter(cases::told_at.lt(then))
        .set(cases::closed_at.eq(now));
    Ok(kept!(db, execute(closing))?)
}

/// Closes the case of this kind about something, if one is open: what it was about is over.
///
/// # Errors
/// From the database.
pub fn close(db: &mut Conn, kind: CaseKind, about: &str, now: i64) -> Result<(), Error> {
    let closing = diesel::update(cases::table)
        .filter(cases::kind.eq(kind.as_str()))
        .filter(cases::about.eq(about))
        .filter(cases::closed_at.is_null())
        .set(cases::closed_at.eq(now));
    kept!(db, run(closing))?;
    Ok(())
}

/// Whether a case of this kind about something is open.
///
/// # Errors
/// From the database.
pub fn is_open(db: &mut Conn, kind: CaseKind, about: &str) -> Result<bool, Error> {
    let query = cases::table
        .filter(cases::kind.eq(kind.as_str()))
        .filter(cases::about.eq(about))
        .filter(cases::closed_at.is_null())
        .limit(1)
        .select(cases::id);
    let open: Option<String> = kept!(db, get_result(query)).optional()?;
    Ok(open.is_some())
}

/// How many cases are open, by kind.
///
/// # Errors
/// From the database.
pub fn open_by_kind(db: &mut Conn) -> Result<Vec<(String, i64)>, Error> {
    let query = cases::table
        .filter(cases::closed_at.is_null())
        .group_by(cases::kind)
        .order(cases::kind)
        .select((cases::kind, diesel::dsl::count_star()));
    Ok(kept!(db, load(query))?)
}

/// How many cases are open, by kind, each counted up to `most`: a page need not read them all.
///
/// # Errors
/// From the database.
pub fn open_up_to(db: &mut Conn, most: i64) -> Result<Vec<(CaseKind, i64)>, Error> {
    let mut counts = Vec::new();
    for kind in CaseKind::ALL {
        let query = cases::table
            .filter(is_of(*kind))
            .filter(cases::closed_at.is_null())
            .limit(most)
            .select(cases::id);
        let some: Vec<String> = query.load(db)?;
        if !some.is_empty() {
            counts.push((*kind, i64::try_from(some.len()).unwrap_or(most)));
        }
    }
    Ok(counts)
}

/// A case, with the address of who took it.
#[derive(Clone, Debug, Queryable)]
pub struct Case {
    /// `cas_...`
    pub id: String,
    /// A [`CaseKind`].
    pub kind: String,
    /// The row that it is about.
    pub about: String,
    /// More, for staff.
    pub detail: String,
    /// Unix ms.
    pub opened_at: i64,
    /// When it was last told, unix ms.
    pub told_at: i64,
    /// Who took it.
    pub taken_by: Option<String>,
}

/// Open cases, the oldest first: those after this id, at most so many; of one kind, where one is named.
///
/// # Errors
/// From the database.
pub fn open_after(
    db: &mut Conn,
    after: Option<&str>,
    kind: Option<CaseKind>,
    limit: i64,
) -> Result<Vec<Case>, Error> {
    let mut query = cases::table
        .left_join(staff::table)
        .filter(cases::closed_at.is_null())
        .order(cases::id)
        .limit(limit)
        .select((
            cases::id,
            cases::kind,
            cases::about,
            cases::detail,
            cases::opened_at,
            cases::told_at,
            staff::email.nullable(),
        ))
        .into_boxed();
    if let Some(after) = after {
        query = query.filter(cases::id.gt(after));
    }
    if let Some(kind) = kind {
        query = query.filter(is_of(kind));
    }
    Ok(query.load(db)?)
}

/// The kind is written out: a plan that PostgreSQL makes for any kind reads every open case to find the few of a
/// rare one (77 ms of 300,000, and 0.05 by the index of kinds).
fn is_of(kind: CaseKind) -> SqlLiteral<Bool> {
    sql(&format!("cases.kind = '{kind}'"))
}

/// An open case.
///
/// # Errors
/// From the database.
pub fn find_open(db: &mut Conn, id: &str) -> Result<Option<Case>, Error> {
    let query = cases::table
        .left_join(staff::table)
        .filter(cases::id.eq(id))
        .filter(cases::closed_at.is_null())
        .select((
            cases::id,
            cases::kind,
            cases::about,
            cases::detail,
            cases::opened_at,
            cases::told_at,
            staff::email.nullable(),
        ));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Gives a case to somebody. `false` where it is closed, or theirs.
///
/// # Errors
/// From the database.
pub fn take(db: &mut Conn, id: &str, staff_id: &str) -> Result<bool, Error> {
    let taking = diesel::update(cases::table.find(id))
        .filter(cases::closed_at.is_null())
        .filter(cases::assigned_to.is_null().or(cases::assigned_to.ne(staff_id).assume_not_null()))
        .set(cases::assigned_to.eq(staff_id));
    Ok(kept!(db, execute(taking))? == 1)
}

/// Closes a case for a reason. `false` where it is closed, or it takes somebody else: nobody reviews what they
/// did themselves, nor what may still go on.
///
/// # Errors
/// From the database.
pub fn close_by(db: &mut Conn, id: &str, staff_id: &str, reason: &str, now: i64) -> Result<bool, Error> {
    let elevated = staff::table.filter(staff::elevated_until.gt(now)).select(staff::id);
    let closing = diesel::update(cases::table.find(id))
        .filter(cases::closed_at.is_null())
        .filter(cases::kind.ne(CaseKind::BreakGlass.as_str()).or(cases::about.ne(staff_id)))
        .filter(cases::kind.ne(CaseKind::BreakGlass.as_str()).or(cases::about.ne_all(elevated)))
        .set((cases::closed_at.eq(now), cases::closed_by.eq(staff_id), cases::closing_reason.eq(reason)));
    Ok(kept!(db, execute(closing))? == 1)
}

/// Says of an open case that it happened again: what was so before stands beside it. It alarms anew. `false` where
/// none is open.
///
/// # Errors
/// From the database.
pub fn tell_more(db: &mut Conn, kind: CaseKind, about: &str, more: &str, now: i64) -> Result<bool, Error> {
    let telling = diesel::update(cases::table)
        .filter(cases::kind.eq(kind.as_str()))
        .filter(cases::about.eq(about))
        .filter(cases::closed_at.is_null())
        .set((cases::detail.eq(cases::detail.concat("; ").concat(more)), cases::told_at.eq(now)));
    let told = kept!(db, execute(telling))? == 1;
    if told {
        tracing::warn!(case = kind.as_str(), about, more, "it happened again while its case is open");
    }
    Ok(told)
}

/// What open cases of a kind say, the oldest first, at most so many.
///
/// # Errors
/// From the database.
pub fn details_of(db: &mut Conn, kind: CaseKind, limit: i64) -> Result<Vec<String>, Error> {
    let query = cases::table
        .filter(is_of(kind))
        .filter(cases::closed_at.is_null())
        .order(cases::id)
        .limit(limit)
        .select(cases::detail);
    Ok(query.load(db)?)
}
