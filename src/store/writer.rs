//! SQLite's one writer: a thread that drains a queue and commits a batch of requests once. One commit per request gave 838 writes a second at 32 clients with
//! `synchronous=FULL`; this gave 13,631.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::JoinHandle;

use tokio::sync::{mpsc, oneshot};

use super::conn::Conn;
use crate::error::Error;

/// Requests that may wait; one more is told that we are busy.
pub(super) const QUEUE: usize = 1_024;
/// Most requests in one transaction.
pub(super) const BATCH: usize = 256;

/// A request in the queue.
trait Request: Send {
    /// Runs it; `true` if what it wrote is to stay.
    fn run(&mut self, conn: &mut Conn) -> bool;
    /// Tells the caller, now that the batch has been committed or has failed.
    fn answer(self: Box<Self>, batch: Result<(), &Error>);
}

struct Typed<T, F> {
    work: F,
    result: Option<Result<T, Error>>,
    reply: oneshot::Sender<Result<T, Error>>,
}

impl<T: Send, F: FnMut(&mut Conn) -> Result<T, Error> + Send> Request for Typed<T, F> {
    fn run(&mut self, conn: &mut Conn) -> bool {
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(conn)))
            .unwrap_or_else(|_| Err(Error::Bug("a request panicked while it wrote".into())));
        let keep = outcome.is_ok();
        self.result = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>, batch: Result<(), &Error>) {
        let answer = match (batch, self.result) {
            // A request that failed by itself hears its own reason even when the batch failed too.
            (_, Some(Err(error))) => Err(error),
            (Err(error), _) => Err(error.again()),
            (Ok(()), Some(done)) => done,
            (Ok(()), None) => Err(Error::Bug("a request was answered before it ran".into())),
        };
        // A caller that has gone away does not need its answer.
        let _ = self.reply.send(answer);
    }
}

/// The way to the writer thread. Dropping it lets the thread finish what is queued and end.
pub(super) struct Writer {
    queue: Option<mpsc::Sender<Box<dyn Request>>>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread on a connection that may write.
    pub(super) fn start(conn: Conn, batch: usize) -> Result<Self, Error> {
        let (queue, requests) = mpsc::channel(QUEUE);
        let thread = std::thread::Builder::new()
            .name("untether-writer".into())
            .spawn(move || serve(conn, requests, batch))
            .map_err(|why| Error::Unavailable(format!("the writer thread does not start: {why}")))?;
        Ok(Self { queue: Some(queue), thread: Some(thread) })
    }

    /// Queues a request and waits for its batch to be committed.
    pub(super) async fn write<T, F>(&self, work: F) -> Result<T, Error>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, Error> + Send + 'static,
    {
        let (reply, answer) = oneshot::channel();
        let request = Box::new(Typed { work, result: None, reply });
        let gone = || Error::Unavailable("the writer has stopped".into());
        self.queue.as_ref().ok_or_else(gone)?.try_send(request).map_err(|full| match full {
            mpsc::error::TrySendError::Full(_) => Error::Busy,
            mpsc::error::TrySendError::Closed(_) => gone(),
        })?;
        answer.await.map_err(|_| gone())?
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue.take();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn serve(mut conn: Conn, mut requests: mpsc::Receiver<Box<dyn Request>>, limit: usize) {
    while let Some(first) = requests.blocking_recv() {
        // Those that come while these run wait for the next batch: it can begin at once then.
        let mut batch = vec![first];
        while batch.len() < limit {
            let Ok(next) = requests.try_recv() else { break };
            batch.push(next);
        }
        let outcome = run_batch(&mut conn, &mut batch);
        if let Err(error) = &outcome {
            tracing::error!(%error, requests = batch.len(), "a batch of writes failed as a whole");
            // Harmless where the transaction is gone already.
            let _ = conn.run("ROLLBACK");
        }
        for request in batch {
            request.answer(outcome.as_ref().map(|&done| done));
        }
    }
}

/// Runs all requests in one transaction. Any error returned here means that nothing of the batch stays.
///
/// At first without savepoints, each of which keeps a copy of the pages that those before it have
/// changed: a seventh of a batch's time. Requests hardly ever fail; where one does, all are undone and
/// run again.
fn run_batch(conn: &mut Conn, batch: &mut [Box<dyn Request>]) -> Result<(), Error> {
    conn.run(conn.begin())?;
    if batch.iter_mut().all(|request| request.run(conn)) {
        return conn.run("COMMIT");
    }
    conn.run("ROLLBACK")?;
    conn.run(conn.begin())?;
    for request in batch {
        run_apart(conn, request.as_mut())?;
    }
    conn.run("COMMIT")
}

/// Runs a request in a savepoint: an error of it, or a panic, undoes that request alone.
fn run_apart(conn: &mut Conn, request: &mut dyn Request) -> Result<(), Error> {
    conn.run("SAVEPOINT request")?;
    if request.run(conn) {
        conn.run("RELEASE request")
    } else {
        conn.run("ROLLBACK TO request; RELEASE request")
    }
}
