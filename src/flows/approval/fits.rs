//! Whether a request is still about what it was about when somebody asked for it, and whom it is about.

use super::super::staff::leaves_an_admin;
use super::super::{Operator, access, incident};
use super::Payload;
use crate::domain::raised::Limit;
use crate::domain::staff::Role;
use crate::domain::tenure::Span;
use crate::error::Error;
use crate::store::staff::{self, Member};
use crate::store::{Conn, connections, numbers, platform_keys, raised_limits, switched_off, tenures};

/// Whether what it would change is still as whoever decides was told. Nobody else changes it until the transaction
/// ends.
///
/// # Errors
/// From the database.
pub(super) fn still_fits(db: &mut Conn, op: &Operator, payload: &Payload, now: i64) -> Result<bool, Error> {
    match payload {
        Payload::StaffInvited { email, .. } => {
            Ok(!staff::by_email(db, email)?.is_some_and(|member| member.is_active()))
        }
        Payload::CallerStop { connection_id, tenure_id, .. } => {
            // It may have ended, or gone to whoever holds the number now.
            let found = connections::lock(db, connection_id)?;
            Ok(found.is_some_and(|one| one.tenure_id == *tenure_id && one.status_at(now).is_live()))
        }
        Payload::LockLift { tenure_id, .. } => requires_passkey(db, tenure_id),
        Payload::RoleChanged { staff_id, from, role, .. } => {
            if Role::parse(role) != Some(Role::Admin) && !leaves_an_admin(db, staff_id)? {
                return Ok(false);
            }
            let member = staff::lock(db, staff_id)?.filter(Member::is_active);
            Ok(member.is_some_and(|member| member.role() == Role::parse(from)))
        }
        Payload::AppSwitchedOn { recipient_id, .. } => switched_off::is(db, recipient_id),
        Payload::WebhookTarget { platform_id, from, .. } => {
            Ok(platform_keys::lock(db, platform_id)?.is_some_and(|known| known.webhook_url == *from))
        }
        Payload::LimitRaised { limit, to, until, .. } => {
            let Some(limit) = Limit::parse(limit).filter(|_| *until > now) else { return Ok(false) };
            // Another may have been raised further meanwhile: this would take it away.
            Ok(limit.may_be(*to, &op.texting, &raised_limits::amounts(db, now)?))
        }
        Payload::Incident { incident_id, digest, .. } => incident::stands(db, incident_id, digest, now),
        Payload::TenureReopened { tenure_id, into_id, .. } => {
            Ok(access::closed(db, (tenure_id, into_id))?.is_some())
        }
        Payload::AuditExport { .. } => Ok(true),
    }
}

/// Whether a tenure is its number's open one, and its person requires a passkey.
fn requires_passkey(db: &mut Conn, tenure_id: &str) -> Result<bool, Error> {
    let Some(number_id) = tenures::number_of(db, tenure_id)? else { return Ok(false) };
    numbers::lock_by_id(db, &number_id)?;
    let standing = tenures::standing(db, tenure_id)?;
    Ok(standing.is_some_and(|one| one.closed_at.is_none() && one.locked_at.is_some()))
}

/// The number that a request is about, and of its tenures those that it names.
#[derive(Clone, Debug, Default)]
pub struct Whose {
    /// `num_...`; none where it is about no number.
    pub number_id: Option<String>,
    /// In the order of the request.
    pub tenures: Vec<Span>,
}

/// Whose a request is about, for who decides: two digits do not tell two people apart.
///
/// # Errors
/// From the database.
pub fn whose(db: &mut Conn, payload: &Payload) -> Result<Whose, Error> {
    let named = match payload {
        Payload::LockLift { tenure_id, .. } => vec![tenure_id],
        Payload::TenureReopened { tenure_id, into_id, .. } => vec![tenure_id, into_id],
        _ => return Ok(Whose::default()),
    };
    let number_id = match named.last() {
        Some(id) => tenures::number_of(db, id)?,
        None => None,
    };
    let all = number_id.as_deref().map_or(Ok(Vec::new()), |id| tenures::of_number(db, id))?;
    let tenures = named.into_iter().filter_map(|id| all.iter().find(|span| span.id == *id).cloned());
    Ok(Whose { tenures: tenures.collect(), number_id })
}
