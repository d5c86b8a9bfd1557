//! The page about what was shared with a number before its person proved it. It never tells whether there
//! is any: what it shows depends on what its person asked for, and on nothing else.

use askama::Template;

use super::Frame;
use super::line::Line;
use super::times::Style;
use crate::flows::older::Asked;

/// What to say of what was just done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OlderNote {
    /// Both names are needed; what was typed.
    Missing {
        /// The app.
        app: String,
        /// The bank.
        bank: String,
    },
    /// If there was such a connection, it is stopped.
    Named,
}

/// The page.
#[derive(Template)]
#[template(path = "consumer/older.html")]
pub struct OlderPage {
    f: Frame,
    stops: Option<Line>,
    new_owner: Option<Line>,
    fault: bool,
    named: bool,
    app: String,
    bank: String,
}

impl OlderPage {
    /// The page.
    #[must_use]
    pub fn new(f: Frame, asked: &Asked, note: Option<OlderNote>) -> Self {
        let line = |key, at: Option<i64>| at.map(|at| f.line(key, [("due", f.when(at, Style::Moment))]));
        let (stops, new_owner) =
            (line("older-stop-asked", asked.stops_at), line("older-owner-asked", asked.new_owner_at));
        let (fault, named) =
            (matches!(note, Some(OlderNote::Missing { .. })), note == Some(OlderNote::Named));
        let (app, bank) = match note {
            Some(OlderNote::Missing { app, bank }) => (app, bank),
            _ => (String::new(), String::new()),
        };
        Self { f, stops, new_owner, fault, named, app, bank }
    }
}
