//! What text messages say.

mod alert;
mod news;
mod receipt;
mod reply;

pub use alert::{Alert, NUMBER_PAGE, PASSKEYS_PAGE, SESSIONS_PAGE, SIGN_IN_PAGE, alert};
pub use news::{More, News, Tells, about_connection};
pub use receipt::{CONNECTIONS_PAGE, Receipt, receipt};
pub use reply::{Reply, reply};

use super::vocabulary::vocabulary;
use super::words::Words;
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

/// The text that asks somebody who calls to confirm what staff shall stop for them.
#[must_use]
pub fn agreement(words: Words, brand: &str, place: &str) -> String {
    words.with("text-agreement", &[("brand", brand.into()), ("link", place.into())])
}

/// The app's name as a text may carry it; words for it where it may not, or has none.
fn named(words: Words, app: Option<&str>) -> String {
    app.and_then(display_name::for_text).unwrap_or_else(|| words.say("text-an-app"))
}

/// In how many segments the longest text goes out that this brand and origin can lead to, to be
/// checked at start.
#[must_use]
pub fn segments(words: Words, brand: &str, origin: &str, host: &str) -> usize {
    let token = "x".repeat(link::TOKEN_LENGTH);
    let name = "x".repeat(display_name::LONGEST_IN_TEXT);
    let place = |style, path: &str| link::place(words, style, origin, host, path);
    let to_link = |style| place(style, &link::path(&token));
    let news = News::longest().into_iter().flat_map(|news| {
        [Some(name.as_str()), None]
            .into_iter()
            .flat_map(move |app| link::Style::ALL.iter().map(move |style| (news, app, *style)))
    });
    news.map(|(news, app, style)| about_connection(words, news, brand, app, &to_link(style)))
        .chain([with_code, with_number_code].map(|text| text(words, brand, host, "000000")))
        .chain(Alert::ALL.iter().flat_map(|what| {
            link::Style::ALL.iter().map(|style| alert(words, *what, brand, &place(*style, what.page())))
        }))
        .chain(Receipt::ALL.iter().flat_map(|what| {
            link::Style::ALL
                .iter()
                .map(|style| receipt(words, *what, brand, Some(&name), &place(*style, CONNECTIONS_PAGE)))
        }))
        .chain([agreement(words, brand, &place(link::Style::Link, &format!("/agree/{token}")))])
        .chain(Reply::ALL.iter().flat_map(|what| {
            link::Style::ALL.iter().map(|style| reply(words, *what, brand, &place(*style, "")))
        }))
        .map(|text| gsm7::segments(&text))
        .max()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{More, News, about_connection, segments, with_code};
    use crate::domain::language::Language;
    use crate::domain::words::Words;

    #[test]
    fn texts_name_brand_app_and_link_and_never_invite_stop() {
        let words = Words::of(Language::English);
        let place = "https://u.example/l/T";
        let text = about_connection(words, News::Granted, "Untether", Some("Budgetly"), place);
        assert_eq!(
            text,
            "Untether: Budgetly can now read your bank data. Review or end it: https://u.example/l/T"
        );
        let unnamed = about_connection(words, News::Changed(More::Both), "Untether", None, place);
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
