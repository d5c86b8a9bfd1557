//! Holds: what a grant meets after a report, and how a person lets through what waits.
//!
//! A hold that ends, lapsed or lifted, lets later grants pass. What it held by then waits on, until its
//! person lets it through or its platform tells of it anew: nothing becomes readable by time alone.
//! Lifting a hold before its time lets through what it held.

use super::{Operator, halts, webhook};
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::Status;
use crate::domain::report::NewsKind;
use crate::domain::revocation::Channel;
use crate::error::Error;
use crate::store::connections::{self, Connection};
use crate::store::holds::{self, Hold};
use crate::store::{Conn, audit};
use webhook::News;

/// What came of lifting a hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lifted {
    /// It has ended, and what it held was let through.
    Done {
        /// The connection whose report began it.
        reported: String,
    },
    /// A passkey is needed until it lapses.
    NeedsPasskey {
        /// The connection whose report began it.
        reported: String,
        /// When it lapses, unix ms.
        until: i64,
    },
    /// It had lapsed, or been lifted, before. Nothing was changed.
    Over {
        /// The connection whose report began it.
        reported: String,
    },
    /// This person has no such hold.
    NoSuch,
}

/// What came of letting a connection through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Released {
    /// It is through.
    Done,
    /// A passkey is needed until the hold lapses, at this time, unix ms.
    NeedsPasskey(i64),
    /// It does not wait. Nothing was changed.
    NotHeld,
    /// This person has no such connection.
    NoSuch,
}

/// The hold that keeps what becomes readable now from doing so, if one stands.
///
/// # Errors
/// From the database.
pub fn on(db: &mut Conn, connection: &Connection, now: i64) -> Result<Option<Hold>, Error> {
    match &connection.tenure_id {
        Some(tenure) => holds::covering(db, tenure, &connection.recipient_id, now),
        None => Ok(None),
    }
}

/// What waited with the number, unseen, has come to a tenure: what a hold of it is about waits on.
///
/// # Errors
/// From the database.
pub(super) fn meet(db: &mut Conn, op: &Operator, ids: &[String], now: i64) -> Result<(), Error> {
    for id in ids {
        let Some(connection) = connections::lock(db, id)? else { continue };
        if connection.status_at(now) != Status::Active {
            continue;
        }
        let Some(hold) = on(db, &connection, now)? else { continue };
        let mut next = Connection { held_on: Some(connection.content_on), ..connection };
        next.status = next.clocks().status().to_string();
        next.status_changed_at = now;
        connections::save(db, &next)?;
        tell_held(db, op, &next, &hold, now)?;
    }
    Ok(())
}

/// Tells the platform that its grant waits, and records it.
///
/// # Errors
/// From the database.
pub(super) fn tell_held(
    db: &mut Conn,
    op: &Operator,
    connection: &Connection,
    hold: &Hold,
    now: i64,
) -> Result<(), Error> {
    let news = News::by(NewsKind::Held, Channel::System, hold.created_at);
    webhook::queue_news(db, op, connection, &news, Some(hold), now)?;
    let act = Act::by_system(Deed::ConnectionHeld).seen_by(connection.tenure_id.clone());
    audit::append(db, &act.about(&connection.id).with([("until", hold.lapses_at.into())]), now)
}

/// Ends a hold before it lapses, and lets through what it held, save what another hold keeps.
/// `by_passkey`: whether who asks has proven who they are with a passkey, which it takes.
///
/// # Errors
/// From the database.
pub fn lift(
    db: &mut Conn,
    op: &Operator,
    tenure_id: &str,
    hold_id: &str,
    by_passkey: bool,
    now: i64,
) -> Result<Lifted, Error> {
    let Some(hold) = holds::find(db, tenure_id, hold_id)? else { return Ok(Lifted::NoSuch) };
    let reported = hold.reported_connection_id.clone();
    if hold.stands(now) && !by_passkey {
        return Ok(Lifted::NeedsPasskey { reported, until: hold.lapses_at });
    }
    if !holds::lift(db, tenure_id, hold_id, now)? {
        return Ok(Lifted::Over { reported });
    }
    // In the order of their ids, so that two such cannot wait for each other.
    for id in connections::held(db, tenure_id)? {
        let Some(connection) = connections::lock(db, &id)? else { continue };
        let its_own = hold.covers(&connection.recipient_id) && is_waiting(&connection, tenure_id, now);
        if its_own && on(db, &connection, now)?.is_none() {
            let_through(db, op, tenure_id, connection, now)?;
        }
    }
    let act = Act::by_person(Deed::HoldLifted, tenure_id).about(&reported);
    audit::append(db, &act, now)?;
    Ok(Lifted::Done { reported })
}

/// Lets one connection through that waits. The hold, if it stands, goes on for everything else; while it
/// does, this takes a passkey as lifting does.
///
/// # Errors
/// From the database.
pub fn release(
    db: &mut Conn,
    op: &Operator,
    tenure_id: &str,
    connection_id: &str,
    by_passkey: bool,
    now: i64,
) -> Result<Released, Error> {
    let locked = connections::lock(db, connection_id)?;
    let Some(connection) = locked.filter(|found| found.tenure_id.as_deref() == Some(tenure_id)) else {
        return Ok(Released::NoSuch);
    };
    if !is_waiting(&connection, tenure_id, now) {
        return Ok(Released::NotHeld);
    }
    match on(db, &connection, now)? {
        Some(hold) if !by_passkey => Ok(Released::NeedsPasskey(hold.lapses_at)),
        _ => let_through(db, op, tenure_id, connection, now).map(|()| Released::Done),
    }
}

fn is_waiting(connection: &Connection, tenure_id: &str, now: i64) -> bool {
    connection.tenure_id.as_deref() == Some(tenure_id)
        && connection.is_held()
        && connection.status_at(now) == Status::Suspended
}

/// The connection is locked.
fn let_through(
    db: &mut Conn,
    op: &Operator,
    tenure_id: &str,
    connection: Connection,
    now: i64,
) -> Result<(), Error> {
    let mut next = Connection { held_on: None, updated_at: now, ..connection };
    let was_halted = next.halted_at.is_some();
    let meets = halts::meet(db, &mut next, now)?;
    // Its platform, or staff, may have paused it besides.
    let status = next.clocks().status();
    if status != next.stored_status() {
        next.status = status.to_string();
        next.status_changed_at = now;
    }
    connections::save(db, &next)?;
    if meets {
        halts::tell_halted(db, op, &next, now)?;
    } else if !was_halted {
        let news = News::by(NewsKind::Released, Channel::Dashboard, now);
        webhook::queue_news(db, op, &next, &news, None, now)?;
    }
    audit::append(db, &Act::by_person(Deed::ConnectionReleased, tenure_id).about(&next.id), now)
}
