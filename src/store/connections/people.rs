//! Whose connections are whose: by a platform's id of the human, by number; and what goes along when a
//! person takes another number.

use crate::store::kept::kept;
use diesel::prelude::*;

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

/// The tenure of the newest connection that this platform has shared with this number.
///
/// # Errors
/// From the database.
pub fn tenure_of_number(
    db: &mut Conn,
    platform_id: &str,
    tenures: &[String],
) -> Result<Option<String>, Error> {
    let query = connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::tenure_id.eq_any(tenures))
        .order((connections::created_at.desc(), connections::id.desc()))
        .select(connections::tenure_id.assume_not_null());
    Ok(query.first(db).optional()?)
}

/// The number of the newest connection that this platform has shared for this human.
///
/// # Errors
/// From the database.
pub fn number_of_subject(db: &mut Conn, platform_id: &str, subject: &str) -> Result<Option<String>, Error> {
    let query = connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::subject.eq(subject))
        .order((connections::created_at.desc(), connections::id.desc()))
        .select(connections::number_id);
    Ok(query.first(db).optional()?)
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

/// Gives the connections of one platform's human to a tenure of another number; without one they wait with
/// the number.
///
/// # Errors
/// From the database.
pub fn move_subject(
    db: &mut Conn,
    (platform_id, subject): (&str, &str),
    number_id: &str,
    tenure_id: Option<&str>,
    now: i64,
) -> Result<usize, Error> {
    let those = || {
        connections::table
            .filter(connections::platform_id.eq(platform_id))
            .filter(connections::subject.eq(subject))
    };
    let ids: Vec<String> = those().select(connections::id).load(db)?;
    let waiting_since = tenure_id.is_none().then_some(now);
    let moved = diesel::update(those())
        .set((
            connections::tenure_id.eq(tenure_id),
            connections::number_id.eq(number_id),
            connections::waiting_since.eq(waiting_since),
            connections::updated_at.eq(now),
        ))
        .execute(db)?;
    diesel::delete(links::table.filter(links::connection_id.eq_any(ids))).execute(db)?;
    Ok(moved)
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
