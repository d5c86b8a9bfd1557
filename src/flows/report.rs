//! "I don't recognise this": the connection is stopped, the platform is told at once, staff are asked to
//! look, and nothing new of its app becomes readable for a while.

use super::Operator;
use super::connection::{self, Detail};
use super::revocation::{Wish, stop};
use super::session::Who;
use super::webhook::{self, News};
use crate::domain::audit::{Act, Deed};
use crate::domain::id;
use crate::domain::report::{Breadth, HOLD, NewsKind};
use crate::domain::revocation::{Channel, Reason};
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::connections::{self, Connection};
use crate::store::holds::{self, Hold};
use crate::store::outbox::Message;
use crate::store::{Conn, audit, cases, outbox};

/// What came of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reported {
    /// It was taken.
    Done,
    /// It was reported before, nothing of it runs, and as much is on hold as was asked for.
    Already,
    /// This person has no such connection.
    NoSuch,
}

/// Takes a report. What has ended already is not stopped again, but can be reported all the same.
///
/// # Errors
/// From the database.
pub fn report(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    connection_id: &str,
    breadth: Breadth,
    now: i64,
) -> Result<Reported, Error> {
    // Locked, so that of two reports at once the second finds the hold of the first.
    let locked = connections::lock(db, connection_id)?;
    let Some(connection) = locked.filter(|found| found.tenure_id.as_deref() == Some(who.sees())) else {
        return Ok(Reported::NoSuch);
    };
    let standing: Vec<Hold> =
        holds::of_connection(db, connection_id)?.into_iter().filter(|hold| hold.stands(now)).collect();
    let wide_enough =
        standing.iter().find(|hold| breadth == Breadth::App || hold.recipient_id.is_none()).cloned();
    let runs = connection.status_at(now).is_live();
    if wide_enough.is_some() && !runs {
        return Ok(Reported::Already);
    }
    let hold = match wide_enough {
        Some(hold) => hold,
        None => place(db, &connection, &who.tenure_id, breadth, now)?,
    };
    cases::open(db, CaseKind::Report, connection_id, &for_staff(&hold), now)?;
    if runs {
        let wish = Wish { reason: Reason::SecurityEvent, ..Wish::whole() };
        stop(db, op, who, connection_id, &wish, now)?;
    }
    // Who only wants more on hold has told the platform before.
    if runs || standing.is_empty() {
        let connection = connections::lock(db, connection_id)?.unwrap_or(connection);
        let by_link = who.link_connection_id.as_deref() == Some(connection_id);
        let channel = if by_link { Channel::Link } else { Channel::Dashboard };
        let news = News::by(NewsKind::Reported, channel, now);
        webhook::queue_news(db, op, &connection, &news, Some(&hold), now)?;
    }
    let act = Act::by_person(Deed::ConnectionReported, &who.tenure_id).about(connection_id);
    let detail = [("hold", breadth.as_str().into()), ("until", hold.lapses_at.into())];
    audit::append(db, &act.with(detail), now)?;
    Ok(Reported::Done)
}

fn place(
    db: &mut Conn,
    connection: &Connection,
    tenure_id: &str,
    breadth: Breadth,
    now: i64,
) -> Result<Hold, Error> {
    let hold = Hold {
        id: id::fresh("hld", now),
        tenure_id: tenure_id.to_owned(),
        recipient_id: (breadth == Breadth::App).then(|| connection.recipient_id.clone()),
        reported_connection_id: connection.id.clone(),
        created_at: now,
        lapses_at: now + HOLD,
        lifted_at: None,
    };
    holds::insert(db, &hold)?;
    Ok(hold)
}

fn for_staff(hold: &Hold) -> String {
    let what = if hold.recipient_id.is_some() { "this app" } else { "all apps" };
    format!("its person does not recognise it; grants of {what} are held until {}", rfc3339(hold.lapses_at))
}

/// What the page of a report shows.
#[derive(Clone, Debug)]
pub struct Report {
    /// The connection.
    pub detail: Detail,
    /// What a report of it has put on hold, widest first and none of it over; empty before a report.
    pub standing: Vec<Hold>,
    /// The newest hold of an earlier report that is over.
    pub over: Option<Hold>,
    /// The webhook that tells the platform.
    pub told: Option<Message>,
}

/// A connection of this tenure, and what became of reports of it.
///
/// # Errors
/// From the database.
pub fn show(db: &mut Conn, tenure_id: &str, connection_id: &str, now: i64) -> Result<Option<Report>, Error> {
    let Some(detail) = connection::show(db, tenure_id, connection_id, now)? else { return Ok(None) };
    let (mut standing, over): (Vec<Hold>, Vec<Hold>) = holds::of_connection(db, connection_id)?
        .into_iter()
        .filter(|hold| hold.tenure_id == tenure_id)
        .partition(|hold| hold.stands(now));
    standing.sort_by_key(|hold| hold.recipient_id.is_some());
    let told = outbox::newest_about(db, connection_id, NewsKind::Reported.as_str())?;
    Ok(Some(Report { detail, standing, over: over.into_iter().next(), told }))
}
