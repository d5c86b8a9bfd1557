//! One channel's deliveries, side by side: texts up to a width, webhooks up to each platform's places, so
//! that a target that hangs holds up itself only.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::{Id, JoinError, JoinSet};

use super::Worker;
use crate::flows::outbox::{Claimed, Room};
use crate::store::outbox::{self, Channel, Message};

/// Texts under way at a time.
const WIDTH: usize = 32;
/// How long a lane sleeps when nothing is due and nobody wakes it.
const SLEEP: Duration = Duration::from_secs(1);
/// How long deliveries that are under way may take once the worker shall stop.
const GRACE: Duration = Duration::from_secs(5);

/// What there is room for beside what is under way.
pub(super) fn room(channel: Channel, under_way: &[&Message]) -> Room {
    match channel {
        Channel::Text => Room::Texts(i64::try_from(WIDTH.saturating_sub(under_way.len())).unwrap_or(0)),
        Channel::Webhook => {
            let mut taken = HashMap::new();
            for platform_id in under_way.iter().filter_map(|message| message.platform_id.clone()) {
                *taken.entry(platform_id).or_default() += 1;
            }
            Room::Webhooks(taken)
        }
    }
}

/// Works until `stop` says so.
pub(super) async fn run(worker: Arc<Worker>, channel: Channel, mut stop: watch::Receiver<bool>) {
    let mut woken = worker.wake.subscribe();
    let mut under_way = JoinSet::new();
    let mut claimed: HashMap<Id, Message> = HashMap::new();
    while !*stop.borrow() {
        // Those that ended together make room for one claim, and not for one each.
        while let Some(ended) = under_way.try_join_next_with_id() {
            forget(&mut claimed, ended);
        }
        let room = room(channel, &claimed.values().collect::<Vec<_>>());
        let claim =
            if matches!(room, Room::Texts(0)) { Ok(Claimed::default()) } else { worker.claim(room).await };
        match claim {
            Ok(claim) if claim.taken == 0 => {}
            Ok(claim) => {
                for job in claim.jobs {
                    let message = job.message.clone();
                    let worker = Arc::clone(&worker);
                    let task = under_way.spawn(async move { worker.deliver(job).await });
                    claimed.insert(task.id(), message);
                }
                continue;
            }
            Err(error) => {
                tracing::warn!(%error, %channel, "nothing could be claimed; the next round tries again");
            }
        }
        tokio::select! {
            Some(ended) = under_way.join_next_with_id() => forget(&mut claimed, ended),
            _ = woken.changed() => {}
            () = tokio::time::sleep(SLEEP) => {}
            _ = stop.changed() => {}
        }
    }
    let rest = async {
        while let Some(ended) = under_way.join_next_with_id().await {
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

fn forget(claimed: &mut HashMap<Id, Message>, ended: Result<(Id, ()), JoinError>) {
    match ended {
        Ok((id, ())) => drop(claimed.remove(&id)),
        Err(error) => {
            claimed.remove(&error.id());
            tracing::error!(%error, "a delivery panicked; its lease runs out");
        }
    }
}
