//! Texts about connections, on or off, and whether they name apps.

use askama::Template;

use super::Frame;
use super::line::Line;
use super::times::Style;

/// Path of the page.
pub const NOTICES_PAGE: &str = "/settings/notices";

/// The page.
#[derive(Template)]
#[template(path = "consumer/notices.html")]
pub struct NoticesPage {
    f: Frame,
    off_since: Option<Line>,
    hides_apps: bool,
}

impl NoticesPage {
    /// The page. `off_since`: since when there are no texts, unix ms; none where there are.
    /// `hides_apps`: they name no app.
    #[must_use]
    pub fn new(f: Frame, off_since: Option<i64>, hides_apps: bool) -> Self {
        Self {
            off_since: off_since.map(|at| f.line("notices-off-since", [("when", f.when(at, Style::At))])),
            hides_apps,
            f,
        }
    }
}
