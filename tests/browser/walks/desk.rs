//! Staff at work: with script and without, by password and by passkey.

use std::net::TcpListener;

use serde_json::json;
use untether::config::Settings;
use untether::domain::staff::Role;

use crate::harness::{Engine, PASSWORD, PHONE, Test};
use crate::tab::Tab;
use crate::walk::walk;

/// A passkey belongs to one origin, its port included.
fn at_its_origin(settings: &mut Settings) {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    settings.admin_addr = Some(free.to_string());
    settings.admin_origin = Some(format!("http://localhost:{}", free.port()));
}

async fn open(t: &Test, tab: &Tab, path: &str) {
    let by_name = t.app.admin_url().replace("127.0.0.1", "localhost");
    tab.visit(&format!("{by_name}{path}")).await;
}

async fn from_invitation_to_a_person(t: &Test, tab: &Tab) {
    t.share(t.grant("c-1")).await;
    let path = t.invite("sam@staff.example", Role::Support).await;
    open(t, tab, &path).await;
    let secret = tab.ask_text("document.querySelector('code').textContent").await;
    tab.fill("#password", PASSWORD).await;
    tab.fill("#totp", &t.code(&secret)).await;
    tab.press("Join").await;
    tab.shows(&["Keep your recovery codes"]).await;
    tab.press("Done").await;
    tab.shows(&["What needs a person"]).await;
    tab.press("People").await;
    tab.fill("#q", PHONE).await;
    tab.press("Search").await;
    tab.shows(&["1 number found"]).await;
    tab.press("Open").await;
    tab.fill("#reason", "Calls").await;
    tab.fill("#case", "C-1").await;
    tab.press("Open").await;
    tab.shows(&["Holds the number now", "Budgetly", "Sharing began"]).await;
    tab.press("Sign out").await;
    tab.at("/sign-in").await;
}

#[test]
fn with_script() {
    walk(Engine::Sqlite, true, at_its_origin, async |t, tab| from_invitation_to_a_person(t, tab).await);
}

#[test]
fn without_script() {
    walk(Engine::Sqlite, false, at_its_origin, async |t, tab| from_invitation_to_a_person(t, tab).await);
}

#[test]
fn to_stay_signed_in_is_use() {
    let later = |minutes: i64| {
        format!("(now => {{ Date.now = () => now() + {minutes} * 60 * 1000 }})(Date.now.bind(Date))")
    };
    walk(Engine::Sqlite, true, at_its_origin, async |t, tab| {
        let path = t.invite("sam@staff.example", Role::Support).await;
        open(t, tab, &path).await;
        let secret = tab.ask_text("document.querySelector('code').textContent").await;
        tab.fill("#password", PASSWORD).await;
        tab.fill("#totp", &t.code(&secret)).await;
        tab.press("Join").await;
        tab.shows(&["Keep your recovery codes"]).await;
        open(t, tab, "/recipients").await;
        assert_eq!(tab.ask("document.querySelector('#idle').hidden").await, true);
        t.advance(13 * 60);
        tab.ask(&later(13)).await;
        tab.until("document.activeElement.closest('#idle') !== null").await;
        tab.press("Stay signed in").await;
        tab.until("document.querySelector('#idle').hidden").await;
        // That was use: fifteen minutes from here on.
        t.advance(14 * 60);
        open(t, tab, "/recipients").await;
        tab.at("/recipients").await;
        // What the server does not answer keeps nothing, and the page does not say that it did.
        t.advance(13 * 60);
        tab.ask(&later(13)).await;
        tab.until("document.activeElement.closest('#idle') !== null").await;
        tab.ask("document.querySelector('#idle').dataset.stay = '/nowhere'; 0").await;
        tab.press("Stay signed in").await;
        let hidden = "fetch('/nowhere').then(() => document.querySelector('#idle').hidden)";
        assert_eq!(tab.ask_promise(hidden).await, false);
        // Left alone, the page goes by itself, and the way back is kept.
        t.advance(2 * 60);
        tab.ask(&later(2)).await;
        tab.at("/sign-in").await;
        tab.shows(&["We signed you out after a while without use."]).await;
    });
}

#[test]
fn a_passkey_is_enough() {
    walk(Engine::Sqlite, true, at_its_origin, async |t, tab| {
        let path = t.invite("ada@staff.example", Role::Admin).await;
        tab.cdp("WebAuthn.enable", json!({ "enableUI": false })).await;
        let options = json!({
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": true, "hasUserVerification": true,
            "isUserVerified": true, "automaticPresenceSimulation": true,
        });
        tab.cdp("WebAuthn.addVirtualAuthenticator", json!({ "options": options })).await;
        open(t, tab, &path).await;
        tab.press("Make a passkey").await;
        tab.shows(&["Keep your recovery codes"]).await;
        open(t, tab, "/account").await;
        tab.shows(&["ada@staff.example", "None"]).await;
        // One authenticator makes no second passkey for the same person.
        tab.press("Make it now").await;
        tab.until("!document.querySelector('[data-passkey-fault]').hidden").await;
        open(t, tab, "/confirm").await;
        tab.press("Use a passkey").await;
        tab.at("/").await;
        tab.press("Sign out").await;
        // The list at the field offers it, and the virtual authenticator takes what is offered.
        tab.at("/").await;
        tab.shows(&["What needs a person"]).await;
        tab.cdp("WebAuthn.disable", json!({})).await;
    });
}
