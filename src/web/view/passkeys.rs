//! A person's passkeys, and what waits to take effect.

use askama::Template;

use super::Frame;
use super::changes::Waiting;
use super::line::Line;
use super::times::Style;
use crate::domain::change::Kind;
use crate::domain::passkey::NAME_LENGTH;
use crate::domain::session::ProvenBy;
use crate::flows::passkey::Mine;
use crate::flows::session::Who;

/// What was wrong with what the person asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeyFault {
    /// It has no name.
    Unnamed,
    /// The browser's answer does not hold.
    Refused,
    /// The number's SIM has changed lately.
    SimChanged,
    /// There are as many as there can be.
    Full,
    /// The lock needs one.
    LastOfALock,
}

impl PasskeyFault {
    const fn key(self) -> &'static str {
        match self {
            Self::Unnamed => "passkeys-fault-unnamed",
            Self::Refused => "passkeys-fault-refused",
            Self::SimChanged => "passkeys-fault-sim",
            Self::Full => "passkeys-fault-full",
            Self::LastOfALock => "passkeys-fault-last",
        }
    }
}

struct Row {
    id: String,
    name: String,
    times: Line,
}

/// Whether codes alone sign in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Lock {
    /// They do, and there is no passkey to require.
    None,
    Off,
    Waits,
    On,
}

/// The page.
#[derive(Template)]
#[template(path = "consumer/passkeys.html")]
pub struct PasskeysPage {
    f: Frame,
    rows: Vec<Row>,
    waiting: Vec<Waiting>,
    lock: Lock,
    /// Whether the last proof is young enough to change anything.
    fresh: bool,
    /// Whether it was a passkey, so that nothing waits.
    by_passkey: bool,
    fault: Option<String>,
}

impl PasskeysPage {
    /// The page.
    #[must_use]
    pub fn new(f: Frame, mine: Mine, who: &Who, fault: Option<PasskeyFault>) -> Self {
        let is_waiting = mine.waiting.iter().any(|change| change.kind() == Some(Kind::Lock));
        let lock = match (who.locked_at, is_waiting, mine.passkeys.is_empty()) {
            (Some(_), ..) => Lock::On,
            (None, true, _) => Lock::Waits,
            (None, false, true) => Lock::None,
            (None, false, false) => Lock::Off,
        };
        let rows = mine.passkeys.into_iter().map(|passkey| Row {
            times: match passkey.last_used_at {
                Some(at) => f.line(
                    "passkeys-times",
                    [
                        ("since", f.when(passkey.created_at, Style::Moment)),
                        ("used", f.when(at, Style::Moment)),
                    ],
                ),
                None => f.line("passkeys-since", [("since", f.when(passkey.created_at, Style::Moment))]),
            },
            name: passkey.name,
            id: passkey.id,
        });
        Self {
            rows: rows.collect(),
            waiting: mine.waiting.iter().map(|change| Waiting::new(&f, change, &mine.refusable)).collect(),
            lock,
            fresh: who.is_fresh(f.now),
            by_passkey: who.proven_by() == ProvenBy::Passkey,
            fault: fault.map(|fault| f.say(fault.key())),
            f,
        }
    }

    const fn name_length() -> usize {
        NAME_LENGTH
    }

    fn lock_is(&self, lock: Lock) -> bool {
        self.lock == lock
    }
}
