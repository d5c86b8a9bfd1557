//! What a gateway tells of a text that it has taken.

use super::outbox::note_notice;
use super::undelivered::{end_proof, is_about_connections, not_set_up, opt_out};
use crate::domain::notice::NoticeState;
use crate::domain::twilio::{Fault, Status, undelivered};
use crate::error::Error;
use crate::store::outbox::{self, Channel, Message};
use crate::store::{Conn, numbers};

/// What it tells.
#[derive(Clone, Debug)]
pub struct Word {
    /// Its id of the text.
    pub provider_id: String,
    /// Ours, from the address that it was given.
    pub message_id: Option<String>,
    /// How far the text has come.
    pub status: Status,
    /// Why no further.
    pub code: Option<i64>,
}

/// Takes it. A status only moves forward: one that was told before, or comes after a later one, changes
/// nothing, nor does one of a text that is not known.
///
/// # Errors
/// From the database.
pub fn hear(db: &mut Conn, word: &Word, now: i64) -> Result<(), Error> {
    let Some(mut text) = find(db, word)? else { return Ok(()) };
    if let (Status::Lost, Some(number_id)) = (word.status, &text.number_id) {
        // Number before connection, as everywhere.
        numbers::lock_by_id(db, number_id)?;
    }
    // Told before our own attempt has ended, or after it ended without an answer: it has the text.
    if text.settled_at.is_none() && outbox::settle_as_taken(db, &text.id, &word.provider_id, now)? {
        text.settled_at = Some(now);
        note_notice(db, &text, NoticeState::Sent, now)?;
    }
    if !outbox::advance(db, &text.id, word.status.step())? {
        return Ok(());
    }
    match word.status {
        Status::UnderWay(_) => Ok(()),
        Status::Delivered => note_notice(db, &text, NoticeState::Delivered, now),
        Status::Lost => lost(db, &text, word.code, now),
    }
}

fn find(db: &mut Conn, word: &Word) -> Result<Option<Message>, Error> {
    if let Some(text) = outbox::by_provider_id(db, &word.provider_id)? {
        return Ok(Some(text));
    }
    let Some(id) = &word.message_id else { return Ok(None) };
    let is_it = |text: &Message| {
        // Under another id it is another attempt, and the one that counts is known.
        text.channel == Channel::Text.as_str() && !text.decoy && text.provider_id.is_none()
    };
    Ok(outbox::find(db, id)?.filter(is_it))
}

/// It is not sent again, whatever the reason: nobody knows for sure that it did not arrive, and its body is
/// gone.
fn lost(db: &mut Conn, text: &Message, code: Option<i64>, now: i64) -> Result<(), Error> {
    let (fault, why) = undelivered(code);
    tracing::info!(message = text.id, kind = text.kind, why, "a text was not delivered");
    outbox::note_lost(db, &text.id, &why)?;
    let mut state = NoticeState::Failed;
    match fault {
        Fault::Dead => end_proof(db, text, text.settled_at.unwrap_or(now), now)?,
        Fault::OptedOut if is_about_connections(text) => {
            opt_out(db, text, now)?;
            state = NoticeState::OptedOut;
        }
        Fault::NotSetUp => not_set_up(db, &why, now)?,
        Fault::Later | Fault::GiveUp | Fault::OptedOut => {}
    }
    note_notice(db, text, state, now)
}
