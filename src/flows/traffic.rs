//! Whether a text may go out, as far as fraud is concerned: judged when it is claimed, so that it holds
//! for every kind of text and for whatever led to it. A code that may not go out is dropped, since it
//! would be worthless later; everything else waits, and nothing is lost.

use std::collections::{BTreeSet, HashMap};

use super::Operator;
use super::notice::prefixes;
use crate::domain::keyring::Purpose;
use crate::domain::notice::Kind;
use crate::domain::raised::{Allowance, Limit};
use crate::domain::time::{DAY, MINUTE};
use crate::domain::traffic::{BLOCK, PROVING_PER_COUNTRY, SPAN, is_pumped, per_prefix, units};
use crate::error::Error;
use crate::store::cases::CaseKind;
use crate::store::outbox::Message;
use crate::store::traffic::{self, Hour, Today};
use crate::store::{Conn, cases, marks, numbers, outbox, raised_limits, texts};

/// Why a text waits for tomorrow.
pub(super) const NO_TEXTS: &str = "today's texts are used up";
/// Why a text waits for tomorrow where it is the money that ran out.
pub(super) const NO_MONEY: &str = "today's money for texts is used up";

/// What becomes of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It goes out.
    Goes,
    /// Not before this time, unix ms.
    Later(i64, &'static str),
    /// It never goes out.
    Never(&'static str),
}

/// Judges the texts of one claim, which count as they pass.
pub struct Judge {
    now: i64,
    prefixes: HashMap<(String, bool, bool), Hour>,
    countries: HashMap<(String, bool), Hour>,
    /// Sent today, by whether the number was under proof.
    today: HashMap<bool, Today>,
    /// The limits that staff have raised, once it was asked.
    raised: Option<Vec<(Limit, i64)>>,
    /// By message, the blind indexes that its prefix may stand under, newest first; where older keys
    /// are still looked for.
    older: HashMap<String, Vec<String>>,
}

impl Judge {
    /// Lets no other claim judge texts to the same places before this one has committed.
    ///
    /// # Errors
    /// From the database.
    pub fn of(db: &mut Conn, op: &Operator, claimed: &[Message], now: i64) -> Result<Self, Error> {
        // Also where no older keys are known of: the mark may have moved since this node last looked.
        marks::hold(db, &op.keys)?;
        let mut older = HashMap::new();
        if op.keys.has_older(Purpose::Index) {
            for text in claimed.iter().filter(|text| text.prefix.is_some()) {
                let number = text.number_id.as_deref().map(|id| numbers::find(db, id)).transpose()?.flatten();
                // One that does not open is judged by what stands there.
                if let Some(phone) = number.and_then(|number| number.phone(&op.keys).ok()) {
                    older.insert(text.id.clone(), prefixes(op, &phone));
                }
            }
        }
        // In one order everywhere, so that nobody waits in a circle.
        let places: BTreeSet<String> = claimed
            .iter()
            .flat_map(|text| {
                let country = text.country.as_ref().filter(|_| text.proving);
                let prefix = older.get(&text.id).and_then(|known| known.first()).or(text.prefix.as_ref());
                [prefix.cloned(), country.map(|code| format!("country {code}"))]
            })
            .flatten()
            .collect();
        for place in places {
            db.one_at_a_time(&format!("texts to {place}"))?;
        }
        let (prefixes, countries, today, raised) = Default::default();
        Ok(Self { now, prefixes, countries, today, raised, older })
    }

    /// Judges one of them.
    ///
    /// # Errors
    /// From the database; then nothing goes out.
    pub fn judge(&mut self, db: &mut Conn, op: &Operator, text: &Message) -> Result<Verdict, Error> {
        // It passed before, and is only being tried again.
        if text.attempts > 0 {
            return Ok(Verdict::Goes);
        }
        if !op.texting.reaches(text.country.as_deref()) {
            return Ok(Verdict::Never("texts to this country are off"));
        }
        let verdict = match self.prefixes_of(text).as_slice() {
            [] => Verdict::Goes,
            prefixes => self.by_place(db, text, prefixes)?,
        };
        let verdict = if verdict == Verdict::Goes { self.by_budget(db, op, text)? } else { verdict };
        if verdict == Verdict::Goes {
            self.count(op, text);
            // An hour is counted from when texts were due, which is when they went: not so a backlog's.
            if text.due_at < self.now - MINUTE {
                outbox::redate(db, &text.id, self.now)?;
            }
        }
        Ok(verdict)
    }

    /// Asks of a decoy what it would ask of a text, and draws nothing from it.
    ///
    /// # Errors
    /// From the database.
    pub fn look(&mut self, db: &mut Conn, op: &Operator, decoy: &Message) -> Result<(), Error> {
        if !op.texting.reaches(decoy.country.as_deref()) {
            return Ok(());
        }
        let prefixes = self.prefixes_of(decoy);
        if !prefixes.is_empty() {
            traffic::blocked_until(db, &prefixes, decoy.proving, self.now)?;
        }
        self.look_on(db, op, decoy)
    }

    /// Asks of a code whose prefix is blocked what it would have been asked had it not been.
    ///
    /// # Errors
    /// From the database.
    pub fn look_on(&mut self, db: &mut Conn, op: &Operator, text: &Message) -> Result<(), Error> {
        let prefixes = self.prefixes_of(text);
        if !prefixes.is_empty() {
            traffic::hour_of_prefix(db, text, &prefixes, self.now)?;
        }
        traffic::today(db, text.proving, self.now)?;
        self.allowance(db, op, text.proving)?;
        Ok(())
    }

    /// What may go out today, with what staff have raised: one small read for a claim.
    fn allowance(&mut self, db: &mut Conn, op: &Operator, proving: bool) -> Result<Allowance, Error> {
        let raised = match self.raised.take() {
            Some(known) => known,
            None => raised_limits::amounts(db, self.now)?,
        };
        let allowance = Allowance::of(&op.texting, proving, &raised);
        self.raised = Some(raised);
        Ok(allowance)
    }

    /// The blind indexes that a text's prefix may stand under, newest first; none for one without.
    fn prefixes_of(&self, text: &Message) -> Vec<String> {
        self.older.get(&text.id).cloned().unwrap_or_else(|| text.prefix.iter().cloned().collect())
    }

    fn by_place(&mut self, db: &mut Conn, text: &Message, prefixes: &[String]) -> Result<Verdict, Error> {
        let prefix = prefixes.first().map_or("", String::as_str);
        let (now, number) = (self.now, text.number_id.as_deref().unwrap_or_default());
        if is_code(text) && traffic::blocked_until(db, prefixes, text.proving, now)?.is_some() {
            return Ok(Verdict::Never("its prefix is blocked"));
        }
        let hour = match self.prefixes.entry(place(text, prefix)) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(new) => {
                new.insert(traffic::hour_of_prefix(db, text, prefixes, now)?)
            }
        };
        if is_code(text) && is_pumped(hour.sent, hour.used) && !is_forgiven(db, text, prefixes, now)? {
            let detail = format!(
                "of {} codes within an hour {} were entered; numbers with this beginning get no codes for 24 h",
                hour.sent, hour.used
            );
            traffic::block(db, (prefix, text.proving), (now, now + BLOCK), Some(&detail))?;
            cases::open(db, CaseKind::TextsBlocked, prefix, &detail, now)?;
            return Ok(Verdict::Never("its prefix is blocked"));
        }
        if !hour.numbers.contains(number) && hour.numbers.len() >= per_prefix(text.proving) {
            let detail =
                format!("{} numbers with this beginning were texted within an hour", hour.numbers.len());
            cases::open(db, CaseKind::TextsHeld, prefix, &detail, now)?;
            return Ok(held(text, now + SPAN, "too many numbers with its beginning were texted"));
        }
        let Some(country) = text.country.as_deref().filter(|_| text.proving) else {
            return Ok(Verdict::Goes);
        };
        let hour = match self.countries.entry((country.to_owned(), is_code(text))) {
            std::collections::hash_map::Entry::Occupied(known) => known.into_mut(),
            std::collections::hash_map::Entry::Vacant(new) => {
                new.insert(traffic::hour_of_country(db, text, now)?)
            }
        };
        if !hour.numbers.contains(number) && hour.numbers.len() >= PROVING_PER_COUNTRY {
            let detail =
                format!("{} numbers under proof were texted in {country} within an hour", hour.numbers.len());
            cases::open(db, CaseKind::TextsHeld, country, &detail, now)?;
            return Ok(held(text, now + SPAN, "too many numbers under proof in its country were texted"));
        }
        Ok(Verdict::Goes)
    }

    fn by_budget(&mut self, db: &mut Conn, op: &Operator, text: &Message) -> Result<Verdict, Error> {
        let now = self.now;
        let allowance = self.allowance(db, op, text.proving)?;
        let today = match self.today.get(&text.proving) {
            Some(today) => *today,
            None => traffic::today(db, text.proving, now)?,
        };
        self.today.insert(text.proving, today);
        let whose = if text.proving { "numbers under proof" } else { "known numbers" };
        let money = format!("what texts to {whose} cost");
        let tomorrow = (now.div_euclid(DAY) + 1) * DAY;
        let (sent, budget) = (today.sent, allowance.texts);
        if sent >= budget {
            let detail = format!("today's {sent} texts to {whose} are used up");
            cases::open(db, CaseKind::BudgetSpent, whose, &detail, now)?;
            return Ok(held(text, tomorrow, NO_TEXTS));
        }
        let (money_then, purse) = (cost(op, text) + today.spent, allowance.money);
        if money_then > purse {
            let detail =
                format!("of {} for texts to {whose} today {} are spent", units(purse), units(today.spent));
            cases::open(db, CaseKind::BudgetSpent, &money, &detail, now)?;
            return Ok(held(text, tomorrow, NO_MONEY));
        }
        if sent + 1 == allowance.early_texts() {
            let detail = format!("{} texts to {whose} went out today, of {budget}", sent + 1);
            cases::open(db, CaseKind::BudgetLow, whose, &detail, now)?;
        }
        let early = allowance.early_money();
        if today.spent < early && money_then >= early {
            let detail = format!("texts to {whose} cost {} today, of {}", units(money_then), units(purse));
            cases::open(db, CaseKind::BudgetLow, &money, &detail, now)?;
        }
        Ok(Verdict::Goes)
    }

    fn count(&mut self, op: &Operator, text: &Message) {
        let prefix = self.prefixes_of(text).into_iter().next();
        let today = self.today.entry(text.proving).or_default();
        today.sent += 1;
        today.spent += cost(op, text);
        let hours = [
            prefix.and_then(|prefix| self.prefixes.get_mut(&place(text, &prefix))),
            text.country.as_ref().and_then(|country| {
                self.countries.get_mut(&(country.clone(), is_code(text))).filter(|_| text.proving)
            }),
        ];
        for hour in hours.into_iter().flatten() {
            hour.sent += 1;
            hour.numbers.extend(text.number_id.clone());
        }
    }

    /// Keeps what was counted.
    ///
    /// # Errors
    /// From the database.
    pub fn keep(self, db: &mut Conn) -> Result<(), Error> {
        for (proving, today) in self.today {
            traffic::note_today(db, proving, today, self.now)?;
        }
        Ok(())
    }
}

/// Whether staff lifted a block within the hour, and what went out since does not bear it out again. (Where
/// it does, what the same claim has let pass is not counted: one claim more than fifty codes may go out.)
fn is_forgiven(db: &mut Conn, text: &Message, prefixes: &[String], now: i64) -> Result<bool, Error> {
    let lifted = texts::lifted_at(db, prefixes, text.proving)?.filter(|at| *at > now - SPAN);
    let Some(lifted) = lifted else { return Ok(false) };
    // Of the hour that began then.
    let since = traffic::hour_of_prefix(db, text, prefixes, lifted + SPAN)?;
    Ok(!is_pumped(since.sent, since.used))
}

/// In millionths.
fn cost(op: &Operator, text: &Message) -> i64 {
    op.texting.prices.of(text.country.as_deref(), text.segments)
}

fn is_code(text: &Message) -> bool {
    text.kind == Kind::Code.as_str()
}

fn place(text: &Message, prefix: &str) -> (String, bool, bool) {
    (prefix.to_owned(), text.proving, is_code(text))
}

fn held(text: &Message, until: i64, why: &'static str) -> Verdict {
    if is_code(text) { Verdict::Never(why) } else { Verdict::Later(until, why) }
}
