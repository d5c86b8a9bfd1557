//! Reminders: of a connection that ends soon, and of one that is not used but could be. Each connection says
//! itself when it is to be looked at next, and what its person was told of it, in the transaction that
//! queues the text.

use jiff::tz::TimeZone;

use super::{Operator, tell};
use crate::domain::connection::Status;
use crate::domain::notice::News;
use crate::domain::quiet::zones_of;
use crate::domain::reminder::{Reminder, Reminding};
use crate::domain::time::{DAY, at};
use crate::error::Error;
use crate::store::connections::{self, Connection};
use crate::store::{Conn, numbers, reminders};

/// While a connection is paused it is looked at again after this.
const PAUSED: i64 = DAY;

/// What the rules know of a connection.
#[must_use]
pub fn reminding(connection: &Connection) -> Reminding {
    Reminding {
        created_at: connection.created_at,
        last_read_at: connection.last_accessed_at,
        expires_at: connection.expiration_time,
        expiry_told: connection.expiry_told,
        silence_told_at: connection.silence_told_at,
    }
}

/// Looks at one connection that is due, and reminds its person if need be.
///
/// # Errors
/// As [`super::notice::queue`].
pub fn look(db: &mut Conn, op: &Operator, id: &str, now: i64) -> Result<(), Error> {
    let Some(seen) = connections::find(db, id)? else { return Ok(()) };
    // The number before the connection, as everywhere.
    numbers::lock_by_id(db, &seen.number_id)?;
    let Some(mut connection) = connections::lock(db, id)? else { return Ok(()) };
    if connection.remind_at.is_none_or(|due| due > now) {
        return Ok(());
    }
    let status = connection.status_at(now);
    let due = reminding(&connection).due(now).filter(|_| status == Status::Active);
    match due {
        Some(Reminder::Expires(end)) => connection.expiry_told = Some(end),
        Some(Reminder::Unread) => connection.silence_told_at = Some(now),
        None => {}
    }
    connection.remind_at = match status {
        Status::Active => Some(reminding(&connection).next_at()),
        Status::Suspended => Some(now + PAUSED),
        _ => None,
    };
    reminders::save(db, &connection)?;
    let (Some(due), Some(tenure_id)) = (due, connection.tenure_id.as_deref()) else { return Ok(()) };
    let Some(person) = tell::reach(db, op, tenure_id, now)? else { return Ok(()) };
    let news = match due {
        Reminder::Expires(end) => {
            let zone = zones_of(person.phone()).into_iter().next().unwrap_or(TimeZone::UTC);
            News::Expires(at(end).to_zoned(zone).date())
        }
        Reminder::Unread => News::Unread,
    };
    person.tell(db, op, &connection, news, now)
}
