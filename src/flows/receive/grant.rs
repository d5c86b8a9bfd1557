//! `CONSENT_GRANTED` and `CONSENT_UPDATED`: a new connection, or the whole new state of a known one.

use super::super::notice::{self, About, To};
use super::super::place::{self, Placed};
use super::super::{Operator, halts, holds, remind, switch};
use super::added::added_by;
use super::drift::{drift, insist_on_stopped_accounts};
use super::{Delivery, Outcome, State, answer, answer_to_new, apply_parked};
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::Status;
use crate::domain::id;
use crate::domain::notice::{News, NoticeState};
use crate::domain::notification::{Grant, Kind, Notification};
use crate::domain::pace::Pace;
use crate::error::Error;
use crate::store::connections::{self, Connection, json_list};
use crate::store::numbers::{Locked, Number};
use crate::store::{Conn, audit, numbers, opt_outs, registry, revocations, tenures};

pub(super) fn take(
    db: &mut Conn,
    op: &Operator,
    delivery: &Delivery<'_>,
    grant: &Grant,
    now: i64,
) -> Result<Outcome, Error> {
    // The number is locked before the connection, everywhere, so that nobody waits in a circle.
    // Of a number's first grant its text is counted as the row is made.
    let is_texted = !delivery.silent && can_be_texted(op, grant);
    let pace = if is_texted { Pace::first(now) } else { Pace::default() };
    let number = numbers::locked_with(db, &op.keys, &grant.phone, pace, now)?;
    match connections::lock_by_consent(db, delivery.platform_id, &grant.consent_id)? {
        None => create(db, op, delivery, grant, &number, now),
        Some(known) => renew(db, op, known, delivery, grant, &number, now),
    }
}

fn can_be_texted(op: &Operator, grant: &Grant) -> bool {
    grant.can_be_texted && op.texting.reaches(grant.country.as_deref())
}

fn create(
    db: &mut Conn,
    op: &Operator,
    delivery: &Delivery<'_>,
    grant: &Grant,
    number: &Locked,
    now: i64,
) -> Result<Outcome, Error> {
    let (platform_id, told) = (delivery.platform_id, delivery.notification);
    // What was there before us is as old as it says: the number may have changed hands since.
    let since = if delivery.imported { grant.known_since(told.sent_on).min(now) } else { now };
    let placed = match grant.proof_at(told.sent_on) {
        None => place::without_proof(db, op, number, since)?,
        proof_at => place::grant(db, op, number, proof_at, now)?,
    };
    let app = registry::take_recipient(db, platform_id, &grant.recipient, told.sent_on, now)?;
    switch::follow(db, &app, now)?;
    let bank = registry::take_institution(db, platform_id, &grant.institution, told.sent_on, now)?;
    let follows_id = match &placed.tenure_id {
        Some(tenure) if !placed.begun => connections::stopped_before(db, tenure, &app.id, &bank.id)?,
        _ => None,
    };
    let mut connection = Connection {
        id: id::fresh("con", now),
        platform_id: platform_id.to_owned(),
        consent_id: grant.consent_id.clone(),
        receipt_id: grant.receipt_id.clone(),
        number_id: number.number.id.clone(),
        waiting_since: placed.tenure_id.is_none().then_some(since),
        tenure_id: placed.tenure_id.clone(),
        subject: grant.subject.clone(),
        locale: grant.locale.clone(),
        recipient_id: app.id,
        institution_id: bank.id,
        follows_id,
        purpose: grant.purpose.clone(),
        duration: grant.duration.map(|kind| kind.to_string()),
        account_revocation: grant.account_revocation,
        clusters: json_list(&grant.clusters),
        created_time: grant.created_time.unwrap_or(told.sent_on),
        expiration_time: grant.expiration_time,
        lookback_period: grant.lookback_period,
        status: Status::Active.to_string(),
        status_changed_at: now,
        content_on: told.sent_on,
        suspended_on: None,
        expired_on: None,
        revoked_on: None,
        stopped_at: None,
        last_accessed_at: None,
        // What it is most often; else it is set below.
        notice_state: NoticeState::Queued.to_string(),
        notice_at: now,
        created_at: now,
        updated_at: now,
        held_on: None,
        remind_at: None,
        expiry_told: None,
        silence_told_at: None,
        unlisted_at: None,
        halted_at: None,
        untold: false,
    };
    if remind::reminding(&connection).is_short() {
        connection.expiry_told = connection.expiration_time;
    }
    connection.remind_at = Some(remind::reminding(&connection).next_at());
    // In a tenure that has just begun nothing was reported.
    let hold = if placed.begun { None } else { holds::on(db, &connection, now)? };
    if hold.is_some() {
        connection.held_on = Some(told.sent_on);
    }
    let halted = halts::meet(db, &mut connection, now)?;
    connection.untold = halted && !delivery.silent;
    connection.status = connection.clocks().status().to_string();
    if !connections::insert(db, &connection)? {
        return Err(Error::Contended);
    }
    connections::add_accounts(db, &connection.id, &grant.accounts, now)?;
    let changed = apply_parked(db, op, platform_id, &grant.consent_id, now)?;
    let connection =
        if changed { connections::lock(db, &connection.id)?.unwrap_or(connection) } else { connection };
    let notice = if delivery.silent {
        NoticeState::Suppressed
    } else if !can_be_texted(op, grant) {
        NoticeState::Undeliverable
    } else {
        let to = To { phone: &grant.phone, country: grant.country.clone() };
        let telling = Telling {
            app: &app.name,
            to,
            news: News::Granted,
            number: &number.number,
            is_counted: number.is_new,
        };
        announce(db, op, &connection, telling, &placed, now)?
    };
    if notice.as_str() != connection.notice_state {
        connections::set_notice(db, &connection.id, notice.as_str(), now)?;
    }
    record(db, &connection, Deed::ConnectionGranted, now)?;
    if halted && connection.status_at(now) == Status::Suspended {
        halts::tell_halted(db, op, &connection, now)?;
    } else if let Some(hold) = hold.filter(|_| is_waiting(&connection, now)) {
        holds::tell_held(db, op, &connection, &hold, now)?;
    }
    let status = connection.status_at(now);
    Ok(Outcome::Created(answer_to_new(&grant.consent_id, &connection.id, status, notice)))
}

/// Whether nothing but a hold keeps it from being read.
fn is_waiting(connection: &Connection, now: i64) -> bool {
    connection.is_held() && connection.status_at(now) == Status::Suspended
}

/// What the text tells, and to whom.
struct Telling<'a> {
    app: &'a str,
    to: To<'a>,
    news: News<'a>,
    number: &'a Number,
    /// Whether the row of the number was made with this text counted.
    is_counted: bool,
}

/// Queues the text, unless nothing of it holds any more.
fn announce(
    db: &mut Conn,
    op: &Operator,
    connection: &Connection,
    telling: Telling<'_>,
    placed: &Placed,
    now: i64,
) -> Result<NoticeState, Error> {
    let is_halted = connection.halted_at.is_some();
    if !placed.open || !connection.status_at(now).is_live() || connection.waits() || is_halted {
        return Ok(NoticeState::Suppressed);
    }
    if opt_outs::since(db, &telling.number.lookup)?.is_some() {
        return Ok(NoticeState::OptedOut);
    }
    // A person just met has chosen nothing.
    let chooser = placed.tenure_id.as_deref().filter(|_| placed.may_name && !placed.begun);
    let hides = chooser.map_or(Ok(false), |tenure| tenures::hides_apps(db, tenure))?;
    let about = About {
        connection_id: &connection.id,
        number: telling.number,
        is_counted: telling.is_counted,
        to: telling.to,
        news: telling.news,
        at_large: false,
        app: (placed.may_name && !hides).then_some(telling.app),
        // A person just met has chosen no language: what the platform told is all there is.
        tenure_id: placed.tenure_id.as_deref().filter(|_| !placed.begun || connection.locale.is_none()),
        locale: connection.locale.as_deref(),
    };
    notice::queue(db, op, &about, now)
}

fn renew(
    db: &mut Conn,
    op: &Operator,
    mut known: Connection,
    delivery: &Delivery<'_>,
    grant: &Grant,
    number: &Locked,
    now: i64,
) -> Result<Outcome, Error> {
    let told = delivery.notification;
    let number_id = number.number.id.as_str();
    let taken = |connection: &Connection, state| {
        let status = connection.status_at(now);
        Outcome::Taken(answer(&connection.consent_id, Some((&connection.id, status)), state))
    };
    // A proof counts whatever becomes of the content: it says who holds the number.
    let proven = match grant.proof_at(told.sent_on) {
        Some(proof_at) => Some(place::grant(db, op, number, Some(proof_at), now)?),
        None => None,
    };
    if let Some(placed) =
        proven.as_ref().filter(|_| known.tenure_id.is_none() && known.number_id == number_id)
    {
        // As the proof has left it: where it was taken in, a hold may have met it.
        known = connections::lock(db, &known.id)?.ok_or(Error::Contended)?;
        move_to(&mut known, number_id, placed, now);
        connections::save(db, &known)?;
    }
    if known.stopped_at.is_some_and(|stop| told.sent_on > stop) {
        drift(db, op, &known, told, now)?;
        return Ok(taken(&known, State::Drift));
    }
    if !known.clocks().takes_content(told.sent_on, told.kind == Kind::Updated) {
        return Ok(taken(&known, State::Ignored));
    }
    let (was_stored, was, waited) = (known.stored_status(), known.status_at(now), known.waits());
    let added = added_by(db, &known, grant)?;
    let was_app = known.recipient_id.clone();
    let (mut next, app) = with_content(db, known, told, grant, now)?;
    if let Some(placed) = &proven {
        move_to(&mut next, number_id, placed, now);
    }
    let (mut hold, mut halted) = (None, false);
    if next.stopped_at.is_none() {
        next.status = next.clocks().status().to_string();
        // What was readable when something was reported stays so; nothing else becomes it.
        if was != Status::Active && next.status_at(now) == Status::Active {
            hold = holds::on(db, &next, now)?;
            next.held_on = hold.as_ref().map(|_| told.sent_on);
            next.status = next.clocks().status().to_string();
        }
        // What comes back, or grows, meets an app that is switched off as a grant does.
        let grows = added.news().is_some() || next.recipient_id != was_app;
        if next.status_at(now).is_live() && (was != Status::Active || grows) {
            let came_back = next.halted_at.is_some() && !was.is_live();
            halted = came_back || halts::meet(db, &mut next, now)?;
            next.status = next.clocks().status().to_string();
        }
        if next.status_at(now) != was {
            next.status_changed_at = now;
        }
        if was_stored == Status::Revoked && next.stored_status() != Status::Revoked {
            revocations::undo(db, &next.id, now)?;
        }
    }
    connections::save(db, &next)?;
    connections::replace_accounts(db, &next.id, &grant.accounts, now)?;
    insist_on_stopped_accounts(db, op, &next, told, grant, now)?;
    // Of what waited, its person has not been told at all.
    let news = if waited {
        Some(News::Granted)
    } else if !was.is_live() {
        Some(News::Renewed)
    } else {
        added.news().map(News::Changed)
    };
    if let Some(news) = news.filter(|_| !delivery.silent && next.status_at(now).is_live()) {
        let placed = match proven {
            Some(placed) => placed,
            None => place::unproven(db, &next)?,
        };
        // Without proof a connection stays with the number that it had.
        let kept = numbers::find(db, &next.number_id)?.ok_or(Error::Contended)?;
        let phone = kept.phone(&op.keys)?;
        let to = To::from(&phone);
        if phone.can_be_texted() && op.texting.reaches(to.country.as_deref()) {
            let telling = Telling { app: &app, to, news, number: &kept, is_counted: false };
            announce(db, op, &next, telling, &placed, now)?;
        }
    }
    record(db, &next, Deed::ConnectionUpdated, now)?;
    if halted {
        halts::tell_halted(db, op, &next, now)?;
    } else if let Some(hold) = &hold {
        holds::tell_held(db, op, &next, hold, now)?;
    }
    Ok(taken(&next, State::Applied))
}

fn move_to(connection: &mut Connection, number_id: &str, placed: &Placed, now: i64) {
    number_id.clone_into(&mut connection.number_id);
    connection.tenure_id.clone_from(&placed.tenure_id);
    connection.waiting_since = placed.tenure_id.is_none().then_some(now);
}

/// A connection as it is told now, and the name of its app.
fn with_content(
    db: &mut Conn,
    known: Connection,
    told: &Notification,
    grant: &Grant,
    now: i64,
) -> Result<(Connection, String), Error> {
    let platform_id = known.platform_id.clone();
    let known = Connection { expiration_time: grant.expiration_time, ..known };
    let app = registry::take_recipient(db, &platform_id, &grant.recipient, told.sent_on, now)?;
    switch::follow(db, &app, now)?;
    let bank = registry::take_institution(db, &platform_id, &grant.institution, told.sent_on, now)?;
    let next = Connection {
        remind_at: Some(remind::reminding(&known).next_at()),
        recipient_id: app.id,
        institution_id: bank.id,
        receipt_id: grant.receipt_id.clone(),
        subject: grant.subject.clone().or(known.subject),
        locale: grant.locale.clone().or(known.locale),
        purpose: grant.purpose.clone(),
        duration: grant.duration.map(|kind| kind.to_string()),
        account_revocation: grant.account_revocation,
        clusters: json_list(&grant.clusters),
        created_time: grant.created_time.unwrap_or(known.created_time),
        lookback_period: grant.lookback_period,
        content_on: told.sent_on,
        updated_at: now,
        held_on: None,
        unlisted_at: None,
        ..known
    };
    Ok((next, app.name))
}

pub(super) fn record(db: &mut Conn, connection: &Connection, act: Deed, now: i64) -> Result<(), Error> {
    let act = Act::by_platform(act, &connection.platform_id);
    audit::append(db, &act.seen_by(connection.tenure_id.clone()).about(&connection.id), now)
}
