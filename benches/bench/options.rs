//! What is asked for on the command line.

use std::path::PathBuf;

use anyhow::{Result, ensure};
use clap::{Parser, ValueEnum};
use serde::Serialize;

use super::database::Engine;

/// Most connections that the filling's dates and ids are made for.
const MOST_ROWS: u64 = 10_000_000;

/// Measures a release build of Untether with everything switched on: pages beside bare actix-web,
/// intake beside the same flow with one commit per write, signing in, revocation, deliveries, start times, memory.
#[derive(Parser, Debug)]
#[command(name = "scripts/bench")]
pub struct Options {
    /// Fills the database to so many connections before anything is measured. Several numbers,
    /// ascending, measure the pages at each
    #[arg(long, value_name = "N", value_delimiter = ',')]
    pub rows: Vec<u64>,

    /// Shorter phases, for a run of about a minute that shows that all of it works
    #[arg(long)]
    pub quick: bool,

    /// Only these phases
    #[arg(long, value_name = "PHASE", value_delimiter = ',')]
    pub only: Vec<Phase>,

    /// Only these databases
    #[arg(long, value_name = "DATABASE", value_delimiter = ',')]
    pub database: Vec<Engine>,

    /// Where the numbers go as JSON
    #[arg(long, value_name = "FILE", default_value = "bench.json")]
    pub json: PathBuf,

    /// cargo adds it.
    #[arg(long, hide = true)]
    bench: bool,
}

/// What can be measured by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Phase {
    /// The list and one connection, beside bare actix-web
    Pages,
    /// Notifications, beside the same flow with batch size 1
    Intake,
    /// Asking for codes and entering them
    SignIn,
    /// Stops by signed-in people
    Revocation,
    /// Texts and webhooks that wait, to a gateway and a receiver, beside bare posts by the same client
    Deliveries,
    /// From the start of the process to the first ready answer
    Starts,
}

impl Options {
    /// Whether this phase is wanted.
    pub fn wants(&self, phase: Phase) -> bool {
        self.only.is_empty() || self.only.contains(&phase)
    }

    /// Whether this database was named, or none was.
    pub fn allows(&self, engine: Engine) -> bool {
        self.database.is_empty() || self.database.contains(&engine)
    }

    /// The second number in a quick run.
    pub fn size<T>(&self, full: T, quick: T) -> T {
        if self.quick { quick } else { full }
    }

    /// What clap does not check.
    ///
    /// # Errors
    /// A sentence about `--rows`.
    pub fn check(&self) -> Result<()> {
        ensure!(self.rows.is_sorted_by(|a, b| a < b), "--rows takes ascending numbers");
        ensure!(
            self.rows.iter().all(|rows| (1..=MOST_ROWS).contains(rows)),
            "--rows takes numbers from 1 to {MOST_ROWS}"
        );
        Ok(())
    }
}
