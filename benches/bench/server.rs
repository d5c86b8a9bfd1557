//! The real binary as processes of its own: the demo under load, and what is asked of it beside.

use std::io::{BufRead as _, BufReader};
use std::net::TcpListener;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail, ensure};
use serde_json::Value;
use untether::store::outbox::Channel;

use super::database::Database;
use super::http;
use super::load::float;
use super::starts::wait_until_ready;

/// The binary, with no setting from this process's own environment.
pub fn untether(database: &Database) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_untether"));
    command
        .env_clear()
        .env("UNTETHER_PUBLIC_ADDR", "127.0.0.1:0")
        .env("UNTETHER_INTERNAL_ADDR", "127.0.0.1:0")
        .env("UNTETHER_ADMIN_ADDR", "127.0.0.1:0")
        // The one limit that would refuse the load: all of it comes from one client.
        .env("UNTETHER_CODES_PER_CLIENT", "1000000000")
        .env("UNTETHER_CODES_PER_SITE", "1000000000")
        .env("UNTETHER_SMS_DAILY_BUDGET", "1000000000")
        .env("UNTETHER_DATABASE_URL", &database.url)
        .env("UNTETHER_KEYRING_FILE", database.dir.path().join("keyring.json"));
    command
}

/// A running demo.
pub struct Server {
    process: Process,
    /// Address of the consumer door.
    pub consumer: String,
    /// Address of the internal door.
    pub internal: String,
    /// Id of its platform.
    pub platform: String,
    /// With which that platform signs.
    pub signing_secret: String,
    _output: Option<BufReader<ChildStdout>>,
}

impl Server {
    /// Starts the demo on a database, with another batch size where one is given.
    ///
    /// # Errors
    /// What keeps it from starting.
    pub fn start(database: &Database, batch: Option<usize>) -> Result<Self> {
        let mut command = untether(database);
        command.args(["demo", "--data"]).arg(database.dir.path());
        if let Some(batch) = batch {
            command.env("UNTETHER_WRITE_BATCH", batch.to_string());
        }
        let mut child = command.stdout(Stdio::piped()).spawn()?;
        let mut output = BufReader::new(child.stdout.take().context("no output")?);
        let process = Process(child);
        let mut banner = String::new();
        while !banner.contains("Ctrl-C") {
            ensure!(output.read_line(&mut banner)? > 0, "the demo ended as it started: {banner}");
        }
        let file = database.dir.path().join("credentials.json");
        let known: Value = serde_json::from_slice(&std::fs::read(file)?)?;
        let field = |pointer: &str| {
            let text = known.pointer(pointer).and_then(Value::as_str).map(str::to_owned);
            text.with_context(|| format!("no {pointer} in credentials.json"))
        };
        let addr = |url: String| url.replace("http://", "").replace("localhost", "127.0.0.1");
        Ok(Self {
            process,
            consumer: addr(field("/consumerUrl")?),
            internal: addr(field("/internalUrl")?),
            platform: field("/platform/id")?,
            signing_secret: field("/platform/signingSecret")?,
            _output: Some(output),
        })
    }

    /// Starts it as in production, on a fresh database, with one address as its gateway and as its platform's
    /// webhook target; and an API key of that platform.
    ///
    /// # Errors
    /// What keeps it from starting.
    pub fn serve(database: &Database, peer: &str) -> Result<(Self, String)> {
        let (outer, inner) = (TcpListener::bind("127.0.0.1:0")?, TcpListener::bind("127.0.0.1:0")?);
        let (consumer, internal) = (outer.local_addr()?.to_string(), inner.local_addr()?.to_string());
        drop((outer, inner));
        let command = |words: &[&str]| {
            let mut command = untether(database);
            command
                .env("UNTETHER_PUBLIC_ADDR", &consumer)
                .env("UNTETHER_INTERNAL_ADDR", &internal)
                .env("UNTETHER_ADMIN_ADDR", "127.0.0.1:0")
                .env("UNTETHER_PUBLIC_ORIGIN", format!("http://{consumer}"))
                .env("UNTETHER_SMS", "http")
                .env("UNTETHER_SMS_URL", format!("{peer}{}", Channel::Text))
                .env("UNTETHER_SMS_SECRET", "whsec_YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmVuY2g=")
                .env("UNTETHER_WEBHOOK_ALLOW", "127.0.0.0/8")
                .env("UNTETHER_LOG", "error")
                .args(words);
            command
        };
        run(command(&["keys", "generate"]))?;
        let added = command(&["platform", "add", "Acme Data", "--json"]).output()?;
        let added: Value = serde_json::from_slice(&added.stdout)?;
        let field = |name: &str| {
            let text = added.get(name).and_then(Value::as_str).map(str::to_owned);
            text.with_context(|| format!("no {name} in what platform add says"))
        };
        let platform = field("id")?;
        run(command(&["platform", "webhook", &platform, "--url", &format!("{peer}{}", Channel::Webhook)]))?;
        let process = Process(command(&["serve"]).stdout(Stdio::null()).spawn()?);
        wait_until_ready(internal.parse()?)?;
        let server = Self {
            process,
            consumer,
            internal,
            platform,
            signing_secret: field("signingSecret")?,
            _output: None,
        };
        Ok((server, field("apiKey")?))
    }

    /// Stops it as an orchestrator does.
    ///
    /// # Errors
    /// Where it does not end well.
    pub fn stop(self) -> Result<()> {
        self.process.stop()
    }

    /// What it has spent so far.
    ///
    /// # Errors
    /// Where its metrics cannot be read.
    pub async fn spent(&self) -> Result<Spent> {
        let statements = self.metric("untether_statements_total").await?;
        Ok(Spent { statements, ticks: self.ticks() })
    }

    /// User and system time, in the hundredths of a second that Linux tells it in.
    fn ticks(&self) -> Option<u64> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.process.0.id())).ok()?;
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
        let [user, system] = [fields.next()?, fields.next()?].map(|field| field.parse::<u64>().ok());
        Some(user? + system?)
    }

    /// The most memory that it has had resident so far, in MiB; `None` where the system does not tell.
    pub fn peak_mib(&self) -> Option<f64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.0.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().ok()?;
        Some(kilobytes / 1_024.0)
    }

    /// Waits until the worker has sent what the phase before left to it, so that the next is measured
    /// by itself.
    ///
    /// # Errors
    /// Where that takes longer than five minutes.
    pub async fn settle(&self) -> Result<()> {
        let started = Instant::now();
        // The story has a stop that stays unconfirmed: a few may always wait.
        while self.metric("untether_outbox_waiting").await? > 8 {
            ensure!(started.elapsed() < Duration::from_mins(5), "the worker does not come to an end");
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        Ok(())
    }

    async fn metric(&self, name: &str) -> Result<u64> {
        let text = http::get(&self.internal, "/metrics", None).await?.expect(200)?.body;
        let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(' '));
        Ok(value.with_context(|| format!("no {name} in the metrics"))?.parse()?)
    }
}

/// What a server has spent since it started.
#[derive(Clone, Copy, Debug)]
pub struct Spent {
    statements: u64,
    ticks: Option<u64>,
}

/// A request's share of that: statements, and processor time in microseconds.
pub type Cost = (f64, Option<f64>);

impl Spent {
    /// A request's share of what was spent since then.
    pub fn each(self, since: Self, requests: u64) -> Cost {
        let share = |spent: u64| float(spent) / float(requests);
        let ticks = self.ticks.zip(since.ticks).map(|(now, then)| share(now - then) * 10_000.0);
        (share(self.statements - since.statements), ticks)
    }
}

/// A process that ends with its owner.
pub struct Process(pub Child);

impl Process {
    /// Asks it to end, and waits until it has.
    ///
    /// # Errors
    /// Where it does not end well.
    pub fn stop(mut self) -> Result<()> {
        let told = Command::new("kill").args(["-TERM", &self.0.id().to_string()]).status()?;
        ensure!(told.success(), "the server was gone before it was stopped");
        let ended = self.0.wait()?;
        ensure!(ended.success(), "the server ended with {ended}");
        Ok(())
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Runs one of the binary's commands to its end.
///
/// # Errors
/// What it says where it fails.
pub fn run(mut command: Command) -> Result<()> {
    let output = command.output()?;
    if !output.status.success() {
        bail!("{}", String::from_utf8_lossy(&output.stderr));
    }
    Ok(())
}
