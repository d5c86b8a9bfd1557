//! The platform's side of the contract: signed notifications in, REST with its key.

use std::sync::atomic::{AtomicU32, Ordering};

use reqwest::Method;
use reqwest::header::HeaderMap;
use serde_json::Value;
use standardwebhooks::Webhook;
use untether::clock::Clock;

pub struct Platform {
    pub signing_secret: String,
    pub api_key: String,
    pub webhook_secret: String,
    base: String,
    clock: Clock,
    http: reqwest::Client,
    sent: AtomicU32,
}

#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: String,
    /// Null where the body is not JSON.
    pub json: Value,
}

/// One notification before it is sent, so that a test can spoil any part of it.
#[must_use]
pub struct Message<'a> {
    platform: &'a Platform,
    id: String,
    at: i64,
    body: String,
    secret: String,
    signature: Option<String>,
    headers: Vec<(String, String)>,
}

impl Platform {
    pub fn new(base: &str, clock: Clock, signing_secret: &str, api_key: &str, webhook_secret: &str) -> Self {
        Self {
            signing_secret: signing_secret.into(),
            api_key: api_key.into(),
            webhook_secret: webhook_secret.into(),
            base: base.trim_end_matches('/').into(),
            clock,
            http: reqwest::Client::builder()
                .no_proxy()
                // As with the browser: before the server ends it.
                .pool_idle_timeout(std::time::Duration::from_secs(2))
                .build()
                .unwrap(),
            sent: AtomicU32::new(0),
        }
    }

    pub async fn notify(&self, body: &Value) -> Answer {
        self.message(&body.to_string()).send().await
    }

    pub async fn notify_as(&self, id: &str, body: &Value) -> Answer {
        self.message(&body.to_string()).id(id).send().await
    }

    pub fn message(&self, body: &str) -> Message<'_> {
        let number = self.sent.fetch_add(1, Ordering::Relaxed);
        Message {
            platform: self,
            id: format!("msg-{number}"),
            at: self.clock.now().as_second(),
            body: body.into(),
            secret: self.signing_secret.clone(),
            signature: None,
            headers: Vec::new(),
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    async fn call(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let url = format!("{}/internal/v1{path}", self.base);
        let mut request = self.http.request(method, url).bearer_auth(&self.api_key);
        if let Some(body) = body {
            request = request.json(body);
        }
        answer(request).await
    }

    /// A line for each, as NDJSON.
    pub async fn post_lines(&self, path: &str, lines: &[impl ToString]) -> Answer {
        let lines: Vec<String> = lines.iter().map(|line| line.to_string() + "\n").collect();
        let url = format!("{}/internal/v1{path}", self.base);
        answer(self.http.post(url).bearer_auth(&self.api_key).body(lines.concat())).await
    }

    /// Without the key, or with another, and to any path of the door.
    pub async fn bare(&self, method: Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(request).await
    }
}

impl Message<'_> {
    pub fn id(mut self, id: &str) -> Self {
        self.id = id.into();
        self
    }

    /// Moves the timestamp against the clock.
    pub fn aged(mut self, seconds: i64) -> Self {
        self.at -= seconds;
        self
    }

    pub fn secret(mut self, secret: &str) -> Self {
        self.secret = secret.into();
        self
    }

    /// Replaces the header; `{}` stands for the right signature.
    pub fn signature(mut self, header: &str) -> Self {
        self.signature = Some(header.replace("{}", &self.right_signature()));
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// `right_signature` as it stands: call after `id`, `aged` and `secret`.
    fn right_signature(&self) -> String {
        Webhook::new(&self.secret).unwrap().sign(&self.id, self.at, self.body.as_bytes()).unwrap()
    }

    pub async fn send(self) -> Answer {
        self.try_send().await.unwrap()
    }

    /// An error where no whole answer came.
    pub async fn try_send(self) -> reqwest::Result<Answer> {
        let signature = self.signature.clone().unwrap_or_else(|| self.right_signature());
        let mut request = self
            .platform
            .http
            .post(format!("{}/internal/v1/notifications", self.platform.base))
            .header("content-type", "application/json")
            .header("webhook-id", &self.id)
            .header("webhook-timestamp", self.at.to_string())
            .header("webhook-signature", signature);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        try_answer(request.body(self.body)).await
    }
}

impl Answer {
    pub fn code(&self) -> &str {
        self.json["code"].as_str().unwrap_or_default()
    }

    pub fn state(&self) -> &str {
        self.json["state"].as_str().unwrap_or_default()
    }

    /// The places that a 422 complains about, sorted.
    pub fn pointers(&self) -> Vec<String> {
        let errors = self.json["errors"].as_array().cloned();
        let errors = errors.unwrap_or_default();
        let pointer = |error: &Value| error["pointer"].as_str().unwrap_or("?").to_owned();
        let mut pointers: Vec<String> = errors.iter().map(pointer).collect();
        pointers.sort();
        pointers
    }
}

async fn answer(request: reqwest::RequestBuilder) -> Answer {
    try_answer(request).await.unwrap()
}

async fn try_answer(request: reqwest::RequestBuilder) -> reqwest::Result<Answer> {
    let response = request.send().await?;
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let body = response.text().await?;
    let json = serde_json::from_str(&body).unwrap_or(Value::Null);
    Ok(Answer { status, headers, body, json })
}
