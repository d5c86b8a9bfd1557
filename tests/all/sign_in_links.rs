//! A platform signs its own signed-in user in: a minute, once, past a lock, and as no proof of the number.

use serde_json::json;

use crate::harness::{Browser, PHONE, Test};

const DAY: i64 = 86_400;
const SUBJECT: &str = "usr_81";

async fn link(t: &Test, body: serde_json::Value) -> String {
    let answer = t.platform.post("/sign-in-links", &body).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    Browser::path_of(answer.json["url"].as_str().unwrap())
}

async fn shared(t: &Test) -> String {
    t.share(t.grant("c-1").set("/consumer/subject", SUBJECT)).await
}

/// Presses the button; whether it led in.
async fn go_on(browser: &Browser, path: &str) -> bool {
    let page = browser.get(path).await;
    assert_eq!(page.status, 200);
    page.assert_shows(&["It vouches for you"]).assert_hides(&["Budgetly"]);
    let done = page.form_to(path).submit().await;
    match done.status {
        303 => done.location() == "/connections",
        status => {
            assert_eq!(status, 422);
            done.assert_shows(&["used already, or is more than a minute old"]);
            false
        }
    }
}

both!(by_subject_and_by_number_once_and_for_a_minute, async |t| {
    shared(t).await;
    t.person().await;
    for (body, wait, leads_in) in [
        (json!({ "subject": SUBJECT }), 0, true),
        (json!({ "phone": PHONE }), 60, true),
        (json!({ "subject": SUBJECT }), 61, false),
    ] {
        let path = link(t, body).await;
        t.advance(wait);
        let browser = t.browser();
        assert_eq!(go_on(&browser, &path).await, leads_in, "after {wait} s");
        assert_eq!(browser.is_signed_in().await, leads_in);
        // Once: not again here, nor elsewhere.
        assert!(!go_on(&t.browser(), &path).await);
    }
});

both!(opening_it_uses_nothing_up, async |t| {
    shared(t).await;
    t.person().await;
    let path = link(t, json!({ "subject": SUBJECT })).await;
    for _ in 0..3 {
        assert_eq!(t.browser().get(&path).await.status, 200);
    }
    assert!(go_on(&t.browser(), &path).await);
    // What never was looks alike.
    assert!(!go_on(&t.browser(), "/from/AAAAAAAAAAAAAAAAAAAAAA").await);
});

both!(whom_the_platform_does_not_know_it_cannot_vouch_for, async |t| {
    shared(t).await;
    let other = t.other_platform(false).await;
    assert_eq!(other.post("/sign-in-links", &json!({ "subject": SUBJECT })).await.status, 404);
    assert_eq!(other.post("/sign-in-links", &json!({ "phone": PHONE })).await.status, 404);
    assert_eq!(t.platform.post("/sign-in-links", &json!({ "subject": "nobody" })).await.status, 404);
    for (body, pointer) in [
        (json!({}), "/subject"),
        (json!({ "subject": SUBJECT, "phone": PHONE }), "/phone"),
        (json!({ "phone": "0415" }), "/phone"),
    ] {
        let answer = t.platform.post("/sign-in-links", &body).await;
        assert_eq!((answer.status, &answer.json["errors"][0]["pointer"]), (422, &pointer.into()), "{body}");
    }
});

both!(it_reopens_what_has_closed_and_proves_nothing, async |t| {
    shared(t).await;
    t.person().await;
    t.advance(46 * DAY);
    let holder = t.person().await;
    holder.get("/connections").await.assert_hides(&["Budgetly"]);
    let path = link(t, json!({ "subject": SUBJECT })).await;
    let browser = t.browser();
    assert!(go_on(&browser, &path).await);
    browser.get("/connections").await.assert_shows(&["Budgetly"]);
    // Whoever holds the number now sees nothing of it, nor gets a text about it.
    holder.get("/connections").await.assert_hides(&["Budgetly"]);
    t.sign_in(&t.browser(), PHONE).await.assert_hides(&["Budgetly"]);
    t.work().await;
    let alerts = t.gateway.of_kind("ALERT");
    assert_eq!(alerts.len(), 1, "one about the new browser of the holder: {alerts:?}");
    // It stops there what is its own.
    let id = browser.get("/connections").await.attribute("a[href^='/connections/con_']", "href").unwrap();
    let page = browser.get(&format!("{id}/revocation")).await;
    assert_eq!(page.form_with("scope").submit().await.status, 303);
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
});

// Whoever held the number before acts on what was theirs, not on the number.
both!(a_former_holder_does_nothing_to_the_holder, async |t| {
    shared(t).await;
    t.person().await;
    t.advance(46 * DAY);
    let holder = t.person().await;
    t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    let former = t.browser();
    assert!(go_on(&former, &link(t, json!({ "subject": SUBJECT })).await).await);
    let list = former.get("/connections").await;
    list.assert_shows(&["Budgetly"]).assert_hides(&["Something missing, or not yours?"]);
    for path in ["/older", "/settings/notices", "/settings/number"] {
        assert_eq!(former.get(path).await.status, 404, "{path}");
    }
    former.get("/settings").await.assert_hides(&["Phone number", "Texts about your connections"]);
    let named = [("app", "Taxly"), ("bank", "Platypus Bank")];
    let none: &[(&str, &str)] = &[];
    for (path, fields) in [
        ("/older/stop", none),
        ("/older/stop-named", &named),
        ("/older/not-mine", none),
        ("/settings/notices", &[("notices", "off")]),
        ("/settings/number", &[("country", "US"), ("phone", "+14155550019")]),
        ("/confirm", none),
    ] {
        assert_eq!(former.post(path, fields).await.status, 404, "{path}");
    }
    t.work().await;
    let codes = t.gateway.codes().len();
    t.advance(3 * DAY);
    t.app.tidy().await;
    t.work().await;
    assert_eq!(t.gateway.codes().len(), codes);
    assert_eq!(t.status("c-2").await, "ACTIVE");
    assert!(!holder.is_signed_in().await);
});

// A number does not say which of its holders is meant.
both!(by_number_only_who_holds_it_now, async |t| {
    shared(t).await;
    t.person().await;
    t.advance(46 * DAY);
    t.person().await;
    assert_eq!(t.platform.post("/sign-in-links", &json!({ "phone": PHONE })).await.status, 404);
    link(t, json!({ "subject": SUBJECT })).await;
    t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    let browser = t.browser();
    assert!(go_on(&browser, &link(t, json!({ "phone": PHONE })).await).await);
    browser.get("/connections").await.assert_shows(&["Taxly"]).assert_hides(&["Budgetly"]);
});

both!(a_link_is_recorded, async |t| {
    shared(t).await;
    let person = t.person().await;
    let path = link(t, json!({ "subject": SUBJECT })).await;
    assert!(go_on(&t.browser(), &path).await);
    assert!(!go_on(&t.browser(), &path).await);
    person.get("/activity").await.assert_shows(&["made a link that signs you in"]);
    let refused = "SELECT detail AS value FROM audit WHERE act = 'sign_in.refused'";
    assert_eq!(t.database.texts(refused), [r#"{"why":"sign_in_link"}"#]);
});

both!(past_a_number_lock_a_new_passkey_waits, async |t| {
    shared(t).await;
    let (_, first) = t.person_with_passkey().await;
    let browser = t.by_passkey(&first).await;
    browser.get("/settings/passkeys").await.form_to("/settings/lock").submit().await;
    t.advance(3 * DAY);
    t.app.tidy().await;
    let path = link(t, json!({ "subject": SUBJECT })).await;
    let browser = t.browser();
    assert!(go_on(&browser, &path).await);
    browser.get("/connections").await.assert_shows(&["Budgetly"]);
    let mut second = crate::harness::Authenticator::new();
    browser.add_passkey(&mut second, "New").await.settle().await.assert_shows(&["One more passkey"]);
    t.advance(3 * DAY);
    t.app.tidy().await;
    t.by_passkey(&second).await;
});
