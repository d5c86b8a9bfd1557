//! Who held a number when.

mod held;
mod life;

pub use held::{Held, held, ids_of_number};
pub use life::{Stretch, stretches};

use diesel::prelude::*;

use super::Conn;
use super::kept::{kept, locked};
use super::schema::tenures;
use crate::domain::id;
use crate::domain::tenure::Span;
use crate::domain::time::DAY;
use crate::error::Error;

/// Id, joined id, first and newest proof, locked, closed, proof ended.
type Row = (String, Option<String>, i64, i64, Option<i64>, Option<i64>, Option<i64>);

/// A number's tenures, newest first. Call it with the number's row locked.
///
/// # Errors
/// From the database.
pub fn of_number(db: &mut Conn, number_id: &str) -> Result<Vec<Span>, Error> {
    let query = tenures::table
        .filter(tenures::number_id.eq(number_id))
        .filter(tenures::moved_at.is_null())
        .order((tenures::opened_at.desc(), tenures::id.desc()))
        .select((
            tenures::id,
            tenures::joined_id,
            tenures::opened_at,
            tenures::last_proof_at,
            tenures::locked_at,
            tenures::closed_at,
            tenures::proof_ended_at,
        ));
    let rows: Vec<Row> = kept!(db, load(query))?;
    let span = |(id, joined, opened_at, last_proof_at, locked_at, closed_at, proof_ended_at): Row| Span {
        // What belonged to a tenure whose person came back belongs to the one that they came back to.
        id: joined.unwrap_or(id),
        opened_at,
        last_proof_at,
        is_locked: locked_at.is_some(),
        closed_at,
        proof_ended_at,
    };
    Ok(rows.into_iter().map(span).collect())
}

/// A tenure, as far as who may sign in to it goes.
#[derive(Clone, Debug, Queryable)]
pub struct Standing {
    /// Its number.
    pub number_id: String,
    /// Unix ms; none while it is the number's open one.
    pub closed_at: Option<i64>,
    /// The tenure that it went on in.
    pub joined_id: Option<String>,
    /// When its person took everything along to another number, unix ms.
    pub moved_at: Option<i64>,
    /// Since when codes alone open nothing, unix ms.
    pub locked_at: Option<i64>,
    /// Its newest proof, unix ms.
    pub last_proof_at: i64,
    /// Whether texts to its person name no app.
    pub hides_apps: bool,
}

/// How a tenure stands.
///
/// # Errors
/// From the database.
pub fn standing(db: &mut Conn, id: &str) -> Result<Option<Standing>, Error> {
    let query = tenures::table.find(id).select((
        tenures::number_id,
        tenures::closed_at,
        tenures::joined_id,
        tenures::moved_at,
        tenures::locked_at,
        tenures::last_proof_at,
        tenures::hides_apps,
    ));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Whether texts to its person name no app.
///
/// # Errors
/// From the database.
pub fn hides_apps(db: &mut Conn, id: &str) -> Result<bool, Error> {
    let query = tenures::table.find(id).select(tenures::hides_apps);
    Ok(kept!(db, get_result(query)).optional()?.unwrap_or_default())
}

/// Keeps whether texts to its person name no app; whether that is another choice than before.
///
/// # Errors
/// From the database.
pub fn set_hides_apps(db: &mut Conn, id: &str, hides: bool) -> Result<bool, Error> {
    let choosing = diesel::update(tenures::table.find(id))
        .filter(tenures::hides_apps.ne(hides))
        .set(tenures::hides_apps.eq(hides));
    Ok(kept!(db, execute(choosing))? == 1)
}

/// Lets others wait who would change what belongs to a tenure, until the transaction ends.
///
/// # Errors
/// From the database.
pub fn lock_row(db: &mut Conn, id: &str) -> Result<(), Error> {
    let query = tenures::table.filter(tenures::id.eq(id)).select(tenures::id);
    let _found: Option<String> = locked!(db, query).optional()?;
    Ok(())
}

/// Notes that one tenure goes on in another, as do those that went on in it. `false` where it did so
/// before, or took everything along to another number.
///
/// # Errors
/// From the database.
pub fn join(db: &mut Conn, id: &str, into: &str) -> Result<bool, Error> {
    let joining = diesel::update(tenures::table.find(id))
        .filter(tenures::joined_id.is_null())
        .filter(tenures::moved_at.is_null())
        .set(tenures::joined_id.eq(into));
    let joined = kept!(db, execute(joining))? == 1;
    if joined {
        let those =
            diesel::update(tenures::table.filter(tenures::joined_id.eq(id))).set(tenures::joined_id.eq(into));
        kept!(db, run(those))?;
    }
    Ok(joined)
}

/// Closes a tenure whose person takes everything along into one of another number, with what had gone on
/// in it.
///
/// # Errors
/// From the database.
pub fn leave(db: &mut Conn, id: &str, into: &str, now: i64) -> Result<(), Error> {
    let left = (tenures::moved_at.eq(now), tenures::joined_id.eq(into));
    let those = diesel::update(tenures::table.filter(tenures::joined_id.eq(id))).set(left);
    kept!(db, run(those))?;
    kept!(db, run(diesel::update(tenures::table.find(id)).set((left, tenures::closed_at.eq(now)))))?;
    Ok(())
}

/// The tenures that went on in this one.
///
/// # Errors
/// From the database.
pub fn joined_to(db: &mut Conn, id: &str) -> Result<Vec<String>, Error> {
    let query = tenures::table.filter(tenures::joined_id.eq(id)).select(tenures::id);
    Ok(kept!(db, load(query))?)
}

/// From now on codes alone open nothing here. `false` where the tenure is not open or has no passkey.
///
/// # Errors
/// From the database.
pub fn lock(db: &mut Conn, id: &str, now: i64) -> Result<bool, Error> {
    let locking = diesel::update(tenures::table.find(id))
        .filter(tenures::closed_at.is_null())
        .filter(tenures::locked_at.is_null())
        .filter(tenures::passkeys.gt(0))
        .set(tenures::locked_at.eq(now));
    Ok(kept!(db, execute(locking))? == 1)
}

/// Codes alone sign in again. `false` where they did before.
///
/// # Errors
/// From the database.
pub fn unlock(db: &mut Conn, id: &str) -> Result<bool, Error> {
    let unlocking = diesel::update(tenures::table.find(id))
        .filter(tenures::locked_at.is_not_null())
        .set(tenures::locked_at.eq(None::<i64>));
    Ok(kept!(db, execute(unlocking))? == 1)
}

/// Closes the open tenure of a number, if there is one.
///
/// # Errors
/// From the database.
pub fn close(db: &mut Conn, number_id: &str, now: i64) -> Result<(), Error> {
    kept!(
        db,
        run(diesel::update(tenures::table)
            .filter(tenures::number_id.eq(number_id))
            .filter(tenures::closed_at.is_null())
            .set(tenures::closed_at.eq(now)))
    )?;
    Ok(())
}

/// Opens a tenure of a number that has none open.
///
/// # Errors
/// From the database.
pub fn open(db: &mut Conn, number_id: &str, proof_at: i64, now: i64) -> Result<String, Error> {
    let id = id::fresh("ten", now);
    let opening = diesel::insert_into(tenures::table).values((
        tenures::id.eq(&id),
        tenures::number_id.eq(number_id),
        tenures::opened_at.eq(proof_at),
        tenures::last_proof_at.eq(proof_at),
    ));
    kept!(db, run(opening))?;
    Ok(id)
}

/// Notes a proof; an older one than the last changes nothing.
///
/// # Errors
/// From the database.
pub fn prove(db: &mut Conn, id: &str, proof_at: i64) -> Result<(), Error> {
    let proving = diesel::update(tenures::table.find(id))
        .filter(tenures::last_proof_at.lt(proof_at))
        .set(tenures::last_proof_at.eq(proof_at));
    kept!(db, run(proving))?;
    Ok(())
}

/// Notes of a number's open tenure that nobody had the number at `at`. The tenure, where that is news: no
/// proof has come since then, nor has the last one ended before.
///
/// # Errors
/// From the database.
pub fn end_proof(db: &mut Conn, number_id: &str, at: i64) -> Result<Option<String>, Error> {
    let proven_since = tenures::proof_ended_at.lt(tenures::last_proof_at.nullable()).assume_not_null();
    let ending = diesel::update(tenures::table)
        .filter(tenures::number_id.eq(number_id))
        .filter(tenures::closed_at.is_null())
        .filter(tenures::last_proof_at.le(at))
        .filter(tenures::proof_ended_at.is_null().or(proven_since))
        .set(tenures::proof_ended_at.eq(at))
        .returning(tenures::id);
    Ok(kept!(db, get_result(ending)).optional()?)
}

/// The open tenure of a number. Asked in the same way where there is no number, so that a known one
/// costs the same.
///
/// # Errors
/// From the database.
pub fn open_of(db: &mut Conn, number_id: Option<&str>) -> Result<Option<String>, Error> {
    let query = tenures::table
        .filter(tenures::number_id.eq(number_id.unwrap_or_default()))
        .filter(tenures::closed_at.is_null())
        .select(tenures::id);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// The number of a tenure.
///
/// # Errors
/// From the database.
pub fn number_of(db: &mut Conn, id: &str) -> Result<Option<String>, Error> {
    let query = tenures::table.find(id).select(tenures::number_id).limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// The language that its person chose, as a BCP 47 tag.
///
/// # Errors
/// From the database.
pub fn locale(db: &mut Conn, id: &str) -> Result<Option<String>, Error> {
    let query = tenures::table.find(id).select(tenures::locale);
    let found: Option<Option<String>> = kept!(db, get_result(query)).optional()?;
    Ok(found.flatten())
}

/// Keeps a choice of language; whether it is another than before.
///
/// # Errors
/// From the database.
pub fn set_locale(db: &mut Conn, id: &str, locale: &str) -> Result<bool, Error> {
    let changed = kept!(
        db,
        execute(
            diesel::update(tenures::table.find(id))
                .filter(tenures::locale.is_null().or(tenures::locale.ne(locale).assume_not_null()))
                .set(tenures::locale.eq(locale))
        )
    )?;
    Ok(changed == 1)
}

/// Notes that a tenure's person is alerted now, unless they were within the last day. `true` for the
/// one who may.
///
/// # Errors
/// From the database.
pub fn may_alert(db: &mut Conn, id: &str, now: i64) -> Result<bool, Error> {
    let noting = diesel::update(tenures::table.find(id))
        .filter(tenures::alerted_at.is_null().or(tenures::alerted_at.le(now - DAY).assume_not_null()))
        .set(tenures::alerted_at.eq(now));
    Ok(kept!(db, execute(noting))? == 1)
}
