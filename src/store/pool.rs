//! Pooled connections, by address.

use std::time::Duration;

use super::conn::{Access, Conn};
use super::counter::Counter;
use super::url::DatabaseUrl;
use crate::error::Error;

/// Opens connections for the pool.
pub(super) struct Opener {
    url: DatabaseUrl,
    statements: Counter,
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
        Ok(Slot { conn: self.statements.counting(conn), broken: false })
    }

    /// Not asked: beginning a transaction tells (see `transaction`), without a round trip of its own.
    fn is_valid(&self, _slot: &mut Slot) -> Result<(), Error> {
        Ok(())
    }

    fn has_broken(&self, slot: &mut Slot) -> bool {
        slot.broken || std::thread::panicking()
    }
}

/// The pool.
pub(super) type Pool = r2d2::Pool<Opener>;

/// How long a request waits for a connection before it hears that the database is away.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// A pool of at most `size` connections; opens none until one is needed, so that a database that
/// goes away and comes back is found again.
pub(super) fn pool(url: &DatabaseUrl, size: usize, statements: Counter) -> Pool {
    r2d2::Pool::builder()
        .max_size(u32::try_from(size).unwrap_or(u32::MAX))
        .min_idle(Some(0))
        .test_on_check_out(false)
        .connection_timeout(PATIENCE)
        .error_handler(Box::new(r2d2::NopErrorHandler))
        .build_unchecked(Opener { url: url.clone(), statements })
}
