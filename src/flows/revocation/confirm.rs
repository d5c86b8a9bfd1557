//! What confirms an ending, hop by hop.

use super::chase::has_confirmed;
use crate::domain::connection::Status;
use crate::domain::revocation::{Hop, HopState};
use crate::domain::time::CLOCK_SKEW;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::connections::list;
use crate::store::revocations::Revocation;
use crate::store::{Conn, cases, connections, revocations};

/// The platform says that it serves no more data by this ending: at `at`, whichever way it said so.
/// What was pending is then revoked. Whether anything changed.
///
/// # Errors
/// From the database.
pub fn confirm_by_platform(db: &mut Conn, revocation: &Revocation, at: i64, now: i64) -> Result<bool, Error> {
    if !revocations::advance(db, &revocation.id, Hop::Platform, HopState::Confirmed, at, None)? {
        return Ok(false);
    }
    has_confirmed(db, &revocation.id, Hop::Platform, now)?;
    let id = &revocation.connection_id;
    let (pending, revoked) = (Status::RevocationPending, Status::Revoked);
    match revocation.account_ids.as_deref() {
        Some(accounts) => {
            connections::set_account_status(db, id, &list(accounts), pending, revoked, now)?;
            connections::touch(db, id, now)?;
        }
        None => connections::revoke_pending(db, id, now)?,
    }
    Ok(true)
}

/// An answer of a hop to an ending.
pub struct Progress<'a> {
    /// Who.
    pub hop: Hop,
    /// What.
    pub state: HopState,
    /// When, unix ms.
    pub at: i64,
    /// In words.
    pub detail: Option<&'a str>,
}

/// What came of a hop's answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progressed {
    /// It was news.
    Applied,
    /// It was known, or a confirmation had come before.
    Ignored,
    /// Nothing is being ended: it belongs to an ending that we have not heard of yet.
    NothingToEnd,
}

/// Takes a hop's answer for every ending of a connection that it can be about: the contract names
/// the consent only.
///
/// # Errors
/// From the database.
pub fn progress(
    db: &mut Conn,
    connection_id: &str,
    told: &Progress<'_>,
    now: i64,
) -> Result<Progressed, Error> {
    let standing: Vec<Revocation> = revocations::of_connection(db, connection_id)?
        .into_iter()
        .filter(|revocation| revocation.undone_at.is_none())
        .collect();
    // What was asked after the answer is not meant by it; only where nothing else can be, the two
    // clocks may differ.
    let before = |limit: i64| standing.iter().filter(move |revocation| revocation.requested_at <= limit);
    let mut about: Vec<&Revocation> = before(told.at).collect();
    if about.is_empty() {
        about = before(told.at + CLOCK_SKEW).collect();
    }
    if about.is_empty() {
        return Ok(Progressed::NothingToEnd);
    }
    let mut news = false;
    for revocation in about {
        let confirms = told.state == HopState::Confirmed;
        if confirms && told.hop == Hop::Platform {
            news |= confirm_by_platform(db, revocation, told.at, now)?;
        } else if revocations::advance(db, &revocation.id, told.hop, told.state, told.at, told.detail)? {
            news = true;
            if confirms {
                has_confirmed(db, &revocation.id, told.hop, now)?;
            }
        }
    }
    if news && told.state == HopState::Failed {
        let detail = format!("{} reported that it could not stop", told.hop);
        cases::open(db, CaseKind::HopFailed, connection_id, &detail, now)?;
    }
    Ok(if news { Progressed::Applied } else { Progressed::Ignored })
}
