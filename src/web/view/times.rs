//! Times as pages write them. Without script they stand in UTC and say so; the script rewrites them
//! for the browser's zone by the same patterns.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use askama::Template;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::domain::language::Language;
use crate::domain::time::{at, rfc3339};
use crate::domain::words::{Given, Named, Piece, Words};

/// How a time is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// "3 March 2026"
    Date,
    /// "today, 10:02 UTC", "19 November, 06:31 UTC"
    Moment,
    /// "today at 10:02 UTC", "on 19 November at 06:31 UTC"
    At,
    /// "at 10:02 UTC" for today, else as [`Style::At`].
    Then,
    /// "10:02 UTC" for today, else as [`Style::Moment`].
    Short,
}

impl Style {
    const fn name(self) -> &'static str {
        match self {
            Self::Date => "date",
            Self::Moment => "moment",
            Self::At => "at",
            Self::Then => "then",
            Self::Short => "short",
        }
    }
}

/// A time, written.
#[derive(Clone, Debug, Template)]
#[template(path = "pieces/time.html")]
pub struct Stamp {
    iso: String,
    text: String,
    style: &'static str,
}

/// Its template escapes every part.
impl askama::filters::HtmlSafe for Stamp {}

impl Stamp {
    /// A time as it reads at `now`, both unix ms.
    #[must_use]
    pub fn new(words: Words, ms: i64, now: i64, style: Style) -> Self {
        let (time, today) = (civil(ms), civil(now));
        let is_today = time.date() == today.date();
        let date = || date(words, time, style == Style::Date || time.year() != today.year());
        let clock = clock(words, time);
        let on = |key| words.with(key, &[("date", Given::Text(&date())), ("clock", Given::Text(&clock))]);
        let at = |key| words.say1(key, "clock", &clock);
        let text = match (style, is_today) {
            (Style::Date, _) => date(),
            (Style::Short, true) => clock,
            (Style::Then, true) => at("time-then"),
            (Style::Moment, true) => at("time-moment-today"),
            (Style::At, true) => at("time-at-today"),
            (Style::Moment | Style::Short, false) => on("time-moment"),
            (Style::At | Style::Then, false) => on("time-at"),
        };
        Self { iso: rfc3339(ms), text, style: style.name() }
    }

    /// The same as plain words, in UTC.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

fn civil(ms: i64) -> DateTime {
    at(ms).to_zoned(TimeZone::UTC).datetime()
}

fn date(words: Words, time: DateTime, with_year: bool) -> String {
    let names = names(words);
    let month = names.months.get(nth(time.month())).map_or("", String::as_str);
    let day = if time.day() == 1 { &names.first } else { two_digits(time.day()).trim_start_matches('0') };
    let (key, year) =
        if with_year { ("time-date-year", time.year().to_string()) } else { ("time-date", String::new()) };
    words.with(key, &[("day", Given::Text(day)), ("month", month.into()), ("year", Given::Text(&year))])
}

fn clock(words: Words, time: DateTime) -> String {
    let (hour, minute) = (two_digits(time.hour()), two_digits(time.minute()));
    words.say1(
        "time-zoned",
        "clock",
        &words.with("time-clock", &[("hour", hour.into()), ("minute", minute.into())]),
    )
}

/// Months are counted from 1.
fn nth(month: i8) -> usize {
    usize::try_from(month).unwrap_or(1).saturating_sub(1)
}

fn two_digits(number: i8) -> &'static str {
    const ALL: &str = "000102030405060708091011121314151617181920212223242526272829\
                       303132333435363738394041424344454647484950515253545556575859";
    let at = 2 * usize::try_from(number).unwrap_or_default();
    ALL.get(at..at + 2).unwrap_or("00")
}

/// What the dates of a language are made of.
struct Names {
    months: Vec<String>,
    /// The first day of a month.
    first: String,
    /// All that the script needs.
    for_script: String,
}

/// They are the same for every page.
fn names(words: Words) -> &'static Names {
    static NAMES: LazyLock<BTreeMap<Language, Names>> = LazyLock::new(|| {
        let read = |language: &Language| (*language, Names::read(Words::of(*language)));
        Language::ALL.iter().map(read).collect()
    });
    // Every language is in it.
    static NONE: Names = Names { months: Vec::new(), first: String::new(), for_script: String::new() };
    NAMES.get(&words.language()).unwrap_or(&NONE)
}

impl Names {
    fn read(words: Words) -> Self {
        Self {
            months: words.say("time-months").split('|').map(str::to_owned).collect(),
            first: words.say("time-first"),
            for_script: write_patterns(words),
        }
    }
}

/// What the script takes, in its order: months from January on, then the first day, then patterns
/// with `{gaps}`.
const PATTERNS: [(&str, &[&str]); 9] = [
    ("time-first", &[]),
    ("time-date", &["day", "month"]),
    ("time-date-year", &["day", "month", "year"]),
    ("time-clock", &["hour", "minute"]),
    ("time-moment-today", &["clock"]),
    ("time-moment", &["date", "clock"]),
    ("time-at-today", &["clock"]),
    ("time-at", &["date", "clock"]),
    ("time-then", &["clock"]),
];

/// The months and patterns, for the script.
#[must_use]
pub fn for_script(words: Words) -> &'static str {
    &names(words).for_script
}

fn write_patterns(words: Words) -> String {
    let mut all = words.say("time-months");
    for (key, gaps) in PATTERNS {
        all.push('|');
        let blank: Vec<Named<'_>> = gaps.iter().map(|name| (*name, Given::Text(""))).collect();
        for piece in words.phrase(key, &blank).iter() {
            match piece {
                Piece::Text(words) => all.push_str(words),
                Piece::Gap(name) => all.extend(["{", name, "}"]),
            }
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{Language, Stamp, Style};
    use crate::domain::time::parse_rfc3339;
    use crate::domain::words::Words;

    fn said(language: Language, text: &str, style: Style) -> String {
        let now = parse_rfc3339("2026-11-20T12:00:00Z").unwrap_or_default();
        Stamp::new(Words::of(language), parse_rfc3339(text).unwrap_or_default(), now, style).text
    }

    #[test]
    fn times_read_as_people_say_them() {
        let said = |text, style| said(Language::English, text, style);
        assert_eq!(said("2026-03-03T08:05:00Z", Style::Date), "3 March 2026");
        assert_eq!(said("2026-03-01T08:05:00Z", Style::Date), "1 March 2026");
        assert_eq!(said("2026-11-20T10:02:00Z", Style::At), "today at 10:02 UTC");
        assert_eq!(said("2026-11-19T06:31:00Z", Style::At), "on 19 November at 06:31 UTC");
        assert_eq!(said("2026-11-19T06:31:00Z", Style::Moment), "19 November, 06:31 UTC");
        assert_eq!(said("2025-11-19T06:31:00Z", Style::Moment), "19 November 2025, 06:31 UTC");
        assert_eq!(said("2026-11-20T06:31:00Z", Style::Short), "06:31 UTC");
        assert_eq!(said("2026-11-20T06:31:00Z", Style::Then), "at 06:31 UTC");
        assert_eq!(said("2026-11-21T06:31:00Z", Style::Then), "on 21 November at 06:31 UTC");
    }
}
