//! Stopping a connection for somebody who calls. They confirm the named agent, app and act by a link in a text
//! to their own number; where that cannot be, a second person on the staff approves what was documented.

use super::notice::{To, text, urgency};
use super::revocation::{OnBehalf, stop_for_caller};
use super::staff::Desk;
use super::{Operator, language};
use crate::domain::audit::{Act, Deed};
use crate::domain::caller::{Contact, Outcome};
use crate::domain::link::{self, Style};
use crate::domain::notice::{Kind, agreement as agreement_text};
use crate::domain::{id, secrets};
use crate::error::Error;
use crate::store::agreements::{self, Agreement};
use crate::store::cases::{self, CaseKind};
use crate::store::connections::{self, Full};
use crate::store::outbox::Message;
use crate::store::{Conn, audit, numbers, openings, outbox, tenures};

/// What an agent asks for on behalf of a caller.
#[derive(Clone, Debug)]
pub struct Request {
    /// Which connection.
    pub connection_id: String,
    /// Why, in the agent's words.
    pub reason: String,
    /// How the caller reached us.
    pub contact: Contact,
    /// The caller's case.
    pub case_reference: String,
    /// Whether data already held shall be deleted.
    pub delete_data: bool,
}

/// What came of asking the caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A link was texted.
    Texted,
    /// No text may ask them: the number is another's by now or not proven lately, or no link reaches it.
    CannotText,
    /// The connection has ended, or is ending.
    NotLive,
    /// No look at this person is open.
    Closed,
}

/// Texts the caller a link by which they confirm.
///
/// # Errors
/// From the database.
pub fn ask(db: &mut Conn, op: &Operator, desk: &Desk, request: &Request, now: i64) -> Result<Asked, Error> {
    let Some(connection) = connections::find(db, &request.connection_id)? else { return Ok(Asked::Closed) };
    if openings::standing(db, &desk.staff_id, &connection.number_id, now)?.is_none() {
        return Ok(Asked::Closed);
    }
    if !connection.status_at(now).is_live() {
        return Ok(Asked::NotLive);
    }
    let Some(tenure_id) = connection.tenure_id else { return Ok(Asked::CannotText) };
    let standing = tenures::standing(db, &tenure_id)?.filter(|tenure| tenure.closed_at.is_none());
    // The page behind the link names app and bank: to whoever holds the number, if they are the same still.
    let standing = standing.filter(|tenure| now - tenure.last_proof_at <= op.trust);
    let Some(number) = (match standing {
        Some(standing) => numbers::find(db, &standing.number_id)?,
        None => None,
    }) else {
        return Ok(Asked::CannotText);
    };
    let phone = number.phone(&op.keys)?;
    let to = To::from(&phone);
    let style = op.texting.links.of(to.country.as_deref());
    if !phone.can_be_texted() || !op.texting.reaches(to.country.as_deref()) || style != Style::Link {
        return Ok(Asked::CannotText);
    }
    let token = secrets::token::<16>();
    let agreement = Agreement {
        id: id::fresh("agr", now),
        token_hash: secrets::digest(&token),
        connection_id: connection.id.clone(),
        tenure_id: tenure_id.clone(),
        staff_id: desk.staff_id.clone(),
        reason: request.reason.clone(),
        contact: request.contact.to_string(),
        case_reference: request.case_reference.clone(),
        delete_data: request.delete_data,
        asked_at: now,
        settled_at: None,
        outcome: None,
    };
    agreements::insert(db, &agreement)?;
    let words = language::for_notice(db, Some(&tenure_id), connection.locale.as_deref())?;
    let place = link::place(words, style, &op.origin, &op.host, &format!("/agree/{token}"));
    let body = agreement_text(words, &op.brand, &place);
    let message =
        Message { number_id: Some(number.id), ..text(op, Kind::Alert, urgency::CODE, to, &body, now) };
    outbox::insert(db, &message)?;
    let act = Act::by_staff(Deed::CallerAsked, &desk.staff_id).about(&connection.id);
    let detail =
        [("case", request.case_reference.as_str().into()), ("reason", request.reason.as_str().into())];
    audit::append(db, &act.seen_by(Some(tenure_id)).with(detail), now)?;
    Ok(Asked::Texted)
}

/// What a caller is asked to confirm.
#[derive(Clone, Debug)]
pub struct Question {
    /// Who asks.
    pub agent: String,
    /// The connection and those it names.
    pub full: Full,
    /// Whether data already held shall be deleted.
    pub delete_data: bool,
}

/// What the link with this token asks; none where it was answered, ran out, or never was.
///
/// # Errors
/// From the database.
pub fn question(db: &mut Conn, token: &str, now: i64) -> Result<Option<Question>, Error> {
    let Some((agreement, agent)) = agreements::open(db, &secrets::digest(token), now)? else {
        return Ok(None);
    };
    let Some(full) = full(db, &agreement)? else { return Ok(None) };
    Ok(Some(Question { agent, full, delete_data: agreement.delete_data }))
}

/// The connection, while it is with the tenure whose number was texted, and that is open: numbers change hands,
/// and people change numbers.
fn full(db: &mut Conn, agreement: &Agreement) -> Result<Option<Full>, Error> {
    let tenure = tenures::standing(db, &agreement.tenure_id)?;
    if tenure.is_none_or(|tenure| tenure.closed_at.is_some()) {
        return Ok(None);
    }
    connections::full(db, &agreement.tenure_id, &agreement.connection_id)
}

/// Takes the caller's answer. Where they agree, it is stopped in the same transaction. None where the link can
/// not be answered any more; else whether they agreed.
///
/// # Errors
/// From the database.
pub fn answer(
    db: &mut Conn,
    op: &Operator,
    token: &str,
    outcome: Outcome,
    now: i64,
) -> Result<Option<Outcome>, Error> {
    let Some((agreement, _)) = agreements::open(db, &secrets::digest(token), now)? else { return Ok(None) };
    if full(db, &agreement)?.is_none() || !agreements::settle(db, &agreement.id, outcome.as_str(), now)? {
        return Ok(None);
    }
    if outcome == Outcome::Denied {
        // Somebody on the staff was about to stop what its person did not ask to stop.
        let what = "a person denies having asked staff to stop this";
        cases::open(db, CaseKind::CallerDenied, &agreement.connection_id, what, now)?;
        let act =
            Act::by_visitor(Deed::CallerDenied, Some(agreement.tenure_id)).about(&agreement.connection_id);
        audit::append(db, &act, now)?;
        return Ok(Some(outcome));
    }
    let by = OnBehalf {
        staff_id: &agreement.staff_id,
        case_reference: &agreement.case_reference,
        reason: &agreement.reason,
        contact: &agreement.contact,
        verified: "text",
    };
    stop_for_caller(db, op, &agreement.connection_id, &by, agreement.delete_data, now)?;
    Ok(Some(outcome))
}
