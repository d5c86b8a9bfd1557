//! Apps and banks as a list, by name.

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{institutions, logos, platforms, recipients};
use crate::domain::display_name::folded;
use crate::domain::registry::Kind;
use crate::error::Error;

/// An app or a bank as a line of the list shows it.
#[derive(Clone, Debug, Queryable)]
pub struct Listed {
    /// `rcp_...` or `ins_...`
    pub id: String,
    /// The platform's id.
    pub external_id: String,
    /// The name that counts.
    pub name: String,
    /// The platform's name.
    pub platform: String,
    /// Id of its logo, where one was fetched.
    pub logo: Option<String>,
    /// Whether staff have said something of it.
    pub curated: bool,
}

/// Selects those of a table whose names hold every word, or that have this id, from a place on.
macro_rules! listed {
    ($db:expr, $table:ident, $words:expr, $after:expr, $limit:expr) => {{
        let mut query = $table::table
            .inner_join(platforms::table)
            .left_join(logos::table.on(logos::uri.nullable().eq($table::logo_uri)))
            .order(($table::folded, $table::id))
            .limit($limit)
            .select((
                $table::id,
                $table::external_id,
                $table::name,
                platforms::name,
                logos::id.nullable(),
                $table::curated,
            ))
            .into_boxed();
        for word in folded($words).split_whitespace() {
            query = query.filter($table::folded.like(format!("%{}%", literal(word))).escape('\\'));
        }
        if !$words.is_empty() {
            query = query.or_filter($table::external_id.eq($words).or($table::id.eq($words)));
        }
        let place = match $after {
            Some(id) => $table::table.find(id).select($table::folded).first::<String>($db).optional()?,
            None => None,
        };
        if let Some((place, id)) = place.zip($after) {
            // The bound that an index can start from: an "or" is read from the top.
            query = query.filter($table::folded.ge(place.clone()));
            let later = $table::folded.gt(place.clone()).or($table::folded.eq(place).and($table::id.gt(id)));
            query = query.filter(later);
        }
        Ok(query.load($db)?)
    }};
}

/// Those whose names hold every one of these words, or whose id it is, by name: at most so many, from the one
/// after this id on.
///
/// # Errors
/// From the database.
pub fn page(
    db: &mut Conn,
    kind: Kind,
    words: &str,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Listed>, Error> {
    match kind {
        Kind::App => listed!(db, recipients, words, after, limit),
        Kind::Bank => listed!(db, institutions, words, after, limit),
    }
}

/// The same without a meaning in a pattern.
fn literal(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Folds the names of those of a table that an older version has kept.
macro_rules! fold {
    ($db:expr, $table:ident) => {{
        let unfolded = $table::table.filter($table::folded.eq("")).select(($table::id, $table::name));
        let some: Vec<(String, String)> = unfolded.load($db)?;
        for (id, name) in some {
            diesel::update($table::table.find(id)).set($table::folded.eq(folded(&name))).execute($db)?;
        }
    }};
}

/// Folds the names that an older version has kept.
pub(in crate::store) fn fold_names(db: &mut Conn) -> Result<(), Error> {
    let work = |db: &mut Conn| -> Result<(), Error> {
        fold!(db, recipients);
        fold!(db, institutions);
        Ok(())
    };
    db.run(db.begin())?;
    let done = work(db);
    db.run(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}
