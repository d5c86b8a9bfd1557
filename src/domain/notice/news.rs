//! Texts about connections.

use jiff::civil::Date;
use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

use super::super::cluster;
use super::super::gsm7;
use super::super::revocation::Initiator;
use super::super::vocabulary::vocabulary;
use super::super::words::{Given, Words};
use super::{Kind, named};

/// Longest name of a kind of data in a text, in characters.
pub(super) const LONGEST_DATA: usize = 28;

vocabulary! {
    /// What a text about connections tells.
    Tells {
        /// A connection was made.
        Granted = "GRANTED",
        /// One that had ended is there again.
        Renewed = "RENEWED",
        /// One covers more than before.
        Changed = "CHANGED",
        /// One has ended.
        Ended = "ENDED",
        /// Staff have ended or halted some, or let them go on.
        AtLarge = "AT_LARGE",
        /// One ends soon.
        Expires = "EXPIRES",
        /// One is not used, and could be.
        Unread = "UNREAD",
        /// Several of these.
        Several = "SEVERAL",
    }
}

impl Tells {
    /// Whether it is the notice of a grant, whose state the platform sees.
    #[must_use]
    pub const fn is_of_grant(self) -> bool {
        matches!(self, Self::Granted | Self::Renewed | Self::Changed)
    }

    /// What kind of text it makes.
    #[must_use]
    pub const fn kind(self) -> Kind {
        match self {
            Self::Expires | Self::Unread => Kind::Reminder,
            _ => Kind::Notice,
        }
    }

    /// Whether it can wait for the day.
    #[must_use]
    pub const fn is_patient(self) -> bool {
        matches!(self, Self::Changed | Self::Expires | Self::Unread | Self::AtLarge)
    }
}

/// What a connection covers that it did not before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum More<'a> {
    /// So many accounts.
    Accounts(usize),
    /// One kind of data, as the platform names it.
    Data(&'a str),
    /// So many kinds of data.
    Kinds(usize),
    /// Accounts and kinds of data.
    Both,
}

/// What a text tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News<'a> {
    /// A connection was made.
    Granted,
    /// One that had ended is there again.
    Renewed,
    /// One covers more than before.
    Changed(More<'a>),
    /// It was ended by this side.
    Ended(Initiator),
    /// Our staff have ended it, for many people at once.
    EndedHere,
    /// Our staff have halted it.
    Halted,
    /// They have done so, or let it go on, with this many at once.
    AtLarge(i64),
    /// It ends on this day.
    Expires(Date),
    /// Nothing was read for so long that it may not be needed.
    Unread,
    /// This many connections were made, or other things happened as well.
    Several {
        /// How many.
        count: i64,
        /// Whether each of them was made.
        granted: bool,
    },
}

impl News<'_> {
    /// What it tells, without the details.
    #[must_use]
    pub const fn tells(self) -> Tells {
        match self {
            Self::Granted => Tells::Granted,
            Self::Renewed => Tells::Renewed,
            Self::Changed(_) => Tells::Changed,
            Self::Ended(_) => Tells::Ended,
            Self::EndedHere | Self::Halted | Self::AtLarge(_) => Tells::AtLarge,
            Self::Expires(_) => Tells::Expires,
            Self::Unread => Tells::Unread,
            Self::Several { .. } => Tells::Several,
        }
    }

    /// Of how many things it tells.
    #[must_use]
    pub const fn count(self) -> i64 {
        match self {
            Self::Several { count, .. } | Self::AtLarge(count) => count,
            _ => 1,
        }
    }

    /// Whether it tells where to read more.
    #[must_use]
    pub const fn has_link(self) -> bool {
        !matches!(self, Self::Ended(_) | Self::EndedHere)
    }

    /// One of each, as long as it gets.
    pub(super) fn longest() -> Vec<News<'static>> {
        let more = [More::Accounts(1), More::Accounts(999), More::Kinds(1), More::Kinds(99), More::Both];
        let named = cluster::Cluster::ALL.iter().map(|cluster| More::Data(cluster.as_str()));
        // The month with the longest name, in each language.
        let dates = (1..=12).map(|month| News::Expires(Date::constant(2027, month, 28)));
        let ended = [Initiator::DataRecipient, Initiator::DataProvider, Initiator::DataAccessPlatform];
        let several = [true, false].map(|granted| News::Several { count: 9_999, granted });
        [News::Granted, News::Renewed, News::Unread, News::EndedHere, News::Halted, News::AtLarge(9_999)]
            .into_iter()
            .chain(more.into_iter().chain(named).map(News::Changed))
            .chain(dates)
            .chain(ended.map(News::Ended))
            .chain(several)
            .collect()
    }
}

/// The text about a connection. `app` is `None` where the text may name nobody. `place`: where its person
/// reads more, as the text says it.
#[must_use]
pub fn about_connection(words: Words, news: News<'_>, brand: &str, app: Option<&str>, place: &str) -> String {
    let (key, fact) = match (news, app) {
        (News::Granted, None) => ("text-granted-unnamed", String::new()),
        (News::Renewed | News::Changed(_), None) => ("text-changed-unnamed", String::new()),
        (News::Granted, Some(_)) => ("text-granted", String::new()),
        (News::Renewed, Some(_)) => ("text-renewed", String::new()),
        (News::Changed(more), Some(_)) => changed(words, more),
        (News::Ended(Initiator::DataRecipient), _) => ("text-ended-by-app", String::new()),
        (News::Ended(Initiator::DataProvider), _) => ("text-ended-by-bank", String::new()),
        (News::Ended(_), _) => ("text-ended-between", String::new()),
        (News::EndedHere, _) => ("text-ended-here", String::new()),
        (News::Halted, _) => ("text-halted", String::new()),
        (News::Expires(date), _) => ("text-expires", day(words, date)),
        (News::Unread, _) => ("text-unread", String::new()),
        (News::Several { count, granted: true }, _) => ("text-several-granted", count.to_string()),
        (News::Several { count, granted: false } | News::AtLarge(count), _) => {
            ("text-several", count.to_string())
        }
    };
    let app = named(words, app);
    let values = [
        ("brand", brand.into()),
        ("app", Given::Text(&app)),
        ("fact", Given::Text(&fact)),
        ("link", Given::Text(place)),
    ];
    words.with(key, &values)
}

/// The message, and what stands in it.
fn changed(words: Words, more: More<'_>) -> (&'static str, String) {
    match more {
        More::Accounts(1) => ("text-changed-account", String::new()),
        More::Accounts(count) => ("text-changed-accounts", count.to_string()),
        More::Data(name) => match cluster::messages(name).map(|known| carried(&words.say(&known.inline))) {
            Some(known) if known.chars().count() <= LONGEST_DATA => ("text-changed-data", known),
            _ => ("text-changed", String::new()),
        },
        More::Kinds(0 | 1) | More::Both => ("text-changed", String::new()),
        More::Kinds(count) => ("text-changed-kinds", count.to_string()),
    }
}

/// "28 February".
fn day(words: Words, date: Date) -> String {
    let months = words.say("time-months");
    let month = usize::try_from(date.month()).unwrap_or(1).saturating_sub(1);
    let month = months.split('|').nth(month).unwrap_or_default();
    let day = if date.day() == 1 { words.say("time-first") } else { date.day().to_string() };
    carried(&words.with("time-date", &[("day", Given::Text(&day)), ("month", month.into())]))
}

/// As text messages can carry it: without the accents and marks that they do not have.
fn carried(text: &str) -> String {
    let letter = |c: char| match c {
        '\u{2019}' => '\'',
        '\u{a0}' | '\u{202f}' => ' ',
        c if gsm7::septets(c.encode_utf8(&mut [0; 4])).is_some() => c,
        c => c.nfd().find(|part| !is_combining_mark(*part)).unwrap_or(c),
    };
    text.chars().map(letter).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::{More, News, about_connection};
    use crate::domain::language::Language;
    use crate::domain::revocation::Initiator;
    use crate::domain::words::Words;

    fn said(language: Language, news: News<'_>) -> String {
        about_connection(Words::of(language), news, "Untether", Some("Budgetly"), "https://u.example/l/T")
    }

    #[test]
    fn a_text_says_what_is_new() {
        let said = |news| said(Language::English, news);
        for (news, words) in [
            (News::Changed(More::Data("PAYMENT_SUPPORT")), "account and routing numbers"),
            (News::Changed(More::Data("X_UNKNOWN")), "more of your bank data"),
            (News::Changed(More::Kinds(3)), "3 more kinds of your data"),
            (News::Changed(More::Accounts(1)), "one more account"),
            (News::Changed(More::Accounts(4)), "4 more accounts"),
            (News::Renewed, "again"),
            (News::Ended(Initiator::DataRecipient), "The app ended it"),
            (News::Ended(Initiator::DataProvider), "The bank ended it"),
            (News::EndedHere, "Our staff ended what Budgetly reads"),
            (News::Halted, "asked that Budgetly gets no data for now"),
            (News::Expires(date(2026, 12, 1)), "1 December"),
            (News::Several { count: 3, granted: true }, "3 new connections"),
        ] {
            assert!(said(news).contains(words), "{words}: {}", said(news));
        }
        assert!(said(News::Ended(Initiator::DataProvider)).contains("Nothing more is shared"));
    }

    #[test]
    fn what_text_messages_do_not_have_is_written_as_they_have_it() {
        let french = said(Language::French, News::Expires(date(2027, 8, 1)));
        assert!(french.contains("1er aout"), "{french}");
    }
}
