//! Cases, as staff see and work them.

use untether::domain::staff::Role;

use crate::harness::{Test, event};
use crate::staff_incidents::{begin, counted, phone, plan};

async fn revoke(t: &Test, from: usize, to: usize) {
    for n in from..to {
        let consent = format!("c-{n}");
        let answer =
            t.platform.notify(&event("CONSENT_REVOKED", &consent, t.now(), serde_json::json!({}))).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
    }
}

both!(more_than_a_hundred_revocations_in_a_minute_are_a_case_and_take_effect, async |t| {
    for n in 0..102 {
        t.share(t.grant(&format!("c-{n}")).phone(&format!("+1415555{:04}", 100 + n))).await;
    }
    t.work().await;
    let olive = t.member(Role::Operator).await;
    revoke(t, 0, 1).await;
    t.advance(60);
    revoke(t, 1, 101).await;
    olive.browser.get("/").await.assert_hides(&["Many revocations at once"]);
    revoke(t, 101, 102).await;
    olive.browser.get("/").await.assert_shows(&["Many revocations at once", "each has taken effect"]);
    assert_eq!(t.status("c-101").await, "REVOKED");
    t.leaves_unsettled();
});

both!(a_case_is_taken_and_closed_with_a_reason, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let person = t.person().await;
    t.stop(&person, &connection).await;
    t.work().await;
    t.advance(60);
    let again = t.platform.notify(&t.grant("c-1").to_json()).await;
    assert_eq!(again.json["state"], "DRIFT");
    let (olive, vera) = (t.member(Role::Operator).await, t.member(Role::Viewer).await);
    let page = olive.browser.get("/").await;
    page.assert_shows(&["Shared again after a stop", &connection]);
    assert!(vera.browser.get("/").await.forms().iter().all(|form| !form.action().starts_with("/cases")));
    let take = page.forms().into_iter().find(|form| form.action().ends_with("/take")).unwrap();
    assert_eq!(take.submit().await.location(), "/");
    vera.browser.get("/").await.assert_shows(&["with operator@staff.example"]);
    let page = olive.browser.get("/?kind=DRIFT").await;
    let close = page.form_with("reason");
    let empty = close.clone().set("reason", "  ").submit().await;
    assert_eq!(empty.status, 422);
    empty.assert_shows(&["Say what was done before you close a case"]);
    let closed = close.clone().set("reason", "Told the platform").submit().await;
    assert_eq!(closed.location(), "/?kind=DRIFT", "the list goes on where it was");
    olive.browser.get("/").await.assert_shows(&["Nothing waits"]);
    assert_eq!(close.set("reason", "Again").submit().await.status, 422, "it is closed");
    let ada = t.member(Role::Admin).await;
    let record = ada.browser.get("/audit?who=operator%40staff.example").await;
    record.assert_shows(&["Took a case", "Closed a case", "Told the platform"]);
    t.work().await;
});

both!(a_platform_is_told_once_more_of_a_stop, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let person = t.person().await;
    t.stop(&person, &connection).await;
    t.work().await;
    t.advance(60);
    t.platform.notify(&t.grant("c-1").to_json()).await;
    t.work().await;
    let told = || t.receiver.posts().iter().filter(|post| post.body["type"] == "CONSENT_REVOKED").count();
    let before = told();
    let sam = t.member(Role::Support).await;
    let page = sam.browser.get("/").await;
    page.assert_shows(&["Shared again after a stop", "Budgetly, Platypus Bank", "Tell the platform again"]);
    let again = page.forms().into_iter().find(|form| form.action().ends_with("/tell-again")).unwrap();
    again.submit().await.settle().await.assert_shows(&["The platform is told once more."]);
    let twice = again.submit().await;
    assert_eq!(twice.status, 409);
    twice.assert_shows(&["The platform is being told already."]);
    t.work().await;
    assert_eq!(told(), before + 1);
    person.get("/activity").await.assert_shows(&["Our staff told the platform once more"]);
    sam.browser.get("/").await.form_with("reason").set("reason", "It was told").submit().await;
    let late = again.submit().await;
    assert_eq!(late.status, 409);
    late.assert_shows(&["There is nothing to tell"]);
});

both!(a_report_leads_to_its_app_and_to_what_can_be_done_at_large, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let person = t.person().await;
    person.get(&format!("/connections/{connection}/report")).await.form_with("hold").submit().await;
    t.work().await;
    let olive = t.member(Role::Operator).await;
    let page = olive.browser.get("/").await;
    page.assert_shows(&["Budgetly, Platypus Bank", "The app", "Pause or end at large"]);
    assert!(page.attribute(".act a[href^='/connections']", "href").is_none(), "an operator opens no person");
    let href = page.attribute(".act a[href^='/revocations']", "href").unwrap();
    let plan = olive.browser.get(&href).await;
    assert!(plan.form_to("/revocations/bulk").value("app").unwrap().starts_with("rcp_"));
    let app = page.attribute(".act a[href^='/recipients']", "href").unwrap();
    olive.browser.get(&app).await.assert_shows(&["Budgetly"]);
    assert!(page.forms().iter().all(|form| !form.action().ends_with("/tell-again")));
});

both!(a_stop_at_large_that_meets_silence_is_one_case_for_each_party, async |t| {
    for n in 0..3 {
        t.share(t.grant(&format!("c-{n}")).phone(&phone(n))).await;
    }
    t.work().await;
    t.receiver.answer_with(202);
    let olive = t.member(Role::Operator).await;
    let page = counted(t, plan(&olive, "REVOKE").await.set("app", "Budgetly")).await;
    begin(&page, "NONE").submit().await;
    t.work().await;
    t.advance(48 * 3_600);
    t.app.tidy().await;
    let olive = t.at_desk(&olive).await;
    let today = olive.get("/?kind=HOP_STALLED").await;
    assert_eq!(today.all("article h2").len(), 3, "platform, bank and app: {}", today.text());
    let href = today.attribute(".act a[href^='/revocations']", "href").unwrap();
    assert_eq!(href, page.path);
    t.leaves_unsettled();
});
