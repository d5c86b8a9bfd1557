//! The only SQL. One query set serves SQLite and PostgreSQL; `read` and `write` are the two ways in.
//!
//! A flow gets `&mut Conn` inside a transaction that `write` opened, decides by guarded UPDATEs and
//! insert-or-ignore, and opens none of its own. It may run more than once (a batch that failed, a
//! serialization failure), so it must have no effect outside the database.

pub mod accesses;
pub mod agreements;
pub mod approvals;
pub mod audit;
pub mod browsers;
pub mod called;
pub mod cases;
pub mod changes;
pub mod checkpoints;
pub mod conn;
pub mod connections;
pub mod dates;
pub mod deliveries;
pub mod gathering;
pub mod holds;
pub mod imports;
pub mod inbound_texts;
pub mod inbox;
pub mod incidents;
pub mod later_endings;
pub mod limits;
pub mod links;
pub mod logos;
pub mod marks;
pub mod meta;
pub mod migrate;
pub mod notifications;
pub mod numbers;
pub mod openings;
pub mod opt_outs;
pub mod outbox;
pub mod parked;
pub mod passkeys;
pub mod platform_keys;
pub mod platforms;
pub mod raised_limits;
pub mod reconciled;
pub mod registry;
pub mod reindex;
pub mod reminders;
pub mod revocations;
pub mod sealed;
pub mod sessions;
pub mod sign_in_links;
pub mod sign_ins;
pub mod staff;
pub mod staff_keys;
pub mod staff_sessions;
pub mod switched_off;
pub mod tenures;
pub mod texts;
pub mod traffic;
pub mod url;
pub mod webhooks;

mod backup;
mod counter;
mod error;
mod kept;
mod pool;
mod relations;
#[allow(missing_docs, reason = "diesel writes these modules; the migrations explain the columns")]
mod schema;
mod transaction;
mod writer;

use std::sync::Arc;
use std::time::Instant;

use conn::Access;
pub use conn::Conn;
use counter::Counter;
use migrate::Peek;
use pool::Pool;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use url::DatabaseUrl;
use writer::Writer;

use crate::error::Error;

/// Connections to PostgreSQL, which works on one while others wait for its answers.
const POSTGRES_POOL: usize = 16;
/// Read connections on SQLite for each core, which does the work itself: more would only take turns,
/// each with page caches of its own.
const SQLITE_POOL_PER_CORE: usize = 4;

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    url: DatabaseUrl,
    pool: Pool,
    statements: Counter,
    /// SQLite only.
    writer: Option<Writer>,
    /// Bounds how many requests are here, at work or waiting, as the queue does for SQLite's writer.
    here: Arc<Semaphore>,
}

impl Store {
    /// Opens the database, brings its tables up to date and sets the guards.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where it does not open, [`Error::Refused`] where a newer binary has
    /// migrated it.
    pub fn open(url: &DatabaseUrl) -> Result<Self, Error> {
        Self::open_with_batch(url, writer::BATCH)
    }

    /// As [`Store::open`], where SQLite's writer commits at most `batch` requests together.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_with_batch(url: &DatabaseUrl, batch: usize) -> Result<Self, Error> {
        if let DatabaseUrl::Sqlite(path) = url
            && let Some(folder) = path.parent()
        {
            std::fs::create_dir_all(folder)
                .map_err(|why| Error::Unavailable(format!("{} cannot be made: {why}", folder.display())))?;
            make_private(path)?;
        }
        let mut conn = Conn::open(url, Access::Write)
            .map_err(|why| Error::Unavailable(format!("{url:?} does not open: {why}")))?;
        migrate::run(&mut conn)?;
        let statements = Counter::default();
        let writer = match conn {
            Conn::Sqlite(_) => Some(Writer::start(statements.counting(conn), batch)?),
            Conn::Pg(_) => None,
        };
        let size = match url {
            DatabaseUrl::Sqlite(_) => SQLITE_POOL_PER_CORE * cores(),
            DatabaseUrl::Postgres(_) => POSTGRES_POOL,
        };
        let inner = Inner {
            url: url.clone(),
            pool: pool::pool(url, size, statements.clone()),
            statements,
            writer,
            here: Arc::new(Semaphore::new(writer::QUEUE)),
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Looks at a database without changing it.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where it does not open.
    pub fn peek(url: &DatabaseUrl) -> Result<Peek, Error> {
        if let DatabaseUrl::Sqlite(path) = url
            && !path.exists()
        {
            return Ok(Peek::Nothing);
        }
        let mut conn = Conn::open(url, Access::Read)
            .map_err(|why| Error::Unavailable(format!("{url:?} does not open: {why}")))?;
        migrate::peek(&mut conn)
    }

    /// The migrations that the database lacks, by version.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where it does not open, [`Error::Refused`] where it is not there or
    /// another program's.
    pub fn pending(url: &DatabaseUrl) -> Result<Vec<String>, Error> {
        if let DatabaseUrl::Sqlite(path) = url
            && !path.exists()
        {
            return Err(Error::Refused(format!("{} is not there; `untether migrate` makes it", url.shown())));
        }
        let mut conn = Conn::open(url, Access::Read)
            .map_err(|why| Error::Unavailable(format!("{url:?} does not open: {why}")))?;
        migrate::pending(&mut conn)
    }

    /// Copies an SQLite database as it stands at this moment into a new file that only its owner can
    /// read; others may work on it meanwhile.
    ///
    /// # Errors
    /// [`Error::Refused`] for PostgreSQL, and where the file is there already or cannot be written.
    pub fn backup(url: &DatabaseUrl, file: &std::path::Path) -> Result<(), Error> {
        backup::copy(url, file)
    }

    /// Removes a database with all that is in it.
    ///
    /// # Errors
    /// [`Error::Refused`] where the system does not let go of a file.
    pub fn erase(url: &DatabaseUrl) -> Result<(), Error> {
        match url {
            DatabaseUrl::Sqlite(path) => {
                for ending in ["", "-wal", "-shm"] {
                    let file = format!("{}{ending}", path.display());
                    match std::fs::remove_file(&file) {
                        Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
                            return Err(Error::Refused(format!("{file} cannot be removed: {why}")));
                        }
                        _ => {}
                    }
                }
                Ok(())
            }
            DatabaseUrl::Postgres(_) => {
                let mut conn = Conn::open(url, Access::Write)
                    .map_err(|why| Error::Unavailable(format!("{url:?} does not open: {why}")))?;
                migrate::drop_all(&mut conn)
            }
        }
    }

    /// Where the database is.
    #[must_use]
    pub fn url(&self) -> &DatabaseUrl {
        &self.inner.url
    }

    /// How many blocking threads each of so many workers as there are cores may use: together as many
    /// as there are connections.
    #[must_use]
    pub fn threads_per_core(&self) -> usize {
        let connections = usize::try_from(self.inner.pool.max_size()).unwrap_or(1);
        (connections / cores()).max(1)
    }

    /// How many statements were run so far, those that begin and end transactions counted.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.inner.statements.so_far()
    }

    /// Runs queries that all see the same moment, and write nothing.
    ///
    /// # Errors
    /// What `work` answers; [`Error::Busy`] or [`Error::Unavailable`] where it cannot run.
    pub async fn read<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnOnce(&mut Conn) -> Result<T, Error> + Send + 'static,
    {
        let store = self.clone();
        let place = self.place()?;
        on_a_blocking_thread(move || {
            place.check()?;
            transaction::read(&store.inner.pool, work)
        })
        .await
    }

    /// Runs a flow in a transaction and answers when it is durable.
    ///
    /// # Errors
    /// What `work` answers, after which nothing of it stays; [`Error::Busy`] where the queue is full;
    /// [`Error::Unavailable`] where the database is away or the commit failed.
    pub async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, Error> + Send + 'static,
    {
        if let Some(writer) = &self.inner.writer {
            return writer.write(work).await;
        }
        let store = self.clone();
        let place = self.place()?;
        on_a_blocking_thread(move || {
            place.check()?;
            transaction::write(&store.inner.pool, work)
        })
        .await
    }
}

impl Store {
    /// A place among those who are here. It is held until the work is done, also where the caller has
    /// gone away.
    fn place(&self) -> Result<Place, Error> {
        let permit = Arc::clone(&self.inner.here).try_acquire_owned().map_err(|_| Error::Busy)?;
        Ok(Place { since: Instant::now(), _permit: permit })
    }
}

/// Somebody who waits for a thread and then for a connection, or has both.
struct Place {
    since: Instant,
    _permit: OwnedSemaphorePermit,
}

impl Place {
    /// Whether it is still worth while: behind requests that each wait for a database that is away,
    /// nobody shall wait longer than the first of them did.
    fn check(&self) -> Result<(), Error> {
        if self.since.elapsed() > pool::PATIENCE { Err(transaction::no_connection()) } else { Ok(()) }
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Makes an SQLite file that only its owner can read; SQLite gives its helpers the same rights.
fn make_private(path: &std::path::Path) -> Result<(), Error> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(why) if why.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(Error::Unavailable(format!("{} cannot be made: {why}", path.display())))
        }
        _ => Ok(()),
    }
}

async fn on_a_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Error> + Send + 'static,
) -> Result<T, Error> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|why| Error::Bug(format!("a request panicked while it used the database: {why}")))?
}
