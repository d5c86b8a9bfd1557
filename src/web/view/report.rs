//! "I don't recognise this": what helps to remember, what happens next, and what takes a passkey.

use askama::Template;

use super::Frame;
use super::connection::hop::{self, Told};
use super::data::{accounts_line, kinds_line};
use super::ended::{Ended, ended_line};
use super::line::{Line, Value};
use super::times::Style;
use crate::domain::connection::Status;
use crate::flows::report::Report;
use crate::store::connections::{Account, Full};
use crate::store::holds::Hold;
use crate::store::outbox::Message;

/// Before a report.
#[derive(Template)]
#[template(path = "consumer/report.html")]
pub struct ReportPage {
    f: Frame,
    id: String,
    title: String,
    heading: Line,
    /// A report of it before, of which nothing stands any more.
    before: Option<Line>,
    facts: Vec<(String, Line)>,
    stops: Line,
    app_hint: Line,
    fault: Option<String>,
}

impl ReportPage {
    /// The page. `is_fault`: what was sent is none of the choices.
    #[must_use]
    pub fn new(f: Frame, report: Report, is_fault: bool) -> Self {
        let full = &report.detail.full;
        let app = || ("app", Value::name(&full.recipient.name));
        let runs = full.connection.status_at(f.now).is_live();
        let stops = if runs { "report-stops" } else { "report-ended" };
        Self {
            title: f.say1("report-title", "app", &full.recipient.name),
            heading: f.line("report-title", [app()]),
            before: report
                .over
                .map(|hold| f.line("report-before", [("when", f.when(hold.created_at, Style::At))])),
            stops: f.line(stops, [("platform", Value::name(&full.platform.name))]),
            app_hint: f.line("report-hold-app-hint", [app()]),
            fault: is_fault.then(|| f.say("report-fault")),
            facts: facts(&f, full, &report.detail.accounts),
            id: report.detail.full.connection.id,
            f,
        }
    }
}

/// What helps to remember.
fn facts(f: &Frame, full: &Full, accounts: &[Account]) -> Vec<(String, Line)> {
    let (connection, app) = (&full.connection, &full.recipient);
    let moment = |at| f.line("fact-when", [("when", f.when(at, Style::Moment))]);
    let said = |key| Line::plain(f.say(key));
    let legal = app.legal_name.as_deref().filter(|legal| *legal != app.name).unwrap_or(&app.name);
    let purpose = connection.purpose.as_deref().map_or_else(|| said("report-purpose-unknown"), Line::name);
    let looked = connection.last_accessed_at.map_or_else(|| said("fact-not-looked"), moment);
    let accounts: Vec<&Account> = accounts.iter().collect();
    let mut facts = vec![
        ("report-app", Line::name(legal)),
        ("report-bank", Line::name(&full.institution.name)),
        ("fact-since", moment(connection.created_time)),
        ("fact-for", purpose),
        ("report-data", Line::plain(kinds_line(f, &connection.cluster_list()))),
    ];
    facts.extend(accounts_line(f, &accounts).map(|line| ("connection-accounts", line)));
    facts.extend([
        ("fact-looked", looked),
        // The contract has no word for it.
        ("report-device", said("report-device-unknown")),
        ("report-platform", Line::name(&full.platform.name)),
    ]);
    facts.into_iter().map(|(key, value)| (f.say(key), value)).collect()
}

/// A hold that stands.
struct Standing {
    id: String,
    what: Line,
    lapses: Line,
}

/// After a report.
#[derive(Template)]
#[template(path = "consumer/reported.html")]
pub struct ReportedPage {
    f: Frame,
    id: String,
    title: String,
    heading: Line,
    lede: Line,
    next: Vec<Line>,
    bank_site: Option<String>,
    holds: Vec<Standing>,
    can_widen: bool,
}

impl ReportedPage {
    /// The page of a report of which something stands.
    #[must_use]
    pub fn new(f: Frame, report: Report) -> Self {
        let first = report.standing.iter().map(|hold| hold.created_at).min().unwrap_or(f.now);
        let full = &report.detail.full;
        let app = || ("app", Value::name(&full.recipient.name));
        let next = [
            how_it_stands(&f, &report),
            told(&f, full, report.told.as_ref()),
            Line::plain(f.say("hop-staff-told")),
            f.line("reported-bank", [("bank", Value::name(&full.institution.name))]),
        ];
        let holds = report.standing.iter().map(|hold| standing(&f, full, hold)).collect();
        Self {
            title: f.say1("reported-title", "app", &full.recipient.name),
            heading: f.line("reported-title", [app()]),
            lede: f.line("reported-lede", [("when", f.when(first, Style::At))]),
            next: next.into(),
            bank_site: full.institution.home_uri.clone(),
            holds,
            can_widen: report.standing.iter().all(|hold| hold.recipient_id.is_some()),
            id: report.detail.full.connection.id,
            f,
        }
    }
}

/// Who ended it and when; or that it waits, having been connected again.
fn how_it_stands(f: &Frame, report: &Report) -> Line {
    let full = &report.detail.full;
    match full.connection.status_at(f.now) {
        Status::Suspended if full.connection.halted_at.is_some() => Line::plain(f.say("row-halted")),
        Status::Suspended if full.connection.is_held() => Line::plain(f.say("row-held")),
        Status::Suspended => Line::plain(f.say("row-paused")),
        Status::Active => Line::plain(f.say("activity-released")),
        _ => {
            let ending = report.detail.ending().map(|ending| &ending.revocation);
            ended_line(f, &Ended::of_full(full), ending)
        }
    }
}

fn told(f: &Frame, full: &Full, message: Option<&Message>) -> Line {
    let platform = ("platform", Value::name(&full.platform.name));
    match hop::told(message, full, f.now) {
        Told::Done => {
            let at = message.and_then(|message| message.settled_at).unwrap_or(f.now);
            f.line("reported-told", [platform, ("when", f.when(at, Style::At))])
        }
        Told::Now => f.line("reported-telling", [platform]),
        Told::Asks => f.line("hop-platform-asks", [platform]),
        Told::GivenUp => f.line("hop-platform-unreached", [platform]),
        Told::Again(_) | Told::Off | Told::NoWay => f.line("hop-platform-unreached-yet", [platform]),
    }
}

fn standing(f: &Frame, full: &Full, hold: &Hold) -> Standing {
    let date = ("date", f.when(hold.lapses_at, Style::Date));
    Standing {
        what: match hold.recipient_id {
            Some(_) => f.line("reported-hold-app", [("app", Value::name(&full.recipient.name)), date]),
            None => f.line("reported-hold-all", [date]),
        },
        lapses: f.line("reported-lapses", [("when", f.when(hold.lapses_at, Style::At))]),
        id: hold.id.clone(),
    }
}

/// Why nothing was let through: a code is not enough.
#[derive(Template)]
#[template(path = "consumer/passkey-needed.html")]
pub struct PasskeyNeededPage {
    f: Frame,
    id: String,
    what_to_do: Line,
}

impl PasskeyNeededPage {
    /// The page. `until`: when no passkey is needed any more, unix ms. `connection_id`: where to go back to.
    #[must_use]
    pub fn new(f: Frame, connection_id: String, until: i64) -> Self {
        let what_to_do = f.line("passkey-do", [("when", f.when(until, Style::At))]);
        Self { id: connection_id, what_to_do, f }
    }
}
