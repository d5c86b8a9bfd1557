//! Who held a number when.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::tenures;
use crate::domain::id;
use crate::domain::tenure::Span;
use crate::domain::time::DAY;
use crate::error::Error;

/// A number's tenures, newest first. Call it with the number's row locked.
///
/// # Errors
/// From the database.
pub fn of_number(db: &mut Conn, number_id: &str) -> Result<Vec<Span>, Error> {
    let query = tenures::table
        .filter(tenures::number_id.eq(number_id))
        .order((tenures::opened_at.desc(), tenures::id.desc()))
        .select((tenures::id, tenures::opened_at, tenures::last_proof_at));
    let rows: Vec<(String, i64, i64)> = kept!(db, load(query))?;
    Ok(rows.into_iter().map(|(id, opened_at, last_proof_at)| Span { id, opened_at, last_proof_at }).collect())
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
    Ok(tenures::table.find(id).select(tenures::number_id).first(db).optional()?)
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
