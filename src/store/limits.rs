//! Counts what was done how often: per key, the times of its last events in a ring of slots.

use diesel::prelude::*;

use super::kept::{insert_or_ignore, insert_or_update, kept, locked};
use super::schema::{guesses, limit_slots, limits};
use super::{Conn, reindex};
use crate::domain::limit::Rule;
use crate::domain::time::DAY;
use crate::error::Error;

/// A key's count, locked until the transaction ends: of many at once only so many pass as may.
pub struct Counted<'a> {
    key: String,
    rules: &'a [Rule],
    events: i64,
}

impl<'a> Counted<'a> {
    /// Opens the count of a key, which goes on where it stood under an older one: they come newest
    /// first, as generations of the index name them. The same key always comes with the same rules.
    ///
    /// # Errors
    /// From the database.
    pub fn open(db: &mut Conn, keys: Vec<String>, rules: &'a [Rule], now: i64) -> Result<Self, Error> {
        let mut keys = keys.into_iter();
        let (key, older) = (keys.next().unwrap_or_default(), keys.collect::<Vec<_>>());
        let head = limits::table.filter(limits::key.eq(&key)).select(limits::events);
        let known: Option<i64> = locked!(db, head).optional()?;
        let events = if let Some(events) = known {
            events
        } else {
            let fresh = (limits::key.eq(&key), limits::events.eq(0_i64), limits::last_at.eq(now));
            if insert_or_ignore!(db, limits::table, fresh)? == 1 && !older.is_empty() {
                reindex::go_on(db, &key, &older)?;
            }
            let head = limits::table.filter(limits::key.eq(&key)).select(limits::events);
            locked!(db, head)?
        };
        Ok(Self { key, rules, events })
    }

    /// Its key.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// How far its rules look back at most, in milliseconds.
    #[must_use]
    pub fn span(&self) -> i64 {
        self.rules.iter().map(|rule| rule.within).max().unwrap_or_default()
    }

    /// Until when one more would be too many, unix ms; `None` where it may be.
    ///
    /// # Errors
    /// From the database.
    pub fn full_until(&self, db: &mut Conn, now: i64) -> Result<Option<i64>, Error> {
        let mut until = None;
        for rule in self.rules {
            if let Some(at) = self.ago(db, rule.most)?
                && at > now - rule.within
            {
                until = until.max(Some(at + rule.within));
            }
        }
        Ok(until)
    }

    /// How many of those that the ring still holds were counted within a rule's span.
    ///
    /// # Errors
    /// From the database.
    pub fn within(&self, db: &mut Conn, rule: Rule, now: i64) -> Result<i64, Error> {
        let query = limit_slots::table
            .filter(limit_slots::key.eq(&self.key))
            .filter(limit_slots::at.gt(now - rule.within))
            .count();
        Ok(kept!(db, get_result(query))?)
    }

    /// Counts one more.
    ///
    /// # Errors
    /// From the database.
    pub fn count(&self, db: &mut Conn, now: i64) -> Result<(), Error> {
        let counting = diesel::update(limits::table.find(&self.key))
            .set((limits::events.eq(self.events + 1), limits::last_at.eq(now)));
        kept!(db, run(counting))?;
        let slot = (
            limit_slots::key.eq(&self.key),
            limit_slots::slot.eq(self.slot(self.events)),
            limit_slots::at.eq(now),
        );
        let key = (limit_slots::key, limit_slots::slot);
        insert_or_update!(db, limit_slots::table, slot, key, limit_slots::at.eq(now))?;
        Ok(())
    }

    /// When the `n`-th event before now was, if there were so many.
    fn ago(&self, db: &mut Conn, n: i64) -> Result<Option<i64>, Error> {
        if self.events < n {
            return Ok(None);
        }
        let query = limit_slots::table.find((&self.key, self.slot(self.events - n))).select(limit_slots::at);
        Ok(kept!(db, get_result(query)).optional()?)
    }

    fn slot(&self, event: i64) -> i64 {
        let size = self.rules.iter().map(|rule| rule.most).max().unwrap_or(1);
        event.rem_euclid(size.max(1))
    }
}

/// Wrong codes for a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Queryable)]
pub struct Guesses {
    /// Since the last right one.
    pub in_a_row: i64,
    /// Until when the plain lane is locked, unix ms.
    pub locked_until: i64,
}

/// A number whose codes are guessed.
#[derive(Clone, Debug)]
pub struct Guessed {
    /// Its blind indexes, newest first.
    pub lookups: Vec<String>,
    /// Itself, sealed to the first of them: nobody may ever have reported it, and when the key of the
    /// index changes it must be found anew.
    pub sealed: String,
}

impl Guessed {
    /// Its blind index as it is written now.
    #[must_use]
    pub fn lookup(&self) -> &str {
        self.lookups.first().map_or("", String::as_str)
    }
}

/// What was guessed for a number; locked until the transaction ends.
///
/// # Errors
/// From the database.
pub fn guesses(db: &mut Conn, number: &Guessed, now: i64) -> Result<Guesses, Error> {
    let lookup = number.lookup();
    let fresh = (
        guesses::lookup.eq(lookup),
        guesses::in_a_row.eq(0_i64),
        guesses::locked_until.eq(0_i64),
        guesses::last_at.eq(now),
        guesses::sealed.eq(&number.sealed),
    );
    if insert_or_ignore!(db, guesses::table, fresh)? == 1 && number.lookups.len() > 1 {
        reindex::guesses_go_on(db, &number.lookups)?;
    }
    let query =
        guesses::table.filter(guesses::lookup.eq(lookup)).select((guesses::in_a_row, guesses::locked_until));
    Ok(locked!(db, query)?)
}

/// Notes what was guessed for a number by now.
///
/// # Errors
/// From the database.
pub fn note_guesses(db: &mut Conn, number: &Guessed, guessed: Guesses, now: i64) -> Result<(), Error> {
    let noting = diesel::update(guesses::table.find(number.lookup())).set((
        guesses::in_a_row.eq(guessed.in_a_row),
        guesses::locked_until.eq(guessed.locked_until),
        guesses::last_at.eq(now),
        guesses::sealed.eq(&number.sealed),
    ));
    kept!(db, run(noting))?;
    Ok(())
}

/// Until when plain sign-in is locked for a number, by its blind indexes, unix ms; none where nobody guessed.
///
/// # Errors
/// From the database.
pub fn locked_until(db: &mut Conn, lookups: &[String]) -> Result<Option<i64>, Error> {
    let query = guesses::table.filter(guesses::lookup.eq_any(lookups)).select(guesses::locked_until);
    Ok(query.first(db).optional()?)
}

/// Guesses, as `keys reseal` finds them.
#[derive(Clone, Debug, Queryable)]
pub struct GuessedRow {
    /// The number's blind index.
    pub lookup: String,
    /// The number, sealed to it.
    pub sealed: Option<String>,
}

/// Up to `limit` guesses after one of them of which something was made with another key than these
/// two: that of the seals, and that of the index.
///
/// # Errors
/// From the database.
pub fn guesses_behind(
    db: &mut Conn,
    after: &str,
    (seal, index): (&str, &str),
    limit: i64,
) -> Result<Vec<GuessedRow>, Error> {
    let (seal, index) = (format!("{seal}.%"), format!("{index}.%"));
    let stale = guesses::lookup.not_like(index).or(guesses::sealed.not_like(seal).assume_not_null());
    let query = guesses::table
        .filter(guesses::lookup.gt(after))
        .filter(guesses::sealed.is_not_null())
        .filter(stale)
        .order(guesses::lookup)
        .limit(limit)
        .select((guesses::lookup, guesses::sealed));
    Ok(query.load(db)?)
}

/// Keeps a number's seal beside its guesses, made anew. How many rows: one, or none where it is gone.
///
/// # Errors
/// From the database.
pub fn reseal_guesses(db: &mut Conn, number: &Guessed) -> Result<usize, Error> {
    let resealing =
        diesel::update(guesses::table.find(number.lookup())).set(guesses::sealed.eq(&number.sealed));
    Ok(kept!(db, execute(resealing))?)
}

/// Forgets every limit, every lock and every guess; the sandbox's way to begin anew.
///
/// # Errors
/// From the database.
pub fn forget_all(db: &mut Conn) -> Result<(), Error> {
    diesel::delete(limit_slots::table).execute(db)?;
    diesel::delete(limits::table).execute(db)?;
    diesel::delete(guesses::table).execute(db)?;
    Ok(())
}

/// Forgets what no rule looks back to: nothing for a day. Guesses in a row stay, since they wait for
/// a right code however long that takes. How many.
///
/// # Errors
/// From the database.
pub fn sweep(db: &mut Conn, now: i64) -> Result<usize, Error> {
    let old = || limits::table.filter(limits::last_at.le(now - DAY));
    diesel::delete(limit_slots::table.filter(limit_slots::key.eq_any(old().select(limits::key))))
        .execute(db)?;
    let idle = guesses::table.filter(guesses::in_a_row.eq(0)).filter(guesses::last_at.le(now - DAY));
    Ok(diesel::delete(old()).execute(db)? + diesel::delete(idle).execute(db)?)
}
