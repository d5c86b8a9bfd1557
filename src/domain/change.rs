//! Changes that take effect only after a while: what somebody who holds a number for an hour could do
//! with it, its owner has three days to refuse.

use super::time::HOUR;
use super::vocabulary::vocabulary;

/// How long a change waits.
pub const WAIT: i64 = 72 * HOUR;

vocabulary! {
    /// What is to change.
    Kind {
        /// One more passkey signs in.
        PasskeyAdded = "PASSKEY_ADDED",
        /// A passkey signs in no more.
        PasskeyRemoved = "PASSKEY_REMOVED",
        /// Codes alone open nothing any more.
        Lock = "LOCK",
        /// Everything older on this number stops.
        StopOlder = "STOP_OLDER",
        /// Somebody else holds the number now.
        NewOwner = "NEW_OWNER",
        /// The person has another number, by their own word.
        Number = "NUMBER",
        /// The person has another number, by the platform's word.
        PlatformNumber = "PLATFORM_NUMBER",
    }
}

vocabulary! {
    /// What became of it.
    Outcome {
        /// It took effect.
        Done = "DONE",
        /// An older browser or passkey refused it.
        Refused = "REFUSED",
        /// There was nothing left to change.
        Void = "VOID",
    }
}

/// Whether a browser or passkey that became known at `known_since` can refuse what was asked for at
/// `asked_at`: one that came later may be that of whoever asked.
#[must_use]
pub const fn may_refuse(known_since: i64, asked_at: i64) -> bool {
    known_since < asked_at
}
