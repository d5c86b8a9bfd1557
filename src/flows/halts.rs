//! Halts: what staff keep from being read, one connection or all that is granted to an app, until they let it go
//! on. No word of the platform's ends one, and no person can; they can end the connection.

use super::webhook::{self, News};
use super::{Operator, holds};
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::Status;
use crate::domain::report::NewsKind;
use crate::domain::revocation::{Channel, Reason};
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::connections::{self, Connection};
use crate::store::{Conn, audit, cases, switched_off};

/// By whom, by which act at large, and why.
#[derive(Clone, Copy, Debug)]
pub struct By<'a> {
    /// Who on the staff.
    pub staff_id: &'a str,
    /// The act.
    pub incident_id: &'a str,
    /// What platforms read as the reason.
    pub reason: Reason,
}

/// A connection that was changed, and the act that is to be recorded last: all writers share the record's head.
pub type Changed = (Connection, Act);

/// What is granted to an app that is switched off is halted before it becomes readable. The caller saves it.
/// `true` where it was halted by this.
///
/// # Errors
/// From the database.
pub(super) fn meet(db: &mut Conn, connection: &mut Connection, now: i64) -> Result<bool, Error> {
    if connection.halted_at.is_some() || !switched_off::is(db, &connection.recipient_id)? {
        return Ok(false);
    }
    connection.halted_at = Some(now);
    Ok(true)
}

/// Tells the platform that its grant is halted, asks staff to look, and records it.
///
/// # Errors
/// From the database.
pub(super) fn tell_halted(
    db: &mut Conn,
    op: &Operator,
    connection: &Connection,
    now: i64,
) -> Result<(), Error> {
    let news = News::by(NewsKind::Held, Channel::Staff, now);
    webhook::queue_news(db, op, connection, &news, None, now)?;
    let detail = "what is granted to this app waits: staff have switched it off, or paused it";
    cases::open(db, CaseKind::GrantHeld, &connection.recipient_id, detail, now)?;
    audit::append(db, &act(Deed::ConnectionHeld, connection, None), now)
}

/// Halts a connection. None where it is halted, or is not live any more.
///
/// # Errors
/// From the database.
pub fn halt(
    db: &mut Conn,
    op: &Operator,
    by: By<'_>,
    connection_id: &str,
    now: i64,
) -> Result<Option<Changed>, Error> {
    let found = connections::lock(db, connection_id)?;
    let Some(connection) = found.filter(|one| one.halted_at.is_none() && one.status_at(now).is_live()) else {
        return Ok(None);
    };
    let next = turned(Connection { halted_at: Some(now), ..connection }, now);
    connections::save(db, &next)?;
    let news = News { reason: by.reason, ..News::by(NewsKind::Held, Channel::Staff, now) };
    webhook::queue_news(db, op, &next, &news, None, now)?;
    let act = act(Deed::ConnectionHeld, &next, Some(by));
    Ok(Some((next, act)))
}

/// Lets a connection go on that was halted. None where none was, or its app is switched off. What its person or
/// platform keeps from being read stays so.
///
/// # Errors
/// From the database.
pub fn resume(
    db: &mut Conn,
    op: &Operator,
    by: By<'_>,
    connection_id: &str,
    now: i64,
) -> Result<Option<Changed>, Error> {
    let found = connections::lock(db, connection_id)?;
    let Some(connection) = found.filter(|one| one.halted_at.is_some() && one.status_at(now).is_live()) else {
        return Ok(None);
    };
    if switched_off::is(db, &connection.recipient_id)? {
        return Ok(None);
    }
    let mut next = turned(Connection { halted_at: None, untold: false, ..connection }, now);
    if next.status_at(now) == Status::Active && holds::on(db, &next, now)?.is_some() {
        next = turned(Connection { held_on: Some(next.content_on), ..next }, now);
    }
    connections::save(db, &next)?;
    if next.status_at(now) == Status::Active {
        let news = News { reason: by.reason, ..News::by(NewsKind::Released, Channel::Staff, now) };
        webhook::queue_news(db, op, &next, &news, None, now)?;
    }
    let act = act(Deed::ConnectionReleased, &next, Some(by));
    Ok(Some((next, act)))
}

/// With the status that it has now.
fn turned(connection: Connection, now: i64) -> Connection {
    let status = connection.clocks().status();
    let changed_at = if status == connection.stored_status() { connection.status_changed_at } else { now };
    Connection { status: status.to_string(), status_changed_at: changed_at, updated_at: now, ..connection }
}

fn act(deed: Deed, connection: &Connection, by: Option<By<'_>>) -> Act {
    let act = by.map_or_else(|| Act::by_system(deed), |by| Act::by_staff(deed, by.staff_id));
    let detail =
        [("channel", Channel::Staff.as_str().into()), ("incident", by.map(|by| by.incident_id).into())];
    act.seen_by(connection.tenure_id.clone()).about(&connection.id).with(detail)
}
