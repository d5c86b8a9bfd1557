//! What a worker does of stops and halts at large: it counts, and does, one part after the other, so that other
//! writes come between.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::Worker;
use crate::domain::incident::State;
use crate::error::Error;
use crate::flows::incident;
use crate::store::incidents;

/// How long it sleeps when there is nothing to do. Nobody wakes it: what wakes the others comes with each grant, and
/// hardly ever is there anything for it to do.
const SLEEP: Duration = Duration::from_secs(1);

impl Worker {
    /// Does a step of each that is under way, those that run before those that are counted. Whether there was any.
    /// One that fails keeps the others from nothing.
    ///
    /// # Errors
    /// From the database, where it cannot even be noted that one failed; the steps are done once more then.
    pub(super) async fn step_incidents(&self) -> Result<bool, Error> {
        let mut any = false;
        let mut under_way = self.store.read(incidents::under_way).await?;
        under_way.sort_by_key(|(_, state)| state == State::Counting.as_str());
        for (id, state) in under_way {
            let is_counted = state == State::Counting.as_str();
            let done = if is_counted { self.count(id.clone()).await } else { self.step(id.clone()).await };
            match done {
                Ok(done) => any |= done,
                // It passes, and is nobody's fault.
                Err(error @ (Error::Busy | Error::Contended | Error::Unavailable(_))) => return Err(error),
                Err(error) => {
                    tracing::warn!(%error, incident = id, "a step of a stop at large failed");
                    let (why, now) = (error.to_string(), self.clock.ms());
                    self.store.write(move |db| incident::step_failed(db, &id, &why, now)).await?;
                }
            }
        }
        Ok(any)
    }

    async fn count(&self, id: String) -> Result<bool, Error> {
        let (op, now) = (Arc::clone(&self.op), self.clock.ms());
        let weighed = self.store.read(move |db| incident::next(db, &op, &id, now)).await?;
        let Some(weighed) = weighed else { return Ok(false) };
        self.store.write(move |db| incident::keep(db, &weighed, now)).await
    }

    async fn step(&self, id: String) -> Result<bool, Error> {
        let (op, now) = (Arc::clone(&self.op), self.clock.ms());
        let done = self.store.write(move |db| incident::step(db, &op, &id, now)).await?;
        // Webhooks and texts were queued.
        self.wake.send_replace(());
        Ok(done)
    }

    pub(super) async fn run_incidents(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.step_incidents().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => {
                    tracing::warn!(%error, "a step of a stop at large was not done; the next round tries again");
                }
            }
            tokio::select! {
                () = tokio::time::sleep(SLEEP) => {}
                _ = stop.changed() => {}
            }
        }
    }
}
