//! The page for what went wrong: what is so, why, and what to do.

use askama::Template;

use super::Frame;
use super::line::Line;
use super::times::Style;

/// What went wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// There is no such page, or it is a stranger's.
    NotFound,
    /// What was sent cannot be read.
    BadRequest,
    /// The request did not come from one of our pages.
    Forbidden,
    /// The page cannot be used this way.
    MethodNotAllowed,
    /// Too much was sent.
    TooLarge,
    /// Too many codes from one place; not before this time, unix ms.
    TooOften(i64),
    /// This sandbox was to end, and has.
    SandboxOver,
    /// Too much work is waiting.
    Busy,
    /// The database is away.
    Unavailable,
    /// A fault of ours.
    Internal,
}

impl FaultKind {
    const ALL: [Self; 10] = [
        Self::NotFound,
        Self::BadRequest,
        Self::Forbidden,
        Self::MethodNotAllowed,
        Self::TooLarge,
        Self::TooOften(0),
        Self::SandboxOver,
        Self::Busy,
        Self::Unavailable,
        Self::Internal,
    ];

    /// When it may be tried again, unix ms.
    const fn over_at(self, f: &Frame) -> i64 {
        match self {
            Self::TooOften(until) => until,
            _ => f.now,
        }
    }

    const fn key(self) -> &'static str {
        match self {
            Self::NotFound => "fault-not-found",
            Self::BadRequest => "fault-bad-request",
            Self::Forbidden => "fault-forbidden",
            Self::MethodNotAllowed => "fault-method-not-allowed",
            Self::TooLarge => "fault-too-large",
            Self::TooOften(_) => "fault-too-often",
            Self::SandboxOver => "fault-sandbox-over",
            Self::Busy => "fault-busy",
            Self::Unavailable => "fault-unavailable",
            Self::Internal => "fault-internal",
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "fault.html")]
pub struct FaultPage {
    f: Frame,
    title: String,
    why: String,
    what_to_do: Line,
}

impl FaultPage {
    /// The page for one kind.
    #[must_use]
    pub fn new(f: Frame, kind: FaultKind) -> Self {
        let key = kind.key();
        Self {
            title: f.say(key),
            why: f.say(&format!("{key}-why")),
            what_to_do: f.line(&format!("{key}-do"), [("when", f.when(kind.over_at(&f), Style::Then))]),
            f,
        }
    }

    /// Every kind, for those who check them all.
    #[must_use]
    pub const fn kinds() -> [FaultKind; 10] {
        FaultKind::ALL
    }
}
