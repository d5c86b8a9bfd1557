//! What people do again and again, in a browser.

use crate::harness::{Test, at, event};
use crate::tab::Tab;

/// The person of most tests, as typed in the form.
pub const TYPED: &str = "(415) 555-0010";

/// By number and code, to the list.
pub async fn sign_in(t: &Test, tab: &Tab, phone: &str) {
    tab.visit("/sign-in").await;
    sign_in_here(t, tab, phone).await;
    tab.at("/connections").await;
}

/// From the form that is open.
pub async fn sign_in_here(t: &Test, tab: &Tab, phone: &str) {
    ask_code(tab, phone).await;
    let code = t.code_for(phone).await;
    enter(tab, &code).await;
}

/// To the page that takes the code.
pub async fn ask_code(tab: &Tab, phone: &str) {
    let typed = phone.trim_start_matches("+1");
    tab.fill("#phone", typed).await;
    assert_eq!(tab.ask("document.querySelector('#phone').value").await, typed);
    tab.click_at("main button.main").await;
    tab.at("/sign-in/code").await;
}

pub async fn enter(tab: &Tab, code: &str) {
    tab.fill("#code", code).await;
    tab.click_at("main button.main").await;
}

/// The platform says that it stopped; so do bank and app, if asked.
pub async fn confirm(t: &Test, consent: &str, hop: &str) {
    let now = at(t.now(), 0);
    let more = serde_json::json!({ "hop": hop, "state": "CONFIRMED", "at": now.to_string() });
    let answer = t.platform.notify(&event("REVOCATION_PROGRESS", consent, now, more)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

/// So that a page can tell whether it is still the same one.
pub async fn mark(tab: &Tab) {
    tab.ask("window.mark = true").await;
}

pub async fn is_marked(tab: &Tab) -> bool {
    tab.ask("window.mark === true").await == true
}
