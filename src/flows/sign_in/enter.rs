//! Entering the code: counted before it is compared, used once, and the session made in the same
//! transaction.

use super::super::limits::Asker;
use super::super::place::Question;
use super::super::{Operator, limits, place};
use super::welcome::{Proven, welcome};
use super::{noted, phone_of};
use crate::domain::audit::{Act, Deed};
use crate::domain::carrier::{SIM_CHANGE, Word};
use crate::domain::language::Heard;
use crate::domain::limit::Lane;
use crate::domain::phone::Phone;
use crate::domain::session::ProvenBy;
use crate::domain::{code, secrets};
use crate::error::Error;
use crate::store::sign_ins::SignIn;
use crate::store::{Conn, audit, browsers, marks, numbers, outbox, passkeys, sign_ins};

/// The browser that enters a code.
#[derive(Clone, Debug)]
pub struct Device {
    /// Who it is, for the limits.
    pub asker: Asker,
    /// As it names itself.
    pub user_agent: Option<String>,
    /// Whether its owner calls it their own.
    pub own: bool,
    /// The key of the session that it has, if any: a new one takes its place.
    pub session_key: Option<String>,
    /// The passkey that was used in it just now and needs the code as well.
    pub passkey: Option<String>,
}

/// A person who has signed in.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The key for the session cookie.
    pub session_key: String,
    /// A key for the known-browser cookie, where a new one is to be set.
    pub browser_key: Option<String>,
    /// The connection that the link was about, where the person may see it.
    pub connection_id: Option<String>,
    /// Their language.
    pub heard: Heard,
}

/// What came of entering a code.
#[derive(Clone, Debug)]
pub enum Entered {
    /// It was right.
    In(Box<Entry>),
    /// It was right, and the carrier is to be asked before it opens anything.
    Ask(Box<Asking>),
    /// It was right, and opens nothing alone: this person requires their passkey.
    NeedsPasskey,
    /// It was wrong; this many tries are left.
    Wrong(i32),
    /// Five tries were made; a new code is needed.
    NoTriesLeft,
    /// Ten minutes have passed; a new code is needed.
    Expired,
    /// Too many were entered from here; not before this time, unix ms.
    TooOften(i64),
    /// It has been used, or there is no sign-in under way.
    Gone,
}

/// What a carrier is asked before a right code opens anything.
#[derive(Clone, Debug)]
pub struct Asking {
    /// The sign-in.
    pub sign_in_id: String,
    /// The number.
    pub phone: Phone,
    /// Since when, and of whom: in this order, until the number is somebody else's.
    pub questions: Vec<Question>,
}

/// Takes a code of six digits. `ask`: whether there is a carrier to be asked.
///
/// # Errors
/// From the database.
pub fn enter(
    db: &mut Conn,
    op: &Operator,
    (id, typed): (&str, &str),
    device: &Device,
    heard: Heard,
    ask: bool,
    now: i64,
) -> Result<Entered, Error> {
    marks::hold(db, &op.keys)?;
    if let Some(until) = limits::check(db, op, &device.asker, now)? {
        return Ok(Entered::TooOften(until));
    }
    let Some(sign_in) = sign_ins::count_try(db, id, now)? else {
        let Some(sign_in) = sign_ins::find(db, id)? else { return Ok(Entered::Gone) };
        let (why, refusal) = if sign_in.used_at.is_some() {
            ("used", Entered::Gone)
        } else if sign_in.code_expires_at < now {
            ("expired", Entered::Expired)
        } else {
            ("no_tries", Entered::NoTriesLeft)
        };
        noted::refused(db, &sign_in, why, now)?;
        return Ok(refusal);
    };
    let phone = phone_of(op, &sign_in)?;
    // A code that proves another number signs nobody in.
    let right =
        sign_in.proving_id.is_none() && code::is(&op.keys, id, phone.as_e164(), typed, &sign_in.code_mac)?;
    // While the lane is locked even the right code is refused, in the same words.
    let right = !limits::is_locked(db, op, sign_in.lane(), &phone, now)? && right;
    // To a number that nobody reported no code was sent: whatever is typed was guessed.
    let Some(number_id) = sign_in.number_id.as_deref().filter(|_| right) else {
        let locked_until = limits::wrong(db, op, sign_in.lane(), &phone, now)?;
        noted::wrong(db, &sign_in, locked_until, now)?;
        let left = i64::from(code::CHECKS) - sign_in.checks;
        return Ok(if left > 0 {
            Entered::Wrong(i32::try_from(left).unwrap_or(0))
        } else {
            Entered::NoTriesLeft
        });
    };
    if !sign_ins::complete(db, id, now)? {
        return Ok(Entered::Gone);
    }
    limits::right(db, op, &phone, now)?;
    if let Some(message) = &sign_in.message_id {
        outbox::note_use(db, message, now)?;
    }
    if ask {
        let questions = place::questions(db, number_id, now)?;
        return Ok(Entered::Ask(Box::new(Asking { sign_in_id: id.to_owned(), phone, questions })));
    }
    proven(db, op, (&sign_in, number_id), device, heard, &Heeded::default(), now)
}

/// What a carrier's words come to.
#[derive(Clone, Debug, Default)]
struct Heeded {
    still: Vec<String>,
    over: Option<String>,
    sim_changed: bool,
}

impl Heeded {
    /// `words`: its answers, one for each question that it was asked.
    fn of(asked: &Asking, words: &[Word]) -> Self {
        let sim_changed = words.iter().any(|word| word.sim_changed == Some(true));
        let mut heeded = Self { sim_changed, ..Self::default() };
        for (question, word) in asked.questions.iter().zip(words) {
            match word.reassigned {
                // Whoever has just put the number on another SIM is not who it was, whatever its contract says.
                Some(false) if !sim_changed => heeded.still.extend(question.tenure_id.clone()),
                Some(true) if heeded.over.is_none() => heeded.over.clone_from(&question.tenure_id),
                _ => {}
            }
        }
        heeded
    }
}

/// Goes on with a right code after the carrier was asked.
///
/// # Errors
/// From the database.
pub fn go_on(
    db: &mut Conn,
    op: &Operator,
    asked: &Asking,
    words: &[Word],
    device: &Device,
    heard: Heard,
    now: i64,
) -> Result<Entered, Error> {
    let Some(sign_in) = sign_ins::find(db, &asked.sign_in_id)? else { return Ok(Entered::Gone) };
    let Some(number_id) = sign_in.number_id.clone().filter(|_| sign_in.used_at.is_some()) else {
        return Ok(Entered::Gone);
    };
    // A tenure may begin with it now, not when the carrier was asked.
    if let Some(message) = &sign_in.message_id {
        outbox::note_use(db, message, now)?;
    }
    let heeded = Heeded::of(asked, words);
    proven(db, op, (&sign_in, &number_id), device, heard, &heeded, now)
}

/// The person who entered a right code: in their tenure, with a session.
fn proven(
    db: &mut Conn,
    op: &Operator,
    (sign_in, number_id): (&SignIn, &str),
    device: &Device,
    heard: Heard,
    heeded: &Heeded,
    now: i64,
) -> Result<Entered, Error> {
    numbers::locked(db, &op.keys, &phone_of(op, sign_in)?, now)?;
    let browser = match &device.asker.browser_key {
        Some(key) => browsers::by_key(db, &secrets::digest(key), now)?,
        None => None,
    };
    let passkey = match &device.passkey {
        Some(id) => passkeys::find(db, id)?,
        None => None,
    };
    let still: Vec<&str> = heeded.still.iter().map(String::as_str).collect();
    let known = place::Known {
        browser: browser.as_ref(),
        passkey: passkey.as_ref(),
        still: &still,
        over: heeded.over.as_deref(),
        sim_changed: heeded.sim_changed,
    };
    let tenure_id = match place::code(db, op, number_id, &known, now)? {
        place::Coded::In(id) => id,
        place::Coded::Locked(id) => {
            let act = Act::by_visitor(Deed::SignInRefused, Some(id)).about(&sign_in.id);
            audit::append(db, &act.with([("why", "number_lock".into())]), now)?;
            return Ok(Entered::NeedsPasskey);
        }
    };
    // Asked anew: the tenure of the passkey may just have gone on in this one.
    let with = match &device.passkey {
        Some(id) => passkeys::find(db, id)?.filter(|passkey| passkey.tenure_id == tenure_id),
        None => None,
    };
    // So may that of the browser. One that became known after the SIM may have changed may be a thief's.
    let own = match &device.asker.browser_key {
        Some(key) => browsers::by_key(db, &secrets::digest(key), now)?
            .filter(|own| own.tenure_id == tenure_id && now - own.created_at >= SIM_CHANGE),
        None => None,
    };
    let proven = Proven {
        tenure_id: &tenure_id,
        by: if with.is_some() { ProvenBy::Passkey } else { ProvenBy::Code },
        passkey_id: with.as_ref().map(|passkey| passkey.id.as_str()),
        noted: ("lane", &sign_in.lane),
        link_connection_id: sign_in.link_connection_id.as_deref(),
        may_alert: sign_in.lane() == Lane::Plain,
        limited: heeded.sim_changed && with.is_none() && own.is_none(),
    };
    welcome(db, op, &proven, device, heard, now).map(|entry| Entered::In(Box::new(entry)))
}
