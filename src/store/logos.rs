//! Logos of apps and banks: where they are, and what was fetched from there.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::{institutions, logos, recipients};
use crate::domain::logo::Logo;
use crate::error::Error;

/// What staff ask for is due before everything that only has become due.
pub const AT_ONCE: i64 = 0;

/// Notes that a logo is to be fetched, unless it has been noted before.
fn want(db: &mut Conn, uri: &str, due_at: i64) -> Result<(), Error> {
    let row = (
        logos::uri.eq(uri),
        logos::id.eq(None::<String>),
        logos::due_at.eq(due_at),
        logos::failures.eq(0_i64),
        logos::last_answer.eq(None::<String>),
        logos::fetched_at.eq(None::<i64>),
        logos::png.eq(None::<Vec<u8>>),
    );
    insert_or_ignore!(db, logos::table, row)?;
    Ok(())
}

/// Notes that a logo is to be fetched, where it is another one than before.
pub(super) fn want_new(
    db: &mut Conn,
    uri: Option<&str>,
    before: Option<&str>,
    due_at: i64,
) -> Result<(), Error> {
    uri.filter(|uri| before != Some(*uri)).map_or(Ok(()), |uri| want(db, uri, due_at))
}

/// Notes that a logo is to be fetched in the next round, whenever it was fetched before and whatever else is due.
///
/// # Errors
/// From the database.
pub fn want_at_once(db: &mut Conn, uri: &str) -> Result<(), Error> {
    want(db, uri, AT_ONCE)?;
    let again =
        diesel::update(logos::table.find(uri)).set((logos::due_at.eq(AT_ONCE), logos::failures.eq(0)));
    kept!(db, run(again))?;
    Ok(())
}

/// How it stands with a logo.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct State {
    /// Where it is served; none where it was never fetched.
    pub id: Option<String>,
    /// When it is to be fetched, unix ms.
    pub due_at: i64,
    /// Why it was not fetched last time.
    pub last_answer: Option<String>,
    /// When it was fetched, unix ms.
    pub fetched_at: Option<i64>,
}

/// How it stands with the logo at this address.
///
/// # Errors
/// From the database.
pub fn state(db: &mut Conn, uri: &str) -> Result<Option<State>, Error> {
    let query =
        logos::table.find(uri).select((logos::id, logos::due_at, logos::last_answer, logos::fetched_at));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Up to `limit` logos that are to be fetched by `now`, the longest due first, with how often each has failed.
///
/// # Errors
/// From the database.
pub fn due(db: &mut Conn, limit: i64, now: i64) -> Result<Vec<(String, i64)>, Error> {
    let query = logos::table
        .filter(logos::due_at.le(now))
        .order((logos::due_at, logos::uri))
        .limit(limit)
        .select((logos::uri, logos::failures));
    Ok(kept!(db, load(query))?)
}

/// Counts a try before it is made. `false` where another worker makes it, or has made it.
///
/// # Errors
/// From the database.
pub fn begin(db: &mut Conn, uri: &str, failures: i64, (again_at, now): (i64, i64)) -> Result<bool, Error> {
    let beginning = diesel::update(logos::table.find(uri))
        .filter(logos::failures.eq(failures))
        .filter(logos::due_at.le(now))
        .set((logos::failures.eq(failures + 1), logos::due_at.eq(again_at)));
    Ok(kept!(db, execute(beginning))? == 1)
}

/// Keeps what was fetched, to be fetched again at `again_at`.
///
/// # Errors
/// From the database.
pub fn keep(db: &mut Conn, uri: &str, logo: &Logo, again_at: i64, now: i64) -> Result<(), Error> {
    let keeping = diesel::update(logos::table.find(uri)).set((
        logos::id.eq(&logo.id),
        logos::png.eq(&logo.png),
        logos::due_at.eq(again_at),
        logos::failures.eq(0),
        logos::last_answer.eq(None::<String>),
        logos::fetched_at.eq(now),
    ));
    kept!(db, run(keeping))?;
    Ok(())
}

/// Notes why nothing could be fetched. What was fetched before stays.
///
/// # Errors
/// From the database.
pub fn note_failure(db: &mut Conn, uri: &str, why: &str) -> Result<(), Error> {
    let noting = diesel::update(logos::table.find(uri)).set(logos::last_answer.eq(why));
    kept!(db, run(noting))?;
    Ok(())
}

/// The picture with an id.
///
/// # Errors
/// From the database.
pub fn png(db: &mut Conn, id: &str) -> Result<Option<Vec<u8>>, Error> {
    let query = logos::table.filter(logos::id.eq(id)).limit(1).select(logos::png.assume_not_null());
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Removes the logos that are no app's and no bank's any more. How many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn) -> Result<usize, Error> {
    let by_apps = recipients::table.filter(recipients::logo_uri.eq(logos::uri.nullable()));
    let by_banks = institutions::table.filter(institutions::logo_uri.eq(logos::uri.nullable()));
    // Apart, since PostgreSQL joins what stands so, and looks row by row at what stands in an "or".
    let unused = logos::table
        .filter(diesel::dsl::not(diesel::dsl::exists(by_apps)))
        .filter(diesel::dsl::not(diesel::dsl::exists(by_banks)));
    Ok(diesel::delete(unused).execute(db)?)
}
