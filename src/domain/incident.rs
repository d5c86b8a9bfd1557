//! Stops and halts at large, as staff decide them for many people at once.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::secrets::to_hex;
use super::time::DAY;
use super::vocabulary::vocabulary;

/// Up to so many connections one person may decide alone; above, another must approve.
pub const ALONE: i64 = 10;
/// What was counted longer ago is counted anew before it begins.
pub const HOLDS_FOR: i64 = DAY;
/// Steps that may fail one after the other before it is halted.
pub const FAILURES: i64 = 5;
/// Connections dealt with in one transaction, at least; a person's stay together.
pub const PART: usize = 100;
/// Most that are looked at to find where a part ends.
pub const PART_AT_MOST: usize = 2 * PART;
/// Most ids that a list may hold.
pub const LIST_AT_MOST: usize = 10_000;

vocabulary! {
    /// What is done.
    Measure {
        /// Ended for good.
        Revoke = "REVOKE",
        /// Halted, until staff let it go on.
        Suspend = "SUSPEND",
        /// What staff had halted goes on.
        Resume = "RESUME",
    }
}

vocabulary! {
    /// What its people are texted.
    Texts {
        /// A text for each connection, as far as a day's texts to one number go.
        Each = "EACH",
        /// One for each person.
        Digest = "DIGEST",
        /// None.
        None = "NONE",
    }
}

vocabulary! {
    /// How far it is.
    State {
        /// What was chosen is being counted.
        Counting = "COUNTING",
        /// It is counted, and nothing was done.
        Counted = "COUNTED",
        /// It is being done.
        Running = "RUNNING",
        /// It was halted on the way.
        Paused = "PAUSED",
        /// All of it was done.
        Finished = "FINISHED",
        /// It was given up; what was done stays.
        Cancelled = "CANCELLED",
    }
}

/// What was chosen: all that is given must hold. Ids are of our rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Criteria {
    /// These apps; any, where there are none.
    pub recipients: Vec<String>,
    /// Their name, for who looks.
    pub app: Option<String>,
    /// These banks; any, where there are none.
    pub institutions: Vec<String>,
    /// Their name, for who looks.
    pub bank: Option<String>,
    /// A kind of data.
    pub cluster: Option<String>,
    /// Shared at or after, unix ms.
    pub from: Option<i64>,
    /// Shared before, unix ms.
    pub until: Option<i64>,
    /// So many ids were given instead of all of this.
    pub listed: Option<usize>,
}

/// The digest that the connections of a plan begin with.
#[must_use]
pub fn digest_of(measure: Measure, reason: &str) -> String {
    to_hex(&Sha256::digest(format!("{measure}\n{reason}")))
}

/// The digest of what was digested before and of these connections after it.
#[must_use]
pub fn digest_with(before: &str, connections: &str) -> String {
    to_hex(&Sha256::new().chain_update(before).chain_update("\n").chain_update(connections).finalize())
}

/// How many of these stand in a part, given to whom each belongs: a person's stay together, unless they
/// alone fill all of it. `is_all`: whether no more follow.
#[must_use]
pub fn part_of<T: PartialEq>(owners: &[Option<T>], is_all: bool) -> usize {
    let ends_at = |at: &usize| match (owners.get(at.saturating_sub(1)), owners.get(*at)) {
        (Some(Some(one)), Some(Some(next))) => one != next,
        (_, Some(_)) => true,
        (_, None) => is_all,
    };
    if is_all && owners.len() <= PART {
        return owners.len();
    }
    (PART..=owners.len()).find(ends_at).unwrap_or(owners.len())
}

#[cfg(test)]
mod tests {
    use super::{Measure, PART, PART_AT_MOST, digest_of, digest_with, part_of};

    #[test]
    fn a_person_is_not_split() {
        let each = |n: usize| (0..n).map(Some).collect::<Vec<_>>();
        assert_eq!(part_of(&each(PART), true), PART);
        assert_eq!(part_of(&each(PART - 1), true), PART - 1);
        assert_eq!(part_of(&each(PART_AT_MOST), false), PART);
        // The hundredth and the next are one person's.
        let mut owners = each(PART_AT_MOST);
        owners[PART] = Some(PART - 1);
        assert_eq!(part_of(&owners, false), PART + 1);
        // One person's all.
        assert_eq!(part_of(&vec![Some(1); PART_AT_MOST], false), PART_AT_MOST);
        // Nobody's.
        assert_eq!(part_of(&vec![None::<u8>; PART_AT_MOST], false), PART);
    }

    #[test]
    fn another_connection_makes_another_digest() {
        let begun = digest_of(Measure::Revoke, "SECURITY_EVENT");
        assert_ne!(begun, digest_of(Measure::Suspend, "SECURITY_EVENT"));
        assert_ne!(digest_with(&begun, "[\"con_1\"]"), digest_with(&begun, "[\"con_2\"]"));
        assert_ne!(digest_with(&digest_with(&begun, "a"), "b"), digest_with(&begun, "ab"));
    }
}
