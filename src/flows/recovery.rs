//! A person who requires a passkey and has none at hand. A code alone gets them no further than here:
//! they can ask staff, or wait until what is theirs by the code alone has waited its three days.

use super::{Operator, alert};
use crate::domain::audit::{Act, Deed};
use crate::domain::change::Kind;
use crate::domain::code;
use crate::domain::notice::Alert;
use crate::error::Error;
use crate::store::cases::{self, CaseKind};
use crate::store::{Conn, audit, changes, numbers, sign_ins, tenures};

/// The tenure that a right code led to, and that it does not open.
#[derive(Clone, Debug)]
pub struct Locked {
    /// It.
    pub tenure_id: String,
    /// Its number.
    pub number_id: String,
    /// Whether staff were asked already.
    pub asked: bool,
    /// When the number is somebody else's, if somebody said so, unix ms.
    pub new_owner_at: Option<i64>,
}

/// What the code of this sign-in led to, for ten minutes.
///
/// # Errors
/// From the database.
pub fn locked(db: &mut Conn, sign_in_id: &str, now: i64) -> Result<Option<Locked>, Error> {
    let Some(sign_in) = sign_ins::find(db, sign_in_id)? else { return Ok(None) };
    if sign_in.used_at.is_none_or(|at| now - at > code::LIFETIME) {
        return Ok(None);
    }
    let Some(number_id) = sign_in.number_id else { return Ok(None) };
    let newest = tenures::of_number(db, &number_id)?.into_iter().next();
    let Some(tenure) = newest.filter(|newest| newest.is_open() && newest.is_locked) else { return Ok(None) };
    let asked = cases::is_open(db, CaseKind::Recovery, &tenure.id)?;
    let waiting = changes::waiting(db, &tenure.id)?;
    let claim = waiting.iter().find(|change| change.kind() == Some(Kind::NewOwner));
    let new_owner_at = claim.map(|change| change.due_at);
    Ok(Some(Locked { tenure_id: tenure.id, number_id, asked, new_owner_at }))
}

/// Asks staff to let somebody in without the passkey. `false` where no right code was entered lately.
///
/// # Errors
/// From the database.
pub fn ask(db: &mut Conn, op: &Operator, sign_in_id: &str, now: i64) -> Result<bool, Error> {
    let Some(Locked { tenure_id, number_id, .. }) = locked(db, sign_in_id, now)? else { return Ok(false) };
    numbers::lock_by_id(db, &number_id)?;
    let detail = "somebody who entered a right code asks to be let in without the passkey";
    if cases::open(db, CaseKind::Recovery, &tenure_id, detail, now)? {
        alert::send(db, op, &tenure_id, Alert::RecoveryAsked, now)?;
        let act = Act::by_visitor(Deed::RecoveryAsked, Some(tenure_id.clone())).about(&tenure_id);
        audit::append(db, &act, now)?;
    }
    Ok(true)
}
