//! One channel's deliveries, side by side up to a width: what is slow holds up itself only.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::JoinSet;

use super::Worker;
use crate::flows::outbox::Claimed;
use crate::store::outbox::{self, Channel, Message};

/// Deliveries under way at a time.
pub(super) const WIDTH: usize = 32;
/// How long a lane sleeps when nothing is due and nobody wakes it.
const SLEEP: Duration = Duration::from_secs(1);
/// How long deliveries that are under way may take once the worker shall stop.
const GRACE: Duration = Duration::from_secs(5);

/// Works until `stop` says so.
pub(super) async fn run(worker: Arc<Worker>, channel: Channel, mut stop: watch::Receiver<bool>) {
    let mut woken = worker.wake.subscribe();
    let mut under_way = JoinSet::new();
    let mut claimed: HashMap<String, Message> = HashMap::new();
    while !*stop.borrow() {
        // Those that ended together make room for one claim, and not for one each.
        while let Some(ended) = under_way.try_join_next() {
            forget(&mut claimed, ended);
        }
        let room = WIDTH - under_way.len();
        let claim = if room == 0 { Ok(Claimed::default()) } else { worker.claim(channel, room).await };
        match claim {
            Ok(claim) if claim.taken == 0 => {}
            Ok(claim) => {
                for job in claim.jobs {
                    claimed.insert(job.message.id.clone(), job.message.clone());
                    let worker = Arc::clone(&worker);
                    under_way.spawn(async move { worker.deliver(job).await });
                }
                continue;
            }
            Err(error) => {
                tracing::warn!(%error, %channel, "nothing could be claimed; the next round tries again");
            }
        }
        tokio::select! {
            Some(ended) = under_way.join_next() => forget(&mut claimed, ended),
            _ = woken.changed() => {}
            () = tokio::time::sleep(SLEEP) => {}
            _ = stop.changed() => {}
        }
    }
    let rest = async {
        while let Some(ended) = under_way.join_next().await {
            forget(&mut claimed, ended);
        }
    };
    let _ = tokio::time::timeout(GRACE, rest).await;
    under_way.shutdown().await;
    let left: Vec<Message> = claimed.into_values().collect();
    let released =
        worker.store.write(move |db| left.iter().try_for_each(|message| outbox::release(db, message))).await;
    if let Err(error) = released {
        tracing::warn!(%error, %channel, "claims were not given back; they run out by themselves");
    }
}

fn forget(claimed: &mut HashMap<String, Message>, ended: Result<String, tokio::task::JoinError>) {
    match ended {
        Ok(id) => drop(claimed.remove(&id)),
        Err(error) => tracing::error!(%error, "a delivery panicked; its lease runs out"),
    }
}
