//! People, as staff look for them: by what is whole, never by a part.

use super::super::Operator;
use super::super::staff::Desk;
use crate::domain::audit::{Act, Deed};
use crate::domain::id;
use crate::domain::phone::Phone;
use crate::error::Error;
use crate::store::{Conn, audit, connections, numbers, platforms, tenures};

/// What was searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// A whole number.
    Number,
    /// A connection's id, ours.
    Connection,
    /// A consent's id or a subject, both the platform's.
    PlatformId,
}

impl By {
    /// As it stands in the record.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Connection => "connection",
            Self::PlatformId => "platform id",
        }
    }
}

/// Somebody who was found, by no more than it takes to tell them from others.
#[derive(Clone, Debug)]
pub struct Found {
    /// `num_...`
    pub number_id: String,
    /// The last two digits of the number.
    pub last2: String,
    /// In how many tenures.
    pub tenures: usize,
    /// When anybody last proved the number, unix ms.
    pub proven_at: Option<i64>,
}

/// Looks for people by a whole number, a connection's or consent's id, or a platform's subject.
///
/// # Errors
/// From the database.
pub fn search(db: &mut Conn, op: &Operator, desk: &Desk, typed: &str, now: i64) -> Result<Vec<Found>, Error> {
    let (by, found) = named(db, op, typed.trim())?;
    // What was typed may be a number, and stands nowhere.
    let detail = [("by", by.as_str().into()), ("found", found.len().into())];
    audit::append(db, &Act::by_staff(Deed::PeopleSearched, &desk.staff_id).with(detail), now)?;
    found.iter().filter_map(|number_id| summary(db, op, number_id).transpose()).collect()
}

/// The numbers that are named so, and by what. What is all digits may be either: a number, and an id that a
/// platform has given.
///
/// # Errors
/// From the database.
pub fn named(db: &mut Conn, op: &Operator, typed: &str) -> Result<(By, Vec<String>), Error> {
    if id::is_well_formed("con", typed) {
        return Ok((By::Connection, connections::number_of(db, typed)?.into_iter().collect()));
    }
    let phone = number(typed);
    let mut found = Vec::new();
    if let Some(phone) = &phone {
        found.extend(numbers::by_phone(db, &op.keys, phone)?.map(|number| number.id));
    }
    for platform in platforms::all(db)? {
        found.extend(connections::numbers_of(db, &platform.id, typed)?);
    }
    found.sort();
    found.dedup();
    Ok((if phone.is_some() { By::Number } else { By::PlatformId }, found))
}

/// A whole number, in international form or as it is dialled in the United States.
fn number(typed: &str) -> Option<Phone> {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let is_dialled = typed.chars().all(|c| c.is_ascii_digit() || " +-().".contains(c));
    if digits < 7 || !is_dialled {
        return None;
    }
    let international: String = typed.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    Phone::from_e164(&international).or_else(|_| Phone::from_typed("US", typed)).ok()
}

fn summary(db: &mut Conn, op: &Operator, number_id: &str) -> Result<Option<Found>, Error> {
    let Some(number) = numbers::find(db, number_id)? else { return Ok(None) };
    let held = tenures::held(db, number_id)?;
    Ok(Some(Found {
        last2: last2(&number.phone(&op.keys)?),
        number_id: number.id,
        proven_at: held.iter().map(|tenure| tenure.last_proof_at).max(),
        tenures: held.len(),
    }))
}

pub(super) fn last2(phone: &Phone) -> String {
    phone.last4().chars().skip(2).collect()
}
