//! The record of acts: appended in the transaction of the act, chained through one head row.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_update, kept, locked};
use super::schema::{audit, audit_head};
use crate::domain::audit::{Act, GENESIS, Row, hash};
use crate::error::Error;

type Stored =
    (i64, i64, String, Option<String>, String, Option<String>, Option<String>, Option<String>, String);

/// Appends an act. Call it last in a transaction: the head row is the one that all writers share.
///
/// # Errors
/// From the database.
pub fn append(db: &mut Conn, act: &Act, now: i64) -> Result<(), Error> {
    // The next number is taken by one transaction at a time.
    let head = audit_head::table.find(1).select((audit_head::seq, audit_head::hash));
    let (last, before): (i64, String) = locked!(db, head)?;
    let seq = last + 1;
    let (kind, actor) = act.actor.parts();
    let texts = [
        Some(kind),
        actor,
        Some(act.act),
        act.tenure_id.as_deref(),
        act.object.as_deref(),
        act.detail.as_deref(),
    ];
    let hash = hash(&before, &Row { seq, at: now, texts });
    let row = diesel::insert_into(audit::table).values((
        audit::seq.eq(seq),
        audit::at.eq(now),
        audit::actor_kind.eq(kind),
        audit::actor_id.eq(actor),
        audit::act.eq(act.act),
        audit::tenure_id.eq(act.tenure_id.as_deref()),
        audit::object.eq(act.object.as_deref()),
        audit::detail.eq(act.detail.as_deref()),
        audit::hash.eq(&hash),
    ));
    kept!(db, run(row))?;
    let head = (audit_head::id.eq(1), audit_head::seq.eq(seq), audit_head::hash.eq(&hash));
    let change = (audit_head::seq.eq(seq), audit_head::hash.eq(&hash));
    insert_or_update!(db, audit_head::table, head, audit_head::id, change)?;
    Ok(())
}

/// Walks the chain from its start. `Ok(None)` where it is whole; otherwise the number of the first
/// row that is not what it should be.
///
/// # Errors
/// From the database.
pub fn first_bad_row(db: &mut Conn) -> Result<Option<i64>, Error> {
    // The head first: what is appended meanwhile lies beyond it.
    let (last, head): (i64, String) =
        audit_head::table.find(1).select((audit_head::seq, audit_head::hash)).first(db)?;
    let mut before = GENESIS.to_owned();
    let mut next = 1;
    while next <= last {
        let rows: Vec<Stored> =
            audit::table.filter(audit::seq.between(next, last)).order(audit::seq).limit(1_000).load(db)?;
        if rows.is_empty() {
            return Ok(Some(next));
        }
        for (seq, at, kind, actor, act, tenure, object, detail, stored) in rows {
            let texts = [
                Some(kind.as_str()),
                actor.as_deref(),
                Some(act.as_str()),
                tenure.as_deref(),
                object.as_deref(),
                detail.as_deref(),
            ];
            let expected = hash(&before, &Row { seq, at, texts });
            if seq != next || stored != expected {
                return Ok(Some(next));
            }
            before = stored;
            next += 1;
        }
    }
    Ok((before != head).then_some(next))
}
