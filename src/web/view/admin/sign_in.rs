//! How the staff come in: sign-in, second proof, invitation.

use askama::Template;

use super::AdminFrame;
use crate::domain::password::Weak;
use crate::domain::staff::Over;
use crate::domain::totp::{self, Enrolment};

/// The page that asks for address and password, a passkey, or a recovery code.
#[derive(Template)]
#[template(path = "admin/sign-in.html")]
pub struct SignInPage {
    f: AdminFrame,
    email: String,
    next: String,
    missed: Option<Missed>,
    fault: Option<String>,
    note: Option<String>,
}

impl SignInPage {
    /// The page; the address that was typed stays.
    #[must_use]
    pub const fn new(f: AdminFrame, email: String, next: String) -> Self {
        Self { f, email, next, missed: None, fault: None, note: None }
    }

    /// The same, for somebody whose session is over.
    #[must_use]
    pub fn after(self, why: Option<Over>) -> Self {
        let words = |why| match why {
            Over::Idle => "staff-sign-in-idle",
            Over::Long => "staff-sign-in-long",
            Over::Late => "staff-sign-in-late",
            Over::Codes => "staff-sign-in-codes",
            Over::Ended => "staff-sign-in-ended",
        };
        Self { note: why.map(|why| self.f.say(words(why))), ..self }
    }

    /// The same, after a try that did not hold.
    #[must_use]
    pub fn refused(self, missed: Missed) -> Self {
        let words = match missed {
            Missed::Recovery => "staff-recovery-wrong",
            Missed::Passkey => "staff-sign-in-passkey-wrong",
            Missed::Password | Missed::Totp => "staff-sign-in-wrong",
        };
        Self { fault: Some(self.f.say(words)), missed: Some(missed), ..self }
    }

    fn missed(&self, what: Missed) -> bool {
        self.missed == Some(what)
    }
}

/// The page that asks for the second proof: at the sign-in, or of somebody who is signed in.
#[derive(Template)]
#[template(path = "admin/code.html")]
pub struct CodePage {
    f: AdminFrame,
    title: String,
    lede: String,
    action: &'static str,
    next: String,
    confirms: bool,
    fault: Option<String>,
    missed: Option<Missed>,
    /// A form that waits for this proof, sealed.
    held: String,
}

/// Which proof did not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missed {
    /// An address with its password.
    Password,
    /// A code of an authenticator app.
    Totp,
    /// A recovery code.
    Recovery,
    /// A passkey.
    Passkey,
}

impl CodePage {
    /// At the sign-in. `missed`: what did not hold, if anything.
    #[must_use]
    pub fn sign_in(f: AdminFrame, next: String, missed: Option<Missed>) -> Self {
        Self::new(f, ("staff-code-title", "staff-code-lede", "/sign-in/code"), next, missed)
    }

    /// Of somebody who is signed in.
    #[must_use]
    pub fn confirm(f: AdminFrame, next: String, missed: Option<Missed>) -> Self {
        Self::new(f, ("staff-confirm-title", "staff-confirm-lede", "/confirm"), next, missed)
    }

    /// The same, while a form waits for the proof.
    #[must_use]
    pub fn holding(self, sealed: String) -> Self {
        if sealed.is_empty() {
            return self;
        }
        Self { lede: self.f.say("staff-confirm-held"), held: sealed, ..self }
    }

    fn missed(&self, what: Missed) -> bool {
        self.missed == Some(what)
    }

    fn new(
        f: AdminFrame,
        (title, lede, action): (&str, &str, &'static str),
        next: String,
        missed: Option<Missed>,
    ) -> Self {
        Self {
            title: f.say(title),
            lede: f.say(lede),
            action,
            next,
            confirms: action == "/confirm",
            fault: missed.map(|missed| match missed {
                Missed::Passkey => f.say("staff-passkey-wrong"),
                _ if action == "/confirm" => f.say("staff-confirm-wrong"),
                _ => f.say("staff-code-wrong"),
            }),
            missed,
            held: String::new(),
            f,
        }
    }
}

/// Why an invitation was not taken up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JoinFault {
    /// The password is not taken.
    Weak(Weak),
    /// The code, or what the browser answered, does not hold.
    Code,
}

/// The page behind an invitation.
#[derive(Template)]
#[template(path = "admin/invitation.html")]
pub struct InvitationPage {
    f: AdminFrame,
    lede: super::super::line::Line,
    token: String,
    secret: String,
    /// The same, sealed, to come back with the form.
    key: String,
    app: Option<Enrolment>,
    fault: Option<String>,
    at_code: bool,
}

impl InvitationPage {
    /// The page for who was invited. `secret`: that of their authenticator app, and the same sealed.
    #[must_use]
    pub fn new(
        f: AdminFrame,
        email: &str,
        token: String,
        (secret, key): (String, String),
        fault: Option<JoinFault>,
    ) -> Self {
        let words = |fault| match fault {
            JoinFault::Weak(Weak::Short) => "staff-password-short",
            JoinFault::Weak(Weak::Long) => "staff-password-long",
            JoinFault::Weak(Weak::Common) => "staff-password-common",
            JoinFault::Code => "staff-invitation-code-wrong",
        };
        Self {
            lede: f.line("staff-invitation-lede", [("email", super::super::line::Value::name(email))]),
            app: totp::enrolment(&secret, email, &f.brand),
            fault: fault.map(|fault| f.say(words(fault))),
            at_code: fault == Some(JoinFault::Code),
            token,
            secret,
            key,
            f,
        }
    }
}

/// The page that shows recovery codes, once.
#[derive(Template)]
#[template(path = "admin/recovery-codes.html")]
pub struct CodesPage {
    f: AdminFrame,
    codes: Vec<String>,
}

impl CodesPage {
    /// The page.
    #[must_use]
    pub const fn new(f: AdminFrame, codes: Vec<String>) -> Self {
        Self { f, codes }
    }
}
