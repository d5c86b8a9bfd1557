//! Texts: what they cost, whether their codes are entered, and beginnings of numbers that get none.

use askama::Template;
use serde::Deserialize;

use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::chart::Chart;
use super::limits::{Limits, Raising};
use super::why::Why;
use super::wrong::Wrong;
use crate::domain::raised::{Allowance, Limit};
use crate::domain::staff::Permission;
use crate::domain::traffic::{Texting, units};
use crate::domain::words::Given;
use crate::flows::texts::{BLOCKS, CODES_AT_MOST, Conversion, Day, Overview};
use crate::store::texts::Block;

/// Which block is to be lifted, and why, as it was typed.
#[derive(Clone, Debug, Deserialize)]
pub struct Lifting {
    /// The blind index that is blocked.
    #[serde(default)]
    pub prefix: String,
    /// Whether for numbers under proof: "yes".
    #[serde(default)]
    pub proving: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// Which blocks are looked at: those after this one. What names none is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Place {
    #[serde(default)]
    after: String,
}

impl Place {
    /// Since when the block holds (unix ms), its blind index, and whether it is for numbers under proof.
    #[must_use]
    pub fn after(&self) -> Option<(i64, &str, bool)> {
        let (since, rest) = self.after.split_once('_')?;
        let (proving, prefix) = rest.split_once('_')?;
        let is_digest = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        Some((
            since.parse().ok()?,
            Some(prefix).filter(|prefix| prefix.bytes().all(is_digest))?,
            proving == "yes",
        ))
    }

    fn of(block: &Block) -> String {
        [&block.since.to_string(), "_", yes_or_no(block.proving), "_", &block.prefix].concat()
    }
}

const fn yes_or_no(proving: bool) -> &'static str {
    if proving { "yes" } else { "no" }
}

/// How many characters of a digest stand for it.
const SHORT: usize = 10;

/// What is left of a day for one kind of numbers.
struct Budget {
    whose: String,
    sent: i64,
    texts: i64,
    left: i64,
    spent: String,
    money: String,
    money_left: String,
}

struct DayRow {
    day: String,
    known: i64,
    known_cost: String,
    proving: i64,
    proving_cost: String,
}

/// How many codes went to a place, and were entered.
struct Codes {
    name: String,
    sent: i64,
    entered: i64,
    share: i64,
}

struct BlockRow {
    /// The whole digest, for the form.
    prefix: String,
    /// What it is called here.
    short: String,
    proving: &'static str,
    whose: String,
    why: String,
    since: Stamp,
    until: Stamp,
    /// Why it is to be lifted.
    lifting: Why,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/messages.html")]
pub struct MessagesPage {
    f: AdminFrame,
    budgets: Vec<Budget>,
    chart: Chart,
    says: String,
    days: Vec<DayRow>,
    countries: Vec<Codes>,
    prefixes: Vec<Codes>,
    /// How many others there are of each, in words.
    others: [Option<String>; 2],
    is_part: bool,
    blocks: Vec<BlockRow>,
    /// Where the blocks go on.
    next: Option<String>,
    limits: Limits,
    fault: bool,
}

impl MessagesPage {
    /// The page. `refused`: the block that was to be lifted without a reason that can be taken; `raising`: the
    /// limit that was to be raised, and what was not taken of it.
    #[must_use]
    pub fn new(
        f: AdminFrame,
        texting: &Texting,
        mut texts: Overview,
        refused: Option<&Lifting>,
        raising: Option<(Raising, Vec<Wrong>)>,
    ) -> Self {
        let today = texts.days.last().copied().unwrap_or_default();
        let says = says(&f, &texts.days);
        let (first, last) = (texts.days.first().map_or(0, |day| day.at), today.at);
        let counts: Vec<(i64, i64)> = texts.days.iter().map(|day| (day.known, day.proving)).collect();
        let raised = texts.raised.iter().filter_map(|(one, ..)| Some((Limit::parse(&one.kind)?, one.amount)));
        let raised: Vec<(Limit, i64)> = raised.collect();
        let budget = |proving| budget(&f, Allowance::of(texting, proving, &raised), &today, proving);
        let (typed, wrongs) = raising.unwrap_or_default();
        let is_more = texts.blocks.len() > BLOCKS;
        texts.blocks.truncate(BLOCKS);
        let next = texts.blocks.last().filter(|_| is_more).map(Place::of);
        let others = [&texts.by_country, &texts.by_prefix]
            .map(|places| (places.others > 0).then(|| f.say1("staff-texts-others", "count", places.others)));
        let blocks = texts.blocks.into_iter().enumerate();
        Self {
            budgets: vec![budget(false), budget(true)],
            limits: Limits::new(&f, texting, &raised, texts.raised, typed, &wrongs),
            chart: Chart::new(&counts, says.clone(), day_name(&f, first), day_name(&f, last)),
            says,
            days: texts.days.iter().rev().map(|day| day_row(&f, day)).collect(),
            countries: texts.by_country.most.into_iter().map(|one| place(&f, one, |name| name)).collect(),
            prefixes: texts
                .by_prefix
                .most
                .into_iter()
                .map(|one| place(&f, one, |name| short(&name)))
                .collect(),
            others,
            is_part: texts.is_part,
            blocks: blocks.map(|(at, block)| block_row(&f, block, at, refused)).collect(),
            next,
            fault: refused.is_some(),
            f,
        }
    }

    /// The field of the block whose reason was not taken, if it holds still.
    fn at_fault(&self) -> Option<&str> {
        let mut all = self.blocks.iter().map(|block| &block.lifting);
        all.find(|why| why.wrong.is_some()).map(|why| why.id.as_str())
    }

    fn can_run(&self) -> bool {
        self.f.may(Permission::RunDeliveries)
    }

    fn can_raise(&self) -> bool {
        self.f.may(Permission::RaiseLimits)
    }

    const fn codes_at_most() -> i64 {
        CODES_AT_MOST
    }
}

/// What stands for the digest of a prefix: enough of it to tell it from others, after its key's name.
fn short(digest: &str) -> String {
    let bare = digest.split_once('.').map_or(digest, |(_, bare)| bare);
    bare.chars().take(SHORT).collect()
}

/// The chart in words.
fn says(f: &AdminFrame, days: &[Day]) -> String {
    let of = |day: &Day| day.known + day.proving;
    let total: i64 = days.iter().map(of).sum();
    let Some(most) = days.iter().max_by_key(|day| of(day)).filter(|_| total > 0) else {
        return f.say("staff-texts-chart-none");
    };
    let day = day_name(f, most.at);
    let values = [("total", total.into()), ("day", Given::Text(&day)), ("most", of(most).into())];
    f.words.with("staff-texts-chart", &values)
}

/// A day (UTC) in words. It is no time that the script may move to the browser's zone.
fn day_name(f: &AdminFrame, at: i64) -> String {
    f.time(at, Style::Date).text().to_owned()
}

const fn whose(proving: bool) -> &'static str {
    if proving { "staff-texts-proving" } else { "staff-texts-known" }
}

fn budget(f: &AdminFrame, allowance: Allowance, today: &Day, proving: bool) -> Budget {
    let (sent, cost) =
        if proving { (today.proving, today.proving_spent) } else { (today.known, today.known_spent) };
    let Allowance { texts, money } = allowance;
    Budget {
        whose: f.say(whose(proving)),
        sent,
        texts,
        left: (texts - sent).max(0),
        spent: units(cost),
        money: units(money),
        money_left: units((money - cost).max(0)),
    }
}

fn day_row(f: &AdminFrame, day: &Day) -> DayRow {
    DayRow {
        day: day_name(f, day.at),
        known: day.known,
        known_cost: units(day.known_spent),
        proving: day.proving,
        proving_cost: units(day.proving_spent),
    }
}

fn place(f: &AdminFrame, one: Conversion, name: impl Fn(String) -> String) -> Codes {
    let known = !one.place.is_empty();
    Codes {
        name: if known { name(one.place) } else { f.say("staff-texts-elsewhere") },
        sent: one.sent,
        entered: one.entered,
        share: one.entered * 100 / one.sent.max(1),
    }
}

fn block_row(f: &AdminFrame, block: Block, at: usize, refused: Option<&Lifting>) -> BlockRow {
    let proving = yes_or_no(block.proving);
    let is_it = |typed: &&Lifting| typed.prefix == block.prefix && typed.proving == proving;
    let lifting = Why::new(["reason-", &at.to_string()].concat()).hinting(f.say("staff-block-lift-hint"));
    BlockRow {
        lifting: match refused.filter(is_it) {
            Some(typed) => lifting.refused(&typed.reason, f.say("staff-reason-fault")),
            None => lifting,
        },
        short: short(&block.prefix),
        proving,
        whose: f.say(whose(block.proving)),
        why: block.why.unwrap_or_else(|| f.say("staff-block-why")),
        since: f.time(block.since, Style::Moment),
        until: f.time(block.until, Style::Moment),
        prefix: block.prefix,
    }
}
