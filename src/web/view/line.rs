//! A sentence in which some values are marked up: names from outside are isolated, so that their
//! direction turns nothing around them; times can be rewritten for the browser's zone.

use std::borrow::Cow;
use std::collections::HashMap;

use askama::Template;

use super::times::Stamp;
use crate::domain::words::{Arg as _, Words};

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
#[derive(Clone, Debug, Default, Template)]
#[template(path = "pieces/line.html")]
pub struct Line {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Words(String),
    Marked(Value),
}

/// Its template escapes every part.
impl askama::filters::HtmlSafe for Line {}

/// The first of the characters that stand for values while fluent makes the sentence. They come
/// from a private area, and no name passes through fluent, so that none can be taken for one.
const GAPS: u32 = 0xE000;

impl Line {
    /// The message under `key` with its values.
    #[must_use]
    pub fn new<const N: usize>(words: &Words, key: &str, values: [(&'static str, Value); N]) -> Self {
        let mut gaps = HashMap::with_capacity(N);
        for (at, (name, value)) in (GAPS..).zip(&values) {
            let gap = match value {
                Value::Count(count) => count.value(),
                _ => char::from_u32(at).unwrap_or_default().to_string().value(),
            };
            gaps.insert(Cow::Borrowed(*name), gap);
        }
        let text = words.with(key, gaps);
        Self { parts: split(&text, &values.map(|(_, value)| value)) }
    }

    /// Words alone.
    #[must_use]
    pub fn plain(words: String) -> Self {
        Self { parts: vec![Part::Words(words)] }
    }

    /// A name alone.
    #[must_use]
    pub fn name(name: &str) -> Self {
        Self { parts: vec![Part::Marked(Value::name(name))] }
    }
}

fn split(text: &str, values: &[Value]) -> Vec<Part> {
    let mut parts = Vec::with_capacity(2 * values.len() + 1);
    let mut words = String::new();
    for c in text.chars() {
        let index = u32::from(c).checked_sub(GAPS).and_then(|index| usize::try_from(index).ok());
        match index.and_then(|index| values.get(index)) {
            Some(value) => {
                if !words.is_empty() {
                    parts.push(Part::Words(std::mem::take(&mut words)));
                }
                parts.push(Part::Marked(value.clone()));
            }
            None => words.push(c),
        }
    }
    if !words.is_empty() {
        parts.push(Part::Words(words));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{Line, Value};
    use crate::domain::words::Words;

    #[test]
    fn values_are_marked_up_and_escaped() {
        let line = Line::new(
            &Words::default(),
            "connection-through",
            [("platform", Value::name("<b>A</b>\u{e000}")), ("bank", Value::name("B"))],
        );
        assert_eq!(
            line.to_string(),
            "through <bdi>&#60;b&#62;A&#60;/b&#62;\u{e000}</bdi>\u{a0}· at <bdi>B</bdi>"
        );
    }
}
