//! Fetches logos, by the client that looks where it goes: their addresses come from outside.

use futures_util::StreamExt as _;
use futures_util::stream::iter;

use super::Worker;
use crate::domain::logo::{self, BYTES, FRESH};
use crate::error::Error;
use crate::store::logos;

/// Fetched in one round, and of those at a time.
const A_ROUND: i64 = 64;
const AT_A_TIME: usize = 8;

impl Worker {
    /// Fetches the logos that are due. One that fails leaves what was there before.
    pub(super) async fn fetch_logos(&self, now: i64) -> Result<(), Error> {
        let due = self.store.read(move |db| logos::due(db, A_ROUND, now)).await?;
        let fetches = due.into_iter().map(|(uri, failures)| self.fetch_logo(uri, failures, now));
        let mut fetches = std::pin::pin!(iter(fetches).buffer_unordered(AT_A_TIME));
        while let Some(fetched) = fetches.next().await {
            fetched?;
        }
        Ok(())
    }

    async fn fetch_logo(&self, uri: String, failures: i64, now: i64) -> Result<(), Error> {
        let (claimed, again_at) = (uri.clone(), now + logo::again_after(failures + 1));
        if !self.store.write(move |db| logos::begin(db, &claimed, failures, again_at)).await? {
            return Ok(());
        }
        match self.picture(&uri).await {
            Ok(file) => {
                let drawn = tokio::task::spawn_blocking(move || logo::redrawn(&file)).await;
                match drawn.unwrap_or(Err("its decoder failed")) {
                    Ok(drawn) => {
                        self.store.write(move |db| logos::keep(db, &uri, &drawn, now + FRESH, now)).await
                    }
                    Err(why) => self.no_logo(uri, why.to_owned()).await,
                }
            }
            Err(why) => self.no_logo(uri, why).await,
        }
    }

    async fn picture(&self, uri: &str) -> Result<Vec<u8>, String> {
        let accept = [("accept", "image/svg+xml, image/png, image/webp, image/jpeg")];
        let reply = self.outbound.get(uri, &accept, BYTES).await?;
        match reply.status {
            200 if reply.cut => Err(format!("is larger than {BYTES} bytes, or broke off")),
            200 => Ok(reply.body),
            status => Err(format!("answers {status}")),
        }
    }

    async fn no_logo(&self, uri: String, why: String) -> Result<(), Error> {
        tracing::info!(uri, why, "a logo was not fetched");
        self.store.write(move |db| logos::note_failure(db, &uri, &why)).await
    }
}
