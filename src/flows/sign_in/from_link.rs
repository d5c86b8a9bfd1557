//! What a link in a text selects, and that it was opened.

use super::super::Operator;
use crate::domain::audit::{Act, Deed};
use crate::domain::language::Language;
use crate::domain::link;
use crate::domain::phone::Phone;
use crate::error::Error;
use crate::store::links::Link;
use crate::store::{Conn, audit, connections, links, marks, numbers};

/// What a link selects, for the page that offers to text a code.
pub struct LinkTarget {
    /// The connection.
    pub connection_id: String,
    /// The number that must be proven.
    pub number_id: String,
    /// Its last four digits.
    pub last4: String,
    /// The language that the platform told with the connection.
    pub told: Option<Language>,
    /// Digest of its token, where opening it is to be noted.
    pub note: Option<String>,
}

/// What a link's token selects; the same `None` for an unknown token and one that has run out.
///
/// # Errors
/// From the database.
pub fn link_target(db: &mut Conn, op: &Operator, token: &str, now: i64) -> Result<Option<LinkTarget>, Error> {
    let Some((link, phone)) = find_link(db, op, token, now)? else { return Ok(None) };
    let locale = connections::locale(db, &link.connection_id)?;
    let note = link.is_to_be_noted(now).then(|| link.token_hash.clone());
    Ok(Some(LinkTarget {
        note,
        connection_id: link.connection_id,
        number_id: link.number_id,
        last4: phone.last4().to_owned(),
        told: locale.and_then(|tag| Language::of_tag(&tag)),
    }))
}

/// The link of a token, and the number that it is bound to.
///
/// # Errors
/// From the database.
pub fn find_link(
    db: &mut Conn,
    op: &Operator,
    token: &str,
    now: i64,
) -> Result<Option<(Link, Phone)>, Error> {
    if !link::is_well_formed(token) {
        return Ok(None);
    }
    let Some(link) = links::find(db, &link::stored_as(&op.keys, token), now)? else {
        // Nor is it known to a node that lacks the key of its digest.
        marks::check(db, &op.keys)?;
        return Ok(None);
    };
    let number = numbers::find(db, &link.number_id)?;
    Ok(match number {
        Some(number) => Some((link, number.phone(&op.keys)?)),
        None => None,
    })
}

/// Notes it, for the tenure that the link's connection belongs to.
///
/// # Errors
/// From the database.
pub fn link_opened(db: &mut Conn, token_hash: &str, now: i64) -> Result<(), Error> {
    let Some(connection_id) = links::note_opened(db, token_hash, now)? else { return Ok(()) };
    let tenure_id = connections::place_of(db, &connection_id)?.and_then(|(_, tenure_id)| tenure_id);
    audit::append(db, &Act::by_visitor(Deed::LinkOpened, tenure_id).about(&connection_id), now)
}
