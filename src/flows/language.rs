//! The language of a person, as far as it is kept here: their choice with their tenure, what a
//! platform told with each connection.

use super::Operator;
use super::session::who;
use crate::domain::audit::{Act, Deed};
use crate::domain::language::{Heard, Language};
use crate::domain::words::Words;
use crate::error::Error;
use crate::store::{Conn, audit, connections, tenures};

/// Keeps the choice of the person whose session this key opens; where none stands, the browser alone
/// remembers it.
///
/// # Errors
/// From the database.
pub fn choose(db: &mut Conn, key: &str, language: Language, now: i64) -> Result<(), Error> {
    match who(db, key, now)? {
        Some(who) => keep(db, &who.tenure_id, language, now),
        None => Ok(()),
    }
}

/// The language of a person who has just signed in. What they chose in this browser before is their
/// choice from now on.
///
/// # Errors
/// From the database.
pub fn at_sign_in(db: &mut Conn, tenure_id: &str, heard: Heard, now: i64) -> Result<Heard, Error> {
    if let Some(chosen) = heard.chosen {
        keep(db, tenure_id, chosen, now)?;
        return Ok(heard);
    }
    of_tenure(db, tenure_id, heard)
}

/// The words for a code to a number. What its tenure is known to speak counts only while that one's
/// last proof is trusted: who holds the number now may be somebody else.
///
/// # Errors
/// From the database.
pub fn for_code(
    db: &mut Conn,
    op: &Operator,
    number_id: Option<&str>,
    heard: Heard,
    now: i64,
) -> Result<Words, Error> {
    if heard.chosen.is_some() {
        return Ok(Words::of(heard.language()));
    }
    // Asked in the same way where there is no number, so that a known one costs the same.
    let newest = tenures::of_number(db, number_id.unwrap_or_default())?.into_iter().next();
    let trusted = newest.filter(|newest| newest.is_trusted(now, op.trust));
    let heard = of_tenure(db, trusted.as_ref().map_or("", |newest| newest.id.as_str()), heard)?;
    Ok(Words::of(heard.language()))
}

/// The words for a text about a connection. `told`: the locale that came with it.
///
/// # Errors
/// From the database.
pub fn for_notice(db: &mut Conn, tenure_id: Option<&str>, told: Option<&str>) -> Result<Words, Error> {
    let heard = Heard { told: told.and_then(Language::of_tag), ..Heard::default() };
    let heard = match tenure_id {
        Some(tenure) => of_tenure(db, tenure, heard)?,
        None => heard,
    };
    Ok(Words::of(heard.language()))
}

/// What the tenure adds to what was heard. What was told most lately is what `heard` holds already.
fn of_tenure(db: &mut Conn, tenure_id: &str, heard: Heard) -> Result<Heard, Error> {
    let chosen = tenures::locale(db, tenure_id)?.and_then(|tag| Language::parse(&tag));
    let told = match heard.told {
        None if chosen.is_none() => connections::newest_locale(db, tenure_id)?,
        _ => None,
    };
    Ok(Heard {
        chosen: heard.chosen.or(chosen),
        told: heard.told.or_else(|| told.and_then(|tag| Language::of_tag(&tag))),
        ..heard
    })
}

fn keep(db: &mut Conn, tenure_id: &str, language: Language, now: i64) -> Result<(), Error> {
    if !tenures::set_locale(db, tenure_id, language.as_str())? {
        return Ok(());
    }
    let act = Act::by_person(Deed::LanguageChosen, tenure_id).about(tenure_id);
    audit::append(db, &act.with([("language", language.as_str().into())]), now)
}
