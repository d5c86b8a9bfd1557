//! A person, for somebody on the staff who answers them: found, opened for a reason, read, and never without
//! a line in the record that the person can read too.

mod find;
mod time_line;

pub(super) use find::named;
pub use find::{By, Found, search};
pub use time_line::{Event, Moment, TimeLine, time_line};

use find::last2;

use super::connection::{self, Detail};
use super::listing::{self, Item};
use super::staff::Desk;
use super::{Operator, access};
use crate::domain::audit::{Act, Deed};
use crate::domain::time::MINUTE;
use crate::domain::{id, reason};
use crate::error::Error;
use crate::store::openings::{self, Opening};
use crate::store::tenures::Held;
use crate::store::{Conn, audit, connections, numbers, tenures};

/// How long a look at a person holds, once its reason was given.
pub const LOOK: i64 = 30 * MINUTE;

/// Which of these texts hold the very number that they are said of. They stand in the record, where none shall.
///
/// # Errors
/// From the database.
pub fn name_number<const N: usize>(
    db: &mut Conn,
    op: &Operator,
    number_id: &str,
    texts: [&str; N],
) -> Result<[bool; N], Error> {
    let Some(number) = numbers::find(db, number_id)? else { return Ok([false; N]) };
    let phone = number.phone(&op.keys)?;
    Ok(texts.map(|text| reason::names(text, &phone)))
}

/// What came of opening a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// They are open.
    Done,
    /// There is no such number.
    NoSuch,
    /// What was said holds the number itself, which stands nowhere in the record.
    NamesNumber,
}

/// Opens what is known of a person, for this reason. Each of the people who held the number reads of it.
///
/// # Errors
/// From the database.
pub fn open(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    number_id: &str,
    (reason, case_reference): (&str, &str),
    now: i64,
) -> Result<Opened, Error> {
    if numbers::find(db, number_id)?.is_none() {
        return Ok(Opened::NoSuch);
    }
    if name_number(db, op, number_id, [reason, case_reference])?.contains(&true) {
        return Ok(Opened::NamesNumber);
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
    Ok(Opened::Done)
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
