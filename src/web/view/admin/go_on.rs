//! What somebody was about to do when they had to prove who they are, shown once they have: nothing of it was
//! lost, and nothing is done until they say so.

use askama::Template;

use super::super::line::Line;
use super::caller::contact_key;
use super::incidents::texts_key;
use super::limits::limit_key;
use super::messages::{short, whose};
use super::{AdminFrame, role_key};
use crate::domain::caller::Contact;
use crate::domain::incident::Texts;
use crate::domain::raised::Limit;
use crate::domain::staff::Role;

/// Fields that a page fills in by itself: they go along, and tell nobody anything.
const BY_ITSELF: [&str; 7] = ["hash", "digest", "tenure", "newest", "prefix", "proving", "next"];

/// What a field is called.
const LABELS: [(&str, &str); 20] = [
    ("amount", "staff-limit-to"),
    ("app", "staff-incident-app"),
    ("case", "staff-why-case"),
    ("contact", "staff-stop-contact"),
    ("delete_data", "staff-go-on-delete"),
    ("documented", "staff-stop-documented"),
    ("email", "staff-email"),
    ("from", "staff-audit-from"),
    ("gated", "staff-platform-gate"),
    ("limit", "staff-limit-which"),
    ("name", "staff-platform-name"),
    ("reason", "staff-reason"),
    ("role", "staff-role"),
    ("scope", "staff-key-scopes-choose"),
    ("texts", "staff-incident-texts"),
    ("to", "staff-audit-to"),
    ("url", "staff-target-url"),
    ("verified", "staff-stop-verify"),
    ("about", "staff-audit-about"),
    ("list", "staff-incident-list"),
];

/// What an act is called, by its route.
const ACTS: [(&str, &str); 20] = [
    ("/staff/invite", "staff-invite"),
    ("/staff/{id}/role", "staff-role-ask"),
    ("/staff/{id}/disable", "staff-disable"),
    ("/audit/export", "staff-export-ask"),
    ("/people/{id}/number", "staff-reveal"),
    ("/people/{id}/unlock", "staff-unlock-button"),
    ("/people/{id}/passkey-only", "staff-lift"),
    ("/people/{id}/reopen", "staff-reopen"),
    ("/revocations/bulk/{id}/begin", "staff-incident-go-on"),
    ("/connections/{id}/revocation", "staff-stop-link"),
    ("/messages/blocks/lift", "staff-block-lift-button"),
    ("/messages/limits", "staff-limit-raise"),
    ("/deliveries/{id}/disable", "staff-target-disable-button"),
    ("/platforms", "staff-platform-add"),
    ("/platforms/{id}/keys", "staff-key-add"),
    ("/platforms/{id}/keys/{key}/end", "staff-go-on-end-key"),
    ("/platforms/{id}/secrets/{secret}/end", "staff-go-on-end-secret"),
    ("/platforms/{id}/webhook", "staff-target-another"),
    ("/revocations/bulk/switches/off", "staff-switch-off"),
    ("/revocations/bulk/switches/{id}/on", "staff-switch-on"),
];

/// Something that was typed or chosen.
struct Shown {
    name: String,
    text: String,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/go-on.html")]
pub struct GoOnPage {
    f: AdminFrame,
    title: String,
    /// Whom or what it is about.
    about: Vec<Line>,
    shown: Vec<Shown>,
    action: String,
    fields: Vec<(String, String)>,
    back: String,
}

impl GoOnPage {
    /// The page for a form that goes to `action`, a path of `route`, with the fields that were sent. `back`: where
    /// it stood.
    #[must_use]
    pub fn new(
        f: AdminFrame,
        (route, action): (&str, String),
        about: Vec<Line>,
        fields: Vec<(String, String)>,
        back: String,
    ) -> Self {
        let act = ACTS.iter().find(|(of, _)| *of == route).map_or("staff-go-on-title", |(_, key)| *key);
        let shown = fields.iter().filter(|(name, text)| is_typed(name, text));
        let shown = shown.map(|(name, text)| Shown { name: label(&f, name), text: words(&f, name, text) });
        Self {
            title: f.say(act),
            shown: block(&f, &fields).into_iter().chain(shown).collect(),
            about,
            action,
            fields,
            back,
            f,
        }
    }
}

/// The block of texts that a form is about, by what its page calls it.
fn block(f: &AdminFrame, fields: &[(String, String)]) -> Option<Shown> {
    let field = |of: &str| fields.iter().find(|(name, _)| name == of).map(|(_, text)| text.as_str());
    let (prefix, proving) = (field("prefix")?, field("proving")?);
    let text = [&short(prefix), ", ", &f.say(whose(proving == "yes"))].concat();
    Some(Shown { name: f.say("staff-texts-prefix"), text })
}

/// Whether somebody typed or chose it.
#[must_use]
pub fn is_typed(name: &str, text: &str) -> bool {
    !BY_ITSELF.contains(&name) && !text.trim().is_empty()
}

fn label(f: &AdminFrame, name: &str) -> String {
    LABELS.iter().find(|(of, _)| *of == name).map_or_else(|| name.to_owned(), |(_, key)| f.say(key))
}

/// What was chosen, as the page called it; what was typed, as it is.
fn words(f: &AdminFrame, name: &str, text: &str) -> String {
    let key = match name {
        "role" => Role::parse(text).map(role_key),
        "contact" => Contact::parse(text).map(contact_key),
        "limit" => Limit::parse(text).map(limit_key),
        "texts" => Texts::parse(text).map(texts_key),
        "verified" if text == "exception" => Some("staff-stop-verify-exception"),
        "verified" => Some("staff-stop-verify-text"),
        "gated" | "delete_data" => Some("staff-go-on-yes"),
        _ => None,
    };
    key.map_or_else(|| text.to_owned(), |key| f.say(key))
}
