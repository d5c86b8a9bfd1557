//! The page on which a person who is signed in proves anew who they are.

use askama::Template;

use super::Frame;
use crate::flows::session::Who;

/// The page.
#[derive(Template)]
#[template(path = "consumer/confirm.html")]
pub struct ConfirmPage {
    f: Frame,
    has_passkey: bool,
    /// Whether a code to the number counts: not past a lock, nor where the number is somebody else's.
    by_code: bool,
    fault: bool,
}

impl ConfirmPage {
    /// The page; `fault`: the passkey did not work.
    #[must_use]
    pub const fn new(f: Frame, who: &Who, fault: bool) -> Self {
        Self {
            has_passkey: f.passkeys.is_some() && who.passkeys > 0,
            by_code: who.locked_at.is_none() && who.closed_at.is_none(),
            fault,
            f,
        }
    }
}
