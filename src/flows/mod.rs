//! The verbs: what can be done, one file per noun. Synchronous: `&mut Conn` and `now` (unix
//! milliseconds) in, an outcome out; no I/O besides the database; safe to run twice.

pub mod access;
pub mod activity;
pub mod alert;
pub mod api;
pub mod approval;
pub mod audit;
pub mod caller;
pub mod cases;
pub mod change;
pub mod connection;
pub mod deliveries;
pub mod export;
pub mod halts;
pub mod holds;
pub mod import;
pub mod inbound;
pub mod incident;
pub mod join;
pub mod keyring;
pub mod language;
pub mod limits;
pub mod listing;
pub mod notice;
pub mod notices;
pub mod number;
pub mod older;
pub mod outbox;
pub mod owner;
pub mod passkey;
pub mod person;
pub mod place;
pub mod platform;
pub mod raised;
pub mod receive;
pub mod reconcile;
pub mod record;
pub mod recovery;
pub mod registry;
pub mod remind;
pub mod report;
pub mod reseal;
pub mod revocation;
pub mod sandbox;
pub mod session;
pub mod sign_in;
pub mod sign_in_link;
pub mod staff;
pub mod sweep;
pub mod switch;
pub mod target;
pub mod tell;
pub mod texted;
pub mod texts;
pub mod traffic;
mod undelivered;
pub mod webhook;

use crate::domain::keyring::Keyring;
use crate::domain::limit::Limits;
use crate::domain::passkey::RelyingParty;
use crate::domain::phone::Phone;
use crate::domain::traffic::Texting;

/// Who runs this instance, and by which rules: what every flow may need and none may change.
pub struct Operator {
    /// The name people see.
    pub brand: String,
    /// Origin of the consumer door, without a slash at its end. Every address we emit begins with it.
    pub origin: String,
    /// Host of that origin, for origin-bound codes.
    pub host: String,
    /// Origin of the admin door, without a slash at its end.
    pub admin_origin: String,
    /// The keys.
    pub keys: Keyring,
    /// Who we are to passkeys; none where our origin has no name.
    pub passkeys: Option<RelyingParty>,
    /// Who we are to passkeys of the staff.
    pub staff_passkeys: Option<RelyingParty>,
    /// How long a proof of a number is trusted, in milliseconds.
    pub trust: i64,
    /// How often codes may be asked for.
    pub limits: Limits,
    /// Where texts may go, and how many.
    pub texting: Texting,
    /// Whether this is a sandbox.
    pub sandbox: bool,
}

impl Operator {
    /// Whether texts may go to this number at all: a sandbox knows fictional numbers only.
    #[must_use]
    pub fn accepts(&self, phone: &Phone) -> bool {
        !self.sandbox || phone.is_fictional()
    }
}
