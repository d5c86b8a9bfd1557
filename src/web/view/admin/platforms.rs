//! Who reports to us, and a platform more.

use askama::Template;
use serde::Deserialize;

use super::AdminFrame;
use super::address::Address;
use super::wrong::{Told, Wrong};
use crate::domain::staff::Permission;
use crate::flows::platform::Listed;

/// What was typed to add a platform.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// The name that people see.
    #[serde(default)]
    pub name: String,
    /// Whether it asks us before each read: "yes".
    #[serde(default)]
    pub gated: String,
    /// Its first target, if any.
    #[serde(default)]
    pub url: String,
    /// Why that target.
    #[serde(default)]
    pub reason: String,
}

impl Typed {
    /// Whether it asks us before each read.
    #[must_use]
    pub fn is_gated(&self) -> bool {
        self.gated == "yes"
    }
}

struct Row {
    id: String,
    name: String,
    gated: String,
    target: Option<Address>,
    is_off: bool,
    keys: usize,
    secrets: usize,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/platforms.html")]
pub struct PlatformsPage {
    f: AdminFrame,
    rows: Vec<Row>,
    typed: Typed,
    wrongs: Vec<Told>,
    /// Whether there is a target for platforms that have set none.
    stands_in: bool,
}

impl PlatformsPage {
    /// Every platform; what was typed stays.
    #[must_use]
    pub fn new(f: AdminFrame, all: Vec<Listed>, typed: Typed, wrongs: &[Wrong], stands_in: bool) -> Self {
        let rows = all.into_iter().map(|one| row(&f, one)).collect();
        Self { rows, typed, wrongs: Told::all(&f, wrongs), stands_in, f }
    }

    fn can_manage(&self) -> bool {
        self.f.may(Permission::ManagePlatforms)
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        Told::of(&self.wrongs, field)
    }
}

fn row(f: &AdminFrame, one: Listed) -> Row {
    Row {
        gated: f.say(gated_key(one.platform.gated)),
        target: one.platform.webhook_url.as_deref().map(Address::new),
        is_off: one.platform.webhook_disabled_at.is_some(),
        keys: one.keys,
        secrets: one.secrets,
        id: one.platform.id,
        name: one.platform.name,
    }
}

/// The key of whether a platform asks us before each read.
#[must_use]
pub const fn gated_key(gated: bool) -> &'static str {
    if gated { "staff-platform-gated" } else { "staff-platform-open" }
}
