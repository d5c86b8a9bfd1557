//! Fetches logos, by a client of their own that goes to public addresses only, whatever webhooks may: their addresses
//! come from outside. It keeps nothing else waiting.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use futures_util::stream::iter;
use tokio::sync::watch;

use super::Worker;
use crate::domain::logo::{self, BYTES, FRESH};
use crate::domain::time::MINUTE;
use crate::error::Error;
use crate::outbound::Outbound;
use crate::store::logos;

/// Fetched in one round, and of those at a time.
const A_ROUND: i64 = 64;
const AT_A_TIME: usize = 8;
/// How often it is looked whether one is due.
const EVERY: Duration = Duration::from_millis(MINUTE.unsigned_abs());
/// How long one may take to draw. What could take longer is refused before; this is for what nobody thought of.
const DRAWING: Duration = Duration::from_secs(10);

impl Worker {
    /// Fetches the logos that are due by this client, round after round, so that what staff ask for meanwhile is in
    /// the next. One that fails leaves what was there before.
    ///
    /// # Errors
    /// From the database. What is due then is fetched the next time.
    pub async fn fetch_logos(&self, by: &Outbound) -> Result<(), Error> {
        loop {
            let now = self.clock.ms();
            let due = self.store.read(move |db| logos::due(db, A_ROUND, now)).await?;
            if due.is_empty() {
                return Ok(());
            }
            let fetches = due.into_iter().map(|(uri, failures)| self.fetch_logo(by, uri, failures, now));
            let mut fetches = std::pin::pin!(iter(fetches).buffer_unordered(AT_A_TIME));
            while let Some(fetched) = fetches.next().await {
                fetched?;
            }
        }
    }

    async fn fetch_logo(&self, by: &Outbound, uri: String, failures: i64, now: i64) -> Result<(), Error> {
        let (claimed, again_at) = (uri.clone(), now + logo::again_after(failures + 1));
        if !self.store.write(move |db| logos::begin(db, &claimed, failures, (again_at, now))).await? {
            return Ok(());
        }
        let drawn = match picture(by, &uri).await {
            Ok(file) => within(DRAWING, move || logo::redrawn(&file)).await.map_err(str::to_owned),
            Err(why) => Err(why),
        };
        match drawn {
            Ok(drawn) => self.store.write(move |db| logos::keep(db, &uri, &drawn, now + FRESH, now)).await,
            Err(why) => {
                tracing::info!(uri, why, "a logo was not fetched");
                self.store.write(move |db| logos::note_failure(db, &uri, &why)).await
            }
        }
    }

    /// Fetches what is due until `stop` says so.
    pub(super) async fn run_logos(self: Arc<Self>, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let round = async {
                if let Err(error) = self.fetch_logos(&self.logos).await {
                    tracing::warn!(%error, "logos were not fetched; the next round tries again");
                }
                tokio::time::sleep(EVERY).await;
            };
            tokio::select! {
                () = round => {}
                _ = stop.changed() => {}
            }
        }
    }
}

async fn picture(by: &Outbound, uri: &str) -> Result<Vec<u8>, String> {
    by.checked(uri).map_err(|_| "must be at a public address, by https".to_owned())?;
    let accept = [("accept", "image/svg+xml, image/png, image/webp, image/jpeg")];
    let reply = by.get(uri, &accept, BYTES).await?;
    match reply.status {
        200 if reply.cut => Err(format!("is larger than {BYTES} bytes, or broke off")),
        200 => Ok(reply.body),
        status => Err(format!("answers {status}")),
    }
}

/// Draws on a thread of its own. One that takes longer is not waited for.
async fn within<T: Send + 'static>(
    limit: Duration,
    draw: impl FnOnce() -> Result<T, &'static str> + Send + 'static,
) -> Result<T, &'static str> {
    match tokio::time::timeout(limit, tokio::task::spawn_blocking(draw)).await {
        Ok(drawn) => drawn.unwrap_or(Err("its decoder failed")),
        Err(_) => Err("took too long to draw"),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;
    use std::time::Duration;

    use super::within;

    #[tokio::test]
    async fn what_does_not_end_is_not_waited_for() {
        let (end, ended) = channel::<()>();
        let endless = move || ended.recv().map_err(|_| "let go");
        assert_eq!(within(Duration::from_millis(20), endless).await, Err("took too long to draw"));
        drop(end);
        let soon = within(super::DRAWING, || Ok(1)).await;
        assert_eq!(soon, Ok(1));
        let broken = within(super::DRAWING, || -> Result<(), _> { panic!("a decoder's own fault") });
        assert_eq!(broken.await, Err("its decoder failed"));
    }
}
