//! What needs a person: with the connection that a case is about, and what can be done there and then.

use super::staff::Desk;
use super::{Operator, webhook};
use crate::domain::audit::{Act, Deed};
use crate::domain::vocabulary::vocabulary;
use crate::error::Error;
use crate::store::cases::{self, Case, CaseKind};
use crate::store::incidents::{Named, with_names};
use crate::store::{Conn, audit, connections, platforms, revocations, tenures, webhooks};

/// A case with what it is about.
#[derive(Clone, Debug)]
pub struct Known {
    /// The case.
    pub case: Case,
    /// The connection, where it is about one.
    pub connection: Option<Named>,
    /// The number, where it is about who holds it.
    pub number_id: Option<String>,
}

/// Open cases, as [`cases::open_after`] finds them.
///
/// # Errors
/// From the database.
pub fn open(
    db: &mut Conn,
    after: Option<&str>,
    kind: Option<CaseKind>,
    limit: i64,
) -> Result<Vec<Known>, Error> {
    let found = cases::open_after(db, after, kind, limit)?;
    let endings: Vec<&str> = found.iter().filter_map(|case| ending_of(&case.about)).collect();
    let endings = revocations::connections_of(db, &endings)?;
    let of = |about: &str| -> Option<String> {
        let ending = ending_of(about).and_then(|id| endings.iter().find(|(ending, _)| ending == id));
        ending
            .map(|(_, connection)| connection.clone())
            .or_else(|| about.starts_with("con_").then(|| about.to_owned()))
    };
    let ids: Vec<String> = found.iter().filter_map(|case| of(&case.about)).collect();
    let names = with_names(db, &ids)?;
    let mut known = Vec::with_capacity(found.len());
    for case in found {
        let id = of(&case.about);
        let connection = names.iter().find(|named| Some(&named.id) == id.as_ref()).cloned();
        let is_of_tenure = case.about.starts_with("ten_");
        let number_id = if is_of_tenure { tenures::number_of(db, &case.about)? } else { None };
        known.push(Known { case, connection, number_id });
    }
    Ok(known)
}

/// The ending that a case about a silent party is about.
fn ending_of(about: &str) -> Option<&str> {
    about.split(' ').next().filter(|id| id.starts_with("rev_"))
}

/// Whether a case is about a stop that a platform can be told of once more.
#[must_use]
pub fn is_about_a_stop(kind: CaseKind) -> bool {
    matches!(kind, CaseKind::Drift | CaseKind::ReadAfterStop | CaseKind::HopFailed | CaseKind::HopStalled)
}

vocabulary! {
    /// What became of telling a platform once more.
    ToldAgain {
        /// It is told now.
        Told = "told",
        /// That waits, until its webhook target is on.
        Waits = "waits",
        /// It is being told already.
        Already = "already",
        /// The case is closed, or is about no stop that stands.
        Nothing = "nothing",
    }
}

/// Tells the platform of an open case's stop once more.
///
/// # Errors
/// From the database.
pub fn tell_again(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    case_id: &str,
    now: i64,
) -> Result<ToldAgain, Error> {
    let found = cases::find_open(db, case_id)?;
    let Some(case) = found.filter(|case| CaseKind::parse(&case.kind).is_some_and(is_about_a_stop)) else {
        return Ok(ToldAgain::Nothing);
    };
    let one = ending_of(&case.about);
    let connection_id = match one {
        Some(id) => revocations::find(db, id)?.map(|ending| ending.connection_id),
        None => Some(case.about.clone()),
    };
    let Some(connection) = connection_id.map_or(Ok(None), |id| connections::lock(db, &id))? else {
        return Ok(ToldAgain::Nothing);
    };
    let stands =
        |ending: &revocations::Revocation| ending.undone_at.is_none() && one.is_none_or(|id| id == ending.id);
    let endings: Vec<_> =
        revocations::of_connection(db, &connection.id)?.into_iter().filter(stands).collect();
    if endings.is_empty() {
        return Ok(ToldAgain::Nothing);
    }
    let mut any = false;
    for ending in &endings {
        if !webhooks::is_under_way(db, &connection.id, &ending.id)? {
            webhook::queue_revocation(db, op, &connection, ending, now)?;
            any = true;
        }
    }
    if !any {
        return Ok(ToldAgain::Already);
    }
    let act = Act::by_staff(Deed::ToldAgain, &desk.staff_id).about(&connection.id);
    let detail = [("case", case.id.as_str().into())];
    audit::append(db, &act.seen_by(connection.tenure_id).with(detail), now)?;
    let platform = platforms::find(db, &connection.platform_id)?;
    let is_off = platform.is_some_and(|platform| platform.webhook_disabled_at.is_some());
    Ok(if is_off { ToldAgain::Waits } else { ToldAgain::Told })
}
