//! Whether a text that is due is wanted, and now.

use super::super::Operator;
use crate::domain::notice::Kind;
use crate::domain::quiet;
use crate::error::Error;
use crate::store::outbox::Message;
use crate::store::{Conn, numbers, opt_outs};

/// Whether a text about connections waits for a person who has switched those off since.
pub(super) fn is_unwanted(db: &mut Conn, message: &Message) -> Result<bool, Error> {
    let about_connections = [Kind::Notice, Kind::Reminder, Kind::Receipt].map(Kind::as_str);
    match message.number_id.as_deref().filter(|_| about_connections.contains(&message.kind.as_str())) {
        Some(number_id) => opt_outs::is_out(db, number_id),
        None => Ok(false),
    }
}

/// The end of the quiet hours, of a text that has become due in them and can wait.
pub(super) fn night(db: &mut Conn, op: &Operator, message: &Message, now: i64) -> Result<Option<i64>, Error> {
    let Some(number_id) = message.number_id.as_deref().filter(|_| message.patient) else { return Ok(None) };
    let number = numbers::find(db, number_id)?;
    // One that does not open is looked at where it is opened to be sent.
    Ok(number.and_then(|number| number.phone(&op.keys).ok()).and_then(|phone| quiet::until(&phone, now)))
}
