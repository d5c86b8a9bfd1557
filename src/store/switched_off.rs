//! Apps that are switched off: whatever is granted to them is halted.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::{platforms, recipients, staff, switched_off};
use crate::error::Error;

/// An app that is switched off.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = switched_off, treat_none_as_default_value = false)]
pub struct SwitchedOff {
    /// `rcp_...`
    pub recipient_id: String,
    /// Who did it.
    pub by_staff: String,
    /// Why.
    pub reason: String,
    /// Under which case.
    pub case_reference: String,
    /// Unix ms.
    pub since: i64,
}

/// Switches an app off. `false` where it is.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, off: &SwitchedOff) -> Result<bool, Error> {
    Ok(insert_or_ignore!(db, switched_off::table, off)? == 1)
}

/// Switches it on again. `false` where it is.
///
/// # Errors
/// From the database.
pub fn remove(db: &mut Conn, recipient_id: &str) -> Result<bool, Error> {
    Ok(kept!(db, execute(diesel::delete(switched_off::table.find(recipient_id))))? == 1)
}

/// Whether an app is switched off: every grant asks, and hardly ever is one.
///
/// # Errors
/// From the database.
pub fn is(db: &mut Conn, recipient_id: &str) -> Result<bool, Error> {
    let query = switched_off::table.find(recipient_id).select(switched_off::since);
    let since: Option<i64> = kept!(db, get_result(query)).optional()?;
    Ok(since.is_some())
}

/// One of them with what belongs to it.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    /// The row.
    pub off: SwitchedOff,
    /// The app's name.
    pub app: String,
    /// The name of the platform that knows it.
    pub platform: String,
    /// The address of who did it.
    pub by: String,
}

/// All of them, the newest first.
///
/// # Errors
/// From the database.
pub fn all(db: &mut Conn) -> Result<Vec<Listed>, Error> {
    let query = switched_off::table
        .inner_join(recipients::table.inner_join(platforms::table))
        .inner_join(staff::table)
        .order((switched_off::since.desc(), switched_off::recipient_id))
        .select((switched_off::all_columns, recipients::name, platforms::name, staff::email));
    Ok(kept!(db, load(query))?)
}
