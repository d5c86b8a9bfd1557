//! Where texts may go, how many, what they may cost, and how they say where to go.

use std::collections::BTreeMap;

use super::Settings;
use super::check::{Checker, count};
use crate::domain::link::{Style, Styles};
use crate::domain::phone::countries;
use crate::domain::traffic::{COUNTRIES, DAILY_BUDGET, PRICES, Prices, Texting, millionths};

/// Stands for all other countries.
const OTHERS: &str = "*";

pub(super) fn check(c: &mut Checker, s: &Settings, sandboxed: bool) -> Option<Texting> {
    // A sandbox's texts go nowhere, and its made-up numbers are of many countries.
    let everywhere = sandboxed && s.sms_countries.is_none();
    let listed = c.take("UNTETHER_SMS_COUNTRIES", s.sms_countries.as_ref(), COUNTRIES, territories);
    let budget = DAILY_BUDGET.to_string();
    let budget = c.take("UNTETHER_SMS_DAILY_BUDGET", s.sms_daily_budget.as_ref(), &budget, count);
    let prices = c.take("UNTETHER_SMS_PRICES", s.sms_prices.as_ref(), PRICES, prices);
    let links = c.take("UNTETHER_SMS_LINKS", s.sms_links.as_ref(), "", styles);
    let given = s.sms_daily_spend.as_ref();
    let spend = given.map(|_| c.take("UNTETHER_SMS_DAILY_SPEND", given, "", spend));
    let countries = if everywhere { None } else { Some(listed?) };
    let (daily_budget, prices) = (budget?, prices?);
    Some(Texting {
        daily_spend: match spend {
            Some(given) => given?,
            None => prices.for_all(daily_budget, countries.as_deref()),
        },
        countries,
        daily_budget,
        prices,
        links: links?,
    })
}

fn spend(text: &str) -> Result<i64, String> {
    millionths(text)
        .filter(|amount| *amount > 0)
        .ok_or_else(|| format!("must be an amount such as 250 or 99.50, not {text:?}"))
}

/// Without a price for all others, theirs is that of the default.
fn prices(text: &str) -> Result<Prices, String> {
    let mut by_country = by_country(text, "US=0.012,*=0.20", millionths)?;
    let elsewhere = by_country.remove(OTHERS);
    let preset = || PRICES.rsplit_once('=').and_then(|(_, price)| millionths(price)).unwrap_or_default();
    Ok(Prices { by_country, elsewhere: elsewhere.unwrap_or_else(preset) })
}

fn styles(text: &str) -> Result<Styles, String> {
    let mut by_country = by_country(text, "CN=none,SG=domain", Style::parse)?;
    let elsewhere = by_country.remove(OTHERS).unwrap_or(Style::Link);
    Ok(Styles { by_country, elsewhere })
}

/// `US=...,CA=...`, each country once.
fn by_country<T>(
    text: &str,
    example: &str,
    read: impl Fn(&str) -> Option<T>,
) -> Result<BTreeMap<String, T>, String> {
    let known = countries();
    let mut all = BTreeMap::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let fault = || format!("must be written as {example}; {part:?} is not");
        let (country, value) = part.split_once('=').ok_or_else(fault)?;
        let country = country.trim().to_ascii_uppercase();
        if country != OTHERS && !known.iter().any(|one| one.code == country) {
            return Err(fault());
        }
        let value = read(value.trim()).ok_or_else(fault)?;
        if all.insert(country, value).is_some() {
            return Err(format!("names a country twice: {part:?}"));
        }
    }
    Ok(all)
}

fn territories(text: &str) -> Result<Vec<String>, String> {
    let known = countries();
    text.split(',')
        .map(|part| part.trim().to_ascii_uppercase())
        .filter(|part| !part.is_empty())
        .map(|part| {
            let is_known = known.iter().any(|country| country.code == part);
            let why =
                || format!("must be ISO 3166-1 codes such as US,CA with commas between; {part:?} is none");
            if is_known { Ok(part.clone()) } else { Err(why()) }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{millionths, prices, styles};
    use crate::domain::link::Style;

    #[test]
    fn prices_are_read_to_the_millionth() {
        assert_eq!(millionths("0.0083"), Some(8_300));
        assert_eq!(
            (millionths("12"), millionths("1.5"), millionths("0.000001")),
            (Some(12_000_000), Some(1_500_000), Some(1))
        );
        for wrong in ["", ".5", "-1", "1,5", "0.0000001", "1e3", "99999999999999"] {
            assert_eq!(millionths(wrong), None, "{wrong}");
        }
        let read = prices("us=0.01, *=0.1").unwrap();
        assert_eq!((read.of(Some("US"), 2), read.of(Some("GB"), 1)), (20_000, 100_000));
        assert_eq!(prices("US=0.01").unwrap().of(Some("GB"), 1), 200_000);
        assert!(prices("US=0.01,US=0.02").is_err() && prices("XX=1").is_err() && prices("US").is_err());
    }

    #[test]
    fn a_country_has_its_style() {
        let read = styles("CN=none,SG=domain").unwrap();
        assert_eq!(read.of(Some("CN")), Style::Words);
        assert_eq!(read.of(Some("SG")), Style::Domain);
        assert_eq!((read.of(Some("US")), read.of(None)), (Style::Link, Style::Link));
        assert_eq!(styles("*=domain,US=link").unwrap().of(Some("GB")), Style::Domain);
        assert!(styles("US=maybe").is_err());
    }
}
