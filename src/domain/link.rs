//! The unique address in a notice.

use super::keyring::{Keyring, Purpose};
use super::secrets;
use super::time::{DAY, MINUTE};

/// How long a link selects its connection.
pub const LIFETIME: i64 = 10 * DAY;
/// How long the address lasts by which a platform signs its own user in.
pub const SIGN_IN: i64 = MINUTE;
/// Characters of a token: 128 bits in base64url.
pub const TOKEN_LENGTH: usize = 22;

/// A fresh token.
#[must_use]
pub fn fresh_token() -> String {
    secrets::token::<16>()
}

/// How a token stands in the database.
#[must_use]
pub fn stored(keys: &Keyring, token: &str) -> String {
    keys.mac(Purpose::Links, &[token])
}

/// How it may stand there, by every generation of the key.
#[must_use]
pub fn stored_as(keys: &Keyring, token: &str) -> Vec<String> {
    keys.macs(Purpose::Links, &[token])
}

/// The address that a text carries. `origin` has no slash at its end.
#[must_use]
pub fn url(origin: &str, token: &str) -> String {
    format!("{origin}/l/{token}")
}

/// Whether a text can be a token at all.
#[must_use]
pub fn is_well_formed(token: &str) -> bool {
    token.len() == TOKEN_LENGTH && token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
