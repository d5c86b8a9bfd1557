//! One connection with all that is known of it.

mod ending;
mod facts;
pub(super) mod hop;

use askama::Template;

use super::Frame;
use super::data::{Kind, account_name, kinds};
use super::ended::{Ended, Party, ended_line, party};
use super::line::{Line, Value};
use super::times::Style;
use crate::domain::connection::Status;
use crate::domain::revocation::{Initiator, Reason};
use crate::flows::connection::{Detail, Ending};
use crate::store::connections::Account;
use ending::Card;
pub use ending::WATCHED;
use facts::{Fact, facts};

/// An account, and how it stands.
pub(super) struct AccountLine {
    pub(super) name: String,
    pub(super) state: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "consumer/connection.html")]
pub struct ConnectionPage {
    f: Frame,
    pub(super) id: String,
    pub(super) app: String,
    legal_name: Option<String>,
    pub(super) through: Line,
    /// Whether it can be stopped.
    pub(super) live: bool,
    /// Whether a stop waits to be confirmed.
    pending: bool,
    mark: Option<Mark>,
    /// What asks for attention.
    pub(super) notes: Vec<Line>,
    pub(super) cards: Vec<Card>,
    pub(super) kinds: Vec<Kind>,
    pub(super) accounts: Vec<AccountLine>,
    pub(super) facts: Vec<Fact>,
}

/// What a report has made of a connection.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    /// It waits for its person to let it through.
    Held,
    /// It was stopped as one that its person does not recognize.
    Reported,
}

impl ConnectionPage {
    fn is(&self, mark: Mark) -> bool {
        self.mark == Some(mark)
    }

    /// The page.
    #[must_use]
    pub fn new(f: Frame, detail: Detail) -> Self {
        let full = &detail.full;
        let status = full.connection.status_at(f.now);
        let cards: Vec<Card> = ending::cards(&f, &detail);
        let names =
            [("platform", Value::name(&full.platform.name)), ("bank", Value::name(&full.institution.name))];
        Self {
            through: f.line("connection-through", names),
            live: status.is_live(),
            pending: cards.iter().any(|card| card.pending),
            mark: mark(&detail, status),
            notes: notes(&f, &detail, status),
            kinds: kinds(&f, &full.connection.cluster_list()),
            accounts: accounts(&f, &detail, status),
            facts: facts(&f, &detail, status),
            cards,
            id: detail.full.connection.id,
            legal_name: detail.full.recipient.legal_name.filter(|legal| *legal != detail.full.recipient.name),
            app: detail.full.recipient.name,
            f,
        }
    }
}

/// What a report has made of it.
fn mark(detail: &Detail, status: Status) -> Option<Mark> {
    if is_held(detail, status) {
        return Some(Mark::Held);
    }
    is_reported(detail).then_some(Mark::Reported)
}

/// Whether it waits for its person to let it through.
fn is_held(detail: &Detail, status: Status) -> bool {
    let connection = &detail.full.connection;
    status == Status::Suspended && connection.is_held() && connection.halted_at.is_none()
}

/// Whether its person stopped it as one that they do not recognize.
fn is_reported(detail: &Detail) -> bool {
    let by_person = Initiator::Individual.as_str();
    let security = Reason::SecurityEvent.as_str();
    let ending = detail.ending().map(|ending| &ending.revocation);
    detail.full.connection.stopped_at.is_some()
        && ending.is_some_and(|ending| ending.initiator == by_person && ending.reason == security)
}

fn notes(f: &Frame, detail: &Detail, status: Status) -> Vec<Line> {
    let connection = &detail.full.connection;
    let mut notes = Vec::new();
    if let Some(at) = detail.read_after_stop {
        let ended = Ended::of_full(&detail.full);
        let by_them =
            |ending: &Ending| matches!(party(&ended, &ending.revocation), Party::You | Party::Staff);
        let key =
            if detail.ending().is_none_or(by_them) { "note-read-after-stop" } else { "note-read-after-end" };
        notes.push(f.line(key, [("when", f.when(at, Style::At))]));
    }
    if is_held(detail, status) {
        let named = || ("platform", Value::name(&detail.full.platform.name));
        notes.push(f.line("note-held", [named(), ("app", Value::name(&detail.full.recipient.name))]));
        if let Some(hold) = &detail.held_by {
            notes.push(f.line("note-held-until", [("date", f.when(hold.lapses_at, Style::Date))]));
        }
        notes.push(f.line("note-held-after", [named()]));
    } else if status == Status::Suspended && connection.halted_at.is_some() {
        let named = [
            ("platform", Value::name(&detail.full.platform.name)),
            ("app", Value::name(&detail.full.recipient.name)),
        ];
        notes.push(f.line("note-halted", named));
    } else if status == Status::Suspended {
        notes.push(Line::plain(f.say("row-paused")));
    }
    // What has run out without a word has no ending to show.
    if status == Status::Expired && detail.ending().is_none() {
        notes.push(ended_line(f, &Ended::of_full(&detail.full), None));
    }
    if connection.unlisted_at.is_some() && status.is_live() {
        notes.push(f.line("note-unlisted", [("platform", Value::name(&detail.full.platform.name))]));
    }
    if connection.follows_id.is_some() && status.is_live() {
        notes.push(f.line("note-follows", [("app", Value::name(&detail.full.recipient.name))]));
    }
    notes
}

fn accounts(f: &Frame, detail: &Detail, status: Status) -> Vec<AccountLine> {
    // Where all stand alike, the page has said how.
    let alike = !status.is_live() || detail.accounts.iter().all(Account::is_active);
    let state = |account: &Account| {
        if alike {
            return None;
        }
        Some(f.say(match Status::parse(&account.status) {
            Some(Status::RevocationPending) => "account-pending",
            Some(Status::Revoked) => "account-stopped",
            _ if status == Status::Suspended => "account-paused",
            _ => "account-active",
        }))
    };
    let line = |account| AccountLine { name: account_name(f, account), state: state(account) };
    detail.accounts.iter().map(line).collect()
}
