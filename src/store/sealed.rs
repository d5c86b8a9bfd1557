//! Every table that keeps something sealed in a row of its own, and how what older keys made of it is
//! found and replaced. A new table with a sealed column needs a line in [`PLACES`], and no more.

use diesel::query_builder::{BoxedSqlQuery, SqlQuery};
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel::{RunQueryDsl as _, sql_query};

use super::{Conn, opt_outs};
use crate::error::Error;

/// Where something sealed is kept.
pub struct Place {
    /// The table.
    pub table: &'static str,
    /// Its key.
    key: &'static str,
    /// Its sealed columns, one or two.
    pub sealed: &'static [Column],
    /// The column that is the blind index of the number that the first sealed one holds.
    pub lookup: Option<&'static str>,
    /// Which rows, in SQL.
    only: &'static str,
}

/// A sealed column.
pub struct Column {
    /// Its name.
    name: &'static str,
    /// What stands before and after the row's key in the name of the row that it is sealed to.
    around: (&'static str, &'static str),
}

impl Column {
    const fn of(name: &'static str) -> Self {
        Self { name, around: ("", "") }
    }

    /// The row that it is sealed to.
    #[must_use]
    pub fn row(&self, key: &str) -> String {
        format!("{}{key}{}", self.around.0, self.around.1)
    }
}

/// All of them. Numbers whose guesses are counted have `store::reindex`.
pub const PLACES: [Place; 9] = [
    Place {
        table: "numbers",
        key: "id",
        sealed: &[Column::of("sealed")],
        lookup: Some("lookup"),
        only: "1 = 1",
    },
    Place {
        table: "sign_ins",
        key: "id",
        sealed: &[Column::of("phone_sealed")],
        lookup: Some("lookup"),
        only: "1 = 1",
    },
    Place {
        table: "inbox",
        key: "id",
        sealed: &[
            Column { name: "to_sealed", around: ("", "/to") },
            Column { name: "body_sealed", around: ("", "/inbox") },
        ],
        lookup: Some("to_lookup"),
        only: "1 = 1",
    },
    Place {
        table: "outbox",
        key: "id",
        sealed: &[Column::of("body_sealed")],
        lookup: None,
        only: "settled_at IS NULL AND body_sealed IS NOT NULL",
    },
    Place { table: "parked", key: "id", sealed: &[Column::of("body_sealed")], lookup: None, only: "1 = 1" },
    Place {
        table: "changes",
        key: "id",
        sealed: &[Column::of("detail")],
        lookup: None,
        only: "settled_at IS NULL AND kind IN ('NUMBER', 'PLATFORM_NUMBER')",
    },
    Place {
        table: "platform_secrets",
        key: "id",
        sealed: &[Column::of("sealed")],
        lookup: None,
        only: "1 = 1",
    },
    Place { table: "staff", key: "id", sealed: &[Column::of("totp_sealed")], lookup: None, only: "1 = 1" },
    Place {
        table: "meta",
        key: "name",
        sealed: &[Column { name: "value", around: ("meta/", "") }],
        lookup: None,
        only: "name = 'keyring'",
    },
];

/// What a row keeps.
#[derive(Clone, Debug, diesel::QueryableByName)]
pub struct Row {
    /// Its key.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// The first sealed column.
    #[diesel(sql_type = Text)]
    pub one: String,
    /// The second.
    #[diesel(sql_type = Nullable<Text>)]
    pub two: Option<String>,
    /// The blind index.
    #[diesel(sql_type = Nullable<Text>)]
    pub lookup: Option<String>,
}

impl Row {
    /// In the order of [`Place::columns`].
    fn values(&self) -> impl Iterator<Item = &str> {
        [Some(&self.one), self.two.as_ref(), self.lookup.as_ref()].into_iter().flatten().map(String::as_str)
    }
}

impl Place {
    fn columns(&self) -> impl Iterator<Item = &'static str> {
        self.sealed.iter().map(|column| column.name).chain(self.lookup)
    }

    /// Up to `limit` rows with a key above `after`, in its order, of which something was made with
    /// another key than these two: that of the seals, and that of the index.
    ///
    /// # Errors
    /// From the database.
    pub fn behind(
        &self,
        db: &mut Conn,
        after: &str,
        (seal, index): (&str, &str),
        limit: i64,
    ) -> Result<Vec<Row>, Error> {
        let nothing = "CAST(NULL AS TEXT)";
        let one = self.sealed.first().map_or(nothing, |column| column.name);
        let two = self.sealed.get(1).map_or(nothing, |column| column.name);
        let lookup = self.lookup.unwrap_or(nothing);
        let Self { table, key, only, .. } = self;
        let mut stale: Vec<String> =
            self.sealed.iter().map(|column| format!("NOT {}", made_with(column.name, &[seal]))).collect();
        stale.extend(self.lookup.map(|column| format!("NOT {}", made_with(column, &[index]))));
        let sql = format!(
            "SELECT {key} AS id, {one} AS one, {two} AS two, {lookup} AS lookup FROM {table}
             WHERE {key} > $1 AND {only} AND ({}) ORDER BY {key} LIMIT $2",
            stale.join(" OR ")
        );
        Ok(match db {
            Conn::Pg(pg) => sql_query(sql).bind::<Text, _>(after).bind::<BigInt, _>(limit).load(pg)?,
            Conn::Sqlite(sqlite) => {
                sql_query(sql).bind::<Text, _>(after).bind::<BigInt, _>(limit).load(sqlite)?
            }
        })
    }

    /// Puts rows in place of what was read of them. One that has changed since, or is gone, stays as it
    /// is. How many were replaced.
    ///
    /// # Errors
    /// From the database.
    pub fn replace(&self, db: &mut Conn, rows: &[(Row, Row)]) -> Result<usize, Error> {
        if rows.is_empty() {
            return Ok(0);
        }
        let Self { table, key, .. } = self;
        let columns: Vec<&str> = self.columns().collect();
        let width = 1 + 2 * columns.len();
        let names: Vec<String> = columns.iter().map(|name| format!("{name}_old, {name}_new")).collect();
        let values: Vec<String> = (0..rows.len())
            .map(|row| {
                let places: Vec<String> = (1..=width).map(|n| format!("${}", row * width + n)).collect();
                format!("({})", places.join(", "))
            })
            .collect();
        let sets: Vec<String> = columns.iter().map(|name| format!("{name} = v.{name}_new")).collect();
        let same: Vec<String> = columns.iter().map(|name| format!("{table}.{name} = v.{name}_old")).collect();
        let sql = format!(
            "WITH v(id, {}) AS (VALUES {}) UPDATE {table} SET {} FROM v WHERE {table}.{key} = v.id AND {}",
            names.join(", "),
            values.join(", "),
            sets.join(", "),
            same.join(" AND ")
        );
        let replaced = match db {
            Conn::Pg(pg) => bound(sql_query(sql).into_boxed(), rows).execute(pg)?,
            Conn::Sqlite(sqlite) => bound(sql_query(sql).into_boxed(), rows).execute(sqlite)?,
        };
        if self.table == "numbers" {
            // After the numbers are locked: who opts out locks theirs first.
            opt_outs::move_along(db, rows)?;
        }
        Ok(replaced)
    }

    /// How many rows have a seal made with one of these keys; or, with `none`, with none of them.
    ///
    /// # Errors
    /// From the database.
    pub fn sealed_with(&self, db: &mut Conn, keys: &[&str], none: bool) -> Result<i64, Error> {
        let each: Vec<String> =
            self.sealed.iter().map(|column| either(made_with(column.name, keys), none)).collect();
        count(db, self.table, &format!("{} AND ({})", self.only, each.join(" OR ")))
    }

    /// How many rows have an index made with one of these keys; or, with `none`, with none of them.
    ///
    /// # Errors
    /// From the database.
    pub fn found_by(&self, db: &mut Conn, keys: &[&str], none: bool) -> Result<i64, Error> {
        match self.lookup {
            Some(column) => {
                count(db, self.table, &format!("{} AND {}", self.only, either(made_with(column, keys), none)))
            }
            None => Ok(0),
        }
    }
}

fn bound<'a, DB>(
    mut query: BoxedSqlQuery<'a, DB, SqlQuery>,
    rows: &'a [(Row, Row)],
) -> BoxedSqlQuery<'a, DB, SqlQuery>
where
    DB: diesel::backend::Backend + diesel::sql_types::HasSqlType<Text>,
    str: diesel::serialize::ToSql<Text, DB>,
{
    for (before, after) in rows {
        query = query.bind::<Text, _>(before.id.as_str());
        for (old, new) in before.values().zip(after.values()) {
            query = query.bind::<Text, _>(old).bind::<Text, _>(new);
        }
    }
    query
}

/// How many rows of a table something holds for, in SQL.
///
/// # Errors
/// From the database.
pub fn count(db: &mut Conn, table: &str, condition: &str) -> Result<i64, Error> {
    #[derive(diesel::QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        rows: i64,
    }
    let query = sql_query(format!("SELECT count(*) AS rows FROM {table} WHERE {condition}"));
    let found: Count = match db {
        Conn::Pg(pg) => query.get_result(pg)?,
        Conn::Sqlite(sqlite) => query.get_result(sqlite)?,
    };
    Ok(found.rows)
}

/// Whether a column was made with one of these keys, whose ids are letters, digits and hyphens.
#[must_use]
pub fn made_with(column: &str, keys: &[&str]) -> String {
    let each: Vec<String> =
        keys.iter().map(|key| format!("substr({column}, 1, {}) = '{key}.'", key.len() + 1)).collect();
    format!("({})", if each.is_empty() { "1 = 0".to_owned() } else { each.join(" OR ") })
}

/// The condition, or its opposite.
#[must_use]
pub fn either(condition: String, opposite: bool) -> String {
    if opposite { format!("NOT {condition}") } else { condition }
}
