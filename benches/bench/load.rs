//! Requests by several clients at once, each on a connection of its own, as fast as answers come.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use serde::Serialize;
use tokio::task::JoinSet;

use super::http::{Answer, Connection};

/// A server that takes longer than this for a phase has stopped to answer.
const PATIENCE: Duration = Duration::from_mins(10);

/// What came of a load.
#[derive(Clone, Copy, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Measured {
    /// How many requests were answered.
    pub requests: u64,
    /// How many in a second.
    pub per_second: f64,
    /// Half of them took no longer, in ms.
    pub p50_ms: f64,
    /// 99 of 100 took no longer, in ms.
    pub p99_ms: f64,
}

impl Measured {
    /// The one with more requests a second.
    pub fn better(self, other: Option<Self>) -> Self {
        other.filter(|other| other.per_second > self.per_second).unwrap_or(self)
    }
}

/// Sends all requests and answers with the answers, in the order of the requests. Every one must
/// have the expected status.
///
/// # Errors
/// The first answer that is another.
pub async fn run(
    addr: &str,
    clients: usize,
    requests: Vec<Vec<u8>>,
    expected: u16,
) -> Result<(Measured, Vec<Answer>)> {
    let count = requests.len();
    let (requests, next) = (Arc::new(requests), Arc::new(AtomicUsize::new(0)));
    let mut connections = Vec::with_capacity(clients);
    for _ in 0..clients {
        connections.push(Connection::open(addr).await?);
    }
    let mut tasks = JoinSet::new();
    let started = Instant::now();
    for mut connection in connections {
        let (requests, next) = (Arc::clone(&requests), Arc::clone(&next));
        tasks.spawn(async move {
            let mut mine = Vec::new();
            loop {
                let index = next.fetch_add(1, Ordering::Relaxed);
                let Some(request) = requests.get(index) else { return Ok(mine) };
                let sent = Instant::now();
                let answer = connection.exchange(request).await?.expect(expected)?;
                mine.push((index, sent.elapsed(), answer));
            }
        });
    }
    let mut all = Vec::with_capacity(count);
    let together = async {
        while let Some(mine) = tasks.join_next().await {
            let mine: Result<Vec<_>> = mine?;
            all.extend(mine?);
        }
        Ok::<_, anyhow::Error>(())
    };
    tokio::time::timeout(PATIENCE, together).await.context("the server has stopped to answer")??;
    let took = started.elapsed();
    all.sort_unstable_by_key(|(index, ..)| *index);
    let mut latencies: Vec<Duration> = all.iter().map(|(_, latency, _)| *latency).collect();
    latencies.sort_unstable();
    let measured = Measured {
        requests: count as u64,
        per_second: float(count as u64) / took.as_secs_f64(),
        p50_ms: percentile(&latencies, 50),
        p99_ms: percentile(&latencies, 99),
    };
    Ok((measured, all.into_iter().map(|(.., answer)| answer).collect()))
}

/// The nearest rank, in ms.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).saturating_sub(1);
    sorted.get(rank).map_or(0.0, |latency| latency.as_secs_f64() * 1_000.0)
}

/// A count, to be divided.
#[expect(clippy::cast_precision_loss, reason = "no count here comes near 2^52")]
pub fn float(count: u64) -> f64 {
    count as f64
}
