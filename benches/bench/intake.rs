//! Intake: notifications of new grants, at 1, 8 and 32 clients.

use anyhow::Result;

use super::database::Engine;
use super::grants::Grants;
use super::load::Measured;
use super::options::Options;
use super::report::{Report, Row};
use super::server::{Cost, Server};

/// The phase as it ships, and its baseline.
pub const INTAKE: &str = "intake";
pub const BASELINE: &str = "intake, batch size 1";

/// Clients, and how many grants are told: as it ships, with batch size 1, and of each in a quick run.
const STEPS: [(usize, [usize; 2], [usize; 2]); 3] =
    [(1, [1_500, 500], [100, 100]), (8, [8_000, 1_500], [400, 200]), (32, [20_000, 3_000], [1_000, 400])];
/// At 32 clients twice, of which the better counts: it is what the promise is about.
const TWICE: usize = 32;

/// Measures one server. Statements are the worker's too, which sends the texts meanwhile.
///
/// # Errors
/// The first answer that is not 201.
pub async fn measure(
    engine: Engine,
    server: &Server,
    grants: &mut Grants,
    phase: &'static str,
    options: &Options,
    report: &mut Report,
) -> Result<()> {
    for (clients, full, quick) in STEPS {
        let [ships, baseline] = options.size(full, quick);
        let count = if phase == BASELINE { baseline } else { ships };
        let mut best: Option<(Measured, Cost)> = None;
        for _ in 0..if clients == TWICE { 2 } else { 1 } {
            server.settle().await?;
            eprintln!("{engine}: {phase}, {clients} clients");
            let before = server.spent().await?;
            let (measured, _) = grants.tell(server, clients, count).await?;
            let cost = server.spent().await?.each(before, measured.requests);
            best = best.filter(|(best, _)| best.per_second > measured.per_second).or(Some((measured, cost)));
        }
        let row = |(measured, cost)| Row::new(engine, phase, clients, measured).costing(cost, server);
        report.rows.extend(best.map(row));
    }
    Ok(())
}
