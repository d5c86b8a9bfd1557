//! What people text us. Our own table decides who gets texts about connections, whatever a carrier does
//! besides; codes that they ask for, and alerts, go out all the same.

use super::notice::{To, text, urgency};
use super::{Operator, language};
use crate::domain::audit::{Act, Deed};
use crate::domain::keyword::Keyword;
use crate::domain::language::Heard;
use crate::domain::limit::HELP_PER_NUMBER;
use crate::domain::link;
use crate::domain::notice::{Kind, Reply, reply};
use crate::domain::phone::Phone;
use crate::error::Error;
use crate::store::limits::Counted;
use crate::store::numbers::Number;
use crate::store::outbox::Message;
use crate::store::{Conn, audit, inbound_texts, marks, numbers, opt_outs, outbox, tenures};

/// Hears a keyword from a number. `id`: the gateway's id of the text. One that is told again, and one that
/// changes nothing, is not answered.
///
/// # Errors
/// From the database.
pub fn hear(
    db: &mut Conn,
    op: &Operator,
    from: &Phone,
    said: Keyword,
    id: &str,
    now: i64,
) -> Result<(), Error> {
    marks::hold(db, &op.keys)?;
    if !inbound_texts::insert(db, id, now)? {
        return Ok(());
    }
    // A wish for silence is kept also for a number that nobody has reported yet.
    let number = match said {
        Keyword::Stop => Some(numbers::under_proof(db, &op.keys, from, now)?),
        Keyword::Start | Keyword::Help => numbers::by_phone(db, &op.keys, from)?,
    };
    let Some(number) = number else { return Ok(()) };
    // Locked, so that the index it is kept by is not made anew meanwhile.
    let Some(number) = numbers::lock_by_id(db, &number.id)? else { return Ok(()) };
    let answer = match said {
        Keyword::Stop => opt_outs::insert(db, &number.lookup, now)?.then_some(Reply::Off),
        Keyword::Start => opt_outs::remove(db, &number.lookup)?.then_some(Reply::On),
        Keyword::Help if number.reported && may_be_helped(db, &number, now)? => Some(Reply::Help),
        Keyword::Help => None,
    };
    let Some(answer) = answer else { return Ok(()) };
    record(db, &number, answer, now)?;
    send(db, op, &number, from, answer, now)
}

fn may_be_helped(db: &mut Conn, number: &Number, now: i64) -> Result<bool, Error> {
    let helped = Counted::open(db, vec![format!("help/{}", number.id)], &HELP_PER_NUMBER, now)?;
    if helped.full_until(db, now)?.is_some() {
        return Ok(false);
    }
    helped.count(db, now)?;
    Ok(true)
}

/// Whoever has the number's tenure now may see it. That the text came from them is not proven: senders of
/// texts can be forged.
fn record(db: &mut Conn, number: &Number, answer: Reply, now: i64) -> Result<(), Error> {
    let deed = match answer {
        Reply::Off => Deed::NoticesOff,
        Reply::On => Deed::NoticesOn,
        Reply::Help => return Ok(()),
    };
    let tenure_id = tenures::open_of(db, Some(&number.id))?;
    let act = Act::by_visitor(deed, tenure_id).about(&number.id);
    audit::append(db, &act.with([("by", "text".into())]), now)
}

/// Answers a number that a platform has reported; of any other we know nothing.
fn send(
    db: &mut Conn,
    op: &Operator,
    number: &Number,
    phone: &Phone,
    what: Reply,
    now: i64,
) -> Result<(), Error> {
    if !number.reported || !phone.can_be_texted() {
        return Ok(());
    }
    let words = language::for_code(db, op, Some(&number.id), Heard::default(), now)?;
    let to = To::from(phone);
    let style = op.texting.links.of(to.country.as_deref());
    let body = reply(words, what, &op.brand, &link::place(words, style, &op.origin, &op.host, ""));
    let message = Message {
        number_id: Some(number.id.clone()),
        ..text(op, Kind::OptOut, urgency::ANSWER, to, &body, now)
    };
    outbox::insert(db, &message)
}
