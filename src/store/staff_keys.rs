//! What the staff sign in with besides a password: passkeys, and codes for who has lost their phone.

use diesel::prelude::*;

use super::Conn;
use super::kept::{insert_or_ignore, kept};
use super::schema::{staff_passkeys, staff_recovery_codes};
use crate::error::Error;

/// A passkey of somebody on the staff.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = staff_passkeys, treat_none_as_default_value = false)]
pub struct StaffPasskey {
    /// `spk_...`
    pub id: String,
    /// Whose.
    pub staff_id: String,
    /// Digest of the credential's id.
    pub credential_hash: String,
    /// Public key and counters, as JSON.
    pub credential: String,
    /// What they call it.
    pub name: String,
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms.
    pub last_used_at: Option<i64>,
}

/// Adds a passkey. `false` where that credential is known already.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, passkey: &StaffPasskey) -> Result<bool, Error> {
    Ok(insert_or_ignore!(db, staff_passkeys::table, passkey)? == 1)
}

/// The passkey of a credential.
///
/// # Errors
/// From the database.
pub fn by_credential(db: &mut Conn, hash: &str) -> Result<Option<StaffPasskey>, Error> {
    let query = staff_passkeys::table.filter(staff_passkeys::credential_hash.eq(hash));
    Ok(kept!(db, get_result(query)).optional()?)
}

/// The passkeys of somebody, the oldest first.
///
/// # Errors
/// From the database.
pub fn of_member(db: &mut Conn, staff_id: &str) -> Result<Vec<StaffPasskey>, Error> {
    let query = staff_passkeys::table.filter(staff_passkeys::staff_id.eq(staff_id)).order(staff_passkeys::id);
    Ok(kept!(db, load(query))?)
}

/// Notes a use.
///
/// # Errors
/// From the database.
pub fn used(db: &mut Conn, id: &str, credential: &str, now: i64) -> Result<(), Error> {
    let using = diesel::update(staff_passkeys::table.find(id))
        .set((staff_passkeys::credential.eq(credential), staff_passkeys::last_used_at.eq(now)));
    kept!(db, run(using))?;
    Ok(())
}

/// Removes a passkey of this member. `false` where it is another's, or gone.
///
/// # Errors
/// From the database.
pub fn remove(db: &mut Conn, staff_id: &str, id: &str) -> Result<bool, Error> {
    let removing =
        diesel::delete(staff_passkeys::table.find(id)).filter(staff_passkeys::staff_id.eq(staff_id));
    Ok(kept!(db, execute(removing))? == 1)
}

/// Removes all that somebody signs in with besides a password.
///
/// # Errors
/// From the database.
pub fn remove_all(db: &mut Conn, staff_id: &str) -> Result<(), Error> {
    let passkeys = diesel::delete(staff_passkeys::table).filter(staff_passkeys::staff_id.eq(staff_id));
    kept!(db, run(passkeys))?;
    replace_codes(db, staff_id, &[])
}

/// Puts these recovery codes, by their digests, in the place of those before.
///
/// # Errors
/// From the database.
pub fn replace_codes(db: &mut Conn, staff_id: &str, hashes: &[String]) -> Result<(), Error> {
    let before =
        diesel::delete(staff_recovery_codes::table).filter(staff_recovery_codes::staff_id.eq(staff_id));
    kept!(db, run(before))?;
    for hash in hashes {
        let code = (staff_recovery_codes::code_hash.eq(hash), staff_recovery_codes::staff_id.eq(staff_id));
        kept!(db, run(diesel::insert_into(staff_recovery_codes::table).values(code)))?;
    }
    Ok(())
}

/// Uses a recovery code of this member up. `true` for the one who did.
///
/// # Errors
/// From the database.
pub fn use_code(db: &mut Conn, staff_id: &str, hash: &str, now: i64) -> Result<bool, Error> {
    let using = diesel::update(staff_recovery_codes::table.find(hash))
        .filter(staff_recovery_codes::staff_id.eq(staff_id))
        .filter(staff_recovery_codes::used_at.is_null())
        .set(staff_recovery_codes::used_at.eq(now));
    Ok(kept!(db, execute(using))? == 1)
}

/// How many recovery codes of this member are unused.
///
/// # Errors
/// From the database.
pub fn codes_left(db: &mut Conn, staff_id: &str) -> Result<i64, Error> {
    let query = staff_recovery_codes::table
        .filter(staff_recovery_codes::staff_id.eq(staff_id))
        .filter(staff_recovery_codes::used_at.is_null())
        .count();
    Ok(kept!(db, get_result(query))?)
}
