//! Signed-in browsers.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::{sessions, tenures};
use crate::domain::session;
use crate::error::Error;

/// A session.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
pub struct Session {
    /// `ses_...`
    pub id: String,
    /// SHA-256 of the key that the cookie holds.
    pub key_hash: String,
    /// Who is signed in.
    pub tenure_id: String,
    /// The connection whose link led here.
    pub link_connection_id: Option<String>,
    /// As the browser names itself.
    pub user_agent: Option<String>,
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms, written at most once a minute.
    pub last_seen_at: i64,
    /// Unix ms.
    pub ended_at: Option<i64>,
}

/// Adds a session, and ends the oldest beyond the number that one person can have.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, session: &Session) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(sessions::table).values(session)))?;
    let living: Vec<(String, i64, i64)> = sessions::table
        .filter(sessions::tenure_id.eq(&session.tenure_id))
        .filter(sessions::ended_at.is_null())
        .order((sessions::created_at.desc(), sessions::id.desc()))
        .select((sessions::id, sessions::created_at, sessions::last_seen_at))
        .load(db)?;
    let now = session.created_at;
    let alive = living.iter().filter(|(_, created, seen)| session::is_alive(*created, *seen, now));
    let keep: Vec<&str> = alive.take(session::AT_MOST).map(|(id, ..)| id.as_str()).collect();
    diesel::update(sessions::table)
        .filter(sessions::tenure_id.eq(&session.tenure_id))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::id.ne_all(keep))
        .set(sessions::ended_at.eq(now))
        .execute(db)?;
    Ok(())
}

/// A session as each request of its person asks for it.
#[derive(Clone, Debug, Queryable)]
pub struct Standing {
    /// `ses_...`
    pub id: String,
    /// Who is signed in.
    pub tenure_id: String,
    /// Their number.
    pub number_id: String,
    /// The connection whose link led here.
    pub link_connection_id: Option<String>,
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms, written at most once a minute.
    pub last_seen_at: i64,
}

/// The session that a key opens, if it stands at `now` and its tenure is open.
///
/// # Errors
/// From the database.
pub fn by_key(db: &mut Conn, key_hash: &str, now: i64) -> Result<Option<Standing>, Error> {
    let query = sessions::table
        .inner_join(tenures::table)
        .filter(sessions::key_hash.eq(key_hash))
        .filter(sessions::ended_at.is_null())
        .filter(tenures::closed_at.is_null())
        .select((
            sessions::id,
            sessions::tenure_id,
            tenures::number_id,
            sessions::link_connection_id,
            sessions::created_at,
            sessions::last_seen_at,
        ));
    let found: Option<Standing> = kept!(db, get_result(query)).optional()?;
    Ok(found.filter(|session| session::is_alive(session.created_at, session.last_seen_at, now)))
}

/// Notes that a session is in use.
///
/// # Errors
/// From the database.
pub fn touch(db: &mut Conn, id: &str, now: i64) -> Result<(), Error> {
    kept!(
        db,
        run(diesel::update(sessions::table.find(id))
            .filter(sessions::last_seen_at.lt(now))
            .set(sessions::last_seen_at.eq(now)))
    )?;
    Ok(())
}

/// Ends a session. `true` for the one who did.
///
/// # Errors
/// From the database.
pub fn end(db: &mut Conn, id: &str, now: i64) -> Result<bool, Error> {
    let changed = kept!(
        db,
        execute(
            diesel::update(sessions::table.find(id))
                .filter(sessions::ended_at.is_null())
                .set(sessions::ended_at.eq(now))
        )
    )?;
    Ok(changed == 1)
}
