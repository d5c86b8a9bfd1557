//! Signing in with a passkey. Of an open tenure it is enough; of a closed one it takes the code as well,
//! in either order: numbers change hands, and the passkey alone does not say that this one came back.

use super::super::limits::{self, Asker};
use super::super::session::who;
use super::super::sign_in::{Device, Entry, Proven, find_link, welcome};
use super::super::{Operator, place};
use super::Ceremony;
use crate::domain::audit::{Act, Deed};
use crate::domain::language::Heard;
use crate::domain::passkey::RelyingParty;
use crate::domain::session::ProvenBy;
use crate::domain::{code, secrets};
use crate::error::Error;
use crate::store::passkeys::Passkey;
use crate::store::tenures::Standing;
use crate::store::{Conn, audit, marks, numbers, passkeys, sign_ins, tenures};

/// What came of beginning.
pub enum Begun {
    /// It has begun.
    Here(Ceremony),
    /// This client has tried too often; not before this time, unix ms.
    TooOften(i64),
    /// There are no passkeys here.
    Never,
}

/// Begins to use a passkey, whosever it is.
///
/// # Errors
/// From the database.
pub fn begin(db: &mut Conn, op: &Operator, asker: &Asker, now: i64) -> Result<Begun, Error> {
    let Some(party) = &op.passkeys else { return Ok(Begun::Never) };
    marks::hold(db, &op.keys)?;
    if let Some(until) = limits::check(db, op, asker, now)? {
        return Ok(Begun::TooOften(until));
    }
    let begun = party.ask().map_err(|why| Error::Bug(why.to_string()))?;
    let ceremony = secrets::token::<32>();
    passkeys::begin(db, &secrets::digest(&ceremony), None, &begun.state, now)?;
    Ok(Begun::Here(Ceremony { ceremony, options: begun.options }))
}

/// What came of using a passkey.
#[derive(Clone, Debug)]
pub enum Entered {
    /// Its person is signed in.
    In(Box<Entry>),
    /// It holds, and its tenure is closed: its person must prove the number as well. Its id.
    NeedsCode(String),
    /// It holds, the number too; but somebody else has held it since, and requires their own passkey.
    Locked,
    /// It does not hold, or the ceremony is over.
    Refused,
    /// Too many were tried from here; not before this time, unix ms.
    TooOften(i64),
}

/// What the browser has besides.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The token of the link that led here.
    pub link: Option<String>,
    /// The sign-in whose code was entered.
    pub sign_in: Option<String>,
}

/// Takes the answer of a browser.
///
/// # Errors
/// From the database.
pub fn enter(
    db: &mut Conn,
    op: &Operator,
    (ceremony, answer): (&str, &str),
    beside: &Beside,
    device: &Device,
    heard: Heard,
    now: i64,
) -> Result<Entered, Error> {
    marks::hold(db, &op.keys)?;
    if let Some(until) = limits::check(db, op, &device.asker, now)? {
        return Ok(Entered::TooOften(until));
    }
    let Some(party) = &op.passkeys else { return Ok(Entered::Refused) };
    let Some(passkey) = checked(db, party, ceremony, answer, now)? else { return Ok(Entered::Refused) };
    let tenure = tenures::standing(db, &passkey.tenure_id)?;
    let Some(tenure) = tenure else { return Ok(Entered::Refused) };
    let number = numbers::lock_by_id(db, &tenure.number_id)?;
    let tenure_id = if is_coded(db, &tenure, beside, device, now)? {
        let known = place::Known { passkey: Some(&passkey), ..place::Known::default() };
        match place::code(db, op, &tenure.number_id, &known, now)? {
            place::Coded::In(id) => id,
            place::Coded::Locked(id) => {
                refused(db, Some(id), &passkey.id, "number_lock", now)?;
                return Ok(Entered::Locked);
            }
        }
    } else if tenure.closed_at.is_none() {
        passkey.tenure_id.clone()
    } else {
        refused(db, Some(passkey.tenure_id), &passkey.id, "needs_code", now)?;
        return Ok(Entered::NeedsCode(passkey.id));
    };
    // Only who gets in: a holder of before must not end what guards the one of now.
    if let Some(number) = &number {
        limits::forgive(db, op, &number.phone(&op.keys)?, &tenure_id, now)?;
    }
    let link = match &beside.link {
        Some(token) => find_link(db, op, token, now)?.map(|(link, _)| link),
        None => None,
    };
    let link = link.filter(|link| link.number_id == tenure.number_id).map(|link| link.connection_id);
    let proven = Proven {
        tenure_id: &tenure_id,
        by: ProvenBy::Passkey,
        passkey_id: Some(&passkey.id),
        noted: ("passkey", &passkey.id),
        link_connection_id: link.as_deref(),
        may_alert: false,
        limited: false,
    };
    welcome(db, op, &proven, device, heard, now).map(|entry| Entered::In(Box::new(entry)))
}

/// The passkey whose use an answer proves.
fn checked(
    db: &mut Conn,
    party: &RelyingParty,
    ceremony: &str,
    answer: &str,
    now: i64,
) -> Result<Option<Passkey>, Error> {
    // Used up whatever comes of it: an answer is tried once.
    let Some(state) = passkeys::use_up(db, &secrets::digest(ceremony), None, now)? else {
        return refused(db, None, "", "ceremony", now).map(|()| None);
    };
    let Ok(hash) = RelyingParty::named(answer) else {
        return refused(db, None, "", "malformed", now).map(|()| None);
    };
    let Some(passkey) = passkeys::by_credential(db, &hash)? else {
        return refused(db, None, "", "unknown_passkey", now).map(|()| None);
    };
    match party.used(answer, &state, &passkey.user_handle, &passkey.credential) {
        Ok(credential) => {
            passkeys::used(db, &passkey.id, &credential, now)?;
            Ok(Some(passkey))
        }
        Err(why) => {
            tracing::info!(%why, passkey = passkey.id, "a passkey was refused");
            refused(db, Some(passkey.tenure_id), &passkey.id, "passkey", now)?;
            Ok(None)
        }
    }
}

/// A try that came to nothing, for the record.
fn refused(
    db: &mut Conn,
    tenure_id: Option<String>,
    passkey_id: &str,
    why: &'static str,
    now: i64,
) -> Result<(), Error> {
    let act = Act::by_visitor(Deed::SignInRefused, tenure_id).about(passkey_id);
    audit::append(db, &act.with([("why", why.into())]), now)
}

/// Whether a code to this tenure's number was entered in this browser just now.
fn is_coded(
    db: &mut Conn,
    tenure: &Standing,
    beside: &Beside,
    device: &Device,
    now: i64,
) -> Result<bool, Error> {
    if let Some(id) = &beside.sign_in
        && let Some(sign_in) = sign_ins::find(db, id)?
        && sign_in.number_id.as_ref() == Some(&tenure.number_id)
        && sign_in.used_at.is_some_and(|at| now - at <= code::LIFETIME)
    {
        return Ok(true);
    }
    let Some(key) = &device.session_key else { return Ok(false) };
    let session = who(db, key, now)?;
    Ok(session.is_some_and(|session| {
        session.number_id == tenure.number_id
            && session.proven_by() == ProvenBy::Code
            && session.is_fresh(now)
    }))
}
