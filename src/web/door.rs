//! What a door is called, and what its pages have around them.

use actix_web::HttpRequest;

use super::view::{Frame, Section};
use super::{Door, Web, assets, language, session};
use crate::domain::words::Words;

impl Web {
    /// Origin of this door.
    #[must_use]
    pub fn origin(&self) -> &str {
        match self.door {
            Door::Consumer => &self.op.origin,
            Door::Admin => &self.op.admin_origin,
        }
    }

    /// The cookie that carries a session, without the prefix that it has under https.
    #[must_use]
    pub const fn session_cookie(&self) -> &'static str {
        match self.door {
            Door::Consumer => "untether",
            Door::Admin => "untether-admin",
        }
    }

    /// The name of a cookie: `__Host-` binds it to our host, and needs https.
    #[must_use]
    pub fn cookie_name(&self, name: &'static str) -> &'static str {
        match (self.secure, name) {
            (true, "untether") => "__Host-untether",
            (true, "untether-flow") => "__Host-untether-flow",
            (true, "untether-browser") => "__Host-untether-browser",
            (true, "untether-admin") => "__Host-untether-admin",
            (true, "untether-language") => "__Host-untether-language",
            _ => name,
        }
    }

    /// What every page needs.
    #[must_use]
    pub fn frame(&self, request: &HttpRequest, section: Section) -> Frame {
        Frame {
            brand: self.op.brand.clone(),
            words: Words::of(language::heard(self, request).language()),
            signed_in: session::is_carried(self, request),
            sandbox: self.op.sandbox,
            now: self.clock.ms(),
            section,
            style: assets::address("style.css"),
            script: assets::address("page.js"),
            passkeys: self.op.passkeys.as_ref().map(|_| assets::address("passkeys.js")),
            icon: assets::address("icon.svg"),
        }
    }
}
