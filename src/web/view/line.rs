//! A sentence in which some values are marked up: names from outside are isolated, so that their
//! direction turns nothing around them; times can be rewritten for the browser's zone.

use askama::Template;

use super::times::Stamp;
use crate::domain::words::{Given, Phrase, Piece, Words};

/// A value inside a sentence.
#[derive(Clone, Debug)]
pub enum Value {
    /// A name from outside.
    Name(String),
    /// A word to be stressed.
    Strong(String),
    /// A time.
    Time(Stamp),
    /// A number, which takes part in plural rules.
    Count(i64),
}

impl Value {
    /// A name from outside.
    #[must_use]
    pub fn name(name: &str) -> Self {
        Self::Name(name.to_owned())
    }

    /// A number of things.
    #[must_use]
    pub fn count(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// A sentence.
#[derive(Clone, Debug, Template)]
#[template(path = "pieces/line.html")]
pub struct Line {
    pieces: Phrase,
    values: Vec<(&'static str, Value)>,
}

/// Its template escapes every part.
impl askama::filters::HtmlSafe for Line {}

impl Line {
    /// The message under `key` with its values.
    #[must_use]
    pub fn new<const N: usize>(words: Words, key: &str, values: [(&'static str, Value); N]) -> Self {
        let given = values.each_ref().map(|(name, value)| match value {
            Value::Count(count) => (*name, Given::Count(*count)),
            // Marked up by the template.
            _ => (*name, Given::Text("")),
        });
        Self { pieces: words.phrase(key, &given), values: values.into() }
    }

    /// Words alone.
    #[must_use]
    pub fn plain(words: String) -> Self {
        Self { pieces: [Piece::Text(words.into())].into(), values: Vec::new() }
    }

    /// A name alone.
    #[must_use]
    pub fn name(name: &str) -> Self {
        Self { pieces: [Piece::Gap("name")].into(), values: vec![("name", Value::name(name))] }
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.values.iter().find_map(|(known, value)| (*known == name).then_some(value))
    }
}

#[cfg(test)]
mod tests {
    use super::{Line, Value};
    use crate::domain::language::Language;
    use crate::domain::words::Words;

    #[test]
    fn values_are_marked_up_and_escaped() {
        let line = Line::new(
            Words::of(Language::English),
            "connection-through",
            [("platform", Value::name("<b>A</b>\u{e000}")), ("bank", Value::name("B"))],
        );
        assert_eq!(
            line.to_string(),
            "through <bdi>&#60;b&#62;A&#60;/b&#62;\u{e000}</bdi>\u{a0}· at <bdi>B</bdi>"
        );
    }
}
