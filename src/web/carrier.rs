//! Asks a carrier about a number, where the operator has set one up. Whoever signs in waits for it no longer
//! than three seconds, and goes on without where it does not know.

use std::time::Duration;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::config::CarrierConfig;
use crate::domain::carrier::{
    Kind, PATIENCE, Word, camara_recycling, camara_sim_swap, camara_word, twilio_path, twilio_word,
};
use crate::domain::phone::Phone;
use crate::outbound::{ANSWER_LIMIT, Outbound};

/// The carrier's interface.
pub struct Carrier {
    config: CarrierConfig,
    outbound: Outbound,
}

impl Carrier {
    /// By the operator's settings.
    #[must_use]
    pub const fn new(config: CarrierConfig, outbound: Outbound) -> Self {
        Self { config, outbound }
    }

    /// What it says of a number. `since`: the day it is asked from, unix ms.
    pub async fn ask(&self, phone: &Phone, since: i64, now: i64) -> Word {
        let patience = Duration::from_millis(PATIENCE.unsigned_abs());
        let asked = async {
            match self.config.kind {
                Kind::Twilio => self.twilio(phone, since, now).await,
                Kind::Camara => self.camara(phone, since).await,
            }
        };
        tokio::time::timeout(patience, asked).await.unwrap_or_else(|_| {
            tracing::warn!("the carrier did not answer in time; a sign-in goes on without its word");
            Word::default()
        })
    }

    async fn twilio(&self, phone: &Phone, since: i64, now: i64) -> Word {
        let url = format!("{}{}", self.config.url, twilio_path(phone.as_e164(), since));
        let pair = format!("{}:{}", self.config.id.as_deref().unwrap_or_default(), self.config.secret);
        let key = format!("Basic {}", STANDARD.encode(pair));
        let answer = self.outbound.get(&url, &[("authorization", &key)], ANSWER_LIMIT).await;
        read(answer).map(|answer| twilio_word(&answer, now)).unwrap_or_default()
    }

    async fn camara(&self, phone: &Phone, since: i64) -> Word {
        let key = format!("Bearer {}", self.config.secret);
        let headers = [("authorization", key.as_str())];
        let post = |path: &str, body: Value| {
            let url = format!("{}{path}", self.config.url);
            async move { read(self.outbound.post_json(&url, &headers, body.to_string()).await) }
        };
        let number = phone.as_e164();
        let (swap, recycling) = futures_util::join!(
            post("/sim-swap/v2/check", camara_sim_swap(number)),
            post("/number-recycling/v1/check", camara_recycling(number, since)),
        );
        camara_word(swap.as_ref(), recycling.as_ref())
    }
}

fn read(answer: Result<crate::outbound::Reply, String>) -> Option<Value> {
    match answer {
        Ok(reply) if reply.status == 200 => serde_json::from_slice(&reply.body).ok(),
        Ok(reply) => {
            tracing::warn!(status = reply.status, "the carrier does not say");
            None
        }
        Err(why) => {
            tracing::warn!(why, "the carrier cannot be asked");
            None
        }
    }
}
