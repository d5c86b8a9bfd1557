//! Passkeys with Chromium's own virtual authenticator: the browser's part of the ceremony is real.

use std::net::TcpListener;

use serde_json::json;
use untether::config::Settings;

use crate::harness::{Engine, PHONE, Test};
use crate::people::{TYPED, enter};
use crate::tab::Tab;
use crate::walk::walk;

/// A passkey belongs to one origin, its port included: this door opens at the port that it is told.
fn at_its_origin(settings: &mut Settings) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    settings.public_addr = Some(free.to_string());
    settings.public_origin = Some(format!("http://localhost:{}", free.port()));
}

/// The page under the name that its passkeys are bound to.
async fn open(t: &Test, tab: &Tab, path: &str) {
    let by_name = t.app.consumer_url().replace("127.0.0.1", "localhost");
    tab.visit(&format!("{by_name}{path}")).await;
}

async fn authenticator(tab: &Tab, verified: bool) -> String {
    tab.cdp("WebAuthn.enable", json!({ "enableUI": false })).await;
    let options = json!({
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
        "isUserVerified": verified, "automaticPresenceSimulation": true,
    });
    let added = tab.cdp("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await;
    added["authenticatorId"].as_str().unwrap().to_owned()
}

async fn sign_in(t: &Test, tab: &Tab) {
    open(t, tab, "/sign-in").await;
    tab.fill("#phone", TYPED).await;
    tab.press("Text me a code").await;
    tab.at("/sign-in/code").await;
    enter(tab, &t.code_for(PHONE).await).await;
    tab.at("/connections").await;
}

#[test]
fn offered_after_the_first_code_and_used_without_a_number() {
    walk(Engine::Sqlite, true, at_its_origin, async |t, tab| {
        t.share(t.grant("c-1")).await;
        let id = authenticator(tab, true).await;
        sign_in(t, tab).await;
        tab.press("Add a passkey").await;
        tab.at("/settings/passkeys").await;
        tab.press("Add a passkey").await;
        tab.shows(&["Not used yet"]).await;
        let credentials = tab.cdp("WebAuthn.getCredentials", json!({ "authenticatorId": id })).await;
        let made = &credentials["credentials"][0];
        assert_eq!((&made["isResidentCredential"], &made["rpId"]), (&json!(true), &json!("localhost")));
        tab.press("Sign out").await;
        // The list at the field offers it, and the virtual authenticator takes what is offered.
        tab.at("/connections").await;
        tab.shows(&["Budgetly"]).await;
        tab.hides(&["Add a passkey"]).await;
        open(t, tab, "/settings/passkeys").await;
        tab.shows(&["Last used"]).await;
        tab.cdp("WebAuthn.disable", json!({})).await;
    });
}

#[test]
fn a_user_who_is_not_verified_gets_no_further() {
    walk(Engine::Sqlite, true, at_its_origin, async |t, tab| {
        t.share(t.grant("c-1")).await;
        let id = authenticator(tab, true).await;
        sign_in(t, tab).await;
        open(t, tab, "/settings/passkeys").await;
        tab.press("Add a passkey").await;
        tab.shows(&["Not used yet"]).await;
        let state = json!({ "authenticatorId": id, "isUserVerified": false });
        tab.cdp("WebAuthn.setUserVerified", state).await;
        open(t, tab, "/confirm").await;
        tab.press("Use a passkey").await;
        tab.shows(&["That passkey didn't work."]).await;
        let state = json!({ "authenticatorId": id, "isUserVerified": true });
        tab.cdp("WebAuthn.setUserVerified", state).await;
        tab.press("Use a passkey").await;
        tab.at("/settings/passkeys").await;
        tab.shows(&["Last used"]).await;
        tab.cdp("WebAuthn.disable", json!({})).await;
    });
}

#[test]
fn without_script_a_code_signs_in_and_the_page_says_why_there_is_no_passkey() {
    walk(Engine::Sqlite, false, at_its_origin, async |t, tab| {
        t.share(t.grant("c-1")).await;
        sign_in(t, tab).await;
        open(t, tab, "/settings/passkeys").await;
        tab.shows(&["To add a passkey, let this page run scripts in your browser."]).await;
    });
}
