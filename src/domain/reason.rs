//! Why somebody on the staff does something, in their words. It stands in the record for good, so it is short, and
//! holds no phone number.

use super::display_name;

/// Most characters of a reason.
pub const LONGEST: usize = 300;
/// Most characters of a case reference.
pub const LONGEST_CASE: usize = 80;
/// So many digits, with nothing but separators between, may be a phone number (ITU-T E.164 has 7 and more).
const A_NUMBER: usize = 7;

/// A reason as it is kept; empty where nothing is left of it, it is too long, or it holds a phone number.
#[must_use]
pub fn read(typed: &str) -> String {
    let clean = short(typed, LONGEST);
    if has_number(&clean) { String::new() } else { clean }
}

/// A case reference as it is kept; empty where nothing is left of it or it is too long. It may be all digits.
#[must_use]
pub fn case(typed: &str) -> String {
    short(typed, LONGEST_CASE)
}

fn short(typed: &str, most: usize) -> String {
    let clean = display_name::cleaned(typed).trim().to_owned();
    if clean.chars().count() > most { String::new() } else { clean }
}

fn has_number(text: &str) -> bool {
    let mut digits = 0;
    text.chars().any(|c| {
        if c.is_numeric() {
            digits += 1;
        } else if !" -–.()/+\u{a0}".contains(c) {
            digits = 0;
        }
        digits >= A_NUMBER
    })
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, LONGEST_CASE, case, read};

    #[test]
    fn a_reason_is_short_and_holds_no_number() {
        assert_eq!(read("  Calls about an app \u{202e}"), "Calls about an app");
        assert_eq!(read("Invoice 123 456"), "Invoice 123 456");
        for number in ["caller +1 415 555 0011", "(415) 555-0011", "555-0011 x", "4155550011"] {
            assert_eq!(read(number), "", "{number}");
        }
        assert_eq!(read(&"a".repeat(LONGEST)).len(), LONGEST);
        assert_eq!(read(&"a".repeat(LONGEST + 1)), "");
        assert_eq!(case("20261127123456"), "20261127123456");
        assert_eq!(case(&"a".repeat(LONGEST_CASE + 1)), "");
    }
}
