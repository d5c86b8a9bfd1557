//! A day's limits that are raised, and one more asked for: a part of the page of texts.

use serde::Deserialize;

use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::wrong::{Told, Wrong};
use crate::domain::raised::{LASTS, Limit, TIMES_AT_MOST};
use crate::domain::time::HOUR;
use crate::domain::traffic::{Texting, units};
use crate::store::raised_limits::Raised;

/// What was typed to have a limit raised.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Raising {
    /// Which.
    #[serde(default)]
    pub limit: String,
    /// To how much.
    #[serde(default)]
    pub amount: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// One that stands.
pub(super) struct Row {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) to: String,
    pub(super) set: String,
    pub(super) until: Stamp,
    pub(super) reason: String,
    pub(super) asked_by: String,
    pub(super) approved_by: String,
}

pub(super) struct Choice {
    pub(super) value: &'static str,
    pub(super) name: String,
    pub(super) chosen: bool,
}

/// This part of the page.
pub struct Limits {
    pub(super) rows: Vec<Row>,
    pub(super) choices: Vec<Choice>,
    pub(super) typed: Raising,
    wrongs: Vec<Told>,
}

impl Limits {
    /// What stands, with the addresses of who asked and who approved; what was typed stays.
    #[must_use]
    pub fn new(
        f: &AdminFrame,
        texting: &Texting,
        raised: &[(Limit, i64)],
        standing: Vec<(Raised, String, String)>,
        typed: Raising,
        wrongs: &[Wrong],
    ) -> Self {
        let choices = Limit::ALL.iter().map(|limit| Choice {
            value: limit.as_str(),
            name: format!("{} ({})", f.say(limit_key(*limit)), amount(*limit, limit.stands(texting, raised))),
            chosen: Limit::parse(&typed.limit) == Some(*limit),
        });
        Self {
            choices: choices.collect(),
            rows: standing.into_iter().filter_map(|one| row(f, texting, one)).collect(),
            wrongs: Told::all(f, wrongs),
            typed,
        }
    }

    /// Whether anything is raised.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// What was not taken.
    #[must_use]
    pub fn wrongs(&self) -> &[Told] {
        &self.wrongs
    }

    pub(super) fn wrong(&self, field: &str) -> Option<&str> {
        Told::of(&self.wrongs, field)
    }

    pub(super) const fn hours() -> i64 {
        LASTS / HOUR
    }

    pub(super) const fn times() -> i64 {
        TIMES_AT_MOST
    }
}

fn row(f: &AdminFrame, texting: &Texting, one: (Raised, String, String)) -> Option<Row> {
    let (raised, asked_by, approved_by) = one;
    let limit = Limit::parse(&raised.kind)?;
    Some(Row {
        name: f.say(limit_key(limit)),
        to: amount(limit, raised.amount),
        set: amount(limit, limit.set(texting)),
        until: f.time(raised.until, Style::Moment),
        id: raised.id,
        reason: raised.reason,
        asked_by,
        approved_by,
    })
}

/// An amount as people write it: texts, or money.
#[must_use]
pub fn amount(limit: Limit, amount: i64) -> String {
    if limit.is_money() { units(amount) } else { amount.to_string() }
}

/// The key of what a limit is called.
#[must_use]
pub const fn limit_key(limit: Limit) -> &'static str {
    match limit {
        Limit::KnownTexts => "staff-limit-known-texts",
        Limit::KnownMoney => "staff-limit-known-money",
        Limit::ProvingTexts => "staff-limit-proving-texts",
        Limit::ProvingMoney => "staff-limit-proving-money",
    }
}
