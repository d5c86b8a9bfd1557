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
}

fn civil(ms: i64) -> DateTime {
    at(ms).to_zoned(TimeZone::UTC).datetime()
}

fn date(words: Words, time: DateTime, with_year: bool) -> String {
    let months = words.say("time-months");
    let month = usize::try_from(time.month()).unwrap_or(1).saturating_sub(1);
    let day = if time.day() == 1 { words.say("time-first") } else { time.day().to_string() };
    words.with(
        if with_year { "time-date-year" } else { "time-date" },
        &[
            ("day", Given::Text(&day)),
            ("month", months.split('|').nth(month).unwrap_or_default().into()),
            ("year", Given::Text(&time.year().to_string())),
        ],
    )
}

fn clock(words: Words, time: DateTime) -> String {
    let (hour, minute) = (format!("{:02}", time.hour()), format!("{:02}", time.minute()));
    let local = words.with("time-clock", &[("hour", Given::Text(&hour)), ("minute", Given::Text(&minute))]);
    words.say1("time-zoned", "clock", &local)
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

/// The months and patterns, for the script. They are the same for every page of a language.
#[must_use]
pub fn for_script(words: Words) -> &'static str {
    static WRITTEN: LazyLock<BTreeMap<Language, String>> = LazyLock::new(|| {
        Language::ALL.iter().map(|language| (*language, write_patterns(Words::of(*language)))).collect()
    });
    WRITTEN.get(&words.language()).map_or("", String::as_str)
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
