//! "I don't recognise this": what helps to remember, the report, and what it does at once.

use futures_util::future::join;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Browser, PHONE, Page, Post, Test, event};

const HOLD: i64 = 7 * 86_400;

fn path(id: &str) -> String {
    format!("/connections/{id}/report")
}

async fn opened(browser: &Browser, id: &str) -> Page {
    let page = browser.get(&path(id)).await;
    assert_eq!(page.status, 200);
    page
}

async fn report(browser: &Browser, id: &str) -> Page {
    let done = opened(browser, id).await.form_with("hold").submit().await;
    assert_eq!((done.status, done.location()), (303, path(id)));
    done.follow().await
}

/// The types of all webhooks so far, those of one moment in the order of their names: they go out side
/// by side.
async fn told(t: &Test) -> Vec<String> {
    t.work().await;
    let posts = t.receiver.posts();
    let mut told: Vec<(&str, &str)> = posts
        .iter()
        .map(|post| (post.body["sentOn"].as_str().unwrap(), post.body["type"].as_str().unwrap()))
        .collect();
    told.sort_unstable();
    told.into_iter().map(|(_, kind)| kind.to_owned()).collect()
}

/// Of one type.
fn posts(t: &Test, kind: &str) -> Vec<Post> {
    t.receiver.posts().into_iter().filter(|post| post.body["type"] == kind).collect()
}

fn holds(t: &Test) -> Vec<String> {
    t.database.texts("SELECT COALESCE(recipient_id, 'all') AS value FROM holds ORDER BY id")
}

fn acts(t: &Test) -> Vec<String> {
    t.database.texts("SELECT act AS value FROM audit WHERE act LIKE 'connection.%' ORDER BY seq")
}

both!(the_page_first_shows_what_helps_to_remember, async |t| {
    let id = t.share(t.grant("c-1").set("/connection/recipient/legalName", "Budgetly, Inc.")).await;
    let browser = t.person().await;
    let never = opened(&browser, &id).await;
    never.assert_shows(&["Last looked Not yet"]);
    let read = json!({ "dataClusters": ["TRANSACTIONS"], "accessedAt": "2026-11-19T06:31:00Z" });
    t.platform.notify(&event("DATA_ACCESSED", "c-1", t.now(), read)).await;
    assert!(browser.get(&format!("/connections/{id}")).await.html.contains(&path(&id)));
    let page = opened(&browser, &id).await;
    page.assert_shows(&[
        "You don't recognize Budgetly?",
        "Budgetly, Inc.",
        "Platypus Bank",
        "today, 10:00 UTC",
        "Budgeting",
        "Everyday Checking ••4421",
        "19 November, 06:31 UTC",
        "Device We were not told which one was used.",
        "Told to us by Acme Data",
    ]);
    assert_eq!(page.form_with("hold").value("hold"), Some("app"), "preset");
    // Looking changes nothing.
    assert_eq!(told(t).await, Vec::<String>::new());
    assert_eq!(t.status("c-1").await, "ACTIVE");
    assert_eq!(holds(t), Vec::<String>::new());
});

both!(a_report_stops_tells_holds_and_opens_a_case, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let other = t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    let browser = t.person().await;
    let page = report(&browser, &id).await;
    page.assert_shows(&[
        "You reported Budgetly",
        "You stopped this today at 10:00 UTC",
        "We are telling Acme Data now.",
        "Our staff have been told.",
        "on hold until 27 November 2026",
        "The hold ends by itself on 27 November at 10:00 UTC.",
        "Ask Platypus Bank",
    ]);
    let asked = t.now().to_string();
    t.advance(5);
    assert_eq!(told(t).await, ["CONNECTION_REPORTED", "CONSENT_REVOKED"]);
    for post in &t.receiver.posts() {
        assert!(!post.raw.contains(&PHONE[2..]), "{}", post.raw);
    }
    let data = |status: &str| {
        json!({
            "consentId": "c-1", "connectionId": id, "status": status, "reason": "SECURITY_EVENT",
            "initiator": "INDIVIDUAL", "channel": "DASHBOARD", "accountIds": null,
            "deletionRequested": false, "requestedAt": asked,
        })
    };
    assert_eq!(posts(t, "CONSENT_REVOKED")[0].body["data"], data("REVOCATION_PENDING"));
    let mut reported = data("REVOCATION_PENDING");
    reported["heldUntil"] = json!("2026-11-27T10:00:00Z");
    assert_eq!(posts(t, "CONNECTION_REPORTED")[0].body["data"], reported);

    let revocation = t.revocation("c-1").await;
    assert_eq!(
        (&revocation["reason"], &revocation["initiator"]),
        (&json!("SECURITY_EVENT"), &json!("INDIVIDUAL"))
    );
    assert_eq!(t.status("c-1").await, "REVOKED");
    assert_eq!(t.status("c-2").await, "ACTIVE", "other apps go on");
    let metrics = t.platform.bare(Method::GET, "/metrics", &[]).await.body;
    assert!(metrics.contains(r#"kind="REPORT""#), "{metrics}");
    assert_eq!(acts(t).last().unwrap(), "connection.reported");
    opened(&browser, &id).await.assert_shows(&["Acme Data was told today at 10:00 UTC."]);
    let page = browser.get(&format!("/connections/{id}")).await;
    page.assert_shows(&["You told us that you don't recognize this.", "Acme Data confirmed"]);
    browser.get("/activity").await.assert_shows(&["You told us that you don't recognize this. Budgetly"]);
    opened(&browser, &other).await.assert_shows(&["You don't recognize Taxly?"]);
});

both!(reported_twice_it_is_reported_once, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let form = opened(&browser, &id).await.form_with("hold");
    let (one, two) = join(form.submit(), form.submit()).await;
    assert_eq!((one.status, two.status), (303, 303));
    form.submit().await.follow().await.assert_shows(&["You reported Budgetly"]);
    assert_eq!(told(t).await, ["CONNECTION_REPORTED", "CONSENT_REVOKED"]);
    assert_eq!(holds(t).len(), 1);
    assert_eq!(acts(t).iter().filter(|act| *act == "connection.reported").count(), 1);
});

both!(what_has_ended_can_be_reported_too, async |t| {
    let kinds = [("c-1", "CONSENT_REVOKED"), ("c-2", "CONSENT_EXPIRED")];
    for (consent, kind) in kinds {
        let id = t.share(t.grant(consent).app(consent, "Budgetly")).await;
        t.advance(60);
        t.platform.notify(&event(kind, consent, t.now(), json!({}))).await;
        let before = t.status(consent).await;
        let browser = t.person().await;
        opened(&browser, &id).await.assert_shows(&["It has ended before."]);
        report(&browser, &id).await.assert_shows(&["You reported Budgetly", "on hold until"]);
        assert_eq!(t.status(consent).await, before);
        assert_eq!(told(t).await.last().unwrap(), "CONNECTION_REPORTED");
        assert_eq!(t.receiver.posts().last().unwrap().body["data"]["status"], before);
    }
    assert_eq!(told(t).await, ["CONNECTION_REPORTED"; 2], "no second stop");
    assert_eq!(holds(t).len(), 2);
    // Who stopped it before, and only now finds that they never knew it.
    let id = t.share(t.grant("c-3").app("taxly", "Taxly")).await;
    let browser = t.person().await;
    t.stop(&browser, &id).await;
    report(&browser, &id).await;
    assert_eq!(told(t).await[2..], ["CONNECTION_REPORTED", "CONSENT_REVOKED"]);
    assert_eq!(t.revocation("c-3").await["reason"], "USER_ACTION");
});

both!(a_stop_after_a_report_is_final, async |t| {
    let id = t.share(t.grant("c-1")).await;
    report(&t.person().await, &id).await;
    t.advance(60);
    let again = t.platform.notify(&t.grant("c-1").to_json()).await;
    assert_eq!((again.status, again.state()), (200, "DRIFT"));
    assert_eq!(told(t).await, ["CONNECTION_REPORTED", "CONSENT_REVOKED", "CONSENT_REVOKED"]);
});

both!(all_apps_only_if_chosen, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let form = opened(&browser, &id).await.form_with("hold").set("hold", "all");
    let page = form.submit().await.follow().await;
    page.assert_shows(&["New connections of any app with your number are on hold until 27 November 2026"]);
    assert_eq!(holds(t), ["all"]);
    assert!(!page.forms().iter().any(|form| form.has("hold")), "nothing wider is left");
});

both!(a_hold_can_be_made_wider, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let page = report(&browser, &id).await;
    page.form_with("hold").submit().await.follow().await.assert_shows(&["any app"]);
    assert_eq!(holds(t).len(), 2);
    assert!(holds(t).contains(&"all".to_owned()));
    // The platform has been told before.
    assert_eq!(told(t).await, ["CONNECTION_REPORTED", "CONSENT_REVOKED"]);
});

both!(another_persons_connection_cannot_be_reported, async |t| {
    t.share(t.grant("c-1")).await;
    let theirs = t.share(t.grant("c-2").phone("+14155550011")).await;
    let browser = t.person().await;
    let unknown = "con_nonsense";
    let never = format!("con_{}", "0".repeat(32));
    for id in [unknown, &never] {
        let (seen, none) = (browser.get(&path(&theirs)).await, browser.get(&path(id)).await);
        assert_eq!((seen.status, seen.html), (404, none.html));
        let form = [("hold", "all")];
        let (seen, none) = (browser.post(&path(&theirs), &form).await, browser.post(&path(id), &form).await);
        assert_eq!((seen.status, seen.html), (404, none.html));
        let release = |id: &str| format!("/connections/{id}/release");
        let (seen, none) =
            (browser.post(&release(&theirs), &[]).await, browser.post(&release(id), &[]).await);
        assert_eq!((seen.status, seen.html), (404, none.html));
    }
    assert_eq!(t.status("c-2").await, "ACTIVE");
    assert_eq!(told(t).await, Vec::<String>::new());
});

both!(another_choice_stays_on_the_page, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let page = browser.post(&path(&id), &[("hold", "nothing")]).await;
    assert_eq!(page.status, 422);
    page.assert_shows(&["Choose what should wait. Nothing was changed."]);
    assert_eq!(t.status("c-1").await, "ACTIVE");
    // Without a choice it is the app's.
    assert_eq!(browser.post(&path(&id), &[]).await.status, 303);
    assert_ne!(holds(t), ["all"]);
    assert_eq!(holds(t).len(), 1);
    t.work().await;
});

both!(after_its_hold_it_can_be_reported_anew, async |t| {
    let id = t.share(t.grant("c-1")).await;
    report(&t.person().await, &id).await;
    told(t).await;
    t.advance(HOLD);
    let browser = t.person().await;
    opened(&browser, &id).await.assert_shows(&["You reported this on 20 November at 10:00 UTC."]);
    report(&browser, &id).await.assert_shows(&["on hold until 4 December 2026"]);
    assert_eq!(holds(t).len(), 2);
    assert_eq!(told(t).await.last().unwrap(), "CONNECTION_REPORTED");
    assert_eq!(posts(t, "CONNECTION_REPORTED").len(), 2);
});

// A report needs an answer as every webhook does: it is repeated until there is one.
both!(the_platform_is_told_until_it_answers, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.receiver.decide(|body: &Value| if body["type"] == "CONNECTION_REPORTED" { 500 } else { 200 });
    report(&browser, &id).await;
    opened(&browser, &id).await.assert_shows(&["We are telling Acme Data now."]);
    t.work().await;
    opened(&browser, &id).await.assert_shows(&["We could not reach Acme Data yet."]);
    t.receiver.answer_with(204);
    t.advance(10);
    assert_eq!(told(t).await, ["CONNECTION_REPORTED", "CONNECTION_REPORTED", "CONSENT_REVOKED"]);
    let posts = posts(t, "CONNECTION_REPORTED");
    assert_eq!(posts[0].id, posts[1].id);
    assert_eq!(t.status("c-1").await, "REVOKED");
});
