//! Signed-in browsers of the staff.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::{staff, staff_sessions};
use crate::domain::session;
use crate::domain::staff::{EMERGENCY, Permission, Role};
use crate::error::Error;

/// A session, and who is signed in, as they are at this moment.
#[derive(Clone, Debug, Queryable)]
pub struct Desk {
    /// `sts_...`
    pub id: String,
    /// Who.
    pub staff_id: String,
    /// Their address.
    pub email: String,
    /// A [`Role`].
    role: String,
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms, written at most once a minute.
    pub last_seen_at: i64,
    /// The newest full proof, unix ms; none while only the password was right.
    pub proven_at: Option<i64>,
    /// Whether they may do what an emergency takes, besides.
    is_elevated: bool,
}

impl Desk {
    /// What they are there for.
    #[must_use]
    pub fn role(&self) -> Option<Role> {
        Role::parse(&self.role)
    }

    /// Whether they may do this. Deny by default: without a full proof, or with a role that is not known
    /// here, nothing.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        let of_role = self.role().is_some_and(|role| role.may(permission));
        let of_emergency = self.is_elevated && EMERGENCY.contains(&permission);
        self.proven_at.is_some() && (of_role || of_emergency)
    }

    /// Whether the newest full proof is so young that a number may be shown, and something approved.
    #[must_use]
    pub fn is_fresh(&self, now: i64) -> bool {
        self.proven_at.is_some_and(|at| session::is_fresh(at, now))
    }
}

/// Adds a session. `proven_at`: none while only the password was right. `since`: from when its longest time
/// counts.
///
/// # Errors
/// From the database.
pub fn insert(
    db: &mut Conn,
    id: &str,
    key_hash: &str,
    staff_id: &str,
    proven_at: Option<i64>,
    since: i64,
    now: i64,
) -> Result<(), Error> {
    let session = (
        staff_sessions::id.eq(id),
        staff_sessions::key_hash.eq(key_hash),
        staff_sessions::staff_id.eq(staff_id),
        staff_sessions::created_at.eq(since),
        staff_sessions::last_seen_at.eq(now),
        staff_sessions::proven_at.eq(proven_at),
    );
    kept!(db, run(diesel::insert_into(staff_sessions::table).values(session)))?;
    Ok(())
}

/// The session that a key opens, if it stands at `now` and its member was not disabled.
///
/// # Errors
/// From the database.
pub fn by_key(db: &mut Conn, key_hash: &str, now: i64) -> Result<Option<Desk>, Error> {
    let query = staff_sessions::table
        .inner_join(staff::table)
        .filter(staff_sessions::key_hash.eq(key_hash))
        .filter(staff_sessions::ended_at.is_null())
        .filter(staff::disabled_at.is_null())
        .filter(staff::joined_at.is_not_null())
        .select((
            staff_sessions::id,
            staff_sessions::staff_id,
            staff::email,
            staff::role,
            staff_sessions::created_at,
            staff_sessions::last_seen_at,
            staff_sessions::proven_at,
            staff::elevated_until.gt(now),
        ));
    let found: Option<Desk> = kept!(db, get_result(query)).optional()?;
    Ok(found.filter(|desk| {
        session::is_alive_for(desk.created_at, desk.last_seen_at, session::STAFF_ABSOLUTE, now)
    }))
}

/// Notes that a session is in use.
///
/// # Errors
/// From the database.
pub fn touch(db: &mut Conn, id: &str, now: i64) -> Result<(), Error> {
    let touching = diesel::update(staff_sessions::table.find(id))
        .filter(staff_sessions::last_seen_at.lt(now))
        .set(staff_sessions::last_seen_at.eq(now));
    kept!(db, run(touching))?;
    Ok(())
}

/// Ends a session. `false` where it has ended.
///
/// # Errors
/// From the database.
pub fn end(db: &mut Conn, id: &str, now: i64) -> Result<bool, Error> {
    let ending = diesel::update(staff_sessions::table.find(id))
        .filter(staff_sessions::ended_at.is_null())
        .set(staff_sessions::ended_at.eq(now));
    Ok(kept!(db, execute(ending))? == 1)
}

/// Counts a code that somebody enters who is signed in, before it is compared. `false` where the session has
/// ended. Whoever enters another meanwhile waits.
///
/// # Errors
/// From the database.
pub fn count_failure(db: &mut Conn, id: &str) -> Result<bool, Error> {
    let counting = diesel::update(staff_sessions::table.find(id))
        .filter(staff_sessions::ended_at.is_null())
        .set(staff_sessions::failures.eq(staff_sessions::failures + 1));
    Ok(kept!(db, execute(counting))? == 1)
}

/// Ends a session with so many wrong codes in a row. `true` where it has.
///
/// # Errors
/// From the database.
pub fn end_failed(db: &mut Conn, id: &str, failures: i64, now: i64) -> Result<bool, Error> {
    let ending = diesel::update(staff_sessions::table.find(id))
        .filter(staff_sessions::ended_at.is_null())
        .filter(staff_sessions::failures.ge(failures))
        .set(staff_sessions::ended_at.eq(now));
    Ok(kept!(db, execute(ending))? == 1)
}

/// How a session stands or stood.
#[derive(Clone, Debug, Queryable)]
pub struct Course {
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms.
    pub last_seen_at: i64,
    /// None while only the password was right.
    pub proven_at: Option<i64>,
    /// When it was ended, if it did not run out by itself.
    pub ended_at: Option<i64>,
    /// Wrong codes in a row of somebody who was signed in.
    pub failures: i64,
}

/// What became of the session of a key.
///
/// # Errors
/// From the database.
pub fn course(db: &mut Conn, key_hash: &str) -> Result<Option<Course>, Error> {
    let query = staff_sessions::table.filter(staff_sessions::key_hash.eq(key_hash)).select((
        staff_sessions::created_at,
        staff_sessions::last_seen_at,
        staff_sessions::proven_at,
        staff_sessions::ended_at,
        staff_sessions::failures,
    ));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Ends every session of a member.
///
/// # Errors
/// From the database.
pub fn end_all(db: &mut Conn, staff_id: &str, now: i64) -> Result<(), Error> {
    let ending = diesel::update(staff_sessions::table)
        .filter(staff_sessions::staff_id.eq(staff_id))
        .filter(staff_sessions::ended_at.is_null())
        .set(staff_sessions::ended_at.eq(now));
    kept!(db, run(ending))?;
    Ok(())
}

/// Forgets sessions that are over since long; how many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    let old = staff_sessions::table.filter(staff_sessions::created_at.lt(now - session::STAFF_ABSOLUTE));
    Ok(diesel::delete(old).execute(db)?)
}
