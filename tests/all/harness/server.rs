//! The binary itself, as a process of its own, by the clock on the wall.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Stdio};

use serde_json::Value;

use super::{Database, Gateway, ORIGIN, Page, untether, wrong};

/// The server as its own process, with a log that tells as much as it can.
pub struct Server {
    child: Child,
    pub consumer: String,
    pub internal: String,
}

impl Server {
    pub async fn start(database: &Database, gateway: &Gateway, log: &Path) -> Self {
        Self::start_with(database, gateway, log, &[]).await
    }

    /// With settings of its own.
    pub async fn start_with(
        database: &Database,
        gateway: &Gateway,
        log: &Path,
        settings: &[(&str, &str)],
    ) -> Self {
        let file = File::options().create(true).append(true).open(log).unwrap();
        let before = std::fs::read_to_string(log).unwrap().len();
        let child = untether(database, &["serve"])
            .env("UNTETHER_PUBLIC_ORIGIN", ORIGIN)
            .env("UNTETHER_BRAND_NAME", "Harbor")
            .env("UNTETHER_SMS", "http")
            .env("UNTETHER_SMS_URL", &gateway.url)
            .env("UNTETHER_SMS_SECRET", Gateway::secret())
            .env("UNTETHER_SMS_COUNTRIES", "US,GB")
            .env("UNTETHER_LOG", "debug,untether=trace")
            .envs(settings.iter().copied())
            .stderr(file)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let ready: Value = loop {
            tokio::task::yield_now().await;
            let text = std::fs::read_to_string(log).unwrap();
            let lines = text[before..].lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
            if let Some(line) =
                lines.into_iter().find(|line| line["fields"]["message"] == "untether is ready")
            {
                break line;
            }
        };
        let door = |name: &str| ready["fields"][name].as_str().unwrap().to_owned();
        Self { child, consumer: door("consumer"), internal: door("internal") }
    }

    pub fn end(mut self) {
        let term = std::process::Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(term.unwrap().success() && self.child.wait().unwrap().success());
    }

    /// Until the worker has done something.
    pub async fn until(&self, done: impl Fn() -> bool) {
        while !done() {
            let alive = reqwest::get(format!("{}/livez", self.internal)).await.unwrap();
            assert!(alive.status().is_success());
        }
    }

    /// Through the page of the code, once wrongly; the code, and where it led.
    pub async fn enter(&self, gateway: &Gateway, asked: Page, own: bool) -> (String, Page) {
        let form = asked.settle().await.form_with("code");
        let form = if own { form.check("own_device") } else { form.uncheck("own_device") };
        let code = self.newest(gateway).await;
        form.clone().set("code", &wrong(&code, 7)).submit().await;
        let page = form.set("code", &code).submit().await.settle().await;
        assert_eq!(page.status, 200, "{}", page.text());
        (code, page)
    }

    /// The newest code, once nothing waits to be sent.
    pub async fn newest(&self, gateway: &Gateway) -> String {
        loop {
            let metrics =
                reqwest::get(format!("{}/metrics", self.internal)).await.unwrap().text().await.unwrap();
            if metrics.contains("untether_outbox_waiting 0\n") {
                let body = gateway.codes().last().expect("no code").body.clone();
                return body.rsplit('#').next().unwrap().to_owned();
            }
        }
    }
}

/// After a failed test no server stays behind.
impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
