//! The person's number, and how they take another one.

use askama::Template;

use super::Frame;
use super::changes::Waiting;
use super::line::{Line, Value};
use super::sign_in::{Choice, SignInFault, Typed, choices};
use crate::domain::change::Kind;
use crate::domain::session::ProvenBy;
use crate::flows::number::Refusal;
use crate::flows::session::Who;
use crate::store::changes::Change;

/// What was wrong with the number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// It can't be read, or not be texted.
    Unreadable(SignInFault),
    /// It is theirs already.
    Same,
    /// Everything can't go there.
    Refused(Refusal),
}

impl NumberFault {
    const fn key(self) -> &'static str {
        match self {
            Self::Unreadable(fault) => fault.key(),
            Self::Same => "number-fault-same",
            Self::Refused(Refusal::Locked) => "number-fault-refused",
            Self::Refused(Refusal::Taken) => "number-fault-taken",
            Self::Refused(Refusal::SimChanged) => "number-fault-sim",
            Self::Refused(Refusal::Nothing) => "number-fault-nothing",
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "consumer/number.html")]
pub struct NumberPage {
    f: Frame,
    now: Line,
    waiting: Vec<Waiting>,
    fresh: bool,
    /// Whether what this person asks for need not wait.
    at_once: bool,
    fault: Option<String>,
    countries: Vec<Choice>,
    phone: String,
}

impl NumberPage {
    /// The page. `at_once`: what this person asks for need not wait.
    #[must_use]
    pub fn new(
        f: Frame,
        who: &Who,
        last4: &str,
        waiting: &[Change],
        refusable: &[Change],
        at_once: bool,
        (typed, fault): (Typed, Option<NumberFault>),
    ) -> Self {
        let ids: Vec<String> = refusable.iter().map(|change| change.id.clone()).collect();
        let moves = waiting
            .iter()
            .filter(|change| matches!(change.kind(), Some(Kind::Number | Kind::PlatformNumber)));
        let waiting = moves.map(|change| {
            let mut waiting = Waiting::new(&f, change, &ids);
            waiting.approvable = at_once && waiting.refusable;
            waiting
        });
        Self {
            now: f.line("number-now", [("last4", Value::Strong(last4.to_owned()))]),
            waiting: waiting.collect(),
            fresh: who.is_fresh(f.now) && (who.proven_by() == ProvenBy::Passkey || who.locked_at.is_none()),
            at_once,
            fault: fault.map(|fault| f.say(fault.key())),
            countries: choices(f.words, &typed.country),
            phone: typed.phone,
            f,
        }
    }
}

/// The page that takes the code.
#[derive(Template)]
#[template(path = "consumer/number-code.html")]
pub struct NumberCodePage {
    f: Frame,
    lede: Line,
    fault: Option<String>,
}

impl NumberCodePage {
    /// The page; `left`: tries that are left after a wrong code, below 0 after what is none.
    #[must_use]
    pub fn new(f: Frame, last4: String, left: Option<i64>) -> Self {
        let fault = left.map(|left| match left {
            ..0 => f.say("code-fault-malformed"),
            0 => f.say("number-fault-no-tries"),
            left => f.say1("code-fault-wrong", "left", left),
        });
        Self { lede: f.line("code-lede", [("last4", Value::Strong(last4))]), fault, f }
    }
}
