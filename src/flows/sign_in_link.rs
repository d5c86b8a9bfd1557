//! A platform's word for a user who is signed in with it. It opens what is that user's, past a number lock
//! and in a tenure that has closed since; it proves no number, and carries nothing on.

use serde_json::Value;

use super::Operator;
use super::sign_in::{Device, Entry, Proven, welcome};
use crate::domain::audit::{Act, Deed};
use crate::domain::fields::{Fault, Fields};
use crate::domain::language::Heard;
use crate::domain::phone::Phone;
use crate::domain::session::ProvenBy;
use crate::domain::{link, secrets};
use crate::error::Error;
use crate::store::sign_in_links::{self, SignInLink};
use crate::store::{Conn, audit, connections, marks, numbers, tenures};

/// Whom a platform means.
#[derive(Clone, Debug)]
pub enum User {
    /// By its own id of the human.
    Subject(String),
    /// By number.
    Phone(Phone),
}

/// Reads the body of a request for a link.
///
/// # Errors
/// Every fault of the body.
pub fn read(body: &Value) -> Result<User, Vec<Fault>> {
    let mut f = Fields::of(body);
    let subject = f.identifier("/subject");
    let phone = f.identifier("/phone");
    let user = match (subject, phone) {
        (Some(subject), None) => Some(User::Subject(subject)),
        (None, Some(phone)) => {
            let phone = Phone::from_e164(&phone).ok();
            if phone.is_none() {
                f.fault("/phone", "must be a telephone number in E.164 form such as +14155550010");
            }
            phone.map(User::Phone)
        }
        (Some(_), Some(_)) => {
            f.fault("/phone", "must be left out where subject is given");
            None
        }
        (None, None) => {
            f.fault("/subject", "is required, or phone instead");
            None
        }
    };
    f.finish(user)
}

/// A link that was made.
pub struct Made {
    /// Its address.
    pub url: String,
    /// Until when it can be used, unix ms.
    pub expires_at: i64,
}

/// Makes a link; none where this platform has shared nothing of such a user.
///
/// # Errors
/// From the database.
pub fn make(
    db: &mut Conn,
    op: &Operator,
    platform_id: &str,
    user: &User,
    now: i64,
) -> Result<Option<Made>, Error> {
    marks::hold(db, &op.keys)?;
    let tenure_id = match user {
        User::Subject(subject) => connections::tenure_of_subject(db, platform_id, subject)?,
        // A number does not say which of its holders is meant: who holds it now.
        User::Phone(phone) => {
            let number = numbers::by_phone(db, &op.keys, phone)?.map(|number| number.id);
            match tenures::open_of(db, number.as_deref())? {
                Some(id) if connections::has_shared_in(db, platform_id, &id)? => Some(id),
                _ => None,
            }
        }
    };
    let Some(tenure_id) = tenure_id else { return Ok(None) };
    let token = link::fresh_token();
    let made = SignInLink {
        token_hash: secrets::digest(&token),
        platform_id: platform_id.to_owned(),
        tenure_id,
        created_at: now,
        used_at: None,
    };
    sign_in_links::insert(db, &made)?;
    let act = Act::by_platform(Deed::SignInLinkMade, platform_id).seen_by(Some(made.tenure_id));
    audit::append(db, &act, now)?;
    Ok(Some(Made { url: format!("{}/from/{token}", op.origin), expires_at: now + link::SIGN_IN }))
}

/// Signs in whoever holds a link; none where it is over.
///
/// # Errors
/// From the database.
pub fn enter(
    db: &mut Conn,
    op: &Operator,
    token: &str,
    device: &Device,
    heard: Heard,
    now: i64,
) -> Result<Option<Entry>, Error> {
    let Some(link) = sign_in_links::use_up(db, &secrets::digest(token), now)? else {
        let act = Act::by_visitor(Deed::SignInRefused, None).with([("why", "sign_in_link".into())]);
        return audit::append(db, &act, now).map(|()| None);
    };
    let Some(tenure) = tenures::standing(db, &link.tenure_id)? else { return Ok(None) };
    // Its person came back, or took everything along, within this minute: the next link leads there.
    if tenure.joined_id.is_some() || tenure.moved_at.is_some() {
        return Ok(None);
    }
    let proven = Proven {
        tenure_id: &link.tenure_id,
        by: ProvenBy::Platform,
        passkey_id: None,
        noted: ("platform", &link.platform_id),
        link_connection_id: None,
        // About a closed tenure no text is sent: the number is somebody else's.
        may_alert: tenure.closed_at.is_none(),
        limited: false,
    };
    welcome(db, op, &proven, device, heard, now).map(Some)
}
