//! Of what a person is reminded: that a connection ends soon, and that one is not used but could be.

use super::time::DAY;

/// So long before its expiration time a connection is said to end.
pub const BEFORE_EXPIRY: i64 = 7 * DAY;
/// When nothing was read for so long, the connection may not be needed; said again after as long.
pub const SILENCE: i64 = 90 * DAY;

/// What the rules need to know of a connection. Times are unix milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reminding {
    /// When we heard of it.
    pub created_at: i64,
    /// When data was last read, if it ever was.
    pub last_read_at: Option<i64>,
    /// When it ends by itself.
    pub expires_at: Option<i64>,
    /// The expiration time that its person was reminded of.
    pub expiry_told: Option<i64>,
    /// When they were reminded that nothing was read.
    pub silence_told_at: Option<i64>,
}

/// What its person is to be reminded of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reminder {
    /// It ends then, unix ms.
    Expires(i64),
    /// Nothing was read for so long.
    Unread,
}

impl Reminding {
    /// What is due at `now`; the end before the silence.
    #[must_use]
    pub fn due(&self, now: i64) -> Option<Reminder> {
        match self.untold_expiry() {
            Some(end) if now >= end - BEFORE_EXPIRY => Some(Reminder::Expires(end)),
            _ if now >= self.silent_at() => Some(Reminder::Unread),
            _ => None,
        }
    }

    /// When to look again.
    #[must_use]
    pub fn next_at(&self) -> i64 {
        let expiry = self.untold_expiry().map_or(i64::MAX, |end| end - BEFORE_EXPIRY);
        self.silent_at().min(expiry)
    }

    /// Whether it ends so soon after it was made that its person need not be reminded.
    #[must_use]
    pub fn is_short(&self) -> bool {
        self.expires_at.is_some_and(|end| end - self.created_at <= BEFORE_EXPIRY)
    }

    fn untold_expiry(&self) -> Option<i64> {
        self.expires_at.filter(|end| self.expiry_told != Some(*end))
    }

    fn silent_at(&self) -> i64 {
        let heard = self.created_at.max(self.last_read_at.unwrap_or(i64::MIN));
        heard.max(self.silence_told_at.unwrap_or(i64::MIN)) + SILENCE
    }
}

#[cfg(test)]
mod tests {
    use super::{BEFORE_EXPIRY, Reminder, Reminding, SILENCE};
    use crate::domain::time::DAY;

    const NEW: Reminding = Reminding {
        created_at: 0,
        last_read_at: None,
        expires_at: None,
        expiry_told: None,
        silence_told_at: None,
    };

    #[test]
    fn seven_days_before_its_end_once() {
        let end = 60 * DAY;
        let it = Reminding { expires_at: Some(end), ..NEW };
        assert_eq!(it.next_at(), end - BEFORE_EXPIRY);
        assert_eq!(it.due(end - BEFORE_EXPIRY - 1), None);
        assert_eq!(it.due(end - BEFORE_EXPIRY), Some(Reminder::Expires(end)));
        let told = Reminding { expiry_told: Some(end), ..it };
        assert_eq!((told.due(end - 1), told.next_at()), (None, SILENCE));
        // Another end is another reminder.
        let longer = Reminding { expires_at: Some(80 * DAY), ..told };
        assert_eq!(longer.due(73 * DAY), Some(Reminder::Expires(80 * DAY)));
        assert!(Reminding { expires_at: Some(BEFORE_EXPIRY), ..NEW }.is_short());
        assert!(!Reminding { expires_at: Some(BEFORE_EXPIRY + 1), ..NEW }.is_short());
    }

    #[test]
    fn every_ninety_days_of_silence() {
        assert_eq!((NEW.due(SILENCE - 1), NEW.due(SILENCE)), (None, Some(Reminder::Unread)));
        let read = Reminding { last_read_at: Some(DAY), ..NEW };
        assert_eq!((read.due(SILENCE), read.due(SILENCE + DAY)), (None, Some(Reminder::Unread)));
        let told = Reminding { silence_told_at: Some(SILENCE), ..NEW };
        assert_eq!((told.due(2 * SILENCE - 1), told.due(2 * SILENCE)), (None, Some(Reminder::Unread)));
    }
}
