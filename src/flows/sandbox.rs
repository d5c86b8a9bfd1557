//! What only a sandbox can do: it keeps its text messages to itself and shows them.

use super::Operator;
use crate::domain::keyring::Purpose;
use crate::domain::phone::Phone;
use crate::error::Error;
use crate::store::inbox::InboxText;
use crate::store::{Conn, inbox, numbers};

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
    now: i64,
) -> Result<(), Error> {
    let text = InboxText {
        id: message_id.to_owned(),
        to_lookup: numbers::lookup(&op.keys, phone),
        to_sealed: op.keys.seal(Purpose::Encryption, &format!("{message_id}/to"), phone.as_e164()),
        kind: kind.to_owned(),
        body_sealed: op.keys.seal(Purpose::Encryption, &format!("{message_id}/inbox"), body),
        at: now,
    };
    inbox::insert(db, &text)
}

/// The newest texts, to one number or to all.
///
/// # Errors
/// From the database.
pub fn texts(db: &mut Conn, op: &Operator, to: Option<&Phone>, now: i64) -> Result<Vec<SandboxText>, Error> {
    let lookup = to.map(|phone| numbers::lookup(&op.keys, phone));
    inbox::newest(db, lookup.as_deref(), now)?
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
