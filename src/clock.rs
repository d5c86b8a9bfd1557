//! The time, which tests can move.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::{SignedDuration, Timestamp};

/// Tells the time. Cheap to clone; clones of a fixed clock move together.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Unix milliseconds where the clock stands still; the system's time where not.
    fixed: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// The system's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self { fixed: None }
    }

    /// A clock that stands still until it is moved.
    #[must_use]
    pub fn fixed(at: Timestamp) -> Self {
        Self { fixed: Some(Arc::new(AtomicI64::new(at.as_millisecond()))) }
    }

    /// Now, in unix milliseconds.
    #[must_use]
    pub fn ms(&self) -> i64 {
        self.fixed
            .as_ref()
            .map_or_else(|| Timestamp::now().as_millisecond(), |fixed| fixed.load(Ordering::SeqCst))
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        crate::domain::time::at(self.ms())
    }

    /// Moves a fixed clock; the system's clock stays as it is.
    pub fn advance(&self, by: SignedDuration) {
        if let Some(fixed) = &self.fixed {
            fixed.fetch_add(i64::try_from(by.as_millis()).unwrap_or(0), Ordering::SeqCst);
        }
    }
}
