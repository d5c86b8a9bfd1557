//! People: they ask for a code, enter it, and stop what they share.

use std::time::Duration;

use anyhow::{Context as _, Result};
use serde_json::Value;

use super::database::Database;
use super::grants::{Granted, Grants};
use super::http::{self, Answer};
use super::load;
use super::options::{Options, Phase};
use super::report::{Report, Row};
use super::server::Server;

/// The phases.
pub const REQUEST: &str = "code request";
pub const VERIFY: &str = "code verify";
pub const REVOCATION: &str = "revocation";

const CLIENTS: usize = 32;
/// How often the sandbox is asked for a code, and how long apart.
const TRIES: usize = 600;
const APART: Duration = Duration::from_millis(50);

/// Measures one server: each person once through all that is wanted.
///
/// # Errors
/// The first answer that is not as it should be.
pub async fn measure(
    database: &Database,
    server: &Server,
    grants: &mut Grants,
    options: &Options,
    report: &mut Report,
) -> Result<()> {
    let (_, people) = grants.tell(server, CLIENTS, options.size(2_000, 200)).await?;
    server.settle().await?;
    // The sandbox looks for a text among all that it has; how long that takes is not in question here.
    database.execute("DELETE FROM inbox")?;
    let mut phase = Measuring { database, server, report };

    let numbers = people.iter().map(|person| {
        let number = format!("country=US&phone={}", person.phone.trim_start_matches("+1"));
        http::form("/sign-in", None, &number)
    });
    let asked = phase.run(REQUEST, numbers.collect()).await?;
    let flows = cookies(&asked, "untether-flow")?;
    server.settle().await?;

    let mut codes = Vec::with_capacity(people.len());
    for (person, flow) in people.iter().zip(&flows) {
        let code = code_for(server, person).await?;
        codes.push(http::form("/sign-in/code", Some(flow), &format!("code={code}")));
    }
    let entered = phase.run(VERIFY, codes).await?;
    let sessions = cookies(&entered, "untether")?;

    if options.wants(Phase::Revocation) {
        let stops = people.iter().zip(&sessions).map(|(person, session)| {
            let path = format!("/connections/{}/revocation", person.connection);
            http::form(&path, Some(session), "scope=connection")
        });
        phase.run(REVOCATION, stops.collect()).await?;
    }
    Ok(())
}

struct Measuring<'a> {
    database: &'a Database,
    server: &'a Server,
    report: &'a mut Report,
}

impl Measuring<'_> {
    /// Posts forms, each of which leads on to another page.
    async fn run(&mut self, phase: &'static str, forms: Vec<Vec<u8>>) -> Result<Vec<Answer>> {
        let engine = self.database.engine;
        eprintln!("{engine}: {phase}, {CLIENTS} clients");
        let before = self.server.spent().await?;
        let (measured, answers) =
            load::run(&self.server.consumer, CLIENTS, forms, 303).await.with_context(|| phase.to_owned())?;
        let cost = self.server.spent().await?.each(before, measured.requests);
        self.report.add(Row::new(engine, phase, CLIENTS, measured).costing(cost, self.server));
        Ok(answers)
    }
}

fn cookies(answers: &[Answer], name: &str) -> Result<Vec<String>> {
    answers.iter().map(|answer| answer.cookie(name)).collect()
}

/// The code in the newest text to a person, once the worker has sent it.
async fn code_for(server: &Server, person: &Granted) -> Result<String> {
    let path = format!("/sandbox/messages.json?to={}", person.phone.replace('+', "%2B"));
    for _ in 0..TRIES {
        let texts = http::get(&server.consumer, &path, None).await?.expect(200)?;
        let texts: Value = serde_json::from_str(&texts.body)?;
        let bodies = texts.as_array().into_iter().flatten().filter_map(|text| text.get("body")?.as_str());
        // Where a phone fills it in by itself it reads `@host #123456`.
        if let Some(code) =
            bodies.filter_map(|body| body.rsplit_once('#')).map(|(_, code)| code.trim()).next()
        {
            return Ok(code.to_owned());
        }
        tokio::time::sleep(APART).await;
    }
    anyhow::bail!("no code comes to {}", person.phone)
}
