//! Names that come from outside. On pages they are shown as they are, less what can deceive; in text
//! messages they are reduced until no line can pass for a code, a phone number or an address.

use unicode_normalization::{UnicodeNormalization as _, char::is_combining_mark};

/// Longest name that is taken from a notification, in characters.
pub const LONGEST: usize = 300;
/// Longest name in a text message, in characters.
pub const LONGEST_IN_TEXT: usize = 30;

/// Drops control characters, line breaks and the characters that change the direction of text
/// (Unicode TR 9) or show nothing at all, and folds white space.
#[must_use]
pub fn cleaned(name: &str) -> String {
    let kept: String =
        name.chars().filter(|c| !deceives(*c)).map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    kept.split(' ').filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// As names are looked for and put in order: without accents, whatever their case.
#[must_use]
pub fn folded(name: &str) -> String {
    name.nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

fn deceives(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' | '\u{ad}')
}

/// A name as a text message may carry it, without carriers' commands: at most 30 characters of letters, digits, spaces and
/// `& ' -`, without four digits in a row (spaces and hyphens between them do not help) and without
/// a dot. `None` where no letter or digit is left.
#[must_use]
pub fn for_text(name: &str) -> Option<String> {
    let plain: String = cleaned(name)
        .nfkd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            '\u{2019}' | '\u{2018}' => '\'',
            '\u{2013}' | '\u{2014}' | '\u{2010}' | '\u{2011}' => '-',
            c if c.is_ascii_alphanumeric() || matches!(c, '&' | '\'' | '-') => c,
            c if c.is_ascii() => ' ',
            // A letter that text messages can't carry leaves no gap that could join two words.
            _ => '\u{0}',
        })
        .filter(|c| *c != '\u{0}')
        .collect();
    let plain = without_long_numbers(&plain);
    let words: Vec<&str> = plain.split(' ').filter(|word| !word.is_empty() && !is_command(word)).collect();
    let short: String = words.join(" ").chars().take(LONGEST_IN_TEXT).collect();
    let short = short.trim().to_owned();
    short.chars().any(|c| c.is_ascii_alphanumeric()).then_some(short)
}

/// Words that carriers take as commands: a name with one would read as an invitation to send it, which
/// would end the texts and nothing else.
fn is_command(word: &str) -> bool {
    ["STOP", "STOPALL", "UNSUBSCRIBE"].iter().any(|command| word.eq_ignore_ascii_case(command))
}

/// Drops every run of digits, with the spaces and hyphens inside it, that has four digits or more.
fn without_long_numbers(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut run = String::new();
    for c in text.chars().chain(['\u{0}']) {
        let joins = c.is_ascii_digit() || (!run.is_empty() && matches!(c, ' ' | '-'));
        if joins {
            run.push(c);
            continue;
        }
        if run.bytes().filter(u8::is_ascii_digit).count() < 4 {
            kept.push_str(&run);
        } else {
            kept.push(' ');
        }
        run.clear();
        if c != '\u{0}' {
            kept.push(c);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_IN_TEXT, cleaned, for_text};
    use proptest::prelude::*;

    #[test]
    fn names_lose_what_deceives_and_keep_the_rest() {
        assert_eq!(cleaned("Bud\u{202e}getly \r\nInc.\u{0}"), "Budgetly Inc.");
        assert_eq!(cleaned("<b>Señor & Söhne</b>"), "<b>Señor & Söhne</b>");
    }

    #[test]
    fn names_in_texts_are_plain() {
        let plain = |name| for_text(name).unwrap_or_default();
        assert_eq!(plain("Budgetly"), "Budgetly");
        assert_eq!(plain("evil.example/login"), "evil example login");
        assert_eq!(plain("@bank.example #123456"), "bank example");
        assert_eq!(plain("Call 415-555 0010 now"), "Call now");
        assert_eq!(plain("Café Zoë 24/7"), "Cafe Zoe 24 7");
        assert_eq!(plain("１２３４５６ Ｂank"), "Bank");
        assert_eq!(plain("Reply STOP to end"), "Reply to end");
        assert_eq!(for_text("家計簿"), None);
        assert_eq!(plain(&"x".repeat(31)).len(), 30);
    }

    proptest! {
        #[test]
        fn no_name_can_imitate_a_code_a_number_or_an_address(name in "\\PC{0,80}") {
            if let Some(text) = for_text(&name) {
                prop_assert!(text.len() <= LONGEST_IN_TEXT);
                prop_assert!(text.bytes().all(|b| b.is_ascii_alphanumeric() || b" &'-".contains(&b)));
                let digits: Vec<usize> = text.bytes().fold(vec![0], |mut runs, b| {
                    if b.is_ascii_digit() { if let Some(last) = runs.last_mut() { *last += 1; } }
                    else if b != b' ' && b != b'-' { runs.push(0); }
                    runs
                });
                prop_assert!(digits.iter().all(|run| *run < 4));
            }
        }
    }
}
