//! The order of things: one database after the other, on each one phase after the other.

use std::time::{SystemTime, UNIX_EPOCH};

use anyhow::Result;

use super::database::{Database, Engine, reserve};
use super::deliveries::{self, POSTS, TEXTS, WEBHOOKS};
use super::fill;
use super::grants::Grants;
use super::intake::{self, BASELINE, INTAKE};
use super::options::{Options, Phase};
use super::pages::{self, BARE, LIST};
use super::people;
use super::report::Report;
use super::server::Server;
use super::starts;

/// Everything that is wanted. What fails stands in the report, and the rest goes on.
pub async fn everything(options: &Options, report: &mut Report) {
    if options.allows(Engine::Sqlite) {
        on(Engine::Sqlite, options, report).await;
    }
    if options.allows(Engine::Postgres) {
        match reserve() {
            Ok(reserved) => {
                report.notes.push(reserved.settings.clone());
                on(Engine::Postgres, options, report).await;
            }
            Err(why) => report.notes.push(format!("PostgreSQL skipped: {why}")),
        }
    }
    report.relate(LIST, BARE);
    report.relate(INTAKE, BASELINE);
    report.relate(TEXTS, POSTS);
    report.relate(WEBHOOKS, POSTS);
}

async fn on(engine: Engine, options: &Options, report: &mut Report) {
    if [Phase::Pages, Phase::Intake, Phase::SignIn, Phase::Revocation]
        .iter()
        .any(|phase| options.wants(*phase))
    {
        let done = load(engine, options, report).await;
        report.hear(engine, "load", done);
    }
    if options.wants(Phase::Deliveries) {
        let done = deliveries::measure(engine, options, report).await;
        report.hear(engine, "deliveries", done);
    }
    if options.wants(Phase::Starts) {
        let done = starts::measure(engine, options, report);
        report.hear(engine, "starts", done);
    }
}

/// Whatever needs a server under load. One and the same has the pages and the intake, so that its peak
/// of memory is that of both.
async fn load(engine: Engine, options: &Options, report: &mut Report) -> Result<()> {
    let database = Database::for_load(engine)?;
    let mut grants = Grants::default();
    let mut server = Server::start(&database, None)?;
    let unfilled = options.rows.is_empty().then_some(None);
    for rows in unfilled.into_iter().chain(options.rows.iter().copied().map(Some)) {
        if let Some(rows) = rows {
            let platform = server.platform.clone();
            server.settle().await?;
            server.stop()?;
            eprintln!("{engine}: filling up to {rows} connections");
            report.fillings.push(fill::up_to(&database, &platform, rows)?);
            server = again(&database, None)?;
        }
        if options.wants(Phase::Pages) {
            let done = pages::measure(&database, &server, rows, options, report).await;
            report.hear(engine, "pages", done);
        }
    }
    if options.wants(Phase::Intake) {
        let done = intake::measure(engine, &server, &mut grants, INTAKE, options, report).await;
        report.hear(engine, INTAKE, done);
    }
    if options.wants(Phase::SignIn) || options.wants(Phase::Revocation) {
        let done = people::measure(&database, &server, &mut grants, options, report).await;
        report.hear(engine, "people", done);
    }
    // PostgreSQL has no writer of ours whose batches could be made smaller.
    if options.wants(Phase::Intake) && engine == Engine::Sqlite {
        server.settle().await?;
        server.stop()?;
        server = again(&database, Some(1))?;
        let done = intake::measure(engine, &server, &mut grants, BASELINE, options, report).await;
        report.hear(engine, BASELINE, done);
    }
    server.stop()
}

/// The demo once more on the same data. It moves its story's dates to today by changing every row that
/// was there when it last did so, and here most are not the story's: it is told that this was done.
fn again(database: &Database, batch: Option<usize>) -> Result<Server> {
    let soon = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis() + 3_600_000;
    database.execute(&format!("UPDATE meta SET value = '{soon}' WHERE name = 'seeded_at'"))?;
    Server::start(database, batch)
}
