//! What texts cost and whether their codes were entered, as staff look at it; and blocks, lifted by them.

use diesel::prelude::*;

use super::Conn;
use super::kept::kept;
use super::outbox::State;
use super::schema::{outbox, text_blocks, text_days};
use crate::domain::notice::Kind;
use crate::error::Error;

/// The texts of a day, to known numbers or to those under proof.
#[derive(Clone, Copy, Debug, Queryable)]
pub struct Day {
    /// Days since 1970-01-01 (UTC).
    pub day: i64,
    /// Whether they went to numbers under proof.
    pub proving: bool,
    /// How many went out.
    pub sent: i64,
    /// What they cost, in millionths.
    pub spent: i64,
}

/// The days from this one on, the oldest first; those without a text are missing.
///
/// # Errors
/// From the database.
pub fn days(db: &mut Conn, from: i64) -> Result<Vec<Day>, Error> {
    let query = text_days::table
        .filter(text_days::day.ge(from))
        .order((text_days::day, text_days::proving))
        .select((text_days::day, text_days::proving, text_days::sent, text_days::spent));
    Ok(kept!(db, load(query))?)
}

/// A code that was to go out.
#[derive(Clone, Debug, Queryable)]
pub struct Code {
    /// Where to: ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// The blind index of the number less its last four digits.
    pub prefix: Option<String>,
    /// When it was entered, unix ms.
    pub used_at: Option<i64>,
    /// A [`State`].
    state: String,
    attempts: i64,
    unsettled: i64,
}

impl Code {
    /// Whether it went out, or was tried: those that were withheld were not.
    #[must_use]
    pub fn went_out(&self) -> bool {
        let withheld = [State::Blocked, State::Dropped].iter().any(|state| state.as_str() == self.state);
        !withheld && (self.attempts > 0 || self.unsettled > 0)
    }
}

/// The newest codes since `since` (unix ms), at most so many.
///
/// # Errors
/// From the database.
pub fn codes(db: &mut Conn, since: i64, at_most: i64) -> Result<Vec<Code>, Error> {
    let query = outbox::table
        // What the index is made for.
        .filter(outbox::prefix.is_not_null())
        .filter(outbox::connection_id.is_null())
        .filter(outbox::kind.eq(Kind::Code.as_str()))
        .filter(outbox::decoy.eq(false))
        .filter(outbox::due_at.gt(since))
        .order(outbox::due_at.desc())
        .limit(at_most)
        .select((
            outbox::country,
            outbox::prefix,
            outbox::used_at,
            outbox::state,
            outbox::attempts,
            outbox::unsettled,
        ));
    Ok(kept!(db, load(query))?)
}

/// A prefix that gets no codes for a while.
#[derive(Clone, Debug, Queryable)]
pub struct Block {
    /// The blind index of the number less its last four digits.
    pub prefix: String,
    /// Whether it holds for numbers under proof, or for known ones.
    pub proving: bool,
    /// Unix ms.
    pub since: i64,
    /// Unix ms.
    pub until: i64,
    /// What was found then; none for one of an older version.
    pub why: Option<String>,
}

/// Blocks that hold, the newest first, at most so many: those after this block, where one is given.
///
/// # Errors
/// From the database.
pub fn blocks(
    db: &mut Conn,
    after: Option<(i64, &str, bool)>,
    at_most: i64,
    now: i64,
) -> Result<Vec<Block>, Error> {
    let mut query = text_blocks::table
        .filter(text_blocks::until.gt(now))
        .order((text_blocks::since.desc(), text_blocks::prefix, text_blocks::proving))
        .limit(at_most)
        .select((
            text_blocks::prefix,
            text_blocks::proving,
            text_blocks::since,
            text_blocks::until,
            text_blocks::why,
        ))
        .into_boxed();
    if let Some((since, prefix, proving)) = after {
        let other = text_blocks::prefix.gt(prefix);
        let other = other.or(text_blocks::prefix.eq(prefix).and(text_blocks::proving.gt(proving)));
        query = query.filter(text_blocks::since.lt(since).or(text_blocks::since.eq(since).and(other)));
    }
    Ok(query.load(db)?)
}

/// Lets a prefix get codes again. `false` where it is not blocked.
///
/// # Errors
/// From the database.
pub fn lift(db: &mut Conn, prefix: &str, proving: bool, now: i64) -> Result<bool, Error> {
    let lifting = diesel::update(text_blocks::table.find((prefix, proving)))
        .filter(text_blocks::until.gt(now))
        .set((text_blocks::until.eq(now), text_blocks::lifted_at.eq(now)));
    Ok(kept!(db, execute(lifting))? == 1)
}

/// When staff last lifted a block of a prefix, unix ms, by the blind indexes that it may stand under.
///
/// # Errors
/// From the database.
pub fn lifted_at(db: &mut Conn, prefixes: &[String], proving: bool) -> Result<Option<i64>, Error> {
    let query = text_blocks::table
        .filter(text_blocks::prefix.eq_any(prefixes))
        .filter(text_blocks::proving.eq(proving))
        .filter(text_blocks::lifted_at.is_not_null())
        .order(text_blocks::lifted_at.desc())
        .select(text_blocks::lifted_at);
    let newest: Option<Option<i64>> = query.first(db).optional()?;
    Ok(newest.flatten())
}
