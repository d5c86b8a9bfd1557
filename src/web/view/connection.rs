//! One connection with all that is known of it.

mod ending;
mod facts;
mod hop;

use askama::Template;

use super::Frame;
use super::data::{Kind, account_name, kinds};
use super::line::{Line, Value};
use super::times::Style;
use crate::domain::connection::Status;
use crate::domain::revocation::{Channel, Initiator};
use crate::flows::connection::Detail;
use crate::store::connections::{Account, Full};
use crate::store::revocations::Revocation;
use ending::Card;
pub use ending::WATCHED;
use facts::{Fact, facts};

/// An account, and how it stands.
struct AccountLine {
    name: String,
    state: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "consumer/connection.html")]
pub struct ConnectionPage {
    f: Frame,
    id: String,
    app: String,
    legal_name: Option<String>,
    through: Line,
    /// Whether it can be stopped.
    live: bool,
    /// Whether a stop waits to be confirmed.
    pending: bool,
    /// What asks for attention.
    notes: Vec<Line>,
    cards: Vec<Card>,
    kinds: Vec<Kind>,
    accounts: Vec<AccountLine>,
    facts: Vec<Fact>,
}

impl ConnectionPage {
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

fn notes(f: &Frame, detail: &Detail, status: Status) -> Vec<Line> {
    let connection = &detail.full.connection;
    let mut notes = Vec::new();
    if let Some(at) = detail.read_after_stop {
        notes.push(f.line("note-read-after-stop", [("when", f.when(at, Style::At))]));
    }
    if status == Status::Suspended {
        notes.push(Line::plain(f.say("row-paused")));
    }
    // What has run out without a word has no ending to show.
    if status == Status::Expired && detail.ending().is_none() {
        notes.push(ended_line(f, &detail.full, None));
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

/// Who ended a connection, and when; by time, where nobody did.
#[must_use]
pub fn ended_line(f: &Frame, full: &Full, ending: Option<&Revocation>) -> Line {
    let Some(ending) = ending else {
        let connection = &full.connection;
        let at = connection.expiration_time.unwrap_or(connection.status_changed_at);
        let when = ("when", f.when(at, Style::At));
        let platform = ("platform", Value::name(&full.platform.name));
        return match connection.stored_status() {
            Status::Expired => f.line("ended-by-time", [when]),
            Status::Revoked => {
                f.line("ended-by-somebody", [("when", f.when(connection.status_changed_at, Style::At))])
            }
            _ => f.line("ended-by-time-unconfirmed", [when, platform]),
        };
    };
    let when = ("when", f.when(ending.requested_at, Style::At));
    match party(full, ending) {
        Party::You => f.line("ended-by-you", [when]),
        Party::Staff => f.line("ended-by-staff", [when]),
        Party::Named(name) => f.line("ended-by", [("who", Value::name(name)), when]),
    }
}

/// Who began an ending.
enum Party<'a> {
    You,
    Staff,
    Named(&'a str),
}

fn party<'a>(full: &'a Full, ending: &Revocation) -> Party<'a> {
    match Initiator::parse(&ending.initiator) {
        Some(Initiator::Individual) if ending.channel == Channel::Staff.as_str() => Party::Staff,
        Some(Initiator::Individual) => Party::You,
        Some(Initiator::DataRecipient) => Party::Named(&full.recipient.name),
        Some(Initiator::DataProvider) => Party::Named(&full.institution.name),
        Some(Initiator::DataAccessPlatform) | None => Party::Named(&full.platform.name),
    }
}
