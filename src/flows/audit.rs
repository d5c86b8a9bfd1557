//! Signs the record of acts, and looks whether it is whole.

use crate::domain::audit::GENESIS;
use crate::domain::checkpoint::{Checkpoint, EVERY, Standing};
use crate::domain::keyring::Keyring;
use crate::domain::time::{MINUTE, rfc3339};
use crate::error::Error;
use crate::store::{Conn, audit, checkpoints};

/// Rows that are read at a time.
const AT_A_TIME: i64 = 1_000;
/// Checkpoints that are read at a time in search of one that is genuine.
const LOOKED_AT: i64 = 100;
/// How far clocks of several nodes may be apart.
const APART: i64 = 5 * MINUTE;

/// What came of a round of signing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Round {
    /// The new checkpoint, where one was due.
    pub made: Option<Checkpoint>,
    /// What was wrong with the newest one before.
    pub doubt: Option<Doubt>,
}

/// Signs the head of the record, if it has moved since the newest checkpoint and that one is old enough.
///
/// # Errors
/// From the database.
pub fn checkpoint_if_due(db: &mut Conn, keys: &Keyring, now: i64) -> Result<Round, Error> {
    let (signed, made) = sign(db, keys, EVERY, now)?;
    Ok(Round { made, doubt: signed.doubt })
}

/// Signs the head of the record, if it has moved; the newest checkpoint then. None where nothing was
/// ever recorded.
///
/// # Errors
/// From the database.
pub fn checkpoint(db: &mut Conn, keys: &Keyring, now: i64) -> Result<Option<Checkpoint>, Error> {
    let (signed, made) = sign(db, keys, 0, now)?;
    Ok(made.or(signed.newest))
}

fn sign(db: &mut Conn, keys: &Keyring, every: i64, now: i64) -> Result<(Signed, Option<Checkpoint>), Error> {
    // Of several workers one signs a head.
    let (seq, hash) = audit::locked_head(db)?;
    let signed = signed_to(db, keys, seq, now)?;
    // Nobody signs ahead of time: one from then says nothing about now.
    let is_due = |newest: &Checkpoint| now - newest.at >= every || is_ahead(newest, now);
    let due = signed.newest.as_ref().is_none_or(|newest| newest.seq < seq && is_due(newest));
    if seq == 0 || !due {
        return Ok((signed, None));
    }
    let made = Checkpoint::sign(keys, seq, hash, now);
    // Where somebody has put something in its place, and nothing there can be changed, it is kept in the
    // log at least.
    checkpoints::insert(db, &made)?;
    Ok((signed, Some(made)))
}

fn is_ahead(checkpoint: &Checkpoint, now: i64) -> bool {
    checkpoint.at - APART > now
}

/// How far the record is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The record's last row.
    pub head: i64,
    /// The newest checkpoint of a row that is there and that a key of ours signed. It alone decides
    /// whether another one is due: anybody who can write to the database can add rows.
    pub newest: Option<Checkpoint>,
    /// What is wrong with the newest one that is stored.
    pub doubt: Option<Doubt>,
}

/// What is wrong with a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Its key did not sign it.
    Forged(i64),
    /// It names a key that is not here.
    UnknownKey(i64, String),
    /// It is of a row that the record does not have, or no longer.
    Beyond(i64),
    /// It was signed at a time that is yet to come, unix ms.
    Ahead(i64, i64),
}

impl std::fmt::Display for Doubt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Forged(row) => {
                write!(f, "the checkpoint of row {row} was signed by no key of this keyring")
            }
            Self::UnknownKey(row, key) => {
                write!(f, "the checkpoint of row {row} was signed with {key:?}, which is not in the keyring")
            }
            Self::Beyond(row) => write!(f, "there is a signed checkpoint of row {row}, and no such row"),
            Self::Ahead(row, at) => {
                write!(f, "the checkpoint of row {row} was signed at {}, which is yet to come", rfc3339(*at))
            }
        }
    }
}

/// How far the record is signed.
///
/// # Errors
/// From the database.
pub fn signed(db: &mut Conn, keys: &Keyring, now: i64) -> Result<Signed, Error> {
    let (head, _) = audit::head(db)?;
    signed_to(db, keys, head, now)
}

fn signed_to(db: &mut Conn, keys: &Keyring, head: i64, now: i64) -> Result<Signed, Error> {
    let doubt = checkpoints::newest(db)?.and_then(|newest| match newest.standing(keys) {
        Standing::Forged => Some(Doubt::Forged(newest.seq)),
        Standing::UnknownKey => Some(Doubt::UnknownKey(newest.seq, newest.key_id)),
        Standing::Genuine if newest.seq > head => Some(Doubt::Beyond(newest.seq)),
        Standing::Genuine => is_ahead(&newest, now).then_some(Doubt::Ahead(newest.seq, newest.at)),
    });
    let mut before = head.saturating_add(1);
    let newest = loop {
        let some = checkpoints::before(db, before, LOOKED_AT)?;
        let Some(last) = some.last().map(|last| last.seq) else { break None };
        before = last;
        let genuine = some.into_iter().find(|one| one.standing(keys) == Standing::Genuine);
        if genuine.is_some() {
            break genuine;
        }
    };
    Ok(Signed { head, newest, doubt })
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
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The rows hold together, but the key that a checkpoint names is not here: what it says cannot be
    /// known.
    UnknownKey {
        /// The row that it was signed for.
        row: i64,
        /// The key's id, as it stands there.
        key: String,
    },
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
            Self::UnknownKey { row, key } => write!(
                f,
                "the checkpoint of row {row} was signed with {key:?}, which is not in the keyring: put that key \
                 back to know what it says. No row speaks against the rest"
            ),
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
    let (mut forged, mut unknown) = (None, None);
    // What nobody signed says nothing about the rows, and what cannot be verified neither.
    signed.retain(|one| match one.standing(keys) {
        Standing::Genuine => true,
        Standing::Forged => {
            forged.get_or_insert(Flaw::Forged(one.seq));
            false
        }
        Standing::UnknownKey => {
            unknown.get_or_insert_with(|| Flaw::UnknownKey { row: one.seq, key: one.key_id.clone() });
            false
        }
    });
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
        _ => forged.or(unknown),
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
