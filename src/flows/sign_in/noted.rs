//! What the record of acts keeps of sign-ins under way. For a number that nobody reported the same is
//! asked and written as for a known one; only that one's person sees it.

use super::super::limits::record_once;
use crate::domain::audit::{Act, Deed};
use crate::domain::code;
use crate::error::Error;
use crate::store::sign_ins::SignIn;
use crate::store::{Conn, audit, tenures};

/// A code was asked for. `held`: why none was texted although the number is known.
pub(super) fn asked(
    db: &mut Conn,
    deed: Deed,
    sign_in: &SignIn,
    held: Option<&str>,
    now: i64,
) -> Result<(), Error> {
    let act = seen(db, deed, sign_in)?;
    audit::append(db, &act.with([("lane", sign_in.lane.as_str().into()), ("held", held.into())]), now)
}

/// Something was not done, once for each reason while a code would live.
pub(super) fn refused(db: &mut Conn, sign_in: &SignIn, why: &str, now: i64) -> Result<(), Error> {
    let act = seen(db, Deed::SignInRefused, sign_in)?.with([("why", why.into())]);
    record_once(db, &format!("{why}/{}", sign_in.id), code::LIFETIME, &act, now)
}

/// A code was wrong; `locked_until` where that one locked the number's plain lane, unix ms.
pub(super) fn wrong(
    db: &mut Conn,
    sign_in: &SignIn,
    locked_until: Option<i64>,
    now: i64,
) -> Result<(), Error> {
    let act = seen(db, Deed::CodeWrong, sign_in)?;
    audit::append(db, &act.with([("lane", sign_in.lane.as_str().into())]), now)?;
    match locked_until {
        Some(until) => {
            let act = seen(db, Deed::NumberLocked, sign_in)?;
            audit::append(db, &act.with([("until", until.into())]), now)
        }
        None => Ok(()),
    }
}

fn seen(db: &mut Conn, deed: Deed, sign_in: &SignIn) -> Result<Act, Error> {
    let tenure_id = tenures::open_of(db, sign_in.number_id.as_deref())?;
    Ok(Act::by_visitor(deed, tenure_id).about(&sign_in.id))
}
