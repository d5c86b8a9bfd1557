//! Where a person is signed in, and which browsers are their own.

use askama::Template;

use super::Frame;
use super::line::{Line, Value};
use super::notices::NOTICES_PAGE;
use super::times::Style;
use crate::domain::device::Device;
use crate::domain::notice::{NUMBER_PAGE, PASSKEYS_PAGE, SESSIONS_PAGE};
use crate::flows::session::Devices;

/// What there is to settle.
struct Topic {
    href: &'static str,
    title: String,
    what: String,
}

/// What there is to settle, each with a page of its own.
#[derive(Template)]
#[template(path = "consumer/settings.html")]
pub struct SettingsPage {
    f: Frame,
    topics: Vec<Topic>,
}

impl SettingsPage {
    /// The page. `is_holder`: the number is theirs.
    #[must_use]
    pub fn new(f: Frame, is_holder: bool) -> Self {
        let topic = |(href, title, what)| Topic { href, title: f.say(title), what: f.say(what) };
        let passkeys = f.passkeys.map(|_| (PASSKEYS_PAGE, "passkeys-title", "settings-passkeys"));
        let others = [
            (NUMBER_PAGE, "number-title", "settings-number"),
            (SESSIONS_PAGE, "devices-title", "settings-sessions"),
            (NOTICES_PAGE, "notices-title", "settings-notices"),
        ];
        let others = others.into_iter().filter(|(href, ..)| is_holder || *href == SESSIONS_PAGE);
        let topics = passkeys.into_iter().chain(others).map(topic).collect();
        Self { f, topics }
    }
}

/// A session or a known browser.
struct Row {
    id: String,
    name: String,
    /// The one that this page is shown in.
    here: bool,
    times: Line,
    network: Option<Line>,
}

/// The page.
#[derive(Template)]
#[template(path = "consumer/devices.html")]
pub struct DevicesPage {
    f: Frame,
    sessions: Vec<Row>,
    browsers: Vec<Row>,
}

impl DevicesPage {
    /// The page of a person whose session here is `session_id`.
    #[must_use]
    pub fn new(f: Frame, devices: Devices, session_id: &str) -> Self {
        let sessions = devices.sessions.into_iter().map(|session| Row {
            name: name(&f, session.user_agent.as_deref()),
            here: session.id == session_id,
            times: f.line(
                "devices-session-times",
                [
                    ("used", f.when(session.last_seen_at, Style::Moment)),
                    ("begun", f.when(session.created_at, Style::Moment)),
                ],
            ),
            network: session.network.map(|network| from(&f, network)),
            id: session.id,
        });
        let browsers = devices.browsers.into_iter().map(|browser| Row {
            name: name(&f, browser.user_agent.as_deref()),
            here: false,
            times: f.line(
                "devices-browser-times",
                [
                    ("used", f.when(browser.last_seen_at, Style::Moment)),
                    ("since", f.when(browser.created_at, Style::Moment)),
                ],
            ),
            network: browser.network.map(|network| from(&f, network)),
            id: browser.id,
        });
        Self { sessions: sessions.collect(), browsers: browsers.collect(), f }
    }
}

pub(super) fn from(f: &Frame, network: String) -> Line {
    f.line("devices-network", [("network", Value::Name(network))])
}

/// What a person calls a device: "Chrome on Windows".
pub(super) fn name(f: &Frame, user_agent: Option<&str>) -> String {
    let device = Device::of(user_agent.unwrap_or_default());
    match (device.browser, device.system) {
        (Some(browser), Some(system)) => {
            f.words.with("devices-name", &[("browser", browser.into()), ("system", system.into())])
        }
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => f.say("devices-unknown"),
    }
}
