//! Lengths of time in milliseconds, as the database keeps them, and the way to and from jiff.

use jiff::Timestamp;

/// One second in milliseconds.
pub const SECOND: i64 = 1_000;
/// One minute in milliseconds.
pub const MINUTE: i64 = 60 * SECOND;
/// One hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// One day of 24 hours in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// How far a sender's clock may differ from ours: the tolerance of the Standard Webhooks
/// specification for `webhook-timestamp`, used for every comparison across two clocks.
pub const CLOCK_SKEW: i64 = 300 * SECOND;

/// The time of a row that holds unix milliseconds. Values outside jiff's range, which no honest
/// row holds, come back as the nearest end of it.
#[must_use]
pub fn at(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// RFC 3339 in UTC with milliseconds only where there are any.
#[must_use]
pub fn rfc3339(ms: i64) -> String {
    at(ms).to_string()
}

/// RFC 3339 to unix milliseconds; `None` where the text is not a date and time with an offset.
#[must_use]
pub fn parse_rfc3339(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(Timestamp::as_millisecond)
}
