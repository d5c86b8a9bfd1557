//! What goes out: texts to a gateway and webhooks to a receiver, beside bare posts by the same client. Both
//! are one sink, which says "later" until everything waits, and then takes it all. What else waits (a text tells
//! each person who has ended it) is told "later" all along.

use std::sync::{Arc, Mutex, PoisonError, mpsc};
use std::time::{Duration, Instant};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use anyhow::{Context as _, Result, ensure};
use futures_util::StreamExt as _;
use futures_util::stream::iter;
use serde_json::json;
use untether::outbound::Outbound;
use untether::store::outbox::Channel;

use super::database::{Database, Engine};
use super::grants::Grants;
use super::http;
use super::load::{self, Measured, float};
use super::options::Options;
use super::report::{Report, Row};
use super::server::Server;

/// The phases, and their baseline.
pub const TEXTS: &str = "texts delivered";
pub const WEBHOOKS: &str = "webhooks delivered";
pub const POSTS: &str = "bare posts by the same client";

/// The path of bare posts; others have their channel's name.
const BARE: &str = "bare";
/// As many as a worker sends side by side.
const WIDTH: usize = 32;
/// How often the sink is looked at, and for how long at most.
const POLL: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_mins(5);

/// Measures one database.
///
/// # Errors
/// Where a message is not taken, or the server does not do as it should.
pub async fn measure(engine: Engine, options: &Options, report: &mut Report) -> Result<()> {
    let count = options.size(4_000, 200);
    let database = Database::for_starts(engine)?;
    let sink = Sink::start()?;
    let (server, api_key) = Server::serve(&database, &sink.url)?;
    let key = format!("Bearer {api_key}");
    let mut measuring = Measuring { engine, database: &database, server: &server, sink: &sink, report };

    eprintln!("{engine}: {TEXTS}");
    let (_, people) = Grants::default().tell(&server, WIDTH, count).await?;
    measuring.deliver(TEXTS, Channel::Text, people.len()).await?;

    eprintln!("{engine}: {WEBHOOKS}");
    let consents: Vec<String> = (0..count).map(Grants::consent).collect();
    let headers = [("authorization", key.as_str()), ("content-type", "application/json")];
    let ended = json!({ "reason": "OTHER", "initiator": "DATA_ACCESS_PLATFORM" }).to_string();
    let ends = consents.iter().map(|consent| {
        http::request("PUT", &format!("/internal/v1/connections/{consent}/revocation"), &headers, &ended)
    });
    load::run(&server.internal, WIDTH, ends.collect(), 204).await?;
    // Its platform lists all of them as live after all: it is told of each.
    let list: String =
        consents.iter().map(|consent| json!({ "consentId": consent }).to_string() + "\n").collect();
    let path = "/internal/v1/reconciliations?apply=true";
    http::once(&server.internal, &http::request("POST", path, &headers, &list)).await?.expect(200)?;
    measuring.deliver(WEBHOOKS, Channel::Webhook, count).await?;

    eprintln!("{engine}: {POSTS}");
    sink.open(BARE);
    bare(&sink, count).await?;
    let measured = sink.measured(count)?;
    report.add(Row::new(engine, POSTS, WIDTH, measured));
    server.stop()
}

struct Measuring<'a> {
    engine: Engine,
    database: &'a Database,
    server: &'a Server,
    sink: &'a Sink,
    report: &'a mut Report,
}

impl Measuring<'_> {
    /// Waits until all messages wait, and lets them go.
    async fn deliver(&mut self, phase: &'static str, channel: Channel, count: usize) -> Result<()> {
        let unsettled = format!("settled_at IS NULL AND channel = '{channel}'");
        let waiting = format!("FROM outbox WHERE {unsettled}");
        let held = format!("SELECT COUNT(*) AS value {waiting} AND attempts > 0 AND lease IS NULL");
        let count_held = || self.database.connect()?.count(&held);
        until(|| Ok(count_held()? == count as u64)).await?;
        self.sink.open(channel.as_str());
        let before = self.server.spent().await?;
        self.database.execute(&format!("UPDATE outbox SET due_at = 0 WHERE {unsettled}"))?;
        until(|| Ok(self.sink.taken() >= count)).await?;
        let measured = self.sink.measured(count)?;
        let all = format!("SELECT COUNT(*) AS value {waiting}");
        until(|| Ok(self.database.connect()?.count(&all)? == 0)).await?;
        let cost = self.server.spent().await?.each(before, measured.requests);
        self.sink.open("");
        self.report.add(Row::new(self.engine, phase, WIDTH, measured).costing(cost, self.server));
        Ok(())
    }
}

async fn until(done: impl Fn() -> Result<bool>) -> Result<()> {
    let started = Instant::now();
    while !done()? {
        ensure!(started.elapsed() < PATIENCE, "the worker does not come to an end");
        tokio::time::sleep(POLL).await;
    }
    Ok(())
}

/// Posts as a worker does, with nothing around it.
async fn bare(sink: &Sink, count: usize) -> Result<()> {
    let client = Outbound::new(vec!["127.0.0.0/8".parse()?])?;
    let url = format!("{}{BARE}", sink.url);
    let posts = iter(0..count).map(|number| {
        let body =
            json!({ "messageId": number, "to": "+12015550100", "kind": "NOTICE", "body": "x".repeat(150) });
        let (client, url) = (&client, &url);
        async move { client.post_json(url, &[("webhook-id", "bench")], body.to_string()).await }
    });
    let mut posts = std::pin::pin!(posts.buffer_unordered(WIDTH));
    while let Some(answer) = posts.next().await {
        answer.map_err(anyhow::Error::msg)?;
    }
    Ok(())
}

#[derive(Default)]
struct State {
    /// What is taken; everything else is told "later".
    open: &'static str,
    taken: usize,
    first: Option<Instant>,
    last: Option<Instant>,
}

/// Both the gateway and the receiver, on a thread of its own that ends with this process.
struct Sink {
    url: String,
    state: Arc<Mutex<State>>,
}

impl Sink {
    fn start() -> Result<Self> {
        let state = Arc::new(Mutex::new(State::default()));
        let shared = web::Data::from(Arc::clone(&state));
        let (tell, told) = mpsc::channel();
        std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async {
                let site = move || App::new().app_data(shared.clone()).default_service(web::to(take));
                let server = HttpServer::new(site).workers(1).disable_signals().bind("127.0.0.1:0")?;
                let _ = tell.send(server.addrs().first().copied());
                server.run().await
            })
        });
        let addr = told.recv()?.context("the sink does not listen")?;
        Ok(Self { url: format!("http://{addr}/"), state })
    }

    /// Opens it for these posts alone, with nothing taken so far.
    fn open(&self, open: &'static str) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = State { open, ..State::default() };
    }

    fn taken(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).taken
    }

    /// From the first post to the last. How long each took it cannot see.
    fn measured(&self, count: usize) -> Result<Measured> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        ensure!(state.taken == count, "{} posts came, and {count} were sent", state.taken);
        let took = state.last.zip(state.first).map(|(last, first)| last - first).context("nothing came")?;
        let requests = u64::try_from(count)?;
        let per_second = float(requests) / took.as_secs_f64();
        Ok(Measured { requests, per_second, p50_ms: f64::NAN, p99_ms: f64::NAN })
    }
}

async fn take(request: HttpRequest, state: web::Data<Mutex<State>>) -> HttpResponse {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    if request.path().trim_start_matches('/') != state.open {
        return HttpResponse::ServiceUnavailable().insert_header(("retry-after", "3600")).finish();
    }
    let now = Instant::now();
    state.first.get_or_insert(now);
    state.last = Some(now);
    state.taken += 1;
    HttpResponse::Ok().finish()
}
