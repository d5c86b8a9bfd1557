//! Phone numbers: one spelling (E.164) for every way of writing one.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};

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
}

/// Longest text that is looked at; real numbers with punctuation stay far below it.
const LONGEST: usize = 64;
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
        Self::read(text, country.parse().ok())
    }

    fn read(text: &str, region: Option<Region>) -> Result<Self, NotAPhone> {
        if text.len() > LONGEST {
            return Err(NotAPhone::Unreadable);
        }
        let number = PHONE_NUMBER_UTIL.parse(text, region).map_err(|_| NotAPhone::Unreadable)?;
        if number.extension.as_deref().is_some_and(|ext| !ext.is_empty()) {
            return Err(NotAPhone::Extension);
        }
        if number.is_possible_with_reason().is_err() {
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

    fn parsed(&self) -> Option<PhoneNumber> {
        PHONE_NUMBER_UTIL.parse(&self.0, None).ok()
    }
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
        assert_eq!(typed("US", "+44 7700 900123").as_deref(), Ok("+447700900123"));
    }

    #[test]
    fn what_is_not_a_number_is_refused() {
        assert_eq!(typed("US", "  "), Err(NotAPhone::Empty));
        assert_eq!(typed("US", "hello"), Err(NotAPhone::Unreadable));
        assert_eq!(typed("US", "415"), Err(NotAPhone::Unreadable));
        assert_eq!(typed("US", "415 555 0010 ext. 5"), Err(NotAPhone::Extension));
        assert_eq!(typed("US", &"5".repeat(1_000_000)), Err(NotAPhone::Unreadable));
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
    }

    #[test]
    fn debug_output_does_not_show_the_number() {
        assert_eq!(format!("{:?}", Phone::from_e164("+14155550010").unwrap()), "Phone(..10)");
    }
}
