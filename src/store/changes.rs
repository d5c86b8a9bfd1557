//! Changes that wait until others had the time to refuse them.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::changes;
use crate::domain::change::{Kind, Outcome};
use crate::error::Error;

/// A change.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = changes, treat_none_as_default_value = false)]
pub struct Change {
    /// `chg_...`
    pub id: String,
    /// A [`Kind`].
    pub kind: String,
    /// Whose it is.
    pub tenure_id: String,
    /// Who asked, where that is somebody else.
    pub by_tenure_id: Option<String>,
    /// What it is about.
    pub subject: String,
    /// What it needs to take effect; sealed where it holds a number.
    pub detail: Option<String>,
    /// Unix ms.
    pub asked_at: i64,
    /// When it takes effect, unix ms.
    pub due_at: i64,
    /// Unix ms.
    pub settled_at: Option<i64>,
    /// An [`Outcome`].
    pub outcome: Option<String>,
}

impl Change {
    /// What is to change; none where a newer version of Untether wrote it.
    #[must_use]
    pub fn kind(&self) -> Option<Kind> {
        Kind::parse(&self.kind)
    }
}

/// Adds a change, unless one of its kind waits already for the same subject.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, change: &Change) -> Result<bool, Error> {
    Ok(insert_or_ignore!(db, changes::table, change)? == 1)
}

/// One change.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Change>, Error> {
    Ok(kept!(db, get_result(changes::table.find(id))).optional()?)
}

/// The changes that wait for a tenure, in the order in which they take effect.
///
/// # Errors
/// From the database.
pub fn waiting(db: &mut Conn, tenure_id: &str) -> Result<Vec<Change>, Error> {
    let query = changes::table
        .filter(changes::tenure_id.eq(tenure_id))
        .filter(changes::settled_at.is_null())
        .order((changes::due_at, changes::id));
    Ok(kept!(db, load(query))?)
}

/// The changes that somebody asked for and that wait for others.
///
/// # Errors
/// From the database.
pub fn asked_by(db: &mut Conn, tenure_id: &str, kind: Kind) -> Result<Vec<Change>, Error> {
    let query = changes::table
        .filter(changes::by_tenure_id.eq(tenure_id))
        .filter(changes::kind.eq(kind.as_str()))
        .filter(changes::settled_at.is_null())
        .order((changes::due_at, changes::id));
    Ok(kept!(db, load(query))?)
}

/// Ids of the changes that are due, at most so many.
///
/// # Errors
/// From the database.
pub fn due(db: &mut Conn, limit: i64, now: i64) -> Result<Vec<String>, Error> {
    let query = changes::table
        .filter(changes::settled_at.is_null())
        .filter(changes::due_at.le(now))
        .order((changes::due_at, changes::id))
        .limit(limit)
        .select(changes::id);
    Ok(kept!(db, load(query))?)
}

/// Settles a change that waits. `true` for the one who did.
///
/// # Errors
/// From the database.
pub fn settle(db: &mut Conn, id: &str, outcome: Outcome, now: i64) -> Result<bool, Error> {
    let settling = diesel::update(changes::table.find(id))
        .filter(changes::settled_at.is_null())
        // What it would have needed goes with it: a number may stand there.
        .set((
            changes::settled_at.eq(now),
            changes::outcome.eq(outcome.as_str()),
            changes::detail.eq(None::<String>),
        ));
    Ok(kept!(db, execute(settling))? == 1)
}

/// Corrects the outcome of a change that was just settled and turned out to have nothing left to do.
///
/// # Errors
/// From the database.
pub fn correct(db: &mut Conn, id: &str, outcome: Outcome) -> Result<(), Error> {
    let correcting = diesel::update(changes::table.find(id)).set(changes::outcome.eq(outcome.as_str()));
    kept!(db, run(correcting))?;
    Ok(())
}

/// Gives what waits for a tenure to another one of the same person. What waits there already in the same
/// words stays behind, and is void: those are the answer.
///
/// # Errors
/// From the database.
pub fn hand_over(db: &mut Conn, from: &str, to: &str, now: i64) -> Result<Vec<Change>, Error> {
    let mut void = Vec::new();
    let there: Vec<(String, String)> =
        waiting(db, to)?.into_iter().map(|change| (change.kind, change.subject)).collect();
    for change in waiting(db, from)? {
        // What others asked for against its person has no reason left: that one is here.
        let against = matches!(change.kind(), Some(Kind::StopOlder | Kind::NewOwner));
        if against || there.contains(&(change.kind.clone(), change.subject.clone())) {
            settle(db, &change.id, Outcome::Void, now)?;
            void.push(change);
        } else {
            let handing = diesel::update(changes::table.find(&change.id)).set(changes::tenure_id.eq(to));
            kept!(db, run(handing))?;
        }
    }
    Ok(void)
}
