//! Databases of the bench's own, which it removes when it is done.

use anyhow::{Context as _, Result, ensure};
use clap::ValueEnum;
use diesel::connection::SimpleConnection as _;
use diesel::sql_types::{BigInt, Bool};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, SqliteConnection, sql_query};
use serde::Serialize;
use tempfile::TempDir;

use super::folder;
use super::load::float;

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    /// Embedded, with `synchronous=FULL`
    Sqlite,
    /// The server that `UNTETHER_TEST_POSTGRES` names, or one on 127.0.0.1:5432
    Postgres,
}

impl std::fmt::Display for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// A database, and a folder for what lies beside it.
pub struct Database {
    /// Which kind.
    pub engine: Engine,
    /// As `UNTETHER_DATABASE_URL` takes it.
    pub url: String,
    /// Keyring and credentials; SQLite's files too.
    pub dir: TempDir,
    /// On PostgreSQL.
    name: Option<&'static str>,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

#[derive(QueryableByName)]
struct Flag {
    #[diesel(sql_type = Bool)]
    value: bool,
}

/// The databases that a run makes on a PostgreSQL server, one at a time of each.
const NAMES: [&str; 2] = ["untether_bench_load", "untether_bench_starts"];

impl Database {
    /// One for the load, which may be filled.
    ///
    /// # Errors
    /// From the database.
    pub fn for_load(engine: Engine) -> Result<Self> {
        Self::create(engine, NAMES[0])
    }

    /// One for starts, with the seed in it and no more.
    ///
    /// # Errors
    /// From the database.
    pub fn for_starts(engine: Engine) -> Result<Self> {
        Self::create(engine, NAMES[1])
    }

    fn create(engine: Engine, name: &'static str) -> Result<Self> {
        let dir = folder::fresh()?;
        let (url, name) = match engine {
            Engine::Sqlite => (format!("sqlite:{}", dir.path().join("untether.db").display()), None),
            Engine::Postgres => {
                let mut server = PgConnection::establish(&server_url())?;
                drop_database(&mut server, name)?;
                server.batch_execute(&format!("CREATE DATABASE {name}"))?;
                let mut url = url::Url::parse(&server_url())?;
                url.set_path(name);
                (url.into(), Some(name))
            }
        };
        Ok(Self { engine, url, dir, name })
    }

    /// A connection of one's own.
    ///
    /// # Errors
    /// From the database.
    pub fn connect(&self) -> Result<Raw> {
        let connected = match self.engine {
            Engine::Sqlite => {
                SqliteConnection::establish(self.url.trim_start_matches("sqlite:")).map(Raw::Sqlite)
            }
            Engine::Postgres => PgConnection::establish(&self.url).map(Raw::Postgres),
        };
        connected.with_context(|| format!("{} does not open", self.engine))
    }

    /// Runs statements beside the server that uses the database.
    ///
    /// # Errors
    /// From the database.
    pub fn execute(&self, sql: &str) -> Result<()> {
        let mut raw = self.connect()?;
        if self.engine == Engine::Sqlite {
            raw.execute("PRAGMA busy_timeout = 10000")?;
        }
        raw.execute(sql)
    }

    /// What it takes on disk, in MiB.
    ///
    /// # Errors
    /// From the database.
    pub fn mib(&self) -> Result<f64> {
        let bytes = match self.engine {
            Engine::Sqlite => std::fs::metadata(self.url.trim_start_matches("sqlite:"))?.len(),
            Engine::Postgres => {
                self.connect()?.count("SELECT pg_database_size(current_database()) AS value")?
            }
        };
        Ok(float(bytes) / 1_048_576.0)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Some(name) = self.name else { return };
        let dropped = PgConnection::establish(&server_url())
            .map_err(anyhow::Error::from)
            .and_then(|mut server| drop_database(&mut server, name));
        if let Err(error) = dropped {
            eprintln!("the database {name} stays behind: {error}");
        }
    }
}

fn drop_database(server: &mut PgConnection, name: &str) -> Result<()> {
    Ok(server.batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))?)
}

/// A connection that takes any statement.
pub enum Raw {
    /// SQLite's.
    Sqlite(SqliteConnection),
    /// PostgreSQL's.
    Postgres(PgConnection),
}

impl Raw {
    /// Runs statements that answer with nothing.
    ///
    /// # Errors
    /// From the database.
    pub fn execute(&mut self, sql: &str) -> Result<()> {
        match self {
            Self::Sqlite(connection) => connection.batch_execute(sql),
            Self::Postgres(connection) => connection.batch_execute(sql),
        }
        .with_context(|| sql.chars().take(200).collect::<String>())
    }

    /// A query for one number, called `value`.
    ///
    /// # Errors
    /// From the database.
    pub fn count(&mut self, sql: &str) -> Result<u64> {
        let row: Count = match self {
            Self::Sqlite(connection) => sql_query(sql).get_result(connection)?,
            Self::Postgres(connection) => sql_query(sql).get_result(connection)?,
        };
        Ok(u64::try_from(row.value)?)
    }
}

/// PostgreSQL for the length of a run: the names above are this run's as long as it holds this.
pub struct Reserved {
    _held: PgConnection,
    /// Its version, and how durable it is set.
    pub settings: String,
}

#[derive(QueryableByName)]
struct Text {
    #[diesel(sql_type = diesel::sql_types::Text)]
    value: String,
}

/// Finds the server.
///
/// # Errors
/// Where none answers, or another bench is at work on it.
pub fn reserve() -> Result<Reserved> {
    let mut server =
        PgConnection::establish(&server_url()).map_err(|_| anyhow::anyhow!("no PostgreSQL answers here"))?;
    let free: Flag = sql_query("SELECT pg_try_advisory_lock(hashtext('untether bench')) AS value")
        .get_result(&mut server)?;
    ensure!(free.value, "another bench is at work on this PostgreSQL");
    let settings: Text = sql_query(
        "SELECT 'PostgreSQL ' || split_part(current_setting('server_version'), ' ', 1) || ', fsync '
             || current_setting('fsync') || ', synchronous_commit ' || current_setting('synchronous_commit')
             || ', shared_buffers ' || current_setting('shared_buffers') AS value",
    )
    .get_result(&mut server)?;
    Ok(Reserved { _held: server, settings: settings.value })
}

fn server_url() -> String {
    std::env::var("UNTETHER_TEST_POSTGRES")
        .unwrap_or_else(|_| "postgres://postgres@127.0.0.1:5432/postgres".into())
}
