//! Parts of a stop or halt at large: the connections that are dealt with in one transaction.

use diesel::prelude::*;

use super::super::Conn;
use super::super::kept::kept;
use super::super::schema::{
    connections, hops, incident_parts, incidents, institutions, recipients, revocations,
};
use super::Incident;
use crate::domain::incident::State;
use crate::domain::revocation::Hop;
use crate::error::Error;

/// What counting has come to with a part.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Digest up to and with it.
    pub digest: String,
    /// The last tenure and connection in it; none where it is the last part.
    pub last: Option<(Option<String>, String)>,
    /// Connections in it.
    pub connections: i64,
    /// People in it who can be texted.
    pub people: i64,
    /// Texts, if each connection makes one.
    pub texts_each: i64,
    /// What they cost.
    pub cost_each: i64,
    /// Texts, if each person gets one.
    pub texts_digest: i64,
    /// What they cost.
    pub cost_digest: i64,
    /// Texts of what nobody was told of when it came.
    pub texts_new: i64,
    /// What they cost.
    pub cost_new: i64,
}

/// Counts a part in. `false` where another has gone on from where this one did.
///
/// # Errors
/// From the database.
pub fn count_more(db: &mut Conn, was: &Incident, more: &Counted) -> Result<bool, Error> {
    let (tenure, connection) = match &more.last {
        Some((tenure, connection)) => (tenure.clone(), Some(connection.clone())),
        None => (was.counted_tenure.clone(), was.counted_connection.clone()),
    };
    let counting = diesel::update(incidents::table.find(&was.id))
        .filter(incidents::state.eq(State::Counting.as_str()))
        .filter(incidents::parts.eq(was.parts))
        .set((
            incidents::digest.eq(&more.digest),
            incidents::counted_tenure.eq(tenure),
            incidents::counted_connection.eq(connection),
            incidents::parts.eq(was.parts + 1),
            incidents::connections.eq(was.connections + more.connections),
            incidents::people.eq(was.people + more.people),
            incidents::texts_each.eq(was.texts_each + more.texts_each),
            incidents::cost_each.eq(was.cost_each + more.cost_each),
            incidents::texts_digest.eq(was.texts_digest + more.texts_digest),
            incidents::cost_digest.eq(was.cost_digest + more.cost_digest),
            incidents::texts_new.eq(was.texts_new + more.texts_new),
            incidents::cost_new.eq(was.cost_new + more.cost_new),
            incidents::failures.eq(0_i64),
        ));
    Ok(kept!(db, execute(counting))? == 1)
}

/// Adds the connections of a part, as a JSON array.
///
/// # Errors
/// From the database.
pub fn add_part(db: &mut Conn, incident_id: &str, number: i64, ids: &str) -> Result<(), Error> {
    let row = (
        incident_parts::incident_id.eq(incident_id),
        incident_parts::part.eq(number),
        incident_parts::connections.eq(ids),
        incident_parts::changed.eq(None::<String>),
    );
    Ok(kept!(db, run(diesel::insert_into(incident_parts::table).values(row)))?)
}

/// Counting goes on with those that nobody sees yet, or is over: whichever is next. `false` where another has
/// said so.
///
/// # Errors
/// From the database.
pub fn has_counted(db: &mut Conn, was: &Incident, now: i64) -> Result<bool, Error> {
    let at = diesel::update(incidents::table.find(&was.id))
        .filter(incidents::state.eq(State::Counting.as_str()))
        .filter(incidents::parts.eq(was.parts))
        .filter(incidents::counts_unseen.eq(was.counts_unseen));
    let changed = if was.counts_unseen {
        kept!(
            db,
            execute(at.set((incidents::state.eq(State::Counted.as_str()), incidents::counted_at.eq(now))))
        )?
    } else {
        kept!(
            db,
            execute(at.set((
                incidents::counts_unseen.eq(true),
                incidents::counted_tenure.eq(None::<String>),
                incidents::counted_connection.eq(None::<String>),
            )))
        )?
    };
    Ok(changed == 1)
}

/// Takes the next part up. `false` where it is not to be done now, or another does it.
///
/// # Errors
/// From the database.
pub fn deal_with(db: &mut Conn, incident_id: &str, number: i64) -> Result<bool, Error> {
    let taking = diesel::update(incidents::table.find(incident_id))
        .filter(incidents::state.eq(State::Running.as_str()))
        .filter(incidents::parts_done.eq(number))
        .set((incidents::parts_done.eq(number + 1), incidents::failures.eq(0_i64)));
    Ok(kept!(db, execute(taking))? == 1)
}

/// A part: its connections, and those of them that were changed, both as JSON arrays.
///
/// # Errors
/// From the database.
pub fn part(
    db: &mut Conn,
    incident_id: &str,
    number: i64,
) -> Result<Option<(String, Option<String>)>, Error> {
    let query = incident_parts::table
        .find((incident_id, number))
        .select((incident_parts::connections, incident_parts::changed));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Notes what was changed in a part, and how many texts were queued for it.
///
/// # Errors
/// From the database.
pub fn settle_part(
    db: &mut Conn,
    incident_id: &str,
    number: i64,
    (ids, changed, texted): (&str, i64, i64),
) -> Result<(), Error> {
    let noting = diesel::update(incident_parts::table.find((incident_id, number)))
        .set(incident_parts::changed.eq(ids));
    kept!(db, run(noting))?;
    let counting = diesel::update(incidents::table.find(incident_id)).set((
        incidents::changed.eq(incidents::changed + changed),
        incidents::texted.eq(incidents::texted + texted),
    ));
    Ok(kept!(db, run(counting))?)
}

/// Of what it has ended: how many platforms' answers stand in which state.
///
/// # Errors
/// From the database.
pub fn confirmed(db: &mut Conn, incident_id: &str) -> Result<Vec<(String, i64)>, Error> {
    let query = hops::table
        .inner_join(revocations::table)
        .filter(revocations::incident_id.eq(incident_id))
        .filter(hops::hop.eq(Hop::Platform.as_str()))
        .group_by(hops::state)
        .select((hops::state, diesel::dsl::count_star()));
    Ok(query.load(db)?)
}

/// What a sample shows of a connection: app, bank, and how it stands.
#[derive(Clone, Debug, Queryable)]
pub struct Named {
    /// `con_...`
    pub id: String,
    /// The platform's id.
    pub consent_id: String,
    /// Id of the app.
    pub recipient_id: String,
    /// Its name.
    pub app: String,
    /// The bank's.
    pub bank: String,
    /// When it was shared, unix ms.
    pub created_time: i64,
    /// The status as stored.
    pub status: String,
    /// Unix ms.
    pub expiration_time: Option<i64>,
}

/// These connections, by their ids.
///
/// # Errors
/// From the database.
pub fn with_names(db: &mut Conn, ids: &[String]) -> Result<Vec<Named>, Error> {
    Ok(connections::table
        .inner_join(recipients::table)
        .inner_join(institutions::table)
        .filter(connections::id.eq_any(ids))
        .order(connections::id)
        .select((
            connections::id,
            connections::consent_id,
            recipients::id,
            recipients::name,
            institutions::name,
            connections::created_time,
            connections::status,
            connections::expiration_time,
        ))
        .load(db)?)
}
