//! Stopping a connection: what the pages say, what the platform hears.

use serde_json::json;

use crate::harness::{event, stop_path};

/// Words that no page may use for the platform before it has confirmed.
fn assert_claims_nothing(text: &str) {
    let lower = text.to_lowercase();
    for claim in ["acme data stopped", "acme data has stopped", "acme data confirmed"] {
        assert!(!lower.contains(claim), "{text}");
    }
    assert!(text.contains("You stopped this"), "{text}");
    assert!(text.contains("has not confirmed yet"), "{text}");
}

both!(the_first_step_tells_the_consequences, async |t| {
    let words = "Your budget stops updating.";
    let with = t.share(t.grant("c-1").consequences(words)).await;
    let without = t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    let browser = t.person().await;
    let page = browser.get(&stop_path(&with)).await;
    assert!(page.h1().contains("Budgetly"), "{}", page.h1());
    page.assert_shows(&[words]);
    let quoted = page.html.contains("<q") || page.html.contains("<blockquote");
    assert!(quoted || page.shows(&format!("“{words}”")), "{}", page.text());
    let form = page.form_with("scope");
    assert_eq!(form.value("scope"), Some("connection"), "preset");
    assert!(form.has("delete_data"));
    assert_eq!(form.value("delete_data"), None, "never ticked in advance");
    let plain = browser.get(&stop_path(&without)).await.text().to_lowercase();
    let asks = plain.contains("ask the app") || plain.contains("ask taxly");
    assert!(asks, "{plain}");
    assert!(!plain.contains("your budget"), "{plain}");
    // Looking at the page stops nothing.
    t.work().await;
    assert_eq!(t.receiver.posts().len(), 0);
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(a_platform_that_confirms_at_once_ends_it, async |t| {
    for (consent, status) in [("c-1", 200), ("c-2", 204)] {
        t.receiver.answer_with(status);
        let id = t.share(t.grant(consent)).await;
        let browser = t.person().await;
        let (stopped, confirmed) = (t.now(), crate::harness::at(t.now(), 60));
        let page = t.stop(&browser, &id).await;
        assert_eq!(page.path, format!("/connections/{id}"));
        assert_claims_nothing(&page.text());
        t.advance(60);
        t.work().await;
        assert_eq!(t.status(consent).await, "REVOKED");
        let revocation = t.revocation(consent).await;
        assert_eq!(revocation["requestedAt"], stopped.to_string());
        let hops = revocation["hops"].as_array().unwrap();
        let hop = |name: &str| hops.iter().find(|hop| hop["hop"] == name).unwrap();
        assert_eq!(hop("PLATFORM")["state"], "CONFIRMED");
        assert_eq!(hop("PLATFORM")["at"], confirmed.to_string());
        let page = browser.get(&format!("/connections/{id}")).await;
        let [stopped, confirmed] = [stopped, confirmed].map(|at| at.strftime("%H:%M").to_string());
        page.assert_shows(&[&stopped, &confirmed]);
        assert!(!page.shows("has not confirmed yet"), "{}", page.text());
        t.advance(600);
    }
});

both!(the_webhook_says_what_was_asked, async |t| {
    let id = t.share(t.grant("c-1")).await;
    t.stop(&t.person().await, &id).await;
    let asked = t.now().to_string();
    t.advance(5);
    t.work().await;
    let posts = t.receiver.posts();
    assert_eq!(posts.len(), 1);
    let body = &posts[0].body;
    // Which of the two words the data carries depends on when it was written down.
    let status = body["data"]["status"].clone();
    assert!(status == "REVOCATION_PENDING" || status == "REVOKED", "{body}");
    let expected = json!({
        "type": "CONSENT_REVOKED",
        "sentOn": body["sentOn"],
        "data": {
            "consentId": "c-1", "connectionId": id, "status": status,
            "reason": "USER_ACTION", "initiator": "INDIVIDUAL", "channel": "DASHBOARD",
            "accountIds": null, "deletionRequested": false, "requestedAt": asked,
        },
    });
    assert_eq!(*body, expected);
    assert!(body["sentOn"].as_str().is_some());
    assert!(!posts[0].raw.contains("4155550010"), "{}", posts[0].raw);
});

both!(deletion_is_asked_for_only_when_ticked, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let page = browser.get(&stop_path(&id)).await;
    page.form_with("delete_data").check("delete_data").submit().await;
    t.work().await;
    assert_eq!(t.receiver.posts()[0].body["data"]["deletionRequested"], true);
    assert_eq!(t.revocation("c-1").await["deletionRequested"], true);
    let progress = json!({ "hop": "RECIPIENT", "state": "CONFIRMED", "at": t.now().to_string() });
    let deleted = event("DELETION_PROGRESS", "c-1", t.now(), progress);
    let answer = t.platform.notify(&deleted).await;
    assert_eq!((answer.status, answer.state()), (200, "APPLIED"));
});

both!(received_is_not_confirmed, async |t| {
    t.receiver.answer_with(202);
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.stop(&browser, &id).await;
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    let page = browser.get(&format!("/connections/{id}")).await;
    assert_claims_nothing(&page.text());
    let list = browser.get("/connections").await;
    list.assert_shows(&["Budgetly"]);
    assert_ne!(t.revocation("c-1").await["hops"], json!([]));
    // Received is an answer: nothing is left to repeat.
    t.advance(86_400);
    assert_eq!(t.work().await, 0);
    assert_eq!(t.receiver.posts().len(), 1);
});

both!(a_suspended_connection_can_be_stopped, async |t| {
    let id = t.share(t.grant("c-1")).await;
    t.advance(60);
    let paused = event("CONSENT_SUSPENDED", "c-1", t.now(), json!({}));
    t.platform.notify(&paused).await;
    t.stop(&t.person().await, &id).await;
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(an_ended_connection_has_nothing_to_stop, async |t| {
    for (consent, kind) in [("c-1", "CONSENT_REVOKED"), ("c-2", "CONSENT_EXPIRED")] {
        let id = t.share(t.grant(consent)).await;
        t.advance(60);
        t.platform.notify(&event(kind, consent, t.now(), json!({}))).await;
        let before = t.status(consent).await;
        let browser = t.person().await;
        let page = browser.visit(&stop_path(&id)).await;
        assert_eq!(page.status, 200);
        assert!(!page.forms().iter().any(|form| form.has("scope")));
        browser.post(&stop_path(&id), &[("scope", "connection")]).await;
        t.work().await;
        assert_eq!(t.status(consent).await, before);
        assert_eq!(t.receiver.posts().len(), 0);
    }
});

both!(another_persons_connection_cannot_be_stopped, async |t| {
    t.share(t.grant("c-1")).await;
    let theirs = t.share(t.grant("c-2").phone("+14155550011")).await;
    let browser = t.person().await;
    let forged = browser.post(&stop_path(&theirs), &[("scope", "connection")]).await;
    let unknown = stop_path("con_nonsense");
    let unknown = browser.post(&unknown, &[("scope", "connection")]).await;
    assert_eq!((forged.status, forged.html), (404, unknown.html));
    t.work().await;
    assert_eq!(t.status("c-2").await, "ACTIVE");
    assert_eq!(t.receiver.posts().len(), 0);
});

both!(a_gated_platform_is_said_to_stop_here, async |t| {
    let gated = t.other_platform(true).await;
    let answer = gated.notify(&t.grant("c-1").to_json()).await;
    let id = answer.json["connectionId"].as_str().unwrap().to_owned();
    t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    let browser = t.person().await;
    let page = t.stop(&browser, &id).await;
    assert!(page.text().to_lowercase().contains("stopped here"), "{}", page.text());
    // Nobody to tell: the platform asks before each read.
    t.leaves_unsettled();
});
