//! The page on which a user of a platform goes on to what they share.

use askama::Template;

use super::Frame;

/// The page.
#[derive(Template)]
#[template(path = "consumer/from.html")]
pub struct FromPage {
    f: Frame,
    token: String,
    gone: bool,
}

impl FromPage {
    /// The page; `gone`: the link could not be used.
    #[must_use]
    pub const fn new(f: Frame, token: String, gone: bool) -> Self {
        Self { f, token, gone }
    }
}
