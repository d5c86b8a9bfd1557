//! DESIGN 6.2: `/connections/{consentId}/revocation`, both ways.

use serde_json::{Value, json};

use crate::harness::{at, event};

const PATH: &str = "/connections/c-1/revocation";

fn by_bank() -> Value {
    json!({ "reason": "BUSINESS_RULE", "initiator": "DATA_PROVIDER" })
}

both!(a_put_ends_it_at_once, async |t| {
    t.share(t.grant("c-1")).await;
    t.advance(60);
    let put = t.platform.put(PATH, &by_bank()).await;
    assert_eq!((put.status, put.body.as_str()), (204, ""));
    assert_eq!(t.status("c-1").await, "REVOKED");
    let revocation = t.revocation("c-1").await;
    assert_eq!(revocation["requestedAt"], t.now().to_string());
    for (name, value) in [
        ("reason", json!("BUSINESS_RULE")),
        ("initiator", json!("DATA_PROVIDER")),
        ("channel", json!("API")),
        ("accountIds", Value::Null),
        ("deletionRequested", json!(false)),
    ] {
        assert_eq!(revocation[name], value, "{name}");
    }
    let hops = revocation["hops"].as_array().unwrap();
    let platform = hops.iter().find(|hop| hop["hop"] == "PLATFORM").unwrap();
    assert_eq!(platform["state"], "CONFIRMED");
    assert_eq!(t.connection("c-1").await["revocation"], revocation);
    // It knows already.
    t.work().await;
    assert_eq!(t.receiver.posts().len(), 0);
});

both!(a_suspended_connection_can_be_ended, async |t| {
    t.share(t.grant("c-1")).await;
    t.platform.notify(&event("CONSENT_SUSPENDED", "c-1", t.now(), json!({}))).await;
    assert_eq!(t.platform.put(PATH, &by_bank()).await.status, 204);
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(what_has_ended_cannot_end_again, async |t| {
    t.share(t.grant("c-1")).await;
    t.platform.put(PATH, &by_bank()).await;
    let revocation = t.revocation("c-1").await;
    t.advance(60);
    let other = json!({ "reason": "USER_ACTION", "initiator": "INDIVIDUAL" });
    let again = t.platform.put(PATH, &other).await;
    assert_eq!((again.status, again.code()), (409, "already_ended"));
    assert_eq!(again.json["revocation"], revocation);
    assert_eq!(t.revocation("c-1").await, revocation);

    t.share(t.grant("c-2").expires(at(t.now(), 60))).await;
    t.advance(60);
    let expired = t.platform.put("/connections/c-2/revocation", &by_bank()).await;
    assert_eq!((expired.status, expired.code()), (409, "already_ended"));
    let fields = expired.json.as_object().unwrap();
    assert!(fields.contains_key("revocation"), "{}", expired.body);
});

both!(what_is_unknown_cannot_end, async |t| {
    let put = t.platform.put("/connections/c-9/revocation", &by_bank()).await;
    assert_eq!((put.status, put.code()), (404, "not_found"));
    t.share(t.grant("c-1")).await;
    let none = t.platform.get(PATH).await;
    assert_eq!((none.status, none.code()), (404, "not_found"), "not ended yet");
});

both!(all_faults_of_a_body_come_at_once, async |t| {
    t.share(t.grant("c-1")).await;
    let cases = [
        (json!({}), &["/initiator", "/reason"][..]),
        (json!({ "reason": "BORED", "initiator": "SOMEBODY" }), &["/initiator", "/reason"]),
        (json!({ "reason": 7, "initiator": "INDIVIDUAL" }), &["/reason"]),
    ];
    for (body, pointers) in cases {
        let answer = t.platform.put(PATH, &body).await;
        assert_eq!((answer.status, answer.code()), (422, "invalid_body"));
        assert_eq!(answer.pointers(), pointers, "{body}");
    }
    assert_eq!(t.status("c-1").await, "ACTIVE");
    let other = json!({ "reason": "OTHER", "otherReason": "Merger", "initiator": "DATA_PROVIDER" });
    assert_eq!(t.platform.put(PATH, &other).await.status, 204);
});

both!(an_end_by_notification_tells_who_and_why, async |t| {
    t.share(t.grant("c-1")).await;
    t.advance(60);
    let why = json!({ "reason": "SECURITY_EVENT", "initiator": "DATA_RECIPIENT" });
    t.platform.notify(&event("CONSENT_REVOKED", "c-1", t.now(), why)).await;
    let revocation = t.revocation("c-1").await;
    assert_eq!(revocation["reason"], "SECURITY_EVENT");
    assert_eq!(revocation["initiator"], "DATA_RECIPIENT");
    assert_eq!(revocation["channel"], "PLATFORM");
    t.work().await;
    assert_eq!(t.receiver.posts().len(), 0);
});

both!(a_put_is_undone_by_a_newer_grant, async |t| {
    t.share(t.grant("c-1")).await;
    t.platform.put(PATH, &by_bank()).await;
    t.advance(60);
    let newer = t.platform.notify(&t.grant("c-1").to_json()).await;
    assert_eq!(newer.state(), "APPLIED", "only a person's stop is final");
    assert_eq!(t.status("c-1").await, "ACTIVE");
    assert_eq!(t.platform.get(PATH).await.status, 404);
});

both!(puts_at_once_end_it_once, async |t| {
    t.share(t.grant("c-1")).await;
    let body = by_bank();
    let puts = (0..10).map(|_| t.platform.put(PATH, &body));
    let answers = futures_util::future::join_all(puts).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [&[204][..], &[409; 9]].concat());
});
