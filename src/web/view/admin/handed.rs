//! What is shown once: whatever is handed out, with what to do with it.

use askama::Template;

use super::AdminFrame;
use crate::flows::platform::Credentials;
use crate::store::platforms::SecretPurpose;

struct Item {
    name: String,
    text: String,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/handed.html")]
pub struct HandedPage {
    f: AdminFrame,
    title: String,
    lede: String,
    items: Vec<Item>,
    note: Option<String>,
    back: String,
}

impl HandedPage {
    /// For whoever asked for an invitation: its address.
    #[must_use]
    pub fn invitation(f: AdminFrame, address: String) -> Self {
        Self {
            title: f.say("staff-invited-title"),
            lede: f.say("staff-invited-lede"),
            items: vec![Item { name: f.say("staff-invited-address"), text: address }],
            note: None,
            back: "/approvals".to_owned(),
            f,
        }
    }

    /// All that a new platform needs. `waits`: whether its target waits for a second person.
    #[must_use]
    pub fn platform(f: AdminFrame, name: &str, made: Credentials, waits: bool) -> Self {
        let item = |key: &str, text: String| Item { name: f.say(key), text };
        Self {
            title: f.say1("staff-handed-platform", "name", name),
            lede: f.say("staff-handed-lede"),
            back: page_of(&made.id),
            items: vec![
                item("staff-handed-id", made.id),
                item("staff-handed-signing", made.signing_secret),
                item("staff-handed-webhook", made.webhook_secret),
                item("staff-handed-key", made.api_key),
            ],
            note: waits.then(|| f.say("staff-handed-target")),
            f,
        }
    }

    /// A key. `replaces`: whether one before it ends after the overlap.
    #[must_use]
    pub fn key(f: AdminFrame, platform_id: &str, text: String, replaces: bool) -> Self {
        Self {
            title: f.say("staff-handed-key-title"),
            lede: f.say("staff-handed-lede"),
            items: vec![Item { name: f.say("staff-handed-key"), text }],
            note: replaces.then(|| f.say("staff-handed-overlap")),
            back: page_of(platform_id),
            f,
        }
    }

    /// A secret.
    #[must_use]
    pub fn secret(f: AdminFrame, platform_id: &str, purpose: SecretPurpose, text: String) -> Self {
        let [name, note] = match purpose {
            SecretPurpose::Signing => ["staff-handed-signing", "staff-handed-overlap"],
            SecretPurpose::Webhook => ["staff-handed-webhook", "staff-handed-overlap-both"],
        };
        Self {
            title: f.say("staff-handed-secret-title"),
            lede: f.say("staff-handed-lede"),
            items: vec![Item { name: f.say(name), text }],
            note: Some(f.say(note)),
            back: page_of(platform_id),
            f,
        }
    }
}

fn page_of(platform_id: &str) -> String {
    format!("/platforms/{platform_id}")
}
