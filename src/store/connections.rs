//! Connections and their accounts.

mod accounts;
mod listed;
mod listing;
mod people;
mod stop;

use diesel::prelude::*;

pub use accounts::{
    Account, accounts_of, accounts_of_tenure, add_accounts, replace_accounts, set_account_status,
};
pub use listed::{relist, unlist};
pub use listing::{
    Entry, Full, Named, Search, entries, for_tenure, full, full_by_consent, hidden, named, search,
};
pub use people::{
    hand_over, has_shared_in, has_subject, move_to_number, number_of, numbers_of, of_subject, place_of,
    tenure_of_subject, tenures_of_subject,
};
pub use stop::{held, revoke_pending, stop, take_unseen, touch, waits_unseen};

use super::Conn;
use super::kept::{insert_or_ignore, kept, locked};
use super::schema::{connections, revocations};
use crate::domain::connection::{Clocks, Status, reads_as};
use crate::error::Error;

/// A connection, as its row stands. Times are unix ms; see the migration for each column.
#[expect(missing_docs, reason = "the fields are the columns that DESIGN 6.1 and the migration explain")]
#[derive(Clone, Debug, Queryable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = connections, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Connection {
    pub id: String,
    pub platform_id: String,
    pub consent_id: String,
    pub receipt_id: Option<String>,
    pub number_id: String,
    pub tenure_id: Option<String>,
    pub waiting_since: Option<i64>,
    pub subject: Option<String>,
    pub locale: Option<String>,
    pub recipient_id: String,
    pub institution_id: String,
    pub follows_id: Option<String>,
    pub purpose: Option<String>,
    pub duration: Option<String>,
    pub account_revocation: bool,
    /// JSON array of data clusters.
    pub clusters: String,
    pub created_time: i64,
    pub expiration_time: Option<i64>,
    pub lookback_period: Option<i64>,
    pub status: String,
    pub status_changed_at: i64,
    pub content_on: i64,
    pub suspended_on: Option<i64>,
    pub expired_on: Option<i64>,
    pub revoked_on: Option<i64>,
    /// When the person stopped it; final for this consent.
    pub stopped_at: Option<i64>,
    pub last_accessed_at: Option<i64>,
    pub notice_state: String,
    pub notice_at: i64,
    pub created_at: i64,
    pub updated_at: i64,
    /// `sentOn` of the grant that a hold suspended.
    pub held_on: Option<i64>,
    /// When to see whether its person is to be reminded of it, unix ms.
    pub remind_at: Option<i64>,
    /// The expiration time that they were reminded of.
    pub expiry_told: Option<i64>,
    /// When they were reminded that nothing was read, unix ms.
    pub silence_told_at: Option<i64>,
    /// As of when the platform's list of live consents lacked it.
    pub unlisted_at: Option<i64>,
    /// When staff halted it, unix ms.
    pub halted_at: Option<i64>,
    /// Whether it was halted as it came, so that its person has not been told of it.
    pub untold: bool,
}

impl Connection {
    /// The status as stored.
    #[must_use]
    pub fn stored_status(&self) -> Status {
        stored_status(&self.status)
    }

    /// The status as it reads at `now`.
    #[must_use]
    pub fn status_at(&self, now: i64) -> Status {
        reads_as(self.stored_status(), self.expiration_time, now)
    }

    /// The newest time of each kind of event.
    #[must_use]
    pub const fn clocks(&self) -> Clocks {
        Clocks {
            content: self.content_on,
            suspended: self.suspended_on,
            expired: self.expired_on,
            revoked: self.revoked_on,
            held: self.held_on,
            halted: self.halted_at.is_some(),
        }
    }

    /// Whether it waits for its person, after something was reported.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.held_on.is_some() && self.stored_status() == Status::Suspended
    }

    /// Whether it has waited since it came, for its person or for staff: nobody has been told that it can be read.
    #[must_use]
    pub fn waits(&self) -> bool {
        self.is_held() || self.untold
    }

    /// The data clusters.
    #[must_use]
    pub fn cluster_list(&self) -> Vec<String> {
        list(&self.clusters)
    }
}

/// The status that a column holds.
fn stored_status(column: &str) -> Status {
    Status::parse(column).unwrap_or(Status::Suspended)
}

/// A JSON array of texts as a column keeps it.
#[must_use]
pub fn list(json: &str) -> Vec<String> {
    serde_json::from_str(json).unwrap_or_default()
}

/// The column text of a list.
#[must_use]
pub fn json_list(items: &[String]) -> String {
    serde_json::to_string(items).unwrap_or_else(|_| "[]".into())
}

/// Adds a connection; `false` where this platform has reported the consent before.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, connection: &Connection) -> Result<bool, Error> {
    Ok(insert_or_ignore!(db, connections::table, connection)? == 1)
}

/// The connection of a consent, locked until the transaction ends: events about one consent are
/// taken one at a time.
///
/// # Errors
/// From the database.
pub fn lock_by_consent(
    db: &mut Conn,
    platform_id: &str,
    consent_id: &str,
) -> Result<Option<Connection>, Error> {
    let query = connections::table
        .filter(connections::platform_id.eq(platform_id))
        .filter(connections::consent_id.eq(consent_id));
    Ok(locked!(db, query).optional()?)
}

/// The connection with this id, locked until the transaction ends.
///
/// # Errors
/// From the database.
pub fn lock(db: &mut Conn, id: &str) -> Result<Option<Connection>, Error> {
    let query = connections::table.find(id);
    Ok(locked!(db, query).optional()?)
}

/// The connection with this id.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Connection>, Error> {
    Ok(kept!(db, get_result(connections::table.find(id))).optional()?)
}

/// Writes a connection that was locked before.
///
/// # Errors
/// From the database.
pub fn save(db: &mut Conn, connection: &Connection) -> Result<(), Error> {
    kept!(db, run(diesel::update(connections::table.find(&connection.id)).set(connection)))?;
    Ok(())
}

/// The newest connection of this tenure with the same app and bank that its person stopped.
///
/// # Errors
/// From the database.
pub fn stopped_before(
    db: &mut Conn,
    tenure_id: &str,
    recipient_id: &str,
    institution_id: &str,
) -> Result<Option<String>, Error> {
    let query = connections::table
        .filter(connections::tenure_id.eq(tenure_id))
        .filter(connections::recipient_id.eq(recipient_id))
        .filter(connections::institution_id.eq(institution_id))
        .filter(connections::stopped_at.is_not_null())
        // What staff ended for many at once, its person did not.
        .filter(diesel::dsl::not(diesel::dsl::exists(
            revocations::table
                .filter(revocations::connection_id.eq(connections::id))
                .filter(revocations::incident_id.is_not_null()),
        )))
        .order(connections::stopped_at.desc())
        .select(connections::id);
    Ok(kept!(db, get_result(query.limit(1))).optional()?)
}

/// The locale that a platform told with a connection.
///
/// # Errors
/// From the database.
pub fn locale(db: &mut Conn, id: &str) -> Result<Option<String>, Error> {
    let query = connections::table.find(id).select(connections::locale).limit(1);
    let found: Option<Option<String>> = kept!(db, get_result(query)).optional()?;
    Ok(found.flatten())
}

/// The locale that a platform told most lately about the person of this tenure.
///
/// # Errors
/// From the database.
pub fn newest_locale(db: &mut Conn, tenure_id: &str) -> Result<Option<String>, Error> {
    let query = connections::table
        .filter(connections::tenure_id.eq(tenure_id))
        .filter(connections::locale.is_not_null())
        .order((connections::content_on.desc(), connections::id.desc()))
        .select(connections::locale)
        .limit(1);
    let found: Option<Option<String>> = kept!(db, get_result(query)).optional()?;
    Ok(found.flatten())
}

/// Notes how far the notice of a grant is.
///
/// # Errors
/// From the database.
pub fn set_notice(db: &mut Conn, id: &str, state: &str, now: i64) -> Result<(), Error> {
    let noting = diesel::update(connections::table.find(id))
        .set((connections::notice_state.eq(state), connections::notice_at.eq(now)));
    kept!(db, run(noting))?;
    Ok(())
}
