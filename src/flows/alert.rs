//! Texts about the safety of a person's access: outside of the notices, at any hour.

use super::notice::{To, text, urgency};
use super::{Operator, language};
use crate::domain::link;
use crate::domain::notice::{Alert, Kind, alert};
use crate::error::Error;
use crate::store::outbox::Message;
use crate::store::{Conn, numbers, outbox, tenures};

/// Queues an alert to the number of a tenure; not where that has closed: the number is somebody else's.
/// Who has just taken it over reads it where nobody knows of that yet: nothing is named.
///
/// # Errors
/// From the database.
pub fn send(db: &mut Conn, op: &Operator, tenure_id: &str, what: Alert, now: i64) -> Result<(), Error> {
    let open = tenures::standing(db, tenure_id)?.filter(|tenure| tenure.closed_at.is_none());
    let Some(number_id) = open.map(|tenure| tenure.number_id) else { return Ok(()) };
    let Some(number) = numbers::find(db, &number_id)? else { return Ok(()) };
    let phone = number.phone(&op.keys)?;
    if !phone.can_be_texted() {
        return Ok(());
    }
    let words = language::for_notice(db, Some(tenure_id), None)?;
    let to = To::from(&phone);
    let style = op.texting.links.of(to.country.as_deref());
    let place = link::place(words, style, &op.origin, &op.host, what.page());
    let body = alert(words, what, &op.brand, &place);
    let message =
        Message { number_id: Some(number_id), ..text(op, Kind::Alert, urgency::ALERT, to, &body, now) };
    outbox::insert(db, &message)
}
