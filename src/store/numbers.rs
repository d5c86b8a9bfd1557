//! Phone numbers: sealed, found by blind index.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept, locked};
use super::schema::numbers;
use crate::domain::id;
use crate::domain::keyring::{Keyring, Purpose};
use crate::domain::phone::Phone;
use crate::error::Error;

/// A number.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = numbers, treat_none_as_default_value = false)]
pub struct Number {
    /// `num_...`; the row that the seal is bound to.
    pub id: String,
    /// Blind index.
    pub lookup: String,
    /// Sealed E.164 text.
    pub sealed: String,
    /// Whether a platform has reported it; codes go only to such numbers.
    pub reported: bool,
    /// Unix ms.
    pub created_at: i64,
}

impl Number {
    /// The number in clear.
    ///
    /// # Errors
    /// [`Error::Bug`] where the keyring does not fit the database.
    pub fn phone(&self, keys: &Keyring) -> Result<Phone, Error> {
        let text = keys.open(Purpose::Encryption, &self.id, &self.sealed)?;
        Phone::from_e164(&text).map_err(|_| Error::Bug(format!("{} holds no number", self.id)))
    }
}

/// The blind index of a number.
#[must_use]
pub fn lookup(keys: &Keyring, phone: &Phone) -> String {
    keys.mac(Purpose::Index, &[phone.as_e164()])
}

/// The row with this blind index.
///
/// # Errors
/// From the database.
pub fn by_lookup(db: &mut Conn, lookup: &str) -> Result<Option<Number>, Error> {
    Ok(numbers::table.filter(numbers::lookup.eq(lookup)).first(db).optional()?)
}

/// One number.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Number>, Error> {
    Ok(kept!(db, get_result(numbers::table.find(id))).optional()?)
}

/// A number whose row is locked.
pub struct Locked {
    /// It.
    pub number: Number,
    /// Whether its row was made just now: nothing hangs on it yet.
    pub is_new: bool,
}

/// The row of a number that somebody reported or proved, made where there is none, and locked until
/// the transaction ends: who holds a number is decided by one at a time.
///
/// # Errors
/// From the database.
pub fn locked(db: &mut Conn, keys: &Keyring, phone: &Phone, now: i64) -> Result<Locked, Error> {
    let lookup = lookup(keys, phone);
    if let Some(number) = lock(db, &lookup)? {
        return Ok(Locked { number, is_new: false });
    }
    let id = id::fresh("num", now);
    let sealed = keys.seal(Purpose::Encryption, &id, phone.as_e164());
    let number = Number { id, lookup, sealed, reported: true, created_at: now };
    if insert_or_ignore!(db, numbers::table, &number)? == 1 {
        // Nobody else sees it before this transaction ends.
        return Ok(Locked { number, is_new: true });
    }
    let number = lock(db, &number.lookup)?;
    let number = number.ok_or_else(|| Error::Bug("a number that was just made is gone".into()))?;
    Ok(Locked { number, is_new: false })
}

/// The row of a number that somebody begins to prove, made where there is none. That alone makes it known
/// to nobody: codes to sign in go to it only once a platform has reported it, or it is proven.
///
/// # Errors
/// From the database.
pub fn under_proof(db: &mut Conn, keys: &Keyring, phone: &Phone, now: i64) -> Result<Number, Error> {
    let lookup = lookup(keys, phone);
    if let Some(number) = by_lookup(db, &lookup)? {
        return Ok(number);
    }
    let id = id::fresh("num", now);
    let sealed = keys.seal(Purpose::Encryption, &id, phone.as_e164());
    let number = Number { id, lookup, sealed, reported: false, created_at: now };
    if insert_or_ignore!(db, numbers::table, &number)? == 1 {
        return Ok(number);
    }
    by_lookup(db, &number.lookup)?.ok_or_else(|| Error::Bug("a number that was just made is gone".into()))
}

/// The row of a number, locked until the transaction ends.
///
/// # Errors
/// From the database.
pub fn lock_by_id(db: &mut Conn, id: &str) -> Result<Option<Number>, Error> {
    let query = numbers::table.filter(numbers::id.eq(id));
    Ok(locked!(db, query).optional()?)
}

fn lock(db: &mut Conn, lookup: &str) -> Result<Option<Number>, Error> {
    let query = numbers::table.filter(numbers::lookup.eq(lookup));
    let found: Option<Number> = locked!(db, query).optional()?;
    match found {
        Some(number) if !number.reported => {
            kept!(db, run(diesel::update(numbers::table.find(&number.id)).set(numbers::reported.eq(true))))?;
            Ok(Some(Number { reported: true, ..number }))
        }
        found => Ok(found),
    }
}
