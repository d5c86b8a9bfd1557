//! Everything that a person shares, for the page that answers "who can see my data".

use crate::domain::connection::Status;
use crate::domain::time::DAY;
use crate::error::Error;
use crate::store::connections::{self, Account, Connection, Entry};
use crate::store::revocations::Revocation;
use crate::store::{Conn, revocations};

/// A live connection that nobody has read for this long is pointed out.
pub const UNUSED_AFTER: i64 = 90 * DAY;
/// A connection that ends by itself within this long is pointed out.
pub const EXPIRES_SOON: i64 = 7 * DAY;

/// One connection of the list.
#[derive(Clone, Debug)]
pub struct Item {
    /// The connection and those it names.
    pub entry: Entry,
    /// Its accounts, in the platform's order.
    pub accounts: Vec<Account>,
    /// Its ending, where it has one.
    pub ending: Option<Revocation>,
    /// As it reads now.
    pub status: Status,
}

impl Item {
    /// Whether it belongs under "ended" and not among those that can see something.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        matches!(self.status, Status::Revoked | Status::Expired)
    }

    /// Whether it waits for its person, after something was reported.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.status == Status::Suspended && self.entry.held_on.is_some()
    }

    /// Whether staff have halted it.
    #[must_use]
    pub fn is_halted(&self) -> bool {
        self.status == Status::Suspended && self.entry.halted_at.is_some()
    }

    /// Whether it can be read, and nobody has done so for 90 days.
    #[must_use]
    pub fn is_unused(&self, now: i64) -> bool {
        let last = self.entry.last_accessed_at.unwrap_or(self.entry.created_time);
        self.status == Status::Active && now - last >= UNUSED_AFTER
    }

    /// Whether it ends by itself within a week.
    #[must_use]
    pub fn expires_soon(&self, now: i64) -> bool {
        self.status.is_live() && self.entry.expiration_time.is_some_and(|end| end - now <= EXPIRES_SOON)
    }
}

/// All connections of a tenure, newest first.
///
/// # Errors
/// From the database.
pub fn list(db: &mut Conn, tenure_id: &str, now: i64) -> Result<Vec<Item>, Error> {
    let entries = connections::entries(db, tenure_id)?;
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let mut accounts = connections::accounts_of_tenure(db, tenure_id)?;
    let mut endings = revocations::standing_of_tenure(db, tenure_id)?;
    let item = |entry: Entry| {
        // A person has a handful of connections: going through all is quicker than any table.
        let accounts = accounts.extract_if(.., |account| account.connection_id == entry.id).collect();
        let ending = endings.extract_if(.., |ending| ending.connection_id == entry.id).next();
        Item { status: entry.status_at(now), entry, accounts, ending }
    };
    Ok(entries.into_iter().map(item).collect())
}

/// How many other live connections of this tenure are with the same app.
///
/// # Errors
/// From the database.
pub fn others_of_app(
    db: &mut Conn,
    tenure_id: &str,
    connection: &Connection,
    now: i64,
) -> Result<usize, Error> {
    let is_other = |entry: &Entry| {
        entry.id != connection.id
            && entry.recipient_id == connection.recipient_id
            && entry.status_at(now).is_live()
    };
    Ok(connections::entries(db, tenure_id)?.iter().filter(|entry| is_other(entry)).count())
}
