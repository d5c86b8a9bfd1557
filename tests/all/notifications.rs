//! DESIGN 6.1 at the door: who may notify, what is a fault, what one id stands for.

use serde_json::{Value, json};

use crate::harness::{Answer, Grant, PHONE, at, event};

const LIMIT: usize = 64 * 1024;

fn padded(grant: &Grant, to: usize) -> String {
    let mut body = grant.to_json().to_string();
    // White space after the JSON is still JSON.
    body.push_str(&" ".repeat(to - body.len()));
    body
}

fn assert_unsigned(answer: &Answer) {
    assert_eq!(answer.status, 401, "{}", answer.body);
    assert_eq!(answer.code(), "invalid_signature");
    assert_eq!(answer.json["errors"].as_array().map_or(0, Vec::len), 0);
}

both!(a_new_grant_is_answered_exactly, async |t| {
    let answer = t.platform.notify(&t.grant("c-1").to_json()).await;
    assert_eq!(answer.status, 201);
    let id = answer.json["connectionId"].as_str().unwrap();
    assert!(id.starts_with("con_"), "{id}");
    let expected = json!({
        "connectionId": id, "consentId": "c-1", "status": "ACTIVE", "notice": "QUEUED",
    });
    assert_eq!(answer.json, expected);
});

both!(the_same_message_again_gets_the_first_answer, async |t| {
    let grant = t.grant("c-1").to_json();
    let first = t.platform.notify_as("m-1", &grant).await;
    assert_eq!(first.status, 201);
    t.advance(60);
    let again = t.platform.notify_as("m-1", &grant).await;
    assert_eq!((again.status, again.json), (200, first.json));
    t.work().await;
    assert_eq!(t.gateway.notices().len(), 1);
});

both!(one_id_stands_for_one_body, async |t| {
    let first = t.grant("c-1").to_json();
    t.platform.notify_as("m-1", &first).await;
    let other = t.grant("c-2").to_json();
    let answer = t.platform.notify_as("m-1", &other).await;
    assert_eq!((answer.status, answer.code()), (422, "idempotency_conflict"));
    assert_eq!(t.platform.get("/connections/c-2").await.status, 404);
    // Ids are a platform's own.
    let elsewhere = t.other_platform(false).await;
    assert_eq!(elsewhere.notify_as("m-1", &other).await.status, 201);
});

both!(an_id_that_was_refused_is_free, async |t| {
    let bad = t.grant("c-1").phone("12").to_json();
    assert_eq!(t.platform.notify_as("m-1", &bad).await.status, 422);
    let good = t.grant("c-1").to_json();
    assert_eq!(t.platform.notify_as("m-1", &good).await.status, 201);
});

both!(only_a_right_signature_is_heard, async |t| {
    let body = t.grant("c-1").to_json().to_string();
    let message = || t.platform.message(&body);
    let foreign = "whsec_bm9ib2R5LW5vYm9keS1ub2JvZHktbm9ib2R5IQ==";
    assert_unsigned(&message().secret(foreign).send().await);
    assert_unsigned(&message().secret(&t.platform.webhook_secret).send().await);
    assert_unsigned(&message().signature("").send().await);
    assert_unsigned(&message().signature("v2,{}").send().await);
    let other_body = t.grant("c-2").to_json().to_string();
    let other_body = t.platform.message(&other_body).id("m").signature("{}");
    let signature = message().id("m").send().await;
    assert_eq!(signature.status, 201);
    assert_eq!(other_body.send().await.status, 422, "the id is taken");
    let unsigned = [("content-type", "application/json")];
    let path = "/internal/v1/notifications";
    let bare = t.platform.bare(reqwest::Method::POST, path, &unsigned).await;
    assert_unsigned(&bare);
});

both!(a_signature_belongs_to_one_body_id_and_time, async |t| {
    let body = t.grant("c-1").to_json().to_string();
    let webhook = standardwebhooks::Webhook::new(&t.platform.signing_secret).unwrap();
    let now = t.now().as_second();
    let of = |id: &str, at: i64, body: &str| webhook.sign(id, at, body.as_bytes()).unwrap();
    for spoilt in
        [of("other", now, &body), of("m-1", now - 1, &body), of("m-1", now, &body.replace("c-1", "c-9"))]
    {
        let message = t.platform.message(&body).id("m-1").signature(&spoilt);
        assert_unsigned(&message.send().await);
    }
    let right = of("m-1", now, &body);
    let message = t.platform.message(&body).id("m-1").signature(&right);
    assert_eq!(message.send().await.status, 201);
});

both!(several_signatures_are_a_rotation, async |t| {
    let body = t.grant("c-1").to_json().to_string();
    let message = t.platform.message(&body);
    let answer = message.signature("v1,b2xk v1a,eHg= {}").send().await;
    assert_eq!(answer.status, 201);
});

both!(a_timestamp_holds_for_300_seconds, async |t| {
    let send = async |consent: &str, age: i64| {
        let body = t.grant(consent).to_json().to_string();
        t.platform.message(&body).aged(age).send().await
    };
    assert_eq!(send("c-1", 300).await.status, 201);
    assert_eq!(send("c-2", -300).await.status, 201);
    assert_unsigned(&send("c-3", 301).await);
    assert_unsigned(&send("c-3", -301).await);
    assert_eq!(t.platform.get("/connections/c-3").await.status, 404);
});

both!(a_body_may_have_64_kib, async |t| {
    let full = padded(&t.grant("c-1"), LIMIT);
    assert_eq!(t.platform.message(&full).send().await.status, 201);
    let over = padded(&t.grant("c-2"), LIMIT + 1);
    let answer = t.platform.message(&over).send().await;
    assert_eq!((answer.status, answer.code()), (413, "too_large"));
    assert_eq!(t.platform.get("/connections/c-2").await.status, 404);
});

both!(what_is_not_json_is_400, async |t| {
    for body in ["", "hello", "{\"type\":", "{} {}"] {
        let answer = t.platform.message(body).send().await;
        assert_eq!((answer.status, answer.code()), (400, "invalid_body"));
        let kind = answer.headers["content-type"].to_str().unwrap();
        assert!(kind.starts_with("application/problem+json"), "{kind}");
    }
});

both!(every_fault_is_named_at_once, async |t| {
    let body = json!({
        "type": "CONSENT_GRANTED",
        "sentOn": "yesterday",
        "consumer": { "phone": "12" },
        "connection": {
            "recipient": { "id": "budgetly", "name": "x".repeat(301) },
            "institution": { "id": "ins_1" },
            "dataClusters": "ACCOUNT_BASIC",
        },
    });
    let answer = t.platform.notify(&body).await;
    assert_eq!((answer.status, answer.code()), (422, "invalid_body"));
    let expected = [
        "/connection/consentId",
        "/connection/dataClusters",
        "/connection/institution/name",
        "/connection/recipient/name",
        "/consumer/phone",
        "/sentOn",
    ];
    assert_eq!(answer.pointers(), expected, "{}", answer.body);
});

both!(each_type_says_what_it_needs, async |t| {
    let now = t.now();
    let nothing = |kind: &str| json!({ "type": kind, "sentOn": now.to_string() });
    let bare = |kind: &str| event(kind, "c-1", now, json!({}));
    let without_reason = json!({
        "type": "CONSENT_REVOKED", "sentOn": now.to_string(), "connection": { "consentId": "c-1" },
    });
    let cases: [(Value, &[&str]); 5] = [
        (nothing("SOMETHING_ELSE"), &["/type"]),
        (without_reason, &["/initiator", "/reason"]),
        (bare("REVOCATION_PROGRESS"), &["/at", "/hop", "/state"]),
        (bare("DELETION_PROGRESS"), &["/at", "/hop", "/state"]),
        (
            json!({ "type": "PHONE_CHANGED", "sentOn": now.to_string(), "consumer": {} }),
            &["/consumer/phone", "/consumer/phoneVerifiedAt", "/consumer/subject"],
        ),
    ];
    for (body, pointers) in cases {
        let answer = t.platform.notify(&body).await;
        assert_eq!(answer.status, 422, "{body} {}", answer.body);
        assert_eq!(answer.pointers(), pointers, "{body}");
    }
});

both!(a_time_to_come_is_a_fault, async |t| {
    let send = async |ahead: i64| {
        let grant = t.grant("c-1").sent_on(at(t.now(), ahead));
        t.platform.notify(&grant.to_json()).await
    };
    let ahead = send(301).await;
    assert_eq!((ahead.status, ahead.pointers()), (422, vec!["/sentOn".into()]));
    assert_eq!(send(300).await.status, 201);
});

both!(a_number_must_parse, async |t| {
    for phone in ["4155550010", "+1415", "+999123456789", "banana", ""] {
        let answer = t.platform.notify(&t.grant("c-1").phone(phone).to_json()).await;
        assert_eq!(answer.status, 422, "{phone}");
        assert_eq!(answer.pointers(), ["/consumer/phone"], "{phone}");
    }
});

both!(a_number_that_cannot_be_texted_is_accepted, async |t| {
    // Toll-free, premium, and a line in a London office.
    let numbers = ["+18005550199", "+19005550100", "+442079460018"];
    for (n, phone) in numbers.into_iter().enumerate() {
        let grant = t.grant(&format!("c-{n}")).phone(phone).to_json();
        let answer = t.platform.notify(&grant).await;
        assert_eq!(answer.status, 201, "{phone} {}", answer.body);
        assert_eq!(answer.json["notice"], "UNDELIVERABLE", "{phone}");
    }
    t.work().await;
    assert_eq!(t.gateway.texts(), []);
});

both!(a_changed_number_needs_a_known_subject, async |t| {
    t.share(t.grant("c-1").set("/consumer/subject", "usr_81")).await;
    let change = |subject: &str| {
        let now = t.now().to_string();
        json!({
            "type": "PHONE_CHANGED", "sentOn": now,
            "consumer": { "subject": subject, "phone": "+14155550044", "phoneVerifiedAt": now },
        })
    };
    assert_eq!(t.platform.notify(&change("usr_81")).await.status, 200);
    let unknown = t.platform.notify(&change("usr_82")).await;
    assert_eq!((unknown.status, unknown.code()), (404, "not_found"));
    // A subject is the platform's own name for the person.
    let elsewhere = t.other_platform(false).await;
    assert_eq!(elsewhere.notify(&change("usr_81")).await.status, 404);
    // The API tells a platform about connections, never numbers.
    let connection = t.connection("c-1").await.to_string();
    assert!(!connection.contains("4155550044") && !connection.contains(PHONE), "{connection}");
});
