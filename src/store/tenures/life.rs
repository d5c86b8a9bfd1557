//! When a tenure's person held which number.

use std::collections::HashMap;

use diesel::prelude::*;

use super::super::Conn;
use super::super::schema::tenures;
use crate::error::Error;

/// A time in which somebody held a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// Which.
    pub number_id: String,
    /// Since when, unix ms.
    pub from: i64,
    /// Until when, unix ms; none where they hold it still.
    pub until: Option<i64>,
}

/// Id, number, tenure that it went on in, first proof, closed.
type Row = (String, String, Option<String>, i64, Option<i64>);

/// The times of a tenure and of those that went on in it, each on its own number.
///
/// # Errors
/// From the database.
pub fn stretches(db: &mut Conn, id: &str) -> Result<Vec<Stretch>, Error> {
    let theirs = tenures::id.eq(id).or(tenures::joined_id.eq(id).assume_not_null());
    let numbers: Vec<String> =
        tenures::table.filter(theirs).select(tenures::number_id).distinct().load(db)?;
    let held: Vec<Row> = tenures::table
        .filter(tenures::number_id.eq_any(numbers))
        .order((tenures::opened_at, tenures::id))
        .select((tenures::id, tenures::number_id, tenures::joined_id, tenures::opened_at, tenures::closed_at))
        .load(db)?;
    let mut stretches = Vec::new();
    let mut ended: HashMap<String, i64> = HashMap::new();
    for (own, number_id, joined, opened_at, closed_at) in held {
        // Whoever held the number before held it until their tenure was closed, however old the proof that began
        // this.
        let before = ended.entry(number_id.clone()).or_default();
        let from = opened_at.max(*before);
        *before = closed_at.unwrap_or_default().max(*before);
        if own == id || joined.as_deref() == Some(id) {
            stretches.push(Stretch { number_id, from, until: closed_at });
        }
    }
    Ok(stretches)
}
