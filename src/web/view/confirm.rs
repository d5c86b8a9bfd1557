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
    is_locked: bool,
    fault: bool,
}

impl ConfirmPage {
    /// The page; `fault`: the passkey did not work.
    #[must_use]
    pub const fn new(f: Frame, who: &Who, fault: bool) -> Self {
        Self {
            has_passkey: f.passkeys.is_some() && who.passkeys > 0,
            is_locked: who.locked_at.is_some(),
            fault,
            f,
        }
    }
}
