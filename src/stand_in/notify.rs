//! Telling Untether, signed as Standard Webhooks.

use serde_json::Value;

use super::Setup;
use crate::domain::{secrets, signature};

impl Setup {
    /// Posts a notification. It is tried once; an error is for the log or the page.
    pub(super) async fn notify(&self, body: &Value) -> Result<(), String> {
        let (body, id) = (body.to_string(), format!("ntf_{}", secrets::token::<16>()));
        let seconds = self.clock.ms().div_euclid(1_000);
        let signature = signature::sign(&self.signing_secret, &id, seconds, body.as_bytes());
        let timestamp = seconds.to_string();
        let headers = [
            ("webhook-id", id.as_str()),
            ("webhook-timestamp", timestamp.as_str()),
            ("webhook-signature", signature.as_str()),
        ];
        let url = format!("{}/internal/v1/notifications", self.internal_url);
        let reply = self.outbound.post_json(&url, &headers, body).await?;
        match reply.status {
            200..=299 => Ok(()),
            status => Err(format!("{status}: {}", String::from_utf8_lossy(&reply.body))),
        }
    }
}
