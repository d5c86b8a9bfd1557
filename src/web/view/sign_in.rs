//! Number, link and code.

mod code;
mod countries;

pub use code::{CodeFault, CodePage};

use askama::Template;

use super::Frame;
use super::changes::Waiting;
use super::line::{Line, Value};
use crate::store::changes::Change;
pub(super) use countries::{Choice, choices};

/// What was typed before.
pub struct Typed {
    /// ISO code.
    pub country: String,
    /// As it was typed.
    pub phone: String,
}

impl Default for Typed {
    fn default() -> Self {
        Self { country: "US".to_owned(), phone: String::new() }
    }
}

/// Why a number was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInFault {
    /// Nothing was typed.
    Empty,
    /// No number can be read in it.
    Unreadable,
    /// It has an extension.
    Extension,
    /// Text messages do not reach such a number.
    CannotText,
    /// The sandbox takes made-up numbers only.
    NotFictional,
    /// There is no such country.
    UnknownCountry,
}

impl SignInFault {
    pub(super) const fn key(self) -> &'static str {
        match self {
            Self::Empty => "sign-in-fault-empty",
            Self::Unreadable => "sign-in-fault-unreadable",
            Self::Extension => "sign-in-fault-extension",
            Self::CannotText => "sign-in-fault-cannot-text",
            Self::NotFictional => "sign-in-fault-not-fictional",
            Self::UnknownCountry => "sign-in-fault-country",
        }
    }
}

/// Why the person is on this page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignInNote {
    /// They signed out.
    SignedOut,
    /// They were signed out.
    Idle,
    /// A link is unknown, or has run out.
    LinkGone,
    /// The sign-in took too long.
    FlowLost,
    /// A passkey was used whose person must prove the number as well.
    PasskeyNeedsCode,
    /// A passkey did not work.
    PasskeyRefused,
    /// What waited was refused.
    ChangeRefused,
}

impl SignInNote {
    const fn key(self) -> &'static str {
        match self {
            Self::SignedOut => "sign-in-note-signed-out",
            Self::Idle => "sign-in-note-idle",
            Self::LinkGone => "sign-in-note-link-gone",
            Self::FlowLost => "sign-in-note-flow-lost",
            Self::PasskeyNeedsCode => "sign-in-note-passkey-code",
            Self::PasskeyRefused => "passkey-fault",
            Self::ChangeRefused => "sign-in-note-refused",
        }
    }
}

/// The page that asks for a number.
#[derive(Template)]
#[template(path = "consumer/sign-in.html")]
pub struct SignInPage {
    f: Frame,
    phone: String,
    countries: Vec<Choice>,
    fault: Option<String>,
    at_country: bool,
    note: Option<String>,
    /// What waits and this browser can refuse.
    waiting: Vec<Waiting>,
}

impl SignInPage {
    /// The page; what was typed stays.
    #[must_use]
    pub fn new(f: Frame, typed: Typed, fault: Option<SignInFault>, note: Option<SignInNote>) -> Self {
        Self {
            countries: choices(f.words, &typed.country),
            phone: typed.phone,
            at_country: fault == Some(SignInFault::UnknownCountry),
            fault: fault.map(|fault| f.say(fault.key())),
            note: note.map(|note| f.say(note.key())),
            waiting: Vec::new(),
            f,
        }
    }

    /// The same, with what waits and this browser can refuse.
    #[must_use]
    pub fn with(mut self, changes: &[Change]) -> Self {
        let ids: Vec<String> = changes.iter().map(|change| change.id.clone()).collect();
        self.waiting = changes.iter().map(|change| Waiting::new(&self.f, change, &ids)).collect();
        self
    }

    fn phone_fault(&self) -> bool {
        self.fault.is_some() && !self.at_country
    }
}

/// The page behind a link: it offers to text a code, and names no app.
#[derive(Template)]
#[template(path = "consumer/link.html")]
pub struct LinkPage {
    f: Frame,
    lede: Line,
}

impl LinkPage {
    /// The page for the number with this end.
    #[must_use]
    pub fn new(f: Frame, last4: String) -> Self {
        Self { lede: f.line("link-lede", [("last4", Value::Strong(last4))]), f }
    }
}

/// The page for a link that belongs to another number than the one signed in. It names nothing.
#[derive(Template)]
#[template(path = "consumer/link-elsewhere.html")]
pub struct LinkElsewherePage {
    f: Frame,
}

impl LinkElsewherePage {
    /// The page.
    #[must_use]
    pub const fn new(f: Frame) -> Self {
        Self { f }
    }
}

/// The page for a link that selects nothing, opened by somebody who is signed in.
#[derive(Template)]
#[template(path = "consumer/link-gone.html")]
pub struct LinkGonePage {
    f: Frame,
}

impl LinkGonePage {
    /// The page.
    #[must_use]
    pub const fn new(f: Frame) -> Self {
        Self { f }
    }
}
