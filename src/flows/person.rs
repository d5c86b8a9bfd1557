//! A person, for somebody on the staff who answers them: found, opened for a reason, read, and never without
//! a line in the record that the person can read too.

mod time_line;

pub use time_line::{Event, Moment, TimeLine, time_line};

use super::connection::{self, Detail};
use super::listing::{self, Item};
use super::staff::Desk;
use super::{Operator, access};
use crate::domain::audit::{Act, Deed};
use crate::domain::id;
use crate::domain::phone::Phone;
use crate::domain::time::MINUTE;
use crate::error::Error;
use crate::store::openings::{self, Opening};
use crate::store::tenures::Held;
use crate::store::{Conn, audit, connections, numbers, platforms, tenures};

/// How long a look at a person holds, once its reason was given.
pub const LOOK: i64 = 30 * MINUTE;

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
    let typed = typed.trim();
    let mut found = Vec::new();
    let by = if id::is_well_formed("con", typed) {
        found.extend(connections::number_of(db, typed)?);
        By::Connection
    } else if let Some(phone) = number(typed) {
        found.extend(numbers::by_phone(db, &op.keys, &phone)?.map(|number| number.id));
        By::Number
    } else {
        for platform in platforms::all(db)? {
            found.extend(connections::numbers_of(db, &platform.id, typed)?);
        }
        found.sort();
        found.dedup();
        By::PlatformId
    };
    let kind = match by {
        By::Number => "number",
        By::Connection => "connection",
        By::PlatformId => "platform id",
    };
    // What was typed may be a number, and stands nowhere.
    let detail = [("by", kind.into()), ("found", found.len().into())];
    audit::append(db, &Act::by_staff(Deed::PeopleSearched, &desk.staff_id).with(detail), now)?;
    found.iter().filter_map(|number_id| summary(db, op, number_id).transpose()).collect()
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

fn last2(phone: &Phone) -> String {
    phone.last4().chars().skip(2).collect()
}

/// Opens what is known of a person, for this reason. Each of the people who held the number reads of it.
/// `false` where there is no such number.
///
/// # Errors
/// From the database.
pub fn open(
    db: &mut Conn,
    desk: &Desk,
    number_id: &str,
    (reason, case_reference): (&str, &str),
    now: i64,
) -> Result<bool, Error> {
    if numbers::find(db, number_id)?.is_none() {
        return Ok(false);
    }
    let opening = Opening {
        id: id::fresh("opn", now),
        staff_id: desk.staff_id.clone(),
        number_id: number_id.to_owned(),
        reason: reason.to_owned(),
        case_reference: case_reference.to_owned(),
        opened_at: now,
        ends_at: now + LOOK,
    };
    openings::insert(db, &opening)?;
    tell(db, desk, Deed::PersonOpened, &opening, number_id, now)?;
    Ok(true)
}

/// Writes down that somebody on the staff looked, once for each tenure, so that its person reads of it.
fn tell(
    db: &mut Conn,
    desk: &Desk,
    deed: Deed,
    opening: &Opening,
    object: &str,
    now: i64,
) -> Result<(), Error> {
    let act = || {
        let detail =
            [("reason", opening.reason.as_str().into()), ("case", opening.case_reference.as_str().into())];
        Act::by_staff(deed, &desk.staff_id).about(object).with(detail)
    };
    let held = tenures::held(db, &opening.number_id)?;
    if held.is_empty() {
        return audit::append(db, &act(), now);
    }
    held.into_iter().try_for_each(|tenure| audit::append(db, &act().seen_by(Some(tenure.id)), now))
}

/// What is known of a person.
pub struct Person {
    /// The last two digits of the number.
    pub last2: String,
    /// Until when this look holds, unix ms.
    pub until: i64,
    /// Why it was begun.
    pub reason: String,
    /// Until when wrong codes have locked sign-in by text, unix ms.
    pub locked_until: Option<i64>,
    /// Who held the number, newest first: side by side, never mixed.
    pub tenures: Vec<Tenure>,
}

impl Person {
    /// The open tenure that a closed one of this number could go on in, if it is one and there is one.
    #[must_use]
    pub fn goes_on_in(&self, tenure_id: &str) -> Option<&str> {
        let is_closed = |one: &Tenure| one.held.closed_at.is_some();
        self.tenures.iter().find(|one| one.held.id == tenure_id).filter(|one| is_closed(one))?;
        self.tenures.iter().find(|one| !is_closed(one)).map(|one| one.held.id.as_str())
    }
}

/// One who holds or held the number.
pub struct Tenure {
    /// Since when, until when, and how their sign-in is set up.
    pub held: Held,
    /// What they share.
    pub items: Vec<Item>,
}

/// A page of a person.
pub enum Shown {
    /// Nobody has said why, or too long ago.
    Closed,
    /// What is known.
    Open(Box<Person>),
}

/// What is known of whoever holds or held a number. None where there is no such number.
///
/// # Errors
/// From the database.
pub fn show(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    number_id: &str,
    now: i64,
) -> Result<Option<Shown>, Error> {
    let Some(number) = numbers::find(db, number_id)? else { return Ok(None) };
    let Some(opening) = openings::standing(db, &desk.staff_id, number_id, now)? else {
        return Ok(Some(Shown::Closed));
    };
    let mut all = Vec::new();
    for held in tenures::held(db, number_id)? {
        all.push(Tenure { items: listing::list(db, &held.id, now)?, held });
    }
    let last2 = last2(&number.phone(&op.keys)?);
    Ok(Some(Shown::Open(Box::new(Person {
        last2,
        until: opening.ends_at,
        locked_until: access::locked_until(db, op, number_id, now)?,
        reason: opening.reason,
        tenures: all,
    }))))
}

/// The time line of one tenure of a number that is open, before a time. None where it is not.
///
/// # Errors
/// From the database.
pub fn life(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    (number_id, tenure_id): (&str, &str),
    before: Option<i64>,
    now: i64,
) -> Result<Option<TimeLine>, Error> {
    if openings::standing(db, &desk.staff_id, number_id, now)?.is_none() {
        return Ok(None);
    }
    let held = tenures::held(db, number_id)?.into_iter().find(|held| held.id == tenure_id);
    match held {
        Some(held) => time_line(db, op, &held, before).map(Some),
        None => Ok(None),
    }
}

/// A whole number, or why it is not shown.
pub enum Revealed {
    /// It.
    Number(String),
    /// Who asks must prove who they are once more.
    NeedsProof,
    /// No look at this person is open.
    Closed,
}

/// Shows a whole number to somebody who has just proven who they are, and says why.
///
/// # Errors
/// From the database.
pub fn reveal(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    number_id: &str,
    reason: &str,
    now: i64,
) -> Result<Revealed, Error> {
    let Some(opening) = openings::standing(db, &desk.staff_id, number_id, now)? else {
        return Ok(Revealed::Closed);
    };
    if !desk.is_fresh(now) {
        return Ok(Revealed::NeedsProof);
    }
    let Some(number) = numbers::find(db, number_id)? else { return Ok(Revealed::Closed) };
    let phone = number.phone(&op.keys)?;
    let opening = Opening { reason: reason.to_owned(), ..opening };
    tell(db, desk, Deed::NumberRevealed, &opening, number_id, now)?;
    Ok(Revealed::Number(phone.as_e164().to_owned()))
}

/// A connection of a person who is open. None where there is none, or its person is not open.
///
/// # Errors
/// From the database.
pub fn connection(db: &mut Conn, desk: &Desk, id: &str, now: i64) -> Result<Option<(String, Detail)>, Error> {
    let Some((number_id, Some(tenure_id))) = connections::place_of(db, id)? else { return Ok(None) };
    if openings::standing(db, &desk.staff_id, &number_id, now)?.is_none() {
        return Ok(None);
    }
    Ok(connection::show(db, &tenure_id, id, now)?.map(|detail| (number_id, detail)))
}
