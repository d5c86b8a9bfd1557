//! One's own account.

use askama::Template;

use super::super::times::{Stamp, Style};
use super::AdminFrame;
use crate::domain::totp::{self, Enrolment};
use crate::flows::staff::Changed;
use crate::store::staff::Member;
use crate::store::staff_keys::StaffPasskey;

/// A passkey.
struct Key {
    id: String,
    name: String,
    made: Stamp,
    used: Option<Stamp>,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/account.html")]
pub struct AccountPage {
    f: AdminFrame,
    email: String,
    has_password: bool,
    passkeys: Vec<Key>,
    codes: String,
    /// Whether the newest proof is young enough for a change.
    fresh: bool,
    fault: Option<String>,
}

impl AccountPage {
    /// The page of somebody with these passkeys and so many unused recovery codes.
    #[must_use]
    pub fn new(f: AdminFrame, member: Member, passkeys: Vec<StaffPasskey>, codes: i64) -> Self {
        let key = |passkey: StaffPasskey| Key {
            name: if passkey.name.is_empty() { f.say("staff-passkey-unnamed") } else { passkey.name },
            made: f.time(passkey.created_at, Style::Moment),
            used: passkey.last_used_at.map(|at| f.time(at, Style::Moment)),
            id: passkey.id,
        };
        Self {
            passkeys: passkeys.into_iter().map(key).collect(),
            email: member.email,
            has_password: member.password.is_some(),
            codes: codes.to_string(),
            fresh: f.desk.as_ref().is_some_and(|desk| desk.is_fresh(f.now)),
            fault: None,
            f,
        }
    }

    /// The same, after a change that was not made.
    #[must_use]
    pub fn refused(self, changed: Option<Changed>) -> Self {
        let words = |changed| match changed {
            Changed::Refused => Some("staff-passkey-refused"),
            Changed::Full => Some("staff-passkey-full"),
            Changed::LastWay => Some("staff-passkey-last"),
            Changed::Done | Changed::NeedsProof | Changed::NotFound => None,
        };
        Self { fault: changed.and_then(words).map(|key| self.f.say(key)), ..self }
    }

    /// Whether a passkey can go.
    fn can_remove(&self) -> bool {
        self.has_password || self.passkeys.len() > 1
    }
}

/// The page that sets up another authenticator app.
#[derive(Template)]
#[template(path = "admin/authenticator.html")]
pub struct AuthenticatorPage {
    f: AdminFrame,
    app: Option<Enrolment>,
    secret: String,
    /// The same, sealed, to come back with the form.
    key: String,
    wrong: bool,
}

impl AuthenticatorPage {
    /// The page. `secret`: that of the new app, and the same sealed; `wrong`: whether a code of it was.
    #[must_use]
    pub fn new(f: AdminFrame, email: &str, (secret, key): (String, String), wrong: bool) -> Self {
        Self { app: totp::enrolment(&secret, email, &f.brand), secret, key, wrong, f }
    }
}
