//! Reads on a pooled connection, and PostgreSQL's transactions.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::conn::Conn;
use super::pool::Pool;
use crate::error::Error;

/// Tries of a transaction that others stood in the way of.
const TRIES: usize = 8;

/// A connection on which a transaction has begun. That it begins shows that the connection is still
/// alive; one that died meanwhile (a restart of the server) is dropped for another.
fn begin(
    pool: &Pool,
    how: fn(&Conn) -> &'static str,
) -> Result<r2d2::PooledConnection<super::pool::Opener>, Error> {
    let mut last = no_connection();
    for _ in 0..=pool.max_size() {
        let mut slot = pool.get().map_err(|_| no_connection())?;
        // Until the end is known, a panic or an early return must not hand the connection on.
        slot.broken = true;
        let sql = how(&slot.conn);
        match slot.conn.run(sql) {
            Ok(()) => return Ok(slot),
            Err(Error::Unavailable(why)) => last = Error::Unavailable(why),
            Err(other) => return Err(other),
        }
    }
    Err(last)
}

pub(super) fn no_connection() -> Error {
    Error::Unavailable("no connection to the database".into())
}

/// Runs queries on one connection, all of which see the same moment: a page does not show a stop
/// without its hops because the stop came between two of its queries.
pub(super) fn read<T>(pool: &Pool, work: impl FnOnce(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
    let mut slot = begin(pool, Conn::begin_read)?;
    let result = work(&mut slot.conn);
    slot.broken = slot.conn.run("ROLLBACK").is_err() || matches!(result, Err(Error::Unavailable(_)));
    result
}

/// Runs a flow in a transaction, again where a serialization failure or a deadlock undid it.
pub(super) fn write<T>(pool: &Pool, mut work: impl FnMut(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
    for _ in 1..TRIES {
        match once(pool, &mut work) {
            Err(Error::Contended) => {}
            done => return done,
        }
    }
    once(pool, &mut work).map_err(|error| match error {
        Error::Contended => Error::Busy,
        other => other,
    })
}

fn once<T>(pool: &Pool, work: &mut impl FnMut(&mut Conn) -> Result<T, Error>) -> Result<T, Error> {
    let mut slot = begin(pool, Conn::begin)?;
    let result = catch_unwind(AssertUnwindSafe(|| work(&mut slot.conn)))
        .unwrap_or_else(|_| Err(Error::Bug("a request panicked while it wrote".into())));
    let ended = match &result {
        Ok(_) => slot.conn.run("COMMIT"),
        Err(_) => slot.conn.run("ROLLBACK"),
    };
    match (result, ended) {
        (Ok(done), Ok(())) => {
            slot.broken = false;
            Ok(done)
        }
        (Ok(_), Err(commit)) => Err(commit),
        (Err(error), rollback) => {
            slot.broken = rollback.is_err();
            Err(error)
        }
    }
}
