//! Letting a person in again who is locked out.

use untether::domain::staff::Role;

use crate::guessing::miss;
use crate::harness::{Member, PHONE, Page};
use crate::number_lock::{locked, right_code};

/// The person of most tests, opened; the path of their page.
async fn opened(member: &Member) -> String {
    let page = member.browser.get("/people").await.form_with("q").set("q", PHONE).submit().await;
    let path = page.attribute("article a.button", "href").unwrap();
    let why = member.browser.get(&path).await.form_with("case").set("reason", "Calls").set("case", "C-1");
    assert_eq!(why.submit().await.status, 303);
    path
}

async fn unlock(member: &Member, path: &str) -> Page {
    let page = member.browser.get(path).await;
    let form = page.form_to(&format!("{path}/unlock")).set("reason", "Mistyped ten times");
    form.submit().await
}

both!(support_ends_what_wrong_codes_have_locked, async |t| {
    t.share(t.grant("c-1")).await;
    miss(t, PHONE, 10).await;
    let sam = t.member(Role::Support).await;
    let path = opened(&sam).await;
    sam.browser.get(&path).await.assert_shows(&["Wrong codes have locked sign-in by text, until"]);
    assert_eq!(unlock(&sam, &path).await.location(), path);
    sam.browser.get(&path).await.assert_hides(&["Wrong codes have locked"]);
    let person = t.person().await;
    let activity = person.get("/activity").await;
    activity.assert_shows(&["Our staff let codes sign in again"]).assert_hides(&["Mistyped ten times"]);
});

both!(unlocking_takes_a_fresh_proof_and_a_reason, async |t| {
    t.share(t.grant("c-1")).await;
    miss(t, PHONE, 10).await;
    let sam = t.member(Role::Support).await;
    let path = opened(&sam).await;
    let nothing = sam.browser.post(&format!("{path}/unlock"), &[("reason", " ")]).await;
    assert_eq!(nothing.status, 422);
    sam.browser.get(&path).await.assert_shows(&["Wrong codes have locked"]);
    let other = t.member_as("other@staff.example", Role::Support).await;
    other.browser.post(&format!("{path}/unlock"), &[("reason", "x")]).await;
    sam.browser.get(&path).await.assert_shows(&["Wrong codes have locked"]);
    for _ in 0..2 {
        t.advance(600);
        sam.browser.get("/").await;
    }
    t.advance(1);
    let late = sam.browser.post(&format!("{path}/unlock"), &[("reason", "x")]).await;
    assert!(late.asks_for_proof(), "20 minutes and one second");
});

both!(passkey_only_is_switched_off_by_two, async |t| {
    let _person = locked(t).await;
    let stuck = right_code(t, &t.browser()).await;
    assert_eq!(stuck.location(), "/sign-in/locked");
    let asked = stuck.follow().await.form_to("/sign-in/recovery").submit().await;
    assert!(asked.status < 400, "{}", asked.text());
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    let today = sam.browser.get("/").await;
    today.assert_shows(&["Asks to be let in"]);
    let href = today.attribute(".act a[href^='/people/num_']", "href").expect("a way to the person");
    sam.browser.get(&href).await.assert_hides(&["Not found"]);
    let path = opened(&sam).await;
    let page = sam.browser.get(&path).await;
    let form = page.form_to(&format!("{path}/passkey-only")).set("reason", "Passport, copy in C-1");
    assert_eq!(form.submit().await.location(), "/approvals");
    sam.browser.get("/approvals").await.assert_shows(&["•••• 10", "Take back"]);
    assert_eq!(right_code(t, &t.browser()).await.location(), "/sign-in/locked", "not yet");
    let decide = ada.browser.get("/approvals").await.form_with("hash");
    assert_eq!(decide.submit().await.location(), "/approvals");
    t.work().await;
    assert!(t.gateway.of_kind("ALERT").len() > 1, "its person is told");
    sam.browser.get("/").await.assert_hides(&["Asks to be let in"]);
    assert_eq!(right_code(t, &t.browser()).await.location(), "/connections");
});
