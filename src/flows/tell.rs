//! Texts to the person of a connection that is there already: that it has ended, that they stopped it, that
//! it ends soon or is not used. Where the number is somebody else's by now, nobody is told.

use super::Operator;
use super::language;
use super::notice::{self, About, To, text, urgency};
use crate::domain::link;
use crate::domain::notice::{CONNECTIONS_PAGE, Kind, News, Receipt, receipt};
use crate::domain::phone::Phone;
use crate::domain::revocation::Initiator;
use crate::error::Error;
use crate::store::connections::{self, Connection};
use crate::store::numbers::Number;
use crate::store::outbox::Message;
use crate::store::{Conn, numbers, opt_outs, outbox, tenures};

/// Somebody who can be texted, and wants to be.
pub(super) struct Reached {
    number: Number,
    phone: Phone,
    country: Option<String>,
    tenure_id: String,
    /// Whether a text may name the app.
    may_name: bool,
}

/// The person of a tenure, where they hold its number still and can be texted there.
///
/// # Errors
/// From the database.
pub(super) fn reach(
    db: &mut Conn,
    op: &Operator,
    tenure_id: &str,
    now: i64,
) -> Result<Option<Reached>, Error> {
    let standing = tenures::standing(db, tenure_id)?.filter(|tenure| tenure.closed_at.is_none());
    let Some(standing) = standing else { return Ok(None) };
    let Some(number) = numbers::find(db, &standing.number_id)? else { return Ok(None) };
    let phone = number.phone(&op.keys)?;
    let country = phone.territory();
    let is_reached = phone.can_be_texted() && op.texting.reaches(country.as_deref());
    if !is_reached || opt_outs::since(db, &number.lookup)?.is_some() {
        return Ok(None);
    }
    let may_name = !standing.hides_apps && now - standing.last_proof_at <= op.trust;
    Ok(Some(Reached { number, phone, country, tenure_id: tenure_id.to_owned(), may_name }))
}

impl Reached {
    /// The number.
    pub(super) const fn phone(&self) -> &Phone {
        &self.phone
    }

    /// Queues news of one of their connections.
    ///
    /// # Errors
    /// As [`notice::queue`].
    pub(super) fn tell(
        &self,
        db: &mut Conn,
        op: &Operator,
        connection: &Connection,
        news: News<'_>,
        now: i64,
    ) -> Result<(), Error> {
        let app = self.app(db, connection)?;
        notice::queue(db, op, &self.about(connection, app.as_deref(), news), now).map(|_| ())
    }

    /// The same of what was done for many at once.
    ///
    /// # Errors
    /// As [`notice::queue`].
    pub(super) fn tell_at_large(
        &self,
        db: &mut Conn,
        op: &Operator,
        connection: &Connection,
        news: News<'_>,
        now: i64,
    ) -> Result<(), Error> {
        let app = self.app(db, connection)?;
        let about = About { at_large: true, ..self.about(connection, app.as_deref(), news) };
        notice::queue(db, op, &about, now).map(|_| ())
    }

    /// What such a text would cost, in millionths.
    ///
    /// # Errors
    /// From the database.
    pub(super) fn cost(
        &self,
        db: &mut Conn,
        op: &Operator,
        connection: &Connection,
        news: News<'_>,
    ) -> Result<i64, Error> {
        let app = self.app(db, connection)?;
        notice::cost(db, op, &self.about(connection, app.as_deref(), news))
    }

    /// The app's name, where a text may name it.
    fn app(&self, db: &mut Conn, connection: &Connection) -> Result<Option<String>, Error> {
        let full = connections::full(db, &self.tenure_id, &connection.id)?;
        Ok(full.filter(|_| self.may_name).map(|full| full.recipient.name))
    }

    fn about<'a>(&'a self, connection: &'a Connection, app: Option<&'a str>, news: News<'a>) -> About<'a> {
        About {
            connection_id: &connection.id,
            number: &self.number,
            is_counted: false,
            to: To { phone: &self.phone, country: self.country.clone() },
            news,
            at_large: false,
            app,
            tenure_id: Some(&self.tenure_id),
            locale: connection.locale.as_deref(),
        }
    }
}

/// Whoever holds the number of a connection that nobody sees yet, where it can be texted: no text to them names
/// anything.
///
/// # Errors
/// From the database.
pub(super) fn reach_unseen(
    db: &mut Conn,
    op: &Operator,
    connection: &Connection,
) -> Result<Option<Unseen>, Error> {
    let Some(number) = numbers::find(db, &connection.number_id)? else { return Ok(None) };
    let phone = number.phone(&op.keys)?;
    let is_reached = phone.can_be_texted() && op.texting.reaches(phone.territory().as_deref());
    if !is_reached || opt_outs::since(db, &number.lookup)?.is_some() {
        return Ok(None);
    }
    Ok(Some(Unseen { number, phone }))
}

/// Somebody whose number can be texted, and of whom no more is known.
pub(super) struct Unseen {
    number: Number,
    phone: Phone,
}

impl Unseen {
    /// What a text that something was shared would cost, in millionths.
    ///
    /// # Errors
    /// From the database.
    pub(super) fn cost(&self, db: &mut Conn, op: &Operator, connection: &Connection) -> Result<i64, Error> {
        notice::cost(db, op, &self.about(connection))
    }

    /// Tells that something was shared.
    ///
    /// # Errors
    /// As [`notice::queue`].
    pub(super) fn tell(
        &self,
        db: &mut Conn,
        op: &Operator,
        connection: &Connection,
        now: i64,
    ) -> Result<(), Error> {
        notice::queue(db, op, &self.about(connection), now).map(|_| ())
    }

    fn about<'a>(&'a self, connection: &'a Connection) -> About<'a> {
        About {
            connection_id: &connection.id,
            number: &self.number,
            is_counted: false,
            to: To::from(&self.phone),
            news: News::Granted,
            at_large: true,
            app: None,
            tenure_id: None,
            locale: connection.locale.as_deref(),
        }
    }
}

/// Tells a person that an app, a bank or a platform has ended what was live until now. What they ended
/// themselves, wherever, they know; of what waited for them they had not been told.
///
/// # Errors
/// As [`notice::queue`].
pub fn ended(
    db: &mut Conn,
    op: &Operator,
    before: &Connection,
    by: Initiator,
    now: i64,
) -> Result<(), Error> {
    let was_shared = before.status_at(now).is_live() && !before.waits();
    let Some(tenure_id) = before.tenure_id.as_deref().filter(|_| was_shared) else { return Ok(()) };
    if by == Initiator::Individual {
        return Ok(());
    }
    match reach(db, op, tenure_id, now)? {
        Some(person) => person.tell(db, op, before, News::Ended(by), now),
        None => Ok(()),
    }
}

/// Confirms to a person what they, or staff for them, have just stopped. At any hour, and beside the texts of a day.
///
/// # Errors
/// From the database.
pub fn stopped(
    db: &mut Conn,
    op: &Operator,
    tenure_id: &str,
    what: Receipt,
    app: &str,
    now: i64,
) -> Result<(), Error> {
    let Some(person) = reach(db, op, tenure_id, now)? else { return Ok(()) };
    let words = language::for_notice(db, Some(tenure_id), None)?;
    let style = op.texting.links.of(person.country.as_deref());
    let place = link::place(words, style, &op.origin, &op.host, CONNECTIONS_PAGE);
    let body = receipt(words, what, &op.brand, Some(app).filter(|_| person.may_name), &place);
    let to = To { phone: &person.phone, country: person.country.clone() };
    let message = Message {
        number_id: Some(person.number.id.clone()),
        ..text(op, Kind::Receipt, urgency::NOTICE, to, &body, now)
    };
    outbox::insert(db, &message)
}
