//! What needs a person on the staff.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::cases;
use crate::domain::id;
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
    }
}

/// Opens a case, unless one of its kind about the same thing is open. Says so in the log: an alarm is
/// a case, a WARN line and a counter (of open cases by kind, at `/metrics`).
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
    );
    let opened = insert_or_ignore!(db, cases::table, values)? == 1;
    if opened {
        tracing::warn!(case = kind.as_str(), about, detail, "a case was opened");
    }
    Ok(opened)
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
    let kinds: Vec<String> = cases::table.filter(cases::closed_at.is_null()).select(cases::kind).load(db)?;
    let mut counts = std::collections::BTreeMap::new();
    for kind in kinds {
        *counts.entry(kind).or_insert(0) += 1;
    }
    Ok(counts.into_iter().collect())
}
