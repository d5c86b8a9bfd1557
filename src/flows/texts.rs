//! What texts cost and whether their codes were entered, for staff; and a block, lifted by them.

use std::collections::BTreeMap;

use crate::domain::audit::{Act, Deed};
use crate::domain::time::DAY;
use crate::error::Error;
use crate::flows::staff::Desk;
use crate::store::cases::CaseKind;
use crate::store::raised_limits::Raised;
use crate::store::texts::{self, Block};
use crate::store::{Conn, audit, cases, raised_limits, traffic};

/// So many days are shown, today the last.
pub const DAYS: i64 = 30;
/// Of a day's codes, so many are looked at, the newest.
pub const CODES_AT_MOST: i64 = 20_000;
/// Blocks on a page.
pub const BLOCKS: usize = 100;
/// So many countries and prefixes are listed, those with the most codes.
const PLACES_AT_MOST: usize = 25;

/// A day's texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// When it begins, unix ms.
    pub at: i64,
    /// Texts to known numbers.
    pub known: i64,
    /// Texts to numbers under proof.
    pub proving: i64,
    /// What those to known numbers cost, in millionths.
    pub known_spent: i64,
    /// What those to numbers under proof cost, in millionths.
    pub proving_spent: i64,
}

/// How many codes went to one place, and how many of them were entered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conversion {
    /// A territory, or the blind index of a prefix; empty where it is not known.
    pub place: String,
    /// How many went out.
    pub sent: i64,
    /// How many of them were entered.
    pub entered: i64,
}

/// How many codes went to each place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// Those with the most codes, the most first.
    pub most: Vec<Conversion>,
    /// How many others there are.
    pub others: usize,
}

/// How texts stand.
pub struct Overview {
    /// The last [`DAYS`], the oldest first; today is the last.
    pub days: Vec<Day>,
    /// Codes of the last 24 hours by territory.
    pub by_country: Places,
    /// The same by prefix.
    pub by_prefix: Places,
    /// Whether there were more codes than are looked at.
    pub is_part: bool,
    /// Prefixes that get no codes now: one more than a page where there are more.
    pub blocks: Vec<Block>,
    /// Limits that stand raised, each with the addresses of who asked and who approved.
    pub raised: Vec<(Raised, String, String)>,
}

/// How texts stand; of blocks, those after this one.
///
/// # Errors
/// From the database.
pub fn overview(db: &mut Conn, after: Option<(i64, &str, bool)>, now: i64) -> Result<Overview, Error> {
    let codes = texts::codes(db, now - DAY, CODES_AT_MOST)?;
    let is_part = i64::try_from(codes.len()).is_ok_and(|found| found >= CODES_AT_MOST);
    let (mut countries, mut prefixes) = (BTreeMap::new(), BTreeMap::new());
    for code in codes.into_iter().filter(texts::Code::went_out) {
        let entered = i64::from(code.used_at.is_some());
        count(&mut countries, code.country, entered);
        count(&mut prefixes, code.prefix, entered);
    }
    Ok(Overview {
        days: days(db, now)?,
        by_country: most(countries),
        by_prefix: most(prefixes),
        is_part,
        blocks: texts::blocks(db, after, i64::try_from(BLOCKS + 1).unwrap_or(i64::MAX), now)?,
        raised: raised_limits::standing(db, now)?,
    })
}

fn days(db: &mut Conn, now: i64) -> Result<Vec<Day>, Error> {
    let today = now.div_euclid(DAY);
    let first = today - DAYS + 1;
    let mut days: BTreeMap<i64, Day> =
        (first..=today).map(|day| (day, Day { at: day * DAY, ..Day::default() })).collect();
    for found in texts::days(db, first)? {
        let Some(day) = days.get_mut(&found.day) else { continue };
        if found.proving {
            (day.proving, day.proving_spent) = (found.sent, found.spent);
        } else {
            (day.known, day.known_spent) = (found.sent, found.spent);
        }
    }
    Ok(days.into_values().collect())
}

fn count(places: &mut BTreeMap<String, (i64, i64)>, place: Option<String>, entered: i64) {
    let counts = places.entry(place.unwrap_or_default()).or_default();
    counts.0 += 1;
    counts.1 += entered;
}

fn most(places: BTreeMap<String, (i64, i64)>) -> Places {
    let mut all: Vec<Conversion> =
        places.into_iter().map(|(place, (sent, entered))| Conversion { place, sent, entered }).collect();
    all.sort_by_key(|one| -one.sent);
    let others = all.len().saturating_sub(PLACES_AT_MOST);
    all.truncate(PLACES_AT_MOST);
    Places { most: all, others }
}

/// Lets numbers with one beginning get codes again; its case is over, unless the beginning stays blocked for
/// the other kind of numbers. `false` where it is not blocked.
///
/// # Errors
/// From the database.
pub fn lift(
    db: &mut Conn,
    desk: &Desk,
    (prefix, proving): (&str, bool),
    reason: &str,
    now: i64,
) -> Result<bool, Error> {
    if !texts::lift(db, prefix, proving, now)? {
        return Ok(false);
    }
    if traffic::blocked_until(db, &[prefix.to_owned()], !proving, now)?.is_none() {
        cases::close(db, CaseKind::TextsBlocked, prefix, now)?;
    }
    let act = Act::by_staff(Deed::TextsUnblocked, &desk.staff_id).about(prefix);
    audit::append(db, &act.with([("proving", proving.into()), ("reason", reason.into())]), now)?;
    Ok(true)
}
