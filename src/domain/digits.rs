//! Digits as people type them.

/// The ASCII digit that a full-width, Arabic-Indic or Extended Arabic-Indic one stands for; what is
/// none of these stays as it is.
#[must_use]
pub fn ascii(c: char) -> char {
    let shifted = |zero: u32| char::from_digit(u32::from(c) - zero, 10).unwrap_or(c);
    match c {
        '\u{ff10}'..='\u{ff19}' => shifted(0xff10),
        '\u{660}'..='\u{669}' => shifted(0x660),
        '\u{6f0}'..='\u{6f9}' => shifted(0x6f0),
        other => other,
    }
}
