//! Stops and halts at large: what was chosen, counted and decided, and how far it has come.

mod chosen;
mod parts;

use diesel::prelude::*;

pub use chosen::{Chosen, by_consent, known, of_ids, unseen_after, with_tenure_after};
pub use parts::{
    Counted, Named, add_part, confirmed, count_more, deal_with, has_counted, part, settle_part, with_names,
};

use super::Conn;
use super::kept::{kept, locked};
use super::schema::{incidents, staff};
use crate::domain::incident::{Criteria, HOLDS_FOR, Measure, State, Texts};
use crate::error::Error;

/// A stop or halt at large. Times are unix ms, amounts millionths.
#[expect(missing_docs, reason = "the fields are the columns that the migration explains")]
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = incidents, treat_none_as_default_value = false)]
pub struct Incident {
    /// `inc_...`
    pub id: String,
    pub measure: String,
    pub criteria: String,
    pub reason: String,
    pub why: String,
    pub case_reference: String,
    pub state: String,
    pub digest: String,
    pub counted_tenure: Option<String>,
    pub counted_connection: Option<String>,
    pub counts_unseen: bool,
    pub parts: i64,
    pub connections: i64,
    pub people: i64,
    pub texts_each: i64,
    pub cost_each: i64,
    pub texts_digest: i64,
    pub cost_digest: i64,
    pub texts_new: i64,
    pub cost_new: i64,
    pub texts: Option<String>,
    pub parts_done: i64,
    pub changed: i64,
    pub texted: i64,
    pub planned_by: String,
    pub planned_at: i64,
    pub counted_at: Option<i64>,
    pub begun_by: Option<String>,
    pub begun_at: Option<i64>,
    pub alone: bool,
    pub failures: i64,
    pub ended_at: Option<i64>,
}

impl Incident {
    /// What is done.
    ///
    /// # Errors
    /// Where the row holds no such word.
    pub fn what(&self) -> Result<Measure, Error> {
        Measure::parse(&self.measure).ok_or_else(|| Error::Bug(format!("{} does nothing known", self.id)))
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> State {
        State::parse(&self.state).unwrap_or(State::Cancelled)
    }

    /// What its people are texted; nothing before it has begun.
    #[must_use]
    pub fn texting(&self) -> Texts {
        self.texts.as_deref().and_then(Texts::parse).unwrap_or(Texts::None)
    }

    /// What was chosen.
    ///
    /// # Errors
    /// Where the row holds nothing that can be read.
    pub fn chosen(&self) -> Result<Criteria, Error> {
        serde_json::from_str(&self.criteria).map_err(|why| Error::Bug(format!("{}: {why}", self.id)))
    }
}

/// Adds one.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, incident: &Incident) -> Result<(), Error> {
    Ok(kept!(db, run(diesel::insert_into(incidents::table).values(incident)))?)
}

/// One of them.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Incident>, Error> {
    Ok(kept!(db, get_result(incidents::table.find(id))).optional()?)
}

/// One of them, which nobody else changes until the transaction ends.
///
/// # Errors
/// From the database.
pub fn lock(db: &mut Conn, id: &str) -> Result<Option<Incident>, Error> {
    Ok(locked!(db, incidents::table.find(id)).optional()?)
}

/// Those before this id with the addresses of who planned them, newest first.
///
/// # Errors
/// From the database.
pub fn before(db: &mut Conn, id: Option<&str>, limit: i64) -> Result<Vec<(Incident, String)>, Error> {
    let mut query = incidents::table
        .inner_join(staff::table.on(staff::id.eq(incidents::planned_by)))
        .order(incidents::id.desc())
        .limit(limit)
        .select((incidents::all_columns, staff::email))
        .into_boxed();
    if let Some(id) = id {
        query = query.filter(incidents::id.lt(id));
    }
    Ok(query.load(db)?)
}

/// Those that a worker has something to do for, the oldest first.
///
/// # Errors
/// From the database.
pub fn under_way(db: &mut Conn) -> Result<Vec<(String, String)>, Error> {
    let query = incidents::table
        .filter(
            incidents::state.eq(State::Counting.as_str()).or(incidents::state.eq(State::Running.as_str())),
        )
        .order(incidents::id)
        .select((incidents::id, incidents::state));
    Ok(kept!(db, load(query))?)
}

/// Says that it is in another state, where it is in this one. `true` for the one who did it.
///
/// # Errors
/// From the database.
pub fn turn(db: &mut Conn, id: &str, from: State, to: State, now: i64) -> Result<bool, Error> {
    let ended_at = matches!(to, State::Finished | State::Cancelled).then_some(now);
    let turning = diesel::update(incidents::table.find(id))
        .filter(incidents::state.eq(from.as_str()))
        .set((incidents::state.eq(to.as_str()), incidents::ended_at.eq(ended_at)));
    Ok(kept!(db, execute(turning))? == 1)
}

/// Begins one that was counted, for who decided it. `true` for the one who did it.
///
/// # Errors
/// From the database.
pub fn begin(
    db: &mut Conn,
    id: &str,
    (digest, texts): (&str, Texts),
    (staff_id, alone): (&str, bool),
    now: i64,
) -> Result<bool, Error> {
    let beginning = diesel::update(incidents::table.find(id))
        .filter(incidents::state.eq(State::Counted.as_str()))
        .filter(incidents::digest.eq(digest))
        .filter(incidents::counted_at.gt(now - HOLDS_FOR))
        .set((
            incidents::state.eq(State::Running.as_str()),
            incidents::texts.eq(texts.as_str()),
            incidents::begun_by.eq(staff_id),
            incidents::begun_at.eq(now),
            incidents::alone.eq(alone),
        ));
    Ok(kept!(db, execute(beginning))? == 1)
}

/// How many connections somebody has changed alone since then.
///
/// # Errors
/// From the database.
pub fn alone_since(db: &mut Conn, staff_id: &str, since: i64) -> Result<i64, Error> {
    let query = incidents::table
        .filter(incidents::begun_by.eq(staff_id))
        .filter(incidents::begun_at.gt(since))
        .filter(incidents::alone.eq(true))
        .select(incidents::connections);
    let each: Vec<i64> = kept!(db, load(query))?;
    Ok(each.into_iter().sum())
}

/// Notes that a step failed; how many have since the last that did not. None where it is not under way.
///
/// # Errors
/// From the database.
pub fn note_failure(db: &mut Conn, id: &str) -> Result<Option<i64>, Error> {
    let noting = diesel::update(incidents::table.find(id))
        .filter(
            incidents::state.eq(State::Counting.as_str()).or(incidents::state.eq(State::Running.as_str())),
        )
        .set(incidents::failures.eq(incidents::failures + 1))
        .returning(incidents::failures);
    let failures: Vec<i64> = kept!(db, get_results(noting))?;
    Ok(failures.into_iter().next())
}
