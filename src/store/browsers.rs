//! Browsers that their owner called their own.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::{browsers, numbers, tenures};
use crate::domain::change::WAIT;
use crate::domain::session;
use crate::error::Error;

/// A known browser.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = browsers, treat_none_as_default_value = false)]
pub struct Browser {
    /// `brw_...`
    pub id: String,
    /// SHA-256 of what the cookie holds.
    pub key_hash: String,
    /// To whom it is known.
    pub tenure_id: String,
    /// As the browser names itself.
    pub user_agent: Option<String>,
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms of the last sign-in with it.
    pub last_seen_at: i64,
    /// Where it became known, as [`network`](crate::domain::device::network) writes it.
    pub network: Option<String>,
    /// When its owner forgot it, unix ms. It is a stranger since.
    pub forgotten_at: Option<i64>,
}

/// Adds a known browser.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, browser: &Browser) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(browsers::table).values(browser)))?;
    Ok(())
}

/// The browser that presents this key, while it is known.
///
/// # Errors
/// From the database.
pub fn by_key(db: &mut Conn, key_hash: &str, now: i64) -> Result<Option<Browser>, Error> {
    let query = browsers::table
        .filter(browsers::key_hash.eq(key_hash))
        .filter(browsers::created_at.gt(now - session::KNOWN_BROWSER))
        .filter(browsers::forgotten_at.is_null())
        .limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// The browser that presents this key, while it can refuse what is asked for: that long after it was
/// forgotten as well, since whoever asks may have forgotten it first.
///
/// # Errors
/// From the database.
pub fn refuser(db: &mut Conn, key_hash: &str, now: i64) -> Result<Option<Browser>, Error> {
    let query = browsers::table
        .filter(browsers::key_hash.eq(key_hash))
        .filter(browsers::created_at.gt(now - session::KNOWN_BROWSER))
        .filter(browsers::forgotten_at.is_null().or(browsers::forgotten_at.gt(now - WAIT)))
        .limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Notes a sign-in with it.
///
/// # Errors
/// From the database.
pub fn touch(db: &mut Conn, id: &str, now: i64) -> Result<(), Error> {
    kept!(db, run(diesel::update(browsers::table.find(id)).set(browsers::last_seen_at.eq(now))))?;
    Ok(())
}

/// The blind index of the number of whoever this browser is known to.
///
/// # Errors
/// From the database.
pub fn lookup_of(db: &mut Conn, key_hash: &str, now: i64) -> Result<Option<String>, Error> {
    let query = browsers::table
        .inner_join(tenures::table.inner_join(numbers::table))
        .filter(browsers::key_hash.eq(key_hash))
        .filter(browsers::created_at.gt(now - session::KNOWN_BROWSER))
        .filter(browsers::forgotten_at.is_null())
        .select(numbers::lookup);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// The browsers that are known to a tenure, the one used last first.
///
/// # Errors
/// From the database.
pub fn of_tenure(db: &mut Conn, tenure_id: &str, now: i64) -> Result<Vec<Browser>, Error> {
    let query = browsers::table
        .filter(browsers::tenure_id.eq(tenure_id))
        .filter(browsers::created_at.gt(now - session::KNOWN_BROWSER))
        .filter(browsers::forgotten_at.is_null())
        .order((browsers::last_seen_at.desc(), browsers::id.desc()));
    Ok(kept!(db, load(query))?)
}

/// The browsers that can refuse what is asked for in a tenure.
///
/// # Errors
/// From the database.
pub fn refusers(db: &mut Conn, tenure_id: &str, now: i64) -> Result<Vec<Browser>, Error> {
    let query = browsers::table
        .filter(browsers::tenure_id.eq(tenure_id))
        .filter(browsers::created_at.gt(now - session::KNOWN_BROWSER))
        .filter(browsers::forgotten_at.is_null().or(browsers::forgotten_at.gt(now - WAIT)));
    Ok(query.load(db)?)
}

/// Forgets a browser of this tenure. `false` where it is a stranger's, or not known.
///
/// # Errors
/// From the database.
pub fn forget(db: &mut Conn, tenure_id: &str, id: &str, now: i64) -> Result<bool, Error> {
    let forgetting = diesel::update(browsers::table.find(id))
        .filter(browsers::tenure_id.eq(tenure_id))
        .filter(browsers::forgotten_at.is_null())
        .set(browsers::forgotten_at.eq(now));
    Ok(kept!(db, execute(forgetting))? == 1)
}

/// Removes all of a tenure's browsers but one, so that they can refuse nothing either.
///
/// # Errors
/// From the database.
pub fn remove_others(db: &mut Conn, tenure_id: &str, but: &str) -> Result<(), Error> {
    let others = browsers::table.filter(browsers::tenure_id.eq(tenure_id)).filter(browsers::id.ne(but));
    kept!(db, run(diesel::delete(others)))?;
    Ok(())
}

/// Removes those that nobody knows any more; how many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    let over = browsers::table.filter(
        browsers::forgotten_at
            .le(now - WAIT)
            .assume_not_null()
            .or(browsers::created_at.le(now - session::KNOWN_BROWSER)),
    );
    Ok(diesel::delete(over).execute(db)?)
}

/// Gives a tenure's browsers to another one of the same person.
///
/// # Errors
/// From the database.
pub fn hand_over(db: &mut Conn, from: &str, to: &str) -> Result<(), Error> {
    let handing =
        diesel::update(browsers::table.filter(browsers::tenure_id.eq(from))).set(browsers::tenure_id.eq(to));
    kept!(db, run(handing))?;
    Ok(())
}
