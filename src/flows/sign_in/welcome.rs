//! A person who has proven who they are gets a session; so does their browser a name, if it is theirs.

use super::super::{Operator, alert, language};
use super::enter::{Device, Entry};
use crate::domain::audit::{Act, Deed};
use crate::domain::device::network;
use crate::domain::notice::Alert;
use crate::domain::session::ProvenBy;
use crate::domain::{id, language::Heard, secrets};
use crate::error::Error;
use crate::store::browsers::Browser;
use crate::store::sessions::Session;
use crate::store::{Conn, audit, browsers, connections, sessions, tenures};

/// Somebody who has proven who they are.
pub struct Proven<'a> {
    /// Who.
    pub tenure_id: &'a str,
    /// By what.
    pub by: ProvenBy,
    /// The passkey, where it was one.
    pub passkey_id: Option<&'a str>,
    /// More for the record: how it began, or which passkey it was.
    pub noted: (&'static str, &'a str),
    /// The connection whose link led here.
    pub link_connection_id: Option<&'a str>,
    /// Whether a browser that is new to them is worth a text.
    pub may_alert: bool,
    /// Whether only what the browser has seen is shown.
    pub limited: bool,
}

/// Lets them in: the session, a key for a browser that is theirs from now on, the page to go on to.
///
/// # Errors
/// From the database.
pub fn welcome(
    db: &mut Conn,
    op: &Operator,
    proven: &Proven<'_>,
    device: &Device,
    heard: Heard,
    now: i64,
) -> Result<Entry, Error> {
    let tenure_id = proven.tenure_id;
    let browser = match &device.asker.browser_key {
        Some(key) => browsers::by_key(db, &secrets::digest(key), now)?,
        None => None,
    };
    let known = browser.filter(|browser| browser.tenure_id == tenure_id);
    let made = match &known {
        Some(browser) => {
            browsers::touch(db, &browser.id, now)?;
            None
        }
        // Whoever holds a number whose SIM has just changed does not become known by saying so.
        None if device.own && !proven.limited => Some(know(db, tenure_id, device, now)?),
        None => None,
    };
    let (browser_id, browser_key) = made.unzip();
    if proven.may_alert
        && known.is_none()
        && sessions::has_any(db, tenure_id)?
        && tenures::may_alert(db, tenure_id, now)?
    {
        alert::send(db, op, tenure_id, Alert::NewBrowser, now)?;
    }
    // A session that was there before this proof gives way to it: its key may be older than the thief.
    if let Some(key) = &device.session_key {
        sessions::end_by_key(db, tenure_id, &secrets::digest(key), now)?;
    }
    let session_key = secrets::token::<32>();
    let session = Session {
        id: id::fresh("ses", now),
        key_hash: secrets::digest(&session_key),
        tenure_id: tenure_id.to_owned(),
        link_connection_id: proven.link_connection_id.map(str::to_owned),
        user_agent: device.user_agent.clone(),
        created_at: now,
        last_seen_at: now,
        ended_at: None,
        network: Some(network(device.asker.addr)),
        proven_by: proven.by.to_string(),
        passkey_id: proven.passkey_id.map(str::to_owned),
        limited: proven.limited,
    };
    sessions::insert(db, &session)?;
    let act = Act::by_person(Deed::SignedIn, tenure_id).about(&session.id);
    audit::append(db, &act.with([(proven.noted.0, proven.noted.1.into())]), now)?;
    if let Some(id) = browser_id {
        audit::append(db, &Act::by_person(Deed::BrowserKnown, tenure_id).about(&id), now)?;
    }
    let connection_id = match proven.link_connection_id {
        Some(id) if !proven.limited => connections::full(db, tenure_id, id)?.map(|full| full.connection.id),
        _ => None,
    };
    let heard = language::at_sign_in(db, tenure_id, heard, now)?;
    Ok(Entry { session_key, browser_key, connection_id, heard })
}

/// Id and key of a browser that is known from now on.
fn know(db: &mut Conn, tenure_id: &str, device: &Device, now: i64) -> Result<(String, String), Error> {
    let key = secrets::token::<32>();
    let browser = Browser {
        id: id::fresh("brw", now),
        key_hash: secrets::digest(&key),
        tenure_id: tenure_id.to_owned(),
        user_agent: device.user_agent.clone(),
        created_at: now,
        last_seen_at: now,
        network: Some(network(device.asker.addr)),
        forgotten_at: None,
    };
    browsers::insert(db, &browser)?;
    Ok((browser.id, key))
}
