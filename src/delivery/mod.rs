//! The worker: claim, send, settle. Nothing is sent inside a transaction.

mod texts;
mod webhooks;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::sync::{Notify, watch};

pub use texts::TextSender;

use crate::clock::Clock;
use crate::domain::time::MINUTE;
use crate::error::Error;
use crate::flows::outbox::{Answer, Fallback, Job, What, claim, settle};
use crate::flows::{Operator, sweep};
use crate::outbound::Outbound;
use crate::store::outbox::Message;
use crate::store::{Store, outbox};

/// Messages of one claim; they are sent side by side.
const CLAIM: i64 = 32;
/// How long the worker sleeps when nothing is due and nobody wakes it.
const SLEEP: Duration = Duration::from_secs(1);
/// How long sends that are under way may take once the worker shall stop.
const GRACE: Duration = Duration::from_secs(5);
/// How often rows that have served their time are removed.
const SWEEP_EVERY: i64 = 10 * MINUTE;

/// What the worker needs. Several may run on one database, in one process or in many.
pub struct Worker {
    /// The database.
    pub store: Store,
    /// The rules.
    pub op: Arc<Operator>,
    /// The time.
    pub clock: Clock,
    /// Webhooks go out by it.
    pub outbound: Outbound,
    /// Texts go out by it.
    pub texts: TextSender,
    /// A webhook target for a platform that has set none.
    pub fallback: Arc<RwLock<Option<Fallback>>>,
    /// Wakes the worker when something has been queued.
    pub wake: Arc<Notify>,
}

impl Worker {
    /// Claims what is due, sends it and settles it; how many messages that were.
    ///
    /// # Errors
    /// From the database. What was claimed then is claimed again when its lease runs out.
    pub async fn run_once(&self) -> Result<usize, Error> {
        let (_keep, never) = watch::channel(false);
        self.round(never).await
    }

    /// Works until `stop` says so, then lets what is under way end and gives the rest back.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut swept_at = 0;
        while !*stop.borrow() {
            let now = self.clock.ms();
            if now - swept_at >= SWEEP_EVERY {
                swept_at = now;
                if let Err(error) = self.store.write(move |db| sweep::sweep(db, now)).await {
                    tracing::warn!(%error, "old rows were not removed; the next round tries again");
                }
            }
            match self.round(stop.clone()).await {
                Ok(0) => {}
                Ok(_) => continue,
                Err(error) => {
                    tracing::warn!(%error, "a round of deliveries failed; the next one tries again");
                }
            }
            tokio::select! {
                () = self.wake.notified() => {}
                () = tokio::time::sleep(SLEEP) => {}
                _ = stop.changed() => {}
            }
        }
    }

    async fn round(&self, stop: watch::Receiver<bool>) -> Result<usize, Error> {
        let (op, now) = (Arc::clone(&self.op), self.clock.ms());
        let fallback = self.fallback.read().unwrap_or_else(PoisonError::into_inner).clone();
        let jobs = self.store.write(move |db| claim(db, &op, fallback.as_ref(), CLAIM, now)).await?;
        let count = jobs.len();
        let mut unfinished: Vec<Message> = jobs.iter().map(|job| job.message.clone()).collect();
        let mut sends: FuturesUnordered<_> = jobs.into_iter().map(|job| self.send(job)).collect();
        let deadline = stopped_for(stop, GRACE);
        tokio::pin!(deadline);
        loop {
            let (message, answer) = tokio::select! {
                sent = sends.next() => match sent {
                    Some(sent) => sent,
                    None => return Ok(count),
                },
                () = &mut deadline => break,
            };
            unfinished.retain(|other| other.id != message.id);
            let now = self.clock.ms();
            self.store.write(move |db| settle(db, &message, &answer, now)).await?;
        }
        self.store
            .write(move |db| unfinished.iter().try_for_each(|message| outbox::release(db, message)))
            .await?;
        Ok(count)
    }

    async fn send(&self, job: Job) -> (Message, Answer) {
        let Job { message, what } = job;
        let answer = match what {
            What::Text { phone, body } => self.texts.send(self, &message, &phone, &body).await,
            What::Webhook { url: Some(url), secrets, body } => {
                webhooks::send(&self.outbound, &message.id, &url, &secrets, body, self.clock.ms()).await
            }
            What::Webhook { url: None, .. } => {
                Answer::Later { why: "there is no webhook target".into(), after: None }
            }
        };
        if let Answer::Later { why, .. } | Answer::Never { why } = &answer {
            tracing::info!(message = message.id, kind = message.kind, why, "a message was not taken");
        }
        (message, answer)
    }
}

/// Ends `grace` after the word to stop; never, where nobody can give it any more.
async fn stopped_for(mut stop: watch::Receiver<bool>, grace: Duration) {
    if stop.wait_for(|stopped| *stopped).await.is_err() {
        std::future::pending::<()>().await;
    }
    tokio::time::sleep(grace).await;
}
