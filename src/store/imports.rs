//! How far the import of a file has come.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::imports;
use crate::error::Error;

/// An import, as far as it has come.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = imports, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Import {
    /// Keyed digest of platform and file.
    pub id: String,
    /// Whose connections.
    pub platform_id: String,
    /// Bytes of the file that are done, up to the end of a line.
    pub bytes: i64,
    /// Lines of it that are done, empty ones counted.
    pub lines: i64,
    /// Lines that brought a connection.
    pub added: i64,
    /// Lines about a consent that was known.
    pub known: i64,
    /// Of those, the ones whose person had stopped them: the stop stands.
    pub stopped: i64,
    /// Lines that were refused.
    pub refused: i64,
    /// Unix ms.
    pub started_at: i64,
    /// Unix ms.
    pub finished_at: Option<i64>,
}

/// The import with this id, begun where there is none, and begun anew where it had come to its end.
///
/// # Errors
/// From the database.
pub fn begin(db: &mut Conn, id: &str, platform_id: &str, now: i64) -> Result<Import, Error> {
    let fresh = Import {
        id: id.to_owned(),
        platform_id: platform_id.to_owned(),
        bytes: 0,
        lines: 0,
        added: 0,
        known: 0,
        stopped: 0,
        refused: 0,
        started_at: now,
        finished_at: None,
    };
    insert_or_ignore!(db, imports::table, &fresh)?;
    let again =
        diesel::update(imports::table.find(id)).filter(imports::finished_at.is_not_null()).set(&fresh);
    kept!(db, run(again))?;
    let query = imports::table.find(id);
    Ok(kept!(db, get_result(query))?)
}

/// Notes how far an import has come since it was at `from` bytes. `false` where it is not there any more:
/// another run of the same file goes on with it.
///
/// # Errors
/// From the database.
pub fn advance(db: &mut Conn, import: &Import, from: i64) -> Result<bool, Error> {
    let noting = diesel::update(imports::table.find(&import.id)).filter(imports::bytes.eq(from)).set(import);
    Ok(kept!(db, execute(noting))? == 1)
}
