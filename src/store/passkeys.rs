//! Passkeys, and the ceremonies in which they are made and used.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::{ceremonies, passkeys, tenures};
use crate::domain::passkey::CEREMONY;
use crate::error::Error;

/// A passkey.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = passkeys, treat_none_as_default_value = false)]
pub struct Passkey {
    /// `pky_...`
    pub id: String,
    /// Who signs in with it.
    pub tenure_id: String,
    /// What the authenticator knows its person by.
    pub user_handle: String,
    /// Digest of the credential's id.
    pub credential_hash: String,
    /// Public key and counters, as JSON.
    pub credential: String,
    /// What its person calls it.
    pub name: String,
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms.
    pub last_used_at: Option<i64>,
}

/// Adds a passkey. `false` where that credential is known already.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, passkey: &Passkey) -> Result<bool, Error> {
    let added = insert_or_ignore!(db, passkeys::table, passkey)? == 1;
    if added {
        recount(db, &passkey.tenure_id)?;
    }
    Ok(added)
}

/// The passkey of a credential.
///
/// # Errors
/// From the database.
pub fn by_credential(db: &mut Conn, hash: &str) -> Result<Option<Passkey>, Error> {
    let query = passkeys::table.filter(passkeys::credential_hash.eq(hash));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// One passkey.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Passkey>, Error> {
    Ok(kept!(db, get_result(passkeys::table.find(id))).optional()?)
}

/// The passkeys of a tenure, the oldest first.
///
/// # Errors
/// From the database.
pub fn of_tenure(db: &mut Conn, tenure_id: &str) -> Result<Vec<Passkey>, Error> {
    let query = passkeys::table.filter(passkeys::tenure_id.eq(tenure_id)).order(passkeys::id);
    Ok(kept!(db, load(query))?)
}

/// Notes a use.
///
/// # Errors
/// From the database.
pub fn used(db: &mut Conn, id: &str, credential: &str, now: i64) -> Result<(), Error> {
    let using = diesel::update(passkeys::table.find(id))
        .set((passkeys::credential.eq(credential), passkeys::last_used_at.eq(now)));
    kept!(db, run(using))?;
    Ok(())
}

/// Renames a passkey of this tenure. `false` where it is a stranger's.
///
/// # Errors
/// From the database.
pub fn rename(db: &mut Conn, tenure_id: &str, id: &str, name: &str) -> Result<bool, Error> {
    let naming = diesel::update(passkeys::table.find(id))
        .filter(passkeys::tenure_id.eq(tenure_id))
        .set(passkeys::name.eq(name));
    Ok(kept!(db, execute(naming))? == 1)
}

/// Removes a passkey of this tenure. `false` where it is a stranger's, or gone.
///
/// # Errors
/// From the database.
pub fn remove(db: &mut Conn, tenure_id: &str, id: &str) -> Result<bool, Error> {
    let removing = diesel::delete(passkeys::table.find(id)).filter(passkeys::tenure_id.eq(tenure_id));
    let removed = kept!(db, execute(removing))? == 1;
    if removed {
        recount(db, tenure_id)?;
    }
    Ok(removed)
}

/// Gives a tenure's passkeys to another one of the same person.
///
/// # Errors
/// From the database.
pub fn hand_over(db: &mut Conn, from: &str, to: &str) -> Result<(), Error> {
    let handing =
        diesel::update(passkeys::table.filter(passkeys::tenure_id.eq(from))).set(passkeys::tenure_id.eq(to));
    kept!(db, run(handing))?;
    recount(db, from)?;
    recount(db, to)
}

/// Writes down anew how many there are.
fn recount(db: &mut Conn, tenure_id: &str) -> Result<(), Error> {
    let query = passkeys::table.filter(passkeys::tenure_id.eq(tenure_id)).count();
    let count: i64 = kept!(db, get_result(query))?;
    kept!(db, run(diesel::update(tenures::table.find(tenure_id)).set(tenures::passkeys.eq(count))))?;
    Ok(())
}

/// Begins a ceremony. `id`: digest of what the page holds; `session_id`: where it belongs to one.
///
/// # Errors
/// From the database.
pub fn begin(db: &mut Conn, id: &str, session_id: Option<&str>, state: &str, now: i64) -> Result<(), Error> {
    let ceremony = (
        ceremonies::id.eq(id),
        ceremonies::session_id.eq(session_id),
        ceremonies::state.eq(state),
        ceremonies::created_at.eq(now),
    );
    kept!(db, run(diesel::insert_into(ceremonies::table).values(ceremony)))?;
    Ok(())
}

/// Uses a ceremony up; its state, for the one who did, in the session that it was begun in. None where it
/// was used, took more than five minutes, or never was.
///
/// # Errors
/// From the database.
pub fn use_up(db: &mut Conn, id: &str, session_id: Option<&str>, now: i64) -> Result<Option<String>, Error> {
    let using = diesel::update(ceremonies::table.find(id))
        .filter(ceremonies::used_at.is_null())
        .filter(ceremonies::created_at.ge(now - CEREMONY))
        .set(ceremonies::used_at.eq(now))
        .returning((ceremonies::session_id, ceremonies::state));
    let used: Option<(Option<String>, String)> = kept!(db, get_result(using)).optional()?;
    Ok(used.filter(|(session, _)| session.as_deref() == session_id).map(|(_, state)| state))
}

/// Forgets ceremonies that are over; how many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    Ok(diesel::delete(ceremonies::table.filter(ceremonies::created_at.lt(now - CEREMONY))).execute(db)?)
}
