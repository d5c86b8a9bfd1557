//! The record of acts: appended in the transaction of the act, chained through one head row.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::Conn;
use super::kept::{insert_or_update, kept, locked};
use super::schema::{audit, audit_head, staff};
use crate::domain::audit::{Act, Row, hash};
use crate::domain::export::Line;
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
        Some(act.act.as_str()),
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
        audit::act.eq(act.act.as_str()),
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

/// The last row's number and hash, as the head row tells them.
///
/// # Errors
/// From the database.
pub fn head(db: &mut Conn) -> Result<(i64, String), Error> {
    Ok(audit_head::table.find(1).select((audit_head::seq, audit_head::hash)).first(db)?)
}

/// As [`head`]; nothing is appended before the transaction ends.
///
/// # Errors
/// From the database.
pub fn locked_head(db: &mut Conn) -> Result<(i64, String), Error> {
    let head = audit_head::table.find(1).select((audit_head::seq, audit_head::hash));
    Ok(locked!(db, head)?)
}

/// A row's place, the hash that stands in it, and the hash that it should have after `before`.
pub struct Link {
    /// Its place.
    pub seq: i64,
    /// As it stands there.
    pub stored: String,
    texts: [Option<String>; 6],
    at: i64,
}

impl Link {
    /// The hash that it should have after a row with the hash `before`.
    #[must_use]
    pub fn expected(&self, before: &str) -> String {
        hash(before, &Row { seq: self.seq, at: self.at, texts: self.texts.each_ref().map(Option::as_deref) })
    }
}

/// Rows after a place, in their order, at most so many.
///
/// # Errors
/// From the database.
pub fn links(db: &mut Conn, after: Option<i64>, limit: i64) -> Result<Vec<Link>, Error> {
    let mut query = audit::table.order(audit::seq).limit(limit).into_boxed();
    if let Some(after) = after {
        query = query.filter(audit::seq.gt(after));
    }
    let rows: Vec<Stored> = query.load(db)?;
    let link = |(seq, at, kind, actor, act, tenure, object, detail, stored): Stored| Link {
        seq,
        stored,
        texts: [Some(kind), actor, Some(act), tenure, object, detail],
        at,
    };
    Ok(rows.into_iter().map(link).collect())
}

/// An act as its person may read of it.
#[derive(Clone, Debug, Queryable)]
pub struct Seen {
    /// Its place in the record.
    pub seq: i64,
    /// When, unix ms.
    pub at: i64,
    /// A [`Deed`](crate::domain::audit::Deed).
    pub act: String,
    /// The row that it was about.
    pub object: Option<String>,
    /// More, as a JSON object.
    pub detail: Option<String>,
}

/// The acts that the person of these tenures may see, newest first: those before a place, at most so many.
///
/// # Errors
/// From the database.
pub fn of_tenures(db: &mut Conn, tenures: &[String], before: i64, limit: i64) -> Result<Vec<Seen>, Error> {
    Ok(audit::table
        .filter(audit::tenure_id.eq_any(tenures))
        .filter(audit::seq.lt(before))
        .order(audit::seq.desc())
        .limit(limit)
        .select((audit::seq, audit::at, audit::act, audit::object, audit::detail))
        .load(db)?)
}

/// The same, those before a time instead of a place.
///
/// # Errors
/// From the database.
pub fn of_tenures_before(
    db: &mut Conn,
    tenures: &[String],
    before: i64,
    limit: i64,
) -> Result<Vec<Seen>, Error> {
    Ok(audit::table
        .filter(audit::tenure_id.eq_any(tenures))
        .filter(audit::at.lt(before))
        .order(audit::seq.desc())
        .limit(limit)
        .select((audit::seq, audit::at, audit::act, audit::object, audit::detail))
        .load(db)?)
}

/// A row as staff read it.
#[derive(Clone, Debug, Queryable)]
pub struct Written {
    /// Its place in the record.
    pub seq: i64,
    /// When, unix ms.
    pub at: i64,
    /// Kind of who did it.
    pub actor_kind: String,
    /// Their id.
    pub actor_id: Option<String>,
    /// The address of who did it, where they are on the staff.
    pub email: Option<String>,
    /// What.
    pub act: String,
    /// The tenure whose person may see it.
    pub tenure_id: Option<String>,
    /// The row that it was about.
    pub object: Option<String>,
    /// More, as a JSON object.
    pub detail: Option<String>,
}

/// Which rows.
pub struct Filter<'a> {
    /// Who on the staff did it.
    pub staff_id: Option<&'a str>,
    /// The tenure of its person is one of these, where any are named.
    pub tenures: &'a [String],
    /// The row that it was about.
    pub about: Option<&'a str>,
    /// What was done.
    pub act: Option<&'a str>,
    /// Behind this place.
    pub after: i64,
    /// Before this place.
    pub before: i64,
}

/// Rows, newest first, at most so many.
///
/// # Errors
/// From the database.
pub fn written(db: &mut Conn, filter: &Filter<'_>, limit: i64) -> Result<Vec<Written>, Error> {
    let mut query = audit::table
        .left_join(staff::table.on(staff::id.nullable().eq(audit::actor_id)))
        .filter(audit::seq.gt(filter.after))
        .filter(audit::seq.lt(filter.before))
        .order(audit::seq.desc())
        .limit(limit)
        .select((
            audit::seq,
            audit::at,
            audit::actor_kind,
            audit::actor_id,
            staff::email.nullable(),
            audit::act,
            audit::tenure_id,
            audit::object,
            audit::detail,
        ))
        .into_boxed();
    if let Some(id) = filter.staff_id {
        // Written out: what is bound never proves to SQLite that the index of this condition will do.
        query = query.filter(sql::<Bool>("audit.actor_kind = 'STAFF'")).filter(audit::actor_id.eq(id));
    }
    if !filter.tenures.is_empty() {
        query = query.filter(audit::tenure_id.eq_any(filter.tenures));
    }
    if let Some(id) = filter.about {
        query = query.filter(audit::object.eq(id));
    }
    if let Some(act) = filter.act {
        query = query.filter(audit::act.eq(act));
    }
    Ok(query.load(db)?)
}

/// The place of the first row of this time or later; one beyond `head` where there is none. Rows stand in the
/// order of time, as far as clocks of several nodes agree, so that it is found by halving.
///
/// # Errors
/// From the database.
pub fn first_at(db: &mut Conn, at: i64, head: i64) -> Result<i64, Error> {
    let (mut low, mut high) = (1, head + 1);
    while low < high {
        let middle = low + (high - low) / 2;
        let query = audit::table.filter(audit::seq.ge(middle)).order(audit::seq).select(audit::at).limit(1);
        let found: Option<i64> = kept!(db, get_result(query)).optional()?;
        if found.is_some_and(|found| found < at) { low = middle + 1 } else { high = middle }
    }
    Ok(low)
}

/// Rows behind a place and up to another, as an export has them, at most so many.
///
/// # Errors
/// From the database.
pub fn lines(db: &mut Conn, after: i64, last: i64, limit: i64) -> Result<Vec<Line>, Error> {
    let rows: Vec<Stored> = audit::table
        .filter(audit::seq.gt(after))
        .filter(audit::seq.le(last))
        .order(audit::seq)
        .limit(limit)
        .load(db)?;
    let line = |(seq, at, actor_kind, actor_id, act, tenure_id, object, detail, hash): Stored| Line {
        seq,
        at,
        actor_kind,
        actor_id,
        act,
        tenure_id,
        object,
        detail,
        hash,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// When a row was written, unix ms; none where there is no such row.
///
/// # Errors
/// From the database.
pub fn at(db: &mut Conn, seq: i64) -> Result<Option<i64>, Error> {
    let query = audit::table.find(seq).select(audit::at);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// The hash of a row; none where there is no such row.
///
/// # Errors
/// From the database.
pub fn hash_of(db: &mut Conn, seq: i64) -> Result<Option<String>, Error> {
    let query = audit::table.find(seq).select(audit::hash);
    Ok(kept!(db, get_result(query)).optional()?)
}
