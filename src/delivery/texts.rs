//! Sending text messages: into the sandbox's inbox, to a gateway over HTTP, or by Twilio.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Worker;
use super::twilio::Twilio;
use crate::config::Sms;
use crate::domain::phone::Phone;
use crate::domain::signature;
use crate::domain::time::DAY;
use crate::error::Error;
use crate::flows::outbox::Answer;
use crate::flows::sandbox;
use crate::outbound::Outbound;
use crate::store::outbox::Message;

/// A number that nobody has.
const NOBODY: &str = "+14155550199";

/// How texts are sent.
pub enum TextSender {
    /// They stay here.
    Inbox,
    /// They are posted to a gateway.
    Http {
        /// The client. The operator chose the gateway, so that it may stand in any network.
        outbound: Outbound,
        /// Where to.
        url: String,
        /// Signs each post.
        secret: Vec<u8>,
    },
    /// They go out by Twilio.
    Twilio(Twilio),
}

impl TextSender {
    /// The sender of a configuration.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where TLS cannot be set up.
    pub fn from_config(sms: &Sms) -> Result<Self, Error> {
        match sms {
            Sms::Inbox => Ok(Self::Inbox),
            Sms::Twilio(config) => Ok(Self::Twilio(Twilio::new(to_anywhere()?, config.clone()))),
            Sms::Http { url, secret } => Ok(Self::Http {
                outbound: to_anywhere()?,
                url: url.clone(),
                secret: signature::secret_bytes(secret).unwrap_or_default(),
            }),
        }
    }

    /// Does what sending does, as far as anybody could tell from how long it takes, and sends nothing. In the
    /// sandbox it is kept under a day that is over: nobody sees it, and it goes with the next sweep.
    pub(super) async fn pretend(&self, worker: &Worker, message: &Message, body: &str) {
        let now = worker.clock.ms();
        match self {
            Self::Inbox => {
                let Ok(nobody) = Phone::from_e164(NOBODY) else { return };
                if let Err(error) = keep(worker, message, &nobody, body, now - DAY).await {
                    tracing::debug!(%error, "a decoy was not kept");
                }
            }
            Self::Http { secret, .. } => drop(signed(secret, message, NOBODY, body, now)),
            Self::Twilio(twilio) => twilio.pretend(&worker.op.origin, message, NOBODY, body),
        }
    }

    pub(super) async fn send(&self, worker: &Worker, message: &Message, phone: &Phone, body: &str) -> Answer {
        let now = worker.clock.ms();
        match self {
            Self::Inbox => match keep(worker, message, phone, body, now).await {
                Ok(()) => Answer::Taken { provider_id: None, confirms: false },
                Err(error) => Answer::Later { why: error.to_string(), after: None },
            },
            Self::Twilio(twilio) => {
                twilio.send(&worker.op.origin, message, (phone.as_e164(), body), now).await
            }
            Self::Http { outbound, url, secret } => {
                let (post, signature) = signed(secret, message, phone.as_e164(), body, now);
                let timestamp = now.div_euclid(1_000).to_string();
                let headers = [
                    ("webhook-id", message.id.as_str()),
                    ("webhook-timestamp", timestamp.as_str()),
                    ("webhook-signature", signature.as_str()),
                ];
                match outbound.post_json(url, &headers, post).await {
                    Ok(reply) => {
                        let after = reply.retry_after.map(|after| after.wait(now));
                        understood(reply.status, after, &reply.body)
                    }
                    Err(why) => Answer::Later { why, after: None },
                }
            }
        }
    }
}

/// The operator chose the gateway, so that it may stand in any network.
fn to_anywhere() -> Result<Outbound, Error> {
    Outbound::new(["0.0.0.0/0", "::/0"].iter().filter_map(|net| net.parse().ok()).collect())
}

fn signed(secret: &[u8], message: &Message, to: &str, body: &str, now: i64) -> (String, String) {
    let post = json!({ "messageId": message.id, "to": to, "kind": message.kind, "body": body }).to_string();
    let signature = signature::sign(secret, &message.id, now.div_euclid(1_000), post.as_bytes());
    (post, signature)
}

/// Keeps a text in the sandbox's inbox.
async fn keep(worker: &Worker, message: &Message, phone: &Phone, body: &str, at: i64) -> Result<(), Error> {
    let (op, id, kind) = (Arc::clone(&worker.op), message.id.clone(), message.kind.clone());
    let (phone, body) = (phone.clone(), body.to_owned());
    worker.store.write(move |db| sandbox::keep_text(db, &op, (&id, &kind), &phone, &body, at)).await
}

/// 2xx took it; 429 and 5xx are a matter of time; every other answer is final.
fn understood(status: u16, after: Option<i64>, body: &[u8]) -> Answer {
    match status {
        200..=299 => {
            let body: Option<Value> = serde_json::from_slice(body).ok();
            let provider_id = body.and_then(|body| body.get("providerId")?.as_str().map(str::to_owned));
            Answer::Taken { provider_id, confirms: false }
        }
        429 | 500..=599 => Answer::Later { why: format!("the gateway answered {status}"), after },
        _ => Answer::Never { why: format!("the gateway answered {status}") },
    }
}
