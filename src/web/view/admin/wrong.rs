//! What was not taken of a form: each field with the reason, named above all and beside it.

use super::AdminFrame;
use crate::domain::words::Given;

/// Why something was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no name.
    Name,
    /// Another platform has that name.
    NameTaken,
    /// It can be no target: why.
    Address(String),
    /// It is the target.
    SameTarget,
    /// Another target waits for a second person.
    TargetWaits,
    /// Nothing says why, for who decides.
    ReasonToDecide,
    /// Nothing says why.
    Reason,
    /// No scope was chosen.
    Scopes,
    /// There is no such limit.
    NoLimit,
    /// It is not between what is set and the most that it may be.
    Amount(String, String),
    /// It is not between what was raised before and the most that it may be.
    AmountRaised(String, String),
    /// The same waits for a second person.
    Waits,
    /// It is no e-mail address.
    Email,
    /// There is no such role.
    NoRole,
    /// They are on the staff.
    OnStaff,
    /// It is the role that they have.
    SameRole,
    /// Nobody on the staff has this address or id.
    Nobody,
    /// It is no day.
    Day,
    /// Nothing was recorded then.
    NothingThen,
    /// Nothing says what was done.
    CaseReason,
    /// It is closed, or it takes somebody else.
    NotYours,
    /// There is no case reference.
    Case,
    /// Nothing says how the caller is known.
    Documented,
    /// No text can ask the caller.
    CannotText,
}

/// A field whose value was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wrong {
    /// The id of the field; empty where the page has none for it.
    pub field: String,
    /// Why.
    pub why: Refused,
}

impl Wrong {
    /// This field, for this reason.
    #[must_use]
    pub fn new(field: &str, why: Refused) -> Self {
        Self { field: field.to_owned(), why }
    }
}

/// The same in words.
pub struct Told {
    field: String,
    why: String,
}

impl Told {
    /// Each of them.
    #[must_use]
    pub fn all(f: &AdminFrame, wrongs: &[Wrong]) -> Vec<Self> {
        wrongs.iter().map(|wrong| Self { field: wrong.field.clone(), why: words(f, &wrong.why) }).collect()
    }

    /// The id of the field.
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What to enter.
    #[must_use]
    pub fn why(&self) -> &str {
        &self.why
    }

    /// What is said of this field, if anything.
    #[must_use]
    pub fn of<'a>(all: &'a [Self], field: &str) -> Option<&'a str> {
        all.iter().find(|one| one.field == field).map(Self::why)
    }
}

fn words(f: &AdminFrame, why: &Refused) -> String {
    match why {
        Refused::Name => f.say("staff-platform-fault-name"),
        Refused::NameTaken => f.say("staff-platform-fault-taken"),
        Refused::Address(why) => f.say1("staff-target-fault", "why", why.as_str()),
        Refused::SameTarget => f.say("staff-target-fault-same"),
        Refused::TargetWaits => f.say("staff-target-fault-waits"),
        Refused::ReasonToDecide => f.say("staff-fault-reason"),
        Refused::Reason => f.say("staff-reason-fault"),
        Refused::Scopes => f.say("staff-key-fault-scopes"),
        Refused::NoLimit => f.say("staff-limit-fault"),
        Refused::Amount(from, most) => {
            let values = [("from", Given::Text(from)), ("most", Given::Text(most))];
            f.words.with("staff-limit-fault-amount", &values)
        }
        Refused::AmountRaised(from, most) => {
            let values = [("from", Given::Text(from)), ("most", Given::Text(most))];
            f.words.with("staff-limit-fault-raised", &values)
        }
        Refused::Waits => f.say("staff-fault-waits"),
        Refused::Email => f.say("staff-fault-email"),
        Refused::NoRole => f.say("staff-fault-no-role"),
        Refused::OnStaff => f.say("staff-fault-already"),
        Refused::SameRole => f.say("staff-fault-same-role"),
        Refused::Nobody => f.say("staff-audit-nobody"),
        Refused::Day => f.say("staff-audit-day"),
        Refused::NothingThen => f.say("staff-export-nothing"),
        Refused::CaseReason => f.say("staff-case-no-reason"),
        Refused::NotYours => f.say("staff-case-not-yours"),
        Refused::Case => f.say("staff-incident-fault-case"),
        Refused::Documented => f.say("staff-stop-fault-documented"),
        Refused::CannotText => f.say("staff-stop-fault-text"),
    }
}
