//! Who is signed in.

use crate::domain::audit::{Act, Actor};
use crate::domain::secrets;
use crate::error::Error;
use crate::store::{Conn, audit, sessions};

/// The person who is signed in, for the length of one request.
#[derive(Clone, Debug)]
pub struct Who {
    /// The session.
    pub session_id: String,
    /// The person: the open tenure of a number.
    pub tenure_id: String,
    /// The number.
    pub number_id: String,
    /// The connection whose link led here.
    pub link_connection_id: Option<String>,
    /// When the session was last noted as used, unix ms.
    pub last_seen_at: i64,
}

/// The person whose session this key opens; none where it has ended, run out or never was.
///
/// # Errors
/// From the database.
pub fn who(db: &mut Conn, key: &str, now: i64) -> Result<Option<Who>, Error> {
    let found = sessions::by_key(db, &secrets::digest(key), now)?;
    Ok(found.map(|(session, number_id)| Who {
        session_id: session.id,
        tenure_id: session.tenure_id,
        number_id,
        link_connection_id: session.link_connection_id,
        last_seen_at: session.last_seen_at,
    }))
}

/// Ends the session that this key opens.
///
/// # Errors
/// From the database.
pub fn sign_out(db: &mut Conn, key: &str, now: i64) -> Result<(), Error> {
    let Some(who) = who(db, key, now)? else { return Ok(()) };
    if sessions::end(db, &who.session_id, now)? {
        let act = Act {
            actor: Actor::Consumer(who.tenure_id.clone()),
            act: "session.ended",
            tenure_id: Some(who.tenure_id),
            object: Some(who.session_id),
            detail: None,
        };
        audit::append(db, &act, now)?;
    }
    Ok(())
}
