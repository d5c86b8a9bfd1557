//! The page after a right code that opens nothing alone.

use askama::Template;

use super::Frame;
use crate::flows::recovery::Locked;

/// The page.
#[derive(Template)]
#[template(path = "consumer/locked.html")]
pub struct LockedPage {
    f: Frame,
    asked: bool,
}

impl LockedPage {
    /// The page.
    #[must_use]
    pub const fn new(f: Frame, locked: &Locked) -> Self {
        Self { asked: locked.asked, f }
    }
}
