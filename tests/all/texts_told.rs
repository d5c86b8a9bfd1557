//! What each kind of text tells, and whom.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{ORIGIN, PHONE, Test, Text, at, event};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
const ONE: (&str, &str, &str) = ("a1", "Everyday Checking", "4421");

/// Noon in San Francisco, so that nothing waits for the morning.
fn by_day(t: &Test) {
    t.advance(10 * HOUR);
}

async fn notices(t: &Test) -> Vec<Text> {
    t.work().await;
    t.gateway.notices()
}

async fn tell(t: &Test, body: &Value) -> String {
    t.advance(60);
    let answer = t.platform.notify(body).await;
    assert!(answer.status < 300, "{}", answer.body);
    notices(t).await.last().unwrap().body.clone()
}

both!(a_change_says_what_is_new, async |t| {
    by_day(t);
    t.share(t.grant("c-1")).await;
    let clusters = ["ACCOUNT_BASIC", "TRANSACTIONS", "BALANCES", "TAX", "BILLS", "IMAGES"];
    let accounts = [ONE, ("a2", "Savings", "9001"), ("a3", "Card", "9002"), ("a4", "Loan", "9003")];
    let grown = |kinds: usize, some: usize| {
        t.advance(60);
        t.grant("c-1").updated().clusters(&clusters[..kinds]).accounts(&accounts[..some]).to_json()
    };
    for (body, words) in [
        (grown(3, 1), "Budgetly can now also read balances. Look"),
        (grown(3, 2), "Budgetly can now read one more account. Review"),
        (grown(3, 4), "Budgetly can now read 2 more accounts. Review"),
        (grown(5, 4), "Budgetly can now read 2 more kinds of your data. Look"),
    ] {
        let said = tell(t, &body).await;
        assert!(said.contains(words), "{words}: {said}");
        assert!(said.contains(&format!("{ORIGIN}/l/")), "{said}");
    }
});

both!(a_change_of_both_says_more, async |t| {
    by_day(t);
    t.share(t.grant("c-1")).await;
    t.advance(60);
    let both = t.grant("c-1").updated().clusters(&["TAX"]).accounts(&[ONE, ("a2", "Savings", "9001")]);
    let said = tell(t, &both.to_json()).await;
    assert!(said.contains("can now read more of your bank data"), "{said}");
});

both!(what_had_ended_and_is_there_again, async |t| {
    t.share(t.grant("c-1")).await;
    tell(t, &event("CONSENT_REVOKED", "c-1", t.now(), json!({}))).await;
    t.advance(60);
    let said = tell(t, &t.grant("c-1").to_json()).await;
    assert!(said.contains("Budgetly can read your bank data again. Review or end it"), "{said}");
});

both!(who_ended_it, async |t| {
    for (n, (initiator, words)) in [
        ("DATA_PROVIDER", "The bank ended it. Nothing more is shared."),
        ("DATA_RECIPIENT", "The app ended it. Nothing more is shared."),
        ("DATA_ACCESS_PLATFORM", "The service between app and bank ended it."),
    ]
    .into_iter()
    .enumerate()
    {
        let consent = format!("c-{n}");
        // Each by a number of its own, and a text of its own.
        let phone = format!("+1212555000{n}");
        t.share(t.grant(&consent).phone(&phone)).await;
        let ended = event("CONSENT_REVOKED", &consent, t.now(), json!({ "initiator": initiator }));
        let said = tell(t, &ended).await;
        assert!(said.contains("Budgetly can read no more") && said.contains(words), "{said}");
        assert!(!said.contains("/l/"), "{said}");
        assert_eq!(t.gateway.notices().last().unwrap().to, phone);
        // Once, whatever else comes.
        let before = notices(t).await.len();
        t.advance(60);
        t.platform
            .notify(&event("CONSENT_REVOKED", &consent, t.now(), json!({ "initiator": initiator })))
            .await;
        t.platform.notify(&event("CONSENT_EXPIRED", &consent, t.now(), json!({}))).await;
        assert_eq!(notices(t).await.len(), before);
    }
});

both!(an_end_that_a_platform_puts_is_told_too, async |t| {
    t.share(t.grant("c-1")).await;
    t.advance(60);
    let body = json!({ "reason": "BUSINESS_RULE", "initiator": "DATA_RECIPIENT" });
    t.platform.put("/connections/c-1/revocation", &body).await;
    assert_eq!(notices(t).await.len(), 2);
    assert!(t.gateway.notices()[1].body.contains("The app ended it"));
    // The notice of the grant is as it was.
    assert_eq!(t.connection("c-1").await["notice"]["state"], "SENT");
});

// What the person knows, what they were never told of, and what had ended before.
both!(an_end_that_is_no_news, async |t| {
    let person = {
        t.share(t.grant("c-1")).await;
        t.person().await
    };
    let id = t.connection("c-1").await["connectionId"].as_str().unwrap().to_owned();
    t.stop(&person, &id).await;
    t.platform.notify(&event("CONSENT_REVOKED", "c-1", t.now(), json!({}))).await;
    t.advance(60);
    t.share(t.grant("c-2")).await;
    let own = event("CONSENT_REVOKED", "c-2", t.now(), json!({ "initiator": "INDIVIDUAL" }));
    t.platform.notify(&own).await;
    t.advance(60);
    t.platform.notify(&event("CONSENT_REVOKED", "c-3", t.now(), json!({}))).await;
    t.share(t.grant("c-3")).await;
    t.advance(60);
    t.share(t.grant("c-4").expires(at(t.now(), 100))).await;
    t.advance(100);
    t.platform.notify(&event("CONSENT_REVOKED", "c-4", t.now(), json!({}))).await;
    let told = notices(t).await;
    assert!(told.iter().all(|text| !text.body.contains("no more")), "{told:?}");
    assert_eq!(told.len(), 3);
});

both!(an_end_names_nobody_to_who_may_be_another, async |t| {
    t.share(t.grant("c-1")).await;
    t.advance(45 * DAY);
    let said = tell(t, &event("CONSENT_REVOKED", "c-1", t.now(), json!({}))).await;
    assert!(said.contains("an app can read no more") && !said.contains("Budgetly"), "{said}");
});

both!(a_stop_has_one_receipt, async |t| {
    let first = t.share(t.grant("c-1")).await;
    for (consent, bank) in [("c-2", "ins_2"), ("c-3", "ins_3")] {
        t.share(t.grant(consent).bank(bank, "Other Bank")).await;
    }
    let person = t.person().await;
    t.stop(&person, &first).await;
    let receipts = async || {
        t.work().await;
        t.gateway.of_kind("RECEIPT")
    };
    let all = receipts().await;
    assert_eq!((all.len(), all[0].to.as_str()), (1, PHONE));
    assert!(all[0].body.contains("you ended sharing with Budgetly. We pass it on."), "{}", all[0].body);
    assert!(all[0].body.ends_with(&format!("{ORIGIN}/connections")), "{}", all[0].body);
    // Once more changes nothing.
    let path = format!("/connections/{first}/revocation");
    person.post(&path, &[("scope", "connection")]).await;
    assert_eq!(receipts().await.len(), 1);
    let second = t.connection("c-2").await["connectionId"].as_str().unwrap().to_owned();
    person.post(&format!("/connections/{second}/revocation"), &[("scope", "app")]).await;
    let all = receipts().await;
    assert_eq!(all.len(), 2);
    assert!(all[1].body.contains("you ended all sharing with Budgetly."), "{}", all[1].body);
});

both!(a_receipt_for_some_accounts, async |t| {
    let id = t.share(t.grant("c-1").accounts(&[ONE, ("a2", "Savings", "9001")])).await;
    let person = t.person().await;
    person.post(&format!("/connections/{id}/revocation"), &[("scope", "accounts"), ("account", "a2")]).await;
    t.work().await;
    let receipt = t.gateway.of_kind("RECEIPT").pop().unwrap();
    assert!(receipt.body.contains("you ended sharing some accounts with Budgetly"), "{}", receipt.body);
});

both!(who_wants_no_texts_gets_no_receipt, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let person = t.person().await;
    person.post("/settings/notices", &[("notices", "off")]).await;
    t.stop(&person, &id).await;
    t.work().await;
    assert!(t.gateway.of_kind("RECEIPT").is_empty());
});

both!(names_can_be_hidden, async |t| {
    t.share(t.grant("c-1")).await;
    let person = t.person().await;
    let page = person.get("/settings/notices").await;
    page.assert_shows(&["Texts name the app", "Hide the names"]);
    let path = "/settings/notices/names";
    let done = page.form_to(path).submit().await;
    assert_eq!((done.status, done.location().as_str()), (303, "/settings/notices"));
    done.follow().await.assert_shows(&["Texts name no app", "Show the names"]);
    person.post(path, &[("names", "hide")]).await;
    person.post(path, &[("names", "maybe")]).await;
    t.advance(60);
    let id = t.share(t.grant("c-2")).await;
    t.stop(&person, &id).await;
    t.advance(60);
    let ended = event("CONSENT_REVOKED", "c-1", t.now(), json!({}));
    let said = tell(t, &ended).await;
    assert!(said.contains("an app can read no more"), "{said}");
    let texts = t.gateway.texts();
    let after: Vec<&Text> = texts.iter().filter(|text| text.kind != "CODE").skip(1).collect();
    assert_eq!(after.len(), 3, "{after:?}");
    assert!(after.iter().all(|text| !text.body.contains("Budgetly")), "{after:?}");
    person.get("/settings/notices").await.form_to(path).submit().await;
    t.advance(60);
    t.share(t.grant("c-3")).await;
    assert!(notices(t).await.last().unwrap().body.contains("Budgetly"));
    let acts =
        t.database.texts("SELECT act AS value FROM audit WHERE act LIKE 'notices.names%' ORDER BY seq");
    assert_eq!(acts, ["notices.names_hidden", "notices.names_shown"]);
    person.get("/activity").await.assert_shows(&["You hid the names of apps", "name apps again"]);
    assert_eq!(t.browser().post(path, &[("names", "hide")]).await.location(), "/sign-in");
});

both!(texts_to_a_country_have_its_style, |s| s.sms_links = Some("US=none,GB=domain".into()), async |t| {
    let id = t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+447700900123")).await;
    t.share(t.grant("c-3").phone("+16135550143")).await;
    let texts = notices(t).await;
    let to = |phone: &str| texts.iter().find(|text| text.to == phone).unwrap().body.clone();
    assert!(to(PHONE).ends_with("Review or end it: sign in at localhost"), "{}", to(PHONE));
    assert!(to("+447700900123").ends_with(ORIGIN), "{}", to("+447700900123"));
    assert!(to("+16135550143").contains(&format!("{ORIGIN}/l/")), "{}", to("+16135550143"));
    let links = t.database.texts("SELECT connection_id AS value FROM links");
    assert_eq!(links.len(), 1, "a link that nobody got");
    // Alerts and receipts too.
    let person = t.person().await;
    t.stop(&person, &id).await;
    t.person().await;
    t.work().await;
    for kind in ["RECEIPT", "ALERT"] {
        let text = t.gateway.of_kind(kind).pop().unwrap();
        assert!(text.body.contains("sign in at localhost"), "{}", text.body);
        assert!(!text.body.contains("http"), "{}", text.body);
    }
});

both!(what_is_sent_once_more_is_recorded, async |t| {
    let repeats = async || {
        let metrics = t.platform.bare(Method::GET, "/metrics", &[]).await.body;
        let line = metrics.lines().find(|line| line.starts_with("untether_outbox_repeats_total"));
        line.and_then(|line| line.split(' ').nth(1)?.parse::<i64>().ok())
    };
    t.share(t.grant("c-1")).await;
    t.work().await;
    assert_eq!(repeats().await, Some(0));
    t.advance(60);
    t.share(t.grant("c-2")).await;
    // A worker has claimed it, and died.
    t.database.execute("UPDATE outbox SET unsettled = 1 WHERE state = 'PENDING'");
    assert_eq!(notices(t).await.len(), 2);
    assert_eq!(repeats().await, Some(1));
});
