//! Answers to what people text us.

use super::super::words::{Given, Words};

/// What is answered to a keyword.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    /// To STOP: no texts about connections from now on; what is shared is shared all the same.
    Off,
    /// To START: texts again.
    On,
    /// To HELP: what this is.
    Help,
}

impl Reply {
    /// Every answer.
    pub const ALL: [Self; 3] = [Self::Off, Self::On, Self::Help];

    const fn key(self) -> &'static str {
        match self {
            Self::Off => "text-off",
            Self::On => "text-on",
            Self::Help => "text-help",
        }
    }
}

/// The text that answers a keyword. Anybody may have sent that: its link opens nothing by itself. `place`:
/// where people sign in, as the text says it.
#[must_use]
pub fn reply(words: Words, what: Reply, brand: &str, place: &str) -> String {
    words.with(what.key(), &[("brand", brand.into()), ("link", Given::Text(place))])
}
