//! What the design promises of these numbers, held against them.

use serde::Serialize;

use super::database::Engine;
use super::intake::{BASELINE, INTAKE};
use super::pages::{BARE, LIST};
use super::report::{Report, Row};
use super::starts::SERVE;
use super::table::thousands;

/// One promise.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Owed {
    /// Of what, and how much.
    pub what: String,
    /// What was measured.
    pub measured: Option<String>,
    /// By how much it was missed, in percent of what is owed; 0 where it was met.
    pub missed_percent: Option<f64>,
}

impl Owed {
    /// Met, missed by so much, or not measured.
    pub fn verdict(&self) -> String {
        match self.missed_percent {
            None => "not measured in this run".into(),
            Some(missed) if missed <= 0.0 => "met".into(),
            Some(missed) => format!("missed by {missed:.1} %"),
        }
    }
}

/// All promises. They are about SQLite.
pub fn all(report: &Report) -> Vec<Owed> {
    let newest = |phase: &str, clients: usize| {
        let fits =
            |row: &&Row| row.database == Engine::Sqlite && row.phase == phase && row.clients == clients;
        report.rows.iter().rfind(fits)
    };
    let (list, bare) = (newest(LIST, 32), newest(BARE, 32));
    let (intake, single) = (newest(INTAKE, 32), newest(BASELINE, 32));
    let rate = |row: Option<&Row>| row.map(|row| row.measured.per_second);
    let ratio = |one: Option<&Row>, other: Option<&Row>| Some(rate(one)? / rate(other)?);
    let each = |number: f64| format!("{}/s", thousands(number));
    let times = |number: f64| format!("{number:.2} x");
    let serve = report.starts.iter().find(|start| start.database == Engine::Sqlite && start.what == SERVE);
    let growth = growth(report);
    vec![
        at_least("list: 1/4 of bare actix-web with the same bytes", 0.25, ratio(list, bare), times),
        at_least("list: 20,000/s on 2 cores", 20_000.0, rate(list), each),
        at_most(
            "list: within 20 % from the first --rows to the last",
            20.0,
            growth.map(|(rate, _)| rate),
            |rate| {
                let cpu = growth.and_then(|(_, cpu)| cpu).map(|cpu| format!(", {cpu:+.1} % CPU each"));
                format!("{:+.1} %{}", -rate, cpu.unwrap_or_default())
            },
        ),
        at_least("intake at 32 clients: 5,000/s", 5_000.0, rate(intake), each),
        at_least("intake at 32 clients: 4 x batch size 1", 4.0, ratio(intake, single), times),
        at_most("peak memory over page load and intake: 64 MiB", 64.0, peak(list, intake), |mib| {
            format!("{mib:.1} MiB")
        }),
        at_most("warm start of serve: 300 ms", 300.0, serve.map(|start| start.median_ms), |ms| {
            format!("{ms:.0} ms (median)")
        }),
    ]
}

/// The peak of a process never falls: after the intake it is that of both.
fn peak(list: Option<&Row>, intake: Option<&Row>) -> Option<f64> {
    list.and(intake)?.peak_mib
}

/// From the smallest filling to the largest, in percent: what the list loses in rate, and what it takes
/// more of the processor.
fn growth(report: &Report) -> Option<(f64, Option<f64>)> {
    let filled = |row: &&Row| row.database == Engine::Sqlite && row.phase == LIST && row.rows.is_some();
    let (first, last) = (report.rows.iter().find(filled)?, report.rows.iter().rfind(filled)?);
    if first.rows == last.rows {
        return None;
    }
    let cpu = last.cpu_us_per_request.zip(first.cpu_us_per_request);
    let cpu = cpu.map(|(last, first)| 100.0 * last / first - 100.0);
    Some((100.0 - 100.0 * last.measured.per_second / first.measured.per_second, cpu))
}

fn at_least(what: &str, owed: f64, measured: Option<f64>, shown: impl Fn(f64) -> String) -> Owed {
    hold(what, measured, shown, |measured| 100.0 - 100.0 * measured / owed)
}

fn at_most(what: &str, owed: f64, measured: Option<f64>, shown: impl Fn(f64) -> String) -> Owed {
    hold(what, measured, shown, |measured| 100.0 * measured / owed - 100.0)
}

fn hold(
    what: &str,
    measured: Option<f64>,
    shown: impl Fn(f64) -> String,
    missed: impl Fn(f64) -> f64,
) -> Owed {
    Owed {
        what: what.into(),
        measured: measured.map(shown),
        missed_percent: measured.map(|number| missed(number).max(0.0)),
    }
}
