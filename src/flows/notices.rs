//! Whether a person wants texts about connections, and apps named in them. Codes and alerts go out all the same.

use super::session::Who;
use crate::domain::audit::{Act, Deed};
use crate::error::Error;
use crate::store::numbers::Number;
use crate::store::{Conn, audit, numbers, opt_outs, tenures};

/// Since when the person's number gets no texts about connections, unix ms; none where it does.
///
/// # Errors
/// From the database.
pub fn off_since(db: &mut Conn, who: &Who) -> Result<Option<i64>, Error> {
    let number = numbers::find(db, &who.number_id)?;
    opt_outs::since(db, &lookup_of(number, who)?)
}

/// Switches them on or off; whether that changed anything.
///
/// # Errors
/// From the database.
pub fn choose(db: &mut Conn, who: &Who, on: bool, now: i64) -> Result<bool, Error> {
    // Locked, so that the index it is kept by is not made anew meanwhile.
    let number = numbers::lock_by_id(db, &who.number_id)?;
    let lookup = lookup_of(number, who)?;
    let changed = if on { opt_outs::remove(db, &lookup)? } else { opt_outs::insert(db, &lookup, now)? };
    if changed {
        let deed = if on { Deed::NoticesOn } else { Deed::NoticesOff };
        audit::append(db, &Act::by_person(deed, &who.tenure_id), now)?;
    }
    Ok(changed)
}

/// Whether texts to the person name no app.
///
/// # Errors
/// From the database.
pub fn hides_apps(db: &mut Conn, who: &Who) -> Result<bool, Error> {
    tenures::hides_apps(db, &who.tenure_id)
}

/// Hides the names of apps in texts, or shows them; whether that changed anything.
///
/// # Errors
/// From the database.
pub fn hide_apps(db: &mut Conn, who: &Who, hide: bool, now: i64) -> Result<bool, Error> {
    let changed = tenures::set_hides_apps(db, &who.tenure_id, hide)?;
    if changed {
        let deed = if hide { Deed::NamesHidden } else { Deed::NamesShown };
        audit::append(db, &Act::by_person(deed, &who.tenure_id), now)?;
    }
    Ok(changed)
}

fn lookup_of(number: Option<Number>, who: &Who) -> Result<String, Error> {
    number.map(|number| number.lookup).ok_or_else(|| Error::Bug(format!("{} is gone", who.number_id)))
}
