//! What comes in by the million, from a file or over HTTP: read line by line, taken in batches, in constant
//! memory.

mod import;
mod lines;
mod reconcile;

use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

pub use import::{Tally, import};
pub use lines::{LARGEST, Line, Lines};
pub use reconcile::{Found, Reconciled, reconcile};

use crate::clock::Clock;
use crate::domain::fields::Fault;
use crate::error::Error;
use crate::flows::Operator;
use crate::store::{Conn, Store};

/// Lines in one transaction: enough to make the most of a commit, and few enough that whoever else writes
/// does not wait for long.
const BATCH: usize = 200;
/// Tries of a batch while the database is busy, and the wait between them.
const TRIES: usize = 100;
const WAIT: Duration = Duration::from_millis(100);

/// Where it comes in.
#[derive(Clone)]
pub struct Desk {
    /// The database.
    pub store: Store,
    /// The rules.
    pub op: Arc<Operator>,
    /// The time.
    pub clock: Clock,
    /// Whose it is.
    pub platform_id: String,
}

/// One thing that is wrong with a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineFault {
    /// The line's number, from 1.
    pub line: u64,
    /// What is wrong.
    #[serde(flatten)]
    pub fault: Fault,
}

/// The fault of a line that is longer than [`LARGEST`].
fn too_long() -> Fault {
    Fault { pointer: String::new(), message: format!("is longer than {LARGEST} bytes: one object per line") }
}

impl Desk {
    /// Writes, also where that takes waiting for others: a queue that is full is no fault of a file.
    async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Conn, &Operator, i64) -> Result<T, Error> + Send + Sync + 'static,
    {
        let work = Arc::new(work);
        for _ in 1..TRIES {
            match self.try_write(&work).await {
                Err(Error::Busy | Error::Contended) => tokio::time::sleep(WAIT).await,
                done => return done,
            }
        }
        self.try_write(&work).await
    }

    async fn try_write<T, F>(&self, work: &Arc<F>) -> Result<T, Error>
    where
        T: Send + 'static,
        F: Fn(&mut Conn, &Operator, i64) -> Result<T, Error> + Send + Sync + 'static,
    {
        let (work, op, now) = (Arc::clone(work), Arc::clone(&self.op), self.clock.ms());
        self.store.write(move |db| work(db, &op, now)).await
    }
}
