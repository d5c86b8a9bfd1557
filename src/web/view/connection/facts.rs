//! The facts of a connection, each with its name.

use super::super::Frame;
use super::super::line::{Line, Value};
use super::super::times::Style;
use crate::domain::connection::{Duration, Status};
use crate::flows::connection::Detail;

/// A fact.
pub struct Fact {
    /// What it is about.
    pub name: String,
    /// What is so.
    pub value: Line,
    /// More of the same.
    pub more: Option<Line>,
    /// Where it leads.
    pub link: Option<Link>,
}

/// A link.
pub struct Link {
    /// Address.
    pub href: String,
    /// Whether it leads to another site.
    pub away: bool,
}

impl Fact {
    fn new(f: &Frame, key: &str, value: Line) -> Self {
        Self { name: f.say(key), value, more: None, link: None }
    }

    fn away(f: &Frame, key: &str, href: &str) -> Self {
        // The host is what a person can judge; the rest of an address can be long and says little.
        let shown = url::Url::parse(href).ok().and_then(|url| url.host_str().map(str::to_owned));
        let link = Link { href: href.to_owned(), away: true };
        let value = Line::name(shown.as_deref().unwrap_or(href));
        Self { name: f.say(key), value, more: None, link: Some(link) }
    }
}

/// The facts, in the order of their weight.
pub fn facts(f: &Frame, detail: &Detail, status: Status) -> Vec<Fact> {
    let (connection, app) = (&detail.full.connection, &detail.full.recipient);
    let moment = |at| f.line("fact-when", [("when", f.when(at, Style::Moment))]);
    let mut facts = vec![Fact::new(f, "fact-since", moment(connection.created_time))];
    if let Some(purpose) = &connection.purpose {
        facts.push(Fact::new(f, "fact-for", Line::name(purpose)));
    }
    if let Some(until) = until(f, detail, status) {
        facts.push(Fact::new(f, "fact-until", until));
    }
    facts.push(looked(f, detail));
    if let Some(days) = connection.lookback_period.filter(|days| *days > 0) {
        facts.push(Fact::new(f, "fact-back", back(f, days)));
    }
    if let Some(duration) = connection.duration.as_deref().and_then(Duration::parse) {
        facts.push(Fact::new(f, "fact-kind", Line::plain(f.say(kind_key(duration)))));
    }
    for (key, uri) in [("fact-site", &app.home_uri), ("fact-privacy", &app.privacy_uri)] {
        facts.extend(uri.as_deref().map(|uri| Fact::away(f, key, uri)));
    }
    if let Some(before) = &connection.follows_id {
        let link = Link { href: format!("/connections/{before}"), away: false };
        let value = Line::plain(f.say("fact-follows-link"));
        facts.push(Fact { link: Some(link), ..Fact::new(f, "fact-follows", value) });
    }
    facts
}

const fn kind_key(duration: Duration) -> &'static str {
    match duration {
        Duration::OneTime => "fact-kind-one-time",
        Duration::TimeBound => "fact-kind-time-bound",
        Duration::Persistent => "fact-kind-persistent",
    }
}

fn until(f: &Frame, detail: &Detail, status: Status) -> Option<Line> {
    let connection = &detail.full.connection;
    match connection.expiration_time {
        Some(end) => Some(f.line("fact-when", [("when", f.when(end, Style::Moment))])),
        None if connection.duration.as_deref() == Some(Duration::OneTime.as_str()) => None,
        None => status.is_live().then(|| Line::plain(f.say("fact-until-stopped"))),
    }
}

fn looked(f: &Frame, detail: &Detail) -> Fact {
    let value = match detail.full.connection.last_accessed_at {
        Some(at) => f.line("fact-when", [("when", f.when(at, Style::Moment))]),
        None => Line::plain(f.say("fact-not-looked")),
    };
    let more = (detail.reads > 0).then(|| f.line("fact-reads", [("count", Value::Count(detail.reads))]));
    Fact { more, ..Fact::new(f, "fact-looked", value) }
}

/// In years or months where they come out even enough, else in days.
fn back(f: &Frame, days: i64) -> Line {
    let (key, count) = match days {
        365.. if days % 365 == 0 => ("fact-back-years", days / 365),
        60.. => ("fact-back-months", (days + 15) / 30),
        _ => ("fact-back-days", days),
    };
    f.line(key, [("count", Value::Count(count))])
}
