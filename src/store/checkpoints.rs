//! Signed heads of the record of acts.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::Conn;
use super::kept::insert_or_ignore;
use super::schema::audit_checkpoints;
use crate::domain::checkpoint::Checkpoint;
use crate::error::Error;

type Stored = (i64, i64, String, String, String);

fn read((seq, at, hash, key_id, signature): Stored) -> Checkpoint {
    Checkpoint { seq, at, hash, key_id, signature }
}

/// Keeps a checkpoint. `false` where there is one of the same row.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, made: &Checkpoint) -> Result<bool, Error> {
    // SQLite's guard takes whatever meets a row for a replacement, and ends the transaction.
    if audit_checkpoints::table.find(made.seq).count().get_result::<i64>(db)? > 0 {
        return Ok(false);
    }
    let values = (
        audit_checkpoints::seq.eq(made.seq),
        audit_checkpoints::at.eq(made.at),
        audit_checkpoints::hash.eq(&made.hash),
        audit_checkpoints::key_id.eq(&made.key_id),
        audit_checkpoints::signature.eq(&made.signature),
    );
    Ok(insert_or_ignore!(db, audit_checkpoints::table, values)? == 1)
}

/// The newest that is stored, whatever it is worth.
///
/// # Errors
/// From the database.
pub fn newest(db: &mut Conn) -> Result<Option<Checkpoint>, Error> {
    let found: Option<Stored> =
        audit_checkpoints::table.order(audit_checkpoints::seq.desc()).first(db).optional()?;
    Ok(found.map(read))
}

/// Those of rows before one, newest first, at most so many.
///
/// # Errors
/// From the database.
pub fn before(db: &mut Conn, seq: i64, limit: i64) -> Result<Vec<Checkpoint>, Error> {
    let query = audit_checkpoints::table.filter(audit_checkpoints::seq.lt(seq));
    let some: Vec<Stored> = query.order(audit_checkpoints::seq.desc()).limit(limit).load(db)?;
    Ok(some.into_iter().map(read).collect())
}

/// How many each key signed, by the ids of the keys as they stand there.
///
/// # Errors
/// From the database.
pub fn by_key(db: &mut Conn) -> Result<BTreeMap<String, i64>, Error> {
    let keys: Vec<String> = audit_checkpoints::table.select(audit_checkpoints::key_id).load(db)?;
    let mut counts = BTreeMap::new();
    for key in keys {
        *counts.entry(key).or_insert(0) += 1;
    }
    Ok(counts)
}

/// All of them, by row.
///
/// # Errors
/// From the database.
pub fn all(db: &mut Conn) -> Result<Vec<Checkpoint>, Error> {
    let all: Vec<Stored> = audit_checkpoints::table.order(audit_checkpoints::seq).load(db)?;
    Ok(all.into_iter().map(read).collect())
}

/// Those of rows behind a place and up to another, by row.
///
/// # Errors
/// From the database.
pub fn between(db: &mut Conn, after: i64, last: i64) -> Result<Vec<Checkpoint>, Error> {
    let query = audit_checkpoints::table
        .filter(audit_checkpoints::seq.gt(after))
        .filter(audit_checkpoints::seq.le(last))
        .order(audit_checkpoints::seq);
    let some: Vec<Stored> = query.load(db)?;
    Ok(some.into_iter().map(read).collect())
}
