//! `untether audit`: whether the record of acts is whole, and signed heads of it to be kept elsewhere.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Subcommand;
use untether::app::Base;
use untether::clock::Clock;
use untether::config::Config;
use untether::domain::checkpoint::Checkpoint;
use untether::domain::export::Walk;
use untether::error::Error;
use untether::flows::audit::{self, Flaw};
use untether::keyring_file;

use super::say;

#[derive(Subcommand)]
pub(super) enum AuditCommand {
    /// Walks the chain, holds it against every signed checkpoint, and names the first row that is not
    /// what it should be
    Verify {
        /// Checkpoints that were kept off this host, one JSON line each as `audit checkpoint` prints
        /// them, or our log: with them a record that was cut or written anew is found, whatever was
        /// done to the database
        #[arg(long, value_name = "FILE")]
        checkpoints: Option<PathBuf>,
        /// Verifies an export instead, without the database: that its rows are chained, complete, and those
        /// that were signed
        #[arg(long, value_name = "FILE", conflicts_with = "checkpoints")]
        file: Option<PathBuf>,
    },
    /// Signs the record as it stands and prints the checkpoint as one JSON line, to be kept off this host
    Checkpoint,
}

pub(super) async fn run(config: &Config, command: AuditCommand) -> Result<(), Error> {
    if let AuditCommand::Verify { file: Some(file), .. } = &command {
        return verify_file(config, file);
    }
    let Base { store, op } = Base::open(config).await?;
    match command {
        AuditCommand::Verify { checkpoints, .. } => {
            let kept = checkpoints.as_deref().map_or(Ok(Vec::new()), read)?;
            match store.read(move |db| audit::verify(db, &op.keys, &kept)).await? {
                Ok(whole) => say(&format!(
                    "the record of acts is whole: {} rows, {} checkpoints",
                    whole.rows, whole.checkpoints
                )),
                Err(flaw @ Flaw::UnknownKey { .. }) => {
                    let why = format!("whether the record of acts is whole cannot be told: {flaw}");
                    return Err(Error::Refused(why));
                }
                Err(flaw) => {
                    return Err(Error::Refused(format!("the record of acts is not whole: {flaw}")));
                }
            }
        }
        AuditCommand::Checkpoint => {
            let (op, now) = (Arc::clone(&op), Clock::system().ms());
            let newest = store.write(move |db| audit::checkpoint(db, &op.keys, now)).await?;
            let none = || Error::Refused("nothing has been recorded yet: there is nothing to sign".into());
            say(&newest.ok_or_else(none)?.to_line());
        }
    }
    Ok(())
}

fn read(file: &Path) -> Result<Vec<Checkpoint>, Error> {
    let refused = |why: String| Error::Refused(format!("{}: {why}", file.display()));
    let bytes = std::fs::read(file).map_err(|why| refused(why.to_string()))?;
    let found = Checkpoint::read_lines(&String::from_utf8_lossy(&bytes)).map_err(refused)?;
    if found.is_empty() {
        return Err(refused("there is no checkpoint in it".into()));
    }
    Ok(found)
}

fn verify_file(config: &Config, file: &Path) -> Result<(), Error> {
    let refused = |why: String| Error::Refused(format!("{}: {why}", file.display()));
    let keys = keyring_file::load(&config.keyring_file)?;
    let lines = std::fs::File::open(file).map_err(|why| refused(why.to_string()))?;
    let mut walk = Walk::default();
    for line in BufReader::new(lines).lines() {
        walk.step(&line.map_err(|why| refused(why.to_string()))?, &keys).map_err(refused)?;
    }
    let whole = walk.end().map_err(refused)?;
    say(&format!("the export is whole: {} rows, {} checkpoints", whole.rows, whole.checkpoints));
    Ok(())
}
