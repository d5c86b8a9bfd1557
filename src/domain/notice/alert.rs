//! Texts about the safety of a person's access to Untether.

use super::super::words::{Given, Words};

/// Where people see in which browsers they are signed in, and end that.
pub const SESSIONS_PAGE: &str = "/settings/sessions";
/// Where people see their passkeys, and what waits to take effect.
pub const PASSKEYS_PAGE: &str = "/settings/passkeys";
/// Where people see their number, and take another one.
pub const NUMBER_PAGE: &str = "/settings/number";
/// Where people sign in; a browser of theirs that is known can refuse there what waits.
pub const SIGN_IN_PAGE: &str = "/sign-in";

/// What an alert tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// A sign-in in a browser that is new to its person.
    NewBrowser,
    /// A passkey was added.
    PasskeyAdded,
    /// A passkey was removed.
    PasskeyRemoved,
    /// A change was asked for that takes effect in three days.
    ChangeAsked,
    /// Such a change was refused.
    ChangeRefused,
    /// Codes alone open nothing any more.
    LockOn,
    /// Codes alone sign in again.
    LockOff,
    /// Staff were asked to let somebody in without the passkey.
    RecoveryAsked,
    /// What was tied to this number moved to another one.
    NumberMoved,
}

impl Alert {
    /// Every alert.
    pub const ALL: [Self; 9] = [
        Self::NewBrowser,
        Self::PasskeyAdded,
        Self::PasskeyRemoved,
        Self::ChangeAsked,
        Self::ChangeRefused,
        Self::LockOn,
        Self::LockOff,
        Self::RecoveryAsked,
        Self::NumberMoved,
    ];

    const fn key(self) -> &'static str {
        match self {
            Self::NewBrowser => "text-new-browser",
            Self::PasskeyAdded => "text-passkey-added",
            Self::PasskeyRemoved => "text-passkey-removed",
            Self::ChangeAsked => "text-change-asked",
            Self::ChangeRefused => "text-change-refused",
            Self::LockOn => "text-lock-on",
            Self::LockOff => "text-lock-off",
            Self::RecoveryAsked => "text-recovery-asked",
            Self::NumberMoved => "text-number-moved",
        }
    }

    /// Where one can do something about it.
    #[must_use]
    pub const fn page(self) -> &'static str {
        match self {
            Self::NewBrowser => SESSIONS_PAGE,
            Self::ChangeAsked | Self::RecoveryAsked | Self::NumberMoved => SIGN_IN_PAGE,
            _ => PASSKEYS_PAGE,
        }
    }
}

/// The text of an alert. `place`: where its page is, as the text says it.
#[must_use]
pub fn alert(words: Words, what: Alert, brand: &str, place: &str) -> String {
    words.with(what.key(), &[("brand", brand.into()), ("link", Given::Text(place))])
}
