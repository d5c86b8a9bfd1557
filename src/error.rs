//! The one error. Its variants say what the caller can do next. Wrong codes, waits and endings that
//! happened before are outcomes of flows, not errors.

use crate::domain::keyring::Unsealable;

/// What went wrong.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Too much work is waiting. Try again in a second; nothing was changed.
    #[error("too much work is waiting; try again in a second")]
    Busy,
    /// Something that we need is not there: mostly the database. Try again later.
    #[error("not available: {0}")]
    Unavailable(String),
    /// Two transactions stood in each other's way. The store tries again by itself.
    #[error("two transactions stood in each other's way")]
    Contended,
    /// What was asked cannot be done as asked; the text says what to change.
    #[error("{0}")]
    Refused(String),
    /// What was asked for has a name that no row can have. There is nothing to be found.
    #[error("no row can have such a name")]
    NoSuchName,
    /// A fault of ours. Trying again will not help.
    #[error("internal fault: {0}")]
    Bug(String),
}

impl Error {
    /// The same error for another caller of the same failed batch.
    #[must_use]
    pub fn again(&self) -> Self {
        match self {
            Self::Busy => Self::Busy,
            Self::Unavailable(why) => Self::Unavailable(why.clone()),
            Self::Contended => Self::Contended,
            Self::NoSuchName => Self::NoSuchName,
            Self::Refused(why) => Self::Refused(why.clone()),
            Self::Bug(why) => Self::Bug(why.clone()),
        }
    }
}

impl From<Unsealable> for Error {
    fn from(why: Unsealable) -> Self {
        match why {
            // Another node has the newer file already: this one can go on once it has it as well.
            Unsealable::UnknownKey(_) => Self::Unavailable(why.to_string()),
            Unsealable::Damaged => Self::Bug(why.to_string()),
        }
    }
}
