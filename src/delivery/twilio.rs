//! Sending text messages by Twilio's Messages API: accepted is not delivered, which its callbacks tell.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;

use crate::config;
use crate::domain::notice::Kind;
use crate::domain::twilio::{Fault, STATUS_PATH, refused};
use crate::flows::outbox::Answer;
use crate::outbound::{Outbound, Reply};
use crate::store::outbox::Message;

/// An account with Twilio, ready to be asked.
pub struct Twilio {
    outbound: Outbound,
    /// Where texts are posted to.
    url: String,
    /// `Authorization`.
    key: String,
    code_service: String,
    notice_service: String,
}

impl Twilio {
    pub(super) fn new(outbound: Outbound, config: config::Twilio) -> Self {
        let pair = format!("{}:{}", config.account, config.token);
        Self {
            outbound,
            url: format!("{}/2010-04-01/Accounts/{}/Messages.json", config.base, config.account),
            key: format!("Basic {}", STANDARD.encode(pair)),
            code_service: config.code_service,
            notice_service: config.notice_service,
        }
    }

    pub(super) async fn send(
        &self,
        origin: &str,
        message: &Message,
        (to, body): (&str, &str),
        now: i64,
    ) -> Answer {
        let callback = callback(origin, message);
        let fields = self.fields(message, to, body, &callback);
        match self.outbound.post_form(&self.url, &[("authorization", &self.key)], &fields).await {
            Ok(reply) => understood(&reply, now),
            Err(why) => Answer::Later { why, after: None },
        }
    }

    /// What is done before a text is posted.
    pub(super) fn pretend(&self, origin: &str, message: &Message, to: &str, body: &str) {
        let callback = callback(origin, message);
        let fields = self.fields(message, to, body, &callback);
        drop(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish());
    }

    fn fields<'a>(
        &'a self,
        message: &Message,
        to: &'a str,
        body: &'a str,
        callback: &'a str,
    ) -> [(&'static str, &'a str); 4] {
        let passes = Kind::parse(&message.kind).is_some_and(Kind::passes_opt_out);
        let service = if passes { &self.code_service } else { &self.notice_service };
        [("To", to), ("Body", body), ("MessagingServiceSid", service), ("StatusCallback", callback)]
    }
}

/// Names our id as well: Twilio may tell of a text before we have heard its own.
fn callback(origin: &str, message: &Message) -> String {
    format!("{origin}{STATUS_PATH}?message={}", message.id)
}

fn understood(reply: &Reply, now: i64) -> Answer {
    let body: Value = serde_json::from_slice(&reply.body).unwrap_or_default();
    let field = |name: &str| body.get(name).and_then(Value::as_str);
    let is_taken = (200..300).contains(&reply.status);
    if is_taken && !matches!(field("status"), Some("failed" | "undelivered" | "canceled")) {
        return Answer::Taken { provider_id: field("sid").map(str::to_owned), confirms: false };
    }
    let code = body.get(if is_taken { "error_code" } else { "code" }).and_then(Value::as_i64);
    match refused(reply.status, code) {
        (Fault::Later, why) => Answer::Later { why, after: reply.retry_after.map(|after| after.wait(now)) },
        (Fault::NotSetUp, why) => Answer::NotSetUp { why },
        (Fault::GiveUp, why) => Answer::Never { why },
        (Fault::Dead, why) => Answer::Dead { why },
        (Fault::OptedOut, why) => Answer::OptedOut { why },
    }
}
