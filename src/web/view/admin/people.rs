//! People: looked for, opened, read.

mod time_line;

use askama::Template;

use super::super::Frame;
use super::super::connection::ConnectionPage;
use super::super::line::Line;
use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::why::Why;
use super::wrong::{Told, Wrong};
use crate::domain::caller::{Outcome, WITHIN};
use crate::domain::connection::Status;
use crate::domain::limit::guessing;
use crate::domain::staff::Permission;
use crate::flows::connection::Detail;
use crate::flows::listing::Item;
use crate::flows::person::{Found, LOOK, Person, Tenure, TimeLine};
use crate::store::agreements::Agreement;

use time_line::Event;

/// The page that looks for people.
#[derive(Template)]
#[template(path = "admin/people.html")]
pub struct PeoplePage {
    f: AdminFrame,
    /// What was typed, unless it was a number.
    typed: String,
    found: Option<Vec<FoundRow>>,
    is_empty: bool,
}

struct FoundRow {
    id: String,
    last2: String,
    tenures: String,
    proven: Option<Stamp>,
}

impl PeoplePage {
    /// Before anything was looked for.
    #[must_use]
    pub const fn new(f: AdminFrame) -> Self {
        Self { f, typed: String::new(), found: None, is_empty: false }
    }

    /// After nothing was typed.
    #[must_use]
    pub fn empty(f: AdminFrame) -> Self {
        Self { is_empty: true, ..Self::new(f) }
    }

    /// What was found. An id that was typed stays; a number does not.
    #[must_use]
    pub fn found(f: AdminFrame, typed: String, found: Vec<Found>) -> Self {
        let row = |one: Found| FoundRow {
            id: one.number_id,
            last2: one.last2,
            tenures: f.say1("staff-people-tenures", "count", one.tenures),
            proven: one.proven_at.map(|at| f.time(at, Style::Date)),
        };
        let is_id = typed.chars().any(char::is_alphabetic);
        let rows = found.into_iter().map(row).collect();
        Self { found: Some(rows), typed: if is_id { typed } else { String::new() }, is_empty: false, f }
    }
}

/// The page that asks why somebody is to be opened.
#[derive(Template)]
#[template(path = "admin/person-closed.html")]
pub struct ClosedPage {
    f: AdminFrame,
    id: String,
    /// Where to go on afterwards.
    next: String,
    reason: String,
    case: String,
    fault: bool,
}

impl ClosedPage {
    /// For the number with this id.
    #[must_use]
    pub fn new(f: AdminFrame, id: String, next: String) -> Self {
        Self { f, id, next, reason: String::new(), case: String::new(), fault: false }
    }

    /// The same, after something was left out; what was typed stays.
    #[must_use]
    pub fn with_fault(self, reason: String, case: String) -> Self {
        Self { reason, case, fault: true, ..self }
    }
}

/// The page of a person.
#[derive(Template)]
#[template(path = "admin/person.html")]
pub struct PersonPage {
    f: AdminFrame,
    id: String,
    last2: String,
    until: Stamp,
    reason: String,
    tenures: Vec<Column>,
    number: Option<String>,
    /// What wrong codes have locked.
    locked: Option<Line>,
    wrongs: Vec<Told>,
    /// Why the number is to be shown whole.
    revealing: Why,
    /// Why what is locked is to be unlocked.
    unlocking: Why,
}

/// What a person's page says beside what is known.
#[derive(Default)]
pub struct Said {
    /// The whole number, where it was just revealed.
    pub number: Option<String>,
    /// The reason that was not taken.
    pub wrong: Option<Wrong>,
    /// As it was typed.
    pub typed: String,
}

/// A tenure, beside others.
struct Column {
    id: String,
    title: String,
    since: Stamp,
    proven: Stamp,
    closed: Option<Stamp>,
    passkeys: String,
    is_locked: bool,
    /// Whether it is closed, and another one is open that it could go on in.
    can_reopen: bool,
    /// Why codes alone shall sign in to it again.
    lifting: Why,
    /// Why it shall go on.
    reopening: Why,
    items: Vec<Row>,
    events: Vec<Event>,
    older: Option<i64>,
}

struct Row {
    id: String,
    app: String,
    bank: String,
    status: String,
    since: Stamp,
}

impl PersonPage {
    /// What is known, with the time lines of the tenures in their order.
    #[must_use]
    pub fn new(f: AdminFrame, id: String, person: Person, lines: Vec<TimeLine>, said: Said) -> Self {
        let is_held = person.tenures.iter().any(|one| one.held.closed_at.is_none());
        let wrongs = Told::all(&f, said.wrong.as_slice());
        let why = |field: String| Why::new(field).after(&wrongs, &said.typed);
        let tenures = person.tenures.into_iter().zip(lines);
        let tenures = tenures.map(|(one, line)| column(&f, one, line, is_held, why)).collect();
        Self {
            locked: person.locked_until.map(|until| match until {
                guessing::FOR_EVER => Line::plain(f.say("staff-unlock-why-good")),
                until => f.line("staff-unlock-why", [("when", f.when(until, Style::Short))]),
            }),
            until: f.time(person.until, Style::Short),
            last2: person.last2,
            reason: person.reason,
            id,
            tenures,
            number: said.number,
            revealing: why(REVEAL_FIELD.to_owned()).hinting(f.say("staff-reveal-hint")),
            unlocking: why(UNLOCK_FIELD.to_owned()),
            wrongs,
            f,
        }
    }

    fn can_restore(&self) -> bool {
        self.f.may(Permission::RestoreAccess)
    }

    fn can_reveal(&self) -> bool {
        self.number.is_none() && self.f.may(Permission::RevealNumbers)
    }
}

/// The id of the field for why a number is to be shown whole.
pub const REVEAL_FIELD: &str = "reason";
/// The id of the field for why what is locked is to be unlocked.
pub const UNLOCK_FIELD: &str = "unlock_reason";

/// The id of the field for why codes alone shall sign in to a tenure again.
#[must_use]
pub fn lift_field(tenure_id: &str) -> String {
    ["lift-", tenure_id].concat()
}

/// The id of the field for why a closed tenure shall go on.
#[must_use]
pub fn reopen_field(tenure_id: &str) -> String {
    ["reopen-", tenure_id].concat()
}

/// `is_held`: whether one of them holds the number now; `why`: a field for a reason.
fn column(
    f: &AdminFrame,
    tenure: Tenure,
    line: TimeLine,
    is_held: bool,
    why: impl Fn(String) -> Why,
) -> Column {
    let held = tenure.held;
    Column {
        can_reopen: is_held && held.closed_at.is_some(),
        title: f.say(if held.closed_at.is_none() { "staff-tenure-open" } else { "staff-tenure-closed" }),
        since: f.time(held.opened_at, Style::Date),
        proven: f.time(held.last_proof_at, Style::Moment),
        closed: held.closed_at.map(|at| f.time(at, Style::Moment)),
        passkeys: held.passkeys.to_string(),
        is_locked: held.locked_at.is_some(),
        items: tenure.items.into_iter().map(|item| row(f, item)).collect(),
        events: line.events.into_iter().map(|event| Event::new(f, event)).collect(),
        older: line.next,
        lifting: why(lift_field(&held.id)).hinting(f.say("staff-lift-hint")),
        reopening: why(reopen_field(&held.id)).hinting(f.say("staff-reopen-hint")),
        id: held.id,
    }
}

fn row(f: &AdminFrame, item: Item) -> Row {
    Row {
        status: f.say(status_key(item.status)),
        since: f.time(item.entry.created_time, Style::Date),
        id: item.entry.id,
        app: item.entry.app,
        bank: item.entry.bank,
    }
}

/// What a status is called.
pub(super) const fn status_key(status: Status) -> &'static str {
    match status {
        Status::Active => "staff-status-active",
        Status::RevocationPending => "staff-status-pending",
        Status::Revoked => "staff-status-revoked",
        Status::Expired => "staff-status-expired",
        Status::Suspended => "staff-status-suspended",
    }
}

/// A connection, as its person reads it.
#[derive(Template)]
#[template(path = "admin/connection.html")]
pub struct AdminConnectionPage {
    f: AdminFrame,
    person_id: String,
    page: ConnectionPage,
    /// What became of asking the caller, lately.
    said: Option<String>,
}

impl AdminConnectionPage {
    /// The page. `theirs`: what the person's own page has around it.
    #[must_use]
    pub fn new(
        f: AdminFrame,
        theirs: Frame,
        person_id: String,
        detail: Detail,
        asked: Option<&Agreement>,
    ) -> Self {
        let said = asked.and_then(|asked| said(&f, asked));
        Self { page: ConnectionPage::new(theirs, detail), person_id, said, f }
    }

    fn can_stop(&self) -> bool {
        self.f.may(Permission::RevokeForCallers)
    }
}

/// What became of asking a caller, for as long as an agent may look at that page.
fn said(f: &AdminFrame, asked: &Agreement) -> Option<String> {
    if f.now - asked.asked_at > LOOK {
        return None;
    }
    let outcome = asked.outcome.as_deref().and_then(Outcome::parse);
    Some(f.say(match outcome {
        Some(Outcome::Agreed) => "staff-stop-agreed",
        Some(Outcome::Denied) => "staff-stop-denied",
        None if asked.settled_at.is_some() || f.now - asked.asked_at > WITHIN => "staff-stop-over",
        None => "staff-stop-texted",
    }))
}

/// The rest of a time line.
#[derive(Template)]
#[template(path = "admin/time-line.html")]
pub struct TimeLinePage {
    f: AdminFrame,
    person_id: String,
    tenure_id: String,
    events: Vec<Event>,
    older: Option<i64>,
    lede: Line,
}

impl TimeLinePage {
    /// The page.
    #[must_use]
    pub fn new(f: AdminFrame, person_id: String, tenure_id: String, line: TimeLine) -> Self {
        Self {
            events: line.events.into_iter().map(|event| Event::new(&f, event)).collect(),
            older: line.next,
            lede: Line::plain(f.say("staff-time-line-older")),
            person_id,
            tenure_id,
            f,
        }
    }
}
