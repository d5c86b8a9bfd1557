//! What a connection is and how the platform's words change it. Events come late, twice and out of
//! order, so the status is a function of the newest time of each kind of event, never of their order
//! of arrival.

use super::vocabulary::vocabulary;

vocabulary! {
    /// Status of a connection or of one of its accounts: FDX 6.3's `ConsentStatus`, and one of ours.
    Status {
        /// Data can be read.
        Active = "ACTIVE",
        /// The person asked to stop; the platform has not confirmed.
        RevocationPending = "REVOCATION_PENDING",
        /// Ended by somebody.
        Revoked = "REVOKED",
        /// Ended by time.
        Expired = "EXPIRED",
        /// Halted for now.
        Suspended = "SUSPENDED",
    }
}

vocabulary! {
    /// FDX 6.3's `ConsentDurationType`.
    Duration {
        /// One read.
        OneTime = "ONE_TIME",
        /// Until a date.
        TimeBound = "TIME_BOUND",
        /// Until somebody ends it.
        Persistent = "PERSISTENT",
    }
}

impl Status {
    /// Whether data may still flow, or flow again without a new grant.
    #[must_use]
    pub const fn is_live(self) -> bool {
        matches!(self, Self::Active | Self::Suspended)
    }
}

/// The newest `sentOn` of each kind of event about one consent, in unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    /// Newest `CONSENT_GRANTED` or `CONSENT_UPDATED` whose content was taken.
    pub content: i64,
    /// Newest `CONSENT_SUSPENDED`.
    pub suspended: Option<i64>,
    /// Newest `CONSENT_EXPIRED`.
    pub expired: Option<i64>,
    /// Newest `CONSENT_REVOKED`, or PUT of a revocation.
    pub revoked: Option<i64>,
    /// The grant that a hold suspended: it waits for its person.
    pub held: Option<i64>,
    /// Whether staff have halted it: no word of the platform's lets it go on.
    pub halted: bool,
}

impl Clocks {
    /// The status that the platform's words amount to. Of what is not older than the newest grant,
    /// the most final word counts; so at equal `sentOn` the ended state wins.
    #[must_use]
    pub fn status(&self) -> Status {
        let holds = |time: Option<i64>| time.is_some_and(|t| t >= self.content);
        if holds(self.revoked) {
            Status::Revoked
        } else if holds(self.expired) {
            Status::Expired
        } else if self.halted || holds(self.suspended) || holds(self.held) {
            Status::Suspended
        } else {
            Status::Active
        }
    }

    /// Whether content sent at `sent_on` replaces what is known. An update goes before a grant of
    /// the same time: a platform with clocks of whole seconds sends both in one.
    #[must_use]
    pub fn takes_content(&self, sent_on: i64, is_update: bool) -> bool {
        sent_on > self.content || (is_update && sent_on == self.content)
    }
}

/// The status as it reads at `now`: past its expiration time, without word, a connection has expired.
#[must_use]
pub fn reads_as(status: Status, expiration_time: Option<i64>, now: i64) -> Status {
    if status.is_live() && expiration_time.is_some_and(|end| end <= now) { Status::Expired } else { status }
}

#[cfg(test)]
mod tests {
    use super::{Clocks, Status, reads_as};

    fn clocks(content: i64, suspended: Option<i64>, expired: Option<i64>, revoked: Option<i64>) -> Clocks {
        Clocks { content, suspended, expired, revoked, held: None, halted: false }
    }

    #[test]
    fn the_newest_and_most_final_word_counts() {
        assert_eq!(clocks(5, None, None, Some(5)).status(), Status::Revoked);
        assert_eq!(clocks(6, None, None, Some(5)).status(), Status::Active);
        assert_eq!(clocks(5, Some(9), Some(7), None).status(), Status::Expired);
        assert_eq!(clocks(8, Some(9), Some(7), None).status(), Status::Suspended);
    }

    #[test]
    fn a_held_grant_waits_until_a_newer_one() {
        let held = |content, held| Clocks { held: Some(held), ..clocks(content, None, None, None) };
        assert_eq!(held(5, 5).status(), Status::Suspended);
        assert_eq!(held(6, 5).status(), Status::Active);
        assert_eq!(Clocks { revoked: Some(5), ..held(5, 5) }.status(), Status::Revoked);
    }

    #[test]
    fn what_staff_halted_waits_whatever_the_platform_says() {
        let halted = |content| Clocks { halted: true, ..clocks(content, None, None, Some(5)) };
        assert_eq!(halted(9).status(), Status::Suspended);
        assert_eq!(halted(5).status(), Status::Revoked);
    }

    #[test]
    fn an_update_wins_over_a_grant_of_the_same_time() {
        let known = clocks(5, None, None, None);
        assert!(known.takes_content(5, true));
        assert!(!known.takes_content(5, false));
        assert!(known.takes_content(6, false));
        assert!(!known.takes_content(4, true));
    }

    #[test]
    fn a_connection_expires_at_its_time() {
        assert_eq!(reads_as(Status::Active, Some(10), 9), Status::Active);
        assert_eq!(reads_as(Status::Active, Some(10), 10), Status::Expired);
        assert_eq!(reads_as(Status::RevocationPending, Some(10), 11), Status::RevocationPending);
        assert_eq!(reads_as(Status::Active, None, i64::MAX), Status::Active);
    }
}
