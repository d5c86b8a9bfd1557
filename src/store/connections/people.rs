//! Whose connections are whose: by a platform's id of the human, by number; and what goes along when a
//! person takes another number.

use crate::store::kept::kept;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::super::Conn;
use super::super::schema::{connections, links};
use crate::error::Error;

/// The tenure of the newest connection that this platform has shared for this human.
///
/// # Errors
/// From the database.
pub fn tenure_of_subject(db: &mut Conn, platform_id: &str, subject: &str) -> Result<Option<String>, Error> {
    let query = connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::subject.eq(subject))
        .filter(connections::tenure_id.is_not_null())
        .order((connections::created_at.desc(), connections::id.desc()))
        .select(connections::tenure_id.assume_not_null());
    Ok(query.first(db).optional()?)
}

/// The tenures, each with its number, in which this platform has shared for this human.
///
/// # Errors
/// From the database.
pub fn tenures_of_subject(
    db: &mut Conn,
    platform_id: &str,
    subject: &str,
) -> Result<Vec<(String, String)>, Error> {
    let query = connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::subject.eq(subject))
        .filter(connections::tenure_id.is_not_null())
        .order((connections::tenure_id, connections::number_id))
        .select((connections::tenure_id.assume_not_null(), connections::number_id))
        .distinct();
    Ok(query.load(db)?)
}

/// The ids of what this platform has shared for this human in one tenure, or, without one, unseen.
///
/// # Errors
/// From the database.
pub fn of_subject(
    db: &mut Conn,
    (platform_id, subject): (&str, &str),
    tenure_id: Option<&str>,
) -> Result<Vec<String>, Error> {
    let is_unseen = connections::tenure_id.is_null().and(tenure_id.is_none().into_sql::<Bool>());
    let query = connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::subject.eq(subject))
        .filter(connections::tenure_id.eq(tenure_id).or(is_unseen))
        .order(connections::id)
        .select(connections::id);
    Ok(query.load(db)?)
}

/// Whether this platform has shared anything in a tenure.
///
/// # Errors
/// From the database.
pub fn has_shared_in(db: &mut Conn, platform_id: &str, tenure_id: &str) -> Result<bool, Error> {
    let query = connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::tenure_id.eq(tenure_id))
        .select(connections::id);
    let found: Option<String> = query.first(db).optional()?;
    Ok(found.is_some())
}

/// Whether this platform has shared anything for this human.
///
/// # Errors
/// From the database.
pub fn has_subject(db: &mut Conn, platform_id: &str, subject: &str) -> Result<bool, Error> {
    let query = connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::subject.eq(subject))
        .select(connections::id);
    let found: Option<String> = query.first(db).optional()?;
    Ok(found.is_some())
}

/// Gives a tenure's connections to another one of the same person, with another number if need be.
///
/// # Errors
/// From the database.
pub fn hand_over(db: &mut Conn, from: &str, to: &str, number_id: &str, now: i64) -> Result<(), Error> {
    let handing = diesel::update(connections::table.filter(connections::tenure_id.eq(from))).set((
        connections::tenure_id.eq(to),
        connections::number_id.eq(number_id),
        connections::updated_at.eq(now),
    ));
    kept!(db, run(handing))?;
    forget_other_links(db, number_id, to)
}

/// Gives connections to a tenure of another number; without one they wait with the number.
///
/// # Errors
/// From the database.
pub fn move_to_number(
    db: &mut Conn,
    ids: &[String],
    number_id: &str,
    tenure_id: Option<&str>,
    now: i64,
) -> Result<(), Error> {
    let waiting_since = tenure_id.is_none().then_some(now);
    diesel::update(connections::table.filter(connections::id.eq_any(ids)))
        .set((
            connections::tenure_id.eq(tenure_id),
            connections::number_id.eq(number_id),
            connections::waiting_since.eq(waiting_since),
            connections::updated_at.eq(now),
        ))
        .execute(db)?;
    diesel::delete(links::table.filter(links::connection_id.eq_any(ids))).execute(db)?;
    Ok(())
}

/// Forgets the links to a tenure's connections that were texted to another number: who holds that one must
/// not learn the end of this one.
fn forget_other_links(db: &mut Conn, number_id: &str, tenure_id: &str) -> Result<(), Error> {
    let ids: Vec<String> =
        connections::table.filter(connections::tenure_id.eq(tenure_id)).select(connections::id).load(db)?;
    diesel::delete(links::table)
        .filter(links::connection_id.eq_any(ids))
        .filter(links::number_id.ne(number_id))
        .execute(db)?;
    Ok(())
}

/// The number that a connection was shared with.
///
/// # Errors
/// From the database.
pub fn number_of(db: &mut Conn, id: &str) -> Result<Option<String>, Error> {
    Ok(place_of(db, id)?.map(|(number_id, _)| number_id))
}

/// The number and tenure that a connection belongs to; no tenure while it waits, unseen.
///
/// # Errors
/// From the database.
pub fn place_of(db: &mut Conn, id: &str) -> Result<Option<(String, Option<String>)>, Error> {
    let query = connections::table.find(id).select((connections::number_id, connections::tenure_id));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// The numbers with which a platform has shared a consent of this id, or anything for this human.
///
/// # Errors
/// From the database.
pub fn numbers_of(db: &mut Conn, platform_id: &str, consent_or_subject: &str) -> Result<Vec<String>, Error> {
    let by_consent = connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::consent_id.eq(consent_or_subject))
        .select(connections::number_id);
    let mut found: Vec<String> = kept!(db, load(by_consent))?;
    let by_subject = connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::subject.eq(consent_or_subject))
        .select(connections::number_id)
        .distinct();
    let more: Vec<String> = kept!(db, load(by_subject))?;
    found.extend(more);
    Ok(found)
}
