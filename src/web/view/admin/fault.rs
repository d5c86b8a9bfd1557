//! The page for what went wrong on the admin door.

use askama::Template;

use super::super::fault::FaultKind;
use super::AdminFrame;

/// The page.
#[derive(Template)]
#[template(path = "admin/fault.html")]
pub struct AdminFaultPage {
    f: AdminFrame,
    title: String,
    why: String,
    what_to_do: String,
}

impl AdminFaultPage {
    /// The page for one kind. `is_allowed`: whether it is not the role that is lacking.
    #[must_use]
    pub fn new(f: AdminFrame, kind: FaultKind, is_allowed: bool) -> Self {
        let [title, why, what_to_do] = if is_allowed { words(kind) } else { NOT_ALLOWED };
        Self { title: f.say(title), why: f.say(why), what_to_do: f.say(what_to_do), f }
    }
}

const NOT_ALLOWED: [&str; 3] = ["staff-fault-role", "staff-fault-role-why", "staff-fault-role-do"];

const fn words(kind: FaultKind) -> [&'static str; 3] {
    match kind {
        FaultKind::NotFound | FaultKind::SandboxOver => {
            ["fault-not-found", "staff-fault-not-found-why", "staff-fault-nothing-changed"]
        }
        FaultKind::BadRequest => {
            ["fault-bad-request", "fault-bad-request-why", "staff-fault-nothing-changed"]
        }
        FaultKind::Forbidden => ["fault-forbidden", "staff-fault-forbidden-why", "fault-forbidden-do"],
        FaultKind::MethodNotAllowed => {
            ["fault-method-not-allowed", "fault-method-not-allowed-why", "staff-fault-nothing-changed"]
        }
        FaultKind::TooLarge => ["fault-too-large", "fault-too-large-why", "fault-too-large-do"],
        FaultKind::TooOften(_) | FaultKind::Busy => ["fault-busy", "fault-busy-why", "fault-busy-do"],
        FaultKind::Unavailable => {
            ["staff-fault-unavailable", "fault-unavailable-why", "staff-fault-unavailable-do"]
        }
        FaultKind::Internal => ["fault-internal", "staff-fault-internal-why", "staff-fault-internal-do"],
    }
}
