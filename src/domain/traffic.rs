//! What keeps texts from being sold by those who ask for them: toll fraud ("SMS pumping") makes a
//! service text numbers whose owners are paid for it. The figures are DESIGN 8's.

use std::collections::BTreeMap;

use super::link::Styles;
use super::time::{DAY, HOUR};

/// Different numbers are counted within this.
pub const SPAN: i64 = HOUR;
/// Different numbers under proof in one prefix, codes and other texts apart.
pub const PROVING_PER_PREFIX: usize = 20;
/// Different numbers under proof in one country.
pub const PROVING_PER_COUNTRY: usize = 500;
/// Different known numbers in one prefix.
pub const KNOWN_PER_PREFIX: usize = 200;
/// Of at least so many codes ...
pub const CODES: i64 = 50;
/// ... so many of a hundred must have been entered, ...
pub const PERCENT_ENTERED: i64 = 20;
/// ... or the prefix gets none for so long.
pub const BLOCK: i64 = DAY;
/// Default of `UNTETHER_SMS_DAILY_BUDGET`.
pub const DAILY_BUDGET: i64 = 50_000;
/// Numbers under proof have a budget of their own, so many times smaller.
const PROVING_SHARE: i64 = 10;
/// Default of `UNTETHER_SMS_PRICES`: what gateways ask for a segment, rounded up, carriers' fees included.
pub const PRICES: &str = "US=0.012,CA=0.012,GB=0.055,MX=0.065,*=0.20";
/// Where no budget in money is set, the day's texts may cost what as many of this length do at the highest
/// price of where they may go: then their number is the limit.
const SEGMENTS: i64 = 2;
/// Default of `UNTETHER_SMS_COUNTRIES`: territories, since +1 is many of them.
pub const COUNTRIES: &str = "US,CA,GB,MX";

/// How many different numbers of one prefix may be texted in an hour.
#[must_use]
pub const fn per_prefix(proving: bool) -> usize {
    if proving { PROVING_PER_PREFIX } else { KNOWN_PER_PREFIX }
}

/// Whether so few codes were entered that somebody else than their owners asks for them.
#[must_use]
pub const fn is_pumped(sent: i64, entered: i64) -> bool {
    sent >= CODES && entered * 100 < sent * PERCENT_ENTERED
}

/// Millionths of whatever money the operator counts in, as people write them: all of it, since a limit is raised by
/// less than a hundredth as well.
#[must_use]
pub fn units(millionths: i64) -> String {
    let part = format!("{:0PLACES$}", millionths % 1_000_000);
    format!("{}.{:0<2}", millionths / 1_000_000, part.trim_end_matches('0'))
}

/// Digits of an amount after the point.
const PLACES: usize = 6;

/// Millionths of an amount that is written with a point.
#[must_use]
pub fn millionths(text: &str) -> Option<i64> {
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(part) || part.len() > PLACES {
        return None;
    }
    let part: i64 = format!("{part:0<PLACES$}").parse().ok()?;
    whole.parse::<i64>().ok()?.checked_mul(1_000_000)?.checked_add(part)
}

/// What a segment costs, in millionths of whatever money the operator counts in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prices {
    /// By ISO 3166-1 alpha-2.
    pub by_country: BTreeMap<String, i64>,
    /// Everywhere else.
    pub elsewhere: i64,
}

impl Prices {
    /// What a text of so many segments costs.
    #[must_use]
    pub fn of(&self, country: Option<&str>, segments: i64) -> i64 {
        let each = country.and_then(|code| self.by_country.get(code)).copied().unwrap_or(self.elsewhere);
        each.saturating_mul(segments)
    }

    /// The highest of these countries, or of all.
    #[must_use]
    pub fn highest(&self, countries: Option<&[String]>) -> i64 {
        match countries {
            Some(listed) => listed.iter().map(|code| self.of(Some(code), 1)).max().unwrap_or_default(),
            None => self.by_country.values().copied().max().unwrap_or_default().max(self.elsewhere),
        }
    }

    /// The budget in money that goes with one in texts.
    #[must_use]
    pub fn for_all(&self, texts: i64, countries: Option<&[String]>) -> i64 {
        self.highest(countries).saturating_mul(texts).saturating_mul(SEGMENTS)
    }
}

/// Where texts may go, and how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Texting {
    /// Territories by ISO 3166-1 alpha-2; none where every one is allowed, as in a sandbox, whose texts
    /// go nowhere.
    pub countries: Option<Vec<String>>,
    /// Texts to known numbers in a day (UTC).
    pub daily_budget: i64,
    /// What they may cost, in millionths.
    pub daily_spend: i64,
    /// What each costs.
    pub prices: Prices,
    /// How they say where to go.
    pub links: Styles,
}

impl Texting {
    /// Whether texts go to this territory.
    #[must_use]
    pub fn reaches(&self, country: Option<&str>) -> bool {
        let Some(allowed) = &self.countries else { return true };
        country.is_some_and(|country| allowed.iter().any(|one| one == country))
    }

    /// How many texts may go out in a day, to known numbers or to those under proof.
    #[must_use]
    pub fn budget(&self, proving: bool) -> i64 {
        if proving { (self.daily_budget / PROVING_SHARE).max(1) } else { self.daily_budget }
    }

    /// What texts may cost in a day, to known numbers or to those under proof, in millionths.
    #[must_use]
    pub fn spend(&self, proving: bool) -> i64 {
        if proving { (self.daily_spend / PROVING_SHARE).max(1) } else { self.daily_spend }
    }
}

#[cfg(test)]
mod tests {
    use super::{Prices, Styles, Texting, is_pumped, millionths, units};

    #[test]
    fn money_is_written_to_its_last_digit() {
        for (amount, text) in [
            (0, "0.00"),
            (1, "0.000001"),
            (9_999, "0.009999"),
            (10_000, "0.01"),
            (150_000, "0.15"),
            (150_001, "0.150001"),
            (500_000, "0.50"),
            (1_000_000, "1.00"),
            (12_345_600, "12.3456"),
        ] {
            assert_eq!((units(amount).as_str(), millionths(text)), (text, Some(amount)));
        }
    }

    #[test]
    fn fewer_than_a_fifth_of_fifty_codes_is_pumping() {
        assert!(!is_pumped(49, 0));
        assert!(is_pumped(50, 0));
        assert!(is_pumped(50, 9));
        assert!(!is_pumped(50, 10));
        assert!(is_pumped(101, 20));
        assert!(!is_pumped(100, 20));
    }

    #[test]
    fn a_territory_is_not_its_calling_code() {
        let prices = Prices { by_country: [("US".into(), 12_000)].into(), elsewhere: 200_000 };
        let texting = Texting {
            countries: Some(vec!["US".into()]),
            daily_budget: 100,
            daily_spend: 1_000_000,
            prices: prices.clone(),
            links: Styles::default(),
        };
        assert_eq!((prices.of(Some("US"), 2), prices.of(Some("JM"), 1)), (24_000, 200_000));
        assert_eq!(prices.for_all(100, texting.countries.as_deref()), 2_400_000);
        assert_eq!(prices.for_all(1, None), 400_000);
        assert_eq!((texting.spend(false), texting.spend(true)), (1_000_000, 100_000));
        assert!(texting.reaches(Some("US")));
        assert!(!texting.reaches(Some("JM")) && !texting.reaches(None));
        assert_eq!((texting.budget(false), texting.budget(true)), (100, 10));
    }
}
