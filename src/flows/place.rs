//! Which person a proof or a grant belongs to: the tenures of a number, by DESIGN 8's rules.

use super::Operator;
use crate::domain::tenure::{self, Place, Span};
use crate::error::Error;
use crate::store::connections::Connection;
use crate::store::numbers::Locked;
use crate::store::{Conn, connections, opt_outs, tenures};

/// Where something was placed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// The tenure; none where it waits, unseen, with the number.
    pub tenure_id: Option<String>,
    /// Whether that tenure is the open one, or it waits. About a closed tenure no text is sent.
    pub open: bool,
    /// Whether that tenure began with this proof: nothing was in it before.
    pub begun: bool,
    /// Whether a text about it may name app, bank and account.
    pub may_name: bool,
}

/// Places a grant. `proof_at` is the time of the proof that it brings, if any.
///
/// # Errors
/// From the database.
pub fn grant(
    db: &mut Conn,
    op: &Operator,
    number: &Locked,
    proof_at: Option<i64>,
    now: i64,
) -> Result<Placed, Error> {
    let number_id = &number.number.id;
    let spans = if number.is_new { Vec::new() } else { tenures::of_number(db, number_id)? };
    let newest = spans.first().map(|span| span.id.clone());
    let Some(proof_at) = proof_at else {
        let tenure_id = match tenure::place_unproven(&spans, now, op.trust) {
            Place::In(id) => Some(id),
            Place::New | Place::Waits => None,
        };
        return Ok(Placed { tenure_id, open: true, begun: false, may_name: false });
    };
    match tenure::place_proof(&spans, proof_at, op.trust) {
        Place::Waits => Ok(Placed { tenure_id: None, open: true, begun: false, may_name: false }),
        Place::In(id) => {
            let open = newest.as_ref() == Some(&id);
            tenures::prove(db, &id, proof_at)?;
            if open {
                take_waiting(db, op, number_id, &id, proof_at, now)?;
            }
            let may_name = open && now - proof_at <= op.trust;
            Ok(Placed { tenure_id: Some(id), open, begun: false, may_name })
        }
        Place::New => {
            let id = start(db, number_id, &spans, proof_at, now)?;
            if !number.is_new {
                take_waiting(db, op, number_id, &id, proof_at, now)?;
            }
            Ok(Placed { tenure_id: Some(id), open: true, begun: true, may_name: now - proof_at <= op.trust })
        }
    }
}

/// Where a connection stands that an update without proof leaves where it is.
///
/// # Errors
/// From the database.
pub fn unproven(db: &mut Conn, connection: &Connection) -> Result<Placed, Error> {
    let tenure_id = connection.tenure_id.clone();
    let open = match &tenure_id {
        Some(id) => {
            tenures::of_number(db, &connection.number_id)?.first().is_some_and(|newest| newest.id == *id)
        }
        None => true,
    };
    Ok(Placed { tenure_id, open, begun: false, may_name: false })
}

/// Places a person who has just entered a right code, and answers with their tenure. In a browser
/// that the newest tenure knows, the code carries that one on however long ago its last proof was.
///
/// # Errors
/// From the database.
pub fn code(
    db: &mut Conn,
    op: &Operator,
    number_id: &str,
    browser_tenure: Option<&str>,
    now: i64,
) -> Result<String, Error> {
    let spans = tenures::of_number(db, number_id)?;
    let known_here = spans.first().filter(|newest| browser_tenure == Some(newest.id.as_str()));
    let id = match (known_here, tenure::place_proof(&spans, now, op.trust)) {
        (Some(newest), _) => newest.id.clone(),
        (None, Place::In(id)) => id,
        (None, Place::New | Place::Waits) => start(db, number_id, &spans, now, now)?,
    };
    tenures::prove(db, &id, now)?;
    take_waiting(db, op, number_id, &id, now, now)?;
    Ok(id)
}

/// A new tenure of a number with these before it.
fn start(db: &mut Conn, number_id: &str, before: &[Span], proof_at: i64, now: i64) -> Result<String, Error> {
    if !before.is_empty() {
        tenures::close(db, number_id, now)?;
        // Whoever held the number before wanted no texts; whoever holds it now has not said so.
        opt_outs::remove_of_number(db, number_id)?;
    }
    tenures::open(db, number_id, proof_at, now)
}

fn take_waiting(
    db: &mut Conn,
    op: &Operator,
    number_id: &str,
    tenure_id: &str,
    proof_at: i64,
    now: i64,
) -> Result<(), Error> {
    // A grant that came long after a late proof belongs to whoever proves the number next.
    let span = (proof_at - op.trust, proof_at + op.trust);
    connections::take_unseen(db, number_id, span, tenure_id, now)?;
    Ok(())
}
