//! Four eyes: one asks, another looks at exactly that and approves, and then it runs.

mod invitation;
mod payload;

pub use invitation::{Fetched, invitation};
pub use payload::Payload;

use super::revocation::{OnBehalf, stop_for_caller};
use super::staff::{self as members, Desk};
use super::{Operator, access, incident, platform, raised, switch};
use crate::domain::approval::{LASTS, Outcome};
use crate::domain::audit::{Act, Deed};
use crate::domain::incident::Texts;
use crate::domain::raised::Limit;
use crate::domain::staff::{Email, Permission, Role};
use crate::domain::{id, secrets};
use crate::error::Error;
use crate::store::approvals::{self, Approval};
use crate::store::staff::{self, Member};
use crate::store::{Conn, audit, platform_keys, raised_limits};

/// What came of asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// It waits for a second person.
    Waits,
    /// The same waits already.
    Already,
    /// The newest proof of who asks is too old.
    NeedsProof,
}

/// Asks for it. Both step up: who asks, and who approves.
///
/// # Errors
/// From the database.
pub fn ask(db: &mut Conn, desk: &Desk, payload: &Payload, reason: &str, now: i64) -> Result<Asked, Error> {
    if !desk.is_fresh(now) {
        return Ok(Asked::NeedsProof);
    }
    let (kind, subject) = (payload.kind(), payload.subject());
    approvals::expire(db, kind.as_str(), &subject, Outcome::Expired.as_str(), now)?;
    let text = serde_json::to_string(payload).map_err(|why| Error::Bug(why.to_string()))?;
    let approval = Approval {
        id: id::fresh("apr", now),
        kind: kind.to_string(),
        subject,
        payload_hash: secrets::digest(&text),
        payload: text,
        reason: reason.to_owned(),
        asked_by: desk.staff_id.clone(),
        asked_at: now,
        expires_at: now + LASTS,
        decided_by: None,
        decided_at: None,
        outcome: None,
    };
    let asked = approvals::insert(db, &approval)?;
    if asked {
        record(db, desk, Deed::ApprovalAsked, &approval, now)?;
    }
    Ok(if asked { Asked::Waits } else { Asked::Already })
}

/// What came of a decision.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It was approved and has run.
    Ran,
    /// It was refused, or taken back.
    Closed,
    /// Whoever asked cannot approve it.
    Own,
    /// It is another's, and theirs to decide who may.
    NotAllowed,
    /// The newest proof of who decides is too old.
    NeedsProof,
    /// What it would change is not any more as it was when it was asked for.
    Moved,
    /// Somebody else has decided, its time is over, it was changed since it was looked at, or there is none.
    Over,
}

/// Approves what was looked at, and runs it in the same transaction: of two who decide, one does.
///
/// # Errors
/// From the database.
pub fn approve(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    (approval_id, seen_hash): (&str, &str),
    now: i64,
) -> Result<Decided, Error> {
    if !desk.is_fresh(now) {
        return Ok(Decided::NeedsProof);
    }
    let Some(approval) = approvals::find(db, approval_id)? else { return Ok(Decided::Over) };
    let payload: Payload =
        serde_json::from_str(&approval.payload).map_err(|why| Error::Bug(why.to_string()))?;
    if approval.asked_by == desk.staff_id || payload.is_about(&desk.staff_id) {
        return Ok(Decided::Own);
    }
    // What an emergency lends does not reach the record.
    let of_role = desk.role().is_some_and(|role| role.may(Permission::Approve));
    if matches!(payload, Payload::AuditExport { .. }) && !of_role {
        return Ok(Decided::NotAllowed);
    }
    // Who asked may have been shut out since, or lost what it takes.
    let asker = staff::find(db, &approval.asked_by)?.filter(Member::is_active);
    if !asker.is_some_and(|asker| asker.may(payload.takes(), now)) {
        return Ok(Decided::Over);
    }
    // What runs is what was looked at, whoever has had hands on the row since.
    if secrets::digest(&approval.payload) != seen_hash {
        return Ok(Decided::Over);
    }
    if !still_fits(db, op, &payload, now)? {
        return Ok(Decided::Moved);
    }
    let outcome = Outcome::Approved.as_str();
    if !approvals::decide(db, approval_id, seen_hash, &desk.staff_id, outcome, now)? {
        return Ok(Decided::Over);
    }
    run(db, op, desk, &approval, &payload, now)?;
    record(db, desk, Deed::ApprovalGiven, &approval, now)?;
    Ok(Decided::Ran)
}

/// Refuses a request, or takes one's own back.
///
/// # Errors
/// From the database.
pub fn refuse(
    db: &mut Conn,
    desk: &Desk,
    (approval_id, seen_hash): (&str, &str),
    now: i64,
) -> Result<Decided, Error> {
    let Some(approval) = approvals::find(db, approval_id)? else { return Ok(Decided::Over) };
    let is_own = approval.asked_by == desk.staff_id;
    if !is_own && !desk.may(Permission::Approve) {
        return Ok(Decided::NotAllowed);
    }
    let closed = if is_own {
        approvals::withdraw(db, approval_id, &desk.staff_id, Outcome::Withdrawn.as_str(), now)?
    } else {
        approvals::decide(db, approval_id, seen_hash, &desk.staff_id, Outcome::Refused.as_str(), now)?
    };
    if !closed {
        return Ok(Decided::Over);
    }
    record(db, desk, Deed::ApprovalRefused, &approval, now)?;
    Ok(Decided::Closed)
}

/// Whether what it would change is still as whoever decides was told.
fn still_fits(db: &mut Conn, op: &Operator, payload: &Payload, now: i64) -> Result<bool, Error> {
    match payload {
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
        _ => Ok(true),
    }
}

fn run(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    approval: &Approval,
    payload: &Payload,
    now: i64,
) -> Result<(), Error> {
    let unread = |what: &str| Error::Bug(format!("{what} of a request cannot be read again"));
    let known = |role: &str| Role::parse(role).ok_or_else(|| unread("the role"));
    let by = (approval.asked_by.as_str(), desk.staff_id.as_str());
    match payload {
        // Who asked fetches the address.
        Payload::StaffInvited { email, role } => {
            let email = Email::parse(email).ok_or_else(|| unread("the address"))?;
            members::expect(db, op, Some(&desk.staff_id), &email, known(role)?, now)?;
        }
        Payload::CallerStop { connection_id, contact, case_reference, delete_data, .. } => {
            let by = OnBehalf {
                staff_id: &approval.asked_by,
                case_reference,
                reason: &approval.reason,
                contact,
                verified: "exception",
            };
            stop_for_caller(db, op, connection_id, &by, *delete_data, now)?;
        }
        Payload::LockLift { tenure_id, .. } => {
            access::lift_lock(db, op, &approval.asked_by, tenure_id, &approval.reason, now)?;
        }
        Payload::TenureReopened { tenure_id, into_id, .. } => {
            let by = (approval.asked_by.as_str(), approval.reason.as_str());
            if !access::reopen(db, by, (tenure_id, into_id), now)? {
                return Err(Error::Bug(format!("{tenure_id} cannot go on in {into_id}")));
            }
        }
        // Who asked fetches it.
        Payload::AuditExport { .. } => {}
        Payload::RoleChanged { staff_id, role, .. } => {
            members::set_role(db, &desk.staff_id, staff_id, known(role)?, now)?;
        }
        Payload::WebhookTarget { platform_id, url, .. } => {
            platform::set_webhook(db, Some(&approval.asked_by), platform_id, url, now)?;
        }
        Payload::LimitRaised { limit, to, until, .. } => {
            let limit = Limit::parse(limit).ok_or_else(|| unread("the limit"))?;
            raised::raise(db, by, (limit, *to, *until), &approval.reason, now)?;
        }
        Payload::Incident { incident_id, digest, texts, .. } => {
            let texts = Texts::parse(texts).ok_or_else(|| unread("what is texted"))?;
            if !incident::begin(db, (&approval.asked_by, false), (incident_id, digest), texts, now)? {
                return Err(Error::Bug(format!("{incident_id} is not what was counted")));
            }
        }
        Payload::AppSwitchedOn { recipient_id, .. } => {
            switch::on(db, &approval.asked_by, recipient_id, &approval.reason, now)?;
        }
    }
    Ok(())
}

fn record(db: &mut Conn, desk: &Desk, deed: Deed, approval: &Approval, now: i64) -> Result<(), Error> {
    let act = Act::by_staff(deed, &desk.staff_id).about(&approval.id);
    let detail =
        [("kind", approval.kind.as_str().into()), ("payloadHash", approval.payload_hash.as_str().into())];
    audit::append(db, &act.with(detail), now)
}
