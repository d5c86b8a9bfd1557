//! Signed-in browsers.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::{sessions, tenures};
use crate::domain::session::{self, ProvenBy};
use crate::error::Error;

/// A session.
#[derive(Clone, Debug, Queryable, Insertable)]
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
    /// Where it was begun, as [`network`](crate::domain::device::network) writes it.
    pub network: Option<String>,
    /// A [`ProvenBy`].
    pub proven_by: String,
    /// The passkey that it began with.
    pub passkey_id: Option<String>,
    /// Whether it shows only what its browser has seen: the number's SIM had changed lately.
    pub limited: bool,
}

/// Adds a session, and ends the oldest beyond the number that one person can have.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, session: &Session) -> Result<(), Error> {
    // Of two that are begun at once neither would see the other, and both would stay.
    super::tenures::lock_row(db, &session.tenure_id)?;
    kept!(db, run(diesel::insert_into(sessions::table).values(session)))?;
    let query = sessions::table
        .filter(sessions::tenure_id.eq(&session.tenure_id))
        .filter(sessions::ended_at.is_null())
        .order((sessions::created_at.desc(), sessions::id.desc()))
        .select((sessions::id, sessions::created_at, sessions::last_seen_at));
    let living: Vec<(String, i64, i64)> = kept!(db, load(query))?;
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
    /// A [`ProvenBy`].
    pub proven_by: String,
    /// The passkey that it began with.
    pub passkey_id: Option<String>,
    /// How many passkeys they have.
    pub passkeys: i64,
    /// Since when codes alone open nothing, unix ms.
    pub locked_at: Option<i64>,
    /// Whether it shows only what its browser has seen: the number's SIM had changed lately.
    pub limited: bool,
    /// When the number went to somebody else, unix ms: a platform vouched for this person. None while it is
    /// theirs.
    pub closed_at: Option<i64>,
}

impl Standing {
    /// What the session began with.
    #[must_use]
    pub fn proven_by(&self) -> ProvenBy {
        ProvenBy::parse(&self.proven_by).unwrap_or(ProvenBy::Code)
    }

    /// The tenure whose data it shows; none has the empty id.
    #[must_use]
    pub fn sees(&self) -> &str {
        if self.limited { "" } else { &self.tenure_id }
    }

    /// Whether it began so lately that it may change how its person signs in.
    #[must_use]
    pub fn is_fresh(&self, now: i64) -> bool {
        session::is_fresh(self.created_at, now)
    }
}

/// The session that a key opens, if it stands at `now`, and its tenure is open or a
/// platform vouched for its person.
///
/// # Errors
/// From the database.
pub fn by_key(db: &mut Conn, key_hash: &str, now: i64) -> Result<Option<Standing>, Error> {
    let query = sessions::table
        .inner_join(tenures::table)
        .filter(sessions::key_hash.eq(key_hash))
        .filter(sessions::ended_at.is_null())
        // A platform's word opens what is its user's whoever holds the number now.
        .filter(tenures::closed_at.is_null().or(sessions::proven_by.eq(ProvenBy::Platform.as_str())))
        .select((
            sessions::id,
            sessions::tenure_id,
            tenures::number_id,
            sessions::link_connection_id,
            sessions::created_at,
            sessions::last_seen_at,
            sessions::proven_by,
            sessions::passkey_id,
            tenures::passkeys,
            tenures::locked_at,
            sessions::limited,
            tenures::closed_at,
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

/// The sessions of a tenure that stand at `now`, the one used last first.
///
/// # Errors
/// From the database.
pub fn of_tenure(db: &mut Conn, tenure_id: &str, now: i64) -> Result<Vec<Session>, Error> {
    let query = sessions::table
        .filter(sessions::tenure_id.eq(tenure_id))
        .filter(sessions::ended_at.is_null())
        .order((sessions::last_seen_at.desc(), sessions::id.desc()));
    let mut all: Vec<Session> = kept!(db, load(query))?;
    all.retain(|session| session::is_alive(session.created_at, session.last_seen_at, now));
    Ok(all)
}

/// A session by the browser that it was begun in.
#[derive(Clone, Debug, Queryable)]
pub struct Device {
    /// `ses_...`
    pub id: String,
    /// As it names itself.
    pub user_agent: Option<String>,
    /// Where it was.
    pub network: Option<String>,
}

/// Those of these sessions that are or were this tenure's.
///
/// # Errors
/// From the database.
pub fn devices(db: &mut Conn, tenure_id: &str, ids: &[&str]) -> Result<Vec<Device>, Error> {
    Ok(sessions::table
        .filter(sessions::tenure_id.eq(tenure_id))
        .filter(sessions::id.eq_any(ids.iter().copied()))
        .select((sessions::id, sessions::user_agent, sessions::network))
        .load(db)?)
}

/// Whether anybody has ever signed in to this tenure.
///
/// # Errors
/// From the database.
pub fn has_any(db: &mut Conn, tenure_id: &str) -> Result<bool, Error> {
    let one = sessions::table.filter(sessions::tenure_id.eq(tenure_id)).select(sessions::id).limit(1);
    let one: Option<String> = kept!(db, get_result(one)).optional()?;
    Ok(one.is_some())
}

/// Ends a session of this tenure. `true` for the one who did; `false` for a stranger's and for one
/// that has ended.
///
/// # Errors
/// From the database.
pub fn end_of(db: &mut Conn, tenure_id: &str, id: &str, now: i64) -> Result<bool, Error> {
    let ending = diesel::update(sessions::table.find(id))
        .filter(sessions::tenure_id.eq(tenure_id))
        .filter(sessions::ended_at.is_null())
        .set(sessions::ended_at.eq(now));
    Ok(kept!(db, execute(ending))? == 1)
}

/// Ends the session of this tenure that a key opens, if there is one.
///
/// # Errors
/// From the database.
pub fn end_by_key(db: &mut Conn, tenure_id: &str, key_hash: &str, now: i64) -> Result<(), Error> {
    let ending = diesel::update(sessions::table)
        .filter(sessions::key_hash.eq(key_hash))
        .filter(sessions::tenure_id.eq(tenure_id))
        .filter(sessions::ended_at.is_null())
        .set(sessions::ended_at.eq(now));
    kept!(db, run(ending))?;
    Ok(())
}

/// Gives a tenure's sessions to another one of the same person.
///
/// # Errors
/// From the database.
pub fn hand_over(db: &mut Conn, from: &str, to: &str) -> Result<(), Error> {
    let handing = diesel::update(sessions::table)
        .filter(sessions::tenure_id.eq(from))
        .filter(sessions::ended_at.is_null())
        .set(sessions::tenure_id.eq(to));
    kept!(db, run(handing))?;
    Ok(())
}

/// Ends the sessions of a tenure that began with this kind of proof.
///
/// # Errors
/// From the database.
pub fn end_by_proof(db: &mut Conn, tenure_id: &str, by: ProvenBy, now: i64) -> Result<(), Error> {
    let ending = diesel::update(sessions::table)
        .filter(sessions::tenure_id.eq(tenure_id))
        .filter(sessions::proven_by.eq(by.as_str()))
        .filter(sessions::ended_at.is_null())
        .set(sessions::ended_at.eq(now));
    kept!(db, run(ending))?;
    Ok(())
}

/// Ends the sessions of a tenure that began with this passkey, but for `session_id`.
///
/// # Errors
/// From the database.
pub fn end_by_passkey(
    db: &mut Conn,
    tenure_id: &str,
    passkey_id: &str,
    session_id: Option<&str>,
    now: i64,
) -> Result<(), Error> {
    let ending = diesel::update(sessions::table)
        .filter(sessions::tenure_id.eq(tenure_id))
        .filter(sessions::passkey_id.eq(passkey_id))
        .filter(sessions::id.ne(session_id.unwrap_or_default()))
        .filter(sessions::ended_at.is_null())
        .set(sessions::ended_at.eq(now));
    kept!(db, run(ending))?;
    Ok(())
}

/// Ends every session of a tenure; how many.
///
/// # Errors
/// From the database.
pub fn end_all(db: &mut Conn, tenure_id: &str, now: i64) -> Result<usize, Error> {
    let ending = diesel::update(sessions::table)
        .filter(sessions::tenure_id.eq(tenure_id))
        .filter(sessions::ended_at.is_null())
        .set(sessions::ended_at.eq(now));
    Ok(kept!(db, execute(ending))?)
}
