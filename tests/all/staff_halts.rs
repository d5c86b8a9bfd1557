//! What staff pause, and apps that are switched off.

use untether::domain::staff::Role;

use crate::harness::{Member, PHONE, Page, Test, at, event};
use crate::staff_incidents::{begin, counted, phone, plan};

const HOUR: i64 = 3_600;

pub async fn run(t: &Test, member: &Member, measure: &str, texts: &str) -> Page {
    let page = counted(t, plan(member, measure).await.set("app", "Budgetly")).await;
    assert_eq!(begin(&page, texts).submit().await.location(), page.path);
    t.work().await;
    member.browser.get(&page.path).await
}

pub async fn switch_off(member: &Member, app: &str) -> Page {
    let form = member.browser.get("/revocations/bulk").await.form_to("/revocations/bulk/switches/off");
    form.set("app", app).set("case", "INC-7").set("reason", "Its keys were leaked").submit().await
}

pub fn told(t: &Test, kind: &str) -> Vec<serde_json::Value> {
    let posts = t.receiver.posts().into_iter();
    posts.map(|post| post.body.clone()).filter(|body| body["type"] == kind).collect()
}

both!(a_pause_holds_until_staff_end_it, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    // Ten in the morning in San Francisco.
    t.advance(8 * HOUR);
    t.work().await;
    let ada = t.member(Role::Operator).await;
    run(t, &ada, "SUSPEND", "EACH").await.assert_shows(&["Done", "Changed 1", "Texts 1"]);
    assert_eq!(t.status("c-1").await, "SUSPENDED");
    let held = told(t, "CONNECTION_HELD").remove(0);
    assert_eq!(held["data"]["initiator"], "DATA_ACCESS_PLATFORM");
    assert_eq!((&held["data"]["channel"], &held["data"]["status"]), (&"STAFF".into(), &"SUSPENDED".into()));
    let text = t.gateway.notices().pop().unwrap().body;
    assert!(text.contains("Our staff asked that Budgetly gets no data for now."), "{text}");
    // The platform's word does not end it.
    let newer = t.grant("c-1").updated().sent_on(at(t.now(), 60));
    assert_eq!(t.platform.notify(&newer.to_json()).await.state(), "APPLIED");
    let resumed = t.grant("c-1").sent_on(at(t.now(), 120));
    assert_eq!(t.platform.notify(&resumed.to_json()).await.state(), "APPLIED");
    assert_eq!(t.status("c-1").await, "SUSPENDED");
    // Nor does its person; they see who did it, and can end it for good.
    let person = t.person().await;
    person.get("/connections").await.assert_shows(&["Paused by our staff.", "You can stop it."]);
    let page = person.get(&format!("/connections/{connection}")).await;
    page.assert_shows(&["Our staff have paused this. We asked Acme Data to give Budgetly no data"]);
    page.assert_hides(&["Let it through"]);
    person.get("/activity").await.assert_shows(&["Our staff paused this sharing."]);
    let release = person.post(&format!("/connections/{connection}/release"), &[]).await;
    assert_eq!(release.status, 303);
    assert_eq!(t.status("c-1").await, "SUSPENDED");
    // Once more there is nothing to pause; then it goes on.
    let none = counted(t, plan(&ada, "SUSPEND").await.set("app", "Budgetly")).await;
    none.assert_shows(&["Pause 0 connections"]);
    t.advance(120);
    t.confirm(&ada).await;
    run(t, &ada, "RESUME", "EACH").await.assert_shows(&["Changed 1", "Texts 1"]);
    assert_eq!(t.status("c-1").await, "ACTIVE");
    let released = told(t, "CONNECTION_RELEASED").remove(0);
    assert_eq!(
        (&released["data"]["channel"], &released["data"]["status"]),
        (&"STAFF".into(), &"ACTIVE".into())
    );
    let text = t.gateway.notices().pop().unwrap().body;
    assert!(text.contains("Budgetly can read your bank data again"), "{text}");
    person.get("/activity").await.assert_shows(&["Our staff let this sharing go on."]);
});

both!(what_is_paused_can_be_stopped_by_its_person_and_ended_by_its_platform, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone(&phone(2))).await;
    let ada = t.member(Role::Operator).await;
    run(t, &ada, "SUSPEND", "NONE").await;
    let person = t.person().await;
    t.stop(&person, &connection).await.assert_shows(&["You asked to stop, here"]);
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
    let ended = event("CONSENT_REVOKED", "c-2", at(t.now(), 1), serde_json::json!({}));
    assert_eq!(t.platform.notify(&ended).await.state(), "APPLIED");
    assert_eq!(t.status("c-2").await, "REVOKED");
    counted(t, plan(&ada, "RESUME").await.set("app", "Budgetly"))
        .await
        .assert_shows(&["Let 0 connections go on"]);
});

both!(an_app_that_is_switched_off_gets_nothing_new, async |t| {
    t.share(t.grant("c-before")).await;
    // Ten in the morning in San Francisco.
    t.advance(8 * HOUR);
    t.work().await;
    let (ada, grace) = (t.member(Role::Admin).await, t.member_as("grace@staff.example", Role::Admin).await);
    assert_eq!(switch_off(&ada, "Budgetly").await.location(), "/revocations/bulk");
    ada.browser.get("/revocations/bulk").await.assert_shows(&["Its keys were leaked", "Switched off by"]);
    assert_eq!(t.status("c-before").await, "ACTIVE", "what was shared before goes on");
    let texts = t.gateway.notices().len();
    let answer = t.platform.notify(&t.grant("c-new").phone(&phone(2)).to_json()).await;
    assert_eq!(answer.status, 201);
    assert_eq!((&answer.json["status"], &answer.json["notice"]), (&"SUSPENDED".into(), &"SUPPRESSED".into()));
    let other = t.grant("c-other").phone(&phone(3)).app("nest", "Nest Egg");
    assert_eq!(t.platform.notify(&other.to_json()).await.json["status"], "ACTIVE");
    t.work().await;
    let held = told(t, "CONNECTION_HELD");
    assert_eq!((held.len(), &held[0]["data"]["consentId"]), (1, &"c-new".into()));
    assert_eq!(t.gateway.notices().len() - texts, 1, "of the other app");
    ada.browser.get("/").await.assert_shows(&["Grants to an app that is switched off"]);
    // A known one that had ended does not come back either.
    t.advance(60);
    let ended = event("CONSENT_REVOKED", "c-before", at(t.now(), 1), serde_json::json!({}));
    t.platform.notify(&ended).await;
    t.platform.notify(&t.grant("c-before").sent_on(at(t.now(), 2)).to_json()).await;
    assert_eq!(t.status("c-before").await, "SUSPENDED");
    // On again takes two, and lets nothing through by itself.
    let page = ada.browser.get("/revocations/bulk").await;
    let on = page.forms().into_iter().find(|form| form.action().ends_with("/on")).unwrap();
    assert_eq!(on.clone().set("reason", " ").submit().await.status, 422);
    assert_eq!(on.clone().set("reason", "New keys").submit().await.location(), "/approvals");
    let twice = on.set("reason", "New keys").submit().await;
    assert_eq!(twice.status, 422);
    twice.assert_shows(&["waits for a second person already"]);
    let approvals = grace.browser.get("/approvals").await;
    approvals.assert_shows(&["Switch Budgetly on again", "New keys"]);
    assert_eq!(approvals.form_with("hash").submit().await.location(), "/approvals");
    ada.browser.get("/revocations/bulk").await.assert_shows(&["No app is switched off."]);
    ada.browser.get("/").await.assert_hides(&["Grants to an app that is switched off"]);
    assert_eq!(t.status("c-new").await, "SUSPENDED");
    let later = t.platform.notify(&t.grant("c-later").phone(&phone(4)).to_json()).await;
    assert_eq!(later.json["status"], "ACTIVE");
    t.work().await;
    // What was never told is told once it goes on, whatever is chosen.
    t.advance(60);
    t.work().await;
    let texts = t.gateway.notices().len();
    run(t, &ada, "RESUME", "NONE").await.assert_shows(&["Changed 2"]);
    let said: Vec<_> = t.gateway.notices().split_off(texts);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].to == phone(2) && said[0].body.contains("Budgetly can now read your bank data"));
    assert_eq!(t.status("c-new").await, "ACTIVE");
});

both!(a_switch_meets_the_app_under_every_platform, async |t| {
    t.share(t.grant("c-1")).await;
    let other = t.other_platform(false).await;
    assert_eq!(other.notify(&t.grant("c-1").phone(&phone(2)).to_json()).await.status, 201);
    let ada = t.member(Role::Operator).await;
    switch_off(&ada, "budgetly").await;
    let new = other.notify(&t.grant("c-2").phone(&phone(3)).to_json()).await;
    assert_eq!(new.json["status"], "SUSPENDED");
    assert_eq!(t.platform.notify(&t.grant("c-2").to_json()).await.json["status"], "SUSPENDED");
    let again = switch_off(&ada, "Budgetly").await;
    assert_eq!(again.status, 422);
    again.assert_shows(&["This app is switched off."]);
    let unknown = switch_off(&ada, "Nobody").await;
    unknown.assert_shows(&["No app is called that."]);
    assert_eq!(unknown.attribute("#switch_app", "value").as_deref(), Some("Nobody"), "it stays");
    t.leaves_unsettled();
});

both!(a_report_outlasts_a_pause, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let person = t.person().await;
    let report = person.get(&format!("/connections/{connection}/report")).await;
    report.form_with("hold").submit().await;
    t.work().await;
    let ada = t.member(Role::Operator).await;
    t.share(t.grant("c-2")).await;
    run(t, &ada, "SUSPEND", "NONE").await.assert_shows(&["Changed 1"]);
    let texts = t.gateway.notices().len();
    run(t, &ada, "RESUME", "EACH").await.assert_shows(&["Changed 1"]);
    assert_eq!(t.status("c-2").await, "SUSPENDED", "their own report holds it still");
    assert_eq!(t.gateway.notices().len(), texts, "and nothing has become readable");
    person.get("/connections").await.assert_shows(&["On hold: it is new, and you have made a report."]);
    assert!(told(t, "CONNECTION_RELEASED").is_empty());
    let _ = PHONE;
});
