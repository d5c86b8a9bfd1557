//! The page after a right code that opens nothing alone.

use askama::Template;

use super::Frame;
use super::line::Line;
use super::times::Style;
use crate::flows::recovery::Locked;

/// The page.
#[derive(Template)]
#[template(path = "consumer/locked.html")]
pub struct LockedPage {
    f: Frame,
    asked: bool,
    new_owner: Option<Line>,
}

impl LockedPage {
    /// The page.
    #[must_use]
    pub fn new(f: Frame, locked: &Locked) -> Self {
        let line = |at| f.line("locked-owner-asked", [("due", f.when(at, Style::Moment))]);
        Self { asked: locked.asked, new_owner: locked.new_owner_at.map(line), f }
    }
}
