//! The binary as an operator meets it: the demo's start, second start and end.

use std::cell::RefCell;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::rc::Rc;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use futures_util::future::join_all;
use serde_json::Value;
use tempfile::TempDir;
use untether::clock::Clock;

use crate::harness::{Demo, Grant, Platform};

fn database(dir: &TempDir) -> SqliteConnection {
    let mut db = SqliteConnection::establish(&dir.path().join("untether.db").to_string_lossy()).unwrap();
    sql_query("PRAGMA busy_timeout = 5000").execute(&mut db).unwrap();
    db
}

fn by_status(connections: &[Value]) -> [usize; 4] {
    ["ACTIVE", "REVOCATION_PENDING", "REVOKED", "EXPIRED"]
        .map(|status| connections.iter().filter(|connection| connection["status"] == status).count())
}

fn run(body: impl AsyncFnOnce()) {
    actix_web::rt::System::new().block_on(body());
}

#[test]
fn the_story_is_there_again_and_starts_over_only_when_asked() {
    run(async || {
        let dir = tempfile::tempdir().unwrap();
        let mut demo = Demo::start(dir.path(), &[]);
        let first = demo.connections().await;
        assert_eq!(by_status(&first), [5, 1, 1, 1], "{first:#?}");
        let banks: std::collections::HashSet<&str> = first
            .iter()
            .filter(|connection| connection["status"] == "ACTIVE")
            .filter_map(|connection| connection["institution"]["id"].as_str())
            .collect();
        assert_eq!(banks.len(), 3);
        let id = demo.field("/platform/id");
        let key = demo.field("/platform/apiKey");
        assert!(demo.end());

        let mut again = Demo::start(dir.path(), &[]);
        assert_eq!((again.field("/platform/id"), again.field("/platform/apiKey")), (id.clone(), key));
        assert_eq!(again.connections().await.len(), first.len());
        assert!(again.end());

        let mut fresh = Demo::start(dir.path(), &["--fresh"]);
        assert_ne!(fresh.field("/platform/id"), id);
        assert_eq!(by_status(&fresh.connections().await), [5, 1, 1, 1]);
        assert!(fresh.end());
    });
}

/// Thirty days later the story reads as on the first day: one ends within a week, one was not read
/// for more than 90 days.
#[test]
fn dates_move_with_each_start() {
    run(async || {
        const DAY: i64 = 86_400_000;
        let dir = tempfile::tempdir().unwrap();
        let mut demo = Demo::start(dir.path(), &[]);
        assert!(demo.end());
        // As if the last start had been thirty days ago, with all that it seeded.
        let mut db = database(&dir);
        for (table, column) in [
            ("connections", "created_at"),
            ("connections", "expiration_time"),
            ("connections", "last_accessed_at"),
            ("tenures", "opened_at"),
            ("tenures", "last_proof_at"),
        ] {
            sql_query(format!("UPDATE {table} SET {column} = {column} - {}", 30 * DAY))
                .execute(&mut db)
                .unwrap();
        }
        sql_query(
            "UPDATE meta SET value = CAST(CAST(value AS INTEGER) - $1 AS TEXT) WHERE name = 'seeded_at'",
        )
        .bind::<BigInt, _>(30 * DAY)
        .execute(&mut db)
        .unwrap();
        // Something that a person did while it ran, a day after that start: it stays when it was.
        let done = jiff::Timestamp::now().as_millisecond() - 29 * DAY;
        sql_query("UPDATE revocations SET requested_at = $1 WHERE channel = 'DASHBOARD'")
            .bind::<BigInt, _>(done)
            .execute(&mut db)
            .unwrap();
        drop(db);
        let mut later = Demo::start(dir.path(), &[]);
        let connections = later.connections().await;
        assert_eq!(by_status(&connections), [5, 1, 1, 1]);
        let now = jiff::Timestamp::now().as_millisecond();
        let age = |value: &Value| {
            let at: jiff::Timestamp = value.as_str()?.parse().ok()?;
            Some(now - at.as_millisecond())
        };
        let active: Vec<&Value> = connections.iter().filter(|c| c["status"] == "ACTIVE").collect();
        let ending = active.iter().filter(|c| age(&c["expirationTime"]).is_some_and(|age| age > -7 * DAY));
        assert_eq!(ending.count(), 1);
        let unread = active.iter().filter(|c| age(&c["lastAccessedAt"]).is_some_and(|age| age > 90 * DAY));
        assert_eq!(unread.count(), 1);
        let stopped = connections.iter().find(|c| c["status"] == "REVOCATION_PENDING").unwrap();
        let requested = stopped["revocation"]["requestedAt"].as_str().unwrap();
        let requested: jiff::Timestamp = requested.parse().unwrap();
        assert_eq!(requested.as_millisecond(), done);
        assert!(later.end());
    });
}

#[test]
fn fresh_on_a_real_database() {
    let dir = tempfile::tempdir().unwrap();
    let untether = |arguments: &[&str]| {
        let database = format!("sqlite:{}", dir.path().join("untether.db").display());
        Command::new(env!("CARGO_BIN_EXE_untether"))
            .env_clear()
            .env("UNTETHER_PUBLIC_ADDR", "127.0.0.1:0")
            .env("UNTETHER_INTERNAL_ADDR", "127.0.0.1:0")
            .env("UNTETHER_ADMIN_ADDR", "127.0.0.1:0")
            .env("UNTETHER_DATABASE_URL", database)
            .env("UNTETHER_KEYRING_FILE", dir.path().join("keyring.json"))
            .args(arguments)
            .output()
            .unwrap()
    };
    assert!(untether(&["keys", "generate"]).status.success());
    assert!(untether(&["platform", "add", "Acme Data"]).status.success());
    let demo = untether(&["demo", "--fresh", "--data", &dir.path().to_string_lossy()]);
    assert_eq!(demo.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&demo.stderr).contains("sandbox"), "{demo:?}");
    let list = untether(&["platform", "list"]);
    assert!(String::from_utf8_lossy(&list.stdout).contains("Acme Data"), "{list:?}");
}

/// A second demo would take the first one's files over.
#[test]
fn one_demo_to_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    let mut demo = Demo::start(dir.path(), &[]);
    let before = std::fs::read(dir.path().join("credentials.json")).unwrap();
    let second = Command::new(env!("CARGO_BIN_EXE_untether"))
        .env_clear()
        .env("UNTETHER_PUBLIC_ADDR", "127.0.0.1:0")
        .env("UNTETHER_INTERNAL_ADDR", "127.0.0.1:0")
        .env("UNTETHER_ADMIN_ADDR", "127.0.0.1:0")
        .args(["demo", "--fresh", "--data"])
        .arg(dir.path())
        .output()
        .unwrap();
    assert_eq!(second.status.code(), Some(1), "{second:?}");
    assert_eq!(std::fs::read(dir.path().join("credentials.json")).unwrap(), before);
    assert!(demo.end());
}

/// A database of another program is neither started on nor started over.
#[test]
fn another_programs_database_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("other.db");
    let mut other = SqliteConnection::establish(&path.to_string_lossy()).unwrap();
    sql_query("CREATE TABLE theirs (x TEXT)").execute(&mut other).unwrap();
    for arguments in [&["demo", "--data"][..], &["demo", "--fresh", "--data"]] {
        let output = Command::new(env!("CARGO_BIN_EXE_untether"))
            .env_clear()
            .env("UNTETHER_PUBLIC_ADDR", "127.0.0.1:0")
            .env("UNTETHER_INTERNAL_ADDR", "127.0.0.1:0")
            .env("UNTETHER_ADMIN_ADDR", "127.0.0.1:0")
            .env("UNTETHER_DATABASE_URL", format!("sqlite:{}", path.display()))
            .args(arguments)
            .arg(dir.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(1), "{output:?}");
    }
    assert_eq!(texts(&mut other, "SELECT name AS value FROM sqlite_master"), ["theirs"]);
}

/// `serve` from variables alone; a platform that another process adds holds at once.
#[test]
fn serve_runs_from_configuration() {
    run(async || {
        let dir = tempfile::tempdir().unwrap();
        let secret = dir.path().join("sms-secret");
        std::fs::write(&secret, "whsec_dGVzdC10ZXN0LXRlc3QtdGVzdC10ZXN0LTMy\n").unwrap();
        let untether = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_untether"));
            command
                .env_clear()
                .env("UNTETHER_PUBLIC_ADDR", "127.0.0.1:0")
                .env("UNTETHER_INTERNAL_ADDR", "127.0.0.1:0")
                .env("UNTETHER_ADMIN_ADDR", "127.0.0.1:0")
                .env("UNTETHER_PUBLIC_ORIGIN", "https://connections.bank.example")
                .env("UNTETHER_DATABASE_URL", format!("sqlite:{}", dir.path().join("x.db").display()))
                .env("UNTETHER_KEYRING_FILE", dir.path().join("keyring.json"))
                .env("UNTETHER_SMS", "http")
                .env("UNTETHER_SMS_URL", "http://127.0.0.1:9/")
                .env("UNTETHER_SMS_SECRET_FILE", &secret)
                .args(arguments);
            command
        };
        assert!(untether(&["keys", "generate"]).status().unwrap().success());
        let again = untether(&["keys", "generate"]).output().unwrap();
        assert_eq!(again.status.code(), Some(1), "a keyring is never overwritten");

        let mut child = untether(&["serve"]).stderr(Stdio::piped()).spawn().unwrap();
        let mut log = BufReader::new(child.stderr.take().unwrap());
        let ready: Value = loop {
            let mut line = String::new();
            assert_ne!(log.read_line(&mut line).unwrap(), 0, "serve ended");
            match serde_json::from_str::<Value>(&line) {
                Ok(json) if json["fields"]["message"] == "untether is ready" => break json,
                _ => {}
            }
        };
        let drain = std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        let [consumer, internal] =
            ["consumer", "internal"].map(|door| ready["fields"][door].as_str().unwrap());
        let added = untether(&["platform", "add", "Acme Data", "--json"]).output().unwrap();
        let added: Value = serde_json::from_slice(&added.stdout).unwrap();
        let field = |name: &str| added[name].as_str().unwrap().to_owned();
        let platform = Platform::new(
            internal,
            Clock::system(),
            &field("signingSecret"),
            &field("apiKey"),
            &field("webhookSecret"),
        );
        let grant = Grant::new("c-1", jiff::Timestamp::now()).to_json();
        assert_eq!(platform.notify(&grant).await.status, 201);
        let page = reqwest::get(format!("{consumer}/sign-in")).await.unwrap();
        assert_eq!(page.status(), 200);
        // Behind https the cookies are bound to the host, and browsers are told to stay with https.
        assert!(page.headers()["set-cookie"].to_str().unwrap().starts_with("__Host-untether-flow="));
        assert!(page.headers().contains_key("strict-transport-security"));
        let away = reqwest::get(format!("{consumer}/sandbox/messages")).await.unwrap();
        assert_eq!(away.status(), 404, "no sandbox here");
        let mut demo = Demo::of(child);
        assert!(demo.end());
        drain.join().unwrap().unwrap();
    });
}

/// SIGTERM while a platform reports as fast as it can and texts go out: whatever was taken is
/// answered, whole, and is there; no lease is left; the end comes within the ten seconds that an
/// orchestrator waits.
#[test]
fn sigterm_under_load_drops_nothing() {
    run(async || {
        let dir = tempfile::tempdir().unwrap();
        let mut demo = Demo::start(dir.path(), &[]);
        let acknowledged = Rc::new(RefCell::new(Vec::new()));
        let clients: Vec<_> = (0..8)
            .map(|client| {
                let secret = |name: &str| demo.field(&format!("/platform/{name}"));
                let platform = Platform::new(
                    &demo.field("/internalUrl"),
                    Clock::system(),
                    &secret("signingSecret"),
                    &secret("apiKey"),
                    &secret("webhookSecret"),
                );
                tokio::task::spawn_local(report(platform, client, Rc::clone(&acknowledged)))
            })
            .collect();
        while acknowledged.borrow().len() < 100 {
            tokio::task::yield_now().await;
        }
        let before = std::time::Instant::now();
        let (well, demo) = tokio::task::spawn_blocking(move || (demo.end(), demo)).await.unwrap();
        assert!(well, "the demo did not end well");
        assert!(before.elapsed().as_secs() < 10, "{:?}", before.elapsed());
        let faults: Vec<String> = join_all(clients).await.into_iter().filter_map(Result::unwrap).collect();
        assert!(faults.is_empty(), "{faults:?}");
        drop(demo);
        let mut db = database(&dir);
        assert_eq!(
            texts(&mut db, "SELECT id AS value FROM outbox WHERE lease IS NOT NULL"),
            Vec::<String>::new()
        );
        let kept = texts(&mut db, "SELECT consent_id AS value FROM connections");
        for consent in acknowledged.borrow().iter() {
            assert!(kept.contains(consent), "{consent} was acknowledged and is gone");
        }
    });
}

/// Reports grants until the door is closed; answers with a fault, if an answer was not whole and good.
async fn report(platform: Platform, client: usize, acknowledged: Rc<RefCell<Vec<String>>>) -> Option<String> {
    for number in 0.. {
        let consent = format!("load-{client}-{number}");
        let phone = format!("+1415555{:04}", 1_000 + client);
        let body = Grant::new(&consent, jiff::Timestamp::now()).phone(&phone).to_json().to_string();
        // A connection per request: one that is kept open may always cross with its end.
        match platform.message(&body).id(&consent).header("connection", "close").try_send().await {
            Ok(answer) if answer.status == 201 => acknowledged.borrow_mut().push(consent),
            Ok(answer) => return Some(format!("{}: {}", answer.status, answer.body)),
            Err(error) if error.is_body() || error.is_decode() => {
                return Some(format!("half an answer: {error}"));
            }
            // The door is closed, or closed before it took this one.
            Err(_) => return None,
        }
    }
    None
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    value: String,
}

fn texts(db: &mut SqliteConnection, sql: &str) -> Vec<String> {
    let rows: Vec<Row> = sql_query(sql).load(db).unwrap();
    rows.into_iter().map(|row| row.value).collect()
}
