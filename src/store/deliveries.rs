//! Webhooks as staff look at them, platform by platform, so that no look goes through the whole outbox.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::outbox::State;
use super::schema::outbox;
use crate::error::Error;

/// A webhook, without its body.
#[derive(Clone, Debug, Queryable)]
pub struct Delivery {
    /// `msg_...`
    pub id: String,
    /// Whose.
    pub platform_id: Option<String>,
    /// Its type.
    pub kind: String,
    /// What it is about.
    pub connection_id: Option<String>,
    /// A [`State`].
    pub state: String,
    /// How often it was tried.
    pub attempts: i64,
    /// What came back last.
    pub last_answer: Option<String>,
    /// Unix ms.
    pub created_at: i64,
    /// When it is to be tried next, unix ms.
    pub due_at: i64,
    /// When it was over, unix ms.
    pub settled_at: Option<i64>,
}

/// Selects a platform's webhooks in a state, those before an id where one is named, the newest first. (Only
/// webhooks have a platform.)
macro_rules! newest {
    ($platform_id:expr, $settled:expr, $before:expr, $limit:expr) => {{
        let query = outbox::table
            .filter(outbox::platform_id.eq($platform_id))
            .filter($settled)
            .order(outbox::id.desc())
            .limit($limit)
            .select((
                outbox::id,
                outbox::platform_id,
                outbox::kind,
                outbox::connection_id,
                outbox::state,
                outbox::attempts,
                outbox::last_answer,
                outbox::created_at,
                outbox::due_at,
                outbox::settled_at,
            ))
            .into_boxed();
        match $before {
            Some(before) => query.filter(outbox::id.lt(before)),
            None => query,
        }
    }};
}

/// A platform's webhooks in this state, the newest first: those before this id, at most so many.
///
/// # Errors
/// From the database.
pub fn newest(
    db: &mut Conn,
    platform_id: &str,
    state: State,
    before: Option<&str>,
    limit: i64,
) -> Result<Vec<Delivery>, Error> {
    if state == State::Pending {
        return Ok(newest!(platform_id, outbox::settled_at.is_null(), before, limit).load(db)?);
    }
    let settled = outbox::settled_at.is_not_null().and(outbox::state.eq(state.as_str()));
    Ok(newest!(platform_id, settled, before, limit).load(db)?)
}

/// How many webhooks of a platform wait to be taken; counted up to `at_most`.
///
/// # Errors
/// From the database.
pub fn waiting(db: &mut Conn, platform_id: &str, at_most: i64) -> Result<usize, Error> {
    let query = outbox::table
        .filter(outbox::platform_id.eq(platform_id))
        .filter(outbox::settled_at.is_null())
        .limit(at_most)
        .select(outbox::urgency);
    let some: Vec<i64> = kept!(db, load(query))?;
    Ok(some.len())
}
