//! The page that takes the code.

use askama::Template;

use super::super::Frame;
use super::super::line::{Line, Value};
use super::super::times::Style;
use crate::domain::time::SECOND;
use crate::flows::sign_in::Waiting;

/// Why a code was not taken, or no new one was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeFault {
    /// It is not six digits.
    Malformed,
    /// It is another; so many tries are left.
    Wrong(i32),
    /// A new one is needed.
    NoTriesLeft,
    /// A new one is needed.
    Expired,
    /// The next one cannot be sent yet.
    TooSoon,
}

/// The page.
#[derive(Template)]
#[template(path = "consumer/code.html")]
pub struct CodePage {
    f: Frame,
    lede: Line,
    own_device: bool,
    fault: Option<Line>,
    at_code: bool,
    /// Seconds until a new code may be asked for; none where it may be now.
    wait: Option<i64>,
    wait_until: Line,
    wait_words: String,
}

impl CodePage {
    /// The page for a sign-in under way.
    #[must_use]
    pub fn new(f: Frame, waiting: Waiting, own_device: bool, fault: Option<CodeFault>) -> Self {
        let wait = waiting.next_code_at - f.now;
        let next = || [("when", f.when(waiting.next_code_at, Style::Then))];
        let fault_line = fault.map(|fault| match fault {
            CodeFault::Malformed => Line::plain(f.say("code-fault-malformed")),
            CodeFault::Wrong(left) => f.line("code-fault-wrong", [("left", Value::Count(left.into()))]),
            CodeFault::NoTriesLeft => Line::plain(f.say("code-fault-no-tries")),
            CodeFault::Expired => Line::plain(f.say("code-fault-expired")),
            CodeFault::TooSoon => f.line("code-fault-too-soon", next()),
        });
        Self {
            lede: f.line("code-lede", [("last4", Value::Strong(waiting.last4))]),
            own_device,
            at_code: fault.is_some_and(|fault| fault != CodeFault::TooSoon),
            fault: fault_line,
            wait: (wait > 0).then(|| wait.saturating_add(SECOND - 1) / SECOND),
            wait_until: f.line("code-resend-at", next()),
            wait_words: f.say1("code-resend-in", "wait", "{wait}"),
            f,
        }
    }
}
