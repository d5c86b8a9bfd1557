//! Where databases lie: beside what cargo builds, since a folder for temporary files may be in memory.

use std::fs::{self, File};
use std::path::Path;

use anyhow::{Context as _, Result};
use tempfile::TempDir;

const PREFIX: &str = "bench-";

/// The right to use it.
pub struct Reserved {
    _lock: File,
}

/// Takes it for this run, and removes what runs left behind that were killed: a filled database takes
/// many gigabytes.
///
/// # Errors
/// Where another bench is at work, which would spoil the numbers of both.
pub fn reserve() -> Result<Reserved> {
    fs::create_dir_all(place())?;
    let lock = File::create(place().join("bench.lock"))?;
    lock.try_lock().context("another bench is at work here")?;
    for entry in fs::read_dir(place())? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            fs::remove_dir_all(entry.path())?;
        }
    }
    Ok(Reserved { _lock: lock })
}

/// A folder that goes when it is dropped.
///
/// # Errors
/// From the system.
pub fn fresh() -> Result<TempDir> {
    Ok(tempfile::Builder::new().prefix(PREFIX).tempdir_in(place())?)
}

fn place() -> &'static Path {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
}
