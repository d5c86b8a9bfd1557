//! Holds: for a while after a person did not recognise a connection, nothing new of its app, or of any
//! app, becomes readable in their tenure.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::holds;
use crate::error::Error;

/// A hold.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = holds, treat_none_as_default_value = false)]
pub struct Hold {
    /// `hld_...`
    pub id: String,
    /// Whose.
    pub tenure_id: String,
    /// Id of the app; none: of all apps.
    pub recipient_id: Option<String>,
    /// What was reported.
    pub reported_connection_id: String,
    /// Unix ms.
    pub created_at: i64,
    /// From when on it holds nothing more, unix ms.
    pub lapses_at: i64,
    /// When its person lifted it, unix ms.
    pub lifted_at: Option<i64>,
}

impl Hold {
    /// Whether grants are held by it.
    #[must_use]
    pub const fn stands(&self, now: i64) -> bool {
        self.lifted_at.is_none() && now < self.lapses_at
    }

    /// Whether it is about this app.
    #[must_use]
    pub fn covers(&self, recipient_id: &str) -> bool {
        self.recipient_id.as_deref().is_none_or(|app| app == recipient_id)
    }
}

/// Adds a hold.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, hold: &Hold) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(holds::table).values(hold)))?;
    Ok(())
}

/// The hold on this app in this tenure that lapses last, if one stands. One look at an index that is
/// all but empty: every grant of a person who is known asks.
///
/// # Errors
/// From the database.
pub fn covering(db: &mut Conn, tenure_id: &str, recipient_id: &str, now: i64) -> Result<Option<Hold>, Error> {
    let query = holds::table
        .filter(holds::tenure_id.eq(tenure_id))
        .filter(holds::lifted_at.is_null())
        .filter(holds::lapses_at.gt(now))
        .filter(holds::recipient_id.is_null().or(holds::recipient_id.eq(recipient_id).assume_not_null()))
        .order((holds::lapses_at.desc(), holds::id.desc()))
        .limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// The holds that reports of this connection began, newest first.
///
/// # Errors
/// From the database.
pub fn of_connection(db: &mut Conn, connection_id: &str) -> Result<Vec<Hold>, Error> {
    let query = holds::table
        .filter(holds::reported_connection_id.eq(connection_id))
        .order((holds::created_at.desc(), holds::id.desc()));
    Ok(kept!(db, load(query))?)
}

/// A hold of this tenure.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, tenure_id: &str, id: &str) -> Result<Option<Hold>, Error> {
    let query = holds::table.find(id).filter(holds::tenure_id.eq(tenure_id));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Ends a hold that stands; `true` for the one who did.
///
/// # Errors
/// From the database.
pub fn lift(db: &mut Conn, tenure_id: &str, id: &str, now: i64) -> Result<bool, Error> {
    let lifting = diesel::update(holds::table.find(id))
        .filter(holds::tenure_id.eq(tenure_id))
        .filter(holds::lifted_at.is_null())
        .filter(holds::lapses_at.gt(now))
        .set(holds::lifted_at.eq(now));
    Ok(kept!(db, execute(lifting))? == 1)
}

/// Gives a tenure's holds to another one of the same person.
///
/// # Errors
/// From the database.
pub fn hand_over(db: &mut Conn, from: &str, to: &str) -> Result<(), Error> {
    let handing = diesel::update(holds::table.filter(holds::tenure_id.eq(from))).set(holds::tenure_id.eq(to));
    kept!(db, run(handing))?;
    Ok(())
}
