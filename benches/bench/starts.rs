//! Start times: from the start of the process to the first answer of `/readyz` that is 200.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};

use super::database::{Database, Engine};
use super::options::Options;
use super::report::{Report, Start};
use super::server::{Process, run, untether};

/// The kinds of start.
pub const COLD: &str = "demo, cold (database made and seeded)";
pub const WARM: &str = "demo, warm (dates moved to today)";
pub const SERVE: &str = "serve, warm";

/// How often it is asked, and for how long at most.
const POLL: Duration = Duration::from_millis(5);
const PATIENCE: Duration = Duration::from_mins(2);

/// Measures each kind on databases of its own.
///
/// # Errors
/// Where a server does not start.
pub fn measure(engine: Engine, options: &Options, report: &mut Report) -> Result<()> {
    let count = options.size(5, 2);
    eprintln!("{engine}: starts");
    let (mut times, mut last) = (Vec::new(), None);
    for _ in 0..count {
        // The one before goes first: on PostgreSQL it has the same name.
        drop(last.take());
        let database = Database::for_starts(engine)?;
        times.push(start(demo(&database))?);
        last = Some(database);
    }
    report.starts.push(Start::of(engine, COLD, times));
    if let Some(database) = last {
        let warm = (0..count).map(|_| start(demo(&database))).collect::<Result<_>>()?;
        report.starts.push(Start::of(engine, WARM, warm));
    }

    let database = Database::for_starts(engine)?;
    for words in [&["keys", "generate"][..], &["platform", "add", "Acme Data"]] {
        let mut command = serve(&database);
        command.args(words);
        run(command)?;
    }
    let warm = (0..count)
        .map(|_| {
            let mut command = serve(&database);
            command.arg("serve");
            start(command)
        })
        .collect::<Result<_>>()?;
    report.starts.push(Start::of(engine, SERVE, warm));
    Ok(())
}

fn demo(database: &Database) -> Command {
    let mut command = untether(database);
    command.args(["demo", "--data"]).arg(database.dir.path());
    command
}

/// As in production, with a gateway that nobody is going to ask.
fn serve(database: &Database) -> Command {
    let mut command = untether(database);
    command
        .env("UNTETHER_PUBLIC_ORIGIN", "https://connections.bank.example")
        .env("UNTETHER_SMS", "http")
        .env("UNTETHER_SMS_URL", "http://127.0.0.1:9/")
        .env("UNTETHER_SMS_SECRET", "whsec_YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmVuY2g=");
    command
}

/// Starts a server and stops it; how long it took to be ready.
fn start(mut command: Command) -> Result<Duration> {
    // Its door has to be known before it says so.
    let door = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
    command.env("UNTETHER_INTERNAL_ADDR", door.to_string()).env("UNTETHER_ADMIN_ADDR", "127.0.0.1:0");
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let started = Instant::now();
    let process = Process(command.spawn()?);
    wait_until_ready(door).with_context(|| format!("{command:?}"))?;
    let took = started.elapsed();
    // It listens for signals a moment after it listens for requests.
    std::thread::sleep(10 * POLL);
    process.stop()?;
    Ok(took)
}

/// Waits until an internal door says that its server is ready.
///
/// # Errors
/// Where that takes too long.
pub fn wait_until_ready(door: SocketAddr) -> Result<()> {
    let started = Instant::now();
    while !is_ready(door) {
        ensure!(started.elapsed() <= PATIENCE, "it does not get ready");
        std::thread::sleep(POLL);
    }
    Ok(())
}

fn is_ready(door: SocketAddr) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(door)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.write_all(b"GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
        let mut status = [0; 12];
        stream.read_exact(&mut status)?;
        Ok::<_, std::io::Error>(status == *b"HTTP/1.1 200")
    };
    ask().unwrap_or(false)
}
