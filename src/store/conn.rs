//! One connection type for both databases, how it is opened, and the few statements that differ.
#![allow(missing_docs, reason = "diesel's derive writes items without documentation")]

use std::path::Path;

use diesel::connection::SimpleConnection as _;
use diesel::{Connection as _, PgConnection, SqliteConnection};
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use super::url::DatabaseUrl;
use crate::error::Error;

/// A connection to either database.
#[derive(diesel::MultiConnection)]
pub enum Conn {
    /// PostgreSQL.
    Pg(PgConnection),
    /// SQLite.
    Sqlite(SqliteConnection),
}

/// What a connection may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Read and write. SQLite has one of these, the writer's.
    Write,
    /// Read only, on SQLite; PostgreSQL makes no difference.
    Read,
}

/// Characters that have a meaning in SQLite's `file:` addresses.
const IN_FILE_ADDRESS: &AsciiSet = &CONTROLS.add(b'%').add(b'?').add(b'#');

impl Conn {
    /// Opens a connection. The derive's own `establish` is never used: it would take a mistyped
    /// address for the name of an SQLite file.
    pub(super) fn open(url: &DatabaseUrl, access: Access) -> Result<Self, diesel::ConnectionError> {
        match url {
            DatabaseUrl::Postgres(url) => PgConnection::establish(url).map(Self::Pg),
            DatabaseUrl::Sqlite(path) => Self::open_sqlite(path, access).map(Self::Sqlite),
        }
    }

    fn open_sqlite(path: &Path, access: Access) -> Result<SqliteConnection, diesel::ConnectionError> {
        let mode = match access {
            Access::Write => "rwc",
            Access::Read => "ro",
        };
        let path = path.to_string_lossy();
        let address = format!("file:{}?mode={mode}", utf8_percent_encode(&path, IN_FILE_ADDRESS));
        let mut conn = SqliteConnection::establish(&address)?;
        // Savepoints keep what they would undo: in memory, and not in a file that each would write to.
        // Pages that every grant touches are copied back once per 32 MB of log, and not once per 4 MB.
        // busy_timeout first: switching the journal mode takes a lock that another process may hold.
        let pragmas = match access {
            Access::Write => {
                "PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                 PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;
                 PRAGMA wal_autocheckpoint = 8000;"
            }
            Access::Read => "PRAGMA busy_timeout = 10000; PRAGMA query_only = ON;",
        };
        conn.batch_execute(pragmas).map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
        Ok(conn)
    }

    /// Runs statements that take no values, such as those that begin and end transactions.
    pub(super) fn run(&mut self, sql: &str) -> Result<(), Error> {
        match self {
            Self::Pg(conn) => conn.batch_execute(sql),
            Self::Sqlite(conn) => conn.batch_execute(sql),
        }
        .map_err(Error::from)
    }

    /// Lets transactions about the same thing, for which there may be no row to lock yet, follow one
    /// another. SQLite's one writer has them do so anyway.
    ///
    /// # Errors
    /// From the database.
    pub fn one_at_a_time(&mut self, about: &str) -> Result<(), Error> {
        if let Self::Pg(conn) = self {
            diesel::RunQueryDsl::execute(
                diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
                    .bind::<diesel::sql_types::Text, _>(about),
                conn,
            )?;
        }
        Ok(())
    }

    /// What opens a transaction that only reads.
    pub(super) const fn begin_read(&self) -> &'static str {
        match self {
            Self::Pg(_) => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Self::Sqlite(_) => "BEGIN DEFERRED",
        }
    }

    /// What opens a transaction. On SQLite it must take the write lock at once: of transactions that
    /// read first and write later, 390 of 400 failed when raced.
    pub(super) const fn begin(&self) -> &'static str {
        match self {
            Self::Pg(_) => "BEGIN ISOLATION LEVEL READ COMMITTED",
            Self::Sqlite(_) => "BEGIN IMMEDIATE",
        }
    }
}
