//! Sending webhooks: Standard Webhooks, signed with every secret that is in use.

use crate::flows::outbox::Answer;
use crate::outbound::Outbound;

pub(super) async fn send(
    outbound: &Outbound,
    id: &str,
    url: &str,
    secrets: &[Vec<u8>],
    body: String,
    now: i64,
) -> Answer {
    match outbound.post_webhook(url, (id, body), secrets, now).await {
        Ok(reply) => understood(url, reply.status, reply.retry_after.map(|after| after.wait(now))),
        Err(why) => Answer::Failed { url: url.to_owned(), why, after: None },
    }
}

/// DESIGN 6.3: 200 and 204 say that no more data is served; other 2xx, as 202, only that the word
/// has come. A redirect is a failure and never followed.
fn understood(url: &str, status: u16, after: Option<i64>) -> Answer {
    let failed =
        |after| Answer::Failed { url: url.to_owned(), why: format!("the target answered {status}"), after };
    match status {
        200 | 204 => Answer::Taken { provider_id: None, confirms: true },
        201..=299 => Answer::Taken { provider_id: None, confirms: false },
        410 => Answer::Gone { url: url.to_owned() },
        429 | 503 => failed(after),
        _ => failed(None),
    }
}
