//! What the record of acts holds of a person, for them to read.

use serde_json::Value;

use crate::domain::audit::Deed;
use crate::error::Error;
use crate::store::connections::Named;
use crate::store::sessions::Device;
use crate::store::{Conn, audit, connections, sessions, tenures};

/// Acts on a page.
pub const A_PAGE: usize = 50;

/// An act, with what it was about as far as that is still the person's.
#[derive(Clone, Debug)]
pub struct Entry {
    /// When, unix ms.
    pub at: i64,
    /// What; none where a newer version of Untether wrote it.
    pub deed: Option<Deed>,
    /// More; null where there is none.
    pub detail: Value,
    /// The connection that it was about.
    pub connection: Option<Named>,
    /// The session that it was about.
    pub device: Option<Device>,
}

/// A page of acts, newest first.
#[derive(Clone, Debug)]
pub struct Activity {
    /// The acts.
    pub entries: Vec<Entry>,
    /// Where the next page goes on, if there is one.
    pub next: Option<i64>,
}

/// The acts of a tenure before a place in the record; the newest, where none is given.
///
/// # Errors
/// From the database.
pub fn page(db: &mut Conn, tenure_id: &str, before: Option<i64>) -> Result<Activity, Error> {
    let one_more = i64::try_from(A_PAGE + 1).unwrap_or(i64::MAX);
    // What was done in tenures that went on in this one was done by, or to, the same person.
    let mut tenures = tenures::joined_to(db, tenure_id)?;
    tenures.push(tenure_id.to_owned());
    let mut seen = audit::of_tenures(db, &tenures, before.unwrap_or(i64::MAX), one_more)?;
    let is_more = seen.len() > A_PAGE;
    seen.truncate(A_PAGE);
    let next = seen.last().filter(|_| is_more).map(|last| last.seq);
    let objects: Vec<&str> = seen.iter().filter_map(|act| act.object.as_deref()).collect();
    let named = connections::named(db, tenure_id, &of_kind(&objects, "con_"))?;
    let devices = sessions::devices(db, tenure_id, &of_kind(&objects, "ses_"))?;
    let entries = seen
        .iter()
        .map(|act| {
            let is_it = |id: &String| act.object.as_ref() == Some(id);
            Entry {
                at: act.at,
                deed: Deed::parse(&act.act),
                detail: act
                    .detail
                    .as_deref()
                    .and_then(|text| serde_json::from_str(text).ok())
                    .unwrap_or_default(),
                connection: named.iter().find(|one| is_it(&one.id)).cloned(),
                device: devices.iter().find(|one| is_it(&one.id)).cloned(),
            }
        })
        .collect();
    Ok(Activity { entries, next })
}

fn of_kind<'a>(objects: &[&'a str], prefix: &str) -> Vec<&'a str> {
    objects.iter().copied().filter(|id| id.starts_with(prefix)).collect()
}
