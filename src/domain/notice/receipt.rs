//! Texts that say that something was done which their person asked for.

use super::super::words::{Given, Words};
use super::named;

/// Where people see their connections, and who has confirmed that one has ended.
pub const CONNECTIONS_PAGE: &str = "/connections";

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// A connection was stopped.
    Stopped,
    /// All connections of an app were.
    StoppedApp,
    /// Some accounts of a connection were.
    StoppedAccounts,
}

impl Receipt {
    /// Every receipt.
    pub const ALL: [Self; 3] = [Self::Stopped, Self::StoppedApp, Self::StoppedAccounts];

    const fn key(self) -> &'static str {
        match self {
            Self::Stopped => "text-stopped",
            Self::StoppedApp => "text-stopped-app",
            Self::StoppedAccounts => "text-stopped-accounts",
        }
    }
}

/// The text of a receipt. `app` is `None` where it may name none.
#[must_use]
pub fn receipt(words: Words, what: Receipt, brand: &str, app: Option<&str>, place: &str) -> String {
    let app = named(words, app);
    let values = [("brand", brand.into()), ("app", Given::Text(&app)), ("link", Given::Text(place))];
    words.with(what.key(), &values)
}
