//! Why somebody on the staff does something, in their words. It stands in the record for good, so it is short, and
//! holds no phone number, no code of a sign-in and no token of a link.

use super::phone::Phone;
use super::{display_name, id};

/// Most characters of a reason.
pub const LONGEST: usize = 300;
/// Most characters of a case reference.
pub const LONGEST_CASE: usize = 80;
/// So many digits, with no letter between, may be a phone number (ITU-T E.164 has 7 and more).
const A_NUMBER: usize = 7;
/// The digits of a code, with nothing between.
const A_CODE: usize = 6;
/// Characters of the tokens that we hand out: 16 bytes in base64url, and 32.
const TOKENS: [usize; 2] = [22, 43];

/// A reason as it is kept; empty where nothing is left of it, it is too long, or it holds what may be a phone number,
/// a code or a token.
#[must_use]
pub fn read(typed: &str) -> String {
    let clean = short(typed, LONGEST);
    let said = without_ids(&clean);
    let tells = has_number(&said) || has_code(&said) || has_token(&said);
    if tells { String::new() } else { clean }
}

/// What is left to look through: the digits of our own identifiers are nobody's number.
fn without_ids(text: &str) -> String {
    let is_id = |word: &&str| {
        let bare = word.trim_matches(|c: char| !c.is_ascii_alphanumeric());
        bare.split_once('_').is_some_and(|(prefix, _)| prefix.len() == 3 && id::is_well_formed(prefix, bare))
    };
    text.split_whitespace().filter(|word| !is_id(word)).collect::<Vec<_>>().join(" ")
}

/// A case reference as it is kept; empty where nothing is left of it, it is too long, or it is a phone number in
/// international form or a token. It may be all digits.
#[must_use]
pub fn case(typed: &str) -> String {
    let clean = short(typed, LONGEST_CASE);
    let is_dialled = clean.split('+').skip(1).any(has_number);
    if is_dialled || has_token(&clean) { String::new() } else { clean }
}

/// Whether a text holds this very number, however it is spelled: its last seven digits, whatever stands between.
#[must_use]
pub fn names(text: &str, phone: &Phone) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let number = digits(phone.as_e164());
    let end = number.len().checked_sub(A_NUMBER).and_then(|from| number.get(from..)).unwrap_or(&number);
    digits(text).contains(end)
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
        } else if c.is_alphabetic() {
            digits = 0;
        }
        digits >= A_NUMBER
    })
}

fn has_code(text: &str) -> bool {
    text.split(|c: char| !c.is_numeric()).any(|run| run.chars().count() == A_CODE)
}

fn has_token(text: &str) -> bool {
    let is_apart = |c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_');
    text.split(is_apart).any(|run| TOKENS.contains(&run.len()))
}

#[cfg(test)]
mod tests {
    use super::super::phone::Phone;
    use super::{LONGEST, LONGEST_CASE, case, names, read};

    #[test]
    fn a_reason_is_short_and_holds_no_number() {
        assert_eq!(read("  Calls about an app \u{202e}"), "Calls about an app");
        assert_eq!(read("Invoice 123 456"), "Invoice 123 456");
        let numbers = ["caller +1 415 555 0011", "(415) 555-0011", "555-0011 x", "4155550011"];
        let spelled = ["415,555,0011", "415_555_0011", "415—555—0011", "4:1:5:5:5:5:0"];
        for number in numbers.into_iter().chain(spelled) {
            assert_eq!(read(number), "", "{number}");
        }
        assert_eq!(read("555-001 and 1"), "555-001 and 1", "six digits, a word, one more");
        assert_eq!(read(&"a".repeat(LONGEST)).len(), LONGEST);
        assert_eq!(read(&"a".repeat(LONGEST + 1)), "");
        assert_eq!(case("20261127123456"), "20261127123456");
        assert_eq!(case(&"a".repeat(LONGEST_CASE + 1)), "");
    }

    #[test]
    fn neither_holds_a_code_or_a_token() {
        assert_eq!(read("They read me code 482913"), "");
        assert_eq!(read("Tickets 48291 and 4829 13"), "Tickets 48291 and 4829 13");
        let token = "a1B2c3D4e5F6g7H8i9J0_-";
        assert_eq!((read(&format!("See /l/{token}")), case(token)), (String::new(), String::new()));
        let connection = "con_019a9f0c5b8e7d33a1c2e4f60718293a";
        let why = format!("As with {connection}, once more");
        assert_eq!(read(&why), why, "the digits of an id are nobody's number");
        assert_eq!(read("As with con_4155550011"), "");
        assert_eq!(
            (case("482913"), case("+14155550011").as_str(), case("C+1")),
            ("482913".into(), "", "C+1".into())
        );
    }

    #[test]
    fn a_number_is_known_however_it_is_spelled() {
        let phone = Phone::from_e164("+14155550011").unwrap_or_else(|_| unreachable!());
        assert!(names("C-415x555y0011", &phone) && names("5550011", &phone));
        assert!(!names("5550012", &phone) && !names("550011", &phone));
    }
}
