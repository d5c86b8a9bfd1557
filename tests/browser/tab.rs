//! One browser with one tab, and what a person does there. Whatever a page shall become is waited for
//! by asking, so many times and no more.

use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, Locator};
use serde_json::{Value, json};

use crate::chromium::{Own, reconnect, start};
use crate::driver::Place;

/// How often something is asked for, and how long the pause between is.
const TRIES: usize = 400;
const PAUSE: Duration = Duration::from_millis(50);
/// After this a promise counts as broken, lest a test hang.
const LONGEST_PROMISE: Duration = Duration::from_mins(1);

pub struct Tab {
    pub client: Client,
    base: String,
}

impl Tab {
    /// A browser with nothing in it. Without script, pages run none; the test still may.
    pub async fn open(place: &mut Place, base: &str, script: bool) -> Self {
        let base = base.trim_end_matches('/').to_owned();
        let client = match place.session.take() {
            Some(session) => reconnect(&session).await,
            None => start().await,
        };
        let tab = Self { client, base };
        tab.cdp("Emulation.setScriptExecutionDisabled", json!({ "value": !script })).await;
        tab
    }

    /// Leaves the browser to the next test, as if it were new.
    pub async fn leave(self, place: &mut Place) {
        self.visit("about:blank").await;
        for (command, parameters) in [
            ("Network.clearBrowserCookies", json!({})),
            ("Network.setExtraHTTPHeaders", json!({ "headers": {} })),
            ("Emulation.clearDeviceMetricsOverride", json!({})),
            ("Emulation.setEmulatedMedia", json!({ "features": [] })),
            ("Emulation.setDefaultBackgroundColorOverride", json!({})),
        ] {
            self.cdp(command, parameters).await;
        }
        place.session = self.client.session_id().await.unwrap();
        self.client.persist().await.unwrap();
    }

    pub async fn close(self) {
        if let Err(error) = self.client.close().await {
            eprintln!("a browser does not close: {error}");
        }
    }

    /// A command of the `DevTools` protocol.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let done = self.try_cdp(command, parameters).await;
        done.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    async fn try_cdp(&self, command: &str, parameters: Value) -> Result<Value, String> {
        let body = json!({ "cmd": command, "params": parameters });
        let own = Own { path: "goog/cdp/execute", body };
        self.client.issue_cmd(own).await.map_err(|error| error.to_string())
    }

    /// What an expression is worth in the page.
    pub async fn ask(&self, expression: &str) -> Value {
        self.try_ask(expression, false).await.unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    /// The same of a promise. Where pages run no script it would never be kept.
    pub async fn ask_promise(&self, expression: &str) -> Value {
        let answer = tokio::time::timeout(LONGEST_PROMISE, self.try_ask(expression, true)).await;
        let answer = answer.unwrap_or_else(|_| panic!("{expression}: never kept"));
        answer.unwrap_or_else(|error| panic!("{expression}: {error}"))
    }

    async fn try_ask(&self, expression: &str, promise: bool) -> Result<Value, String> {
        let parameters = json!({
            "expression": expression, "returnByValue": true, "awaitPromise": promise, "userGesture": true,
        });
        let answer = self.try_cdp("Runtime.evaluate", parameters).await?;
        match answer.get("exceptionDetails") {
            Some(details) => Err(details.to_string()),
            None => Ok(answer["result"]["value"].clone()),
        }
    }

    pub async fn ask_text(&self, expression: &str) -> String {
        let value = self.ask(expression).await;
        value.as_str().unwrap_or_else(|| panic!("{expression} is {value}")).to_owned()
    }

    /// Types an address.
    pub async fn visit(&self, path: &str) {
        let url = if path.starts_with('/') { format!("{}{path}", self.base) } else { path.to_owned() };
        self.client.goto(&url).await.unwrap_or_else(|error| panic!("{path}: {error}"));
    }

    /// Waits until a condition holds in the page, which may still be on its way.
    pub async fn until(&self, condition: &str) {
        for _ in 0..TRIES {
            if self.try_ask(condition, false).await == Ok(Value::Bool(true)) {
                return;
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("not so: {condition}\nat {}", self.told().await);
    }

    /// Waits until a page is there, whole.
    pub async fn at(&self, path: &str) {
        let path = Value::from(path);
        self.until(&format!("location.pathname === {path} && document.readyState === 'complete'")).await;
    }

    /// Waits until all of these stand on the page, to be read.
    pub async fn shows(&self, words: &[&str]) {
        self.until(&format!("{}.every(words => ({READ}).includes(words))", json!(words))).await;
    }

    /// None of these stands on the page.
    pub async fn hides(&self, words: &[&str]) {
        let text = self.ask_text(READ).await;
        for word in words {
            assert!(!text.contains(word), "{word:?} in {text}");
        }
    }

    /// Waits until none of these stands there any more.
    pub async fn drops(&self, words: &[&str]) {
        self.until(&format!("!{}.some(words => ({READ}).includes(words))", json!(words))).await;
    }

    /// Where it is, and what it says there, for a failure.
    async fn told(&self) -> String {
        self.ask_text(
            "(location.pathname + '\\n' + document.querySelector('main')?.innerText).slice(0, 1500)",
        )
        .await
    }

    pub async fn path(&self) -> String {
        self.ask_text("location.pathname").await
    }

    pub async fn h1(&self) -> String {
        self.ask_text("document.querySelector('h1').innerText").await
    }

    /// Presses the first link or button of this name.
    pub async fn press(&self, name: &str) {
        let name = quoted(name);
        let each = ["a", "button", "summary"].map(|tag| format!("//{tag}[normalize-space(.)={name}]"));
        self.click(Locator::XPath(&each.join("|"))).await;
    }

    /// Ticks or chooses what is labelled so.
    pub async fn choose(&self, label: &str) {
        let label = format!("//label[starts-with(normalize-space(.), {})]", quoted(label));
        self.click(Locator::XPath(&label)).await;
    }

    pub async fn click_at(&self, css: &str) {
        self.click(Locator::Css(css)).await;
    }

    async fn click(&self, what: Locator<'_>) {
        let element = self.find(what).await;
        element.click().await.unwrap_or_else(|error| panic!("{what:?}: {error}"));
    }

    /// Types into an empty field.
    pub async fn fill(&self, css: &str, text: &str) {
        let field = self.find(Locator::Css(css)).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// The first that is to be seen.
    async fn find(&self, what: Locator<'_>) -> Element {
        for _ in 0..TRIES {
            for element in self.client.find_all(what).await.unwrap_or_default() {
                if element.is_displayed().await.unwrap_or(false) {
                    return element;
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
        panic!("no {what:?}\nat {}", self.told().await);
    }

    /// What the browser complained of. That a page's own answer was a 4xx or 5xx is no complaint.
    pub async fn complaints(&self) -> Vec<String> {
        let own = Own { path: "se/log", body: json!({ "type": "browser" }) };
        let log = self.client.issue_cmd(own).await.unwrap_or_else(|error| panic!("no log: {error}"));
        let text = |entry: &Value| entry["message"].as_str().unwrap_or_default().to_owned();
        let log = log.as_array().cloned().unwrap_or_default();
        log.iter()
            .filter(|entry| entry["level"] == "SEVERE" || entry["level"] == "WARNING")
            .filter(|entry| {
                entry["source"] != "network" || text(entry).contains("/static/") || !answered(&text(entry))
            })
            .map(text)
            .collect()
    }
}

fn answered(message: &str) -> bool {
    message.contains("the server responded with a status of")
}

/// What there is to read, white space folded.
const READ: &str = "document.body.innerText.replace(/\\s+/g, ' ')";

/// As an `XPath` string, which knows no escapes.
fn quoted(text: &str) -> String {
    assert!(!text.contains('"'), "{text}");
    format!("\"{text}\"")
}
