//! Phone numbers: one spelling (E.164) for every way of writing one.

use super::digits::ascii;
use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region,
};

/// A phone number in E.164 form, `+` and at most 15 digits. Its `Debug` shows only the end.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Phone(String);

/// Why a text is not a number that Untether can use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAPhone {
    /// Nothing was typed.
    Empty,
    /// It can't be read as a number, or no such number can exist.
    Unreadable,
    /// It has an extension; text messages do not reach those.
    Extension,
    /// It is a number, of a kind that text messages do not reach: a landline, freephone, premium rate,
    /// a satellite telephone.
    CannotText,
}

/// Most characters that are looked at; real numbers with punctuation stay far below it.
const LONGEST: usize = 64;
/// What people dial before a country code, besides the plus sign: where their own country's prefix is
/// another, they may still know one of these from where they come from.
const ABROAD: [&str; 2] = ["00", "011"];
/// Calling codes of no country: freephone, shared cost, personal and premium numbers, and satellite
/// telephones, to which a text costs what it likes (ITU-T E.164, annex to the Operational Bulletin).
const NOWHERE: [i32; 9] = [800, 808, 870, 878, 881, 882, 883, 888, 979];
/// What the numbering data calls the region of numbers of no country.
const WORLD: &str = "001";
/// Mexico's calling code with the 1 that mobile numbers had before August 2019; many still write it.
const OLD_MEXICO: &str = "+521";
/// Ofcom's mobile range for drama. The numbering data does not count it as mobile; it is meant to be.
const OFCOM_DRAMA: &str = "+447700900";

impl Phone {
    /// Reads the E.164 form that notifications use.
    ///
    /// # Errors
    /// [`NotAPhone`] for everything that does not begin with `+` or is not a possible number.
    pub fn from_e164(text: &str) -> Result<Self, NotAPhone> {
        if !text.starts_with('+') || !text.bytes().skip(1).all(|b| b.is_ascii_digit()) {
            return Err(NotAPhone::Unreadable);
        }
        Self::read(text, None)
    }

    /// Reads what a person typed, in national form for `country` (ISO 3166-1 alpha-2) or in
    /// international form.
    ///
    /// # Errors
    /// [`NotAPhone`], for the sentence on the page.
    pub fn from_typed(country: &str, text: &str) -> Result<Self, NotAPhone> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NotAPhone::Empty);
        }
        if text.chars().nth(LONGEST).is_some() {
            return Err(NotAPhone::Unreadable);
        }
        let text: String = text.chars().map(ascii).collect();
        let here = Self::read(&text, country.parse().ok());
        let phone = match here {
            Ok(phone) if phone.is_assigned() => phone,
            // An extension stays one, wherever the number is from.
            Err(NotAPhone::Extension) => return here,
            other => dialled_abroad(&text).map_or(other, Ok)?,
        };
        if phone.is_assigned() && !phone.can_be_texted() {
            return Err(NotAPhone::CannotText);
        }
        Ok(phone)
    }

    fn read(text: &str, region: Option<Region>) -> Result<Self, NotAPhone> {
        if text.len() > LONGEST {
            return Err(NotAPhone::Unreadable);
        }
        let number = PHONE_NUMBER_UTIL
            .parse(new_mexico(text).as_deref().unwrap_or(text), region)
            .map_err(|_| NotAPhone::Unreadable)?;
        if number.extension.as_deref().is_some_and(|ext| !ext.is_empty()) {
            return Err(NotAPhone::Extension);
        }
        // What can be dialled within a town only is no number that the world knows.
        if number.is_possible_with_reason() != Ok(NumberLengthType::IsPossible) {
            return Err(NotAPhone::Unreadable);
        }
        Ok(Self(number.format_as(PhoneNumberFormat::E164).into_owned()))
    }

    /// The E.164 text. It is personal data: it goes to the sender and nowhere else in clear.
    #[must_use]
    pub fn as_e164(&self) -> &str {
        &self.0
    }

    /// The last four digits, which a page may show to the browser that gave the number.
    #[must_use]
    pub fn last4(&self) -> &str {
        let start = self.0.len().saturating_sub(4);
        self.0.get(start..).unwrap_or_default()
    }

    /// The number less its last four digits: those who sell numbers to be texted hold whole blocks.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.0.get(..self.0.len().saturating_sub(4)).unwrap_or_default()
    }

    /// The territory that it belongs to, ISO 3166-1 alpha-2; +1 alone is two dozen of them. `None` for
    /// numbers of no country, and where the numbering data knows none.
    #[must_use]
    pub fn territory(&self) -> Option<String> {
        if self.0.starts_with(OFCOM_DRAMA) {
            return Some("GB".to_owned());
        }
        let region = self.parsed()?.get_region_code()?.to_string();
        (region != WORLD).then_some(region)
    }

    /// Whether this number can receive a text message. In doubt, yes: the carrier has the last word.
    #[must_use]
    pub fn can_be_texted(&self) -> bool {
        if self.0.starts_with(OFCOM_DRAMA) {
            return true;
        }
        let Some(number) = self.parsed() else {
            return false;
        };
        number.is_valid()
            && !NOWHERE.contains(&number.country_code)
            && matches!(
                number.get_type(),
                PhoneNumberType::Mobile | PhoneNumberType::FixedLineOrMobile | PhoneNumberType::VoIP
            )
    }

    /// Whether this number is set aside for fiction, so that no text to it reaches anybody:
    /// +1 NXX 555-XXXX and +44 7700 900XXX (Ofcom's range for drama).
    #[must_use]
    pub fn is_fictional(&self) -> bool {
        let digits = self.0.as_bytes();
        let nanp =
            digits.len() == 12 && digits.starts_with(b"+1") && digits.get(5..8) == Some(b"555".as_slice());
        let ofcom = digits.len() == 13 && self.0.starts_with(OFCOM_DRAMA);
        nanp || ofcom
    }

    /// Whether the numbering data knows it as given to somebody. It is always a little out of date.
    fn is_assigned(&self) -> bool {
        self.0.starts_with(OFCOM_DRAMA) || self.parsed().is_some_and(|number| number.is_valid())
    }

    fn parsed(&self) -> Option<PhoneNumber> {
        PHONE_NUMBER_UTIL.parse(&self.0, None).ok()
    }
}

/// Without what stands between digits.
fn compact(text: &str) -> String {
    text.chars().filter(|c| !(c.is_whitespace() || "()-./".contains(*c))).collect()
}

/// A Mexican mobile number as it is written today, where this is one as it was written before.
fn new_mexico(text: &str) -> Option<String> {
    let digits = compact(text);
    let rest = digits.strip_prefix(OLD_MEXICO).filter(|rest| rest.len() == 10)?;
    Some(format!("+52{rest}"))
}

/// The number behind what is dialled before a country code.
fn dialled_abroad(text: &str) -> Option<Phone> {
    let digits = compact(text);
    let numbers = ABROAD.iter().filter_map(|prefix| digits.strip_prefix(prefix));
    let phones = numbers.filter_map(|rest| Phone::from_e164(&format!("+{rest}")).ok());
    phones.into_iter().find(Phone::is_assigned)
}

impl std::fmt::Debug for Phone {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Phone(..{})", self.0.get(self.0.len().saturating_sub(2)..).unwrap_or_default())
    }
}

/// A country on the sign-in page: ISO code and calling code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// ISO 3166-1 alpha-2.
    pub code: String,
    /// Calling code without the plus sign.
    pub calling: i32,
}

/// Every country that has a calling code, by ISO code.
#[must_use]
pub fn countries() -> Vec<Country> {
    let mut all: Vec<Country> = PHONE_NUMBER_UTIL
        .get_supported_regions()
        .filter_map(|region| {
            let calling = PHONE_NUMBER_UTIL.get_country_code_for_region(region)?;
            Some(Country { code: region.to_string(), calling })
        })
        .collect();
    all.sort_by(|a, b| a.code.cmp(&b.code));
    all
}

#[cfg(test)]
mod tests {
    use super::{NotAPhone, Phone};

    fn typed(country: &str, text: &str) -> Result<String, NotAPhone> {
        Phone::from_typed(country, text).map(|p| p.as_e164().to_owned())
    }

    #[test]
    fn every_way_of_writing_is_one_number() {
        for text in ["(415) 555-0010", "415.555.0010", "1 415 555 0010", "+1 415 555 0010", "+14155550010"] {
            assert_eq!(typed("US", text).as_deref(), Ok("+14155550010"), "{text}");
        }
        assert_eq!(typed("GB", "07700 900123").as_deref(), Ok("+447700900123"));
        for text in [
            "+44 7700 900123",
            "+44 (0)7700 900123",
            "011 44 7700 900123",
            "00447700900123",
            "00 44 (7700) 900-123",
            "\u{ff0b}44\u{ff17}\u{ff17}\u{ff10}\u{ff10}900123",
            "+\u{664}\u{664} \u{667}\u{667}\u{660}\u{660} \u{669}\u{660}\u{660}\u{661}\u{662}\u{663}",
        ] {
            assert_eq!(typed("US", text).as_deref(), Ok("+447700900123"), "{text}");
        }
        for text in ["+52 1 55 1234 5678", "+525512345678", "011 52 1 55 1234 5678"] {
            assert_eq!(typed("US", text).as_deref(), Ok("+525512345678"), "{text}");
        }
        assert_eq!(Phone::from_e164("+5215512345678").unwrap().as_e164(), "+525512345678");
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        assert_eq!(typed("US", "  "), Err(NotAPhone::Empty));
        assert_eq!(typed("US", "hello"), Err(NotAPhone::Unreadable));
        assert_eq!(typed("US", "415"), Err(NotAPhone::Unreadable));
        assert_eq!(typed("US", "415 555 0010 ext. 5"), Err(NotAPhone::Extension));
        assert_eq!(typed("US", &"5".repeat(1_000_000)), Err(NotAPhone::Unreadable));
        for short in ["911", "112", "22000", "555-0010"] {
            assert_eq!(typed("US", short), Err(NotAPhone::Unreadable), "{short}");
        }
        for (country, text) in [
            ("US", "+1 900 234 5678"),
            ("US", "+1 800 275 2273"),
            ("GB", "0909 879 0000"),
            ("GB", "020 7946 0018"),
            ("US", "+870 773 111 632"),
            ("US", "+881 612 345 678"),
            ("US", "+883 5100 1234 5678"),
            ("US", "+979 123 456 789"),
        ] {
            assert_eq!(typed(country, text), Err(NotAPhone::CannotText), "{text}");
        }
        assert!(Phone::from_e164("4155550010").is_err());
        assert!(Phone::from_e164("+1 415 555 0010").is_err());
    }

    #[test]
    fn fiction_is_known_and_premium_is_not_texted() {
        let phone = |text| Phone::from_e164(text).unwrap();
        assert!(phone("+14155550010").is_fictional());
        assert!(phone("+447700900123").is_fictional());
        assert!(!phone("+14155561234").is_fictional());
        assert!(phone("+14155550010").can_be_texted());
        assert!(phone("+12025550143").can_be_texted());
        assert!(phone("+447700900123").can_be_texted());
        assert!(!phone("+18005550199").can_be_texted());
        assert!(!phone("+18002752273").can_be_texted());
        assert!(!phone("+19002345678").can_be_texted());
        assert_eq!(phone("+14155550010").last4(), "0010");
        assert_eq!(phone("+14155550010").prefix(), "+1415555");
    }

    #[test]
    fn one_calling_code_is_many_territories() {
        for (number, territory) in [
            ("+14155550010", Some("US")),
            ("+16135550143", Some("CA")),
            ("+18765550143", Some("JM")),
            ("+447700900123", Some("GB")),
            ("+447781123456", Some("GG")),
            ("+525512345678", Some("MX")),
            ("+881612345678", None),
        ] {
            assert_eq!(Phone::from_e164(number).unwrap().territory().as_deref(), territory, "{number}");
        }
    }

    #[test]
    fn debug_output_does_not_show_the_number() {
        assert_eq!(format!("{:?}", Phone::from_e164("+14155550010").unwrap()), "Phone(..10)");
    }
}
