//! Quiet hours: what can wait for the day is not texted from 21:00 to 08:00 where the number is from. Where
//! that may be in several zones, it waits until it is day in all of them. (47 CFR 64.1200(c)(1) has the same
//! hours for calls that sell something.)

use std::sync::LazyLock;

use jiff::Zoned;
use jiff::civil::time;
use jiff::tz::{TimeZone, TimeZoneDatabase};

use super::phone::Phone;
use super::time::at;
use super::zones;

/// Texts that can wait go out from this hour on.
const MORNING: i8 = 8;
/// They do up to this hour.
const EVENING: i8 = 21;
/// No number is from so many zones that looking at each this often finds no day.
const ROUNDS: usize = 8;

/// When the quiet hours of a number are over, unix ms; none where it is day at `now`.
#[must_use]
pub fn until(phone: &Phone, now: i64) -> Option<i64> {
    let zones = zones_of(phone);
    let mut day = now;
    for _ in 0..ROUNDS {
        match zones.iter().find_map(|zone| morning_after(zone, day)) {
            Some(later) => day = later,
            None => break,
        }
    }
    (day > now).then_some(day)
}

/// The zones that a number may be in; UTC where nothing is known.
#[must_use]
pub fn zones_of(phone: &Phone) -> Vec<TimeZone> {
    static BUNDLED: LazyLock<TimeZoneDatabase> = LazyLock::new(TimeZoneDatabase::bundled);
    let known: Vec<TimeZone> = zones::of(phone).iter().filter_map(|name| BUNDLED.get(name).ok()).collect();
    if known.is_empty() { vec![TimeZone::UTC] } else { known }
}

/// The next 08:00 in a zone where it is night, unix ms.
fn morning_after(zone: &TimeZone, ms: i64) -> Option<i64> {
    let here = at(ms).to_zoned(zone.clone());
    let morning = |day: &Zoned| day.with().time(time(MORNING, 0, 0, 0)).build().ok();
    let next = match here.hour() {
        MORNING..EVENING => return None,
        0..MORNING => morning(&here),
        _ => here.tomorrow().ok().as_ref().and_then(morning),
    };
    next.map(|day| day.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::until;
    use crate::domain::phone::Phone;
    use crate::domain::time::{parse_rfc3339, rfc3339};

    fn over(phone: &str, now: &str) -> Option<String> {
        until(&Phone::from_e164(phone).unwrap(), parse_rfc3339(now).unwrap()).map(rfc3339)
    }

    #[test]
    fn from_nine_in_the_evening_to_eight_in_the_morning() {
        // San Francisco, eight hours behind.
        let sf = "+14155550010";
        assert_eq!(over(sf, "2026-11-21T04:59:59.999Z"), None);
        assert_eq!(over(sf, "2026-11-21T05:00:00Z").as_deref(), Some("2026-11-21T16:00:00Z"));
        assert_eq!(over(sf, "2026-11-21T15:59:59.999Z").as_deref(), Some("2026-11-21T16:00:00Z"));
        assert_eq!(over(sf, "2026-11-21T16:00:00Z"), None);
        // In summer it is seven.
        assert_eq!(over(sf, "2026-07-01T04:00:00Z").as_deref(), Some("2026-07-01T15:00:00Z"));
        assert_eq!(over("+447700900123", "2026-11-20T21:00:00Z").as_deref(), Some("2026-11-21T08:00:00Z"));
        assert_eq!(over("+447700900123", "2026-11-20T20:59:59Z"), None);
    }

    #[test]
    fn where_a_number_may_be_in_several_zones_it_is_day_in_all_of_them() {
        // The north of Idaho is an hour behind the south.
        assert_eq!(over("+12085550143", "2026-11-21T03:30:00Z"), None);
        assert_eq!(over("+12085550143", "2026-11-21T04:00:00Z").as_deref(), Some("2026-11-21T16:00:00Z"));
        // Tijuana closes the day of Mexico, Cancun opens its night.
        assert_eq!(over("+525512345678", "2026-11-21T02:00:00Z").as_deref(), Some("2026-11-21T16:00:00Z"));
        assert_eq!(over("+525512345678", "2026-11-21T01:59:59Z"), None);
    }
}
