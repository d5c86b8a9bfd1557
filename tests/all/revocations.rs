//! While a stop is pending: what counts as the platform's word, hop by hop.

use serde_json::{Value, json};

use crate::harness::{Answer, Test, at, event};

/// Stopped by its person at the clock's time, received by its platform, not confirmed.
async fn pending(t: &Test) -> String {
    t.receiver.answer_with(202);
    let id = t.share(t.grant("c-1")).await;
    t.advance(60);
    t.stop(&t.person().await, &id).await;
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    id
}

async fn progress(t: &Test, hop: &str, state: &str) -> Answer {
    let more = json!({ "hop": hop, "state": state, "at": t.now().to_string(), "detail": "by hand" });
    t.platform.notify(&event("REVOCATION_PROGRESS", "c-1", t.now(), more)).await
}

async fn hop(t: &Test, name: &str) -> Value {
    let revocation = t.revocation("c-1").await;
    let hops = revocation["hops"].as_array().unwrap();
    let found = hops.iter().find(|hop| hop["hop"] == name);
    found.cloned().unwrap_or(Value::Null)
}

both!(the_platforms_hop_confirms, async |t| {
    let id = pending(t).await;
    t.advance(30);
    let answer = progress(t, "PLATFORM", "CONFIRMED").await;
    assert_eq!((answer.status, answer.state()), (200, "APPLIED"));
    assert_eq!(t.status("c-1").await, "REVOKED");
    assert_eq!(hop(t, "PLATFORM").await["at"], t.now().to_string());
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    assert!(!page.shows("has not confirmed yet"), "{}", page.text());
});

both!(other_hops_do_not_confirm_for_it, async |t| {
    let id = pending(t).await;
    for name in ["INSTITUTION", "RECIPIENT"] {
        progress(t, name, "CONFIRMED").await;
        assert_eq!(hop(t, name).await["state"], "CONFIRMED");
        assert_eq!(hop(t, name).await["detail"], "by hand");
    }
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    page.assert_shows(&["has not confirmed yet"]);
});

both!(a_failed_hop_leaves_it_pending, async |t| {
    pending(t).await;
    progress(t, "PLATFORM", "FAILED").await;
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    assert_eq!(hop(t, "PLATFORM").await["state"], "FAILED");
    t.advance(60);
    progress(t, "PLATFORM", "CONFIRMED").await;
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(a_confirmed_hop_never_goes_back, async |t| {
    pending(t).await;
    progress(t, "PLATFORM", "CONFIRMED").await;
    let confirmed = hop(t, "PLATFORM").await;
    t.advance(60);
    progress(t, "PLATFORM", "FAILED").await;
    assert_eq!(hop(t, "PLATFORM").await, confirmed);
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(the_platforms_own_end_confirms, async |t| {
    pending(t).await;
    let ended = event("CONSENT_REVOKED", "c-1", t.now(), json!({}));
    assert_eq!(t.platform.notify(&ended).await.state(), "APPLIED");
    assert_eq!(t.status("c-1").await, "REVOKED");
    let revocation = t.revocation("c-1").await;
    assert_eq!(revocation["initiator"], "INDIVIDUAL", "who stopped it first");
    assert_eq!(revocation["channel"], "DASHBOARD");
});

both!(an_end_before_the_newest_grant_confirms_nothing, async |t| {
    pending(t).await;
    let before = at(t.now(), -3_600);
    let old = event("CONSENT_REVOKED", "c-1", before, json!({}));
    assert_eq!(t.platform.notify(&old).await.state(), "IGNORED");
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
});

both!(expiry_and_suspension_do_not_hide_a_stop, async |t| {
    pending(t).await;
    t.advance(60);
    for kind in ["CONSENT_EXPIRED", "CONSENT_SUSPENDED"] {
        let body = event(kind, "c-1", t.now(), json!({}));
        assert_eq!(t.platform.notify(&body).await.state(), "IGNORED", "{kind}");
        assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    }
});

both!(a_put_confirms_and_keeps_the_first_initiator, async |t| {
    pending(t).await;
    let body = json!({ "reason": "BUSINESS_RULE", "initiator": "DATA_PROVIDER" });
    let put = t.platform.put("/connections/c-1/revocation", &body).await;
    assert_eq!(put.status, 204, "{}", put.body);
    assert_eq!(t.status("c-1").await, "REVOKED");
    let revocation = t.revocation("c-1").await;
    assert_eq!(revocation["initiator"], "INDIVIDUAL");
    assert_eq!(revocation["reason"], "USER_ACTION");
    assert_eq!(revocation["channel"], "DASHBOARD");
    assert_eq!(hop(t, "PLATFORM").await["state"], "CONFIRMED");
});

both!(a_newer_grant_while_pending_is_drift, async |t| {
    pending(t).await;
    t.advance(60);
    let newer = t.grant("c-1").updated().to_json();
    assert_eq!(t.platform.notify(&newer).await.state(), "DRIFT");
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    assert_eq!(t.receiver.posts().len(), 2);
});

both!(a_pending_stop_outlives_its_expiry, async |t| {
    t.receiver.answer_with(202);
    let grant = t.grant("c-1").expires(at(t.now(), 600));
    let id = t.share(grant).await;
    t.stop(&t.person().await, &id).await;
    t.advance(601);
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
});

both!(a_read_after_the_stop_is_shown, async |t| {
    let id = pending(t).await;
    t.advance(3_600);
    let read = json!({ "dataClusters": ["TRANSACTIONS"], "accessedAt": t.now().to_string() });
    let body = event("DATA_ACCESSED", "c-1", t.now(), read);
    assert_eq!(t.platform.notify(&body).await.status, 200);
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    let when = t.now().strftime("%H:%M").to_string();
    page.assert_shows(&[&when, "after you stopped"]);
});
