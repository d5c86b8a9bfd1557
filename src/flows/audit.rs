//! Signs the record of acts, and looks whether it is whole.

use crate::domain::audit::GENESIS;
use crate::domain::checkpoint::{Checkpoint, EVERY};
use crate::domain::keyring::Keyring;
use crate::error::Error;
use crate::store::{Conn, audit, checkpoints};

/// Rows that are read at a time.
const AT_A_TIME: i64 = 1_000;

/// Signs the head of the record, if it has moved since the newest checkpoint and that one is old enough.
/// The new checkpoint, where one was made.
///
/// # Errors
/// From the database.
pub fn checkpoint_if_due(db: &mut Conn, keys: &Keyring, now: i64) -> Result<Option<Checkpoint>, Error> {
    sign(db, keys, EVERY, now)
}

/// Signs the head of the record, if it has moved; the newest checkpoint then. None where nothing was
/// ever recorded.
///
/// # Errors
/// From the database.
pub fn checkpoint(db: &mut Conn, keys: &Keyring, now: i64) -> Result<Option<Checkpoint>, Error> {
    sign(db, keys, 0, now)?;
    checkpoints::newest(db)
}

fn sign(db: &mut Conn, keys: &Keyring, every: i64, now: i64) -> Result<Option<Checkpoint>, Error> {
    // Of several workers one signs a head.
    let (seq, hash) = audit::locked_head(db)?;
    let newest = checkpoints::newest(db)?;
    let due = newest.is_none_or(|newest| newest.seq < seq && now - newest.at >= every);
    if seq == 0 || !due {
        return Ok(None);
    }
    let made = Checkpoint::sign(keys, seq, hash, now);
    Ok(checkpoints::insert(db, &made)?.then_some(made))
}

/// A record that is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// Its rows.
    pub rows: i64,
    /// Checkpoints that it agrees with.
    pub checkpoints: usize,
}

/// Where a record is not whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The first row that is not what it should be: changed, put in, swapped, or gone.
    Row(i64),
    /// Rows that hold together, and are not those that were signed: the record was written anew.
    Rewritten {
        /// The first row that no checkpoint vouches for.
        from: i64,
        /// The row whose checkpoint says otherwise.
        to: i64,
    },
    /// The record ends before what was signed.
    Missing {
        /// The first row that is gone.
        from: i64,
        /// The last that was signed.
        to: i64,
    },
    /// No key of ours signed the checkpoint of this row.
    Forged(i64),
}

impl std::fmt::Display for Flaw {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Row(row) => write!(f, "row {row} is not what it should be"),
            Self::Rewritten { from, to } => write!(
                f,
                "rows {from} to {to} hold together, but are not those that the checkpoint of row {to} was \
                 signed for; row {from} is the first that may be another"
            ),
            Self::Missing { from, to } => {
                write!(f, "row {from} is gone: there is a signed checkpoint of row {to}")
            }
            Self::Forged(row) => {
                write!(f, "the checkpoint of row {row} was signed by no key of this keyring")
            }
        }
    }
}

/// Walks the record from its start, and holds it against every checkpoint: those that are stored, and
/// those that were kept elsewhere.
///
/// # Errors
/// From the database.
pub fn verify(db: &mut Conn, keys: &Keyring, kept: &[Checkpoint]) -> Result<Result<Whole, Flaw>, Error> {
    let mut signed = checkpoints::all(db)?;
    signed.extend_from_slice(kept);
    signed.sort_by_key(|checkpoint| checkpoint.seq);
    signed.dedup();
    let forged = signed.iter().find(|checkpoint| !checkpoint.is_genuine(keys)).map(|one| one.seq);
    // What nobody signed says nothing about the rows.
    signed.retain(|checkpoint| checkpoint.is_genuine(keys));
    // All reads see one moment: a row beyond the head was put in by another than us.
    let (last, head) = audit::head(db)?;
    let mut walk = Walk { before: GENESIS.to_owned(), next: 1, agreed: 0, signed: &signed };
    let mut after = None;
    loop {
        let links = audit::links(db, after, AT_A_TIME)?;
        let Some(newest) = links.last() else { break };
        after = Some(newest.seq);
        for link in &links {
            if let Some(flaw) = walk.step(link, last) {
                return Ok(Err(flaw));
            }
        }
    }
    let flaw = match signed.last() {
        _ if walk.next <= last || walk.before != head => Some(Flaw::Row(walk.next)),
        Some(newest) if newest.seq > last => Some(Flaw::Missing { from: walk.next, to: newest.seq }),
        _ => forged.map(Flaw::Forged),
    };
    Ok(flaw.map_or(Ok(Whole { rows: last, checkpoints: signed.len() }), Err))
}

/// How far the walk has come.
struct Walk<'a> {
    /// The last row's hash.
    before: String,
    /// The row that must come next.
    next: i64,
    /// The last row that a checkpoint agrees with.
    agreed: i64,
    /// By row.
    signed: &'a [Checkpoint],
}

impl Walk<'_> {
    fn step(&mut self, link: &audit::Link, last: i64) -> Option<Flaw> {
        if link.seq != self.next || link.seq > last || link.stored != link.expected(&self.before) {
            return Some(Flaw::Row(link.seq.min(self.next)));
        }
        while let Some((checkpoint, rest)) = self.signed.split_first().filter(|(one, _)| one.seq <= link.seq)
        {
            self.signed = rest;
            if checkpoint.seq == link.seq && checkpoint.hash == link.stored {
                self.agreed = link.seq;
            } else {
                return Some(Flaw::Rewritten { from: self.agreed + 1, to: link.seq });
            }
        }
        self.before.clone_from(&link.stored);
        self.next += 1;
        None
    }
}
