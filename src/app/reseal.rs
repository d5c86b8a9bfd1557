//! `untether keys reseal`: place by place, batch by batch, while others work.

use std::sync::Arc;

use super::Base;
use crate::clock::Clock;
use crate::error::Error;
use crate::flows::reseal::{apply, begin, finish, guesses, name, nameless, owners, prepare};
use crate::store::sealed::{PLACES, Place};

/// Makes anew what older keys have made, and answers how many rows that were. `say` hears of each place
/// that had some.
///
/// # Errors
/// From the database; what was done stays done.
pub async fn reseal(base: &Base, clock: &Clock, say: impl Fn(&str)) -> Result<usize, Error> {
    let (op, now) = (Arc::clone(&base.op), clock.ms());
    base.store.write(move |db| begin(db, &op, now)).await?;
    let mut done = 0;
    let mut tell = |place: &str, rows: usize| {
        done += rows;
        if rows > 0 {
            say(&format!("{place}: {rows}"));
        }
    };
    for place in &PLACES {
        tell(place.table, one_place(base, place).await?);
    }
    tell("guesses", all_guesses(base, now).await?);
    tell("limits and texts", all_nameless(base, now).await?);
    let op = Arc::clone(&base.op);
    base.store.write(move |db| finish(db, &op, done, now)).await?;
    Ok(done)
}

async fn one_place(base: &Base, place: &'static Place) -> Result<usize, Error> {
    let (mut done, mut after) = (0, String::new());
    loop {
        let op = Arc::clone(&base.op);
        let batch = base.store.read(move |db| prepare(db, &op, place, &after)).await?;
        let Some(last) = batch.last.clone() else { return Ok(done) };
        done += base.store.write(move |db| apply(db, place, &batch)).await?;
        after = last;
    }
}

async fn all_guesses(base: &Base, now: i64) -> Result<usize, Error> {
    let (mut done, mut after) = (0, String::new());
    loop {
        let op = Arc::clone(&base.op);
        let (some, last) = base.store.write(move |db| guesses(db, &op, &after, now)).await?;
        done += some;
        let Some(last) = last else { return Ok(done) };
        after = last;
    }
}

/// Only the numbers themselves can tell whose an index is: all are looked through, where there is any.
async fn all_nameless(base: &Base, now: i64) -> Result<usize, Error> {
    let op = Arc::clone(&base.op);
    let of = Arc::new(base.store.read(move |db| nameless(db, &op, now)).await?);
    let (mut done, mut after) = (0, (!of.is_empty()).then(String::new));
    while let Some(from) = after {
        let (op, wanted) = (Arc::clone(&base.op), Arc::clone(&of));
        let (found, last) = base.store.read(move |db| owners(db, &op, &wanted, &from)).await?;
        for phone in found {
            let op = Arc::clone(&base.op);
            base.store.write(move |db| name(db, &op, &phone, now)).await?;
            done += 1;
        }
        after = last;
    }
    Ok(done)
}
