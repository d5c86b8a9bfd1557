//! The unique address in a notice, and how texts to a country say where to go.

use std::collections::BTreeMap;

use super::keyring::{Keyring, Purpose};
use super::secrets;
use super::time::{DAY, MINUTE};
use super::vocabulary::vocabulary;
use super::words::Words;

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
    format!("{origin}{}", path(token))
}

/// Its path.
#[must_use]
pub fn path(token: &str) -> String {
    format!("/l/{token}")
}

vocabulary! {
    /// How texts say where to go. Carriers of some countries let no address pass, or none with a path.
    Style {
        /// By a whole address.
        Link = "link",
        /// By the address of our first page.
        Domain = "domain",
        /// In words.
        Words = "none",
    }
}

/// The style of each country.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Styles {
    /// By ISO 3166-1 alpha-2.
    pub by_country: BTreeMap<String, Style>,
    /// Everywhere else.
    pub elsewhere: Style,
}

impl Default for Styles {
    fn default() -> Self {
        Self { by_country: BTreeMap::new(), elsewhere: Style::Link }
    }
}

impl Styles {
    /// The style of texts to a country.
    #[must_use]
    pub fn of(&self, country: Option<&str>) -> Style {
        country.and_then(|code| self.by_country.get(code)).copied().unwrap_or(self.elsewhere)
    }
}

/// Where to go, as a text says it.
#[must_use]
pub fn place(words: Words, style: Style, origin: &str, host: &str, path: &str) -> String {
    match style {
        Style::Link => format!("{origin}{path}"),
        Style::Domain => origin.to_owned(),
        Style::Words => words.say1("text-sign-in-at", "host", host),
    }
}

/// Whether a text can be a token at all.
#[must_use]
pub fn is_well_formed(token: &str) -> bool {
    token.len() == TOKEN_LENGTH && token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}
