//! What Untether carries on this machine, beside a baseline in the same run. `scripts/bench` runs it;
//! `scripts/bench --help` names the options.

mod bare;
mod database;
mod deliveries;
mod fill;
mod folder;
mod grants;
mod http;
mod intake;
mod load;
mod machine;
mod options;
mod owed;
mod pages;
mod people;
mod report;
mod run;
mod server;
mod starts;
mod table;
mod wrk;

use std::process::ExitCode;

use anyhow::{Context as _, Result};
use clap::Parser as _;

use options::Options;
use report::{Report, say};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().collect();
    let done = match arguments.get(1).map(String::as_str) {
        Some(bare::WORD) => bare::serve(arguments.get(2..).unwrap_or_default()),
        // `cargo test --all-targets` runs this binary too, and without that flag.
        _ if !arguments.iter().any(|argument| argument == "--bench") => {
            say("nothing is measured here; see scripts/bench");
            Ok(())
        }
        _ => measure(&Options::parse()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn measure(options: &Options) -> Result<()> {
    options.check()?;
    // One thread, so that the load takes as little as it can from the server beside it.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let _folder = folder::reserve()?;
    let mut report = Report::new(machine::look()?, options);
    runtime.block_on(run::everything(options, &mut report));
    say(&table::of(&report));
    std::fs::write(&options.json, report.json()?)
        .with_context(|| format!("{} cannot be written", options.json.display()))?;
    say(&format!("written as JSON to {}", options.json.display()));
    anyhow::ensure!(report.failures.is_empty(), "failed: {}", report.failures.len());
    Ok(())
}
