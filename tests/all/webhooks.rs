//! What a webhook is: its signatures while secrets change, its size, and how long it may be asked to wait.

use serde_json::{Value, json};
use standardwebhooks::Webhook;
use untether::flows::platform;

use crate::harness::{Platform, Post, Test, at, stop_path};

const DAY: i64 = 86_400;

async fn stop_one(t: &Test, consent: &str) {
    let id = t.share(t.grant(consent)).await;
    t.stop(&t.person().await, &id).await;
}

/// What the reference library signs this post with.
pub fn signed(post: &Post, secret: &str) -> String {
    Webhook::new(secret).unwrap().sign(&post.id, post.at, post.raw.as_bytes()).unwrap()
}

both!(both_secrets_sign_for_a_day_after_a_change, async |t| {
    stop_one(t, "c-1").await;
    t.work().await;
    let old = t.platform.webhook_secret.clone();
    assert_eq!(t.receiver.posts()[0].signatures, signed(&t.receiver.posts()[0], &old));

    t.advance(60);
    let (op, now) = (t.app.operator().clone(), t.clock.ms());
    let id = t.database.texts("SELECT id AS value FROM platforms").remove(0);
    let rotated = t.app.store().write(move |db| platform::rotate(db, &op, &id, now)).await;
    let made = rotated.unwrap().unwrap();
    let new = made.webhook_secret;
    for wait in [0, DAY - 1] {
        t.advance(wait);
        stop_one(t, &format!("c-{}", 2 + wait)).await;
        t.work().await;
        let post = t.receiver.posts().pop().unwrap();
        assert_eq!(post.signatures, [signed(&post, &new), signed(&post, &old)].join(" "));
    }
    t.advance(1);
    t.receiver.trust(&new);
    let (base, clock) = (t.app.internal_url(), t.clock.clone());
    let renewed = Platform::new(base, clock, &made.signing_secret, &made.api_key, &new);
    let answer = renewed.notify_as("renewed", &t.grant("c-9").to_json()).await;
    t.stop(&t.person().await, answer.json["connectionId"].as_str().unwrap()).await;
    t.work().await;
    let post = t.receiver.posts().pop().unwrap();
    assert_eq!(post.signatures, signed(&post, &new), "the old one is gone");
    assert_eq!(t.receiver.posts().len(), 4);
});

#[test]
fn the_published_example_is_signed_as_published() {
    // The second vector that the reference libraries publish (the first is beside our implementation).
    let (secret, id, time) =
        ("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD", "msg_27UH4WbU6Z5A5EzD8u03UvzRbpk", 1_649_367_553);
    let body = br#"{"email":"test@example.com","username":"test_user"}"#;
    let published = "v1,tZ1I4/hDygAJgO5TYxiSd6Sd0kDW6hPenDe+bTa3Kkw=";
    let ours = untether::domain::signature::secret_bytes(secret).unwrap();
    assert_eq!(untether::domain::signature::sign(&ours, id, time, body), published);
    assert_eq!(Webhook::new(secret).unwrap().sign(id, time, body).unwrap(), published);
}

both!(a_body_stays_under_20_kb_whatever_is_stopped, async |t| {
    // As long as ids can be, and as many as fit a notification.
    let consent = "\u{1d11e}".repeat(300);
    let ids: Vec<String> = (0..52).map(|n| format!("{n:03}{}", "\u{1d11e}".repeat(297))).collect();
    let accounts: Vec<Value> = ids.iter().map(|id| json!({ "accountId": id })).collect();
    let grant = t.grant(&consent).set("/connection/accounts", accounts).to_json();
    assert!((60_000..65_536).contains(&grant.to_string().len()), "{}", grant.to_string().len());
    let answer = t.platform.notify(&grant).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let id = answer.json["connectionId"].as_str().unwrap();
    let browser = t.person().await;
    let mut form = browser.get(&stop_path(id)).await.form_with("scope").set("scope", "accounts");
    let chosen = &ids[1..16];
    for id in chosen {
        form = form.check_value("account", id);
    }
    assert_eq!(form.submit().await.status, 303);
    t.work().await;
    let posts = t.receiver.posts();
    assert!(posts.len() > 1);
    let mut told = Vec::new();
    for post in &posts {
        assert!(post.raw.len() < 20_000, "{}", post.raw.len());
        assert_eq!(post.body["type"], "ACCOUNTS_REVOKED");
        let some: Vec<String> = serde_json::from_value(post.body["data"]["accountIds"].clone()).unwrap();
        told.extend(some);
    }
    told.sort();
    assert_eq!(told, chosen, "each account once");
    let stopped = "SELECT account_id AS value FROM accounts WHERE status = 'REVOKED' ORDER BY account_id";
    assert_eq!(t.database.texts(stopped), chosen, "each part is confirmed by its own answer");
    t.stop(&browser, id).await;
    t.work().await;
    let last = t.receiver.posts().pop().unwrap();
    assert_eq!(
        (last.body["type"].as_str(), &last.body["data"]["accountIds"]),
        (Some("CONSENT_REVOKED"), &Value::Null)
    );
    assert!(last.raw.len() < 20_000);
});

both!(retry_after_may_be_a_date, async |t| {
    let date = |seconds| {
        let when = at(t.now(), seconds).strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
        move |status| t.receiver.answer_once(status, &[("retry-after", when.as_str())])
    };
    date(1_000)(503);
    stop_one(t, "c-1").await;
    t.work().await;
    t.advance(999);
    assert_eq!(t.work().await, 0);
    // A moment that has passed asks for nothing: the schedule's five minutes hold.
    date(-5)(429);
    t.advance(1);
    assert_eq!(t.work().await, 1);
    t.advance(239);
    assert_eq!(t.work().await, 0);
    t.advance(121);
    assert_eq!(t.work().await, 1);
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(no_target_may_ask_for_more_than_a_day, async |t| {
    t.receiver.answer_once(503, &[("retry-after", "99999999999999")]);
    stop_one(t, "c-1").await;
    t.work().await;
    t.advance(DAY - 1);
    assert_eq!(t.work().await, 0);
    t.advance(1);
    assert_eq!(t.work().await, 1);
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(only_busy_answers_may_ask_for_time, async |t| {
    t.receiver.answer_once(500, &[("retry-after", "80000")]);
    stop_one(t, "c-1").await;
    t.work().await;
    t.advance(6);
    assert_eq!(t.work().await, 1);
    assert_eq!(t.status("c-1").await, "REVOKED");
});
