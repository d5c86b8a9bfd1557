//! `CONSENT_GRANTED` and `CONSENT_UPDATED`: a new connection, or the whole new state of a known one.

use super::super::notice::{self, About, To};
use super::super::place::{self, Placed};
use super::super::{Operator, holds, webhook};
use super::{Delivery, Outcome, State, answer, answer_to_new, apply_parked};
use crate::domain::audit::{Act, Deed};
use crate::domain::connection::Status;
use crate::domain::id;
use crate::domain::notice::{News, NoticeState};
use crate::domain::notification::{Grant, Kind, Notification};
use crate::domain::time::rfc3339;
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::connections::{self, Connection, json_list, list};
use crate::store::numbers::Locked;
use crate::store::{Conn, audit, cases, numbers, opt_outs, registry, revocations};

pub(super) fn take(
    db: &mut Conn,
    op: &Operator,
    delivery: &Delivery<'_>,
    grant: &Grant,
    now: i64,
) -> Result<Outcome, Error> {
    // The number is locked before the connection, everywhere, so that nobody waits in a circle.
    let number = numbers::locked(db, &op.keys, &grant.phone, now)?;
    match connections::lock_by_consent(db, delivery.platform_id, &grant.consent_id)? {
        None => create(db, op, delivery, grant, &number, now),
        Some(known) => renew(db, op, known, delivery, grant, &number, now),
    }
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
    let recipient_id = registry::take_recipient(db, platform_id, &grant.recipient, told.sent_on, now)?;
    let institution_id = registry::take_institution(db, platform_id, &grant.institution, told.sent_on, now)?;
    let follows_id = match &placed.tenure_id {
        Some(tenure) if !placed.begun => {
            connections::stopped_before(db, tenure, &recipient_id, &institution_id)?
        }
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
        recipient_id,
        institution_id,
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
        unlisted_at: None,
    };
    // In a tenure that has just begun nothing was reported.
    let hold = if placed.begun { None } else { holds::on(db, &connection, now)? };
    if hold.is_some() {
        connection.held_on = Some(told.sent_on);
        connection.status = connection.clocks().status().to_string();
    }
    if !connections::insert(db, &connection)? {
        return Err(Error::Contended);
    }
    connections::add_accounts(db, &connection.id, &grant.accounts, now)?;
    let changed = apply_parked(db, op, platform_id, &grant.consent_id, now)?;
    let connection =
        if changed { connections::lock(db, &connection.id)?.unwrap_or(connection) } else { connection };
    let notice = if delivery.silent {
        NoticeState::Suppressed
    } else if !(grant.can_be_texted && op.texting.reaches(grant.country.as_deref())) {
        NoticeState::Undeliverable
    } else {
        let to = To { phone: &grant.phone, country: grant.country.clone() };
        let lookup = &number.number.lookup;
        let telling = Telling { app: &grant.recipient.name, to, news: News::Granted, lookup };
        announce(db, op, &connection, telling, &placed, now)?
    };
    if notice.as_str() != connection.notice_state {
        connections::set_notice(db, &connection.id, notice.as_str(), now)?;
    }
    record(db, &connection, Deed::ConnectionGranted, now)?;
    if let Some(hold) = hold.filter(|_| is_waiting(&connection, now)) {
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
    news: News,
    /// Blind index of the number.
    lookup: &'a str,
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
    if !placed.open || !connection.status_at(now).is_live() || connection.is_held() {
        return Ok(NoticeState::Suppressed);
    }
    if opt_outs::since(db, telling.lookup)?.is_some() {
        return Ok(NoticeState::OptedOut);
    }
    let about = About {
        connection_id: &connection.id,
        number_id: &connection.number_id,
        to: telling.to,
        news: telling.news,
        app: placed.may_name.then_some(telling.app),
        // A person just met has chosen no language: what the platform told is all there is.
        tenure_id: placed.tenure_id.as_deref().filter(|_| !placed.begun || connection.locale.is_none()),
        locale: connection.locale.as_deref(),
    };
    notice::queue(db, op, about, now)
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
    let (was_stored, was, was_held) = (known.stored_status(), known.status_at(now), known.is_held());
    let adds = adds_to(db, &known, grant)?;
    let mut next = with_content(db, known, told, grant, now)?;
    if let Some(placed) = &proven {
        move_to(&mut next, number_id, placed, now);
    }
    let mut hold = None;
    if next.stopped_at.is_none() {
        next.status = next.clocks().status().to_string();
        // What was readable when something was reported stays so; nothing else becomes it.
        if was != Status::Active && next.status_at(now) == Status::Active {
            hold = holds::on(db, &next, now)?;
            next.held_on = hold.as_ref().map(|_| told.sent_on);
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
    let is_news = adds || !was.is_live() || was_held;
    if is_news && !delivery.silent && next.status_at(now).is_live() {
        let placed = match proven {
            Some(placed) => placed,
            None => place::unproven(db, &next)?,
        };
        // Without proof a connection stays with the number that it had.
        let kept = numbers::find(db, &next.number_id)?.ok_or(Error::Contended)?;
        let phone = kept.phone(&op.keys)?;
        let to = To::from(&phone);
        if phone.can_be_texted() && op.texting.reaches(to.country.as_deref()) {
            let news = if was_held { News::Granted } else { News::Changed };
            let telling = Telling { app: &grant.recipient.name, to, news, lookup: &kept.lookup };
            announce(db, op, &next, telling, &placed, now)?;
        }
    }
    record(db, &next, Deed::ConnectionUpdated, now)?;
    if let Some(hold) = &hold {
        holds::tell_held(db, op, &next, hold, now)?;
    }
    Ok(taken(&next, State::Applied))
}

fn move_to(connection: &mut Connection, number_id: &str, placed: &Placed, now: i64) {
    number_id.clone_into(&mut connection.number_id);
    connection.tenure_id.clone_from(&placed.tenure_id);
    connection.waiting_since = placed.tenure_id.is_none().then_some(now);
}

/// Whether a grant brings accounts or kinds of data that were not there before.
fn adds_to(db: &mut Conn, known: &Connection, grant: &Grant) -> Result<bool, Error> {
    let clusters = known.cluster_list();
    if grant.clusters.iter().any(|cluster| !clusters.contains(cluster)) {
        return Ok(true);
    }
    let accounts = connections::accounts_of(db, &[&known.id])?;
    let is_known = |id: &String| accounts.iter().any(|account| account.account_id == *id);
    Ok(grant.accounts.iter().any(|account| !is_known(&account.account_id)))
}

/// The platform has confirmed that single accounts were stopped, and lists them again later: it is
/// told again, and staff are asked to look.
fn insist_on_stopped_accounts(
    db: &mut Conn,
    op: &Operator,
    connection: &Connection,
    told: &Notification,
    grant: &Grant,
    now: i64,
) -> Result<(), Error> {
    if connection.stopped_at.is_some() {
        return Ok(());
    }
    for ending in revocations::of_connection(db, &connection.id)? {
        let stopped = ending.account_ids.as_deref().map(list).unwrap_or_default();
        let listed = grant.accounts.iter().any(|account| stopped.contains(&account.account_id));
        if listed && told.sent_on > ending.requested_at && revocations::is_confirmed(db, &ending.id)? {
            let detail =
                format!("{} sent on {} lists accounts that were stopped", told.kind, rfc3339(told.sent_on));
            cases::open(db, CaseKind::Drift, &connection.id, &detail, now)?;
            webhook::queue_revocation(db, op, connection, &ending, now)?;
        }
    }
    Ok(())
}

fn with_content(
    db: &mut Conn,
    known: Connection,
    told: &Notification,
    grant: &Grant,
    now: i64,
) -> Result<Connection, Error> {
    let platform_id = known.platform_id.clone();
    Ok(Connection {
        recipient_id: registry::take_recipient(db, &platform_id, &grant.recipient, told.sent_on, now)?,
        institution_id: registry::take_institution(db, &platform_id, &grant.institution, told.sent_on, now)?,
        receipt_id: grant.receipt_id.clone(),
        subject: grant.subject.clone().or(known.subject),
        locale: grant.locale.clone().or(known.locale),
        purpose: grant.purpose.clone(),
        duration: grant.duration.map(|kind| kind.to_string()),
        account_revocation: grant.account_revocation,
        clusters: json_list(&grant.clusters),
        created_time: grant.created_time.unwrap_or(known.created_time),
        expiration_time: grant.expiration_time,
        lookback_period: grant.lookback_period,
        content_on: told.sent_on,
        updated_at: now,
        held_on: None,
        unlisted_at: None,
        ..known
    })
}

/// The platform grants anew what its person has stopped. The stop stands; the platform is told again,
/// and staff are asked to look.
fn drift(
    db: &mut Conn,
    op: &Operator,
    known: &Connection,
    told: &Notification,
    now: i64,
) -> Result<(), Error> {
    let detail = format!("{} sent on {} after the person's stop", told.kind, rfc3339(told.sent_on));
    cases::open(db, CaseKind::Drift, &known.id, &detail, now)?;
    let stop = revocations::of_connection(db, &known.id)?
        .into_iter()
        .find(|revocation| revocation.account_ids.is_none() && revocation.undone_at.is_none());
    if let Some(revocation) = stop {
        webhook::queue_revocation(db, op, known, &revocation, now)?;
    }
    record(db, known, Deed::ConnectionDrifted, now)
}

fn record(db: &mut Conn, connection: &Connection, act: Deed, now: i64) -> Result<(), Error> {
    let act = Act::by_platform(act, &connection.platform_id);
    audit::append(db, &act.seen_by(connection.tenure_id.clone()).about(&connection.id), now)
}
