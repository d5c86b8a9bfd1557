//! What follows where a text does not arrive: a number that nobody has proves nothing any more, and a person
//! who has told a carrier to block our texts has told us.

use super::outbox::{give_up, note_notice};
use crate::domain::audit::{Act, Deed};
use crate::domain::notice::{Kind, NoticeState};
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::outbox::{Message, State};
use crate::store::{Conn, audit, cases, numbers, opt_outs, outbox, tenures};

/// The gateway refuses a text: nobody has its number.
///
/// # Errors
/// From the database.
pub(super) fn dead(db: &mut Conn, message: &Message, why: &str, now: i64) -> Result<(), Error> {
    // Number before messages, so that two of one number wait for each other in order.
    end_proof(db, message, now, now)?;
    give_up(db, message, why, now).map(|_| ())
}

/// The gateway refuses a text: its person has told this sender to be silent.
///
/// # Errors
/// From the database.
pub(super) fn opted_out(db: &mut Conn, message: &Message, why: &str, now: i64) -> Result<(), Error> {
    if !is_about_connections(message) {
        return give_up(db, message, why, now).map(|_| ());
    }
    opt_out(db, message, now)?;
    if outbox::settle(db, message, State::Dropped, Some(why), None, now)? {
        note_notice(db, message, NoticeState::OptedOut, now)?;
    }
    Ok(())
}

/// What a text was about whose sender is to be silent: its codes are another's.
pub(super) fn is_about_connections(message: &Message) -> bool {
    Kind::parse(&message.kind).is_some_and(|kind| !kind.passes_opt_out())
}

/// Texts go nowhere before staff have done something.
///
/// # Errors
/// From the database.
pub(super) fn not_set_up(db: &mut Conn, why: &str, now: i64) -> Result<(), Error> {
    cases::open(db, CaseKind::TextsRefused, "twilio", why, now).map(|_| ())
}

/// Nobody had a text's number at `at`: from then on the proofs of before say nothing, and whoever proves the
/// number next begins anew. What waits for it ends.
///
/// # Errors
/// From the database.
pub(super) fn end_proof(db: &mut Conn, message: &Message, at: i64, now: i64) -> Result<(), Error> {
    let Some(number_id) = &message.number_id else { return Ok(()) };
    numbers::lock_by_id(db, number_id)?;
    if let Some(tenure_id) = tenures::end_proof(db, number_id, at)? {
        outbox::expire_texts(db, number_id, now)?;
        let act = Act::by_system(Deed::ProofEnded).seen_by(Some(tenure_id));
        audit::append(db, &act.about(number_id), now)?;
    }
    Ok(())
}

/// The person wants no texts about connections, by a carrier's word.
///
/// # Errors
/// From the database.
pub(super) fn opt_out(db: &mut Conn, message: &Message, now: i64) -> Result<(), Error> {
    let Some(number_id) = &message.number_id else { return Ok(()) };
    let Some(number) = numbers::lock_by_id(db, number_id)? else { return Ok(()) };
    if opt_outs::insert(db, &number.lookup, now)? {
        let tenure_id = tenures::open_of(db, Some(number_id))?;
        let act = Act::by_visitor(Deed::NoticesOff, tenure_id).about(number_id);
        audit::append(db, &act.with([("by", "carrier".into())]), now)?;
    }
    Ok(())
}
