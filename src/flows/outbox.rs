//! Claiming what is due, and settling what came of it. Sending lies in between, outside any
//! transaction (`delivery`).

mod answer;
mod wanted;

pub use answer::Answer;

pub use super::target::{Fallback, Room};
use super::traffic::{Judge, Verdict};
use super::{Operator, platform, revocation, target, undelivered};
use crate::domain::keyring::Purpose;
use crate::domain::notice::{Kind, NoticeState, Tells};
use crate::domain::phone::Phone;
use crate::domain::retry;
use crate::domain::revocation::{Hop, HopState};
use crate::domain::time::MINUTE;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::outbox::{Channel, Message, State};
use crate::store::{Conn, cases, connections, gathering, numbers, outbox, platforms, revocations, webhooks};

/// A message that this worker has claimed, opened.
pub struct Job {
    /// Its row.
    pub message: Message,
    /// What is to be sent.
    pub what: What,
}

/// What is to be sent.
pub enum What {
    /// Nothing: a decoy, which costs what a text does.
    Decoy {
        /// What the text would say.
        body: String,
        /// Why it is not sent, where it was to be.
        why: Option<&'static str>,
    },
    /// A text message.
    Text {
        /// To whom.
        phone: Phone,
        /// The text.
        body: String,
    },
    /// A webhook.
    Webhook {
        /// Where to.
        url: String,
        /// With which secrets to sign, newest first.
        secrets: Vec<Vec<u8>>,
        /// The body.
        body: String,
    },
}

/// What a claim took.
#[derive(Default)]
pub struct Claimed {
    /// What is to be sent.
    pub jobs: Vec<Job>,
    /// How many messages were due, those counted that ended here or wait.
    pub taken: usize,
}

/// Claims what is due of a channel. Messages that have outlived their use, crashed too often, or would be
/// fraud's, end here.
///
/// # Errors
/// From the database.
pub fn claim(
    db: &mut Conn,
    op: &Operator,
    room: &Room,
    fallback: Option<&Fallback>,
    now: i64,
) -> Result<Claimed, Error> {
    let claimed = match room {
        Room::Texts(limit) => outbox::claim(db, Channel::Text, *limit, now)?,
        Room::Webhooks(under_way) => target::claim(db, fallback, under_way, now)?,
    };
    if claimed.is_empty() {
        return Ok(Claimed::default());
    }
    let (mut jobs, taken) = (Vec::new(), claimed.len());
    let mut judge = Judge::of(db, op, &claimed, now)?;
    for message in claimed {
        if let Some(what) = prepare(db, op, &mut judge, &message, fallback, now)? {
            jobs.push(Job { message, what });
        }
    }
    judge.keep(db)?;
    Ok(Claimed { jobs, taken })
}

/// What is to be done with a claimed message; none where it waits or has ended.
fn prepare(
    db: &mut Conn,
    op: &Operator,
    judge: &mut Judge,
    message: &Message,
    fallback: Option<&Fallback>,
    now: i64,
) -> Result<Option<What>, Error> {
    if message.unsettled > 1 {
        tracing::warn!(
            message = message.id,
            kind = message.kind,
            "a try never came to an end; the message goes out once more"
        );
        outbox::note_repeat(db, message)?;
    }
    if message.decoy {
        judge.look(db, op, message)?;
        return decoy(db, op, message, None).map(Some);
    }
    if message.expires_at.is_some_and(|at| at <= now) {
        return give_up(db, message, "it would have come too late", now).map(|_| None);
    }
    if message.unsettled > i64::from(retry::UNSETTLED_AT_MOST) {
        return give_up(db, message, "five attempts never came to an end", now).map(|_| None);
    }
    match judged(db, op, judge, message, now)? {
        Judged::Goes => {}
        Judged::Decoy(why) => return decoy(db, op, message, Some(why)).map(Some),
        Judged::Ended => return Ok(None),
    }
    match open(db, op, message, fallback, now) {
        Ok(what) => Ok(Some(what)),
        // It would never open, and must not keep the others from going out.
        Err(Error::Bug(why)) => {
            cases::open(db, CaseKind::DeliveryFailed, &message.id, &why, now)?;
            give_up(db, message, &why, now).map(|_| None)
        }
        // Another worker has the key that this one lacks. (Where it is the database that is away, it is so
        // now as well.)
        Err(Error::Unavailable(why)) => {
            tracing::warn!(message = message.id, why, "left to another worker");
            outbox::withhold(db, message, now + MINUTE, &why).map(|()| None)
        }
        Err(error) => Err(error),
    }
}

enum Judged {
    Goes,
    /// It does not go out. Whoever has asked for this code must not tell from the time that takes.
    Decoy(&'static str),
    /// It waits, or has ended.
    Ended,
}

fn judged(
    db: &mut Conn,
    op: &Operator,
    judge: &mut Judge,
    message: &Message,
    now: i64,
) -> Result<Judged, Error> {
    if message.channel != Channel::Text.as_str() {
        return Ok(Judged::Goes);
    }
    if wanted::is_unwanted(db, message)? {
        if outbox::settle(db, message, State::Dropped, Some("texts about connections are off"), None, now)? {
            note_notice(db, message, NoticeState::OptedOut, now)?;
        }
        return Ok(Judged::Ended);
    }
    if let Some(morning) = wanted::night(db, op, message, now)? {
        outbox::withhold(db, message, morning, "it is night where the number is from")?;
        return Ok(Judged::Ended);
    }
    match judge.judge(db, op, message)? {
        Verdict::Goes => return Ok(Judged::Goes),
        Verdict::Later(at, why) => outbox::withhold(db, message, at, why)?,
        Verdict::Never(why) if message.kind == Kind::Code.as_str() => {
            judge.look_on(db, op, message)?;
            return Ok(Judged::Decoy(why));
        }
        Verdict::Never(why) => {
            if outbox::settle(db, message, State::Blocked, Some(why), None, now)? {
                note_notice(db, message, NoticeState::Undeliverable, now)?;
            }
        }
    }
    Ok(Judged::Ended)
}

/// What would be sent. Nothing hangs on it: what does not open stays shut.
fn decoy(db: &mut Conn, op: &Operator, message: &Message, why: Option<&'static str>) -> Result<What, Error> {
    numbers::find(db, message.number_id.as_deref().unwrap_or_default())?;
    let sealed = message.body_sealed.as_deref().unwrap_or_default();
    let body = op.keys.open(Purpose::Encryption, &message.id, sealed).unwrap_or_default();
    Ok(What::Decoy { body, why })
}

fn open(
    db: &mut Conn,
    op: &Operator,
    message: &Message,
    fallback: Option<&Fallback>,
    now: i64,
) -> Result<What, Error> {
    let lacks = |what: &str| Error::Bug(format!("{} has no {what}", message.id));
    let sealed = message.body_sealed.as_deref().ok_or_else(|| lacks("body"))?;
    let body = op.keys.open(Purpose::Encryption, &message.id, sealed)?;
    if message.channel == Channel::Text.as_str() {
        let number_id = message.number_id.as_deref().ok_or_else(|| lacks("number"))?;
        let number = numbers::find(db, number_id)?.ok_or_else(|| lacks("number"))?;
        return Ok(What::Text { phone: number.phone(&op.keys)?, body });
    }
    let platform_id = message.platform_id.as_deref().ok_or_else(|| lacks("platform"))?;
    let platform = platforms::find(db, platform_id)?.ok_or_else(|| lacks("platform"))?;
    // Switched off since it was claimed: it waits.
    let switched_off = || Error::Unavailable("the platform has no webhook target now".into());
    let url = target::url_of(&platform, fallback).ok_or_else(switched_off)?;
    Ok(What::Webhook { url, secrets: platform::webhook_secrets(db, op, platform_id, now)?, body })
}

/// Records what came of a send. An attempt whose lease has gone to another changes nothing.
///
/// # Errors
/// From the database.
pub fn settle(db: &mut Conn, message: &Message, answer: &Answer, now: i64) -> Result<(), Error> {
    match answer {
        Answer::Nobody { why } => {
            let state = if why.is_some() { State::Blocked } else { State::Dropped };
            outbox::settle(db, message, state, *why, None, now).map(|_| ())
        }
        Answer::Taken { provider_id, confirms } => {
            if outbox::settle(db, message, State::Done, None, provider_id.as_deref(), now)? {
                taken(db, message, *confirms, now)?;
            }
            Ok(())
        }
        Answer::Later { why, after } => try_again(db, message, why, *after, now).map(|_| ()),
        Answer::NotSetUp { why } => {
            undelivered::not_set_up(db, why, now)?;
            try_again(db, message, why, None, now).map(|_| ())
        }
        Answer::Never { why } => give_up(db, message, why, now).map(|_| ()),
        Answer::Dead { why } => undelivered::dead(db, message, why, now),
        Answer::OptedOut { why } => undelivered::opted_out(db, message, why, now),
        Answer::Failed { url, why, after } => {
            if try_again(db, message, why, *after, now)? {
                target::failed(db, message, url, now)
            } else {
                Ok(())
            }
        }
        Answer::Gone { url } => {
            // It waits for a new target.
            let held = try_again(db, message, "410: the target is gone", None, now)?;
            if held { target::gone(db, message, url, now) } else { Ok(()) }
        }
    }
}

/// Puts a message off to its next attempt, or gives it up after its last. `false` where the lease has gone
/// to another.
fn try_again(
    db: &mut Conn,
    message: &Message,
    why: &str,
    after: Option<i64>,
    now: i64,
) -> Result<bool, Error> {
    let is_text = message.channel == Channel::Text.as_str();
    let waits: &[i64] = if is_text { &retry::TEXT_WAITS } else { &retry::WEBHOOK_WAITS };
    let attempts = i32::try_from(message.attempts + 1).unwrap_or(i32::MAX);
    match retry::next(waits, attempts, after, now) {
        Some(due_at) => outbox::postpone(db, message, due_at, why),
        None => give_up(db, message, why, now),
    }
}

fn taken(db: &mut Conn, message: &Message, confirms: bool, now: i64) -> Result<(), Error> {
    if let Some(id) = &message.revocation_id {
        let Some(revocation) = revocations::find(db, id)? else { return Ok(()) };
        // Connection before hops, as everywhere.
        connections::lock(db, &revocation.connection_id)?;
        if confirms {
            revocation::confirm_by_platform(db, &revocation, now, now)?;
        } else {
            revocations::advance(db, id, Hop::Platform, HopState::Sent, now, None)?;
        }
    } else {
        note_notice(db, message, NoticeState::Sent, now)?;
    }
    if message.channel != Channel::Webhook.as_str() {
        return Ok(());
    }
    if let Some(about) = &message.connection_id
        && cases::is_open(db, CaseKind::DeliveryFailed, about)?
        && !webhooks::any_given_up(db, about)?
    {
        cases::close(db, CaseKind::DeliveryFailed, about, now)?;
    }
    target::works(db, message)
}

/// Where the message is the notice of grants: how far those are.
pub(super) fn note_notice(
    db: &mut Conn,
    message: &Message,
    state: NoticeState,
    now: i64,
) -> Result<(), Error> {
    if message.gathers.is_some() {
        return gathering::set_notices(db, &message.id, state.as_str(), now);
    }
    let tells = message.tells.as_deref().and_then(Tells::parse).unwrap_or(Tells::Granted);
    if message.kind == Kind::Notice.as_str()
        && tells.is_of_grant()
        && let Some(id) = &message.connection_id
    {
        connections::set_notice(db, id, state.as_str(), now)?;
    }
    Ok(())
}

/// `false` where the lease has gone to another.
pub(super) fn give_up(db: &mut Conn, message: &Message, why: &str, now: i64) -> Result<bool, Error> {
    if !outbox::settle(db, message, State::Failed, Some(why), None, now)? {
        return Ok(false);
    }
    note_notice(db, message, NoticeState::Failed, now)?;
    if message.channel == Channel::Webhook.as_str() {
        let about = message.connection_id.as_deref().unwrap_or(&message.id);
        cases::open(db, CaseKind::DeliveryFailed, about, why, now)?;
    }
    Ok(true)
}
