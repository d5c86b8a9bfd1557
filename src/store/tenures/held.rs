//! Who held a number, as staff see it.

use diesel::prelude::*;

use super::super::Conn;
use super::super::kept::kept;
use super::super::schema::tenures;
use crate::error::Error;

/// A tenure as staff see it.
#[derive(Clone, Debug, Queryable)]
pub struct Held {
    /// `ten_...`
    pub id: String,
    /// Its number.
    pub number_id: String,
    /// Its first proof, unix ms.
    pub opened_at: i64,
    /// Its newest proof, unix ms.
    pub last_proof_at: i64,
    /// Unix ms; none while it is the number's open one.
    pub closed_at: Option<i64>,
    /// How many passkeys its person has.
    pub passkeys: i64,
    /// Since when codes alone open nothing, unix ms.
    pub locked_at: Option<i64>,
}

impl Held {
    /// Whether it holds the number now, and codes alone open nothing of it.
    #[must_use]
    pub const fn requires_passkey(&self) -> bool {
        self.closed_at.is_none() && self.locked_at.is_some()
    }
}

/// Who held a number, newest first, less what went on in another tenure.
///
/// # Errors
/// From the database.
pub fn held(db: &mut Conn, number_id: &str) -> Result<Vec<Held>, Error> {
    let query = tenures::table
        .filter(tenures::number_id.eq(number_id))
        .filter(tenures::joined_id.is_null())
        .order((tenures::opened_at.desc(), tenures::id.desc()))
        .select((
            tenures::id,
            tenures::number_id,
            tenures::opened_at,
            tenures::last_proof_at,
            tenures::closed_at,
            tenures::passkeys,
            tenures::locked_at,
        ));
    Ok(kept!(db, load(query))?)
}

/// Every tenure of a number that ever was, those that went on in another included.
///
/// # Errors
/// From the database.
pub fn ids_of_number(db: &mut Conn, number_id: &str) -> Result<Vec<String>, Error> {
    let query = tenures::table.filter(tenures::number_id.eq(number_id)).select(tenures::id);
    Ok(kept!(db, load(query))?)
}
