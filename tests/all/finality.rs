//! Every type of notification, late, twice and out of order, each rule on its own. `histories.rs`
//! mixes them.

use serde_json::json;

use crate::harness::{PHONE, at, event, start};

const DAY: i64 = 86_400;

both!(an_event_before_its_grant_is_parked, async |t| {
    let sent = at(t.now(), -60);
    for (n, (kind, status)) in
        [("CONSENT_REVOKED", "REVOKED"), ("CONSENT_EXPIRED", "EXPIRED"), ("CONSENT_SUSPENDED", "SUSPENDED")]
            .into_iter()
            .enumerate()
    {
        let consent = format!("c-{n}");
        let early = t.platform.notify(&event(kind, &consent, sent, json!({}))).await;
        assert_eq!(early.status, 202);
        assert_eq!(early.json, json!({ "consentId": consent, "state": "PARKED" }));
        let grant = t.grant(&consent).sent_on(at(sent, -60)).to_json();
        let late = t.platform.notify(&grant).await;
        assert_eq!(late.status, 201, "{}", late.body);
        assert_eq!(late.json["status"], status);
        assert_eq!(t.status(&consent).await, status);
    }
});

both!(what_is_parked_waits_30_days, async |t| {
    let sent = t.now();
    for consent in ["c-1", "c-2"] {
        let body = event("CONSENT_REVOKED", consent, sent, json!({}));
        assert_eq!(t.platform.notify(&body).await.status, 202);
    }
    t.advance(30 * DAY - 1);
    t.share(t.grant("c-1").sent_on(at(sent, -60))).await;
    assert_eq!(t.status("c-1").await, "REVOKED");
    t.advance(2);
    t.share(t.grant("c-2").sent_on(at(sent, -60))).await;
    assert_eq!(t.status("c-2").await, "ACTIVE");
});

both!(every_event_may_come_first, async |t| {
    let now = t.now();
    let moment = now.to_string();
    let hop = json!({ "hop": "INSTITUTION", "state": "CONFIRMED", "at": moment });
    let read = json!({ "dataClusters": ["TRANSACTIONS"], "accessedAt": moment });
    for (kind, more) in [("REVOCATION_PROGRESS", &hop), ("DELETION_PROGRESS", &hop), ("DATA_ACCESSED", &read)]
    {
        let body = event(kind, "c-1", now, more.clone());
        let early = t.platform.notify(&body).await;
        assert_eq!((early.status, early.state()), (202, "PARKED"), "{kind}");
    }
    t.share(t.grant("c-1").sent_on(at(now, -60))).await;
    assert_eq!(t.connection("c-1").await["lastAccessedAt"], moment);
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(equal_times_end_it_in_either_order, async |t| {
    let now = t.now();
    let ended = |consent| event("CONSENT_REVOKED", consent, now, json!({}));
    t.share(t.grant("c-1")).await;
    assert_eq!(t.platform.notify(&ended("c-1")).await.state(), "APPLIED");
    t.platform.notify(&ended("c-2")).await;
    t.share(t.grant("c-2")).await;
    for consent in ["c-1", "c-2"] {
        assert_eq!(t.status(consent).await, "REVOKED");
        let update = t.grant(consent).updated().to_json();
        t.platform.notify(&update).await;
        assert_eq!(t.status(consent).await, "REVOKED", "{consent}");
    }
});

both!(what_ended_elsewhere_comes_back_by_a_newer_grant, async |t| {
    t.share(t.grant("c-1")).await;
    for (n, kind) in ["CONSENT_REVOKED", "CONSENT_EXPIRED", "CONSENT_SUSPENDED"].into_iter().enumerate() {
        t.advance(60);
        t.platform.notify(&event(kind, "c-1", t.now(), json!({}))).await;
        assert_ne!(t.status("c-1").await, "ACTIVE", "{kind}");
        t.advance(60);
        let newer = t.grant("c-1");
        let newer = if n == 1 { newer.updated() } else { newer };
        let answer = t.platform.notify(&newer.to_json()).await;
        assert_eq!((answer.status, answer.state()), (200, "APPLIED"));
        assert_eq!(answer.json["status"], "ACTIVE", "{kind}");
    }
});

both!(the_newest_content_stays, async |t| {
    let named = |name: &str, sent| t.grant("c-1").app("budgetly", name).sent_on(at(start(), sent));
    let name = async || t.connection("c-1").await["recipient"]["name"].clone();
    t.share(named("Two", 120)).await;
    let older = t.platform.notify(&named("One", 60).updated().to_json()).await;
    assert_eq!((older.status, older.state()), (200, "IGNORED"));
    assert_eq!(name().await, "Two");
    let equal_grant = t.platform.notify(&named("Grant", 120).to_json()).await;
    assert_eq!(equal_grant.state(), "IGNORED");
    let equal_update = t.platform.notify(&named("Update", 120).updated().to_json()).await;
    assert_eq!(equal_update.state(), "APPLIED");
    assert_eq!(name().await, "Update");
    // Late but newest, after the end: the words are right, the end stays.
    t.platform.notify(&event("CONSENT_REVOKED", "c-1", at(start(), 240), json!({}))).await;
    let late = t.platform.notify(&named("Late", 180).updated().to_json()).await;
    assert_eq!((late.state(), &late.json["status"]), ("APPLIED", &json!("REVOKED")));
    assert_eq!(name().await, "Late");
});

both!(the_type_beats_the_status_in_the_body, async |t| {
    let grant = t.grant("c-1").set("/connection/status", "REVOKED");
    let answer = t.platform.notify(&grant.to_json()).await;
    assert_eq!(answer.json["status"], "ACTIVE");
    t.advance(60);
    let ended = json!({ "connection": { "consentId": "c-1", "status": "ACTIVE" } });
    t.platform.notify(&event("CONSENT_REVOKED", "c-1", t.now(), ended)).await;
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(an_update_may_come_before_the_grant, async |t| {
    let now = t.now();
    let update = t.grant("c-1").app("budgetly", "New").updated();
    let first = t.platform.notify(&update.to_json()).await;
    assert_eq!((first.status, &first.json["status"]), (201, &json!("ACTIVE")));
    let late = t.platform.notify(&t.grant("c-1").sent_on(at(now, -60)).to_json()).await;
    assert_eq!((late.status, late.state()), (200, "IGNORED"));
    assert_eq!(t.connection("c-1").await["recipient"]["name"], "New");
});

both!(past_its_time_a_connection_is_expired, async |t| {
    let id = t.share(t.grant("c-1").expires(at(t.now(), 600))).await;
    t.advance(599);
    assert_eq!(t.status("c-1").await, "ACTIVE");
    t.advance(1);
    assert_eq!(t.status("c-1").await, "EXPIRED");
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    page.assert_shows(&["not confirmed by Acme Data"]);
    let longer = t.grant("c-1").updated().expires(at(t.now(), 600));
    t.platform.notify(&longer.to_json()).await;
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(reads_are_kept_newest_last, async |t| {
    t.share(t.grant("c-1")).await;
    let first = at(t.now(), -3_600).to_string();
    let last = at(t.now(), -60).to_string();
    let clusters = ["TRANSACTIONS"];
    for more in [
        json!({ "dataClusters": clusters, "from": first, "to": last, "count": 9 }),
        json!({ "dataClusters": clusters, "accessedAt": first, "accountIds": ["a1"] }),
    ] {
        let answer = t.platform.notify(&event("DATA_ACCESSED", "c-1", t.now(), more)).await;
        assert_eq!((answer.status, answer.state()), (200, "APPLIED"));
    }
    assert_eq!(t.connection("c-1").await["lastAccessedAt"], last);
});

// A stop through Untether is final for its consentId.
both!(a_grant_after_the_stop_is_drift, async |t| {
    let id = t.share(t.grant("c-1")).await;
    t.advance(60);
    t.stop(&t.person().await, &id).await;
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
    assert_eq!(t.receiver.posts().len(), 1);

    let same_moment = t.grant("c-1").updated().to_json();
    let same_moment = t.platform.notify(&same_moment).await;
    assert_eq!(same_moment.state(), "APPLIED", "not newer than the stop");
    t.advance(1);
    let newer = t.grant("c-1").app("budgetly", "Back").to_json();
    let newer = t.platform.notify(&newer).await;
    assert_eq!((newer.status, newer.state()), (200, "DRIFT"));
    t.work().await;
    let connection = t.connection("c-1").await;
    assert_eq!(connection["status"], "REVOKED");
    assert_eq!(connection["recipient"]["name"], "Budgetly");
    let told = t.receiver.posts();
    assert_eq!(told.len(), 2);
    assert_eq!(told[1].body["type"], "CONSENT_REVOKED");
    assert_ne!(told[0].id, told[1].id);
    assert_eq!(t.gateway.notices().len(), 1, "no text invites back");
});

both!(a_new_consent_after_the_stop_is_a_connection_again, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.stop(&browser, &id).await;
    t.work().await;
    t.advance(60);
    let new = t.share(t.grant("c-2").phone(PHONE)).await;
    assert_ne!(id, new);
    assert_eq!(t.status("c-2").await, "ACTIVE");
    assert_eq!(t.status("c-1").await, "REVOKED");
});
