//! Fills a database with connections of other people, by statements that make all rows where they
//! will lie. To the indexes they are as real ones: ids that sort by time, lookups spread over all
//! that there are, five connections to a person. What is sealed is filler, since nobody signs in as
//! them.

use std::fs::File;
use std::time::Instant;

use anyhow::Result;
use serde::Serialize;

use super::database::{Database, Engine, Raw};

/// What a filling took.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Filled {
    /// Of which kind.
    pub database: Engine,
    /// Connections that are there now.
    pub connections: u64,
    /// How long it took.
    pub seconds: f64,
    /// What the database takes on disk now.
    pub mib: f64,
}

/// Connections of a person.
const EACH: u64 = 5;
/// Connections in a transaction.
const BATCH: u64 = 100_000;
/// Apps and banks.
const PARTIES: u64 = 300;
/// When the first was granted, unix ms, and the time from one to the next: ten million end before 2026.
const FIRST: u64 = 1_700_000_000_000;
const STEP: u64 = 5_000;

/// Brings the database up to so many connections. The server is stopped.
///
/// # Errors
/// From the database.
pub fn up_to(database: &Database, platform: &str, target: u64) -> Result<Filled> {
    let started = Instant::now();
    let mut db = database.connect()?;
    db.execute(match database.engine {
        // Nothing of it need survive a crash: a run that ends here begins anew.
        Engine::Sqlite => {
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -524288;
             PRAGMA locking_mode = EXCLUSIVE; PRAGMA foreign_keys = OFF"
        }
        Engine::Postgres => "SET synchronous_commit = off",
    })?;
    if database.engine == Engine::Postgres {
        // Only a superuser may leave references unchecked; with anybody else it takes longer.
        let _ = db.execute("SET session_replication_role = replica");
    }
    let fill = Fill { engine: database.engine, platform, target };
    let all = db.count("SELECT count(*) AS value FROM connections")?;
    let mut there = db.count(
        "SELECT count(*) AS value FROM connections WHERE consent_id >= 'filler-' AND consent_id < 'filler.'",
    )?;
    let end = target.saturating_sub(all - there);
    if there == 0 {
        db.execute(&fill.parties())?;
    }
    while there < end {
        let next = end.min(there + BATCH);
        fill.batch(&mut db, there, next)?;
        if next / 1_000_000 > there / 1_000_000 {
            eprintln!("  {next} connections");
        }
        there = next;
    }
    let connections = db.count("SELECT count(*) AS value FROM connections")?;
    if database.engine == Engine::Postgres {
        db.execute("ANALYZE")?;
        db.execute("CHECKPOINT")?;
    }
    drop(db);
    if database.engine == Engine::Sqlite {
        // What the system has still to write would go on during the measurement.
        File::open(database.url.trim_start_matches("sqlite:"))?.sync_all()?;
    }
    let seconds = started.elapsed().as_secs_f64();
    Ok(Filled { database: database.engine, connections, seconds, mib: database.mib()? })
}

struct Fill<'a> {
    engine: Engine,
    platform: &'a str,
    target: u64,
}

impl Fill<'_> {
    /// The connections from one number up to another, with people who have none before them.
    fn batch(&self, db: &mut Raw, from: u64, to: u64) -> Result<()> {
        let people = (from.div_ceil(EACH), to.div_ceil(EACH));
        db.execute("BEGIN")?;
        if people.0 < people.1 {
            db.execute(&self.numbers(people))?;
            db.execute(&self.tenures(people))?;
        }
        db.execute(&self.connections((from, to)))?;
        db.execute(&self.accounts((from, to)))?;
        db.execute("COMMIT")
    }

    fn parties(&self) -> String {
        let (platform, from) = (self.platform, counting((0, PARTIES)));
        let id = self.id("k", 0);
        format!(
            "INSERT INTO recipients (id, platform_id, external_id, name, legal_name, home_uri, told_on)
                {from} SELECT 'rcp_' || {id}, '{platform}', 'filler-' || k, 'App ' || k, 'App ' || k || ', Inc.',
                'https://app-' || k || '.example', {FIRST} FROM n;
             INSERT INTO institutions (id, platform_id, external_id, name, home_uri, told_on)
                {from} SELECT 'ins_' || {id}, '{platform}', 'filler-' || k, 'Bank ' || k,
                'https://bank-' || k || '.example', {FIRST} FROM n"
        )
    }

    fn numbers(&self, people: (u64, u64)) -> String {
        // Ascending, so that rows go in fast, and spread evenly, so that a new number lands anywhere
        // among them: digests of real numbers lie so.
        let spread = (1 << 60) / self.target.div_ceil(EACH);
        let lookup = format!(
            "(SELECT value FROM meta WHERE name = 'keys/index') || '.' || {} || {} || '{}'",
            self.hex(&format!("k * {spread}"), 15),
            self.hex("k", 12),
            "0".repeat(37)
        );
        format!(
            "INSERT INTO numbers (id, lookup, sealed, reported, created_at)
                {} SELECT 'num_' || {}, {lookup},
                (SELECT value FROM meta WHERE name = 'keys/encryption') || '.{}', TRUE, {} FROM n",
            counting(people),
            self.id("k", STEP * EACH),
            "A".repeat(72),
            at("k", STEP * EACH),
        )
    }

    fn tenures(&self, people: (u64, u64)) -> String {
        let (id, at) = (self.id("k", STEP * EACH), at("k", STEP * EACH));
        format!(
            "INSERT INTO tenures (id, number_id, opened_at, last_proof_at)
                {} SELECT 'ten_' || {id}, 'num_' || {id}, {at}, {at} FROM n",
            counting(people),
        )
    }

    fn connections(&self, span: (u64, u64)) -> String {
        let person = self.id(&format!("(k / {EACH})"), STEP * EACH);
        let party = self.id(&format!("(k % {PARTIES})"), 0);
        let (id, at) = (self.id("k", STEP), at("k", STEP));
        format!(
            "INSERT INTO connections (id, platform_id, consent_id, number_id, tenure_id, subject, locale,
                recipient_id, institution_id, purpose, duration, account_revocation, clusters, created_time,
                lookback_period, status, status_changed_at, content_on, notice_state, notice_at, created_at,
                updated_at)
             {} SELECT 'con_' || {id}, '{}', 'filler-' || {}, 'num_' || {person}, 'ten_' || {person},
                'usr_' || (k / {EACH}), 'en-US', 'rcp_' || {party}, 'ins_' || {party},
                'Keeping your budget up to date', 'PERSISTENT', TRUE,
                '[\"ACCOUNT_BASIC\",\"BALANCES\",\"TRANSACTIONS\"]', {at}, 730,
                CASE WHEN k % 10 = 9 THEN 'EXPIRED' ELSE 'ACTIVE' END, {at}, {at}, 'QUEUED', {at}, {at}, {at}
             FROM n",
            counting(span),
            self.platform,
            self.hex("k", 12),
        )
    }

    fn accounts(&self, span: (u64, u64)) -> String {
        format!(
            "INSERT INTO accounts (connection_id, account_id, position, name, kind, last4, status,
                status_changed_at)
             {} SELECT 'con_' || {}, 'acc-1', 0, 'Everyday Checking', 'CHECKING', '4421', 'ACTIVE', {} FROM n",
            counting(span),
            self.id("k", STEP),
            at("k", STEP),
        )
    }

    /// As `domain::id` makes them, without the prefix: 48 bits of time, version and variant, and the
    /// number itself for the random rest.
    fn id(&self, number: &str, step: u64) -> String {
        format!("{} || '70008000' || {}", self.hex(&at(number, step), 12), self.hex(number, 12))
    }

    fn hex(&self, number: &str, width: usize) -> String {
        match self.engine {
            Engine::Sqlite => format!("printf('%0{width}x', {number})"),
            Engine::Postgres => format!("lpad(to_hex({number}), {width}, '0')"),
        }
    }
}

/// `n(k)` with every number from one up to another.
fn counting((from, to): (u64, u64)) -> String {
    format!(
        "WITH RECURSIVE n(k) AS (SELECT CAST({from} AS BIGINT) UNION ALL SELECT k + 1 FROM n WHERE k + 1 < {to})"
    )
}

fn at(number: &str, step: u64) -> String {
    format!("({FIRST} + {number} * {step})")
}
