//! Whom of the people somebody on the staff has opened, and why.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::{openings, tenures};
use crate::domain::id;
use crate::error::Error;

/// A look at a person: who looks, at whom, why, and until when it holds.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = openings, treat_none_as_default_value = false)]
pub struct Opening {
    /// `opn_...`
    pub id: String,
    /// Who looks.
    pub staff_id: String,
    /// At whom.
    pub number_id: String,
    /// Why.
    pub reason: String,
    /// The caller's case, as the operator's own tools name it.
    pub case_reference: String,
    /// Unix ms.
    pub opened_at: i64,
    /// Unix ms.
    pub ends_at: i64,
}

/// Keeps one.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, opening: &Opening) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(openings::table).values(opening)))?;
    Ok(())
}

/// The newest that holds at `now`. It ends when somebody new holds the number: of whom nobody has said why, and who
/// has not been told.
///
/// # Errors
/// From the database.
pub fn standing(db: &mut Conn, staff_id: &str, number_id: &str, now: i64) -> Result<Option<Opening>, Error> {
    let query = openings::table
        .filter(openings::staff_id.eq(staff_id))
        .filter(openings::number_id.eq(number_id))
        .filter(openings::ends_at.gt(now))
        .order(openings::ends_at.desc())
        .limit(1);
    let found: Option<Opening> = kept!(db, get_result(query)).optional()?;
    let Some(opening) = found else { return Ok(None) };
    let newer = tenures::table
        .filter(tenures::number_id.eq(number_id))
        .filter(tenures::id.ge(id::floor("ten", opening.opened_at + 1)))
        .limit(1)
        .select(tenures::id);
    let newer: Option<String> = kept!(db, get_result(newer)).optional()?;
    Ok(newer.is_none().then_some(opening))
}
