//! The six digits of a sign-in. The figures are DESIGN 8's.

use super::digits::ascii;
use super::keyring::{Keyring, Purpose, Unsealable};
use super::secrets;
use super::time::{MINUTE, SECOND};

/// How long a code can be entered.
pub const LIFETIME: i64 = 10 * MINUTE;
/// How many tries are compared with one code; the next is refused even if right.
pub const CHECKS: i32 = 5;
/// How long a flow waits before it may send again: before the 2nd, 3rd, 4th code, and every later one.
pub const RESEND_WAITS: [i64; 4] = [60 * SECOND, 2 * MINUTE, 5 * MINUTE, 10 * MINUTE];
/// The code of the sandbox's listed numbers.
pub const SANDBOX: &str = "123456";

/// A uniform code of six digits from the operating system's randomness.
#[must_use]
pub fn fresh() -> String {
    // Values at or above the largest multiple of a million would favour small codes.
    const LIMIT: u32 = u32::MAX - u32::MAX % 1_000_000;
    loop {
        let value = u32::from_be_bytes(secrets::random_bytes());
        if value < LIMIT {
            return format!("{:06}", value % 1_000_000);
        }
    }
}

/// How a code stands in the database: bound to the flow that asked and to the number, as E.164 text.
#[must_use]
pub fn stored(keys: &Keyring, flow: &str, number: &str, code: &str) -> String {
    keys.mac(Purpose::Codes, &[flow, number, code])
}

/// Whether this code stands so in the database, whichever generation of the key made it.
///
/// # Errors
/// [`Unsealable::UnknownKey`] where that one is not here.
pub fn is(keys: &Keyring, flow: &str, number: &str, code: &str, stored: &str) -> Result<bool, Unsealable> {
    keys.made(Purpose::Codes, &[flow, number, code], stored)
}

/// How long to wait after the `sent`-th code of a flow before the next; 0 before the first.
#[must_use]
pub fn wait_after(sent: i32) -> i64 {
    match usize::try_from(sent) {
        Ok(0) | Err(_) => 0,
        Ok(n) => RESEND_WAITS.get(n - 1).or(RESEND_WAITS.last()).copied().unwrap_or(0),
    }
}

/// The digits that a person typed: spaces and hyphens fall out, full-width and Arabic-Indic digits
/// count as digits. `None` where six digits do not remain.
#[must_use]
pub fn typed(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(6);
    for c in text.chars().take(64).map(ascii) {
        match c {
            '0'..='9' => digits.push(c),
            '-' => {}
            _ if c.is_whitespace() => {}
            _ => return None,
        }
    }
    (digits.len() == 6).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::{fresh, typed, wait_after};

    #[test]
    fn codes_are_six_digits_and_spread() {
        let codes: std::collections::HashSet<String> = (0..1_000).map(|_| fresh()).collect();
        assert!(codes.iter().all(|code| code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit())));
        // 1,000 draws from a million collide about once in two runs; 50 collisions never happen.
        assert!(codes.len() > 950);
    }

    #[test]
    fn typed_digits_are_taken_as_meant() {
        assert_eq!(typed(" 123 456 ").as_deref(), Some("123456"));
        assert_eq!(typed("123-456").as_deref(), Some("123456"));
        assert_eq!(typed("\u{ff11}23456").as_deref(), Some("123456"));
        assert_eq!(typed("\u{661}23456").as_deref(), Some("123456"));
        assert_eq!(typed("12345"), None);
        assert_eq!(typed("1234567"), None);
        assert_eq!(typed("12345a"), None);
    }

    #[test]
    fn waits_grow_and_stay_at_ten_minutes() {
        assert_eq!([0, 1, 2, 3, 4, 9].map(wait_after), [0, 60_000, 120_000, 300_000, 600_000, 600_000]);
    }
}
