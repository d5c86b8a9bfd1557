//! What text messages say.

use super::vocabulary::vocabulary;
use super::words::{Given, Words};
use super::{display_name, gsm7, link};

vocabulary! {
    /// Kind of a text message.
    Kind {
        /// A sign-in code.
        Code = "CODE",
        /// About a connection.
        Notice = "NOTICE",
        /// About the safety of the person's access to Untether.
        Alert = "ALERT",
        /// That something the person asked for was done.
        Receipt = "RECEIPT",
        /// Of something that waits for them.
        Reminder = "REMINDER",
        /// Answer to STOP, START and HELP.
        OptOut = "OPT_OUT",
    }
}

impl Kind {
    /// Whether it must also reach people who have told a carrier to block texts about connections.
    #[must_use]
    pub const fn passes_opt_out(self) -> bool {
        matches!(self, Self::Code | Self::Alert | Self::OptOut)
    }
}

vocabulary! {
    /// How far the notice of a grant is, as the API tells it.
    NoticeState {
        /// Waits to be sent.
        Queued = "QUEUED",
        /// Goes out as part of another text.
        Combined = "COMBINED",
        /// The person does not want texts.
        OptedOut = "OPTED_OUT",
        /// Not to be sent: an import, or a tenure that has closed.
        Suppressed = "SUPPRESSED",
        /// This number cannot be texted.
        Undeliverable = "UNDELIVERABLE",
        /// A gateway took it.
        Sent = "SENT",
        /// Its carrier says that it has arrived.
        Delivered = "DELIVERED",
        /// No gateway took it, or no carrier delivered it.
        Failed = "FAILED",
    }
}

/// What a notice tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    /// A connection was made.
    Granted,
    /// A connection covers more than before.
    Changed,
}

/// The text about a connection. `app` is `None` where the text may name nobody.
#[must_use]
pub fn about_connection(
    words: Words,
    news: News,
    brand: &str,
    app: Option<&str>,
    origin: &str,
    token: &str,
) -> String {
    let url = link::url(origin, token);
    let Some(app) = app else {
        let key = match news {
            News::Granted => "text-granted-unnamed",
            News::Changed => "text-changed-unnamed",
        };
        return words.with(key, &[("brand", brand.into()), ("link", Given::Text(&url))]);
    };
    let key = match news {
        News::Granted => "text-granted",
        News::Changed => "text-changed",
    };
    let app = display_name::for_text(app).unwrap_or_else(|| words.say("text-an-app"));
    words.with(key, &[("brand", brand.into()), ("app", Given::Text(&app)), ("link", Given::Text(&url))])
}

/// The text that carries a sign-in code. Its last line binds the code to our host, so that a phone
/// offers it on our pages only (the origin-bound one-time code format of WICG).
#[must_use]
pub fn with_code(words: Words, brand: &str, host: &str, code: &str) -> String {
    let said = words.with("text-code-see", &[("brand", brand.into()), ("code", code.into())]);
    format!("{said}\n\n@{host} #{code}")
}

/// The text that carries a code for a number that its person wants to use from now on.
#[must_use]
pub fn with_number_code(words: Words, brand: &str, host: &str, code: &str) -> String {
    let said = words.with("text-code-number", &[("brand", brand.into()), ("code", code.into())]);
    format!("{said}\n\n@{host} #{code}")
}

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
    const fn page(self) -> &'static str {
        match self {
            Self::NewBrowser => SESSIONS_PAGE,
            Self::ChangeAsked | Self::RecoveryAsked | Self::NumberMoved => SIGN_IN_PAGE,
            _ => PASSKEYS_PAGE,
        }
    }
}

/// The text of an alert.
#[must_use]
pub fn alert(words: Words, what: Alert, brand: &str, origin: &str) -> String {
    let url = format!("{origin}{}", what.page());
    words.with(what.key(), &[("brand", brand.into()), ("link", Given::Text(&url))])
}

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

/// The text that answers a keyword. Anybody may have sent that: its link opens nothing by itself.
#[must_use]
pub fn reply(words: Words, what: Reply, brand: &str, origin: &str) -> String {
    words.with(what.key(), &[("brand", brand.into()), ("link", Given::Text(origin))])
}

/// In how many segments the longest text goes out that this brand and origin can lead to, to be
/// checked at start.
#[must_use]
pub fn segments(words: Words, brand: &str, origin: &str, host: &str) -> usize {
    let token = "x".repeat(link::TOKEN_LENGTH);
    let name = "x".repeat(display_name::LONGEST_IN_TEXT);
    [News::Granted, News::Changed]
        .into_iter()
        .flat_map(|news| {
            [Some(name.as_str()), None].map(|app| about_connection(words, news, brand, app, origin, &token))
        })
        .chain([with_code, with_number_code].map(|text| text(words, brand, host, "000000")))
        .chain(Alert::ALL.map(|what| alert(words, what, brand, origin)))
        .chain(Reply::ALL.map(|what| reply(words, what, brand, origin)))
        .map(|text| gsm7::segments(&text))
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{News, about_connection, segments, with_code};
    use crate::domain::language::Language;
    use crate::domain::words::Words;

    #[test]
    fn texts_name_brand_app_and_link_and_never_invite_stop() {
        let words = Words::of(Language::English);
        let text =
            about_connection(words, News::Granted, "Untether", Some("Budgetly"), "https://u.example", "T");
        assert_eq!(
            text,
            "Untether: Budgetly can now read your bank data. Review or end it: https://u.example/l/T"
        );
        let unnamed = about_connection(words, News::Changed, "Untether", None, "https://u.example", "T");
        assert!(!unnamed.contains("Budgetly") && unnamed.contains("Review or end it"));
        assert!(!text.to_uppercase().contains("STOP") && !unnamed.to_uppercase().contains("STOP"));
        assert!(with_code(words, "Untether", "u.example", "123456").ends_with("\n@u.example #123456"));
    }

    #[test]
    fn brand_and_origin_fit_exactly_up_to_a_segment() {
        let words = Words::of(Language::English);
        let fits = |n: usize| segments(words, &"B".repeat(n), "https://u.example", "u.example") == 1;
        let longest = (1..160).take_while(|n| fits(*n)).last().unwrap();
        assert!(longest >= 20, "{longest}");
        assert!(!fits(longest + 1));
        assert!(segments(words, "Bañk🏦", "https://u.example", "u.example") > 1);
    }

    #[test]
    fn every_language_fits_where_english_does() {
        for language in Language::ALL {
            let in_it = segments(
                Words::of(*language),
                "Untether",
                "https://connections.example.com",
                "connections.example.com",
            );
            assert_eq!(in_it, 1, "{language}");
        }
    }
}
