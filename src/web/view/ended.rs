//! Who ended a connection, as the list and the connection's page say it.

use super::Frame;
use super::line::{Line, Value};
use super::times::Style;
use crate::domain::connection::Status;
use crate::domain::revocation::{Channel, Initiator};
use crate::store::connections::{Entry, Full};
use crate::store::revocations::Revocation;

/// What tells who ended a connection.
pub struct Ended<'a> {
    app: &'a str,
    bank: &'a str,
    platform: &'a str,
    /// The status as stored.
    status: &'a str,
    status_changed_at: i64,
    expiration_time: Option<i64>,
}

impl<'a> Ended<'a> {
    /// Of a connection with all that is known of it.
    #[must_use]
    pub fn of_full(full: &'a Full) -> Self {
        let Full { connection, recipient, institution, platform } = full;
        Self {
            app: &recipient.name,
            bank: &institution.name,
            platform: &platform.name,
            status: &connection.status,
            status_changed_at: connection.status_changed_at,
            expiration_time: connection.expiration_time,
        }
    }

    /// Of a line of the list.
    #[must_use]
    pub fn of_entry(entry: &'a Entry) -> Self {
        Self {
            app: &entry.app,
            bank: &entry.bank,
            platform: &entry.platform,
            status: &entry.status,
            status_changed_at: entry.status_changed_at,
            expiration_time: entry.expiration_time,
        }
    }
}

/// Who ended a connection, and when; by time, where nobody did.
#[must_use]
pub fn ended_line(f: &Frame, ended: &Ended<'_>, ending: Option<&Revocation>) -> Line {
    let Some(ending) = ending else {
        let changed = || ("when", f.when(ended.status_changed_at, Style::At));
        let ran_out =
            || ("when", f.when(ended.expiration_time.unwrap_or(ended.status_changed_at), Style::At));
        return match Status::parse(ended.status) {
            Some(Status::Expired) => f.line("ended-by-time", [ran_out()]),
            Some(Status::Revoked) => f.line("ended-by-somebody", [changed()]),
            _ => f.line("ended-by-time-unconfirmed", [ran_out(), ("platform", Value::name(ended.platform))]),
        };
    };
    let when = ("when", f.when(ending.requested_at, Style::At));
    match party(ended, ending) {
        Party::You => f.line("ended-by-you", [when]),
        Party::Staff => f.line("ended-by-staff", [when]),
        Party::Here => f.line("ended-by", [("who", Value::name(&f.brand)), when]),
        Party::Named(name) => f.line("ended-by", [("who", Value::name(name)), when]),
    }
}

/// Who began an ending.
pub enum Party<'a> {
    /// The person.
    You,
    /// Our staff, for the person.
    Staff,
    /// Our staff, for many people at once.
    Here,
    /// A company.
    Named(&'a str),
}

/// Who began an ending.
#[must_use]
pub fn party<'a>(ended: &Ended<'a>, ending: &Revocation) -> Party<'a> {
    match Initiator::parse(&ending.initiator) {
        Some(Initiator::Individual) if ending.channel == Channel::Staff.as_str() => Party::Staff,
        Some(Initiator::Individual) => Party::You,
        Some(Initiator::DataRecipient) => Party::Named(ended.app),
        Some(Initiator::DataProvider) => Party::Named(ended.bank),
        Some(Initiator::DataAccessPlatform) if ending.channel == Channel::Staff.as_str() => Party::Here,
        Some(Initiator::DataAccessPlatform) | None => Party::Named(ended.platform),
    }
}
