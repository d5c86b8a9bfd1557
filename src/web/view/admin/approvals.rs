//! What waits for a second person, and what became of it.

use askama::Template;

use super::super::line::{Line, Value};
use super::super::times::{Stamp, Style};
use super::address::Address;
use super::incidents::{measure_key, short, texts_key};
use super::limits::{amount, limit_key};
use super::{AdminFrame, role_key};
use crate::domain::approval::{Kind, Outcome};
use crate::domain::incident::{Measure, Texts};
use crate::domain::raised::Limit;
use crate::domain::staff::{Permission, Role};
use crate::flows::approval::Payload;
use crate::store::approvals::Approval;

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
    pub fn new(f: AdminFrame, mut all: Vec<(Approval, String)>, note: Option<Note>) -> Self {
        let size = usize::try_from(PAGE).unwrap_or_default();
        let is_more = all.len() > size;
        all.truncate(size);
        let next = all.last().filter(|_| is_more).map(|(last, _)| last.id.clone());
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

fn row(f: &AdminFrame, (approval, asked_by): (Approval, String)) -> Row {
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
        what: what(f, &approval.payload),
        at: (approval.kind == Kind::Incident.as_str() && f.may(Permission::SeeIncidents))
            .then(|| format!("/revocations/bulk/{}", approval.subject)),
        asked_at: f.time(approval.asked_at, Style::Moment),
        until: outcome.is_none().then(|| f.time(approval.expires_at, Style::Moment)),
        outcome: outcome.map(|key| f.say(key)),
        is_fetched: is_due && approval.kind == Kind::AuditExport.as_str(),
        is_handed_on: is_due && approval.kind == Kind::StaffInvited.as_str(),
        target: target(&approval.payload),
        is_own: f.desk.as_ref().is_some_and(|desk| desk.staff_id == approval.asked_by),
        reason: approval.reason,
        id: approval.id,
        hash: approval.payload_hash,
        asked_by,
    }
}

/// What will run, in words.
fn what(f: &AdminFrame, payload: &str) -> Line {
    let role = |role: &str| {
        Value::Strong(Role::parse(role).map_or_else(|| role.to_owned(), |role| f.say(role_key(role))))
    };
    match serde_json::from_str(payload) {
        Ok(Payload::StaffInvited { email, role: given }) => {
            f.line("staff-approval-invite", [("email", Value::Name(email)), ("role", role(&given))])
        }
        Ok(Payload::CallerStop { app, bank, documented, .. }) => f.line(
            "staff-approval-caller",
            [("app", Value::Name(app)), ("bank", Value::Name(bank)), ("documented", Value::Name(documented))],
        ),
        Ok(Payload::LockLift { last2, .. }) => {
            f.line("staff-approval-lift", [("last2", Value::Strong(last2))])
        }
        Ok(Payload::TenureReopened { last2, .. }) => {
            f.line("staff-approval-reopen", [("last2", Value::Strong(last2))])
        }
        Ok(Payload::AuditExport { first, last }) => f.line(
            "staff-approval-export",
            [("first", Value::Strong(first.to_string())), ("last", Value::Strong(last.to_string()))],
        ),
        Ok(Payload::RoleChanged { email, role: given, .. }) => {
            f.line("staff-approval-role", [("email", Value::Name(email)), ("role", role(&given))])
        }
        Ok(Payload::Incident { measure, connections, digest, texts, .. }) => {
            let measure = Measure::parse(&measure).map_or_else(String::new, |one| f.say(measure_key(one)));
            let texts = Texts::parse(&texts).map_or_else(String::new, |one| f.say(texts_key(one)));
            f.line(
                "staff-approval-incident",
                [
                    ("measure", Value::Strong(measure)),
                    ("count", Value::Count(connections)),
                    ("texts", Value::Strong(texts)),
                    ("mark", Value::Strong(short(&digest))),
                ],
            )
        }
        Ok(Payload::AppSwitchedOn { app, .. }) => {
            f.line("staff-approval-switch-on", [("app", Value::Name(app))])
        }
        Ok(Payload::WebhookTarget { platform, .. }) => {
            f.line("staff-approval-target", [("platform", Value::Name(platform))])
        }
        Ok(Payload::LimitRaised { limit, from, to, until }) => match Limit::parse(&limit) {
            Some(limit) => f.line(
                "staff-approval-limit",
                [
                    ("limit", Value::Strong(f.say(limit_key(limit)))),
                    ("from", Value::Strong(amount(limit, from))),
                    ("to", Value::Strong(amount(limit, to))),
                    ("until", f.when(until, Style::Moment)),
                ],
            ),
            None => Line::plain(f.say("staff-approval-unknown")),
        },
        Err(_) => Line::plain(f.say("staff-approval-unknown")),
    }
}

/// Where a platform's webhooks go now, and where they would.
fn target(payload: &str) -> Option<(Option<Address>, Address)> {
    match serde_json::from_str(payload) {
        Ok(Payload::WebhookTarget { from, url, .. }) => {
            Some((from.as_deref().map(Address::new), Address::new(&url)))
        }
        _ => None,
    }
}
