//! Identifiers: a prefix that names the kind, an underscore, and a `UUIDv7` (RFC 9562) in hex, so that
//! ids of one kind sort by the time they were made.

use uuid::{NoContext, Timestamp, Uuid};

/// A fresh identifier such as `con_019a9f...`. `now` is unix milliseconds.
#[must_use]
pub fn fresh(prefix: &str, now: i64) -> String {
    let ms = u64::try_from(now).unwrap_or(0);
    let nanos = u32::try_from(ms % 1_000).unwrap_or(0) * 1_000_000;
    let uuid = Uuid::new_v7(Timestamp::from_unix(NoContext, ms / 1_000, nanos));
    format!("{prefix}_{}", uuid.simple())
}

/// Below every identifier with this prefix that is made at `ms` (unix milliseconds) or later, and above all earlier
/// ones: the first 48 bits of a `UUIDv7` are its time.
#[must_use]
pub fn floor(prefix: &str, ms: i64) -> String {
    format!("{prefix}_{:012x}", ms.max(0))
}

/// Whether a text has the form of an identifier with this prefix. Anything else cannot name a row,
/// so that a handler can answer "not found" without asking the database.
#[must_use]
pub fn is_well_formed(prefix: &str, text: &str) -> bool {
    text.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('_')).is_some_and(|hex| {
        hex.len() == 32 && hex.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    })
}

#[cfg(test)]
mod tests {
    use super::{floor, fresh, is_well_formed};

    #[test]
    fn ids_sort_by_time_and_know_their_form() {
        let earlier = fresh("con", 1_700_000_000_000);
        let later = fresh("con", 1_700_000_000_001);
        assert!(earlier < later);
        let between = floor("con", 1_700_000_000_001);
        assert!(earlier < between && between < later);
        assert!(is_well_formed("con", &earlier));
        assert!(!is_well_formed("ten", &earlier));
        assert!(!is_well_formed("con", &earlier.to_uppercase()));
        assert!(!is_well_formed("con", "con_1"));
    }
}
