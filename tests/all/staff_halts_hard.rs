//! What a pause and a switch meet on the way: what ends and comes back, grows, is let through, or was never told.

use serde_json::json;
use untether::domain::staff::Role;

use crate::harness::{Member, Test, at, event};
use crate::staff_halts::{run, switch_off, told};
use crate::staff_incidents::{begin, counted, phone, plan};

async fn two(t: &Test) -> (Member, Member) {
    (t.member(Role::Admin).await, t.member_as("grace@staff.example", Role::Admin).await)
}

async fn tell(t: &Test, body: &serde_json::Value) {
    let answer = t.platform.notify(body).await;
    assert_eq!(answer.state(), "APPLIED", "{}", answer.body);
}

async fn switch_on(t: &Test, ada: &Member, grace: &Member) {
    let page = ada.browser.get("/revocations/bulk").await;
    let on = page.forms().into_iter().find(|form| form.action().ends_with("/on")).unwrap();
    assert_eq!(on.set("reason", "New keys").submit().await.location(), "/approvals");
    assert_eq!(
        grace.browser.get("/approvals").await.form_with("hash").submit().await.location(),
        "/approvals"
    );
    t.work().await;
}

both!(what_was_paused_ends_and_comes_back_paused, async |t| {
    t.share(t.grant("c-1")).await;
    let ada = t.member(Role::Operator).await;
    run(t, &ada, "SUSPEND", "NONE").await;
    tell(t, &event("CONSENT_REVOKED", "c-1", at(t.now(), 1), json!({}))).await;
    assert_eq!(t.status("c-1").await, "REVOKED");
    let held = told(t, "CONNECTION_HELD").len();
    t.advance(10);
    tell(t, &t.grant("c-1").to_json()).await;
    t.work().await;
    assert_eq!(t.status("c-1").await, "SUSPENDED");
    assert_eq!(told(t, "CONNECTION_HELD").len(), held + 1, "the platform is asked anew");
    ada.browser.get("/").await.assert_shows(&["Grants to an app that is switched off", "or paused it"]);
    run(t, &ada, "RESUME", "NONE").await.assert_shows(&["Changed 1"]);
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(nothing_becomes_readable_by_an_app_that_is_off, async |t| {
    // Its platform had paused the one; the other grows.
    t.share(t.grant("c-1")).await;
    tell(t, &event("CONSENT_SUSPENDED", "c-1", at(t.now(), 1), json!({}))).await;
    t.share(t.grant("c-2").phone(&phone(2))).await;
    t.share(t.grant("c-3").phone(&phone(3)).app("nest", "Nest Egg")).await;
    let ada = t.member(Role::Admin).await;
    switch_off(&ada, "Budgetly").await;
    t.advance(10);
    tell(t, &t.grant("c-1").to_json()).await;
    assert_eq!(t.status("c-1").await, "SUSPENDED");
    tell(t, &t.grant("c-2").phone(&phone(2)).updated().to_json()).await;
    assert_eq!(t.status("c-2").await, "ACTIVE", "the same again");
    t.advance(10);
    let more = t.grant("c-2").phone(&phone(2)).updated().clusters(&["ACCOUNT_BASIC", "TRANSACTIONS", "TAX"]);
    tell(t, &more.to_json()).await;
    assert_eq!(t.status("c-2").await, "SUSPENDED", "it would read more");
    let moved = t.grant("c-3").phone(&phone(3)).updated();
    tell(t, &moved.to_json()).await;
    assert_eq!(t.status("c-3").await, "SUSPENDED", "it is this app's by now");
    let page = counted(t, plan(&ada, "RESUME").await.set("app", "Budgetly")).await;
    page.assert_shows(&["Let 0 connections go on"]);
    t.leaves_unsettled();
});

both!(a_person_lets_nothing_through_to_an_app_that_is_off, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let person = t.person().await;
    person.get(&format!("/connections/{connection}/report")).await.form_with("hold").submit().await;
    t.work().await;
    t.advance(10);
    let held = t.share(t.grant("c-2")).await;
    t.advance(7 * 86_400);
    let ada = t.member(Role::Operator).await;
    switch_off(&ada, "Budgetly").await;
    let person = t.person().await;
    let page = person.get(&format!("/connections/{held}")).await;
    let release = page.form_to(&format!("/connections/{held}/release"));
    assert_eq!(release.submit().await.status, 303);
    t.work().await;
    assert_eq!(t.status("c-2").await, "SUSPENDED");
    assert!(told(t, "CONNECTION_RELEASED").is_empty());
    person.get("/connections").await.assert_shows(&["Paused by our staff."]);
});

both!(what_is_new_to_people_is_counted_whatever_is_chosen, async |t| {
    // Ten in the morning in San Francisco.
    t.advance(8 * 3_600);
    let (ada, grace) = two(t).await;
    t.share(t.grant("c-0").phone(&phone(9))).await;
    switch_off(&ada, "Budgetly").await;
    for n in 0..2 {
        t.share(t.grant(&format!("c-new-{n}")).phone(&phone(1))).await;
    }
    // Nobody sees this one yet.
    t.share(t.grant("c-unseen").phone(&phone(2)).without_proof()).await;
    switch_on(t, &ada, &grace).await;
    t.advance(60);
    let page = counted(t, plan(&ada, "RESUME").await.set("app", "Budgetly")).await;
    page.assert_shows(&["Let 3 connections go on", "No texts Up to 2 texts"]);
    let texts = t.gateway.notices().len();
    begin(&page, "NONE").submit().await;
    t.work().await;
    let sent = t.gateway.notices().split_off(texts);
    assert_eq!(sent.len(), 2, "{sent:?}");
    let said = |to: &str| sent.iter().find(|text| text.to == to).unwrap().body.clone();
    assert!(said(&phone(1)).contains("2 new connections"), "{}", said(&phone(1)));
    assert!(!said(&phone(2)).contains("Budgetly"), "{}", said(&phone(2)));
    ada.browser.get(&page.path).await.assert_shows(&["Texts 2 (No texts)"]);
});

both!(who_was_never_told_is_not_told_of_the_end, async |t| {
    t.advance(8 * 3_600);
    let ada = t.member(Role::Operator).await;
    t.share(t.grant("c-0").phone(&phone(9))).await;
    assert_eq!(switch_off(&ada, "Budgetly").await.status, 303);
    let first = t.grant("c-1").app("nest", "Nest Egg");
    t.share(first).await;
    t.share(t.grant("c-2")).await;
    t.work().await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("list", "c-2")).await;
    page.assert_shows(&["Up to 0 texts"]);
    let texts = t.gateway.notices().len();
    t.advance(60);
    begin(&page, "EACH").submit().await;
    t.work().await;
    assert_eq!(t.gateway.notices().len(), texts);
    assert_eq!(t.status("c-2").await, "REVOKED");
});

both!(a_read_after_a_pause_is_a_case, async |t| {
    t.share(t.grant("c-1")).await;
    let ada = t.member(Role::Operator).await;
    run(t, &ada, "SUSPEND", "NONE").await;
    let read = |seconds| {
        let when = at(t.now(), seconds).to_string();
        event(
            "DATA_ACCESSED",
            "c-1",
            t.now(),
            json!({ "dataClusters": ["TRANSACTIONS"], "accessedAt": when }),
        )
    };
    tell(t, &read(0)).await;
    ada.browser.get("/").await.assert_hides(&["after staff had paused it"]);
    t.advance(10);
    tell(t, &read(0)).await;
    ada.browser.get("/").await.assert_shows(&["after staff had paused it"]);
});

both!(an_app_that_is_off_does_not_come_back_by_another_platform, async |t| {
    t.share(t.grant("c-0")).await;
    let ada = t.member(Role::Operator).await;
    assert_eq!(switch_off(&ada, "Budgetly").await.status, 303);
    let other = t.other_platform(false).await;
    for (consent, app, name, status) in
        [("o-1", "bgt", "BUDGETLY", "SUSPENDED"), ("o-2", "nest", "Nest Egg", "ACTIVE")]
    {
        let theirs = t.grant(consent).phone(&phone(1)).app(app, name);
        let answer = other.notify(&theirs.to_json()).await;
        assert_eq!((answer.status, &answer.json["status"]), (201, &status.into()), "{name}");
    }
    let page = ada.browser.get("/revocations/bulk").await;
    page.assert_shows(&["Budgetly (Acme Data)", "BUDGETLY (Other Data)"]).assert_hides(&["Nest Egg"]);
    // Each is switched on by itself, and stays on: it is known by then.
    t.database.execute("DELETE FROM switched_off WHERE recipient_id IN (SELECT id FROM recipients WHERE external_id = 'bgt')");
    let again = t.grant("o-3").phone(&phone(2)).app("bgt", "Budgetly");
    assert_eq!(other.notify(&again.to_json()).await.json["status"], "ACTIVE");
    t.leaves_unsettled();
});
