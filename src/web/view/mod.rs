//! What pages show: one struct per page, made from what the flows know. Templates hold the markup,
//! fluent files the words.

pub mod activity;
pub mod admin;
pub mod agree;
pub mod changes;
pub mod confirm;
pub mod connection;
pub mod data;
pub mod ended;
pub mod fault;
pub mod from;
pub mod help;
pub mod line;
pub mod list;
pub mod locked;
pub mod notices;
pub mod number;
pub mod older;
pub mod passkeys;
pub mod report;
pub mod sandbox;
pub mod settings;
pub mod sign_in;
pub mod stop;
pub mod times;

#[cfg(test)]
mod gallery;

use line::{Line, Value};
use times::{Stamp, Style};

use crate::domain::language::Language;
use crate::domain::session;
use crate::domain::time::SECOND;
use crate::domain::words::{Given, Words};

/// What every page has around its own matter.
pub struct Frame {
    /// The operator's name.
    pub brand: String,
    /// The language.
    pub words: Words,
    /// Whether somebody is signed in.
    pub signed_in: bool,
    /// Whether this is a sandbox.
    pub sandbox: bool,
    /// Now, unix ms.
    pub now: i64,
    /// Which item of the navigation is the current one.
    pub section: Section,
    /// Address of the stylesheet.
    pub style: &'static str,
    /// Address of the script.
    pub script: &'static str,
    /// Address of the script for passkeys; none where there can be none.
    pub passkeys: Option<&'static str>,
    /// Address of the icon.
    pub icon: &'static str,
}

/// An item of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// None of them.
    None,
    /// The list and the pages below it.
    Connections,
    /// What has happened.
    Activity,
    /// Settings.
    Settings,
    /// Help.
    Help,
    /// The sandbox.
    Sandbox,
}

impl Frame {
    /// A message without values.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        self.words.say(key)
    }

    /// A message with one value that is plain text or a number.
    #[must_use]
    pub fn say1<'a>(&self, key: &str, name: &'static str, value: impl Into<Given<'a>>) -> String {
        self.words.say1(key, name, value)
    }

    /// A message with values that are marked up.
    #[must_use]
    pub fn line<const N: usize>(&self, key: &str, values: [(&'static str, Value); N]) -> Line {
        Line::new(self.words, key, values)
    }

    /// A time.
    #[must_use]
    pub fn time(&self, at: i64, style: Style) -> Stamp {
        Stamp::new(self.words, at, self.now, style)
    }

    /// A time inside a sentence.
    #[must_use]
    pub fn when(&self, at: i64, style: Style) -> Value {
        Value::Time(self.time(at, style))
    }

    /// After how many seconds without a request a session is over.
    const fn idle_seconds() -> i64 {
        session::IDLE / SECOND
    }

    fn in_connections(&self) -> bool {
        self.section == Section::Connections
    }

    fn in_activity(&self) -> bool {
        self.section == Section::Activity
    }

    fn in_settings(&self) -> bool {
        self.section == Section::Settings
    }

    fn in_help(&self) -> bool {
        self.section == Section::Help
    }

    fn in_sandbox(&self) -> bool {
        self.section == Section::Sandbox
    }

    /// Every language, to choose from.
    const fn languages() -> &'static [Language] {
        Language::ALL
    }

    /// What the script needs to write times as this page does.
    fn time_words(&self) -> &'static str {
        times::for_script(self.words)
    }
}
