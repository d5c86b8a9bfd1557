//! Brings the tables up to date and sets the guards.

use diesel::RunQueryDsl as _;
use diesel::connection::SimpleConnection as _;
use diesel::migration::{Migration, MigrationSource as _};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::Conn;
use super::registry;
use crate::error::Error;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
const GUARD_SQLITE: &str = include_str!("../../migrations/guard-sqlite.sql");
const GUARD_POSTGRES: &str = include_str!("../../migrations/guard-postgres.sql");

/// Held while one of several starting nodes migrates; the number has no meaning but being ours.
const LOCK: &str = "SELECT pg_advisory_lock(7235419001)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(7235419001)";

/// What a database is, before anything is done to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Peek {
    /// There is no table in it.
    Nothing,
    /// It is an Untether sandbox.
    Sandbox,
    /// It is something else: a real Untether, or another program's.
    Other,
}

/// Looks without touching.
pub(super) fn peek(conn: &mut Conn) -> Result<Peek, Error> {
    let tables = tables(conn)?;
    if tables.is_empty() {
        return Ok(Peek::Nothing);
    }
    let is_ours =
        ["meta", "audit_head", "outbox"].iter().all(|name| tables.iter().any(|table| table == name));
    Ok(if is_ours && super::meta::is_sandbox(conn)? { Peek::Sandbox } else { Peek::Other })
}

#[derive(diesel::QueryableByName)]
struct Table {
    #[diesel(sql_type = diesel::sql_types::Text)]
    name: String,
}

fn tables(conn: &mut Conn) -> Result<Vec<String>, Error> {
    let found: Vec<Table> = match conn {
        Conn::Pg(pg) => diesel::sql_query(
            "SELECT tablename::text AS name FROM pg_tables WHERE schemaname = current_schema()",
        )
        .load(pg)?,
        Conn::Sqlite(sqlite) => {
            diesel::sql_query("SELECT name FROM sqlite_master WHERE type = 'table'").load(sqlite)?
        }
    };
    Ok(found.into_iter().map(|table| table.name).collect())
}

/// A database of another program is left alone.
fn refuse_foreign(conn: &mut Conn) -> Result<(), Error> {
    let tables = tables(conn)?;
    if tables.is_empty() || tables.iter().any(|name| name == "__diesel_schema_migrations") {
        return Ok(());
    }
    Err(Error::Refused("the database holds tables of another program; untether needs one of its own".into()))
}

/// Runs pending migrations and applies the guard file of this database.
pub(super) fn run(conn: &mut Conn) -> Result<(), Error> {
    refuse_foreign(conn)?;
    match conn {
        Conn::Pg(pg) => {
            pg.batch_execute(LOCK)?;
            let done = migrate(pg).and_then(|()| pg.batch_execute(GUARD_POSTGRES).map_err(Error::from));
            pg.batch_execute(UNLOCK)?;
            done?;
        }
        Conn::Sqlite(sqlite) => {
            migrate(sqlite)?;
            sqlite.batch_execute(GUARD_SQLITE)?;
        }
    }
    registry::fold_names(conn)
}

/// The versions of migrations that the database lacks.
pub(super) fn pending(conn: &mut Conn) -> Result<Vec<String>, Error> {
    refuse_foreign(conn)?;
    let known: Vec<Box<dyn Migration<diesel::sqlite::Sqlite>>> = MIGRATIONS.migrations().map_err(failed)?;
    let known = known.iter().map(|migration| migration.name().version().to_string());
    let applied: Vec<Table> = if tables(conn)?.is_empty() {
        Vec::new()
    } else {
        let versions = "SELECT version AS name FROM __diesel_schema_migrations";
        match conn {
            Conn::Pg(pg) => diesel::sql_query(versions).load(pg)?,
            Conn::Sqlite(sqlite) => diesel::sql_query(versions).load(sqlite)?,
        }
    };
    Ok(known.filter(|version| !applied.iter().any(|one| one.name == *version)).collect())
}

fn failed(why: Box<dyn std::error::Error + Send + Sync>) -> Error {
    Error::Unavailable(format!("the database could not be migrated: {why}"))
}

fn migrate<DB, C>(conn: &mut C) -> Result<(), Error>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: diesel::migration::MigrationSource<DB>,
{
    let known: Vec<String> = MIGRATIONS
        .migrations()
        .map_err(failed)?
        .iter()
        .map(|migration| migration.name().version().to_string())
        .collect();
    let applied = conn.applied_migrations().map_err(failed)?;
    if let Some(newer) = applied.iter().map(ToString::to_string).find(|version| !known.contains(version)) {
        return Err(Error::Refused(format!(
            "the database has migration {newer}, which this binary does not know: a newer version of \
             untether has used it. Run that version, or restore a backup that is older"
        )));
    }
    conn.run_pending_migrations(MIGRATIONS).map_err(failed)?;
    Ok(())
}

/// Drops every table of the schema, on PostgreSQL.
pub(super) fn drop_all(conn: &mut Conn) -> Result<(), Error> {
    conn.run(
        "DO $$ DECLARE t TEXT; BEGIN
            FOR t IN SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() LOOP
                EXECUTE 'DROP TABLE ' || t || ' CASCADE';
            END LOOP;
        END $$",
    )
}
