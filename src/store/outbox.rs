//! What goes out, at least once: claimed under a lease, sent outside any transaction, settled.

mod carrier;

use diesel::prelude::*;

pub use carrier::{advance, by_provider_id, expire_texts, find, settle_as_taken};

use super::Conn;
use super::kept::kept;
use super::schema::outbox;
use crate::domain::retry;
use crate::domain::secrets;
use crate::domain::vocabulary::vocabulary;
use crate::error::Error;

vocabulary! {
    /// How a message goes out.
    Channel {
        /// As a text message.
        Text = "TEXT",
        /// As a webhook.
        Webhook = "WEBHOOK",
    }
}

vocabulary! {
    /// Where a message is.
    State {
        /// To be sent.
        Pending = "PENDING",
        /// The other side took it.
        Done = "DONE",
        /// Given up.
        Failed = "FAILED",
        /// Withheld for good: it would have cost what fraud costs.
        Blocked = "BLOCKED",
        /// Not sent: a decoy, or a text whose person does not want it any more.
        Dropped = "DROPPED",
    }
}

/// A message.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub struct Message {
    /// `msg_...`; the row that the seal is bound to, and the `webhook-id` of a webhook.
    pub id: String,
    /// A [`Channel`].
    pub channel: String,
    /// Kind of text, or type of webhook.
    pub kind: String,
    /// 0 goes first.
    pub urgency: i64,
    /// To which platform.
    pub platform_id: Option<String>,
    /// To which number.
    pub number_id: Option<String>,
    /// About which connection.
    pub connection_id: Option<String>,
    /// About which ending.
    pub revocation_id: Option<String>,
    /// What to send, sealed; erased when settled.
    pub body_sealed: Option<String>,
    /// A [`State`].
    pub state: String,
    /// Attempts that came to an end.
    pub attempts: i64,
    /// Attempts begun since the last that came to an end.
    pub unsettled: i64,
    /// Not before, unix ms.
    pub due_at: i64,
    /// Worthless after, unix ms.
    pub expires_at: Option<i64>,
    /// Who has claimed it: random per claim.
    pub lease: Option<String>,
    /// Until when, unix ms.
    pub leased_until: Option<i64>,
    /// What the other side last said, for staff.
    pub last_answer: Option<String>,
    /// The gateway's id of it.
    pub provider_id: Option<String>,
    /// Unix ms.
    pub created_at: i64,
    /// Unix ms.
    pub settled_at: Option<i64>,
    /// Of a text: blind index of the number less its last four digits.
    pub prefix: Option<String>,
    /// Of a text: the number's territory, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Of a text: whether nobody has reported the number; somebody proves that they hold it.
    pub proving: bool,
    /// Of a text with a code: when that was entered, unix ms.
    pub used_at: Option<i64>,
    /// Whether it is handled as others are, and sent nowhere.
    pub decoy: bool,
    /// Of a text: how far its carrier has come, as a step that only grows.
    pub carrier_step: i64,
    /// Of a text about connections: what it tells ([`Tells`](crate::domain::notice::Tells)).
    pub tells: Option<String>,
    /// What it waits for while more may join it ([`Gathers`](crate::domain::pace::Gathers)).
    pub gathers: Option<String>,
    /// Of how much it tells then.
    pub gathered: i64,
    /// Whether it waits for the day.
    pub patient: bool,
    /// Of a text: in how many segments it goes out.
    pub segments: i64,
    /// How often it was sent once more after a try that never came to an end.
    pub repeats: Option<i64>,
}

/// Puts a message in the outbox.
///
/// # Errors
/// From the database.
pub fn insert(db: &mut Conn, message: &Message) -> Result<(), Error> {
    kept!(db, run(diesel::insert_into(outbox::table).values(message)))?;
    Ok(())
}

/// Claims up to `limit` messages of a channel that are due at `now`, most urgent first, for
/// [`retry::LEASE`] milliseconds. The test "not leased" stands on the outer UPDATE as well: with
/// the sub-query alone PostgreSQL gave 2,000 rows to 7,185 claims.
///
/// # Errors
/// From the database.
pub fn claim(db: &mut Conn, channel: Channel, limit: i64, now: i64) -> Result<Vec<Message>, Error> {
    let queue = diesel::alias!(outbox as queue);
    let due = queue
        // What the index is made for, whatever values are bound.
        .filter(queue.field(outbox::settled_at).is_null())
        .filter(queue.field(outbox::state).eq(State::Pending.as_str()))
        .filter(queue.field(outbox::channel).eq(channel.as_str()))
        .filter(queue.field(outbox::due_at).le(now))
        .filter(queue.field(outbox::leased_until).is_null().or(queue.field(outbox::leased_until).le(now)))
        .order(queue.fields((outbox::urgency, outbox::due_at, outbox::id)))
        .limit(limit)
        .select(queue.field(outbox::id));
    let claiming = diesel::update(outbox::table)
        .filter(outbox::id.eq_any(due))
        .filter(outbox::state.eq(State::Pending.as_str()))
        .filter(outbox::due_at.le(now))
        .filter(outbox::leased_until.is_null().or(outbox::leased_until.le(now)))
        .set((
            outbox::lease.eq(secrets::token::<16>()),
            outbox::leased_until.eq(now + retry::LEASE),
            // Counted before it is tried: a crash between here and settling leaves its mark.
            outbox::unsettled.eq(outbox::unsettled + 1),
        ))
        .returning(outbox::all_columns);
    let mut claimed: Vec<Message> = kept!(db, get_results(claiming))?;
    claimed.sort_by(|a, b| (a.urgency, a.due_at, &a.id).cmp(&(b.urgency, b.due_at, &b.id)));
    Ok(claimed)
}

/// Ends an attempt for good, and erases the body. `false` where the lease has gone to another.
///
/// # Errors
/// From the database.
pub fn settle(
    db: &mut Conn,
    message: &Message,
    state: State,
    answer: Option<&str>,
    provider_id: Option<&str>,
    now: i64,
) -> Result<bool, Error> {
    let settling = diesel::update(outbox::table.find(&message.id))
        .filter(outbox::state.eq(State::Pending.as_str()))
        .filter(outbox::lease.eq(&message.lease))
        .set((
            outbox::state.eq(state.as_str()),
            outbox::attempts.eq(outbox::attempts + 1),
            outbox::unsettled.eq(0),
            outbox::lease.eq(None::<String>),
            outbox::leased_until.eq(None::<i64>),
            outbox::body_sealed.eq(None::<String>),
            outbox::last_answer.eq(answer),
            outbox::provider_id.eq(provider_id),
            outbox::settled_at.eq(now),
            outbox::gathers.eq(None::<String>),
        ));
    Ok(kept!(db, execute(settling))? == 1)
}

/// Ends an attempt that is to be repeated. `false` where the lease has gone to another.
///
/// # Errors
/// From the database.
pub fn postpone(db: &mut Conn, message: &Message, due_at: i64, answer: &str) -> Result<bool, Error> {
    let changed = kept!(
        db,
        execute(
            diesel::update(outbox::table.find(&message.id))
                .filter(outbox::state.eq(State::Pending.as_str()))
                .filter(outbox::lease.eq(&message.lease))
                .set((
                    outbox::attempts.eq(outbox::attempts + 1),
                    outbox::unsettled.eq(0),
                    outbox::lease.eq(None::<String>),
                    outbox::leased_until.eq(None::<i64>),
                    outbox::due_at.eq(due_at),
                    outbox::last_answer.eq(answer),
                ))
        )
    )?;
    Ok(changed == 1)
}

/// Gives a claim back that may not go out before `due_at`. Nothing was tried.
///
/// # Errors
/// From the database.
pub fn withhold(db: &mut Conn, message: &Message, due_at: i64, why: &str) -> Result<(), Error> {
    let withholding = diesel::update(outbox::table.find(&message.id))
        .filter(outbox::state.eq(State::Pending.as_str()))
        .filter(outbox::lease.eq(&message.lease))
        .set((
            outbox::unsettled.eq(0),
            outbox::lease.eq(None::<String>),
            outbox::leased_until.eq(None::<i64>),
            outbox::due_at.eq(due_at),
            outbox::last_answer.eq(why),
        ));
    kept!(db, run(withholding))?;
    Ok(())
}

/// Notes that a message goes out now that was due long before: it waited, or no worker ran.
///
/// # Errors
/// From the database.
pub fn redate(db: &mut Conn, id: &str, now: i64) -> Result<(), Error> {
    kept!(db, run(diesel::update(outbox::table.find(id)).set(outbox::due_at.eq(now))))?;
    Ok(())
}

/// Notes that a message goes out once more, since a try before never came to an end.
///
/// # Errors
/// From the database.
pub fn note_repeat(db: &mut Conn, message: &Message) -> Result<(), Error> {
    let repeats = message.repeats.unwrap_or_default() + 1;
    kept!(db, run(diesel::update(outbox::table.find(&message.id)).set(outbox::repeats.eq(repeats))))?;
    Ok(())
}

/// How many messages went out once more, each as often as it did.
///
/// # Errors
/// From the database.
pub fn repeats(db: &mut Conn) -> Result<i64, Error> {
    let query = outbox::table.filter(outbox::repeats.is_not_null()).select(outbox::repeats);
    let each: Vec<Option<i64>> = query.load(db)?;
    Ok(each.into_iter().flatten().sum())
}

/// Notes that the code in a text was entered.
///
/// # Errors
/// From the database.
pub fn note_use(db: &mut Conn, id: &str, now: i64) -> Result<(), Error> {
    kept!(db, run(diesel::update(outbox::table.find(id)).set(outbox::used_at.eq(now))))?;
    Ok(())
}

/// Gives a claim back before its lease runs out: the worker is stopping. The attempt stays counted.
///
/// # Errors
/// From the database.
pub fn release(db: &mut Conn, message: &Message) -> Result<(), Error> {
    kept!(
        db,
        run(diesel::update(outbox::table.find(&message.id))
            .filter(outbox::lease.eq(&message.lease))
            .set((outbox::lease.eq(None::<String>), outbox::leased_until.eq(None::<i64>))))
    )?;
    Ok(())
}

/// How many messages have not been settled.
///
/// # Errors
/// From the database.
pub fn unsettled(db: &mut Conn) -> Result<i64, Error> {
    let real = outbox::table.filter(outbox::settled_at.is_null()).filter(outbox::decoy.eq(false));
    Ok(real.count().get_result(db)?)
}

/// The webhooks about these endings, oldest first; for the page that says when we ask again.
///
/// # Errors
/// From the database.
pub fn of_revocations(db: &mut Conn, revocation_ids: &[&str]) -> Result<Vec<Message>, Error> {
    if revocation_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(outbox::table
        .filter(outbox::revocation_id.eq_any(revocation_ids))
        .filter(outbox::channel.eq(Channel::Webhook.as_str()))
        .order(outbox::id)
        .load(db)?)
}

/// The newest webhook of a kind about a connection.
///
/// # Errors
/// From the database.
pub fn newest_about(db: &mut Conn, connection_id: &str, kind: &str) -> Result<Option<Message>, Error> {
    let query = outbox::table
        .filter(outbox::connection_id.eq(connection_id))
        .filter(outbox::kind.eq(kind))
        .order(outbox::id.desc())
        .limit(1);
    Ok(kept!(db, get_result(query)).optional()?)
}
