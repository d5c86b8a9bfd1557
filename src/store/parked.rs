//! Events whose grant, or whose ending, has not come yet.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::parked;
use crate::domain::time::DAY;
use crate::error::Error;

/// How long an event waits.
pub const LIFETIME: i64 = 30 * DAY;

/// An event that waits.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = parked, treat_none_as_default_value = false)]
pub struct Parked {
    /// `prk_...`; the row that the seal is bound to.
    pub id: String,
    /// From whom.
    pub platform_id: String,
    /// About which consent.
    pub consent_id: String,
    /// When the platform says that it happened, unix ms.
    pub sent_on: i64,
    /// The notification's body, sealed.
    pub body_sealed: String,
    /// Unix ms.
    pub parked_at: i64,
}

/// Parks an event.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, event: &Parked) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(parked::table).values(event)))?;
    Ok(())
}

/// Takes out all events about a consent that have not run out, oldest first.
///
/// # Errors
/// From the database.
pub fn take(db: &mut Conn, platform_id: &str, consent_id: &str, now: i64) -> Result<Vec<Parked>, Error> {
    let query = parked::table
        .filter(parked::platform_id.eq(platform_id))
        .filter(parked::consent_id.eq(consent_id))
        .order((parked::sent_on, parked::id));
    let events: Vec<Parked> = kept!(db, load(query))?;
    if !events.is_empty() {
        diesel::delete(parked::table)
            .filter(parked::id.eq_any(events.iter().map(|event| event.id.as_str())))
            .execute(db)?;
    }
    Ok(events.into_iter().filter(|event| now - event.parked_at < LIFETIME).collect())
}

/// Forgets what has waited too long; how many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    Ok(diesel::delete(parked::table.filter(parked::parked_at.le(now - LIFETIME))).execute(db)?)
}
