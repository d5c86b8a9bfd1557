//! Webhooks in the hands of staff: looked at, sent again, a target switched off and on.

use super::Operator;
use super::webhook;
use crate::domain::audit::{Act, Deed};
use crate::error::Error;
use crate::flows::staff::Desk;
use crate::store::cases::CaseKind;
use crate::store::deliveries::{self, Delivery};
use crate::store::outbox::State;
use crate::store::platforms::{self, Platform};
use crate::store::{Conn, audit, cases, webhooks};

/// Webhooks are counted up to this many: more is a number that nobody acts on.
pub const COUNTED: i64 = 1_000;

/// A platform, and how its webhooks stand.
pub struct Target {
    /// The platform.
    pub platform: Platform,
    /// How many webhooks wait; more than [`COUNTED`] where there are.
    pub waiting: usize,
    /// How many were given up while their matter is open, counted in the same way: what a replay would send.
    pub given_up: usize,
}

impl Target {
    /// The platform's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.platform.id
    }
}

/// Every platform with its target, by age.
///
/// # Errors
/// From the database.
pub fn targets(db: &mut Conn) -> Result<Vec<Target>, Error> {
    let mut targets = Vec::new();
    for platform in platforms::all(db)? {
        let waiting = deliveries::waiting(db, &platform.id, COUNTED + 1)?;
        let given_up = webhooks::count_given_up(db, &platform.id, COUNTED + 1)?;
        targets.push(Target { platform, waiting, given_up });
    }
    Ok(targets)
}

/// Webhooks of these platforms in this state, or in every one, the newest first: those before this id, at
/// most so many.
///
/// # Errors
/// From the database.
pub fn newest<'a>(
    db: &mut Conn,
    platform_ids: impl Iterator<Item = &'a str>,
    state: Option<State>,
    before: Option<&str>,
    limit: usize,
) -> Result<Vec<Delivery>, Error> {
    let one = state.map(|state| [state]);
    let states = one.as_ref().map_or(State::ALL, |one| one.as_slice());
    let at_most = i64::try_from(limit).unwrap_or(i64::MAX);
    let mut found = Vec::new();
    for platform_id in platform_ids {
        for state in states {
            found.extend(deliveries::newest(db, platform_id, *state, before, at_most)?);
        }
    }
    found.sort_by(|one, other| other.id.cmp(&one.id));
    found.truncate(limit);
    Ok(found)
}

/// One round of [`webhook::replay`], for somebody on the staff. How many: where there were any, more may wait.
///
/// # Errors
/// From the database.
pub fn replay(
    db: &mut Conn,
    op: &Operator,
    desk: &Desk,
    (platform_id, reason): (&str, &str),
    now: i64,
) -> Result<usize, Error> {
    let count = webhook::take_up(db, op, platform_id, now)?;
    if count > 0 {
        let act = Act::by_staff(Deed::WebhooksReplayed, &desk.staff_id).about(platform_id);
        audit::append(db, &act.with([("count", count.into()), ("reason", reason.into())]), now)?;
    }
    Ok(count)
}

/// Switches a target off: what is for it waits. Nothing happens where it is off.
///
/// # Errors
/// From the database.
pub fn disable(db: &mut Conn, desk: &Desk, platform_id: &str, reason: &str, now: i64) -> Result<(), Error> {
    if platforms::switch_off(db, platform_id, now)? {
        let act = Act::by_staff(Deed::WebhookDisabled, &desk.staff_id).about(platform_id);
        audit::append(db, &act.with([("reason", reason.into())]), now)?;
    }
    Ok(())
}

/// Switches a target on again: what has waited for it goes out. Nothing happens where it is on.
///
/// # Errors
/// From the database.
pub fn enable(db: &mut Conn, desk: &Desk, platform_id: &str, reason: &str, now: i64) -> Result<(), Error> {
    if platforms::switch_on(db, platform_id)? {
        cases::close(db, CaseKind::WebhookDisabled, platform_id, now)?;
        let act = Act::by_staff(Deed::WebhookEnabled, &desk.staff_id).about(platform_id);
        audit::append(db, &act.with([("reason", reason.into())]), now)?;
    }
    Ok(())
}
