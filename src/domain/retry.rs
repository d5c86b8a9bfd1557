//! When to try again. The webhook schedule is DESIGN 6.3's.

use super::secrets;
use super::time::{HOUR, MINUTE, SECOND};

/// Waits before the 2nd, 3rd, ... attempt to deliver a webhook. After the last the delivery has failed.
pub const WEBHOOK_WAITS: [i64; 9] =
    [5 * SECOND, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
/// Waits between attempts to hand a text to the gateway.
pub const TEXT_WAITS: [i64; 6] = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, HOUR, 3 * HOUR];
/// Jitter either way, in per cent of the wait.
pub const JITTER_PERCENT: i64 = 20;
/// How long a claim holds. It outlives the longest time that a send may take.
pub const LEASE: i64 = 20 * SECOND;
/// How long one attempt to send may take.
pub const SEND_TIMEOUT: i64 = 15 * SECOND;
/// How many attempts that never settled (a crash in between) are repeated.
pub const UNSETTLED_AT_MOST: i32 = 5;

/// When to try again after `attempts` attempts that failed; `None` when the schedule is used up.
/// `retry_after` (milliseconds) is what the other side asked for, and is honoured up to a day.
#[must_use]
pub fn next(waits: &[i64], attempts: i32, retry_after: Option<i64>, now: i64) -> Option<i64> {
    let index = usize::try_from(attempts).ok()?.checked_sub(1)?;
    let wait = *waits.get(index)?;
    Some(now + jittered(wait).max(retry_after.unwrap_or(0).min(24 * HOUR)))
}

fn jittered(wait: i64) -> i64 {
    let spread = wait * JITTER_PERCENT / 100;
    let random = i64::from(u32::from_be_bytes(secrets::random_bytes()));
    wait - spread + random * (2 * spread) / i64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::{LEASE, SEND_TIMEOUT, WEBHOOK_WAITS, next};

    #[test]
    fn waits_stay_within_a_fifth_and_end_after_ten_attempts() {
        for (i, wait) in WEBHOOK_WAITS.iter().enumerate() {
            for _ in 0..50 {
                let at = next(&WEBHOOK_WAITS, i32::try_from(i).unwrap() + 1, None, 0).unwrap();
                assert!((wait * 8 / 10..=wait * 12 / 10).contains(&at), "{at} for {wait}");
            }
        }
        assert_eq!(next(&WEBHOOK_WAITS, 10, None, 0), None);
    }

    #[test]
    fn the_other_side_may_ask_for_more_time() {
        assert_eq!(next(&WEBHOOK_WAITS, 1, Some(60_000), 0), Some(60_000));
        const { assert!(LEASE > SEND_TIMEOUT) };
    }
}
