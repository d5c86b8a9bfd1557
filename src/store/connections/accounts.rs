//! The accounts of a connection.

use crate::store::kept::kept;
use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::{accounts, connections};
use crate::domain::connection::Status;
use crate::domain::notification;
use crate::error::Error;

/// An account of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
pub struct Account {
    /// Whose.
    pub connection_id: String,
    /// The platform's id.
    pub account_id: String,
    /// Its place in the platform's list.
    pub position: i64,
    /// Its name at the bank.
    pub name: Option<String>,
    /// FDX account type.
    pub kind: Option<String>,
    /// The end of its number.
    pub last4: Option<String>,
    /// `ACTIVE`, `REVOCATION_PENDING` or `REVOKED`.
    pub status: String,
    /// Unix ms.
    pub status_changed_at: i64,
}

impl Account {
    /// Whether its data can be read as long as the connection lives.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.status == Status::Active.as_str()
    }
}

/// The accounts of these connections, each connection's in the platform's order.
///
/// # Errors
/// From the database.
pub fn accounts_of(db: &mut Conn, connection_ids: &[&str]) -> Result<Vec<Account>, Error> {
    if connection_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(accounts::table
        .filter(accounts::connection_id.eq_any(connection_ids))
        .order((accounts::connection_id, accounts::position))
        .load(db)?)
}

/// The accounts of all connections of this tenure, each connection's in the platform's order.
///
/// # Errors
/// From the database.
pub fn accounts_of_tenure(db: &mut Conn, tenure_id: &str) -> Result<Vec<Account>, Error> {
    let query = accounts::table
        .inner_join(connections::table)
        .filter(connections::tenure_id.eq(tenure_id))
        .order((accounts::connection_id, accounts::position))
        .select(accounts::all_columns);
    Ok(kept!(db, load(query))?)
}

/// Makes the accounts of a connection those that the platform told. An account that the person
/// stopped keeps its status; one that the platform no longer names goes, unless it was stopped.
///
/// # Errors
/// From the database.
pub fn replace_accounts(
    db: &mut Conn,
    connection_id: &str,
    told: &[notification::Account],
    now: i64,
) -> Result<(), Error> {
    let known = accounts_of(db, &[connection_id])?;
    for old in known.iter().filter(|old| old.is_active()) {
        if !told.iter().any(|account| account.account_id == old.account_id) {
            kept!(db, run(diesel::delete(accounts::table.find((connection_id, &old.account_id)))))?;
        }
    }
    for (position, account) in (0_i64..).zip(told) {
        if let Some(old) = known.iter().find(|old| old.account_id == account.account_id) {
            let is_same = (old.position, &old.name, &old.kind, &old.last4)
                == (position, &account.name, &account.kind, &account.last4);
            if !is_same {
                kept!(
                    db,
                    run(diesel::update(accounts::table.find((connection_id, &old.account_id))).set((
                        accounts::position.eq(position),
                        accounts::name.eq(&account.name),
                        accounts::kind.eq(&account.kind),
                        accounts::last4.eq(&account.last4),
                    )))
                )?;
            }
            continue;
        }
        add(db, connection_id, position, account, now)?;
    }
    Ok(())
}

/// The accounts of a connection that is new.
///
/// # Errors
/// From the database.
pub fn add_accounts(
    db: &mut Conn,
    connection_id: &str,
    told: &[notification::Account],
    now: i64,
) -> Result<(), Error> {
    (0_i64..).zip(told).try_for_each(|(position, account)| add(db, connection_id, position, account, now))
}

fn add(
    db: &mut Conn,
    connection_id: &str,
    position: i64,
    account: &notification::Account,
    now: i64,
) -> Result<(), Error> {
    let row = Account {
        connection_id: connection_id.to_owned(),
        account_id: account.account_id.clone(),
        position,
        name: account.name.clone(),
        kind: account.kind.clone(),
        last4: account.last4.clone(),
        status: Status::Active.to_string(),
        status_changed_at: now,
    };
    kept!(db, run(diesel::insert_into(accounts::table).values(&row)))?;
    Ok(())
}

/// Changes the status of those of these accounts that stand at `from`; how many did.
///
/// # Errors
/// From the database.
pub fn set_account_status(
    db: &mut Conn,
    connection_id: &str,
    account_ids: &[String],
    from: Status,
    to: Status,
    now: i64,
) -> Result<usize, Error> {
    Ok(diesel::update(accounts::table)
        .filter(accounts::connection_id.eq(connection_id))
        .filter(accounts::account_id.eq_any(account_ids))
        .filter(accounts::status.eq(from.as_str()))
        .set((accounts::status.eq(to.as_str()), accounts::status_changed_at.eq(now)))
        .execute(db)?)
}
