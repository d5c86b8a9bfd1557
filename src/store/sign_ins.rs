//! Sign-ins under way: who asked, for which number, and the code that was sent.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::schema::sign_ins;
use crate::domain::code;
use crate::domain::limit::Lane;
use crate::domain::time::DAY;
use crate::error::Error;

/// A sign-in under way. The browser that began it holds its id in a sealed cookie.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = sign_ins, treat_none_as_default_value = false)]
pub struct SignIn {
    /// `sgn_...`; the row that the seal is bound to.
    pub id: String,
    /// Blind index of the number.
    pub lookup: String,
    /// Sealed number.
    pub phone_sealed: String,
    /// The number's row, where a platform has reported it; only then is a code sent.
    pub number_id: Option<String>,
    /// The connection whose link began it.
    pub link_connection_id: Option<String>,
    /// Codes asked for.
    pub sent: i64,
    /// Not before then may the next code be asked for, unix ms.
    pub next_code_at: i64,
    /// Keyed digest of the newest code.
    pub code_mac: String,
    /// Unix ms.
    pub code_expires_at: i64,
    /// Tries that were compared with the newest code.
    pub checks: i64,
    /// When the code was used.
    pub used_at: Option<i64>,
    /// Unix ms.
    pub created_at: i64,
    /// A [`Lane`](crate::domain::limit::Lane).
    pub lane: String,
    /// The text that carried the newest code.
    pub message_id: Option<String>,
    /// The tenure whose new number it proves; no sign-in follows.
    pub proving_id: Option<String>,
}

impl SignIn {
    /// How much it proved before its code.
    #[must_use]
    pub fn lane(&self) -> Lane {
        Lane::parse(&self.lane).unwrap_or(Lane::Plain)
    }
}

/// Begins a sign-in.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, sign_in: &SignIn) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(sign_ins::table).values(sign_in)))?;
    Ok(())
}

/// One sign-in.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<SignIn>, Error> {
    let query = sign_ins::table.find(id).limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}

/// Puts a new code in place of the old, if the wait is over. `false` where it is not, or where the
/// sign-in has been completed.
///
/// # Errors
/// From the database.
pub fn renew(
    db: &mut Conn,
    id: &str,
    sent: i64,
    (code_mac, message_id): (&str, &str),
    now: i64,
) -> Result<bool, Error> {
    let next = now + code::wait_after(i32::try_from(sent + 1).unwrap_or(i32::MAX));
    let changed = kept!(
        db,
        execute(
            diesel::update(sign_ins::table.find(id))
                .filter(sign_ins::used_at.is_null())
                .filter(sign_ins::sent.eq(sent))
                .filter(sign_ins::next_code_at.le(now))
                .set((
                    sign_ins::sent.eq(sent + 1),
                    sign_ins::next_code_at.eq(next),
                    sign_ins::code_mac.eq(code_mac),
                    sign_ins::code_expires_at.eq(now + code::LIFETIME),
                    sign_ins::checks.eq(0),
                    sign_ins::message_id.eq(message_id),
                ))
        )
    )?;
    Ok(changed == 1)
}

/// Counts a try before it is compared, and answers with the sign-in as it then stands. `None` where
/// the code takes no more tries: five were made, ten minutes have passed, or it was used.
///
/// # Errors
/// From the database.
pub fn count_try(db: &mut Conn, id: &str, now: i64) -> Result<Option<SignIn>, Error> {
    let counting = diesel::update(sign_ins::table.find(id))
        .filter(sign_ins::used_at.is_null())
        .filter(sign_ins::checks.lt(i64::from(code::CHECKS)))
        .filter(sign_ins::code_expires_at.ge(now))
        .set(sign_ins::checks.eq(sign_ins::checks + 1))
        .returning(sign_ins::all_columns);
    Ok(kept!(db, get_result(counting)).optional()?)
}

/// Uses the code up. `true` for the one who did.
///
/// # Errors
/// From the database.
pub fn complete(db: &mut Conn, id: &str, now: i64) -> Result<bool, Error> {
    let completing = diesel::update(sign_ins::table.find(id))
        .filter(sign_ins::used_at.is_null())
        .set(sign_ins::used_at.eq(now));
    Ok(kept!(db, execute(completing))? == 1)
}

/// Lets every wait be over; the sandbox's way to try again at once.
///
/// # Errors
/// From the database.
pub fn forget_waits(db: &mut Conn) -> Result<(), Error> {
    kept!(db, run(diesel::update(sign_ins::table).set(sign_ins::next_code_at.eq(0))))?;
    Ok(())
}

/// Forgets sign-ins of more than a day ago; how many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    Ok(diesel::delete(sign_ins::table.filter(sign_ins::created_at.le(now - DAY))).execute(db)?)
}
