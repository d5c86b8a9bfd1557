//! What waits to take effect, as those read of it who can refuse it.

use super::Frame;
use super::line::Line;
use super::times::Style;
use crate::domain::change::Kind;
use crate::store::changes::Change;

/// A change that waits.
pub(super) struct Waiting {
    pub id: String,
    pub what: String,
    pub when: Line,
    /// Whether this browser can refuse it.
    pub refusable: bool,
    /// Whether this person can let it happen at once.
    pub approvable: bool,
}

impl Waiting {
    /// A change; `refusable`: ids of those that this browser can refuse.
    pub(super) fn new(f: &Frame, change: &Change, refusable: &[String]) -> Self {
        let times = [
            ("asked", f.when(change.asked_at, Style::Moment)),
            ("due", f.when(change.due_at, Style::Moment)),
        ];
        Self {
            id: change.id.clone(),
            what: f.say(key(change.kind())),
            when: f.line("change-when", times),
            refusable: refusable.contains(&change.id),
            approvable: false,
        }
    }
}

pub(super) const fn key(kind: Option<Kind>) -> &'static str {
    match kind {
        Some(Kind::PasskeyAdded) => "change-passkey-added",
        Some(Kind::PasskeyRemoved) => "change-passkey-removed",
        Some(Kind::Lock) => "change-lock",
        Some(Kind::StopOlder) => "change-stop-older",
        Some(Kind::NewOwner) => "change-new-owner",
        Some(Kind::Number) => "change-number",
        Some(Kind::PlatformNumber) => "change-platform-number",
        None => "change-other",
    }
}
