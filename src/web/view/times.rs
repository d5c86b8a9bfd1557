//! Times as pages write them. Without script they stand in UTC and say so; the script rewrites them
//! for the browser's zone by the same patterns.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use askama::Template;
use jiff::Zoned;
use jiff::tz::TimeZone;

use crate::domain::time::{at, rfc3339};
use crate::domain::words::Words;

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

/// The patterns of one language, by the name of their message.
pub struct Calendar {
    months: Vec<String>,
    patterns: BTreeMap<&'static str, String>,
}

/// In the order in which the script takes them.
const PATTERNS: [&str; 8] = [
    "time-date",
    "time-date-year",
    "time-clock",
    "time-moment-today",
    "time-moment",
    "time-at-today",
    "time-at",
    "time-then",
];

/// Patterns are the same for every page: each language's are read once.
static READ: LazyLock<RwLock<BTreeMap<String, Arc<Calendar>>>> = LazyLock::new(RwLock::default);

impl Calendar {
    /// The patterns of a language.
    #[must_use]
    pub fn of(words: &Words) -> Arc<Self> {
        let language = words.tag();
        if let Some(known) = READ.read().unwrap_or_else(PoisonError::into_inner).get(&language) {
            return Arc::clone(known);
        }
        let read = Arc::new(Self::read(words));
        READ.write().unwrap_or_else(PoisonError::into_inner).insert(language, Arc::clone(&read));
        read
    }

    fn read(words: &Words) -> Self {
        let gap = |name: &'static str| (name.into(), format!("{{{name}}}").into());
        let pattern = |key| {
            let names = ["day", "month", "year", "hour", "minute", "date", "clock"];
            (key, words.with(key, names.into_iter().map(gap).collect()))
        };
        Self {
            months: words.say("time-months").split('|').map(str::to_owned).collect(),
            patterns: PATTERNS.into_iter().map(pattern).collect(),
        }
    }

    /// A time as it reads at `now`.
    #[must_use]
    pub fn stamp(&self, ms: i64, now: i64, style: Style) -> Stamp {
        let (time, now) = (at(ms).to_zoned(TimeZone::UTC), at(now).to_zoned(TimeZone::UTC));
        let today = time.date() == now.date();
        let date = || self.date(&time, style == Style::Date || time.year() != now.year());
        let clock = || self.clock(&time);
        let text = match (style, today) {
            (Style::Date, _) => date(),
            (Style::Short, true) => clock(),
            (Style::Then, true) => self.fill("time-then", &[("{clock}", clock())]),
            (Style::Moment, true) => self.fill("time-moment-today", &[("{clock}", clock())]),
            (Style::At, true) => self.fill("time-at-today", &[("{clock}", clock())]),
            (Style::Moment | Style::Short, false) => {
                self.fill("time-moment", &[("{date}", date()), ("{clock}", clock())])
            }
            (Style::At | Style::Then, false) => {
                self.fill("time-at", &[("{date}", date()), ("{clock}", clock())])
            }
        };
        Stamp { iso: rfc3339(ms), text, style: style.name() }
    }

    fn date(&self, time: &Zoned, with_year: bool) -> String {
        let index = usize::try_from(time.month()).unwrap_or(1).saturating_sub(1);
        let month = self.months.get(index).cloned().unwrap_or_default();
        let parts =
            [("{day}", time.day().to_string()), ("{month}", month), ("{year}", time.year().to_string())];
        self.fill(if with_year { "time-date-year" } else { "time-date" }, &parts)
    }

    fn clock(&self, time: &Zoned) -> String {
        let parts =
            [("{hour}", format!("{:02}", time.hour())), ("{minute}", format!("{:02}", time.minute()))];
        format!("{} UTC", self.fill("time-clock", &parts))
    }

    fn fill(&self, key: &str, parts: &[(&str, String)]) -> String {
        let pattern = self.patterns.get(key).cloned().unwrap_or_default();
        parts.iter().fold(pattern, |text, (gap, value)| text.replace(gap, value))
    }

    /// The months and patterns, for the script.
    #[must_use]
    pub fn for_script(&self) -> String {
        let patterns = PATTERNS.iter().filter_map(|key| self.patterns.get(key));
        self.months.iter().chain(patterns).map(String::as_str).collect::<Vec<_>>().join("|")
    }
}

#[cfg(test)]
mod tests {
    use super::{Calendar, Style};
    use crate::domain::time::parse_rfc3339;
    use crate::domain::words::Words;

    #[test]
    fn times_read_as_people_say_them() {
        let calendar = Calendar::of(&Words::default());
        let now = parse_rfc3339("2026-11-20T12:00:00Z").unwrap_or_default();
        let said =
            |text: &str, style| calendar.stamp(parse_rfc3339(text).unwrap_or_default(), now, style).text;
        assert_eq!(said("2026-03-03T08:05:00Z", Style::Date), "3 March 2026");
        assert_eq!(said("2026-11-20T10:02:00Z", Style::At), "today at 10:02 UTC");
        assert_eq!(said("2026-11-19T06:31:00Z", Style::At), "on 19 November at 06:31 UTC");
        assert_eq!(said("2026-11-19T06:31:00Z", Style::Moment), "19 November, 06:31 UTC");
        assert_eq!(said("2025-11-19T06:31:00Z", Style::Moment), "19 November 2025, 06:31 UTC");
        assert_eq!(said("2026-11-20T06:31:00Z", Style::Short), "06:31 UTC");
        assert_eq!(said("2026-11-20T06:31:00Z", Style::Then), "at 06:31 UTC");
        assert_eq!(said("2026-11-21T06:31:00Z", Style::Then), "on 21 November at 06:31 UTC");
    }
}
