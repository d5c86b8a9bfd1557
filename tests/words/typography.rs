//! How words are set: the marks that each language uses, and what must not depend on names.

use std::collections::BTreeMap;

use crate::assert_none;
use crate::corpus::{self, ENGLISH, Message};

const NBSP: char = '\u{a0}';

/// Names that come from outside.
const NAMES: [&str; 10] =
    ["brand", "app", "bank", "platform", "who", "account", "one", "two", "three", "first"];
/// Words that would have to change with the gender of the name after them, or with its first sound.
const DEPENDENT: [(&str, &[&str]); 2] = [
    ("es", &["el", "la", "los", "las", "un", "una", "al", "del", "este", "esta", "y", "o"]),
    ("fr-CA", &["le", "la", "les", "un", "une", "de", "du", "des", "au", "aux", "que", "si", "ce", "cette"]),
];

/// What is wrong with one form of a message.
type Rule = fn(&Message, &str) -> Option<String>;

fn check(rule: Rule) {
    let mut faults = Vec::new();
    for message in corpus::messages() {
        for text in message.as_written() {
            faults.extend(rule(&message, &text).map(|fault| format!("{}: {fault}: {text}", message.place())));
        }
    }
    assert_none(&faults);
}

#[test]
fn no_space_is_lost_or_doubled() {
    check(|_, text| {
        let characters: Vec<char> = text.chars().collect();
        let doubled = characters.windows(2).any(|pair| pair.iter().all(|c| c.is_whitespace()));
        (doubled || text.trim() != text).then(|| "a space too many".to_owned())
    });
}

#[test]
fn nobody_is_shouted_at() {
    check(|_, text| text.contains(['!', '¡']).then(|| "an exclamation mark".to_owned()));
}

/// English writes ' and “ ”, Spanish “ ”, French ’ and « ». Texts have the marks of GSM-7; names of
/// countries are written as they are everywhere.
#[test]
fn quotes_and_apostrophes_are_those_of_the_language() {
    check(|message, text| {
        let foreign: &[char] = match (message.language.as_str(), message.file.as_str()) {
            (_, "countries.ftl") => &['"', '\'', '«', '»', '“', '”'],
            (_, "texts.ftl") => &['"', '’', '«', '»', '“', '”'],
            (ENGLISH, _) => &['"', '’', '‘', '«', '»'],
            ("es", _) => &['"', '\'', '’', '‘', '«', '»'],
            _ => &['"', '\'', '‘', '“', '”'],
        };
        text.chars().find(|c| foreign.contains(c)).map(|c| format!("{c} is not written here"))
    });
}

#[test]
fn french_marks_have_their_spaces() {
    check(|message, text| {
        if message.language != "fr-CA" {
            return None;
        }
        // GSM-7 has no space that holds together.
        let space = if message.file == "texts.ftl" { ' ' } else { NBSP };
        let characters: Vec<char> = text.chars().collect();
        let around =
            |at: usize| (at.checked_sub(1).and_then(|at| characters.get(at)), characters.get(at + 1));
        let ill_set = |at: usize, c: char| match (c, around(at)) {
            (':' | '»', (before, _)) => before != Some(&space),
            ('«', (_, after)) => after != Some(&space),
            ('?' | ';' | ',' | '.' | ')', (before, _)) => before.is_none_or(|before| before.is_whitespace()),
            _ => false,
        };
        let found = characters.iter().enumerate().find(|(at, c)| ill_set(*at, **c));
        found.map(|(_, c)| format!("the space at {c}"))
    });
}

#[test]
fn spanish_questions_open() {
    check(|message, text| {
        let (open, close) = (text.matches('¿').count(), text.matches('?').count());
        (message.language == "es" && open != close).then(|| "a question without both its marks".to_owned())
    });
}

#[test]
fn nothing_depends_on_the_name_that_follows() {
    check(|message, text| {
        let (_, dependent) = DEPENDENT.iter().find(|(language, _)| *language == message.language)?;
        NAMES.iter().find_map(|name| {
            let before = text.split(&format!("{{{name}}}")).next().filter(|before| *before != text)?;
            let word = before.trim_end().rsplit([' ', NBSP, '«', '“', '(']).next()?.to_lowercase();
            let joined = before.ends_with(|c: char| c.is_alphanumeric() || c == '’' || c == '\'');
            (joined || dependent.contains(&word.as_str())).then(|| format!("“{word}” before {{{name}}}"))
        })
    });
}

/// Sentences stay sentences, questions questions, and names of things bare names.
#[test]
fn every_language_ends_as_english_does() {
    let end =
        |message: &Message| message.as_written().concat().chars().next_back().filter(|c| ".?:…".contains(*c));
    let english: BTreeMap<String, Option<char>> =
        corpus::messages_of(ENGLISH).iter().map(|message| (message.key.clone(), end(message))).collect();
    let mut faults = Vec::new();
    // A country may be written with an abbreviation.
    for message in corpus::messages().into_iter().filter(|message| message.file != "countries.ftl") {
        let wanted = english.get(&message.key).copied().flatten();
        if english.contains_key(&message.key) && end(&message) != wanted {
            faults.push(format!("{}: ends with {:?}, in English {wanted:?}", message.place(), end(&message)));
        }
    }
    assert_none(&faults);
}

#[test]
fn nothing_was_left_in_english() {
    let texts = |message: &Message| message.as_written();
    let english: BTreeMap<String, Vec<String>> =
        corpus::messages_of(ENGLISH).iter().map(|message| (message.key.clone(), texts(message))).collect();
    let words = |text: &str| {
        let parts = text.split_whitespace().filter(|part| !part.contains(['{', '}']));
        parts.filter(|part| part.contains(char::is_alphabetic)).count()
    };
    let mut faults = Vec::new();
    for message in corpus::messages().iter().filter(|message| message.language != ENGLISH) {
        // Islands and cities can have one name everywhere.
        if message.file == "countries.ftl" {
            continue;
        }
        let original = english.get(&message.key).into_iter().flatten();
        for text in original.filter(|text| words(text) > 1 && texts(message).contains(text)) {
            faults.push(format!("{}: is the English {text:?}", message.place()));
        }
    }
    assert_none(&faults);
}
