//! Stopping a connection for somebody who calls: the consequences as their own page says them.

use askama::Template;
use serde::Deserialize;

use super::super::Frame;
use super::super::stop::{Chosen, StopPage};
use super::AdminFrame;
use super::wrong::{Told, Wrong};
use crate::domain::caller::Contact;
use crate::domain::revocation::Scope;
use crate::flows::connection::Detail;

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// Why.
    #[serde(default)]
    pub reason: String,
    /// The caller's case.
    #[serde(default)]
    pub case: String,
    /// A [`Contact`].
    #[serde(default)]
    pub contact: String,
    /// `exception`, or by a text.
    #[serde(default)]
    verified: String,
    /// How it is known who the caller is, where no text asks them.
    #[serde(default)]
    pub documented: String,
    /// Whether data already held shall be deleted.
    pub delete_data: Option<String>,
}

impl Typed {
    /// Whether the caller is asked by a text.
    #[must_use]
    pub fn is_by_text(&self) -> bool {
        self.verified != "exception"
    }
}

struct Choice {
    value: &'static str,
    name: String,
    chosen: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/caller.html")]
pub struct CallerPage {
    f: AdminFrame,
    id: String,
    theirs: StopPage,
    typed: Typed,
    contacts: Vec<Choice>,
    wrongs: Vec<Told>,
}

impl CallerPage {
    /// The page. `theirs`: what the person's own page has around it.
    #[must_use]
    pub fn new(
        f: AdminFrame,
        theirs: Frame,
        id: String,
        detail: Detail,
        typed: Typed,
        wrongs: &[Wrong],
    ) -> Self {
        let chosen = Chosen {
            scope: Scope::Connection,
            accounts: Vec::new(),
            delete_data: typed.delete_data.is_some(),
            other_of_app: 0,
        };
        let contact = |contact: &Contact| Choice {
            value: contact.as_str(),
            name: f.say(contact_key(*contact)),
            chosen: typed.contact == contact.as_str(),
        };
        Self {
            contacts: Contact::ALL.iter().map(contact).collect(),
            theirs: StopPage::new(theirs, detail, chosen, None),
            wrongs: Told::all(&f, wrongs),
            id,
            typed,
            f,
        }
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        Told::of(&self.wrongs, field)
    }

    fn by_text(&self) -> bool {
        self.typed.is_by_text()
    }
}

/// What a way to reach us is called.
pub(super) const fn contact_key(contact: Contact) -> &'static str {
    match contact {
        Contact::Phone => "staff-stop-contact-phone",
        Contact::Chat => "staff-stop-contact-chat",
        Contact::Email => "staff-stop-contact-email",
        Contact::Letter => "staff-stop-contact-letter",
        Contact::InPerson => "staff-stop-contact-in-person",
    }
}
