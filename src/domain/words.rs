//! All words that people read come from the fluent files under `templates/words`.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::{LanguageIdentifier, Loader as _, fluent_bundle::FluentValue, static_loader};

static_loader! {
    static LOCALES = {
        locales: "./templates/words",
        fallback_language: "en-US",
        // Isolation marks would leave GSM-7 in texts; pages isolate foreign names with <bdi>.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

/// The words of one language.
#[derive(Clone, Debug)]
pub struct Words {
    language: LanguageIdentifier,
}

impl Default for Words {
    fn default() -> Self {
        Self { language: unic_langid::langid!("en-US") }
    }
}

/// A value that can stand in a message. Integers take part in plural rules.
pub trait Arg {
    /// The value for fluent.
    fn value(&self) -> FluentValue<'static>;
}

impl Arg for str {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::String(Cow::Owned(self.to_owned()))
    }
}
impl Arg for String {
    fn value(&self) -> FluentValue<'static> {
        self.as_str().value()
    }
}
impl Arg for i64 {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(*self)
    }
}
impl Arg for i32 {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(*self)
    }
}
impl Arg for usize {
    fn value(&self) -> FluentValue<'static> {
        FluentValue::from(*self)
    }
}
impl<T: Arg + ?Sized> Arg for &T {
    fn value(&self) -> FluentValue<'static> {
        (**self).value()
    }
}

/// Stands for a value that a page puts in as markup (see [`Words::around1`]).
const GAP: &str = "\u{1}";

impl Words {
    /// A message without values.
    #[must_use]
    pub fn say(&self, key: &str) -> String {
        LOCALES.try_lookup(&self.language, key).unwrap_or_else(|| missing(key))
    }

    /// A message with one value.
    pub fn say1<A: Arg + ?Sized>(&self, key: &str, name: &'static str, value: &A) -> String {
        self.with(key, HashMap::from([(Cow::Borrowed(name), value.value())]))
    }

    /// A message with two values.
    pub fn say2<A: Arg + ?Sized, B: Arg + ?Sized>(
        &self,
        key: &str,
        (name, value): (&'static str, &A),
        (name2, value2): (&'static str, &B),
    ) -> String {
        self.with(
            key,
            HashMap::from([(Cow::Borrowed(name), value.value()), (Cow::Borrowed(name2), value2.value())]),
        )
    }

    /// A message with any number of values.
    #[must_use]
    pub fn with(&self, key: &str, values: HashMap<Cow<'static, str>, FluentValue<'static>>) -> String {
        LOCALES.try_lookup_with_args(&self.language, key, &values).unwrap_or_else(|| missing(key))
    }

    /// What stands before and after one value, for a page that marks the value up (a time, a name).
    #[must_use]
    pub fn around(&self, key: &str, gap: &'static str) -> (String, String) {
        split(&self.say1(key, gap, GAP))
    }

    /// As [`Words::around`], with one more value that is plain text.
    pub fn around1<A: Arg + ?Sized>(
        &self,
        key: &str,
        gap: &'static str,
        name: &'static str,
        value: &A,
    ) -> (String, String) {
        split(&self.say2(key, (gap, GAP), (name, value)))
    }

    /// The language tag for `<html lang>`.
    #[must_use]
    pub fn tag(&self) -> String {
        self.language.to_string()
    }
}

fn split(text: &str) -> (String, String) {
    let (before, after) = text.split_once(GAP).unwrap_or((text, ""));
    (before.to_owned(), after.to_owned())
}

fn missing(key: &str) -> String {
    debug_assert!(false, "no message {key:?}");
    key.to_owned()
}
