//! Who is signed in.

use crate::domain::audit::{Act, Deed};
use crate::domain::secrets;
use crate::error::Error;
use crate::store::browsers::Browser;
use crate::store::sessions::Session;
/// The person who is signed in, for the length of one request.
pub use crate::store::sessions::Standing as Who;
use crate::store::{Conn, audit, browsers, sessions};

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
    end(db, &who, &who.id, now).map(|_| ())
}

/// Where a person is signed in, and which browsers are known to be theirs.
pub struct Devices {
    /// The sessions, the one used last first.
    pub sessions: Vec<Session>,
    /// The known browsers, the one used last first.
    pub browsers: Vec<Browser>,
}

/// The devices of the person who is signed in.
///
/// # Errors
/// From the database.
pub fn devices(db: &mut Conn, who: &Who, now: i64) -> Result<Devices, Error> {
    let mut sessions = sessions::of_tenure(db, &who.tenure_id, now)?;
    // Where else its person is, is nothing that a thief of the number should read.
    sessions.retain(|session| !who.limited || session.id == who.id);
    Ok(Devices { sessions, browsers: browsers::of_tenure(db, who.sees(), now)? })
}

/// Ends one of the person's sessions. `false` where it is none of theirs, or has ended.
///
/// # Errors
/// From the database.
pub fn end(db: &mut Conn, who: &Who, id: &str, now: i64) -> Result<bool, Error> {
    if who.limited && who.id != id {
        return Ok(false);
    }
    let ended = sessions::end_of(db, &who.tenure_id, id, now)?;
    if ended {
        let deed = if id == who.id { Deed::SignedOut } else { Deed::SessionEnded };
        record(db, who, deed, id, now)?;
    }
    Ok(ended)
}

/// Ends all of the person's sessions, this one too.
///
/// # Errors
/// From the database.
pub fn end_all(db: &mut Conn, who: &Who, now: i64) -> Result<(), Error> {
    if who.limited {
        return end(db, who, &who.id, now).map(|_| ());
    }
    sessions::end_all(db, &who.tenure_id, now)?;
    record(db, who, Deed::SessionsEnded, &who.id, now)
}

/// Forgets one of the person's known browsers: the next sign-in with it is a stranger's. `false` where
/// it is none of theirs.
///
/// # Errors
/// From the database.
pub fn forget_browser(db: &mut Conn, who: &Who, id: &str, now: i64) -> Result<bool, Error> {
    let forgotten = browsers::forget(db, who.sees(), id, now)?;
    if forgotten {
        record(db, who, Deed::BrowserForgotten, id, now)?;
    }
    Ok(forgotten)
}

fn record(db: &mut Conn, who: &Who, act: Deed, object: &str, now: i64) -> Result<(), Error> {
    audit::append(db, &Act::by_person(act, &who.tenure_id).about(object), now)
}
