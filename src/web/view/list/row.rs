//! One connection of the list.

use super::super::Frame;
use super::super::connection::WATCHED;
use super::super::data::{accounts_line, kinds_line, monogram};
use super::super::ended::{Ended, Party, ended_line, party};
use super::super::line::{Line, Value};
use super::super::times::Style;
use super::ListQuery;
use crate::domain::connection::{Duration, Status};
use crate::domain::display_name::folded;
use crate::domain::time::DAY;
use crate::flows::listing::Item;
use crate::store::connections::{Account, list};

/// Where a row stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// Under the name of its bank.
    UnderBank,
    /// Under the name of its app.
    UnderApp,
    /// Under neither.
    Alone,
}

/// A row.
pub struct Row {
    /// Connection id.
    pub id: String,
    /// Number on the page, for the ids of its parts.
    pub n: usize,
    /// What it is called here: the app, or the bank under the app's name.
    pub title: String,
    /// The bank, where the heading does not say it.
    pub bank: Option<String>,
    /// The app's letter.
    pub monogram: Option<String>,
    /// Id of the app's logo, which stands in its place.
    pub logo: Option<String>,
    /// Which data.
    pub data: String,
    /// Of which accounts.
    pub accounts: Option<Line>,
    /// Since, until, last looked; nothing where `status` says all.
    pub facts: Vec<Line>,
    /// What is the matter with it.
    pub status: Option<Line>,
    /// What is due, in a few words.
    pub tag: Option<Line>,
    /// Whether it can be stopped.
    pub can_stop: bool,
    /// Whether news of its stop can be expected while the person looks.
    pub watch: bool,
}

impl Row {
    /// The row of a connection.
    pub fn new(f: &Frame, item: &Item, n: usize, place: Place) -> Self {
        let (entry, app, bank) = (&item.entry, &item.entry.app, &item.entry.bank);
        let live = item.status.is_live();
        let seen: Vec<&Account> = item.accounts.iter().filter(|a| !live || a.is_active()).collect();
        let status = match item.status {
            Status::Active if entry.unlisted_at.is_some() => Some(unlisted_line(f, item)),
            Status::Active => None,
            Status::Suspended if item.is_halted() => Some(Line::plain(f.say("row-halted"))),
            Status::Suspended if item.is_held() => Some(Line::plain(f.say("row-held"))),
            Status::Suspended => Some(Line::plain(f.say("row-paused"))),
            Status::RevocationPending => Some(pending_line(f, item)),
            Status::Revoked | Status::Expired => {
                Some(ended_line(f, &Ended::of_entry(entry), item.ending.as_ref()))
            }
        };
        Self {
            id: entry.id.clone(),
            n,
            title: if place == Place::UnderApp { bank.clone() } else { app.clone() },
            bank: (place == Place::Alone).then(|| bank.clone()),
            monogram: (place != Place::UnderApp).then(|| monogram(app)).flatten(),
            logo: entry.app_logo.clone(),
            data: kinds_line(f, &list(&entry.clusters)),
            accounts: accounts_line(f, &seen),
            facts: if live { facts(f, item) } else { Vec::new() },
            status,
            tag: tag(f, item),
            can_stop: live,
            watch: item.status == Status::RevocationPending && f.now - ended_at(item) < WATCHED,
        }
    }
}

fn pending_line(f: &Frame, item: &Item) -> Line {
    let facts =
        [("when", f.when(ended_at(item), Style::At)), ("platform", Value::name(&item.entry.platform))];
    if ended_here(item) {
        let [when, platform] = facts;
        return f.line("row-pending-by", [("who", Value::name(&f.brand)), when, platform]);
    }
    f.line("row-pending", facts)
}

/// Whether our staff ended it, and not its person.
pub fn ended_here(item: &Item) -> bool {
    let by = |ending| matches!(party(&Ended::of_entry(&item.entry), ending), Party::Here);
    item.ending.as_ref().is_some_and(by)
}

fn unlisted_line(f: &Frame, item: &Item) -> Line {
    f.line("row-unlisted", [("platform", Value::name(&item.entry.platform))])
}

fn ended_at(item: &Item) -> i64 {
    item.ending.as_ref().map_or(item.entry.status_changed_at, |ending| ending.requested_at)
}

fn facts(f: &Frame, item: &Item) -> Vec<Line> {
    let entry = &item.entry;
    let one_time = entry.duration.as_deref() == Some(Duration::OneTime.as_str());
    let until = match entry.expiration_time {
        _ if one_time => Line::plain(f.say("row-one-time")),
        Some(end) => f.line("row-until", [("date", f.when(end, Style::Date))]),
        None => Line::plain(f.say("row-until-stopped")),
    };
    let looked = match entry.last_accessed_at {
        Some(at) => f.line("row-looked", [("when", f.when(at, Style::Moment))]),
        None => Line::plain(f.say("row-not-looked")),
    };
    vec![f.line("row-since", [("date", f.when(entry.created_time, Style::Date))]), until, looked]
}

fn tag(f: &Frame, item: &Item) -> Option<Line> {
    if item.status == Status::Suspended {
        return Some(Line::plain(f.say(if item.is_held() && !item.is_halted() {
            "tag-held"
        } else {
            "tag-paused"
        })));
    }
    if item.status.is_live() && item.entry.unlisted_at.is_some() {
        return Some(Line::plain(f.say("tag-unlisted")));
    }
    if item.expires_soon(f.now) {
        let end = item.entry.expiration_time.unwrap_or(f.now);
        return Some(f.line("tag-expires", [("days", Value::Count((end - f.now + DAY - 1) / DAY))]));
    }
    item.is_unused(f.now)
        .then(|| f.line("tag-unused", [("months", Value::Count(unused_months(item, f.now)))]))
}

/// For how many months nobody has looked.
pub fn unused_months(item: &Item, now: i64) -> i64 {
    (now - item.entry.last_accessed_at.unwrap_or(item.entry.created_time)) / (30 * DAY)
}

/// Whether a connection is among those that were asked for.
pub fn matches(item: &Item, query: &ListQuery) -> bool {
    let in_status = match query.status.as_str() {
        "active" => !item.has_ended(),
        "ended" => item.has_ended(),
        _ => true,
    };
    let names = [Some(&item.entry.app), item.entry.app_legal_name.as_ref(), Some(&item.entry.bank)];
    let accounts = item.accounts.iter().flat_map(|account| [account.name.as_ref(), account.last4.as_ref()]);
    let words = folded(&query.q);
    if words.trim().is_empty() {
        return in_status;
    }
    let holds = |word: &str| {
        names.into_iter().chain(accounts.clone()).flatten().any(|name| folded(name).contains(word))
    };
    in_status && words.split_whitespace().all(holds)
}
