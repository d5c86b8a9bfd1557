//! What a grant adds to a connection that is there.

use crate::domain::notice::More;
use crate::domain::notification::Grant;
use crate::error::Error;
use crate::store::Conn;
use crate::store::connections::{self, Connection};

/// What a grant brings that was not there before.
pub(super) struct Added<'a> {
    accounts: usize,
    clusters: Vec<&'a str>,
}

impl<'a> Added<'a> {
    /// None where it brings nothing.
    pub(super) fn news(&self) -> Option<More<'a>> {
        match (self.accounts, self.clusters.as_slice()) {
            (0, []) => None,
            (accounts, []) => Some(More::Accounts(accounts)),
            (0, [only]) => Some(More::Data(only)),
            (0, several) => Some(More::Kinds(several.len())),
            _ => Some(More::Both),
        }
    }
}

/// Compares a grant with what is known.
///
/// # Errors
/// From the database.
pub(super) fn added_by<'a>(db: &mut Conn, known: &Connection, grant: &'a Grant) -> Result<Added<'a>, Error> {
    let had = known.cluster_list();
    let clusters = grant.clusters.iter().filter(|cluster| !had.contains(cluster)).map(String::as_str);
    let accounts = connections::accounts_of(db, &[&known.id])?;
    let is_new = |id: &String| !accounts.iter().any(|account| account.account_id == *id);
    let accounts = grant.accounts.iter().filter(|account| is_new(&account.account_id)).count();
    Ok(Added { accounts, clusters: clusters.collect() })
}
