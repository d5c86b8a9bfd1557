//! The field in which somebody says why they do something, as most forms of this door have one.

use super::wrong::Told;

/// The field, with what was not taken of it.
pub struct Why {
    /// Its id.
    pub id: String,
    /// What it is called, where it asks for more than a reason.
    pub label: Option<String>,
    /// What was typed, where something was not taken.
    pub typed: Option<String>,
    /// What is wrong with it.
    pub wrong: Option<String>,
    /// What is said beside it.
    pub hint: Option<String>,
}

impl Why {
    /// An empty one.
    #[must_use]
    pub const fn new(id: String) -> Self {
        Self { id, label: None, typed: None, wrong: None, hint: None }
    }

    /// The same, called otherwise.
    #[must_use]
    pub fn labelled(self, label: String) -> Self {
        Self { label: Some(label), ..self }
    }

    /// The same, with a hint.
    #[must_use]
    pub fn hinting(self, hint: String) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// The same, where it may be among what was not taken; what was typed stays.
    #[must_use]
    pub fn after(self, wrongs: &[Told], typed: &str) -> Self {
        match Told::of(wrongs, &self.id).map(str::to_owned) {
            Some(wrong) => self.refused(typed, wrong),
            None => self,
        }
    }

    /// The same, after what was typed was not taken; it stays.
    #[must_use]
    pub fn refused(self, typed: &str, wrong: String) -> Self {
        Self { typed: Some(typed.to_owned()), wrong: Some(wrong), ..self }
    }
}
