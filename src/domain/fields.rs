//! Reads fields out of a JSON body by JSON Pointer (RFC 6901) and keeps every fault it meets, so that
//! a caller hears all of them at once.

use serde_json::Value;

use super::display_name;
use super::time;

/// One thing that is wrong with a body.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Fault {
    /// JSON Pointer of the field.
    pub pointer: String,
    /// What is wrong, and what is expected.
    pub message: String,
}

/// Sets a member of a JSON object; on any other value it does nothing.
pub fn put(object: &mut Value, name: &str, value: impl Into<Value>) {
    if let Some(members) = object.as_object_mut() {
        members.insert(name.to_owned(), value.into());
    }
}

/// A web address, `https` or `http`, that a page may link to.
#[must_use]
pub fn web_address(text: &str) -> Option<url::Url> {
    let url = url::Url::parse(text).ok().filter(|_| text.len() <= 2_048)?;
    (matches!(url.scheme(), "https" | "http") && url.has_host()).then_some(url)
}

/// A body that is being read.
pub struct Fields<'a> {
    root: &'a Value,
    faults: Vec<Fault>,
}

impl<'a> Fields<'a> {
    /// Begins to read.
    #[must_use]
    pub fn of(root: &'a Value) -> Self {
        let mut fields = Self { root, faults: Vec::new() };
        if !root.is_object() {
            fields.fault("", "must be a JSON object");
        }
        fields
    }

    /// The value read, or every fault met on the way.
    ///
    /// # Errors
    /// The faults, in the order of reading. A missing value with no fault is one as well.
    pub fn finish<T>(mut self, value: Option<T>) -> Result<T, Vec<Fault>> {
        match value {
            Some(value) if self.faults.is_empty() => Ok(value),
            _ => {
                if self.faults.is_empty() {
                    self.fault("", "could not be read");
                }
                Err(self.faults)
            }
        }
    }

    /// Notes a fault.
    pub fn fault(&mut self, pointer: &str, message: impl Into<String>) {
        self.faults.push(Fault { pointer: pointer.to_owned(), message: message.into() });
    }

    /// The value at a pointer; JSON's null counts as left out.
    #[must_use]
    pub fn get(&self, pointer: &str) -> Option<&'a Value> {
        self.root.pointer(pointer).filter(|value| !value.is_null())
    }

    /// Notes that a required field is missing.
    pub fn require<T>(&mut self, pointer: &str, value: Option<T>) -> Option<T> {
        if value.is_none() && self.get(pointer).is_none() {
            self.fault(pointer, "is required");
        }
        value
    }

    /// A text of 1 to `longest` characters, less control, line-break and direction characters.
    pub fn text(&mut self, pointer: &str, longest: usize) -> Option<String> {
        let Some(text) = self.get(pointer)?.as_str() else {
            self.fault(pointer, "must be a string");
            return None;
        };
        if text.chars().count() > longest {
            self.fault(pointer, format!("must have at most {longest} characters"));
            return None;
        }
        let cleaned = display_name::cleaned(text);
        if cleaned.is_empty() {
            self.fault(pointer, "must not be empty");
            return None;
        }
        Some(cleaned)
    }

    /// As [`Fields::text`], and required.
    pub fn required_text(&mut self, pointer: &str, longest: usize) -> Option<String> {
        let text = self.text(pointer, longest);
        self.require(pointer, text)
    }

    /// An identifier: 1 to 300 characters, taken to the letter; control characters are refused.
    pub fn identifier(&mut self, pointer: &str) -> Option<String> {
        let Some(text) = self.get(pointer)?.as_str() else {
            self.fault(pointer, "must be a string");
            return None;
        };
        if text.is_empty() || text.chars().count() > 300 || text.chars().any(char::is_control) {
            self.fault(pointer, "must have 1 to 300 characters and no control characters");
            return None;
        }
        Some(text.to_owned())
    }

    /// As [`Fields::identifier`], and required.
    pub fn required_identifier(&mut self, pointer: &str) -> Option<String> {
        let id = self.identifier(pointer);
        self.require(pointer, id)
    }

    /// An RFC 3339 time, as unix milliseconds.
    pub fn time(&mut self, pointer: &str) -> Option<i64> {
        let value = self.get(pointer)?;
        let time = value.as_str().and_then(time::parse_rfc3339);
        if time.is_none() {
            self.fault(pointer, "must be an RFC 3339 time such as 2026-11-20T10:00:00Z");
        }
        time
    }

    /// As [`Fields::time`], and required.
    pub fn required_time(&mut self, pointer: &str) -> Option<i64> {
        let time = self.time(pointer);
        self.require(pointer, time)
    }

    /// One of a closed set of words.
    pub fn word<T>(&mut self, pointer: &str, parse: impl Fn(&str) -> Option<T>, choices: &str) -> Option<T> {
        let value = self.get(pointer)?;
        let word = value.as_str().and_then(parse);
        if word.is_none() {
            self.fault(pointer, format!("must be one of {choices}"));
        }
        word
    }

    /// A whole number from 0 to `most`.
    pub fn number(&mut self, pointer: &str, most: i64) -> Option<i64> {
        let value = self.get(pointer)?;
        let number = value.as_i64().filter(|n| (0..=most).contains(n));
        if number.is_none() {
            self.fault(pointer, format!("must be a whole number from 0 to {most}"));
        }
        number
    }

    /// True or false.
    pub fn flag(&mut self, pointer: &str) -> Option<bool> {
        let value = self.get(pointer)?;
        if value.as_bool().is_none() {
            self.fault(pointer, "must be true or false");
        }
        value.as_bool()
    }

    /// As [`web_address`].
    pub fn uri(&mut self, pointer: &str) -> Option<String> {
        let value = self.get(pointer)?;
        let uri = value.as_str().and_then(web_address);
        if uri.is_none() {
            self.fault(pointer, "must be an https address of at most 2048 characters");
        }
        uri.map(String::from)
    }

    /// How many items the array at a pointer has; a fault where it is no array or has more than `most`.
    pub fn length(&mut self, pointer: &str, most: usize) -> Option<usize> {
        let Some(items) = self.get(pointer)?.as_array() else {
            self.fault(pointer, "must be an array");
            return None;
        };
        if items.len() > most {
            self.fault(pointer, format!("must have at most {most} items"));
            return None;
        }
        Some(items.len())
    }

    /// An array of texts without repeats, in the order given.
    pub fn texts(&mut self, pointer: &str, most: usize, longest: usize) -> Option<Vec<String>> {
        let count = self.length(pointer, most)?;
        let mut texts: Vec<String> = Vec::with_capacity(count);
        for i in 0..count {
            let at = format!("{pointer}/{i}");
            let text = self.text(&at, longest);
            let Some(text) = self.require(&at, text) else {
                continue;
            };
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        Some(texts)
    }
}
