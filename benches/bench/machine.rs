//! The machine in words: numbers mean little without it.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;
use std::time::Instant;

use anyhow::Result;
use serde::Serialize;

use super::folder;

/// What the numbers were measured on.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Machine {
    cores: usize,
    cpu: Option<String>,
    memory_gib: Option<u64>,
    kernel: Option<String>,
    /// Others at work here as the run began.
    load_average: Option<String>,
    /// How long the disk takes for 4 KiB to be durable, which bounds every single commit.
    fsync_ms: f64,
}

/// Looks; what this system does not tell is left out.
///
/// # Errors
/// Where the folder that databases will lie in cannot be written.
pub fn look() -> Result<Machine> {
    let read = |path: &str| fs::read_to_string(path).ok();
    let field = |text: String, name: &str| {
        let line = text.lines().find(|line| line.starts_with(name))?.to_owned();
        Some(line.split_once(':')?.1.trim().to_owned())
    };
    let kilobytes = |text: String| field(text, "MemTotal")?.split(' ').next()?.parse::<u64>().ok();
    Ok(Machine {
        cores: std::thread::available_parallelism()?.get(),
        cpu: read("/proc/cpuinfo").and_then(|text| field(text, "model name")),
        memory_gib: read("/proc/meminfo").and_then(kilobytes).map(|kilobytes| (kilobytes + 524_288) >> 20),
        kernel: read("/proc/sys/kernel/osrelease").map(|text| format!("Linux {}", text.trim())),
        load_average: read("/proc/loadavg").and_then(|text| text.split(' ').next().map(str::to_owned)),
        fsync_ms: fsync_ms(folder::fresh()?.path())?,
    })
}

/// The median of some.
fn fsync_ms(dir: &Path) -> Result<f64> {
    let mut file = File::create(dir.join("fsync"))?;
    let mut times = Vec::new();
    for _ in 0..51 {
        let started = Instant::now();
        file.write_all(&[0; 4_096])?;
        file.sync_data()?;
        times.push(started.elapsed());
    }
    times.sort_unstable();
    Ok(times.get(times.len() / 2).map_or(0.0, |time| time.as_secs_f64() * 1_000.0))
}

impl std::fmt::Display for Machine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} cores", self.cores)?;
        if let Some(cpu) = &self.cpu {
            write!(f, " of {cpu}")?;
        }
        if let Some(memory) = self.memory_gib {
            write!(f, ", {memory} GiB")?;
        }
        if let Some(kernel) = &self.kernel {
            write!(f, ", {kernel}")?;
        }
        write!(f, ", fsync of 4 KiB {:.2} ms", self.fsync_ms)?;
        if let Some(load) = &self.load_average {
            write!(f, ", load average at the start {load}")?;
        }
        Ok(())
    }
}
