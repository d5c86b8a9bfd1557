//! One's own account.

use askama::Template;

use super::AdminFrame;

/// The page.
#[derive(Template)]
#[template(path = "admin/account.html")]
pub struct AccountPage {
    f: AdminFrame,
    email: String,
    has_password: bool,
    passkeys: String,
    codes: String,
}

impl AccountPage {
    /// The page of somebody with so many passkeys and unused recovery codes.
    #[must_use]
    pub fn new(f: AdminFrame, email: String, has_password: bool, passkeys: usize, codes: i64) -> Self {
        Self { email, has_password, passkeys: passkeys.to_string(), codes: codes.to_string(), f }
    }
}
