//! Breaking the glass: on the host only, for an hour, and seen by everybody until somebody else has reviewed it.

use super::super::Operator;
use super::{Invited, invite};
use crate::domain::audit::{Act, Deed};
use crate::domain::staff::{EMERGENCY_LASTS, Email, Role};
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::store::cases::{self, CaseKind};
use crate::store::staff::Member;
use crate::store::{Conn, audit, staff};

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Broken {
    /// Until when it holds, unix ms.
    pub until: i64,
    /// The address by which somebody joins who is not on the staff yet.
    pub invitation: Option<String>,
}

/// Lends somebody for an hour what an emergency takes. Who is not on the staff is invited as a viewer, which is
/// what stays afterwards.
///
/// # Errors
/// From the database.
pub fn break_glass(db: &mut Conn, op: &Operator, email: &Email, now: i64) -> Result<Broken, Error> {
    let known = staff::by_email(db, email.as_str())?.filter(Member::is_active);
    let invitation = match known {
        Some(_) => None,
        None => match invite(db, op, None, email, Role::Viewer, now)? {
            Invited::At(address) => Some(address),
            Invited::Already => None,
        },
    };
    let member = staff::by_email(db, email.as_str())?;
    let member = member.ok_or_else(|| Error::Bug("nobody was invited".into()))?;
    let until = now + EMERGENCY_LASTS;
    staff::elevate(db, &member.id, until)?;
    let detail = format!("{} may do what an emergency takes until {}", member.email, rfc3339(until));
    // Broken again before anybody has reviewed it, both hours stand there. Whoever breaks it at this moment as well
    // has opened the case.
    let kind = CaseKind::BreakGlass;
    if !cases::tell_more(db, kind, &member.id, &detail, now)?
        && !cases::open(db, kind, &member.id, &detail, now)?
    {
        cases::tell_more(db, kind, &member.id, &detail, now)?;
    }
    let act = Act::by_system(Deed::GlassBroken).about(&member.id);
    audit::append(db, &act.with([("until", until.into())]), now)?;
    Ok(Broken { until, invitation })
}
