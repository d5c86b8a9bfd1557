//! Pages of somebody who is signed in: the demo's +1 415-555-0011, with five active connections, one
//! pending and two ended. The list is loaded in turns with its baseline, so that whatever else goes on
//! here meets both; the better of two runs counts.

use anyhow::{Context as _, Result};

use super::bare::Bare;
use super::database::Database;
use super::http;
use super::load::Measured;
use super::options::Options;
use super::report::{Report, Row};
use super::server::{Cost, Server};
use super::wrk::{self, CLIENTS};

/// The list, its baseline, and one connection.
pub const LIST: &str = "list";
pub const BARE: &str = "bare actix-web";
pub const CONNECTION: &str = "connection page";

/// Measures one server. `rows` is what its database was filled up to.
///
/// # Errors
/// Where a page does not come as it should.
pub async fn measure(
    database: &Database,
    server: &Server,
    rows: Option<u64>,
    options: &Options,
    report: &mut Report,
) -> Result<()> {
    server.settle().await?;
    let cookie = sign_in(server).await?;
    let page = http::get(&server.consumer, "/connections", Some(&cookie)).await?.expect(200)?;
    let connection = first_connection(&page.body).context("no connection in the list")?;
    let bare = Bare::start(database.dir.path(), &page)?;
    let load = Load { server, cookie: &cookie, seconds: options.size(8, 2) };
    let row = |phase, measured| Row { rows, ..Row::new(database.engine, phase, CLIENTS, measured) };
    let (mut list, mut baseline): (Option<(Measured, Cost)>, Option<Measured>) = (None, None);
    for _ in 0..2 {
        eprintln!("{}: {LIST} and {BARE}", database.engine);
        let run = load.page("/connections").await?;
        list = list.filter(|(before, _)| before.per_second > run.0.per_second).or(Some(run));
        baseline = Some(wrk::run(&bare.url, load.seconds, None)?.better(baseline));
    }
    drop(bare);
    report.rows.extend(list.map(|(measured, cost)| row(LIST, measured).costing(cost, server)));
    report.rows.extend(baseline.map(|measured| row(BARE, measured)));
    eprintln!("{}: {CONNECTION}", database.engine);
    let (measured, cost) = load.page(&connection).await?;
    report.add(row(CONNECTION, measured).costing(cost, server));
    Ok(())
}

struct Load<'a> {
    server: &'a Server,
    cookie: &'a str,
    seconds: u64,
}

impl Load<'_> {
    /// Rate and cost of one page. That it is the page and no redirect, which `wrk` would count
    /// as well, is seen before and after.
    async fn page(&self, path: &str) -> Result<(Measured, Cost)> {
        let look = || http::get(&self.server.consumer, path, Some(self.cookie));
        look().await?.expect(200)?;
        let before = self.server.spent().await?;
        let measured =
            wrk::run(&format!("http://{}{path}", self.server.consumer), self.seconds, Some(self.cookie))?;
        let cost = self.server.spent().await?.each(before, measured.requests);
        look().await?.expect(200)?;
        Ok((measured, cost))
    }
}

/// As the page does it; the demo's code is always the same.
async fn sign_in(server: &Server) -> Result<String> {
    let number = http::form("/sign-in", None, "country=US&phone=415-555-0011");
    let asked = http::once(&server.consumer, &number).await?.expect(303)?;
    let code = http::form("/sign-in/code", Some(&asked.cookie("untether-flow")?), "code=123456");
    http::once(&server.consumer, &code).await?.expect(303)?.cookie("untether")
}

/// The path of the first connection that the list links to.
fn first_connection(page: &str) -> Option<String> {
    let start = page.find("/connections/con_")?;
    let path = page.get(start..)?;
    Some(path.split(['"', '/', '?', '#']).take(3).collect::<Vec<_>>().join("/"))
}
