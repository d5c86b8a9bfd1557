//! One connection with all that is known of it.

use super::holds;
use crate::domain::revocation::Hop;
use crate::domain::time::DAY;
use crate::error::Error;
use crate::store::connections::{self, Account, Full};
use crate::store::holds::Hold;
use crate::store::later_endings::LaterEnding;
use crate::store::outbox::{Message, State};
use crate::store::revocations::{Deletion, HopRow, Revocation};
use crate::store::{Conn, accesses, later_endings, outbox, revocations};

/// A connection, its accounts, its endings and how it was used.
#[derive(Clone, Debug)]
pub struct Detail {
    /// The connection and those it names.
    pub full: Full,
    /// Its accounts, in the platform's order.
    pub accounts: Vec<Account>,
    /// Its endings that stand, newest first.
    pub endings: Vec<Ending>,
    /// Reads in the last 30 days.
    pub reads: i64,
    /// The newest read after the person's stop.
    pub read_after_stop: Option<i64>,
    /// While it waits for its person: the hold that stands on it.
    pub held_by: Option<Hold>,
}

/// An ending and how far it is.
#[derive(Clone, Debug)]
pub struct Ending {
    /// What was asked.
    pub revocation: Revocation,
    /// Every party, in the order in which they hear of it.
    pub hops: Vec<HopRow>,
    /// Answers to the wish to delete.
    pub deletions: Vec<Deletion>,
    /// The webhook that tells the platform.
    pub message: Option<Message>,
    /// When the platform first took such a webhook, unix ms.
    pub told_at: Option<i64>,
    /// Who else ended it, in the order in which they said so. For [`show`] only.
    pub later: Vec<LaterEnding>,
}

impl Ending {
    /// The hop of one party.
    #[must_use]
    pub fn hop(&self, party: Hop) -> Option<&HopRow> {
        self.hops.iter().find(|hop| hop.party() == Some(party))
    }

    /// Whether it ends the whole connection.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        self.revocation.account_ids.is_none()
    }
}

impl Detail {
    /// The ending of the whole connection, if it has ended or is ending.
    #[must_use]
    pub fn ending(&self) -> Option<&Ending> {
        self.endings.iter().find(|ending| ending.is_whole())
    }
}

/// A connection of this tenure; none for a stranger's and for one that never was.
///
/// # Errors
/// From the database.
pub fn show(db: &mut Conn, tenure_id: &str, id: &str, now: i64) -> Result<Option<Detail>, Error> {
    let Some(full) = connections::full(db, tenure_id, id)? else { return Ok(None) };
    let accounts = connections::accounts_of(db, &[id])?;
    let mut endings = endings(db, &[id])?;
    if let Some(whole) = endings.iter_mut().find(|ending| ending.is_whole()) {
        whole.later = later_endings::of_revocations(db, &[&whole.revocation.id])?;
    }
    let reads = accesses::reads_since(db, id, now - 30 * DAY)?;
    let read_after_stop = if endings.is_empty() { None } else { accesses::last_after_stop(db, id)? };
    let held_by = if full.connection.is_held() { holds::on(db, &full.connection, now)? } else { None };
    Ok(Some(Detail { full, accounts, endings, reads, read_after_stop, held_by }))
}

/// The endings of these connections that stand, newest first, with all that is known of each.
///
/// # Errors
/// From the database.
pub fn endings(db: &mut Conn, connection_ids: &[&str]) -> Result<Vec<Ending>, Error> {
    let standing = revocations::standing_of(db, connection_ids)?;
    let ids: Vec<&str> = standing.iter().map(|revocation| revocation.id.as_str()).collect();
    let mut hops = revocations::hops_of(db, &ids)?;
    hops.sort_by_key(HopRow::party);
    let deletions = revocations::deletions_of(db, &ids)?;
    let messages = outbox::of_revocations(db, &ids)?;
    Ok(standing
        .into_iter()
        .map(|revocation| {
            let about = |id: Option<&String>| id == Some(&revocation.id);
            let mut told = messages.iter().filter(|m| about(m.revocation_id.as_ref()));
            Ending {
                hops: hops.iter().filter(|hop| about(Some(&hop.revocation_id))).cloned().collect(),
                deletions: deletions
                    .iter()
                    .filter(|answer| about(Some(&answer.revocation_id)))
                    .cloned()
                    .collect(),
                told_at: told.clone().filter(|m| m.state == State::Done.as_str()).find_map(|m| m.settled_at),
                message: told.next_back().cloned(),
                later: Vec::new(),
                revocation,
            }
        })
        .collect())
}
