//! The two servers that Untether posts to, as real servers: a text-message gateway and a
//! platform's webhook target. Whatever arrives badly signed is kept as a fault and fails the test.

use std::collections::VecDeque;
use std::ops::Deref;
use std::sync::{Arc, Mutex};

use actix_web::http::StatusCode;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use serde_json::Value;
use standardwebhooks::Webhook;
use untether::clock::Clock;

const GATEWAY_SECRET: &str = "whsec_Z2F0ZXdheS1nYXRld2F5LWdhdGV3YXktMzI=";

/// What one post was: its id stays the same over retries.
#[derive(Clone, Debug)]
pub struct Post {
    pub id: String,
    /// `webhook-timestamp`, and `webhook-signature` as it came.
    pub at: i64,
    pub signatures: String,
    pub body: Value,
    pub raw: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub message_id: String,
    pub to: String,
    pub kind: String,
    pub body: String,
}

type Decide = Box<dyn Fn(&Value) -> u16 + Send>;

struct State {
    clock: Clock,
    secret: String,
    posts: Vec<Post>,
    once: VecDeque<(u16, Vec<(String, String)>)>,
    decide: Decide,
    faults: Vec<String>,
}

pub struct Peer {
    pub url: String,
    state: Arc<Mutex<State>>,
    server: actix_web::dev::ServerHandle,
}

pub struct Gateway(Peer);
pub struct Receiver(Peer);

impl Gateway {
    pub fn start(clock: Clock) -> Self {
        Self(Peer::start(clock, GATEWAY_SECRET))
    }

    pub fn secret() -> String {
        GATEWAY_SECRET.into()
    }

    /// Every text that was posted, oldest first; a retry counts again.
    pub fn texts(&self) -> Vec<Text> {
        let field = |body: &Value, name: &str| body[name].as_str().unwrap_or_default().to_owned();
        self.posts()
            .iter()
            .map(|post| Text {
                message_id: field(&post.body, "messageId"),
                to: field(&post.body, "to"),
                kind: field(&post.body, "kind"),
                body: field(&post.body, "body"),
            })
            .collect()
    }

    pub fn of_kind(&self, kind: &str) -> Vec<Text> {
        let mut texts = self.texts();
        texts.retain(|text| text.kind == kind);
        texts
    }

    pub fn notices(&self) -> Vec<Text> {
        self.of_kind("NOTICE")
    }

    pub fn codes(&self) -> Vec<Text> {
        self.of_kind("CODE")
    }
}

impl Receiver {
    pub fn start(clock: Clock) -> Self {
        Self(Peer::start(clock, ""))
    }

    /// The secret exists only once the platform was added with this receiver's address.
    pub fn trust(&self, secret: &str) {
        self.lock(|state| secret.clone_into(&mut state.secret));
    }
}

impl Deref for Gateway {
    type Target = Peer;
    fn deref(&self) -> &Peer {
        &self.0
    }
}

impl Deref for Receiver {
    type Target = Peer;
    fn deref(&self) -> &Peer {
        &self.0
    }
}

impl Peer {
    fn start(clock: Clock, secret: &str) -> Self {
        let state = Arc::new(Mutex::new(State {
            clock,
            secret: secret.into(),
            posts: Vec::new(),
            once: VecDeque::new(),
            decide: Box::new(|_| 200),
            faults: Vec::new(),
        }));
        let shared = web::Data::from(Arc::clone(&state));
        let server =
            HttpServer::new(move || App::new().app_data(shared.clone()).default_service(web::to(receive)))
                .workers(1)
                .disable_signals()
                .bind(("127.0.0.1", 0))
                .unwrap();
        let url = format!("http://{}/inbound", server.addrs()[0]);
        let server = server.run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { url, state, server: handle }
    }

    pub fn posts(&self) -> Vec<Post> {
        self.lock(|state| state.posts.clone())
    }

    pub fn faults(&self) -> Vec<String> {
        self.lock(|state| state.faults.clone())
    }

    /// From now on, where nothing else is scripted.
    pub fn answer_with(&self, status: u16) {
        self.decide(move |_| status);
    }

    pub fn decide(&self, decide: impl Fn(&Value) -> u16 + Send + 'static) {
        self.lock(|state| state.decide = Box::new(decide));
    }

    /// For one post; several calls queue up.
    pub fn answer_once(&self, status: u16, headers: &[(&str, &str)]) {
        let headers = headers.iter();
        let headers = headers.map(|(name, value)| ((*name).into(), (*value).into()));
        let answer = (status, headers.collect());
        self.lock(|state| state.once.push_back(answer));
    }

    fn lock<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.state.lock().unwrap())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // Sends the order; nobody needs to wait for it.
        drop(self.server.stop(false));
    }
}

async fn receive(request: HttpRequest, body: web::Bytes, state: web::Data<Mutex<State>>) -> HttpResponse {
    let mut state = state.lock().unwrap();
    match verified(&state, &request, &body) {
        Ok(post) => {
            let (status, headers) =
                state.once.pop_front().unwrap_or_else(|| ((state.decide)(&post.body), Vec::new()));
            state.posts.push(post);
            let mut answer = HttpResponse::build(StatusCode::from_u16(status).unwrap());
            for header in headers {
                answer.insert_header(header);
            }
            answer.finish()
        }
        Err(fault) => {
            state.faults.push(fault);
            HttpResponse::Unauthorized().finish()
        }
    }
}

/// Signs again with the reference library and compares. Its own `verify` reads the machine's
/// clock, which is not the clock of the test.
fn verified(state: &State, request: &HttpRequest, body: &[u8]) -> Result<Post, String> {
    let header = |name: &str| {
        let value = request.headers().get(name).and_then(|v| v.to_str().ok());
        value.ok_or_else(|| format!("no {name}"))
    };
    if request.method() != "POST" || request.path() != "/inbound" {
        return Err(format!("{} {}", request.method(), request.path()));
    }
    let id = header("webhook-id")?;
    let at: i64 = header("webhook-timestamp")?.parse().map_err(|_| "time")?;
    let behind = (state.clock.now().as_second() - at).abs();
    if behind > 300 {
        return Err(format!("{id} is {behind} s off"));
    }
    let webhook = Webhook::new(&state.secret).map_err(|error| error.to_string())?;
    let expected = webhook.sign(id, at, body).map_err(|e| e.to_string())?;
    let signatures = header("webhook-signature")?.to_owned();
    if !signatures.split(' ').any(|s| s == expected) {
        return Err(format!("{id} is not signed with this secret"));
    }
    let raw = String::from_utf8_lossy(body).into_owned();
    let body = serde_json::from_str(&raw).map_err(|error| error.to_string())?;
    Ok(Post { id: id.into(), at, signatures, body, raw })
}
