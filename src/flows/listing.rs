//! Everything that a person shares, for the page that answers "who can see my data".

use std::collections::HashMap;

use crate::domain::connection::Status;
use crate::domain::time::DAY;
use crate::error::Error;
use crate::store::connections::{self, Account, Full};
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
    pub full: Full,
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

    /// Whether it can be read, and nobody has done so for 90 days.
    #[must_use]
    pub fn is_unused(&self, now: i64) -> bool {
        let last = self.full.connection.last_accessed_at.unwrap_or(self.full.connection.created_time);
        self.status == Status::Active && now - last >= UNUSED_AFTER
    }

    /// Whether it ends by itself within a week.
    #[must_use]
    pub fn expires_soon(&self, now: i64) -> bool {
        self.status.is_live()
            && self.full.connection.expiration_time.is_some_and(|end| end - now <= EXPIRES_SOON)
    }
}

/// All connections of a tenure, newest first.
///
/// # Errors
/// From the database.
pub fn list(db: &mut Conn, tenure_id: &str, now: i64) -> Result<Vec<Item>, Error> {
    let all = connections::for_tenure(db, tenure_id)?;
    let ids: Vec<&str> = all.iter().map(|full| full.connection.id.as_str()).collect();
    let mut accounts: HashMap<String, Vec<Account>> = HashMap::new();
    for account in connections::accounts_of(db, &ids)? {
        accounts.entry(account.connection_id.clone()).or_default().push(account);
    }
    let mut endings: HashMap<String, Revocation> = HashMap::new();
    for ending in
        revocations::standing_of(db, &ids)?.into_iter().filter(|ending| ending.account_ids.is_none())
    {
        endings.insert(ending.connection_id.clone(), ending);
    }
    Ok(all
        .into_iter()
        .map(|full| Item {
            accounts: accounts.remove(&full.connection.id).unwrap_or_default(),
            ending: endings.remove(&full.connection.id),
            status: full.connection.status_at(now),
            full,
        })
        .collect())
}
