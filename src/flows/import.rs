//! What was shared before Untether came: brought in without a word to anybody, line by line.

use serde_json::Value;

use super::Operator;
use super::receive::{Delivery, Outcome, State, take as receive};
use crate::domain::fields::Fault;
use crate::domain::keyring::Purpose;
use crate::domain::notification::{self, Kind, Notification};
use crate::error::Error;
use crate::store::Conn;
use crate::store::imports::{self, Import};

/// A line, read.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number, from 1.
    pub number: u64,
    /// Where it ends in its file, in bytes.
    pub end: u64,
    /// What it says, or everything that is wrong with it.
    pub read: Result<Notification, Vec<Fault>>,
}

/// What came of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It brought a connection.
    New,
    /// Its consent was known.
    Known,
    /// Its consent was known, and its person has stopped it. The stop stands, and the platform is told again.
    Stopped,
    /// It cannot be taken as it is.
    Refused(Vec<Fault>),
}

/// Reads a line: a `CONSENT_GRANTED` as the platform would have sent it. `now` is unix ms.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(line: &[u8], now: i64) -> Result<Notification, Vec<Fault>> {
    let fault = |pointer: &str, message: String| vec![Fault { pointer: pointer.to_owned(), message }];
    let json: Value =
        serde_json::from_slice(line).map_err(|why| fault("", format!("is not JSON in UTF-8: {why}")))?;
    let told = notification::read(&json, now)?;
    if told.kind == Kind::Granted {
        Ok(told)
    } else {
        Err(fault("/type", format!("must be {}: an import takes nothing else", Kind::Granted)))
    }
}

/// The name under which the import of a file is remembered. `digest` is the file's SHA-256 in hex.
#[must_use]
pub fn name(op: &Operator, platform_id: &str, digest: &str) -> String {
    op.keys.mac(Purpose::Index, &["import", platform_id, digest])
}

/// Takes lines in, and notes in the same transaction how far the import of their file has come by them.
/// What came of each.
///
/// # Errors
/// From the database; [`Error::Refused`] where another run goes on with the same file.
pub fn take(
    db: &mut Conn,
    op: &Operator,
    platform_id: &str,
    lines: &[Line],
    of: Option<&Import>,
    now: i64,
) -> Result<Vec<Taken>, Error> {
    let mut taken = Vec::with_capacity(lines.len());
    for line in lines {
        taken.push(match &line.read {
            Ok(told) => one(db, op, platform_id, told, now)?,
            Err(faults) => Taken::Refused(faults.clone()),
        });
    }
    if let Some(before) = of
        && !imports::advance(db, &after(before, lines, &taken), before.bytes)?
    {
        return Err(Error::Refused("another run imports the same file at this moment".into()));
    }
    Ok(taken)
}

/// An import as it stands once these lines are done.
#[must_use]
pub fn after(before: &Import, lines: &[Line], taken: &[Taken]) -> Import {
    let count = |is: fn(&Taken) -> bool| signed(taken.iter().filter(|one| is(one)).count());
    let last = lines.last();
    Import {
        bytes: last.map_or(before.bytes, |line| signed(line.end)),
        lines: last.map_or(before.lines, |line| signed(line.number)),
        added: before.added + count(|one| *one == Taken::New),
        known: before.known + count(|one| matches!(one, Taken::Known | Taken::Stopped)),
        stopped: before.stopped + count(|one| *one == Taken::Stopped),
        refused: before.refused + count(|one| matches!(one, Taken::Refused(_))),
        ..before.clone()
    }
}

fn signed(count: impl TryInto<i64>) -> i64 {
    count.try_into().unwrap_or(i64::MAX)
}

fn one(
    db: &mut Conn,
    op: &Operator,
    platform_id: &str,
    told: &Notification,
    now: i64,
) -> Result<Taken, Error> {
    // A grant has no key of its own here, and never waits: its consent's id says which it is.
    let delivery =
        Delivery { platform_id, webhook_id: "", body: "", notification: told, silent: true, imported: true };
    Ok(match receive(db, op, &delivery, now)? {
        Outcome::Created(_) => Taken::New,
        Outcome::Taken(answer) if is_drift(&answer) => Taken::Stopped,
        Outcome::Invalid(faults) => Taken::Refused(faults),
        _ => Taken::Known,
    })
}

fn is_drift(answer: &str) -> bool {
    let answer: Option<Value> = serde_json::from_str(answer).ok();
    answer.is_some_and(|answer| answer.get("state").is_some_and(|state| state == State::Drift.as_str()))
}
