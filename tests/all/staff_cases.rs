//! Cases, as staff see and work them.

use untether::domain::staff::Role;

use crate::harness::{Test, event};

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
    assert_eq!(close.clone().set("reason", "Told the platform").submit().await.location(), "/");
    olive.browser.get("/").await.assert_shows(&["Nothing waits"]);
    assert_eq!(close.set("reason", "Again").submit().await.status, 422, "it is closed");
    let ada = t.member(Role::Admin).await;
    let record = ada.browser.get("/audit?who=operator%40staff.example").await;
    record.assert_shows(&["Took a case", "Closed a case", "Told the platform"]);
    t.work().await;
});
