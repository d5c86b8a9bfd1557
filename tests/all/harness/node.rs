//! Another node on a test's database, with the keyring file as it is by then; and the binary's commands.

use std::process::{Command, Output};
use std::sync::Arc;

use untether::app::{App, Base};
use untether::domain::keyring::Purpose;
use untether::keyring_file;

use super::{Browser, Database, Grant, Page, Platform, Test};

pub struct Node {
    pub app: App,
    pub platform: Platform,
}

impl Test {
    /// Adds a generation of these keys to the keyring file. Who runs already knows nothing of it.
    pub fn rotate(&self, purposes: &[Purpose], standby: bool) {
        keyring_file::rotate(&self.database.keyring(), purposes, standby)
            .unwrap_or_else(|error| panic!("the keys are not rotated: {error}"));
    }

    /// A node that starts now.
    pub async fn node(&self) -> Node {
        let app = self.another_node().await;
        let platform = Platform::new(
            app.internal_url(),
            self.clock.clone(),
            &self.platform.signing_secret,
            &self.platform.api_key,
            &self.platform.webhook_secret,
        );
        Node { app, platform }
    }
}

impl Node {
    pub fn browser(&self) -> Browser {
        Browser::new(self.app.consumer_url())
    }

    /// A browser that came by another node before.
    pub fn takes(&self, browser: &Browser) -> Browser {
        browser.at(self.app.consumer_url())
    }

    pub fn base(&self) -> Base {
        Base { store: self.app.store().clone(), op: Arc::clone(self.app.operator()) }
    }

    /// Posts a grant here; its status.
    pub async fn share(&self, grant: Grant) -> u16 {
        let body = grant.to_json();
        let id = format!("here-{}", body["connection"]["consentId"].as_str().unwrap());
        self.platform.notify_as(&id, &body).await.status
    }

    /// Runs this node's worker until nothing is due.
    pub async fn work(&self) {
        while self.app.work().await > 0 {}
    }

    /// How many codes were texted so far.
    pub async fn texted(&self, t: &Test) -> usize {
        self.work().await;
        t.gateway.codes().len()
    }

    /// The newest code texted to a number.
    pub async fn code_for(&self, t: &Test, phone: &str) -> String {
        self.work().await;
        t.code_for(phone).await
    }

    /// Asks for a code here and enters it; where that leads.
    pub async fn sign_in(&self, t: &Test, browser: &Browser, phone: &str) -> Page {
        let page = t.ask_code(&self.takes(browser), phone).await;
        let code = self.code_for(t, phone).await;
        page.form_with("code").uncheck("own_device").set("code", &code).submit().await
    }
}

/// A command of the binary on this database.
pub fn untether(database: &Database, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_untether"));
    command
        .env_clear()
        .env("UNTETHER_PUBLIC_ADDR", "127.0.0.1:0")
        .env("UNTETHER_INTERNAL_ADDR", "127.0.0.1:0")
        .env("UNTETHER_ADMIN_ADDR", "127.0.0.1:0")
        .env("UNTETHER_DATABASE_URL", &database.url)
        .env("UNTETHER_KEYRING_FILE", database.keyring())
        .env("UNTETHER_WEBHOOK_ALLOW", "127.0.0.0/8")
        .args(arguments);
    command
}

/// What it said, on both outputs.
pub fn said(output: &Output) -> String {
    [&output.stdout[..], &output.stderr[..]].map(String::from_utf8_lossy).concat()
}
