//! Apps and banks by what staff call them.

use diesel::prelude::*;

use super::Conn;
use super::schema::{curations, institutions, platforms, recipients};
use crate::domain::display_name::folded;
use crate::error::Error;

/// An app or a bank.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Called {
    /// Its row.
    pub id: String,
    /// What people read.
    pub name: String,
    /// Under which platform.
    pub platform: String,
}

/// Who is called so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nobody.
    None,
    /// These: one company, under several platforms.
    These(Vec<Called>),
    /// Several platforms know one by this id: they need not be the same.
    SameId,
}

/// Those that people read of under a name, or whose platform tells it, whatever its letter case and accents; else the
/// one with an id, ours or a platform's.
macro_rules! called {
    ($db:expr, $table:ident, $called:expr) => {{
        let wanted = folded($called);
        let told: Vec<(String, String)> =
            curations::table.select((curations::id, curations::told_name)).load($db)?;
        let told: Vec<String> =
            told.into_iter().filter(|(_, name)| folded(name) == wanted).map(|(id, _)| id).collect();
        let all = || {
            $table::table.inner_join(platforms::table).order($table::id).select((
                $table::id,
                $table::name,
                platforms::name,
            ))
        };
        let by_name: Vec<Called> =
            all().filter($table::folded.eq(wanted).or($table::id.eq_any(told))).load($db)?;
        let by_id: Vec<Called> = if by_name.is_empty() {
            all().filter($table::external_id.eq($called).or($table::id.eq($called))).load($db)?
        } else {
            Vec::new()
        };
        match (by_name.is_empty(), by_id.len()) {
            (false, _) => Found::These(by_name),
            (true, 0) => Found::None,
            (true, 1) => Found::These(by_id),
            (true, _) => Found::SameId,
        }
    }};
}

/// The apps that are called so.
///
/// # Errors
/// From the database.
pub fn recipients(db: &mut Conn, called: &str) -> Result<Found, Error> {
    Ok(called!(db, recipients, called))
}

/// The banks that are called so.
///
/// # Errors
/// From the database.
pub fn institutions(db: &mut Conn, called: &str) -> Result<Found, Error> {
    Ok(called!(db, institutions, called))
}
