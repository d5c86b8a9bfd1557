//! A report as text with aligned columns.

use super::load::float;
use super::owed;
use super::report::Report;

/// The whole report.
pub fn of(report: &Report) -> String {
    let fillings = report.fillings.iter().map(|filled| {
        format!(
            "{}: filled up to {} connections in {:.0} s; {} MiB on disk",
            filled.database,
            thousands(float(filled.connections)),
            filled.seconds,
            thousands(filled.mib),
        )
    });
    let mut lines = vec![String::new(), report.machine.to_string()];
    lines.extend(report.notes.iter().cloned());
    lines.extend(fillings);
    lines.extend(phases(report));
    if !report.rows.is_empty() {
        lines.push(
            "Statements and processor time are the worker's too, which sends texts meanwhile; peaks are of \
             the process so far."
                .into(),
        );
    }
    lines.extend(starts(report));
    lines.extend(promises(report));
    lines.extend(report.failures.iter().map(|failure| format!("FAILED  {failure}")));
    lines.join("\n")
}

fn phases(report: &Report) -> Vec<String> {
    let shown = |number: Option<f64>| number.map(|number| format!("{number:.1}")).unwrap_or_default();
    let rows = report.rows.iter().map(|row| {
        let filled = row.rows.map(|rows| format!(", {} rows", thousands(float(rows)))).unwrap_or_default();
        let ratio = row.ratio.zip(row.ratio_of).map(|(ratio, of)| format!("{ratio:.2} x {of}"));
        [
            format!("{}: {}{filled}", row.database, row.phase),
            row.clients.to_string(),
            thousands(row.measured.per_second),
            known(row.measured.p50_ms),
            known(row.measured.p99_ms),
            shown(row.statements_per_request),
            row.cpu_us_per_request.map(|us| format!("{us:.0}")).unwrap_or_default(),
            shown(row.peak_mib),
            ratio.unwrap_or_default(),
        ]
    });
    let head = [
        "phase",
        "clients",
        "requests/s",
        "p50 ms",
        "p99 ms",
        "statements each",
        "CPU us each",
        "peak MiB",
        "ratio",
    ];
    table(head, rows, 7)
}

/// Nothing where it was not measured.
fn known(ms: f64) -> String {
    if ms.is_nan() { String::new() } else { format!("{ms:.2}") }
}

fn starts(report: &Report) -> Vec<String> {
    let rows = report.starts.iter().map(|start| {
        [
            format!("{}: {}", start.database, start.what),
            start.starts.to_string(),
            format!("{:.0}", start.best_ms),
            format!("{:.0}", start.median_ms),
        ]
    });
    table(["start", "starts", "best ms", "median ms"], rows, 3)
}

fn promises(report: &Report) -> Vec<String> {
    let promises = owed::all(report);
    let rows = promises
        .iter()
        .map(|one| [one.what.clone(), one.measured.clone().unwrap_or_default(), one.verdict()]);
    table(["owed (SQLite)", "measured", ""], rows, 1)
}

/// Aligned columns, of which those from the second on, so many, are numbers. Nothing without rows.
fn table<const N: usize>(
    head: [&str; N],
    rows: impl Iterator<Item = [String; N]>,
    numbers: usize,
) -> Vec<String> {
    let rows: Vec<[String; N]> = rows.collect();
    if rows.is_empty() {
        return Vec::new();
    }
    let all: Vec<[String; N]> = std::iter::once(head.map(str::to_owned)).chain(rows).collect();
    let width = |column: usize| all.iter().filter_map(|row| row.get(column)).map(String::len).max();
    let widths: Vec<usize> = (0..N).filter_map(width).collect();
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, &width))| {
            if (1..=numbers).contains(&column) { format!("{cell:>width$}") } else { format!("{cell:width$}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    std::iter::once(String::new()).chain(all.iter().map(line)).collect()
}

/// A whole number with commas.
pub fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
