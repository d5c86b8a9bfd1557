//! How many texts a number gets: the first of a minute goes at once, the rest of that minute as one; five a
//! day, then one for all the rest. Codes, alerts and receipts stand outside.

use super::time::{DAY, MINUTE};
use super::vocabulary::vocabulary;

/// Notices and reminders of a day that go to one number as texts of their own. The day begins with the
/// first of them.
pub const A_DAY: i64 = 5;

vocabulary! {
    /// What a text waits for, while more may join it.
    Gathers {
        /// The end of the minute that began with another text.
        Minute = "MINUTE",
        /// The morning, or the day after the one whose texts are used up.
        Later = "LATER",
    }
}

/// What a number has had lately. Zero stands for never.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// When the last text that opened a minute went out, unix ms.
    pub minute_at: i64,
    /// When the day began, unix ms.
    pub day_at: i64,
    /// Texts of that day.
    pub day_texts: i64,
}

/// When something that is to be told goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// At once, as a text of its own.
    Now(Pace),
    /// With what gathers already, or at this time, unix ms; what the number has had then.
    With(Gathers, i64, Pace),
}

impl Pace {
    /// Of a number whose first text goes out now.
    #[must_use]
    pub const fn first(now: i64) -> Self {
        Self { minute_at: now, day_at: now, day_texts: 1 }
    }

    /// When what is to be told now goes out. `waits`: whether a text waits already that more may join.
    /// `morning`: the end of the quiet hours, unix ms, where the text may not go out in them and would at the
    /// time given.
    pub fn slot(
        self,
        now: i64,
        waits: impl Fn(Gathers) -> bool,
        morning: impl Fn(i64) -> Option<i64>,
    ) -> Slot {
        let today = if now - self.day_at >= DAY { Self { day_at: now, day_texts: 0, ..self } } else { self };
        let used_up = today.day_texts >= A_DAY;
        let one_more = Self { day_texts: today.day_texts + 1, ..today };
        let next_day = today.day_at + DAY;
        let opens = now - today.minute_at >= MINUTE;
        let due_at = if opens { now } else { today.minute_at + MINUTE };
        if let Some(morning) = morning(due_at) {
            return if waits(Gathers::Later) {
                Slot::With(Gathers::Later, morning, self)
            } else if used_up {
                Slot::With(Gathers::Later, morning.max(next_day), self)
            } else {
                Slot::With(Gathers::Later, morning, one_more)
            };
        }
        if !opens && waits(Gathers::Minute) {
            Slot::With(Gathers::Minute, due_at, self)
        } else if used_up {
            Slot::With(Gathers::Later, next_day, self)
        } else if opens {
            Slot::Now(Self { minute_at: now, ..one_more })
        } else {
            Slot::With(Gathers::Minute, due_at, one_more)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{A_DAY, DAY, Gathers, MINUTE, Pace, Slot};

    const T: i64 = 100 * DAY;

    fn slot(pace: Pace, now: i64) -> Slot {
        pace.slot(now, |_| false, |_| None)
    }

    #[test]
    fn the_first_of_a_minute_goes_at_once() {
        let first = Pace::first(T);
        assert_eq!(slot(Pace::default(), T), Slot::Now(first));
        let second = Pace { day_texts: 2, ..first };
        assert_eq!(slot(first, T + MINUTE - 1), Slot::With(Gathers::Minute, T + MINUTE, second));
        assert_eq!(second.slot(T, |_| true, |_| None), Slot::With(Gathers::Minute, T + MINUTE, second));
        let next = Pace { minute_at: T + MINUTE, ..second };
        assert_eq!(slot(first, T + MINUTE), Slot::Now(next));
    }

    #[test]
    fn the_sixth_of_a_day_waits_for_the_next() {
        let four = Pace { day_texts: A_DAY - 1, ..Pace::first(T) };
        let later = T + 2 * MINUTE;
        let five = Pace { minute_at: later, day_at: T, day_texts: A_DAY };
        assert_eq!(slot(four, later), Slot::Now(five));
        assert_eq!(slot(five, T + DAY - 1), Slot::With(Gathers::Later, T + DAY, five));
        assert_eq!(slot(five, T + DAY), Slot::Now(Pace::first(T + DAY)));
    }

    #[test]
    fn what_waits_for_the_morning_counts_too() {
        let (first, morning) = (Pace::first(T), T + DAY / 3);
        let night = |pace: Pace| pace.slot(T + 2 * MINUTE, |_| false, |_| Some(morning));
        assert_eq!(night(first), Slot::With(Gathers::Later, morning, Pace { day_texts: 2, ..first }));
        let five = Pace { day_texts: A_DAY, ..first };
        assert_eq!(night(five), Slot::With(Gathers::Later, T + DAY, five));
        let joined = first.slot(T + 2 * MINUTE, |_| true, |_| Some(morning));
        assert_eq!(joined, Slot::With(Gathers::Later, morning, first));
    }
}
