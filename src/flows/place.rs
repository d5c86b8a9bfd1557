//! Which person a proof or a grant belongs to: the tenures of a number, by DESIGN 8's rules.

use super::{Operator, holds, join};
use crate::domain::audit::{Act, Deed};
use crate::domain::notice::NoticeState;
use crate::domain::tenure::{self, Place, Span};
use crate::error::Error;
use crate::store::browsers::Browser;
use crate::store::connections::Connection;
use crate::store::numbers::Locked;
use crate::store::passkeys::Passkey;
use crate::store::{Conn, audit, connections, gathering, opt_outs, tenures};

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
    let Some(proof_at) = proof_at else { return Ok(unplaced(op, &spans, now)) };
    match tenure::place_proof(&spans, proof_at, op.trust) {
        Place::Waits => Ok(Placed { tenure_id: None, open: true, begun: false, may_name: false }),
        Place::In(id) => {
            let span = spans.iter().find(|span| span.id == id && span.is_open());
            // Nobody may have had the number since that proof.
            let alive = span.is_some_and(|span| span.proven_at(proof_at).is_trusted(now, op.trust));
            let open = span.is_some();
            tenures::prove(db, &id, proof_at)?;
            if open {
                take_waiting(db, op, number_id, &id, proof_at, now)?;
            }
            let may_name = alive && now - proof_at <= op.trust;
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

/// Places a grant without proof that was there at `since`, unix ms: before us, where that is in the past.
///
/// # Errors
/// From the database.
pub fn without_proof(db: &mut Conn, op: &Operator, number: &Locked, since: i64) -> Result<Placed, Error> {
    let spans = if number.is_new { Vec::new() } else { tenures::of_number(db, &number.number.id)? };
    Ok(unplaced(op, &spans, since))
}

fn unplaced(op: &Operator, spans: &[Span], since: i64) -> Placed {
    let tenure_id = match tenure::place_unproven(spans, since, op.trust) {
        Place::In(id) => Some(id),
        Place::New | Place::Waits => None,
    };
    Placed { tenure_id, open: true, begun: false, may_name: false }
}

/// Where a connection stands that an update without proof leaves where it is.
///
/// # Errors
/// From the database.
pub fn unproven(db: &mut Conn, connection: &Connection) -> Result<Placed, Error> {
    let tenure_id = connection.tenure_id.clone();
    let open = match &tenure_id {
        Some(id) => {
            let spans = tenures::of_number(db, &connection.number_id)?;
            spans.iter().any(|span| span.id == *id && span.is_open())
        }
        None => true,
    };
    Ok(Placed { tenure_id, open, begun: false, may_name: false })
}

/// What a person has beside the code: tenures that know them, of whichever number.
#[derive(Clone, Copy, Debug, Default)]
pub struct Known<'a> {
    /// Their browser, where it is known to one.
    pub browser: Option<&'a Browser>,
    /// The passkey that they used.
    pub passkey: Option<&'a Passkey>,
    /// The tenures since whose last proof the number was not given to anybody else, by the carrier's word.
    pub still: &'a [&'a str],
    /// The tenure since whose last proof it was.
    pub over: Option<&'a str>,
    /// Whether what waits, unseen, stays so: the SIM has changed lately.
    pub sim_changed: bool,
}

impl Known<'_> {
    /// Whether they have shown that they are the person of this tenure.
    fn is_of(&self, tenure_id: &str) -> bool {
        self.browser.is_some_and(|browser| browser.tenure_id == tenure_id) || self.has_passkey_of(tenure_id)
    }

    pub(super) fn has_passkey_of(&self, tenure_id: &str) -> bool {
        self.passkey.is_some_and(|passkey| passkey.tenure_id == tenure_id)
    }
}

/// What a carrier is asked: since when, unix ms, and of which tenure that was the last proof.
#[derive(Clone, Debug)]
pub struct Question {
    /// The tenure; none where the number has none.
    pub tenure_id: Option<String>,
    /// Its last proof.
    pub since: i64,
}

/// What to ask a carrier about a number whose code was right: of the open tenure; and, unless that one's
/// person is gone, of the newest that has closed.
///
/// # Errors
/// From the database.
pub fn questions(db: &mut Conn, number_id: &str, now: i64) -> Result<Vec<Question>, Error> {
    let spans = tenures::of_number(db, number_id)?;
    let open = spans.iter().find(|span| span.is_open());
    let closed = spans.iter().find(|span| open.is_none_or(|open| open.id != span.id));
    let of = |span: &Span| Question { tenure_id: Some(span.id.clone()), since: span.last_proof_at };
    let questions: Vec<Question> = open.into_iter().chain(closed).map(of).collect();
    Ok(if questions.is_empty() { vec![Question { tenure_id: None, since: now }] } else { questions })
}

/// Where a right code leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Coded {
    /// To this tenure.
    In(String),
    /// Nowhere: the person of this tenure requires their passkey.
    Locked(String),
}

/// Places a person who has just entered a right code. In a browser that the newest tenure knows, or with
/// its passkey, the code carries that one on however long ago its last proof was. A closed tenure that
/// knows them goes on where they are now: the person is back.
///
/// # Errors
/// From the database.
pub fn code(
    db: &mut Conn,
    op: &Operator,
    number_id: &str,
    known: &Known<'_>,
    now: i64,
) -> Result<Coded, Error> {
    let spans = tenures::of_number(db, number_id)?;
    let newest = spans.first();
    let is_known = |span: &Span| known.is_of(&span.id) || known.still.contains(&span.id.as_str());
    let here = newest.filter(|newest| newest.is_open() && is_known(newest));
    let carries_on = match (here, tenure::place_proof(&spans, now, op.trust)) {
        (Some(newest), _) => Some(newest.id.clone()),
        (None, Place::In(id)) if known.over != Some(id.as_str()) => Some(id),
        (None, _) => None,
    };
    // For the new holder of a number that has changed hands a lock of the one before is over.
    if let (Some(id), Some(newest)) = (&carries_on, newest)
        && newest.is_locked
        && !known.has_passkey_of(&newest.id)
    {
        return Ok(Coded::Locked(id.clone()));
    }
    let id = match carries_on {
        Some(id) => id,
        None => start(db, number_id, &spans, now, now)?,
    };
    tenures::prove(db, &id, now)?;
    if !known.sim_changed {
        take_waiting(db, op, number_id, &id, now, now)?;
    }
    let is_back = |span: &&Span| known.has_passkey_of(&span.id) || (is_known(span) && !span.is_locked);
    let back: Vec<&Span> = spans.iter().filter(|span| span.id != id).filter(is_back).collect();
    join::into(db, &back, &id, known, now)?;
    Ok(Coded::In(id))
}

/// A new tenure of a number with these before it.
fn start(db: &mut Conn, number_id: &str, before: &[Span], proof_at: i64, now: i64) -> Result<String, Error> {
    if !before.is_empty() {
        tenures::close(db, number_id, now)?;
        drop_waiting(db, number_id, now)?;
        begin_anew(db, number_id, now)?;
    }
    tenures::open(db, number_id, proof_at, now)
}

/// Whoever held the number before wanted no texts, perhaps; whoever holds it now has not said so.
pub(super) fn begin_anew(db: &mut Conn, number_id: &str, now: i64) -> Result<(), Error> {
    if opt_outs::is_out(db, number_id)? {
        opt_outs::remove_of_number(db, number_id)?;
        audit::append(db, &Act::by_system(Deed::NoticesOn).about(number_id), now)?;
    }
    Ok(())
}

/// What waits to be told to whoever held the number, is not for whoever holds it now.
pub(super) fn drop_waiting(db: &mut Conn, number_id: &str, now: i64) -> Result<(), Error> {
    for text in gathering::drop_of_number(db, number_id, "its person has the number no more", now)? {
        gathering::set_notices(db, &text, NoticeState::Suppressed.as_str(), now)?;
    }
    Ok(())
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
    let taken = connections::take_unseen(db, number_id, span, tenure_id, now)?;
    holds::meet(db, op, &taken, now)
}
