//! Text messages of the sandbox, which go nowhere else.

use diesel::prelude::*;

use super::Conn;
use super::schema::inbox;
use crate::domain::time::DAY;
use crate::error::Error;

/// A text message.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = inbox, treat_none_as_default_value = false)]
pub struct InboxText {
    /// `msg_...`, the outbox row's id; the seals are bound to it.
    pub id: String,
    /// Blind index of the number.
    pub to_lookup: String,
    /// Sealed number.
    pub to_sealed: String,
    /// Kind of text.
    pub kind: String,
    /// Sealed text.
    pub body_sealed: String,
    /// Unix ms.
    pub at: i64,
}

/// Puts a text in the inbox; a second time changes nothing.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, text: &InboxText) -> Result<(), Error> {
    super::kept::insert_or_ignore!(db, inbox::table, text)?;
    Ok(())
}

/// The newest texts of the last day, to one number, by the blind indexes that it may stand under, or to all.
///
/// # Errors
/// From the database.
pub fn newest(db: &mut Conn, to: Option<&[String]>, now: i64) -> Result<Vec<InboxText>, Error> {
    let mut query = inbox::table.filter(inbox::at.gt(now - DAY)).into_boxed();
    if let Some(lookups) = to {
        query = query.filter(inbox::to_lookup.eq_any(lookups));
    }
    Ok(query.order((inbox::at.desc(), inbox::id.desc())).limit(100).load(db)?)
}

/// Forgets texts of more than a day ago; how many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    Ok(diesel::delete(inbox::table.filter(inbox::at.le(now - DAY))).execute(db)?)
}
