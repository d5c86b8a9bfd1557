//! How long a signed-in browser stays signed in. The figures are DESIGN 8's.

use super::time::{DAY, HOUR, MINUTE};
use super::vocabulary::vocabulary;

/// A session without a request for this long is over.
pub const IDLE: i64 = 15 * MINUTE;
/// A session is over this long after sign-in, used or not.
pub const ABSOLUTE: i64 = 12 * HOUR;
/// The same for the staff.
pub const STAFF_ABSOLUTE: i64 = 8 * HOUR;
/// Sessions that one person can have at a time; one more ends the oldest.
pub const AT_MOST: usize = 5;
/// Last use is written at most this often.
pub const LAST_SEEN_EVERY: i64 = MINUTE;
/// How long a browser that its owner called their own stays known.
pub const KNOWN_BROWSER: i64 = 400 * DAY;
/// How long a sign-in under way (its sealed cookie) lasts after its last step.
pub const FLOW: i64 = 10 * MINUTE;

/// How long after the proof that it began with a session may change how its person signs in, and see
/// personal data (DESIGN 8, step-up).
pub const FRESH: i64 = 20 * MINUTE;

vocabulary! {
    /// What a session began with.
    ProvenBy {
        /// A code in a text message.
        Code = "CODE",
        /// A passkey, with user verification.
        Passkey = "PASSKEY",
        /// The platform's word: a sign-in link that it asked for, for its own signed-in user.
        Platform = "PLATFORM",
    }
}

/// Whether a session that began at `created_at` still counts as a fresh proof at `now`.
#[must_use]
pub const fn is_fresh(created_at: i64, now: i64) -> bool {
    now - created_at <= FRESH
}

/// Whether a session made at `created_at` and last used at `last_seen_at` still stands at `now`.
#[must_use]
pub fn is_alive(created_at: i64, last_seen_at: i64, now: i64) -> bool {
    is_alive_for(created_at, last_seen_at, ABSOLUTE, now)
}

/// The same with another limit to how long it may last.
#[must_use]
pub fn is_alive_for(created_at: i64, last_seen_at: i64, absolute: i64, now: i64) -> bool {
    now - last_seen_at < IDLE && now - created_at < absolute
}

#[cfg(test)]
mod tests {
    use super::{ABSOLUTE, FRESH, IDLE, is_alive, is_fresh};

    #[test]
    fn alive_until_either_limit() {
        assert!(is_alive(0, 0, IDLE - 1));
        assert!(!is_alive(0, 0, IDLE));
        assert!(is_alive(0, ABSOLUTE - 2, ABSOLUTE - 1));
        assert!(!is_alive(0, ABSOLUTE - 1, ABSOLUTE));
    }

    #[test]
    fn a_proof_is_fresh_for_twenty_minutes() {
        assert!(is_fresh(0, FRESH));
        assert!(!is_fresh(0, FRESH + 1));
    }
}
