//! Connections with their app, bank and platform, as pages and the API show them.

use crate::store::kept::kept;
use diesel::prelude::*;

use super::super::Conn;
use super::super::platforms::Platform;
use super::super::registry::{Institution, Recipient};
use super::super::schema::{connections, institutions, logos, platforms, recipients};
use super::{Connection, stored_status};
use crate::domain::connection::{Status, reads_as};
use crate::error::Error;

/// A connection with those it names.
#[derive(Clone, Debug, Queryable)]
pub struct Full {
    /// The connection.
    pub connection: Connection,
    /// The app.
    pub recipient: Recipient,
    /// The bank.
    pub institution: Institution,
    /// The platform.
    pub platform: Platform,
}

macro_rules! joined {
    () => {
        connections::table
            .inner_join(recipients::table)
            .inner_join(institutions::table)
            .inner_join(platforms::table)
            .select((
                connections::all_columns,
                recipients::all_columns,
                institutions::all_columns,
                platforms::all_columns,
            ))
    };
}

/// A connection as a line of a list shows it, and no more: a list is asked for more than anything
/// else, and each column costs.
#[derive(Clone, Debug, Queryable)]
pub struct Entry {
    /// `con_...`
    pub id: String,
    /// Id of the app.
    pub recipient_id: String,
    /// Its name.
    pub app: String,
    /// Its name in law.
    pub app_legal_name: Option<String>,
    /// Id of its logo, where one was fetched.
    pub app_logo: Option<String>,
    /// Id of the bank.
    pub institution_id: String,
    /// Its name.
    pub bank: String,
    /// The platform's name.
    pub platform: String,
    /// A `Duration`.
    pub duration: Option<String>,
    /// JSON array of data clusters.
    pub clusters: String,
    /// Unix ms.
    pub created_time: i64,
    /// Unix ms.
    pub expiration_time: Option<i64>,
    /// The status as stored.
    pub status: String,
    /// Unix ms.
    pub status_changed_at: i64,
    /// Unix ms.
    pub last_accessed_at: Option<i64>,
    /// `sentOn` of the grant that a hold suspended.
    pub held_on: Option<i64>,
    /// As of when the platform's list of live consents lacked it.
    pub unlisted_at: Option<i64>,
    /// When staff halted it, unix ms.
    pub halted_at: Option<i64>,
}

impl Entry {
    /// The status as it reads at `now`.
    #[must_use]
    pub fn status_at(&self, now: i64) -> Status {
        reads_as(stored_status(&self.status), self.expiration_time, now)
    }
}

/// All connections that this tenure may see, newest first, as lines of a list.
///
/// # Errors
/// From the database.
pub fn entries(db: &mut Conn, tenure_id: &str) -> Result<Vec<Entry>, Error> {
    let query = connections::table
        .inner_join(recipients::table)
        .inner_join(institutions::table)
        .inner_join(platforms::table)
        .left_join(logos::table.on(logos::uri.nullable().eq(recipients::logo_uri)))
        .filter(connections::tenure_id.eq(tenure_id))
        .order((connections::created_time.desc(), connections::id.desc()))
        .select((
            connections::id,
            recipients::id,
            recipients::name,
            recipients::legal_name,
            logos::id.nullable(),
            institutions::id,
            institutions::name,
            platforms::name,
            connections::duration,
            connections::clusters,
            connections::created_time,
            connections::expiration_time,
            connections::status,
            connections::status_changed_at,
            connections::last_accessed_at,
            connections::held_on,
            connections::unlisted_at,
            connections::halted_at,
        ));
    Ok(kept!(db, load(query))?)
}

/// A connection by the names of its app and bank.
#[derive(Clone, Debug, Queryable)]
pub struct Named {
    /// `con_...`
    pub id: String,
    /// The app's name.
    pub app: String,
    /// The bank's name.
    pub bank: String,
}

/// Those of these connections that this tenure may see.
///
/// # Errors
/// From the database.
pub fn named(db: &mut Conn, tenure_id: &str, ids: &[&str]) -> Result<Vec<Named>, Error> {
    Ok(connections::table
        .inner_join(recipients::table)
        .inner_join(institutions::table)
        .filter(connections::tenure_id.eq(tenure_id))
        .filter(connections::id.eq_any(ids.iter().copied()))
        .select((connections::id, recipients::name, institutions::name))
        .load(db)?)
}

/// All connections that this tenure may see, newest first.
///
/// # Errors
/// From the database.
pub fn for_tenure(db: &mut Conn, tenure_id: &str) -> Result<Vec<Full>, Error> {
    let query = joined!()
        .filter(connections::tenure_id.eq(tenure_id))
        .order((connections::created_time.desc(), connections::id.desc()));
    Ok(kept!(db, load(query))?)
}

/// The connections of these tenures of a number, and those that wait with it, in the order of their ids.
///
/// # Errors
/// From the database.
pub fn hidden(db: &mut Conn, number_id: &str, tenures: &[String]) -> Result<Vec<Full>, Error> {
    let mut found: Vec<Full> = joined!().filter(connections::tenure_id.eq_any(tenures)).load(db)?;
    let waiting: Vec<Full> = joined!()
        .filter(connections::number_id.eq(number_id))
        .filter(connections::tenure_id.is_null())
        .load(db)?;
    found.extend(waiting);
    found.sort_by(|one, other| one.connection.id.cmp(&other.connection.id));
    Ok(found)
}

/// A connection, if this tenure may see it.
///
/// # Errors
/// From the database.
pub fn full(db: &mut Conn, tenure_id: &str, id: &str) -> Result<Option<Full>, Error> {
    let query =
        joined!().filter(connections::id.eq(id)).filter(connections::tenure_id.eq(tenure_id)).limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// A platform's connection by its consent id.
///
/// # Errors
/// From the database.
pub fn full_by_consent(db: &mut Conn, platform_id: &str, consent_id: &str) -> Result<Option<Full>, Error> {
    let query = joined!()
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::consent_id.eq(consent_id))
        .limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// What the API's list can be narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Search {
    /// As it reads now.
    pub status: Option<Status>,
    /// The platform's id of an app.
    pub recipient_id: Option<String>,
    /// Changed at or after, unix ms.
    pub updated_since: Option<i64>,
    /// Connection id to go on after.
    pub after: Option<String>,
    /// How many.
    pub limit: i64,
}

/// A platform's connections by id, so that a page follows the one before.
///
/// # Errors
/// From the database.
pub fn search(db: &mut Conn, platform_id: &str, search: &Search, now: i64) -> Result<Vec<Full>, Error> {
    use connections::dsl as c;
    let live = [Status::Active.as_str(), Status::Suspended.as_str()];
    let mut query = joined!().filter(c::platform_id.eq(platform_id)).into_boxed();
    match search.status {
        // Past its expiration time a live connection reads as expired without a write.
        Some(Status::Expired) => {
            query = query.filter(
                c::status
                    .eq(Status::Expired.as_str())
                    .or(c::status.eq_any(live).and(c::expiration_time.le(now).assume_not_null())),
            );
        }
        Some(status) if status.is_live() => {
            query = query
                .filter(c::status.eq(status.as_str()))
                .filter(c::expiration_time.is_null().or(c::expiration_time.gt(now)));
        }
        Some(status) => query = query.filter(c::status.eq(status.as_str())),
        None => {}
    }
    if let Some(recipient) = &search.recipient_id {
        query = query.filter(recipients::external_id.eq(recipient.clone()));
    }
    if let Some(since) = search.updated_since {
        let ran_out = c::status.eq_any(live).and(c::expiration_time.between(since, now).assume_not_null());
        query = query.filter(c::updated_at.ge(since).or(ran_out));
    }
    if let Some(after) = &search.after {
        query = query.filter(c::id.gt(after.clone()));
    }
    Ok(query.order(c::id).limit(search.limit).load(db)?)
}
