//! Who is signed in.

use crate::domain::audit::{Act, Actor};
use crate::domain::secrets;
use crate::error::Error;
/// The person who is signed in, for the length of one request.
pub use crate::store::sessions::Standing as Who;
use crate::store::{Conn, audit, sessions};

/// The person whose session this key opens; none where it has ended, run out or never was.
///
/// # Errors
/// From the database.
pub fn who(db: &mut Conn, key: &str, now: i64) -> Result<Option<Who>, Error> {
    sessions::by_key(db, &secrets::digest(key), now)
}

/// Ends the session that this key opens.
///
/// # Errors
/// From the database.
pub fn sign_out(db: &mut Conn, key: &str, now: i64) -> Result<(), Error> {
    let Some(who) = who(db, key, now)? else { return Ok(()) };
    if sessions::end(db, &who.id, now)? {
        let act = Act {
            actor: Actor::Consumer(who.tenure_id.clone()),
            act: "session.ended",
            tenure_id: Some(who.tenure_id),
            object: Some(who.id),
            detail: None,
        };
        audit::append(db, &act, now)?;
    }
    Ok(())
}
