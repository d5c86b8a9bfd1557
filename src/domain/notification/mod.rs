//! What a platform can tell us: DESIGN 6.1's notifications, read from JSON with every fault at once.

mod grant;
mod read;

pub use grant::{Account, Grant, Institution, Recipient};
pub use read::read;

use super::phone::Phone;
use super::revocation::{DeletionState, Hop, HopState, Initiator, Reason};
use super::vocabulary::vocabulary;

vocabulary! {
    /// A notification's `type`.
    Kind {
        /// A connection was made.
        Granted = "CONSENT_GRANTED",
        /// A connection changed; the body is the whole new state.
        Updated = "CONSENT_UPDATED",
        /// A connection was ended.
        Revoked = "CONSENT_REVOKED",
        /// A connection ended by time.
        Expired = "CONSENT_EXPIRED",
        /// A connection is halted.
        Suspended = "CONSENT_SUSPENDED",
        /// Data was read.
        Accessed = "DATA_ACCESSED",
        /// A hop of a revocation answered.
        RevocationProgress = "REVOCATION_PROGRESS",
        /// A hop answered the wish to delete.
        DeletionProgress = "DELETION_PROGRESS",
        /// A person has another number.
        PhoneChanged = "PHONE_CHANGED",
    }
}

/// A notification that has been read. Times are unix milliseconds.
#[derive(Clone, Debug)]
pub struct Notification {
    /// Its type.
    pub kind: Kind,
    /// When the platform says that it happened.
    pub sent_on: i64,
    /// What it says.
    pub event: Event,
}

/// What a notification says, by type.
#[derive(Clone, Debug)]
pub enum Event {
    /// `CONSENT_GRANTED` or `CONSENT_UPDATED`.
    Grant(Box<Grant>),
    /// `CONSENT_REVOKED`, `CONSENT_EXPIRED` or `CONSENT_SUSPENDED`.
    Ended(Ended),
    /// `DATA_ACCESSED`.
    Accessed(Accessed),
    /// `REVOCATION_PROGRESS`.
    RevocationProgress(RevocationProgress),
    /// `DELETION_PROGRESS`.
    DeletionProgress(DeletionProgress),
    /// `PHONE_CHANGED`.
    PhoneChanged(PhoneChanged),
}

impl Event {
    /// The consent that it is about; none for `PHONE_CHANGED`.
    #[must_use]
    pub fn consent_id(&self) -> Option<&str> {
        match self {
            Self::Grant(e) => Some(&e.consent_id),
            Self::Ended(e) => Some(&e.consent_id),
            Self::Accessed(e) => Some(&e.consent_id),
            Self::RevocationProgress(e) => Some(&e.consent_id),
            Self::DeletionProgress(e) => Some(&e.consent_id),
            Self::PhoneChanged(_) => None,
        }
    }
}

/// A connection has ended or is halted.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Which.
    pub consent_id: String,
    /// Why.
    pub reason: Reason,
    /// Why, in words, where `reason` is OTHER.
    pub other_reason: Option<String>,
    /// Who began it.
    pub initiator: Initiator,
}

/// Data was read, once or some times in a span.
#[derive(Clone, Debug)]
pub struct Accessed {
    /// By which consent.
    pub consent_id: String,
    /// What kinds of data.
    pub clusters: Vec<String>,
    /// First read.
    pub from: i64,
    /// Last read.
    pub to: i64,
    /// How many reads.
    pub count: i64,
    /// Which accounts, if said.
    pub account_ids: Vec<String>,
}

/// A hop's answer to a revocation.
#[derive(Clone, Debug)]
pub struct RevocationProgress {
    /// Of which consent.
    pub consent_id: String,
    /// Who answered.
    pub hop: Hop,
    /// What.
    pub state: HopState,
    /// When.
    pub at: i64,
    /// In words.
    pub detail: Option<String>,
}

/// A hop's answer to the wish to delete.
#[derive(Clone, Debug)]
pub struct DeletionProgress {
    /// Of which consent.
    pub consent_id: String,
    /// Who answered.
    pub hop: Hop,
    /// What.
    pub state: DeletionState,
    /// When.
    pub at: i64,
    /// Kept until then, if kept.
    pub until: Option<i64>,
}

/// The platform's user has another number.
#[derive(Clone, Debug)]
pub struct PhoneChanged {
    /// The platform's id of the human.
    pub subject: String,
    /// The new number.
    pub phone: Phone,
    /// When the platform had it proven.
    pub phone_verified_at: i64,
}
