//! How often something may be done. The figures are DESIGN 8's.

use super::retry::SEND_TIMEOUT;
use super::time::{DAY, HOUR, MINUTE};
use super::vocabulary::vocabulary;

/// At most so many within so long: any span of that length, not spans that begin at full minutes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rule {
    /// How many.
    pub most: i64,
    /// In how many milliseconds.
    pub within: i64,
}

/// Codes to one number, in each [`Lane`] by itself.
pub const CODES_PER_NUMBER: [Rule; 2] =
    [Rule { most: 5, within: 10 * MINUTE }, Rule { most: 10, within: DAY }];
/// Answers to HELP to one number.
pub const HELP_PER_NUMBER: [Rule; 1] = [Rule { most: 2, within: DAY }];
/// Tests of one platform's webhook target: one at a time, since each is over after 15 seconds, and no flood.
pub const WEBHOOK_TESTS: [Rule; 2] =
    [Rule { most: 1, within: SEND_TIMEOUT }, Rule { most: 20, within: HOUR }];
/// Codes that one browser asks for.
pub const CODES_PER_BROWSER: [Rule; 1] = [Rule { most: 10, within: HOUR }];
/// Default of `UNTETHER_CODES_PER_CLIENT`.
pub const CODES_PER_CLIENT: i64 = 25;
/// Checks that a client may make for each code that it may ask for: 500 where the default holds.
const CHECKS_PER_CODE: i64 = 20;
/// Default of `UNTETHER_CODES_PER_SITE`.
pub const CODES_PER_SITE: i64 = 3_000;
/// Span of the limits per client and for the site.
pub const SPAN: i64 = 5 * MINUTE;

/// The limits that the operator may set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Code requests of one client in [`SPAN`].
    pub codes_per_client: i64,
    /// Code requests of all clients together in [`SPAN`].
    pub codes_per_site: i64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { codes_per_client: CODES_PER_CLIENT, codes_per_site: CODES_PER_SITE }
    }
}

impl Limits {
    /// Code requests of one client.
    #[must_use]
    pub const fn client_codes(&self) -> [Rule; 1] {
        [Rule { most: self.codes_per_client, within: SPAN }]
    }

    /// Codes that one client may have compared.
    #[must_use]
    pub const fn client_checks(&self) -> [Rule; 1] {
        [Rule { most: self.codes_per_client * CHECKS_PER_CODE, within: SPAN }]
    }

    /// Code requests of all clients together.
    #[must_use]
    pub const fn site_codes(&self) -> [Rule; 1] {
        [Rule { most: self.codes_per_site, within: SPAN }]
    }
}

vocabulary! {
    /// How much a sign-in proves before its code. What strangers do to a number in the plain lane
    /// must not keep its owner from the others, so that each lane is counted apart.
    Lane {
        /// A number was typed in a browser that nobody knows.
        Plain = "PLAIN",
        /// A number was typed in a known browser of somebody who holds or held it.
        Browser = "BROWSER",
        /// It began from a link in a text.
        Link = "LINK",
    }
}

/// Wrong codes for a number in the plain lane, after which codes in that lane do not count for a while.
pub mod guessing {
    use super::{DAY, MINUTE, Rule};

    /// Each time that so many were wrong in a row, ...
    pub const IN_A_ROW: i64 = 10;
    /// ... the lane is locked for so long.
    pub const LOCK: i64 = 10 * MINUTE;
    /// So many in a day lock it for a day.
    pub const IN_A_DAY: Rule = Rule { most: 30, within: DAY };
    /// After so many in a row texts alone do not sign in any more, until a passkey or staff say so.
    pub const OFF: i64 = 100;
    /// Until when the lane is locked that is off: for ever.
    pub const FOR_EVER: i64 = i64::MAX;

    /// Until when the lane is locked after a wrong code, unix ms; 0 where it is not. `in_a_row` and
    /// `in_a_day` count that one.
    #[must_use]
    pub const fn locked_until(in_a_row: i64, in_a_day: i64, now: i64) -> i64 {
        if in_a_row >= OFF {
            FOR_EVER
        } else if in_a_day >= IN_A_DAY.most {
            now + IN_A_DAY.within
        } else if in_a_row > 0 && in_a_row % IN_A_ROW == 0 {
            now + LOCK
        } else {
            0
        }
    }
}

#[cfg(test)]
mod tests {
    use super::guessing;
    use crate::domain::time::{DAY, MINUTE};

    #[test]
    fn locks_come_at_their_figures() {
        for (in_a_row, in_a_day, until) in [
            (9, 9, 0),
            (10, 10, 10 * MINUTE),
            (11, 11, 0),
            (20, 20, 10 * MINUTE),
            (29, 29, 0),
            (3, 30, DAY),
            (99, 9, 0),
            (100, 9, guessing::FOR_EVER),
            (101, 9, guessing::FOR_EVER),
        ] {
            assert_eq!(guessing::locked_until(in_a_row, in_a_day, 0), until, "{in_a_row}, {in_a_day}");
        }
    }
}
