//! The sealed cookie of a link or sign-in under way: `untether-flow`, 10 minutes from its last step.

use actix_web::cookie::{Cookie, SameSite, time::Duration};
use actix_web::{HttpRequest, HttpResponse};
use serde::{Deserialize, Serialize};

use super::Web;
use crate::domain::keyring::Purpose;
use crate::domain::{secrets, session};

/// What a browser has under way.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Flow {
    /// Token of the link that was opened.
    pub link: Option<String>,
    /// Id of the sign-in that was begun.
    pub sign_in: Option<String>,
    /// Path of the page to go on to.
    pub next: Option<String>,
    /// What the sign-in page shall say.
    pub note: Option<Note>,
    /// Id of the proof of another number that was begun.
    #[serde(default)]
    pub proving: Option<String>,
    /// Id of a passkey that was used in this browser and needs the code as well.
    #[serde(default)]
    pub passkey: Option<String>,
    /// Which browser this is, for its limits; [`Flow::set`] fills it in.
    #[serde(default)]
    pub visitor: Option<String>,
    /// When its last step was, unix ms; [`Flow::set`] fills it in.
    #[serde(default)]
    pub at: i64,
}

/// What the sign-in page shall say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Note {
    /// The person has signed out.
    SignedOut,
    /// A session has run out.
    Idle,
    /// The sign-in under way is not known any more.
    Lost,
    /// A passkey was used whose person must prove the number as well.
    PasskeyNeedsCode,
    /// A passkey did not work.
    PasskeyRefused,
    /// What waited was refused.
    ChangeRefused,
}

/// Its name, without the prefix that it has under https.
pub const COOKIE: &str = "untether-flow";
/// Binds the seal to this cookie.
const ROW: &str = "cookie/flow";

impl Flow {
    /// What this browser has under way; empty where the cookie is missing, forged or too old.
    #[must_use]
    pub fn of(req: &HttpRequest, web: &Web) -> Self {
        let read = || {
            let cookie = req.cookie(web.cookie_name(COOKIE))?;
            let text = web.op.keys.open(Purpose::Cookies, ROW, cookie.value()).ok()?;
            let flow: Self = serde_json::from_str(&text).ok()?;
            (web.clock.ms() - flow.at <= session::FLOW).then_some(flow)
        };
        read().unwrap_or_default()
    }

    /// Sets the cookie, counting from now.
    pub fn set(mut self, web: &Web, response: &mut HttpResponse) {
        self.at = web.clock.ms();
        self.visitor.get_or_insert_with(secrets::token::<16>);
        let text = serde_json::to_string(&self).unwrap_or_default();
        let sealed = web.op.keys.seal(Purpose::Cookies, ROW, &text);
        put(web, response, COOKIE, sealed, session::FLOW);
    }

    /// Takes the cookie away.
    pub fn clear(web: &Web, response: &mut HttpResponse) {
        put(web, response, COOKIE, String::new(), 0);
    }
}

/// Sets a cookie as every cookie of ours is set. `lifetime` is in milliseconds.
pub fn put(web: &Web, response: &mut HttpResponse, name: &'static str, value: String, lifetime: i64) {
    let cookie = Cookie::build(web.cookie_name(name), value)
        .path("/")
        .http_only(true)
        .secure(web.secure)
        .same_site(SameSite::Lax)
        .max_age(Duration::milliseconds(lifetime))
        .finish();
    // Only a name with forbidden characters could fail, and the names are ours.
    let _ = response.add_cookie(&cookie);
}
