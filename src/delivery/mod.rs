//! The worker: claim, send, settle. Nothing is sent inside a transaction.

mod incidents;
mod lane;
mod logos;
mod texts;
mod tidy;
mod twilio;
mod webhooks;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use futures_util::future::{join, join_all};
use tokio::sync::watch;

pub use texts::TextSender;

use crate::clock::Clock;
use crate::error::Error;
use crate::flows::Operator;
use crate::flows::outbox::{Answer, Claimed, Fallback, Job, Room, What, claim, settle};
use crate::outbound::Outbound;
use crate::store::Store;
use crate::store::outbox::{Channel, Message};

/// Tries to settle while the database is busy or away, and the wait between them: a few seconds, well
/// within the lease. A message that is not settled goes out again when its lease runs out.
const SETTLE_TRIES: usize = 20;
const SETTLE_WAIT: Duration = Duration::from_millis(200);

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
    /// Logos are fetched by it: from public addresses only.
    pub logos: Outbound,
    /// Texts go out by it.
    pub texts: TextSender,
    /// A webhook target for a platform that has set none.
    pub fallback: Arc<RwLock<Option<Fallback>>>,
    /// Wakes the worker when something has been queued.
    pub wake: Arc<watch::Sender<()>>,
}

impl Worker {
    /// Claims what is due, sends it and settles it, and does a step of each stop or halt at large; how many
    /// messages and rounds of steps that were.
    ///
    /// # Errors
    /// From the database. What was claimed then is claimed again when its lease runs out.
    pub async fn run_once(&self) -> Result<usize, Error> {
        let round = async |channel| {
            let Claimed { jobs, taken } = self.claim(lane::room(channel, &[])).await?;
            join_all(jobs.into_iter().map(|job| self.deliver(job))).await;
            Ok::<usize, Error>(taken)
        };
        let (texts, webhooks) = join(round(Channel::Text), round(Channel::Webhook)).await;
        Ok(texts? + webhooks? + usize::from(self.step_incidents().await?))
    }

    /// Works until `stop` says so, then lets what is under way end and gives the rest back. Texts and
    /// webhooks go side by side, so that a platform that hangs holds up no code.
    pub async fn run(self: Arc<Self>, stop: watch::Receiver<bool>) {
        let lanes = join(
            lane::run(Arc::clone(&self), Channel::Text, stop.clone()),
            lane::run(Arc::clone(&self), Channel::Webhook, stop.clone()),
        );
        let incidents = Arc::clone(&self).run_incidents(stop.clone());
        let logos = Arc::clone(&self).run_logos(stop.clone());
        join(join(lanes, incidents), join(logos, self.tidy_now_and_then(stop))).await;
    }

    async fn claim(&self, room: Room) -> Result<Claimed, Error> {
        let (op, clock) = (Arc::clone(&self.op), self.clock.clone());
        let fallback = self.fallback.read().unwrap_or_else(PoisonError::into_inner).clone();
        // The lease counts from the moment of the claim, not from that of queueing for it.
        self.store.write(move |db| claim(db, &op, &room, fallback.as_ref(), clock.ms())).await
    }

    /// Sends a message and settles it.
    async fn deliver(&self, job: Job) {
        let (message, answer) = self.send(job).await;
        let id = message.id.clone();
        let (message, answer) = (Arc::new(message), Arc::new(answer));
        for tries in 1..=SETTLE_TRIES {
            let (message, answer, now) = (Arc::clone(&message), Arc::clone(&answer), self.clock.ms());
            match self.store.write(move |db| settle(db, &message, &answer, now)).await {
                Ok(()) => break,
                Err(Error::Busy | Error::Contended | Error::Unavailable(_)) if tries < SETTLE_TRIES => {
                    tokio::time::sleep(SETTLE_WAIT).await;
                }
                Err(error) => {
                    tracing::warn!(%error, message = id, "a message was not settled; it goes out again");
                    break;
                }
            }
        }
    }

    async fn send(&self, job: Job) -> (Message, Answer) {
        let Job { message, what } = job;
        let answer = match what {
            What::Decoy { body, why } => {
                self.texts.pretend(self, &message, &body).await;
                Answer::Nobody { why }
            }
            What::Text { phone, body } => self.texts.send(self, &message, &phone, &body).await,
            What::Webhook { url, secrets, body } => {
                webhooks::send(&self.outbound, &message.id, &url, &secrets, body, self.clock.ms()).await
            }
        };
        if let Answer::Later { why, .. }
        | Answer::Never { why }
        | Answer::Failed { why, .. }
        | Answer::NotSetUp { why }
        | Answer::Dead { why }
        | Answer::OptedOut { why } = &answer
        {
            tracing::info!(message = message.id, kind = message.kind, why, "a message was not taken");
        }
        (message, answer)
    }
}
