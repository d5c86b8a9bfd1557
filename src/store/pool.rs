//! Pooled connections, by address.

use std::time::Duration;

use super::conn::{Access, Conn};
use super::url::DatabaseUrl;
use crate::error::Error;

/// Opens connections for the pool.
pub(super) struct Opener {
    url: DatabaseUrl,
}

/// A pooled connection, and whether it can go back.
pub(super) struct Slot {
    pub(super) conn: Conn,
    pub(super) broken: bool,
}

impl r2d2::ManageConnection for Opener {
    type Connection = Slot;
    type Error = Error;

    fn connect(&self) -> Result<Slot, Error> {
        let conn = Conn::open(&self.url, Access::Read)
            .map_err(|why| Error::Unavailable(format!("the database does not open: {why}")))?;
        Ok(Slot { conn, broken: false })
    }

    fn is_valid(&self, slot: &mut Slot) -> Result<(), Error> {
        match &slot.conn {
            Conn::Sqlite(_) => Ok(()),
            Conn::Pg(_) => slot.conn.run("SELECT 1"),
        }
    }

    fn has_broken(&self, slot: &mut Slot) -> bool {
        slot.broken || std::thread::panicking()
    }
}

/// The pool.
pub(super) type Pool = r2d2::Pool<Opener>;

/// How long a request waits for a connection before it hears that the database is away.
const PATIENCE: Duration = Duration::from_secs(3);

/// A pool of at most `size` connections; opens none until one is needed, so that a database that
/// goes away and comes back is found again.
pub(super) fn pool(url: &DatabaseUrl, size: u32) -> Pool {
    r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(0))
        .connection_timeout(PATIENCE)
        .error_handler(Box::new(r2d2::NopErrorHandler))
        .build_unchecked(Opener { url: url.clone() })
}
