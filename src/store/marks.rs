//! Which generation of each key is in use: the database says so, and every node goes by it. What is
//! written with which key is so the same for all, whoever has the newer keyring file already.
//!
//! For the index, under which numbers are found, this is what keeps a person from getting a second
//! row. A number's row goes in only while the mark still is what its transaction looked the number up
//! by, and the mark moves only when no such transaction is under way. So all rows of the generation
//! before are there to be found by whoever writes with the new one, and within one generation the
//! unique index decides. A node whose file lacks the key in use cannot find everybody, and makes nobody.

use diesel::prelude::*;

use super::Conn;
use super::conn::Conn::{Pg, Sqlite};
use super::kept::{Kept, insert_or_ignore, kept, locked};
use super::schema::meta;
use crate::domain::keyring::{Keyring, Purpose};
use crate::error::Error;

/// The name of the index's row, for those who write numbers.
pub(super) const INDEX: &str = "keys/index";

fn name(purpose: Purpose) -> String {
    format!("keys/{purpose}")
}

/// The ids of a mark: of the key in use, then of those that rows may still stand under.
#[must_use]
pub fn ids(mark: &str) -> Vec<&str> {
    mark.split(' ').collect()
}

/// The mark that this keyring goes by.
#[must_use]
pub fn of(keys: &Keyring, purpose: Purpose) -> String {
    match purpose {
        Purpose::Index => keys.in_use(purpose).join(" "),
        _ => keys.in_use(purpose).first().copied().unwrap_or_default().to_owned(),
    }
}

/// A purpose's mark, if there is one yet.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, purpose: Purpose) -> Result<Option<String>, Error> {
    let query = meta::table.find(name(purpose)).select(meta::value).limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// A purpose's mark, which is set where there is none; locked until the transaction ends.
///
/// # Errors
/// From the database.
pub fn locked(db: &mut Conn, purpose: Purpose, fresh: &str) -> Result<String, Error> {
    let name = name(purpose);
    insert_or_ignore!(db, meta::table, (meta::name.eq(&name), meta::value.eq(fresh)))?;
    let query = meta::table.filter(meta::name.eq(&name)).select(meta::value);
    Ok(locked!(db, query)?)
}

/// Moves a mark from one text to another. `false` where it is another by now.
///
/// # Errors
/// From the database.
pub fn put(db: &mut Conn, purpose: Purpose, from: &str, to: &str) -> Result<bool, Error> {
    let moving =
        diesel::update(meta::table.find(name(purpose))).filter(meta::value.eq(from)).set(meta::value.eq(to));
    Ok(kept!(db, execute(moving))? == 1)
}

/// Has this keyring go by a mark.
///
/// # Errors
/// [`Error::Unavailable`] where it lacks a key of it.
pub fn follow(keys: &Keyring, purpose: Purpose, mark: &str) -> Result<(), Error> {
    let ids = ids(mark);
    let (first, all) = match (purpose, ids.first()) {
        (Purpose::Index, _) | (_, None) => ("", ids),
        (_, Some(first)) => (*first, keys.all(purpose, first)),
    };
    if (first.is_empty() || keys.has(purpose, first)) && keys.put_to_use(purpose, &all) {
        return Ok(());
    }
    Err(lacks(all.iter().find(|id| !keys.has(purpose, id)).copied().unwrap_or_default()))
}

fn lacks(id: &str) -> Error {
    Error::Unavailable(format!(
        "this node's keyring file lacks the key {id}, which is in use with this database: give it the file \
         that the others have, and start it again"
    ))
}

/// Refuses a keyring that lacks a key which is in use, whatever for: what others make with it would seem
/// wrong here, a right code as well. That the key is here is enough; to go by it is for the index, and
/// the key of session cookies stays what it was at the start.
///
/// # Errors
/// [`Error::Unavailable`].
pub fn check(db: &mut Conn, keys: &Keyring) -> Result<(), Error> {
    let query = meta::table.filter(meta::name.like("keys/%")).select((meta::name, meta::value));
    let marks: Vec<(String, String)> = kept!(db, load(query))?;
    for (name, mark) in &marks {
        // One that this release does not know yet is used by nobody here.
        let Some(purpose) = name.strip_prefix("keys/").and_then(Purpose::parse) else { continue };
        if let Some(id) = ids(mark).into_iter().find(|id| !keys.has(purpose, id)) {
            return Err(lacks(id));
        }
    }
    Ok(())
}

/// Has this keyring go by the index's mark as it stands, and keeps that until the transaction ends:
/// what is found, counted and made by numbers in it is so under the same keys as everywhere. To be
/// called before numbers are looked up by whoever counts by them.
///
/// # Errors
/// [`Error::Unavailable`] where the keyring lacks a key that is in use.
pub fn hold(db: &mut Conn, keys: &Keyring) -> Result<(), Error> {
    enum Here {}
    let query = meta::table.filter(meta::name.eq(INDEX)).select(meta::value);
    let mark: Option<String> = match db {
        Pg(pg) => RunQueryDsl::get_result(Kept::<_, Here>::new(query.for_share()), pg).optional()?,
        Sqlite(sqlite) => RunQueryDsl::get_result(Kept::<_, Here>::new(query), sqlite).optional()?,
    };
    if let Some(mark) = mark.filter(|mark| *mark != of(keys, Purpose::Index)) {
        follow(keys, Purpose::Index, &mark)?;
    }
    check(db, keys)
}
