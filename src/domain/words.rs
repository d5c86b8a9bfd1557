//! All words that people read come from the fluent files under `templates/words`. Fluent resolves a
//! message once for each set of counts (which choose its plurals); what it made is kept, with gaps
//! where texts go, and filled from then on: a page asks for some sixty messages.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use fluent_templates::{Loader as _, fluent_bundle::FluentValue, static_loader};
use foldhash::fast::FixedState;

use super::language::Language;

static_loader! {
    static LOCALES = {
        locales: "./templates/words",
        fallback_language: "en-US",
        // Isolation marks would leave GSM-7 in texts; pages isolate foreign names with <bdi>.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The words of one language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    language: Language,
}

/// A value that stands in a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given<'a> {
    /// A text, put in as it is. It can't choose between forms of the message.
    Text(&'a str),
    /// A number, which takes part in plural rules.
    Count(i64),
}

impl<'a> From<&'a str> for Given<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}
impl<'a> From<&'a String> for Given<'a> {
    fn from(text: &'a String) -> Self {
        Self::Text(text)
    }
}
// Templates hand on what a pattern has borrowed once more.
impl<'a> From<&'a &'a String> for Given<'a> {
    fn from(text: &'a &'a String) -> Self {
        Self::Text(text)
    }
}
impl From<i64> for Given<'_> {
    fn from(count: i64) -> Self {
        Self::Count(count)
    }
}
impl From<usize> for Given<'_> {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// A value by the name that the message knows it by.
pub type Named<'a> = (&'static str, Given<'a>);

/// A message as fluent made it, in pieces.
pub type Phrase = Rc<[Piece]>;

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words.
    Text(Box<str>),
    /// The place of the text with this name.
    Gap(&'static str),
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub const fn of(language: Language) -> Self {
        Self { language }
    }

    /// Which language.
    #[must_use]
    pub const fn language(self) -> Language {
        self.language
    }

    /// The language tag for `<html lang>`.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        self.language.as_str()
    }

    /// A message without values.
    #[must_use]
    pub fn say(self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A message with one value.
    #[must_use]
    pub fn say1<'a>(self, key: &str, name: &'static str, value: impl Into<Given<'a>>) -> String {
        self.with(key, &[(name, value.into())])
    }

    /// A message with any number of values.
    #[must_use]
    pub fn with(self, key: &str, values: &[Named<'_>]) -> String {
        let mut said = String::new();
        self.append(&mut said, key, values);
        said
    }

    /// As [`Words::with`], at the end of what was said before.
    pub fn append(self, said: &mut String, key: &str, values: &[Named<'_>]) {
        let phrase = self.phrase(key, values);
        said.reserve(phrase.iter().map(|piece| length(piece, values)).sum());
        for piece in phrase.iter() {
            said.push_str(match piece {
                Piece::Text(words) => words,
                Piece::Gap(name) => text(name, values),
            });
        }
    }

    /// A message in pieces, with a gap for each text among `values`.
    #[must_use]
    pub fn phrase(self, key: &str, values: &[Named<'_>]) -> Phrase {
        let counts = counts(values);
        MADE.with_borrow_mut(|made| {
            let of_key = made.entry(self.language).or_default();
            let known = of_key.get(key).and_then(|made| made.iter().find(|(with, _)| *with == counts));
            if let Some((_, phrase)) = known {
                return Rc::clone(phrase);
            }
            let phrase = make(self.language, key, values);
            let made = of_key.entry(key.into()).or_default();
            if made.len() < MOST_COUNTS {
                made.push((counts, Rc::clone(&phrase)));
            }
            phrase
        })
    }
}

/// Two of a message's values can be counts.
type Counts = [Option<i64>; 2];

/// Beyond so many counts of one message, fluent is asked each time. Most pages count less than that.
const MOST_COUNTS: usize = 40;

/// Keys come from the code and not from outside, so that no hasher need guard against chosen ones.
type Made = BTreeMap<Language, HashMap<Box<str>, Vec<(Counts, Phrase)>, FixedState>>;

thread_local! {
    // One per thread, so that no page waits for another's words.
    static MADE: RefCell<Made> = RefCell::default();
}

fn counts(values: &[Named<'_>]) -> Counts {
    let mut counts = values.iter().filter_map(|(_, value)| match value {
        Given::Count(count) => Some(*count),
        Given::Text(_) => None,
    });
    let both = [counts.next(), counts.next()];
    debug_assert!(counts.next().is_none(), "a message with three counts");
    both
}

/// The first of the characters that stand for texts while fluent makes the message. They come from
/// a private area, and no text passes through fluent, so that none can be taken for one.
const GAPS: u32 = 0xE000;

fn make(language: Language, key: &str, values: &[Named<'_>]) -> Phrase {
    let mut given = HashMap::with_capacity(values.len());
    for (at, (name, value)) in (GAPS..).zip(values) {
        let value = match value {
            Given::Count(count) => FluentValue::from(*count),
            Given::Text(_) => char::from_u32(at).unwrap_or_default().to_string().into(),
        };
        given.insert(Cow::Borrowed(*name), value);
    }
    let made = LOCALES.try_lookup_with_args(&language.id(), key, &given).unwrap_or_else(|| missing(key));
    let mut pieces = Vec::new();
    let mut words = String::new();
    for c in made.chars() {
        let at = u32::from(c).checked_sub(GAPS).and_then(|at| usize::try_from(at).ok());
        match at.and_then(|at| values.get(at)) {
            Some((name, _)) => {
                pieces.extend((!words.is_empty()).then(|| Piece::Text(std::mem::take(&mut words).into())));
                pieces.push(Piece::Gap(name));
            }
            None => words.push(c),
        }
    }
    pieces.extend((!words.is_empty()).then(|| Piece::Text(words.into())));
    pieces.into()
}

fn length(piece: &Piece, values: &[Named<'_>]) -> usize {
    match piece {
        Piece::Text(words) => words.len(),
        Piece::Gap(name) => text(name, values).len(),
    }
}

fn text<'a>(name: &str, values: &[Named<'a>]) -> &'a str {
    values
        .iter()
        .find_map(|(known, value)| match value {
            Given::Text(text) if *known == name => Some(*text),
            _ => None,
        })
        .unwrap_or_default()
}

fn missing(key: &str) -> String {
    debug_assert!(false, "no message {key:?}");
    key.to_owned()
}

#[cfg(test)]
mod tests {
    use super::{Given, Words};
    use crate::domain::language::Language;

    #[test]
    fn counts_choose_the_form_and_texts_are_put_in_as_they_are() {
        let words = Words::of(Language::English);
        let apps = |n: i64| words.with("list-count", &[("apps", n.into()), ("accounts", (n + 1).into())]);
        assert_eq!(apps(1), "1 app can see 2 accounts.");
        assert_eq!(apps(2), "2 apps can see 3 accounts.");
        let text = |app| {
            let values: [(&'static str, Given<'_>); 3] =
                [("brand", "B".into()), ("app", Given::Text(app)), ("link", "L".into())];
            words.with("text-granted", &values)
        };
        assert!(text("\u{e000}{ $link }").starts_with("B: \u{e000}{ $link } can"));
        // The order in which values are handed over changes nothing, also once the message is kept.
        let turned = [("link", "L".into()), ("app", "A".into()), ("brand", "B".into())];
        assert_eq!(words.with("text-granted", &turned), text("A"));
    }
}
