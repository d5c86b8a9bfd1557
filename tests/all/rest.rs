//! DESIGN 6.2: the platform's own view of its connections.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Platform, at, event};

/// Everything in `expected` is in `actual`; `actual` may say more.
fn assert_includes(actual: &Value, expected: &Value, place: &str) {
    match (actual, expected) {
        (Value::Object(actual), Value::Object(expected)) => {
            for (name, value) in expected {
                let place = format!("{place}/{name}");
                let found = actual.get(name).unwrap_or_else(|| panic!("no {place}"));
                assert_includes(found, value, &place);
            }
        }
        (Value::Array(actual), Value::Array(expected)) => {
            assert_eq!(actual.len(), expected.len(), "{place}");
            for (n, (actual, expected)) in actual.iter().zip(expected).enumerate() {
                assert_includes(actual, expected, &format!("{place}/{n}"));
            }
        }
        _ => assert_eq!(actual, expected, "{place}"),
    }
}

fn consents(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{}", answer.body);
    let items = answer.json["items"].as_array().unwrap();
    let id = |item: &Value| item["consentId"].as_str().unwrap().to_owned();
    items.iter().map(id).collect()
}

async fn sorted(platform: &Platform, query: &str) -> Vec<String> {
    let mut found = consents(&platform.get(&format!("/connections{query}")).await);
    found.sort();
    found
}

both!(a_connection_is_answered_as_posted, async |t| {
    let app = json!({
        "id": "budgetly", "name": "Budgetly", "legalName": "Budgetly, Inc.",
        "homeUri": "https://budgetly.example/", "privacyUri": "https://budgetly.example/privacy",
        "logoUri": "https://budgetly.example/logo.png", "consequences": "Your budget stops updating.",
    });
    let grant = t
        .grant("c-1")
        .set("/connection/receiptId", "r-77")
        .set("/connection/lookbackPeriod", 730)
        .set("/connection/recipient", app)
        .expires(at(t.now(), 86_400));
    let id = t.share(grant.clone()).await;
    let connection = t.connection("c-1").await;
    assert_includes(&connection, &grant.to_json()["connection"], "");
    let now = t.now().to_string();
    assert_eq!(connection["connectionId"], id);
    assert_eq!(connection["status"], "ACTIVE");
    assert_eq!(connection["statusChangedAt"], now);
    assert_eq!(connection["lastAccessedAt"], Value::Null);
    assert_eq!(connection["revocation"], Value::Null);
    assert_eq!(connection["notice"]["state"], "QUEUED");
    t.advance(60);
    let ended = event("CONSENT_SUSPENDED", "c-1", t.now(), json!({}));
    t.platform.notify(&ended).await;
    let connection = t.connection("c-1").await;
    assert_eq!(connection["statusChangedAt"], t.now().to_string());
});

both!(the_list_can_be_narrowed, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    t.advance(3_600);
    t.share(t.grant("c-3").app("taxly", "Taxly")).await;
    let ended = event("CONSENT_REVOKED", "c-1", t.now(), json!({}));
    t.platform.notify(&ended).await;
    t.work().await;
    let cases = [
        ("", &["c-1", "c-2", "c-3"][..]),
        ("?status=ACTIVE", &["c-2", "c-3"]),
        ("?status=REVOKED", &["c-1"]),
        ("?status=SUSPENDED", &[]),
        ("?recipientId=taxly", &["c-2", "c-3"]),
        ("?recipientId=taxly&status=REVOKED", &[]),
        ("?updatedSince=2026-11-20T10:30:00Z", &["c-1", "c-3"]),
        ("?updatedSince=2026-11-20T11:30:00Z", &[]),
    ];
    for (query, expected) in cases {
        assert_eq!(sorted(&t.platform, query).await, expected, "{query}");
    }
    let bad = t.platform.get("/connections?status=GONE&updatedSince=noon").await;
    assert!(bad.status == 422 || bad.status == 400, "{}", bad.body);
});

both!(status_in_the_list_minds_the_time, async |t| {
    t.share(t.grant("c-1").expires(at(t.now(), 600))).await;
    t.share(t.grant("c-2")).await;
    t.advance(601);
    assert_eq!(sorted(&t.platform, "?status=ACTIVE").await, ["c-2"]);
    assert_eq!(sorted(&t.platform, "?status=EXPIRED").await, ["c-1"]);
});

both!(pages_of_the_list_show_each_once, async |t| {
    for n in 0..5 {
        t.share(t.grant(&format!("c-{n}"))).await;
    }
    let mut seen = Vec::new();
    let mut path = "/connections?limit=2".to_owned();
    let mut pages = 0;
    loop {
        let answer = t.platform.get(&path).await;
        let page = consents(&answer);
        assert!(page.len() <= 2);
        seen.extend(page);
        pages += 1;
        match &answer.json["nextCursor"] {
            Value::String(cursor) => path = format!("/connections?limit=2&cursor={cursor}"),
            end => {
                assert_eq!(*end, Value::Null);
                break;
            }
        }
        // Whoever comes between is not needed, and disturbs nothing.
        t.share(t.grant(&format!("d-{pages}"))).await;
        assert!(pages < 9, "no end");
    }
    let old: Vec<&String> = seen.iter().filter(|id| id.starts_with("c-")).collect();
    let distinct: BTreeSet<&String> = seen.iter().collect();
    assert_eq!((old.len(), distinct.len()), (5, seen.len()), "{seen:?}");
    assert_eq!(t.platform.get("/connections?limit=0").await.status, 422);
});

both!(another_platforms_rows_are_not_there, async |t| {
    t.share(t.grant("c-1")).await;
    let other = t.other_platform(false).await;
    assert_eq!(sorted(&other, "").await, Vec::<String>::new());
    for path in ["", "/revocation", "/access"] {
        let theirs = other.get(&format!("/connections/c-1{path}")).await;
        let unknown = other.get(&format!("/connections/c-9{path}")).await;
        assert_eq!((theirs.status, theirs.code()), (404, "not_found"));
        assert_eq!(theirs.json["detail"], unknown.json["detail"]);
    }
    let put = json!({ "reason": "OTHER", "initiator": "DATA_PROVIDER", "otherReason": "x" });
    assert_eq!(other.put("/connections/c-1/revocation", &put).await.status, 404);
    let ended = event("CONSENT_REVOKED", "c-1", t.now(), json!({}));
    assert_eq!(other.notify(&ended).await.status, 202, "their own c-1, to come");
    assert_eq!(t.status("c-1").await, "ACTIVE");
    // The same consentId is each platform's own.
    let answer = other.notify(&t.grant("c-1").sent_on(at(t.now(), -60)).to_json()).await;
    assert_eq!(answer.status, 201);
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(without_a_key_nothing_is_answered, async |t| {
    t.share(t.grant("c-1")).await;
    let secret = format!("Bearer {}", t.platform.signing_secret);
    let key = t.platform.api_key.clone();
    let cut = format!("Bearer {}", &key[..key.len() - 1]);
    let basic = format!("Basic {key}");
    for header in [None, Some("Bearer "), Some(&*secret), Some(&*cut), Some(&*basic)] {
        let header = header.map(|value| ("authorization", value));
        for path in ["/connections", "/connections/c-1", "/connections/c-1/access"] {
            let path = format!("/internal/v1{path}");
            let answer = t.platform.bare(Method::GET, &path, header.as_slice()).await;
            assert_eq!(answer.status, 401, "{header:?} {path}");
            assert!(!answer.body.contains("c-1"), "{}", answer.body);
        }
    }
});

both!(a_fault_is_a_problem_document, async |t| {
    let answer = t.platform.get("/connections/c-9").await;
    let kind = answer.headers["content-type"].to_str().unwrap();
    assert!(kind.starts_with("application/problem+json"), "{kind}");
    assert_eq!(answer.json["status"], 404);
    for name in ["type", "title", "code", "requestId"] {
        assert!(answer.json[name].is_string(), "{name}: {}", answer.body);
    }
});

both!(the_gate_closes_with_the_stop, async |t| {
    let since = t.now().to_string();
    let id = t.share(t.grant("c-1")).await;
    let access = async || t.platform.get("/connections/c-1/access").await.json;
    let expected = json!({ "allowed": true, "since": since });
    assert_eq!(access().await, expected);
    t.advance(60);
    t.receiver.answer_with(202);
    t.stop(&t.person().await, &id).await;
    let stopped = t.now().to_string();
    // At once: before the webhook went, and while it is pending.
    for _ in 0..2 {
        let expected = json!({ "allowed": false, "since": stopped });
        assert_eq!(access().await, expected);
        t.advance(60);
        t.work().await;
    }
    assert_eq!(t.platform.get("/connections/c-9/access").await.status, 404);
});

both!(the_gate_minds_every_status, async |t| {
    for (consent, kind) in [("c-1", "CONSENT_SUSPENDED"), ("c-2", "CONSENT_REVOKED")] {
        t.share(t.grant(consent)).await;
        t.platform.notify(&event(kind, consent, t.now(), json!({}))).await;
    }
    t.share(t.grant("c-3").expires(at(t.now(), 60))).await;
    t.advance(60);
    for consent in ["c-1", "c-2", "c-3"] {
        let path = format!("/connections/{consent}/access");
        let answer = t.platform.get(&path).await;
        assert_eq!(answer.json["allowed"], false, "{consent}");
    }
});

both!(probes_need_no_key, async |t| {
    for path in ["/livez", "/readyz", "/version"] {
        let answer = t.platform.bare(Method::GET, path, &[]).await;
        assert_eq!(answer.status, 200, "{path} {}", answer.body);
    }
    let version = t.platform.bare(Method::GET, "/version", &[]).await.json;
    assert_eq!(version["name"], "untether");
    assert_eq!(version["version"], env!("CARGO_PKG_VERSION"));
});
