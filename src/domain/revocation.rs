//! The ending of a connection or of some of its accounts, hop by hop.

use super::time::DAY;
use super::vocabulary::vocabulary;

/// A party that has not answered a person's stop for so long is a case for the staff.
pub const STALLED_AFTER: i64 = 2 * DAY;

vocabulary! {
    /// FDX 6.3's `ConsentUpdateReason`.
    Reason {
        /// The person decided.
        UserAction = "USER_ACTION",
        /// A rule of a party.
        BusinessRule = "BUSINESS_RULE",
        /// Something was wrong.
        SecurityEvent = "SECURITY_EVENT",
        /// Something else; `otherReason` says what.
        Other = "OTHER",
    }
}

vocabulary! {
    /// Who began it: FDX 6.3's `PartyType`.
    Initiator {
        /// The person.
        Individual = "INDIVIDUAL",
        /// The app.
        DataRecipient = "DATA_RECIPIENT",
        /// The bank.
        DataProvider = "DATA_PROVIDER",
        /// The platform.
        DataAccessPlatform = "DATA_ACCESS_PLATFORM",
    }
}

vocabulary! {
    /// The way by which the ending came to us.
    Channel {
        /// The person, on the list.
        Dashboard = "DASHBOARD",
        /// The person, having come by a link.
        Link = "LINK",
        /// The operator's staff, for the person.
        Staff = "STAFF",
        /// The platform's REST call.
        Api = "API",
        /// The platform's notification.
        Platform = "PLATFORM",
        /// A rule of Untether's own.
        System = "SYSTEM",
    }
}

impl Channel {
    /// Whether a stop by this way is final for its consent, so that a later grant is drift.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Dashboard | Self::Link | Self::Staff)
    }
}

vocabulary! {
    /// One party that must stop.
    Hop {
        /// We.
        Untether = "UNTETHER",
        /// The platform.
        Platform = "PLATFORM",
        /// The bank.
        Institution = "INSTITUTION",
        /// The app.
        Recipient = "RECIPIENT",
    }
}

vocabulary! {
    /// How far a hop is.
    HopState {
        /// Not told yet, or nothing heard.
        Pending = "PENDING",
        /// Told; it has not confirmed.
        Sent = "SENT",
        /// It said that it stopped.
        Confirmed = "CONFIRMED",
        /// It said that it could not.
        Failed = "FAILED",
    }
}

vocabulary! {
    /// What became of a wish that data already held be deleted.
    DeletionState {
        /// Nothing heard.
        Requested = "REQUESTED",
        /// Deleted.
        Confirmed = "CONFIRMED",
        /// Not deleted.
        Refused = "REFUSED",
        /// Kept because a law demands it.
        RetainedByLaw = "RETAINED_BY_LAW",
    }
}

vocabulary! {
    /// What a person chose to stop on the consequences page.
    Scope {
        /// This connection.
        Connection = "connection",
        /// Every connection of this app.
        App = "app",
        /// Chosen accounts of this connection.
        Accounts = "accounts",
    }
}

impl HopState {
    /// Whether the party has answered.
    #[must_use]
    pub const fn is_answer(self) -> bool {
        matches!(self, Self::Confirmed | Self::Failed)
    }

    /// Whether a hop in this state may go on to `next`: what is confirmed stays confirmed, and
    /// being told again does not undo an answer.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        match self {
            Self::Confirmed => false,
            Self::Failed => matches!(next, Self::Confirmed | Self::Failed),
            Self::Pending | Self::Sent => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::HopState::{Confirmed, Failed, Pending, Sent};

    #[test]
    fn a_confirmed_hop_never_goes_back() {
        for next in [Pending, Sent, Failed, Confirmed] {
            assert!(!Confirmed.may_become(next));
        }
        assert!(Failed.may_become(Confirmed));
        assert!(!Failed.may_become(Sent));
    }
}
