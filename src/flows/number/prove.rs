//! A person who is signed in proves with a code that they hold another number.

use super::super::limits::{self, Asked, Asker};
use super::super::notice::{text, urgency};
use super::super::session::Who;
use super::super::{Operator, change, language};
use super::moved::{self, Refusal, To};
use crate::domain::audit::{Act, Deed};
use crate::domain::carrier::Word;
use crate::domain::change::Kind;
use crate::domain::keyring::Purpose;
use crate::domain::language::Heard;
use crate::domain::limit::Lane;
use crate::domain::notice::{Kind as TextKind, with_number_code};
use crate::domain::phone::Phone;
use crate::domain::session::ProvenBy;
use crate::domain::{code, id, secrets};
use crate::error::Error;
use crate::store::outbox::Message;
use crate::store::sign_ins::SignIn;
use crate::store::{Conn, audit, browsers, changes, marks, numbers, outbox, sign_ins};

/// What came of asking for a code to another number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is on its way. The proof's id, which only this browser holds.
    Here(String),
    /// The proof that this session began with is too old, or not enough.
    NeedsProof,
    /// It is the number that they have.
    Same,
    /// Too many codes were asked for from here; not before this time, unix ms.
    TooOften(i64),
}

/// Texts a code to another number.
///
/// # Errors
/// From the database.
pub fn begin(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    phone: &Phone,
    asker: &Asker,
    heard: Heard,
    now: i64,
) -> Result<Begun, Error> {
    if !who.is_fresh(now) || who.limited || (who.locked_at.is_some() && who.proven_by() != ProvenBy::Passkey)
    {
        return Ok(Begun::NeedsProof);
    }
    marks::hold(db, &op.keys)?;
    let own = numbers::find(db, &who.number_id)?;
    if own.is_some_and(|own| numbers::lookups(&op.keys, phone).contains(&own.lookup)) {
        return Ok(Begun::Same);
    }
    let may_text = match limits::ask(db, op, asker, Lane::Plain, phone, now)? {
        Asked::TooOften(until) => return Ok(Begun::TooOften(until)),
        Asked::Counted { text, .. } => text,
    };
    let id = id::fresh("sgn", now);
    let code = code::fresh();
    // One that is not texted is nobody's to enter.
    let nobodys = secrets::token::<32>();
    let words = language::for_code(db, op, Some(&who.number_id), heard, now)?;
    let body = with_number_code(words, &op.brand, &op.host, &code);
    let number = numbers::under_proof(db, &op.keys, phone, now)?;
    let message = Message {
        number_id: Some(number.id),
        expires_at: Some(now + code::LIFETIME),
        proving: true,
        decoy: !may_text,
        ..text(op, TextKind::Code, urgency::CODE, phone.into(), &body, now)
    };
    let proof = SignIn {
        phone_sealed: op.keys.seal(Purpose::Encryption, &id, phone.as_e164()),
        number_id: None,
        link_connection_id: None,
        sent: 1,
        next_code_at: now + code::wait_after(1),
        code_mac: code::stored(&op.keys, &id, phone.as_e164(), if may_text { &code } else { &nobodys }),
        code_expires_at: now + code::LIFETIME,
        checks: 0,
        used_at: None,
        created_at: now,
        lane: Lane::Plain.to_string(),
        lookup: numbers::lookup(&op.keys, phone),
        message_id: Some(message.id.clone()),
        proving_id: Some(who.tenure_id.clone()),
        id,
    };
    sign_ins::insert(db, &proof)?;
    outbox::insert(db, &message)?;
    audit::append(db, &Act::by_person(Deed::NumberAsked, &who.tenure_id).about(&proof.id), now)?;
    Ok(Begun::Here(proof.id))
}

/// The proof that a browser has under way.
#[derive(Clone, Debug)]
pub struct Proving {
    /// Last four digits of the number.
    pub last4: String,
}

/// The proof that this person has under way.
///
/// # Errors
/// From the database.
pub fn waiting(db: &mut Conn, op: &Operator, who: &Who, id: &str) -> Result<Option<Proving>, Error> {
    let proof = sign_ins::find(db, id)?;
    let own =
        proof.filter(|proof| proof.used_at.is_none() && proof.proving_id.as_ref() == Some(&who.tenure_id));
    let Some(proof) = own else { return Ok(None) };
    Ok(Some(Proving { last4: phone_of(op, &proof)?.last4().to_owned() }))
}

fn phone_of(op: &Operator, proof: &SignIn) -> Result<Phone, Error> {
    let text = op.keys.open(Purpose::Encryption, &proof.id, &proof.phone_sealed)?;
    Phone::from_e164(&text).map_err(|_| Error::Bug(format!("{} holds no number", proof.id)))
}

/// What came of entering the code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// The tenure has that number now.
    Moved,
    /// It takes it at this time unless refused, unix ms.
    Waits(i64),
    /// It can't.
    Refused(Refusal),
    /// It was right, and the carrier is to be asked first whether the SIM has changed.
    Ask(Asking),
    /// It was wrong; this many tries are left.
    Wrong(i64),
    /// There is none under way, or it is over.
    Gone,
    /// Too many were entered from here; not before this time, unix ms.
    TooOften(i64),
}

/// Whose carrier is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    /// The number.
    pub phone: Phone,
    /// The text with its code.
    message_id: Option<String>,
}

/// Takes the code. `ask`: whether there is a carrier to be asked.
///
/// # Errors
/// From the database.
pub fn enter(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    (id, typed): (&str, &str),
    asker: &Asker,
    ask: bool,
    now: i64,
) -> Result<Entered, Error> {
    marks::hold(db, &op.keys)?;
    if let Some(until) = limits::check(db, op, asker, now)? {
        return Ok(Entered::TooOften(until));
    }
    let proof = sign_ins::count_try(db, id, now)?;
    let own = proof.filter(|proof| proof.proving_id.as_ref() == Some(&who.tenure_id));
    let Some(proof) = own else {
        note(db, who, Deed::SignInRefused, id, now)?;
        return Ok(Entered::Gone);
    };
    let phone = phone_of(op, &proof)?;
    let right = code::is(&op.keys, id, phone.as_e164(), typed, &proof.code_mac)?;
    // Guessed for this number as much as by whoever signs in with it.
    if limits::is_locked(db, op, Lane::Plain, &phone, now)? || !right {
        limits::wrong(db, op, Lane::Plain, &phone, now)?;
        note(db, who, Deed::CodeWrong, id, now)?;
        return Ok(Entered::Wrong((i64::from(code::CHECKS) - proof.checks).max(0)));
    }
    if !sign_ins::complete(db, id, now)? {
        return Ok(Entered::Gone);
    }
    limits::right(db, op, &phone, now)?;
    if let Some(message) = &proof.message_id {
        outbox::note_use(db, message, now)?;
    }
    if ask {
        return Ok(Entered::Ask(Asking { phone, message_id: proof.message_id }));
    }
    proven(db, op, who, &phone, asker, now)
}

fn note(db: &mut Conn, who: &Who, deed: Deed, proof_id: &str, now: i64) -> Result<(), Error> {
    let act = Act::by_person(deed, &who.tenure_id).about(proof_id);
    audit::append(db, &act.with([("proof", "number".into())]), now)
}

/// Goes on after the carrier was asked.
///
/// # Errors
/// From the database.
pub fn go_on(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    proof: &Asking,
    word: Word,
    asker: &Asker,
    now: i64,
) -> Result<Entered, Error> {
    if word.sim_changed == Some(true) {
        return Ok(Entered::Refused(Refusal::SimChanged));
    }
    // A tenure may begin with it now, not when the carrier was asked.
    if let Some(message) = &proof.message_id {
        outbox::note_use(db, message, now)?;
    }
    proven(db, op, who, &proof.phone, asker, now)
}

/// The number is theirs: with a passkey the tenure moves at once, else in three days.
fn proven(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    phone: &Phone,
    asker: &Asker,
    now: i64,
) -> Result<Entered, Error> {
    let key = asker.browser_key.as_deref();
    let browser = match key {
        Some(key) => browsers::by_key(db, &secrets::digest(key), now)?,
        None => None,
    };
    let to = To {
        phone: phone.as_e164().to_owned(),
        proof_at: Some(now),
        subject: None,
        platform_id: None,
        sent_on: now,
        browser_of: browser.map(|browser| browser.tenure_id),
    };
    if let Some(refusal) = moved::refusal(db, op, &who.tenure_id, &to, now)? {
        return Ok(Entered::Refused(refusal));
    }
    // Another number than the one before takes its place.
    for before in changes::waiting(db, &who.tenure_id)? {
        if before.kind() == Some(Kind::Number) {
            change::void(db, &before, now)?;
        }
    }
    let due = moved::ask(db, op, Kind::Number, &who.tenure_id, "", &to, now)?;
    if !change::need_not_wait(db, who, key, now)? {
        return Ok(Entered::Waits(due));
    }
    let waiting = changes::waiting(db, &who.tenure_id)?;
    let Some(change) = waiting.into_iter().find(|one| one.kind() == Some(Kind::Number)) else {
        return Ok(Entered::Gone);
    };
    let moved = change::carry_out(db, op, &change, true, now)?;
    Ok(if moved { Entered::Moved } else { Entered::Refused(Refusal::Nothing) })
}
