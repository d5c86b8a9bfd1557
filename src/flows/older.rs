//! What was shared with a number before its person proved it: they don't see it, and can stop it. The
//! answer is the same whether there is anything or not.

use super::session::Who;
use super::{Operator, change, revocation};
use crate::domain::audit::{Act, Deed};
use crate::domain::change::Kind;
use crate::domain::display_name;
use crate::error::Error;
use crate::store::changes::Change;
use crate::store::connections::Full;
use crate::store::{Conn, audit, changes, connections, numbers, registry, tenures};

/// What the person has asked for and what waits.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// When everything older stops, unix ms.
    pub stops_at: Option<i64>,
    /// When the number is somebody else's, unix ms.
    pub new_owner_at: Option<i64>,
}

/// What the person who is signed in has asked for.
///
/// # Errors
/// From the database.
pub fn asked(db: &mut Conn, who: &Who) -> Result<Asked, Error> {
    let waiting = changes::waiting(db, &who.tenure_id)?;
    let due = |kind| waiting.iter().find(|one: &&Change| one.kind() == Some(kind)).map(|one| one.due_at);
    Ok(Asked { stops_at: due(Kind::StopOlder), new_owner_at: due(Kind::NewOwner) })
}

/// Lets everything older on the person's number stop in three days. Each older tenure's browsers and
/// passkeys can refuse for their own; whoever asks does not hear whether there are any.
///
/// # Errors
/// From the database.
pub fn stop_all(db: &mut Conn, op: &Operator, who: &Who, now: i64) -> Result<(), Error> {
    numbers::lock_by_id(db, &who.number_id)?;
    let own = ask_for(&who.tenure_id, who);
    change::ask(db, op, own, now)?;
    for tenure in others(db, &who.number_id, &who.tenure_id)? {
        change::ask(db, op, ask_for(&tenure, who), now)?;
    }
    Ok(())
}

/// The other tenures of a number.
fn others(db: &mut Conn, number_id: &str, tenure_id: &str) -> Result<Vec<String>, Error> {
    let all = tenures::of_number(db, number_id)?.into_iter().map(|span| span.id);
    let mut others: Vec<String> = all.filter(|id| id != tenure_id).collect();
    others.sort();
    others.dedup();
    Ok(others)
}

fn ask_for<'a>(tenure_id: &'a str, who: &'a Who) -> change::Ask<'a> {
    change::Ask {
        kind: Kind::StopOlder,
        tenure_id,
        by_tenure_id: Some(&who.tenure_id),
        subject: &who.tenure_id,
        detail: None,
    }
}

/// Stops what is older on the person's number between this app and this bank, at once: whoever can name
/// both has shared it. Nothing tells whether there was any.
///
/// # Errors
/// From the database.
pub fn stop_named(
    db: &mut Conn,
    op: &Operator,
    who: &Who,
    app: &str,
    bank: &str,
    now: i64,
) -> Result<(), Error> {
    numbers::lock_by_id(db, &who.number_id)?;
    audit::append(db, &Act::by_person(Deed::OlderNamed, &who.tenure_id).about(&who.tenure_id), now)?;
    let (app, bank) = (folded(app), folded(bank));
    let others = others(db, &who.number_id, &who.tenure_id)?;
    let shown = connections::hidden(db, &who.number_id, &others)?;
    // Whichever name they know: ours, or that of the platform.
    let mut told = shown.clone();
    registry::as_told(db, told.iter_mut())?;
    for (full, told) in shown.iter().zip(&told) {
        if is_between(full, &app, &bank) || is_between(told, &app, &bank) {
            revocation::stop_unseen(db, op, &full.connection, now)?;
        }
    }
    Ok(())
}

/// Whether it is between an app and a bank of these names, folded.
fn is_between(full: &Full, app: &str, bank: &str) -> bool {
    let legal = full.recipient.legal_name.as_deref().unwrap_or_default();
    let is_app = folded(&full.recipient.name) == app || folded(legal) == app;
    is_app && folded(&full.institution.name) == bank
}

/// A name as people remember it: letters and digits alone, without accents, whatever their case.
fn folded(name: &str) -> String {
    display_name::folded(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// Carries out that everything older stops: for the one who asked, what waits unseen with the number; for
/// an older tenure, all that is its own.
///
/// # Errors
/// From the database.
pub(super) fn carry_out(db: &mut Conn, op: &Operator, change: &Change, now: i64) -> Result<bool, Error> {
    let Some(number_id) = tenures::number_of(db, &change.tenure_id)? else { return Ok(false) };
    numbers::lock_by_id(db, &number_id)?;
    // For the one who asked, what waits unseen; for an older tenure, all that is its own.
    let own = change.by_tenure_id.as_ref() == Some(&change.tenure_id);
    let tenures = if own { Vec::new() } else { vec![change.tenure_id.clone()] };
    let mut stopped = 0;
    for full in connections::hidden(db, &number_id, &tenures)? {
        let connection = full.connection;
        let is_meant = own || connection.tenure_id.is_some();
        if is_meant
            && connection.created_at <= change.asked_at
            && revocation::stop_unseen(db, op, &connection, now)?
        {
            stopped += 1;
        }
    }
    let act = Act::by_system(Deed::OlderStopped).seen_by(Some(change.tenure_id.clone())).about(&change.id);
    // The one who asked does not read how many there were: they may have been somebody else's.
    let act = if own { act } else { act.with([("stopped", stopped.into())]) };
    audit::append(db, &act, now)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn names_are_compared_as_people_remember_them() {
        assert_eq!(folded("Crédit-Union No. 5 "), folded("credit union no 5"));
        assert_ne!(folded("Budgetly"), folded("Budgetly Pro"));
    }
}
