//! What a platform tells against a stop that stands.

use super::super::{Operator, webhook};
use super::grant::record;
use crate::domain::audit::Deed;
use crate::domain::notification::{Grant, Notification};
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::connections::{Connection, list};
use crate::store::{Conn, cases, revocations};

/// The platform grants anew what its person has stopped. The stop stands; the platform is told again,
/// and staff are asked to look.
pub(super) fn drift(
    db: &mut Conn,
    op: &Operator,
    known: &Connection,
    told: &Notification,
    now: i64,
) -> Result<(), Error> {
    let detail = format!("{} sent on {} after the person's stop", told.kind, rfc3339(told.sent_on));
    cases::open(db, CaseKind::Drift, &known.id, &detail, now)?;
    let stop = revocations::of_connection(db, &known.id)?
        .into_iter()
        .find(|revocation| revocation.account_ids.is_none() && revocation.undone_at.is_none());
    if let Some(revocation) = stop {
        webhook::queue_revocation(db, op, known, &revocation, now)?;
    }
    record(db, known, Deed::ConnectionDrifted, now)
}

/// The platform has confirmed that single accounts were stopped, and lists them again later: it is
/// told again, and staff are asked to look.
pub(super) fn insist_on_stopped_accounts(
    db: &mut Conn,
    op: &Operator,
    connection: &Connection,
    told: &Notification,
    grant: &Grant,
    now: i64,
) -> Result<(), Error> {
    if connection.stopped_at.is_some() {
        return Ok(());
    }
    for ending in revocations::of_connection(db, &connection.id)? {
        let stopped = ending.account_ids.as_deref().map(list).unwrap_or_default();
        let listed = grant.accounts.iter().any(|account| stopped.contains(&account.account_id));
        if listed && told.sent_on > ending.requested_at && revocations::is_confirmed(db, &ending.id)? {
            let detail =
                format!("{} sent on {} lists accounts that were stopped", told.kind, rfc3339(told.sent_on));
            cases::open(db, CaseKind::Drift, &connection.id, &detail, now)?;
            webhook::queue_revocation(db, op, connection, &ending, now)?;
        }
    }
    Ok(())
}
