//! What a worker does now and then beside sending: it removes what has served its time, carries out what
//! has waited its three days, reminds people, makes a case of parties that do not answer, and signs the
//! record of acts.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::Worker;
use crate::domain::time::MINUTE;
use crate::error::Error;
use crate::flows::{audit, change, remind, revocation, sweep};
use crate::store::{changes, reminders};

/// Changes that are carried out, and connections that are looked at, in one round.
const A_ROUND: i64 = 1_000;
/// How often.
const EVERY: Duration = Duration::from_millis((10 * MINUTE).unsigned_abs());

impl Worker {
    /// Does it now. What fails is tried again in the next round.
    pub async fn tidy(&self) {
        let now = self.clock.ms();
        if let Err(error) = self.store.write(move |db| sweep::sweep(db, now)).await {
            tracing::warn!(%error, "old rows were not removed; the next round tries again");
        }
        if let Err(error) = self.carry_out(now).await {
            tracing::warn!(%error, "changes that are due were not carried out; the next round tries again");
        }
        if let Err(error) = self.remind(now).await {
            tracing::warn!(%error, "people were not reminded; the next round tries again");
        }
        if let Err(error) = self.store.write(move |db| revocation::chase(db, now)).await {
            tracing::warn!(%error, "silent parties were not made cases; the next round tries again");
        }
        if let Err(error) = self.sign(now).await {
            tracing::warn!(%error, "the record of acts was not signed; the next round tries again");
        }
    }

    /// Signs the record of acts, and says so in the log, so that whatever ships it takes the line along.
    async fn sign(&self, now: i64) -> Result<(), Error> {
        let op = Arc::clone(&self.op);
        let round = self.store.write(move |db| audit::checkpoint_if_due(db, &op.keys, now)).await?;
        if let Some(doubt) = round.doubt {
            tracing::warn!(
                %doubt,
                "the newest checkpoint of the record of acts is not what it should be; see `untether audit verify`"
            );
        }
        if let Some(made) = round.made {
            tracing::info!(checkpoint = made.to_line(), "the record of acts was signed");
        }
        Ok(())
    }

    /// Carries out the changes whose three days are over, each in its own transaction: one that fails
    /// keeps the others from nothing.
    async fn carry_out(&self, now: i64) -> Result<(), Error> {
        let due = self.store.read(move |db| changes::due(db, A_ROUND, now)).await?;
        for id in due {
            let op = Arc::clone(&self.op);
            self.store.write(move |db| change::run(db, &op, &id, now)).await?;
        }
        self.wake.send_replace(());
        Ok(())
    }

    /// Looks at the connections that are due, each in its own transaction, as changes are carried out.
    async fn remind(&self, now: i64) -> Result<(), Error> {
        let due = self.store.read(move |db| reminders::due(db, A_ROUND, now)).await?;
        for id in due {
            let op = Arc::clone(&self.op);
            self.store.write(move |db| remind::look(db, &op, &id, now)).await?;
        }
        self.wake.send_replace(());
        Ok(())
    }

    pub(super) async fn tidy_now_and_then(&self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            self.tidy().await;
            tokio::select! {
                () = tokio::time::sleep(EVERY) => {}
                _ = stop.changed() => {}
            }
        }
    }
}
