//! Syllables of English words, by how they are written.

/// How many syllables a word has when it is said: its groups of vowels, less those that are not heard.
/// A number counts one for each digit.
pub fn syllables(word: &str) -> usize {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if digits > 0 {
        return digits;
    }
    // "don't" and "e-mail" are said as they are written, without the marks.
    word.split('-').map(said).sum::<usize>().max(1)
}

fn said(part: &str) -> usize {
    let letters: Vec<char> =
        part.chars().filter(|c| c.is_alphabetic()).map(|c| c.to_ascii_lowercase()).collect();
    let groups =
        letters.chunk_by(|a, b| is_vowel(*a) == is_vowel(*b)).filter(|group| is_vowel(group[0])).count();
    groups.saturating_sub(usize::from(groups > 1 && has_silent_end(&letters)))
}

/// The e of "code", "codes" and "asked", but not that of "table", "pages", "ended" or "we".
fn has_silent_end(letters: &[char]) -> bool {
    let stem = |end: &str| letters.strip_suffix(end.chars().collect::<Vec<_>>().as_slice());
    if let Some(stem) = stem("ed") {
        return !ends_open(stem) && !ends_with_any(stem, &["t", "d"]);
    }
    if let Some(stem) = stem("es") {
        return !ends_open(stem) && !ends_with_any(stem, &["s", "x", "z", "c", "g", "ch", "sh"]);
    }
    stem("e").is_some_and(|stem| !ends_open(stem))
}

/// Whether an e after this is heard: after a vowel, or after an l that no vowel carries ("ta-ble").
fn ends_open(stem: &[char]) -> bool {
    match stem {
        [.., before, 'l'] => !is_vowel(*before),
        [.., last] => is_vowel(*last),
        [] => true,
    }
}

fn ends_with_any(stem: &[char], ends: &[&str]) -> bool {
    ends.iter().any(|end| stem.ends_with(&end.chars().collect::<Vec<_>>()))
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'e' | 'i' | 'o' | 'u' | 'y')
}

#[test]
fn words_have_the_syllables_that_are_heard() {
    for (count, words) in [
        (1, "app code codes asked stopped we the bank who don't months its lives"),
        (2, "table tables ended pages sharing account e-mail number phone-call boxes 12 Maple"),
        (3, "connection together permission 123"),
        (4, "information notwithstanding 1234"),
        (5, "notification aggregation-of"),
    ] {
        for word in words.split(' ') {
            assert_eq!(syllables(word), count, "{word}");
        }
    }
}
