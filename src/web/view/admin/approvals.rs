//! What waits for a second person, and what became of it.

use askama::Template;

use super::super::line::Line;
use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::address::Address;
use super::asked::{Fact, facts, place, target, what};
use crate::domain::approval::{Kind, Outcome};
use crate::domain::staff::Permission;
use crate::flows::approval::Shown;

/// Requests on a page.
pub const PAGE: i64 = 50;

/// What the page has to say of what was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Note {
    /// It is one's own request.
    Own,
    /// Somebody else has decided, or its time is over.
    Over,
    /// What it would change is not any more as it was.
    Moved,
    /// They have joined, or the invitation is over.
    NothingToHand,
}

struct Row {
    id: String,
    hash: String,
    what: Line,
    facts: Vec<Fact>,
    /// Where it can be looked at.
    at: Option<String>,
    reason: String,
    asked_by: String,
    asked_at: Stamp,
    /// Until when it waits; none where it was decided.
    until: Option<Stamp>,
    outcome: Option<String>,
    is_own: bool,
    /// Whether who asked can fetch it.
    is_fetched: bool,
    /// Whether who asked can hand an address on.
    is_handed_on: bool,
    /// Where a platform's webhooks go, and where they would.
    target: Option<(Option<Address>, Address)>,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/approvals.html")]
pub struct ApprovalsPage {
    f: AdminFrame,
    rows: Vec<Row>,
    next: Option<String>,
    note: Option<String>,
}

impl ApprovalsPage {
    /// Requests, newest first, one more than a page where there are more.
    #[must_use]
    pub fn new(f: AdminFrame, mut all: Vec<Shown>, note: Option<Note>) -> Self {
        let size = usize::try_from(PAGE).unwrap_or_default();
        let is_more = all.len() > size;
        all.truncate(size);
        let next = all.last().filter(|_| is_more).map(|last| last.approval.id.clone());
        let note = note.map(|note| match note {
            Note::Own => f.say("staff-approval-own"),
            Note::Over => f.say("staff-approval-over"),
            Note::Moved => f.say("staff-approval-moved"),
            Note::NothingToHand => f.say("staff-invitation-nothing"),
        });
        Self { rows: all.into_iter().map(|one| row(&f, one)).collect(), next, note, f }
    }

    fn can_invite(&self) -> bool {
        self.f.may(Permission::ManageStaff)
    }

    fn can_decide(&self) -> bool {
        self.f.may(Permission::Approve)
    }
}

fn row(f: &AdminFrame, Shown { approval, asked_by, payload, whose }: Shown) -> Row {
    let is_over = approval.expires_at <= f.now;
    let outcome = approval.outcome.as_deref().and_then(Outcome::parse);
    let outcome = outcome.or_else(|| is_over.then_some(Outcome::Expired)).map(|outcome| match outcome {
        Outcome::Approved => "staff-approval-approved",
        Outcome::Refused => "staff-approval-refused",
        Outcome::Withdrawn => "staff-approval-withdrawn",
        Outcome::Expired => "staff-approval-expired",
    });
    let is_due = f.desk.as_ref().is_some_and(|desk| approval.is_due_to(&desk.staff_id, f.now));
    Row {
        at: payload.as_ref().and_then(|payload| place(f, payload, &whose)),
        facts: payload.as_ref().map(|payload| facts(f, payload, &whose)).unwrap_or_default(),
        target: payload.as_ref().and_then(target),
        what: payload
            .map_or_else(|| Line::plain(f.say("staff-approval-unknown")), |payload| what(f, payload)),
        asked_at: f.time(approval.asked_at, Style::Moment),
        until: outcome.is_none().then(|| f.time(approval.expires_at, Style::Moment)),
        outcome: outcome.map(|key| f.say(key)),
        is_fetched: is_due && approval.kind == Kind::AuditExport.as_str(),
        is_handed_on: is_due && approval.kind == Kind::StaffInvited.as_str(),
        is_own: f.desk.as_ref().is_some_and(|desk| desk.staff_id == approval.asked_by),
        reason: approval.reason,
        id: approval.id,
        hash: approval.payload_hash,
        asked_by,
    }
}
