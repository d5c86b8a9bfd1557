//! What came of it, as it is kept; `table` shows it.

use std::io::Write as _;
use std::time::Duration;

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use super::database::Engine;
use super::fill::Filled;
use super::load::Measured;
use super::machine::Machine;
use super::options::{Options, Phase};
use super::owed;
use super::server::{Cost, Server};

/// One measured phase.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Row {
    /// On which database.
    pub database: Engine,
    /// Which phase.
    pub phase: &'static str,
    /// What the database was filled up to.
    pub rows: Option<u64>,
    /// How many clients.
    pub clients: usize,
    /// Rate and latencies.
    #[serde(flatten)]
    pub measured: Measured,
    /// Those of the worker counted.
    pub statements_per_request: Option<f64>,
    /// Processor time of the process, its worker's too, in microseconds. It stays when others are at
    /// work on the machine.
    pub cpu_us_per_request: Option<f64>,
    /// The rate as a multiple of another phase's.
    pub ratio: Option<f64>,
    /// Which phase.
    pub ratio_of: Option<&'static str>,
    /// Most resident memory of the process up to the end of the phase.
    pub peak_mib: Option<f64>,
}

impl Row {
    /// A row with what every phase has.
    pub const fn new(database: Engine, phase: &'static str, clients: usize, measured: Measured) -> Self {
        Self {
            database,
            phase,
            rows: None,
            clients,
            measured,
            statements_per_request: None,
            cpu_us_per_request: None,
            ratio: None,
            ratio_of: None,
            peak_mib: None,
        }
    }

    /// With what each request has cost the server.
    #[must_use]
    pub fn costing(self, (statements, cpu): Cost, server: &Server) -> Self {
        Self {
            statements_per_request: Some(statements),
            cpu_us_per_request: cpu,
            peak_mib: server.peak_mib(),
            ..self
        }
    }
}

/// Starts of one kind.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Start {
    /// On which database.
    pub database: Engine,
    /// Which kind.
    pub what: &'static str,
    /// How many.
    pub starts: usize,
    /// The quickest.
    pub best_ms: f64,
    /// The one in the middle.
    pub median_ms: f64,
}

impl Start {
    /// From all that were timed.
    pub fn of(database: Engine, what: &'static str, mut times: Vec<Duration>) -> Self {
        times.sort_unstable();
        let ms = |index: usize| times.get(index).map_or(0.0, |time| time.as_secs_f64() * 1_000.0);
        Self { database, what, starts: times.len(), best_ms: ms(0), median_ms: ms(times.len() / 2) }
    }
}

/// Everything that a run finds out.
pub struct Report {
    /// Measured phases.
    pub rows: Vec<Row>,
    /// Start times.
    pub starts: Vec<Start>,
    /// What filling took.
    pub fillings: Vec<Filled>,
    /// What was skipped, and how databases are set.
    pub notes: Vec<String>,
    /// What went wrong.
    pub failures: Vec<String>,
    /// What all of it was measured on.
    pub machine: Machine,
    quick: bool,
    only: Vec<Phase>,
}

impl Report {
    /// An empty one.
    pub fn new(machine: Machine, options: &Options) -> Self {
        let mut notes = Vec::new();
        if cfg!(debug_assertions) {
            notes.push("a debug build: the numbers mean nothing".to_owned());
        }
        Self {
            rows: Vec::new(),
            starts: Vec::new(),
            fillings: Vec::new(),
            notes,
            failures: Vec::new(),
            machine,
            quick: options.quick,
            only: options.only.clone(),
        }
    }

    /// Takes a measured phase.
    pub fn add(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Hears how a phase ended.
    pub fn hear(&mut self, engine: Engine, what: &str, done: Result<()>) {
        if let Err(error) = done {
            eprintln!("{engine}: {what} failed: {error:#}");
            self.failures.push(format!("{engine}, {what}: {error:#}"));
        }
    }

    /// Sets the ratio of a phase to its baseline, wherever both were measured.
    pub fn relate(&mut self, phase: &str, baseline: &str) {
        let known = self.rows.clone();
        for row in self.rows.iter_mut().filter(|row| row.phase == phase) {
            let beside = |other: &&Row| {
                other.phase == baseline
                    && (other.database, other.clients, other.rows) == (row.database, row.clients, row.rows)
            };
            if let Some(other) = known.iter().find(beside) {
                row.ratio = Some(row.measured.per_second / other.measured.per_second);
                row.ratio_of = Some(other.phase);
            }
        }
    }

    /// As JSON.
    ///
    /// # Errors
    /// None that is known.
    pub fn json(&self) -> Result<String> {
        let json = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "at": jiff::Timestamp::now().to_string(),
            "machine": self.machine,
            "quick": self.quick,
            "only": self.only,
            "fillings": self.fillings,
            "phases": self.rows,
            "starts": self.starts,
            "owed": owed::all(self),
            "notes": self.notes,
            "failures": self.failures,
        });
        Ok(serde_json::to_string_pretty(&json)? + "\n")
    }
}

/// To standard output.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}
