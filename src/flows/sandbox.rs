//! What only a sandbox can do: it keeps its text messages to itself and shows them.

use super::Operator;
use crate::domain::keyring::Purpose;
use crate::domain::phone::Phone;
use crate::error::Error;
use crate::store::inbox::InboxText;
use crate::store::{Conn, dates, inbox, limits, numbers, sign_ins, tenures, traffic};

/// A text message of the sandbox.
#[derive(Clone, Debug)]
pub struct SandboxText {
    /// To whom.
    pub to: String,
    /// Kind of text.
    pub kind: String,
    /// The text.
    pub body: String,
    /// Unix ms.
    pub at: i64,
}

/// Keeps a text in the inbox instead of sending it. `message_id` makes a repeat harmless.
///
/// # Errors
/// From the database.
pub fn keep_text(
    db: &mut Conn,
    op: &Operator,
    (message_id, kind): (&str, &str),
    phone: &Phone,
    body: &str,
    at: i64,
) -> Result<(), Error> {
    let text = InboxText {
        id: message_id.to_owned(),
        to_lookup: numbers::lookup(&op.keys, phone),
        to_sealed: op.keys.seal(Purpose::Encryption, &format!("{message_id}/to"), phone.as_e164()),
        kind: kind.to_owned(),
        body_sealed: op.keys.seal(Purpose::Encryption, &format!("{message_id}/inbox"), body),
        at,
    };
    inbox::insert(db, &text)
}

/// The newest texts, to one number or to all.
///
/// # Errors
/// From the database.
pub fn texts(db: &mut Conn, op: &Operator, to: Option<&Phone>, now: i64) -> Result<Vec<SandboxText>, Error> {
    let lookups = to.map(|phone| numbers::lookups(&op.keys, phone));
    inbox::newest(db, lookups.as_deref(), now)?
        .into_iter()
        .map(|text| {
            Ok(SandboxText {
                to: op.keys.open(Purpose::Encryption, &format!("{}/to", text.id), &text.to_sealed)?,
                body: op.keys.open(Purpose::Encryption, &format!("{}/inbox", text.id), &text.body_sealed)?,
                kind: text.kind,
                at: text.at,
            })
        })
        .collect()
}

/// Lets every wait be over and every limit be new.
///
/// # Errors
/// From the database.
pub fn forget_limits(db: &mut Conn) -> Result<(), Error> {
    limits::forget_all(db)?;
    traffic::forget_all(db)?;
    numbers::forget_paces(db)?;
    sign_ins::forget_waits(db)
}

/// Moves the story's dates from the day that they were last moved to, `seeded_at`, to today, so that
/// it reads on every day as on the first. Sign-ins, sessions and the record of acts stay where they are.
///
/// # Errors
/// From the database.
pub fn move_dates(db: &mut Conn, seeded_at: i64, now: i64) -> Result<(), Error> {
    if now > seeded_at { dates::move_all(db, now - seeded_at, seeded_at) } else { Ok(()) }
}

/// The newest tenure of a number, by its E.164 text.
///
/// # Errors
/// From the database.
pub fn tenure_of(db: &mut Conn, op: &Operator, e164: &str) -> Result<Option<String>, Error> {
    let Ok(phone) = Phone::from_e164(e164) else { return Ok(None) };
    let Some(number) = numbers::by_phone(db, &op.keys, &phone)? else { return Ok(None) };
    Ok(tenures::of_number(db, &number.id)?.into_iter().next().map(|span| span.id))
}
