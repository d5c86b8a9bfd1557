//! Somebody who calls and asks staff to stop something. No code is ever spoken: who says one aloud says it to
//! whoever asks.

use super::time::MINUTE;
use super::vocabulary::vocabulary;

/// How long a caller may take to confirm.
pub const WITHIN: i64 = 15 * MINUTE;

vocabulary! {
    /// How somebody reached us.
    Contact {
        /// They called.
        Phone = "phone",
        /// They wrote in a chat.
        Chat = "chat",
        /// They sent an e-mail.
        Email = "email",
        /// They sent a letter.
        Letter = "letter",
        /// They came.
        InPerson = "in-person",
    }
}

vocabulary! {
    /// What a caller answered.
    Outcome {
        /// They asked for it.
        Agreed = "AGREED",
        /// They did not ask for it.
        Denied = "DENIED",
    }
}
