//! Endings, their hops, and what became of the wish to delete.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, insert_or_update, kept};
use super::schema::{connections, deletions, hops, revocations};
use crate::domain::revocation::{Hop, HopState};
use crate::error::Error;

/// The ending of a connection or of some of its accounts.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = revocations, treat_none_as_default_value = false)]
pub struct Revocation {
    /// `rev_...`
    pub id: String,
    /// Of which connection.
    pub connection_id: String,
    /// JSON array of the platform's account ids; none for the whole connection.
    pub account_ids: Option<String>,
    /// Unix ms.
    pub requested_at: i64,
    /// A `Reason`.
    pub reason: String,
    /// In words, where the reason is OTHER.
    pub other_reason: Option<String>,
    /// An `Initiator`.
    pub initiator: String,
    /// A `Channel`.
    pub channel: String,
    /// Whether the person asked that data already held be deleted.
    pub deletion_requested: bool,
    /// When the connection came back, if it did.
    pub undone_at: Option<i64>,
    /// By which of the staff's stops at large it was ended, if by one.
    pub incident_id: Option<String>,
}

/// How far one party is.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = hops, treat_none_as_default_value = false)]
pub struct HopRow {
    /// Of which revocation.
    pub revocation_id: String,
    /// A `Hop`.
    pub hop: String,
    /// A `HopState`.
    pub state: String,
    /// When it came to that, unix ms.
    pub at: Option<i64>,
    /// In words.
    pub detail: Option<String>,
    /// When its silence becomes a case, unix ms; none where nobody waits for it, or it has answered.
    pub stalls_at: Option<i64>,
    /// When its silence became one, unix ms.
    pub stalled_at: Option<i64>,
}

impl HopRow {
    /// Which party.
    #[must_use]
    pub fn party(&self) -> Option<Hop> {
        Hop::parse(&self.hop)
    }

    /// How far.
    #[must_use]
    pub fn progress(&self) -> HopState {
        HopState::parse(&self.state).unwrap_or(HopState::Pending)
    }
}

/// One party's answer to the wish to delete.
#[derive(Clone, Debug, Queryable, Insertable, AsChangeset)]
#[diesel(table_name = deletions, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Deletion {
    /// Of which revocation.
    pub revocation_id: String,
    /// A `Hop`.
    pub hop: String,
    /// A `DeletionState`.
    pub state: String,
    /// Unix ms.
    pub at: i64,
    /// Kept until then.
    pub until: Option<i64>,
}

/// Adds a revocation with its four hops. `stalls_at`: when the silence of a hop becomes a case, if it does.
/// `false` where the connection is being ended already.
///
/// # Errors
/// From the database.
pub fn insert(
    db: &mut Conn,
    revocation: &Revocation,
    hops_at: &[(Hop, HopState, Option<i64>)],
    stalls_at: Option<i64>,
) -> Result<bool, Error> {
    if insert_or_ignore!(db, revocations::table, revocation)? == 0 {
        return Ok(false);
    }
    for (hop, state, at) in hops_at {
        let row = HopRow {
            revocation_id: revocation.id.clone(),
            hop: hop.to_string(),
            state: state.to_string(),
            at: *at,
            detail: None,
            stalls_at: stalls_at.filter(|_| !state.is_answer()),
            stalled_at: None,
        };
        kept!(db, run(diesel::insert_into(hops::table).values(&row)))?;
    }
    Ok(true)
}

/// Of which connections these endings are.
///
/// # Errors
/// From the database.
pub fn connections_of(db: &mut Conn, ids: &[&str]) -> Result<Vec<(String, String)>, Error> {
    Ok(revocations::table
        .filter(revocations::id.eq_any(ids.iter().copied()))
        .select((revocations::id, revocations::connection_id))
        .load(db)?)
}

/// The revocations of a connection, newest first.
///
/// # Errors
/// From the database.
pub fn of_connection(db: &mut Conn, connection_id: &str) -> Result<Vec<Revocation>, Error> {
    let query = revocations::table
        .filter(revocations::connection_id.eq(connection_id))
        .order((revocations::requested_at.desc(), revocations::id.desc()));
    Ok(kept!(db, load(query))?)
}

/// The endings that stand of these connections, newest first.
///
/// # Errors
/// From the database.
pub fn standing_of(db: &mut Conn, connection_ids: &[&str]) -> Result<Vec<Revocation>, Error> {
    if connection_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(revocations::table
        .filter(revocations::connection_id.eq_any(connection_ids))
        .filter(revocations::undone_at.is_null())
        .order((revocations::requested_at.desc(), revocations::id.desc()))
        .load(db)?)
}

/// The endings of whole connections of this tenure that stand.
///
/// # Errors
/// From the database.
pub fn standing_of_tenure(db: &mut Conn, tenure_id: &str) -> Result<Vec<Revocation>, Error> {
    let query = revocations::table
        .inner_join(connections::table)
        .filter(connections::tenure_id.eq(tenure_id))
        .filter(revocations::account_ids.is_null())
        .filter(revocations::undone_at.is_null())
        .select(revocations::all_columns);
    Ok(kept!(db, load(query))?)
}

/// One revocation.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Revocation>, Error> {
    let query = revocations::table.find(id).limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// The hops of these revocations.
///
/// # Errors
/// From the database.
pub fn hops_of(db: &mut Conn, revocation_ids: &[&str]) -> Result<Vec<HopRow>, Error> {
    if revocation_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(hops::table.filter(hops::revocation_id.eq_any(revocation_ids)).load(db)?)
}

/// The answers to the wish to delete, of these revocations.
///
/// # Errors
/// From the database.
pub fn deletions_of(db: &mut Conn, revocation_ids: &[&str]) -> Result<Vec<Deletion>, Error> {
    if revocation_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(deletions::table.filter(deletions::revocation_id.eq_any(revocation_ids)).load(db)?)
}

/// Moves a hop on, if it may go there (see [`HopState::may_become`]); whether it did.
///
/// # Errors
/// From the database.
pub fn advance(
    db: &mut Conn,
    revocation_id: &str,
    hop: Hop,
    state: HopState,
    at: i64,
    detail: Option<&str>,
) -> Result<bool, Error> {
    let from: Vec<&str> =
        HopState::ALL.iter().filter(|known| known.may_become(state)).map(|known| known.as_str()).collect();
    let changed = diesel::update(hops::table.find((revocation_id, hop.as_str())))
        .filter(hops::state.eq_any(from))
        .set((hops::state.eq(state.as_str()), hops::at.eq(at), hops::detail.eq(detail)))
        .execute(db)?;
    if changed == 1 && state.is_answer() {
        kept!(
            db,
            run(diesel::update(hops::table.find((revocation_id, hop.as_str())))
                .filter(hops::stalls_at.is_not_null())
                .set(hops::stalls_at.eq(None::<i64>)))
        )?;
    }
    Ok(changed == 1)
}

/// Hops that have been silent for too long at `now`, longest first.
///
/// # Errors
/// From the database.
pub fn stalling(db: &mut Conn, now: i64, limit: i64) -> Result<Vec<HopRow>, Error> {
    let query = hops::table.filter(hops::stalls_at.le(now)).order(hops::stalls_at).limit(limit);
    Ok(kept!(db, load(query))?)
}

/// Notes that a hop's silence is a case. `true` for the one who did it.
///
/// # Errors
/// From the database.
pub fn note_stalled(db: &mut Conn, hop: &HopRow, now: i64) -> Result<bool, Error> {
    let noting = diesel::update(hops::table.find((&hop.revocation_id, &hop.hop)))
        .filter(hops::stalls_at.le(now))
        .set((hops::stalls_at.eq(None::<i64>), hops::stalled_at.eq(now)));
    Ok(kept!(db, execute(noting))? == 1)
}

/// Notes an answer to the wish to delete; the newest counts.
///
/// # Errors
/// From the database.
pub fn record_deletion(db: &mut Conn, deletion: &Deletion) -> Result<(), Error> {
    let query =
        deletions::table.find((&deletion.revocation_id, &deletion.hop)).select(deletions::at).limit(1);
    let known: Option<i64> = kept!(db, get_result(query)).optional()?;
    if known.is_some_and(|at| at > deletion.at) {
        return Ok(());
    }
    insert_or_update!(db, deletions::table, deletion, (deletions::revocation_id, deletions::hop), deletion)?;
    Ok(())
}

/// Marks the ending of a whole connection as undone: the platform granted it anew.
///
/// # Errors
/// From the database.
pub fn undo(db: &mut Conn, connection_id: &str, now: i64) -> Result<(), Error> {
    kept!(
        db,
        run(diesel::update(revocations::table)
            .filter(revocations::connection_id.eq(connection_id))
            .filter(revocations::account_ids.is_null())
            .filter(revocations::undone_at.is_null())
            .set(revocations::undone_at.eq(now)))
    )?;
    Ok(())
}

/// Whether the platform has confirmed an ending.
///
/// # Errors
/// From the database.
pub fn is_confirmed(db: &mut Conn, revocation_id: &str) -> Result<bool, Error> {
    let query = hops::table.find((revocation_id, Hop::Platform.as_str())).select(hops::state).limit(1);
    let state: Option<String> = kept!(db, get_result(query)).optional()?;
    Ok(state.as_deref() == Some(HopState::Confirmed.as_str()))
}
