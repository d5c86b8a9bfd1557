//! Page loads by `wrk`, and what it prints of them.

use std::process::Command;

use anyhow::{Context as _, Result, ensure};

use super::load::Measured;

/// Clients of a page load.
pub const CLIENTS: usize = 32;

/// Loads one address for some seconds. Every answer must be a good one.
///
/// # Errors
/// Where `wrk` is missing, or reports answers that are none.
pub fn run(url: &str, seconds: u64, cookie: Option<&str>) -> Result<Measured> {
    let mut command = Command::new("wrk");
    command.args(["-t1", &format!("-c{CLIENTS}"), &format!("-d{seconds}s"), "--latency"]);
    if let Some(cookie) = cookie {
        command.args(["-H", &format!("Cookie: {cookie}")]);
    }
    let output = command.arg(url).output();
    let output = output.context("wrk does not run; install it (apt-get install wrk, brew install wrk)")?;
    let text = String::from_utf8_lossy(&output.stdout);
    ensure!(output.status.success(), "wrk failed: {text}{}", String::from_utf8_lossy(&output.stderr));
    for fault in ["Non-2xx", "Socket errors"] {
        ensure!(!text.contains(fault), "not every page came: {text}");
    }
    read(&text).with_context(|| format!("wrk prints what is not understood: {text}"))
}

fn read(text: &str) -> Option<Measured> {
    let lines = || text.lines().map(str::trim);
    let after = |label: &str| lines().find_map(|line| line.strip_prefix(label)).map(str::trim);
    let requests = lines().find_map(|line| line.split_once(" requests in "))?.0;
    Some(Measured {
        requests: requests.parse().ok()?,
        per_second: after("Requests/sec:")?.parse().ok()?,
        p50_ms: milliseconds(after("50%")?)?,
        p99_ms: milliseconds(after("99%")?)?,
    })
}

/// `wrk` writes 512.00us, 1.23ms, 2.50s or 1.02m.
fn milliseconds(text: &str) -> Option<f64> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    let number: f64 = text.strip_suffix(unit)?.parse().ok()?;
    let factor = match unit {
        "us" => 0.001,
        "ms" => 1.0,
        "s" => 1_000.0,
        "m" => 60_000.0,
        _ => return None,
    };
    Some(number * factor)
}
