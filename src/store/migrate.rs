//! Brings the tables up to date and sets the guards.

use diesel::connection::SimpleConnection as _;
use diesel::migration::MigrationSource as _;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::conn::Conn;
use crate::error::Error;

const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");
const GUARD_SQLITE: &str = include_str!("../../migrations/guard-sqlite.sql");
const GUARD_POSTGRES: &str = include_str!("../../migrations/guard-postgres.sql");

/// Held while one of several starting nodes migrates; the number has no meaning but being ours.
const LOCK: &str = "SELECT pg_advisory_lock(7235419001)";
const UNLOCK: &str = "SELECT pg_advisory_unlock(7235419001)";

/// Runs pending migrations and applies the guard file of this database.
pub(super) fn run(conn: &mut Conn) -> Result<(), Error> {
    match conn {
        Conn::Pg(pg) => {
            pg.batch_execute(LOCK)?;
            let done = migrate(pg).and_then(|()| pg.batch_execute(GUARD_POSTGRES).map_err(Error::from));
            pg.batch_execute(UNLOCK)?;
            done
        }
        Conn::Sqlite(sqlite) => {
            migrate(sqlite)?;
            sqlite.batch_execute(GUARD_SQLITE)?;
            Ok(())
        }
    }
}

fn migrate<DB, C>(conn: &mut C) -> Result<(), Error>
where
    DB: diesel::backend::Backend,
    C: MigrationHarness<DB>,
    EmbeddedMigrations: diesel::migration::MigrationSource<DB>,
{
    let failed = |why: Box<dyn std::error::Error + Send + Sync>| {
        Error::Unavailable(format!("the database could not be migrated: {why}"))
    };
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

/// Drops every table of ours, on PostgreSQL.
pub(super) fn drop_all(conn: &mut Conn) -> Result<(), Error> {
    let tables: Vec<&str> = include_str!("../../migrations/2026-11-20-000001_foundation/up.sql")
        .lines()
        .filter_map(|line| line.strip_prefix("CREATE TABLE "))
        .filter_map(|rest| rest.split(' ').next())
        .collect();
    conn.run(&format!("DROP TABLE IF EXISTS {}, __diesel_schema_migrations CASCADE", tables.join(", ")))
}
