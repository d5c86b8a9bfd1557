//! One Chromium, by the protocol of `WebDriver`, and the commands that only it has.

use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};

use crate::driver::Driver;

const ARGUMENTS: [&str; 10] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--accept-lang=en-US",
    // Some containers have next to no /dev/shm.
    "--disable-dev-shm-usage",
];

/// A new one, with a profile of its own.
pub async fn start() -> Client {
    let driver = Driver::shared();
    let profile = tempfile::tempdir_in(&driver.home).unwrap().keep();
    let mut arguments: Vec<String> = ARGUMENTS.map(str::to_owned).into();
    arguments.push(format!("--user-data-dir={}", profile.display()));
    let mut capabilities = Capabilities::new();
    capabilities.insert("goog:chromeOptions".into(), json!({ "args": arguments }));
    capabilities.insert("goog:loggingPrefs".into(), json!({ "browser": "ALL" }));
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let client = builder.capabilities(capabilities).connect(&driver.url).await;
    client.unwrap_or_else(|error| panic!("Chromium does not start: {error}"))
}

/// The one of an earlier test.
pub async fn reconnect(session: &str) -> Client {
    let client = Client::with_existing_session(&Driver::shared().url, session, HttpConnector::new()).await;
    client.unwrap_or_else(|error| panic!("a browser is gone: {error}"))
}

/// A command that is Chromium's own.
#[derive(Debug)]
pub struct Own {
    pub path: &'static str,
    pub body: Value,
}

impl WebDriverCompatibleCommand for Own {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
