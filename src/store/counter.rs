//! How many statements the database was asked to run: what a page costs, as tests assert it and the
//! bench tells it.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use diesel::Connection as _;
use diesel::connection::InstrumentationEvent;

use super::conn::Conn;

/// Counts over all connections of a store.
#[derive(Clone, Debug, Default)]
pub(super) struct Counter(Arc<AtomicU64>);

impl Counter {
    /// A connection whose statements count, those that begin and end transactions too.
    pub(super) fn counting(&self, mut conn: Conn) -> Conn {
        let counter = Arc::clone(&self.0);
        conn.set_instrumentation(move |event: InstrumentationEvent<'_>| {
            if matches!(event, InstrumentationEvent::StartQuery { .. }) {
                counter.fetch_add(1, Ordering::Relaxed);
            }
        });
        conn
    }

    pub(super) fn so_far(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
