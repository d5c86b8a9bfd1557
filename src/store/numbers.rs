//! Phone numbers: sealed, found by blind index.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType, Text};

use super::kept::{kept, locked};
use super::schema::numbers;
use super::{Conn, marks, opt_outs};
use crate::domain::id;
use crate::domain::keyring::{Keyring, Purpose};
use crate::domain::pace::Pace;
use crate::domain::phone::Phone;
use crate::error::Error;

/// A number.
#[derive(Clone, Debug, Queryable, Insertable)]
#[diesel(table_name = numbers, treat_none_as_default_value = false)]
pub struct Number {
    /// `num_...`; the row that the seal is bound to.
    pub id: String,
    /// Blind index.
    pub lookup: String,
    /// Sealed E.164 text.
    pub sealed: String,
    /// Whether a platform has reported it; codes go only to such numbers.
    pub reported: bool,
    /// Unix ms.
    pub created_at: i64,
    /// When the minute began in which texts about connections go out as one, unix ms; 0 for never.
    pub minute_at: i64,
    /// When the day began that these texts are counted in, unix ms; 0 for never.
    pub day_at: i64,
    /// Those of that day.
    pub day_texts: i64,
}

impl Number {
    /// What texts it has had lately.
    #[must_use]
    pub const fn pace(&self) -> Pace {
        Pace { minute_at: self.minute_at, day_at: self.day_at, day_texts: self.day_texts }
    }

    /// The number in clear.
    ///
    /// # Errors
    /// [`Error::Bug`] where the keyring does not fit the database.
    pub fn phone(&self, keys: &Keyring) -> Result<Phone, Error> {
        let text = keys.open(Purpose::Encryption, &self.id, &self.sealed)?;
        Phone::from_e164(&text).map_err(|_| Error::Bug(format!("{} holds no number", self.id)))
    }
}

/// The blind index of a number, as it is written now.
#[must_use]
pub fn lookup(keys: &Keyring, phone: &Phone) -> String {
    lookup_of(keys, phone.as_e164())
}

/// The same, of a number that was sealed: it was taken apart and found good before.
#[must_use]
pub fn lookup_of(keys: &Keyring, e164: &str) -> String {
    keys.mac(Purpose::Index, &[e164])
}

/// The blind indexes that a number may stand under: as it is written now, then as it was before.
#[must_use]
pub fn lookups(keys: &Keyring, phone: &Phone) -> Vec<String> {
    keys.macs(Purpose::Index, &[phone.as_e164()])
}

/// The row of a number, whichever generation of the index it stands under.
///
/// # Errors
/// From the database.
pub fn by_phone(db: &mut Conn, keys: &Keyring, phone: &Phone) -> Result<Option<Number>, Error> {
    let lookups = lookups(keys, phone);
    Ok(numbers::table.filter(numbers::lookup.eq_any(&lookups)).first(db).optional()?)
}

/// One number.
///
/// # Errors
/// From the database.
pub fn find(db: &mut Conn, id: &str) -> Result<Option<Number>, Error> {
    Ok(kept!(db, get_result(numbers::table.find(id))).optional()?)
}

/// Up to `limit` numbers with an id above this one, in its order.
///
/// # Errors
/// From the database.
pub fn after(db: &mut Conn, id: &str, limit: i64) -> Result<Vec<Number>, Error> {
    Ok(numbers::table.filter(numbers::id.gt(id)).order(numbers::id).limit(limit).load(db)?)
}

/// A number whose row is locked.
pub struct Locked {
    /// It.
    pub number: Number,
    /// Whether its row was made just now: nothing hangs on it yet.
    pub is_new: bool,
}

/// The row of a number that somebody reported or proved, made where there is none, and locked until
/// the transaction ends: who holds a number is decided by one at a time. What older keys made of it is
/// made anew.
///
/// # Errors
/// From the database; [`Error::Unavailable`] where the keyring lacks the key that numbers are found
/// by now: made here, the number might get a second row.
pub fn locked(db: &mut Conn, keys: &Keyring, phone: &Phone, now: i64) -> Result<Locked, Error> {
    locked_with(db, keys, phone, Pace::default(), now)
}

/// The same; where the row is made, with what texts the number will have had.
///
/// # Errors
/// As [`locked`].
pub fn locked_with(
    db: &mut Conn,
    keys: &Keyring,
    phone: &Phone,
    pace: Pace,
    now: i64,
) -> Result<Locked, Error> {
    // Once more where the mark has moved since this node last looked at it, which is rare.
    for _ in 0..3 {
        if let Some(number) = lock(db, keys, phone)? {
            return Ok(Locked { number, is_new: false });
        }
        let number = fresh(keys, phone, true, pace, now);
        let mark = marks::of(keys, Purpose::Index);
        if kept!(db, execute(UnderMark { number: &number, mark: &mark }))? == 1 {
            // Nobody else sees it before this transaction ends.
            return Ok(Locked { number, is_new: true });
        }
        // Somebody else made it a moment before, or the mark is another.
        marks::hold(db, keys)?;
    }
    Err(Error::Contended)
}

/// The row of a number that somebody begins to prove, made where there is none. That alone makes it known
/// to nobody: codes to sign in go to it only once a platform has reported it, or it is proven.
///
/// # Errors
/// As [`locked`].
pub fn under_proof(db: &mut Conn, keys: &Keyring, phone: &Phone, now: i64) -> Result<Number, Error> {
    for _ in 0..3 {
        if let Some(number) = by_phone(db, keys, phone)? {
            return Ok(number);
        }
        let number = fresh(keys, phone, false, Pace::default(), now);
        let mark = marks::of(keys, Purpose::Index);
        if kept!(db, execute(UnderMark { number: &number, mark: &mark }))? == 1 {
            return Ok(number);
        }
        marks::hold(db, keys)?;
    }
    Err(Error::Contended)
}

fn fresh(keys: &Keyring, phone: &Phone, reported: bool, pace: Pace, now: i64) -> Number {
    let id = id::fresh("num", now);
    Number {
        sealed: keys.seal(Purpose::Encryption, &id, phone.as_e164()),
        id,
        lookup: lookup(keys, phone),
        reported,
        created_at: now,
        minute_at: pace.minute_at,
        day_at: pace.day_at,
        day_texts: pace.day_texts,
    }
}

/// Notes what texts a number has had. `false` where it has had others meanwhile.
///
/// # Errors
/// From the database.
pub fn set_pace(db: &mut Conn, id: &str, was: Pace, is: Pace) -> Result<bool, Error> {
    let pacing = diesel::update(numbers::table.find(id))
        .filter(numbers::minute_at.eq(was.minute_at))
        .filter(numbers::day_at.eq(was.day_at))
        .filter(numbers::day_texts.eq(was.day_texts))
        .set((
            numbers::minute_at.eq(is.minute_at),
            numbers::day_at.eq(is.day_at),
            numbers::day_texts.eq(is.day_texts),
        ));
    Ok(kept!(db, execute(pacing))? == 1)
}

/// Lets every number begin anew.
///
/// # Errors
/// From the database.
pub fn forget_paces(db: &mut Conn) -> Result<(), Error> {
    let anew = (numbers::minute_at.eq(0_i64), numbers::day_at.eq(0_i64), numbers::day_texts.eq(0_i64));
    diesel::update(numbers::table).set(anew).execute(db)?;
    Ok(())
}

/// The row of a number, locked until the transaction ends.
///
/// # Errors
/// From the database.
pub fn lock_by_id(db: &mut Conn, id: &str) -> Result<Option<Number>, Error> {
    let query = numbers::table.filter(numbers::id.eq(id));
    Ok(locked!(db, query).optional()?)
}

fn lock(db: &mut Conn, keys: &Keyring, phone: &Phone) -> Result<Option<Number>, Error> {
    let lookups = lookups(keys, phone);
    let found: Option<Number> = if let [only] = lookups.as_slice() {
        let query = numbers::table.filter(numbers::lookup.eq(only));
        locked!(db, query).optional()?
    } else {
        let query = numbers::table.filter(numbers::lookup.eq_any(&lookups));
        match db {
            Conn::Pg(pg) => query.for_no_key_update().get_result(pg),
            Conn::Sqlite(sqlite) => query.get_result(sqlite),
        }
        .optional()?
    };
    let Some(mut number) = found else { return Ok(None) };
    if !number.reported {
        kept!(db, run(diesel::update(numbers::table.find(&number.id)).set(numbers::reported.eq(true))))?;
        number.reported = true;
    }
    if keys.is_behind(Purpose::Index, &number.lookup) || keys.is_behind(Purpose::Encryption, &number.sealed) {
        number.sealed = keys.seal(Purpose::Encryption, &number.id, phone.as_e164());
        let before = std::mem::replace(&mut number.lookup, lookups.into_iter().next().unwrap_or_default());
        opt_outs::move_to(db, &before, &number.lookup)?;
        let change = (numbers::lookup.eq(&number.lookup), numbers::sealed.eq(&number.sealed));
        kept!(db, run(diesel::update(numbers::table.find(&number.id)).set(change)))?;
    }
    Ok(Some(number))
}

/// Inserts a number while the index's mark is the one that it was looked up by, which it then stays
/// until the transaction ends. (`store::marks` says why.) A number that is there stays as it is.
struct UnderMark<'a> {
    number: &'a Number,
    mark: &'a str,
}

impl<DB> QueryFragment<DB> for UnderMark<'_>
where
    DB: Backend + HasLock + HasSqlType<Text> + HasSqlType<Bool> + HasSqlType<BigInt>,
    String: ToSql<Text, DB>,
    str: ToSql<Text, DB>,
    bool: ToSql<Bool, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql(
            "INSERT INTO numbers (id, lookup, sealed, reported, created_at, minute_at, day_at, day_texts) SELECT ",
        );
        for text in [&self.number.id, &self.number.lookup, &self.number.sealed] {
            out.push_bind_param::<Text, String>(text)?;
            out.push_sql(", ");
        }
        out.push_bind_param::<Bool, bool>(&self.number.reported)?;
        out.push_sql(", ");
        let Number { created_at, minute_at, day_at, day_texts, .. } = self.number;
        out.push_bind_param::<BigInt, i64>(created_at)?;
        for count in [minute_at, day_at, day_texts] {
            out.push_sql(", ");
            out.push_bind_param::<BigInt, i64>(count)?;
        }
        out.push_sql(" FROM meta WHERE name = ");
        out.push_bind_param::<Text, str>(marks::INDEX)?;
        out.push_sql(" AND value = ");
        out.push_bind_param::<Text, str>(self.mark)?;
        out.push_sql(DB::SHARED);
        out.push_sql(" ON CONFLICT DO NOTHING");
        Ok(())
    }
}

/// How a row that was read is kept from changing until the transaction ends, while others may read it.
trait HasLock {
    const SHARED: &'static str;
}

impl HasLock for diesel::pg::Pg {
    const SHARED: &'static str = " FOR SHARE";
}

/// Its one writer needs none.
impl HasLock for diesel::sqlite::Sqlite {
    const SHARED: &'static str = "";
}
