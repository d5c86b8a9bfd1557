//! The person's stop. One guarded UPDATE decides; revocation, hops, webhook and audit row commit with it.

use super::super::session::Who;
use super::super::{Operator, tell, webhook};
use super::Cause;
use super::later::keep;
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::Status;
use crate::domain::id;
use crate::domain::notice::Receipt;
use crate::domain::revocation::{Channel, Hop, HopState, Initiator, Reason, STALLED_AFTER, Scope};
use crate::error::Error;
use crate::store::connections::{self, Connection, json_list};
use crate::store::revocations::Revocation;
use crate::store::{Conn, audit, revocations};

/// What the person asks for.
#[derive(Clone, Debug)]
pub struct Wish {
    /// What to stop.
    pub scope: Scope,
    /// With [`Scope::Accounts`]: the platform's ids of the accounts.
    pub accounts: Vec<String>,
    /// Whether data already held shall be deleted.
    pub delete_data: bool,
    /// Why.
    pub reason: Reason,
    /// Whether no text confirms it.
    pub silent: bool,
}

impl Wish {
    /// To stop the whole connection, and no more.
    #[must_use]
    pub const fn whole() -> Self {
        Self {
            scope: Scope::Connection,
            accounts: Vec::new(),
            delete_data: false,
            reason: Reason::UserAction,
            silent: false,
        }
    }
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stopped {
    /// This many connections were stopped, or accounts of one.
    Done(usize),
    /// It had ended, or been stopped, before. Nothing was changed.
    Already,
    /// Only the whole connection can be stopped.
    WholeOnly,
    /// No account was chosen that can be stopped.
    NothingChosen,
    /// This person has no such connection.
    NoSuch,
}

/// Stops a connection, all connections of its app, or some of its accounts.
///
/// # Errors
/// From the database.
pub fn stop(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    id: &str,
    wish: &Wish,
    now: i64,
) -> Result<Stopped, Error> {
    let Some(chosen) = connections::full(db, who.sees(), id)? else { return Ok(Stopped::NoSuch) };
    let mut acts = Vec::new();
    let stopped = match wish.scope {
        Scope::App => stop_app(db, op, who, &chosen.connection.recipient_id, wish, now, &mut acts)?,
        scope => {
            let locked = connections::lock(db, id)?.filter(|c| c.tenure_id.as_ref() == Some(&who.tenure_id));
            let Some(connection) = locked else { return Ok(Stopped::NoSuch) };
            if scope == Scope::Accounts {
                stop_accounts(db, op, who, &connection, wish, now, &mut acts)?
            } else {
                let stopped = stop_whole(db, op, who, &connection, wish, now, &mut acts)?;
                if stopped == Stopped::Already {
                    acts.extend(came_later(db, who, &connection, wish, now)?);
                }
                stopped
            }
        }
    };
    if let Stopped::Done(count) = stopped
        && !wish.silent
    {
        let some = acts.iter().any(|act| act.act == Deed::AccountsStopped);
        let what = match (some, count) {
            (true, _) => Receipt::StoppedAccounts,
            (false, 1) => Receipt::Stopped,
            (false, _) => Receipt::StoppedApp,
        };
        tell::stopped(db, op, &who.tenure_id, what, &chosen.recipient.name, now)?;
    }
    // Last, since all writers share the head of the record.
    acts.iter().try_for_each(|act| audit::append(db, act, now))?;
    Ok(stopped)
}

fn stop_app(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    recipient_id: &str,
    wish: &Wish,
    now: i64,
    acts: &mut Vec<Act>,
) -> Result<Stopped, Error> {
    let mut of_app: Vec<Connection> = connections::for_tenure(db, &who.tenure_id)?
        .into_iter()
        .map(|full| full.connection)
        .filter(|connection| connection.recipient_id == recipient_id)
        .collect();
    // In the order of their ids, so that two such stops cannot wait for each other.
    of_app.sort_by(|a, b| a.id.cmp(&b.id));
    let mut count = 0;
    for connection in &of_app {
        let stopped = stop_whole(db, op, who, connection, wish, now, acts)?;
        count += usize::from(stopped == Stopped::Done(1));
    }
    Ok(if count > 0 { Stopped::Done(count) } else { Stopped::Already })
}

fn stop_accounts(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    connection: &Connection,
    wish: &Wish,
    now: i64,
    acts: &mut Vec<Act>,
) -> Result<Stopped, Error> {
    if !connection.account_revocation {
        return Ok(Stopped::WholeOnly);
    }
    if !connection.status_at(now).is_live() {
        return Ok(Stopped::Already);
    }
    let accounts = connections::accounts_of(db, &[&connection.id])?;
    if !accounts.iter().any(|account| wish.accounts.contains(&account.account_id)) {
        return Ok(Stopped::NothingChosen);
    }
    let (chosen, rest): (Vec<_>, Vec<_>) = accounts
        .into_iter()
        .filter(connections::Account::is_active)
        .partition(|account| wish.accounts.contains(&account.account_id));
    if chosen.is_empty() {
        return Ok(Stopped::Already);
    }
    if rest.is_empty() {
        return stop_whole(db, op, who, connection, wish, now, acts);
    }
    let chosen: Vec<String> = chosen.into_iter().map(|account| account.account_id).collect();
    connections::set_account_status(
        db,
        &connection.id,
        &chosen,
        Status::Active,
        Status::RevocationPending,
        now,
    )?;
    connections::touch(db, &connection.id, now)?;
    for part in webhook::parts(&chosen) {
        acts.push(tell(db, op, who, connection, Some(&part), wish, now)?);
    }
    Ok(Stopped::Done(chosen.len()))
}

/// [`Stopped::Done`] for the one request that stopped it.
fn stop_whole(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    connection: &Connection,
    wish: &Wish,
    now: i64,
    acts: &mut Vec<Act>,
) -> Result<Stopped, Error> {
    if !connections::stop(db, &connection.id, Some(&who.tenure_id), now)? {
        return Ok(Stopped::Already);
    }
    let stopped = Connection { status: Status::RevocationPending.to_string(), ..connection.clone() };
    acts.push(tell(db, op, who, &stopped, None, wish, now)?);
    Ok(Stopped::Done(1))
}

/// Somebody else had ended it while this person's page showed it as running: history keeps their word too.
fn came_later(
    db: &mut Conn,
    who: &Who,
    connection: &Connection,
    wish: &Wish,
    now: i64,
) -> Result<Option<Act>, Error> {
    let cause = Cause {
        reason: wish.reason,
        other_reason: None,
        initiator: Initiator::Individual,
        channel: channel(who, connection),
    };
    let act = || Act::by_person(Deed::ConnectionStopped, &who.tenure_id).about(&connection.id);
    Ok(keep(db, &connection.id, &cause, now)?.then(|| act().with([("late", true.into())])))
}

/// The way by which a person's stop comes.
fn channel(who: &Who, connection: &Connection) -> Channel {
    let by_link = who.link_connection_id.as_ref() == Some(&connection.id);
    if by_link { Channel::Link } else { Channel::Dashboard }
}

/// Stops a connection for somebody who holds its number now and does not see it. `true` for the one
/// request that stopped it. Whoever shared it reads of it, if they come back.
///
/// # Errors
/// From the database.
pub fn stop_unseen(db: &mut Conn, op: &Operator, connection: &Connection, now: i64) -> Result<bool, Error> {
    if !connections::stop(db, &connection.id, None, now)? {
        return Ok(false);
    }
    let stopped = Connection { status: Status::RevocationPending.to_string(), ..connection.clone() };
    let begins = Begins::of_person(&Wish::whole(), Channel::Dashboard, None);
    let revocation = begun(db, &stopped, begins, now)?;
    webhook::queue_revocation(db, op, &stopped, &revocation, now)?;
    let act = Act::by_visitor(Deed::ConnectionStopped, connection.tenure_id.clone()).about(&connection.id);
    audit::append(db, &act.with([("unseen", true.into())]), now)?;
    Ok(true)
}

/// Writes what follows from a stop, and answers with the act to be recorded.
fn tell(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    connection: &Connection,
    accounts: Option<&[String]>,
    wish: &Wish,
    now: i64,
) -> Result<Act, Error> {
    let channel = channel(who, connection);
    let revocation = begun(db, connection, Begins::of_person(wish, channel, accounts), now)?;
    webhook::queue_revocation(db, op, connection, &revocation, now)?;
    let deed = if accounts.is_some() { Deed::AccountsStopped } else { Deed::ConnectionStopped };
    Ok(Act::by_person(deed, &who.tenure_id)
        .about(&connection.id)
        .with([("channel", channel.as_str().into()), ("deletionRequested", wish.delete_data.into())]))
}

/// What an ending begins with.
pub(super) struct Begins<'a> {
    /// Only these accounts; none for the whole connection.
    pub accounts: Option<&'a [String]>,
    /// Who, why and how.
    pub cause: Cause,
    /// Whether data already held shall be deleted.
    pub delete_data: bool,
    /// By which of the staff's stops at large, if by one.
    pub incident_id: Option<&'a str>,
}

impl<'a> Begins<'a> {
    /// What a person wishes.
    pub(super) fn of_person(wish: &Wish, channel: Channel, accounts: Option<&'a [String]>) -> Self {
        let cause =
            Cause { reason: wish.reason, other_reason: None, initiator: Initiator::Individual, channel };
        Self { accounts, cause, delete_data: wish.delete_data, incident_id: None }
    }
}

/// The revocation with its hops, as it begins.
pub(super) fn begun(
    db: &mut Conn,
    connection: &Connection,
    begins: Begins<'_>,
    now: i64,
) -> Result<Revocation, Error> {
    let revocation = Revocation {
        id: id::fresh("rev", now),
        connection_id: connection.id.clone(),
        account_ids: begins.accounts.map(json_list),
        requested_at: now,
        reason: begins.cause.reason.to_string(),
        other_reason: begins.cause.other_reason,
        initiator: begins.cause.initiator.to_string(),
        channel: begins.cause.channel.to_string(),
        deletion_requested: begins.delete_data,
        undone_at: None,
        incident_id: begins.incident_id.map(str::to_owned),
    };
    let hops = [
        (Hop::Untether, HopState::Confirmed, Some(now)),
        (Hop::Platform, HopState::Pending, None),
        (Hop::Institution, HopState::Pending, None),
        (Hop::Recipient, HopState::Pending, None),
    ];
    if !revocations::insert(db, &revocation, &hops, Some(now + STALLED_AFTER))? {
        return Err(Error::Bug(format!("{} was live and is being ended", connection.id)));
    }
    Ok(revocation)
}
