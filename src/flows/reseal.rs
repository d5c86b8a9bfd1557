//! Makes anew what older keys have made, a batch at a time, while others work. Each batch is whole by
//! itself, and what was done once is not found again: it can end anywhere and go on later.

use std::collections::HashSet;

use super::limits::{guessed, guesses_row};
use super::notice::prefixes;
use super::{Operator, keyring};
use crate::domain::audit::{Act, Deed};
use crate::domain::keyring::{Keyring, Purpose};
use crate::domain::phone::Phone;
use crate::domain::time::DAY;
use crate::domain::traffic::SPAN;
use crate::error::Error;
use crate::store::limits::{Guessed, GuessedRow};
use crate::store::reindex::{self, Older};
use crate::store::sealed::{PLACES, Place, Row, count, either, made_with};
use crate::store::{Conn, audit, checkpoints, limits, marks, numbers};

/// For how long a platform may repeat a notification, at most. Its digest cannot be made anew; later ones
/// are not counted as being in anybody's way.
const REPEATED: i64 = 30 * DAY;
/// Rows in a batch.
pub const AT_A_TIME: i64 = 250;
/// Numbers that are opened at a time to find whose index it is that stands somewhere.
const LOOKED_AT: i64 = 2_000;

/// A batch that was read, and made anew.
#[derive(Default)]
pub struct Batch {
    /// The key of its last row; none where there were no more.
    pub last: Option<String>,
    /// Rows as they were and as they shall be.
    rows: Vec<(Row, Row)>,
}

/// Reads the rows of a place after one of them that older keys have made something of, and makes it
/// anew. Nothing is written yet, so that nobody waits meanwhile.
///
/// # Errors
/// From the database.
pub fn prepare(db: &mut Conn, op: &Operator, place: &Place, after: &str) -> Result<Batch, Error> {
    let (seal, index) = (current(&op.keys, Purpose::Encryption), current(&op.keys, Purpose::Index));
    let found = place.behind(db, after, (&seal, &index), AT_A_TIME)?;
    let last = found.last().map(|row| row.id.clone());
    // What does not open stays as it is; `doctor` tells of it.
    let rows = found.into_iter().filter_map(|row| Some((row.clone(), anew(op, place, row)?))).collect();
    Ok(Batch { last, rows })
}

fn current(keys: &Keyring, purpose: Purpose) -> String {
    keys.in_use(purpose).first().copied().unwrap_or_default().to_owned()
}

fn anew(op: &Operator, place: &Place, mut row: Row) -> Option<Row> {
    let seal = |at: usize, sealed: &str| {
        let bound_to = place.sealed.get(at)?.row(&row.id);
        let text = op.keys.open(Purpose::Encryption, &bound_to, sealed).ok()?;
        let fresh = if op.keys.is_behind(Purpose::Encryption, sealed) {
            op.keys.seal(Purpose::Encryption, &bound_to, &text)
        } else {
            sealed.to_owned()
        };
        Some((fresh, text))
    };
    let (one, number) = seal(0, &row.one)?;
    let two = match &row.two {
        Some(sealed) => Some(seal(1, sealed)?.0),
        None => None,
    };
    if let Some(lookup) = row.lookup.as_mut().filter(|lookup| op.keys.is_behind(Purpose::Index, lookup)) {
        *lookup = numbers::lookup_of(&op.keys, &number);
    }
    (row.one, row.two) = (one, two);
    Some(row)
}

/// Writes a batch, where nobody has changed its rows meanwhile. How many rows that were.
///
/// # Errors
/// From the database.
pub fn apply(db: &mut Conn, place: &Place, batch: &Batch) -> Result<usize, Error> {
    place.replace(db, &batch.rows)
}

/// The guesses after one of them that older keys have made something of, made anew. How many, and the
/// last of them; none where there were no more.
///
/// # Errors
/// From the database.
pub fn guesses(
    db: &mut Conn,
    op: &Operator,
    after: &str,
    now: i64,
) -> Result<(usize, Option<String>), Error> {
    marks::hold(db, &op.keys)?;
    let (seal, index) = (current(&op.keys, Purpose::Encryption), current(&op.keys, Purpose::Index));
    let found = limits::guesses_behind(db, after, (&seal, &index), AT_A_TIME)?;
    let last = found.last().map(|row| row.lookup.clone());
    let mut done = 0;
    for row in found {
        let Some(number) = known(op, &row) else { continue };
        reindex::move_lookup(db, &number, now)?;
        done += limits::reseal_guesses(db, &number)?;
    }
    Ok((done, last))
}

fn known(op: &Operator, row: &GuessedRow) -> Option<Guessed> {
    let sealed = row.sealed.as_deref()?;
    let text = op.keys.open(Purpose::Encryption, &guesses_row(&row.lookup), sealed).ok()?;
    Some(guessed(op, &Phone::from_e164(&text).ok()?))
}

/// What still stands under older generations of the index, and names no number.
///
/// # Errors
/// From the database.
pub fn nameless(db: &mut Conn, op: &Operator, now: i64) -> Result<Older, Error> {
    reindex::older(db, &current(&op.keys, Purpose::Index), now)
}

/// Of the numbers after one of them, those that something nameless is about; and the last that was
/// looked at, none where there were no more.
///
/// # Errors
/// From the database.
pub fn owners(
    db: &mut Conn,
    op: &Operator,
    of: &Older,
    after: &str,
) -> Result<(Vec<Phone>, Option<String>), Error> {
    let looked_at = numbers::after(db, after, LOOKED_AT)?;
    let last = looked_at.last().map(|number| number.id.clone());
    let any = |wanted: &HashSet<String>, mine: &[String]| mine.iter().any(|one| wanted.contains(one));
    let owner = |phone: &Phone| {
        any(&of.lookups, &numbers::lookups(&op.keys, phone)) || any(&of.prefixes, &prefixes(op, phone))
    };
    Ok((looked_at.iter().filter_map(|number| number.phone(&op.keys).ok()).filter(owner).collect(), last))
}

/// What is nameless, and about this number, stands under its new index from now on.
///
/// # Errors
/// From the database.
pub fn name(db: &mut Conn, op: &Operator, phone: &Phone, now: i64) -> Result<(), Error> {
    marks::hold(db, &op.keys)?;
    reindex::move_lookup(db, &guessed(op, phone), now)?;
    reindex::move_prefix(db, &prefixes(op, phone))
}

/// Notes how much was made anew; and where nothing stands under older generations of the index any
/// more, they are not looked for from now on.
///
/// # Errors
/// From the database.
pub fn finish(db: &mut Conn, op: &Operator, done: usize, now: i64) -> Result<(), Error> {
    marks::hold(db, &op.keys)?;
    let (mark, only) = (marks::of(&op.keys, Purpose::Index), current(&op.keys, Purpose::Index));
    if mark != only && behind(db, &op.keys, now)?.iter().all(|one| !one.is_looked_for) {
        marks::put(db, Purpose::Index, &mark, &only)?;
        marks::follow(&op.keys, Purpose::Index, &only)?;
    }
    if done > 0 {
        audit::append(db, &Act::by_system(Deed::KeysResealed).with([("rows", done.into())]), now)?;
    }
    Ok(())
}

/// Rows of one place that stand under other keys than the current ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The place.
    pub place: &'static str,
    /// What the keys are for.
    pub purpose: Purpose,
    /// How many.
    pub rows: i64,
    /// Whether nobody can make them anew. They go by themselves; signatures, of which the key is named,
    /// stay for good.
    pub ages: bool,
    /// Whether this keyring lacks the keys.
    pub lost: bool,
    /// The one key that made them, where it is to be named.
    pub key: Option<String>,
    /// Whether older generations of the index are looked for on their account.
    is_looked_for: bool,
}

/// How many rows stand under other keys than the current ones, by place; none that has none.
///
/// # Errors
/// From the database.
pub fn behind(db: &mut Conn, keys: &Keyring, now: i64) -> Result<Vec<Behind>, Error> {
    let mut found = Vec::new();
    let mut add = |place, purpose, rows, ages, lost| {
        let is_looked_for = purpose == Purpose::Index && place != "notifications";
        if rows > 0 {
            found.push(Behind { place, purpose, rows, ages, lost, key: None, is_looked_for });
        }
    };
    let of = |purpose| {
        let now = current(keys, purpose);
        let newest = keys.all(purpose, &now).into_iter().map(str::to_owned).collect::<Vec<_>>();
        let older: Vec<String> =
            newest.iter().filter(|id| keys.is_newer(purpose, &now, id)).cloned().collect();
        (newest, older)
    };
    let (seals, seals_before) = of(Purpose::Encryption);
    let (indexes, indexes_before) = of(Purpose::Index);
    for (lost, seals, indexes) in [(false, &seals_before, &indexes_before), (true, &seals, &indexes)] {
        let (seals, indexes) = (texts(seals), texts(indexes));
        for place in &PLACES {
            add(place.table, Purpose::Encryption, place.sealed_with(db, &seals, lost)?, false, lost);
            add(place.table, Purpose::Index, place.found_by(db, &indexes, lost)?, false, lost);
        }
        let mut here = |place, purpose, condition: String, ages| {
            count(db, place, &condition).map(|rows| add(place, purpose, rows, ages, lost))
        };
        let sealed = either(made_with("sealed", &seals), lost);
        here("guesses", Purpose::Encryption, format!("sealed IS NOT NULL AND {sealed}"), false)?;
        here("opt_outs", Purpose::Index, either(made_with("lookup", &indexes), lost), false)?;
        here("guesses", Purpose::Index, either(made_with("lookup", &indexes), lost), false)?;
        here("outbox", Purpose::Index, texts_behind(&indexes, lost, now - SPAN), false)?;
        here(
            "text_blocks",
            Purpose::Index,
            format!("until > {now} AND {}", either(made_with("prefix", &indexes), lost)),
            false,
        )?;
        let digests = either(made_with("body_hash", &indexes), lost);
        here(
            "notifications",
            Purpose::Index,
            format!("received_at > {} AND {digests}", now - REPEATED),
            true,
        )?;
    }
    let by_key = |keys: &[String]| {
        let each: Vec<String> = keys.iter().map(|key| format!("key LIKE '%/{key}.%'")).collect();
        if each.is_empty() { "1 = 0".to_owned() } else { each.join(" OR ") }
    };
    let older = format!("last_at > {} AND ({})", now - DAY, by_key(&indexes_before));
    let by_number = "(key LIKE 'number/%' OR key LIKE 'wrong/%')";
    let limits = "limits";
    add(limits, Purpose::Index, count(db, limits, &format!("{older} AND {by_number}"))?, false, false);
    add(limits, Purpose::Index, count(db, limits, &format!("{older} AND NOT {by_number}"))?, true, false);
    let (_, links) = of(Purpose::Links);
    let live = format!("expires_at > {now} AND {}", made_with("token_hash", &texts(&links)));
    add("links", Purpose::Links, count(db, "links", &live)?, true, false);
    let (_, codes) = of(Purpose::Codes);
    let live = format!("code_expires_at > {now} AND {}", made_with("code_mac", &texts(&codes)));
    add("sign_ins", Purpose::Codes, count(db, "sign_ins", &live)?, true, false);
    found.extend(signatures(db, keys)?);
    Ok(found)
}

/// Checkpoints that can be verified only as long as an older key is there.
fn signatures(db: &mut Conn, keys: &Keyring) -> Result<Vec<Behind>, Error> {
    let now = current(keys, Purpose::Audit);
    let older = checkpoints::by_key(db)?.into_iter().filter_map(|(key, rows)| {
        let lost = !keys.has(Purpose::Audit, &key);
        (lost || keys.is_newer(Purpose::Audit, &now, &key)).then_some(Behind {
            place: "audit_checkpoints",
            purpose: Purpose::Audit,
            rows,
            ages: !lost,
            lost,
            key: Some(key),
            is_looked_for: false,
        })
    });
    Ok(older.collect())
}

fn texts(ids: &[String]) -> Vec<&str> {
    ids.iter().map(String::as_str).collect()
}

fn texts_behind(keys: &[&str], none: bool, since: i64) -> String {
    format!("prefix IS NOT NULL AND due_at > {since} AND {}", either(made_with("prefix", keys), none))
}

/// Puts the keyring's newest generations to use, as a server that starts does.
///
/// # Errors
/// From the database.
pub fn begin(db: &mut Conn, op: &Operator, now: i64) -> Result<(), Error> {
    keyring::put_to_use(db, &op.keys, now)
}
