//! The registry of apps and banks: what their platform tells of them, and what staff say instead. Each field that
//! staff leave empty is as the platform tells it.

use std::collections::BTreeMap;

use super::display_name::{self, LONGEST};
use super::fields::web_address;
use super::phone::countries;
use super::vocabulary::vocabulary;

/// Most characters of what stops working without the data.
pub const LONGEST_CONSEQUENCES: usize = 1_000;
/// Most bytes of an address.
pub const LONGEST_ADDRESS: usize = 2_048;
/// Codes that have telephones of their own and are no countries of ISO 3166-1.
const NO_COUNTRIES: [&str; 2] = ["AC", "TA"];

vocabulary! {
    /// What can be said of an app or a bank.
    Field {
        /// The name people know.
        Name = "name",
        /// The company's name.
        LegalName = "legal_name",
        /// Its site.
        HomeUri = "home_uri",
        /// Its privacy page.
        PrivacyUri = "privacy_uri",
        /// Where its logo is.
        LogoUri = "logo_uri",
        /// What stops working without the data.
        Consequences = "consequences",
        /// Where it is, by ISO 3166-1.
        Country = "country",
    }
}

/// What is said, field by field.
pub type Said = BTreeMap<Field, String>;

/// What the registry holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Who receives data.
    App,
    /// Who holds it.
    Bank,
}

impl Kind {
    /// What can be said of it, in the order of the page.
    #[must_use]
    pub const fn fields(self) -> &'static [Field] {
        use Field::{Consequences, Country, HomeUri, LegalName, LogoUri, Name, PrivacyUri};
        match self {
            Self::App => &[Name, LegalName, HomeUri, PrivacyUri, LogoUri, Country, Consequences],
            Self::Bank => &[Name, LegalName, HomeUri, LogoUri, Country],
        }
    }

    /// How its ids begin.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::App => "rcp",
            Self::Bank => "ins",
        }
    }
}

/// What is wrong with something typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It is too long.
    TooLong,
    /// It is no https address.
    NoAddress,
    /// There is no such country.
    NoCountry,
}

/// What staff say, as it is kept; none where they say nothing.
///
/// # Errors
/// Why it is not taken.
pub fn read(field: Field, typed: &str) -> Result<Option<String>, Wrong> {
    let said = display_name::cleaned(typed);
    if said.is_empty() {
        return Ok(None);
    }
    let said = match field {
        Field::Name | Field::LegalName => short(said, LONGEST)?,
        Field::Consequences => short(said, LONGEST_CONSEQUENCES)?,
        Field::HomeUri | Field::PrivacyUri | Field::LogoUri => address(&said)?,
        Field::Country => country(&said)?,
    };
    Ok(Some(said))
}

/// What counts: what staff say, and else what the platform tells.
#[must_use]
pub fn effective(told: &Said, curated: &Said) -> Said {
    let mut said = told.clone();
    said.extend(curated.clone());
    said
}

/// The fields in which two differ.
#[must_use]
pub fn changed(before: &Said, after: &Said) -> Vec<Field> {
    Field::ALL.iter().filter(|field| before.get(field) != after.get(field)).copied().collect()
}

/// The countries that can be said.
#[must_use]
pub fn country_codes() -> Vec<String> {
    let codes = countries().into_iter().map(|country| country.code);
    codes.filter(|code| !NO_COUNTRIES.contains(&code.as_str())).collect()
}

fn short(said: String, longest: usize) -> Result<String, Wrong> {
    if said.chars().count() > longest { Err(Wrong::TooLong) } else { Ok(said) }
}

/// As platforms may tell them, but by https only and without names and passwords in front.
fn address(said: &str) -> Result<String, Wrong> {
    if said.len() > LONGEST_ADDRESS {
        return Err(Wrong::TooLong);
    }
    let url = web_address(said).filter(|url| url.scheme() == "https").ok_or(Wrong::NoAddress)?;
    let is_plain = url.username().is_empty() && url.password().is_none();
    if is_plain { Ok(url.into()) } else { Err(Wrong::NoAddress) }
}

fn country(said: &str) -> Result<String, Wrong> {
    let code = said.to_ascii_uppercase();
    if country_codes().contains(&code) { Ok(code) } else { Err(Wrong::NoCountry) }
}

#[cfg(test)]
mod tests {
    use super::{Field, Said, Wrong, changed, effective, read};

    #[test]
    fn what_is_typed_is_held_to_what_platforms_are_held_to() {
        assert_eq!(read(Field::Name, " Budgetly\u{202e} \n Plus "), Ok(Some("Budgetly Plus".into())));
        assert_eq!(read(Field::Name, " \u{200b} "), Ok(None));
        assert_eq!(read(Field::Name, &"é".repeat(300)).unwrap().unwrap().chars().count(), 300);
        assert_eq!(read(Field::LegalName, &"é".repeat(301)), Err(Wrong::TooLong));
        assert_eq!(read(Field::Consequences, &"a".repeat(1_000)).unwrap().unwrap().len(), 1_000);
        assert_eq!(read(Field::Consequences, &"a".repeat(1_001)), Err(Wrong::TooLong));
        assert_eq!(read(Field::HomeUri, "https://app.example"), Ok(Some("https://app.example/".into())));
        for address in [
            "http://app.example/",
            "app.example",
            "javascript:alert(1)",
            "https://a:b@app.example/",
            "https:///",
        ] {
            assert_eq!(read(Field::LogoUri, address), Err(Wrong::NoAddress), "{address}");
        }
        let long = |length: usize| format!("https://app.example/{}", "a".repeat(length - 20));
        assert!(read(Field::PrivacyUri, &long(2_048)).is_ok());
        assert_eq!(read(Field::PrivacyUri, &long(2_049)), Err(Wrong::TooLong));
        assert_eq!(read(Field::Country, "us"), Ok(Some("US".into())));
        for country in ["USA", "ZZ", "U", "AC"] {
            assert_eq!(read(Field::Country, country), Err(Wrong::NoCountry), "{country}");
        }
    }

    #[test]
    fn staff_are_heard_first() {
        let said = |pairs: &[(Field, &str)]| -> Said {
            pairs.iter().map(|(field, text)| (*field, (*text).to_owned())).collect()
        };
        let told = said(&[(Field::Name, "Told"), (Field::HomeUri, "https://told.example/")]);
        let curated = said(&[(Field::Name, "Curated"), (Field::Country, "CA")]);
        let both = effective(&told, &curated);
        assert_eq!(both[&Field::Name], "Curated");
        assert_eq!(both[&Field::HomeUri], "https://told.example/");
        assert_eq!(changed(&told, &both), [Field::Name, Field::Country]);
    }
}
