//! What a grant meets after a report, for seven days, and how what waits is let through.

use jiff::SignedDuration;
use serde_json::json;
use untether::flows::holds::{Lifted, Released, lift, release};

use crate::harness::{Answer, Authenticator, Browser, Grant, PHONE, Test, event};

const DAY: i64 = 86_400;
const OTHER: &str = "+14155550987";

/// Reports a connection; `hold` is `app` or `all`.
async fn report(browser: &Browser, id: &str, hold: &str) {
    let done = browser.post(&format!("/connections/{id}/report"), &[("hold", hold)]).await;
    assert_eq!(done.status, 303, "{}", done.text());
}

async fn notify(t: &Test, grant: &Grant) -> Answer {
    t.platform.notify(&grant.to_json()).await
}

/// The types of all webhooks about a consent so far, as they were written: they go out side by side.
async fn told(t: &Test, consent: &str) -> Vec<String> {
    t.work().await;
    let posts = t.receiver.posts();
    let about = posts.iter().filter(|post| post.body["data"]["consentId"] == consent);
    let mut told: Vec<(&str, &str)> = about
        .map(|post| (post.body["sentOn"].as_str().unwrap(), post.body["type"].as_str().unwrap()))
        .collect();
    told.sort_unstable();
    told.into_iter().map(|(_, kind)| kind.to_owned()).collect()
}

fn the_only(t: &Test, sql: &str) -> String {
    let all = t.database.texts(sql);
    assert_eq!(all.len(), 1, "{all:?}");
    all[0].clone()
}

fn tenure(t: &Test) -> String {
    the_only(t, "SELECT DISTINCT tenure_id AS value FROM holds")
}

/// As if a passkey had proven who asks, or not.
async fn lifted(t: &Test, hold: &str, by_passkey: bool) -> Lifted {
    let (op, tenure, hold, now) = (t.app.operator().clone(), tenure(t), hold.to_owned(), t.clock.ms());
    t.app.store().write(move |db| lift(db, &op, &tenure, &hold, by_passkey, now)).await.unwrap()
}

async fn released(t: &Test, id: &str, by_passkey: bool) -> Released {
    let (op, tenure, id, now) = (t.app.operator().clone(), tenure(t), id.to_owned(), t.clock.ms());
    t.app.store().write(move |db| release(db, &op, &tenure, &id, by_passkey, now)).await.unwrap()
}

/// One connection reported; the browser of who did.
async fn reported(t: &Test, hold: &str) -> (Browser, String) {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    report(&browser, &id, hold).await;
    t.work().await;
    (browser, id)
}

both!(a_grant_of_the_app_is_kept_and_waits, async |t| {
    let (browser, _) = reported(t, "app").await;
    let before = t.gateway.notices().len();
    let answer = notify(t, &t.grant("c-2")).await;
    assert_eq!(answer.status, 201);
    let id = answer.json["connectionId"].as_str().unwrap().to_owned();
    assert_eq!((&answer.json["status"], &answer.json["notice"]), (&json!("SUSPENDED"), &json!("SUPPRESSED")));
    assert_eq!(told(t, "c-2").await, ["CONNECTION_HELD"]);
    let post = t.receiver.posts().pop().unwrap();
    assert!(!post.raw.contains(&PHONE[2..]), "{}", post.raw);
    assert_eq!(
        post.body["data"],
        json!({
            "consentId": "c-2", "connectionId": id, "status": "SUSPENDED", "reason": "SECURITY_EVENT",
            "initiator": "INDIVIDUAL", "channel": "SYSTEM", "accountIds": null, "deletionRequested": false,
            "requestedAt": "2026-11-20T10:00:00Z", "heldUntil": "2026-11-27T10:00:00Z",
        })
    );
    assert_eq!(t.platform.get("/connections/c-2/access").await.json["allowed"], false);
    assert_eq!(t.gateway.notices().len(), before, "nobody is told that it was granted");
    browser.get("/connections").await.assert_shows(&["On hold", "Let it through, or stop it."]);
    let page = browser.get(&format!("/connections/{id}")).await;
    page.assert_shows(&["We asked Acme Data to give Budgetly no data.", "Until 27 November 2026"]);
    let acts = t.database.texts("SELECT act AS value FROM audit WHERE act = 'connection.held'");
    assert_eq!(acts.len(), 1);
    // It can be stopped as everything else.
    t.stop(&browser, &id).await;
    assert_eq!(told(t, "c-2").await, ["CONNECTION_HELD", "CONSENT_REVOKED"]);
    assert_eq!(t.status("c-2").await, "REVOKED");
});

both!(other_apps_and_other_numbers_are_not_held, async |t| {
    let (_, _) = reported(t, "app").await;
    t.advance(60);
    for grant in [t.grant("c-2").app("taxly", "Taxly"), t.grant("c-3").phone(OTHER)] {
        let answer = notify(t, &grant).await;
        assert_eq!((&answer.json["status"], &answer.json["notice"]), (&json!("ACTIVE"), &json!("QUEUED")));
    }
    t.work().await;
});

both!(all_apps_are_held_where_that_was_chosen, async |t| {
    reported(t, "all").await;
    for (consent, grant) in [("c-2", t.grant("c-2")), ("c-3", t.grant("c-3").app("taxly", "Taxly"))] {
        assert_eq!(notify(t, &grant).await.json["status"], "SUSPENDED");
        assert_eq!(told(t, consent).await, ["CONNECTION_HELD"]);
    }
    assert_eq!(notify(t, &t.grant("c-4").phone(OTHER)).await.json["status"], "ACTIVE");
    t.work().await;
});

both!(what_was_active_before_stays_so, async |t| {
    t.share(t.grant("c-2").bank("ins_2", "Tartan Bank")).await;
    t.share(t.grant("c-3").bank("ins_3", "Gingham")).await;
    reported(t, "all").await;
    t.advance(60);
    for grant in [t.grant("c-2").updated(), t.grant("c-3").clusters(&["TAX"])] {
        assert_eq!(notify(t, &grant).await.state(), "APPLIED");
    }
    assert_eq!((t.status("c-2").await, t.status("c-3").await), ("ACTIVE".into(), "ACTIVE".into()));
    assert_eq!((told(t, "c-2").await, told(t, "c-3").await), (vec![], vec![]));
});

both!(what_would_come_back_is_held, async |t| {
    for consent in ["c-2", "c-3", "c-4"] {
        t.share(t.grant(consent)).await;
    }
    t.advance(60);
    let ends = [("c-2", "CONSENT_REVOKED"), ("c-3", "CONSENT_EXPIRED"), ("c-4", "CONSENT_SUSPENDED")];
    for (consent, kind) in ends {
        t.platform.notify(&event(kind, consent, t.now(), json!({}))).await;
    }
    reported(t, "app").await;
    t.advance(60);
    for (consent, _) in ends {
        let answer = notify(t, &t.grant(consent).updated()).await;
        assert_eq!((answer.state(), &answer.json["status"]), ("APPLIED", &json!("SUSPENDED")), "{consent}");
        assert_eq!(told(t, consent).await, ["CONNECTION_HELD"]);
    }
    // Told again while it waits, the platform is told again.
    t.advance(60);
    assert_eq!(notify(t, &t.grant("c-2").updated()).await.json["status"], "SUSPENDED");
    assert_eq!(told(t, "c-2").await, ["CONNECTION_HELD"; 2]);
    // Its end is an end.
    t.advance(60);
    t.platform.notify(&event("CONSENT_REVOKED", "c-2", t.now(), json!({}))).await;
    assert_eq!(t.status("c-2").await, "REVOKED");
});

// Seven days to the millisecond.
both!(a_hold_lapses_after_seven_days, async |t| {
    reported(t, "app").await;
    let mut held = Vec::new();
    t.clock.advance(SignedDuration::from_secs(7 * DAY) - SignedDuration::from_millis(1));
    for (consent, status) in [("c-2", "SUSPENDED"), ("c-3", "ACTIVE"), ("c-4", "ACTIVE")] {
        let answer = notify(t, &t.grant(consent)).await;
        assert_eq!(answer.json["status"], status, "{consent}");
        held.push(answer.json["connectionId"].as_str().unwrap().to_owned());
        t.clock.advance(SignedDuration::from_millis(1));
    }
    t.work().await;
    // What it held waits on, until the platform tells of it anew ..
    assert_eq!(t.status("c-2").await, "SUSPENDED");
    let browser = t.person().await;
    let page = browser.get(&format!("/connections/{}", held[0])).await;
    page.assert_shows(&["It waits until you let it through, or until Acme Data tells us of it again."]);
    assert!(!page.shows("it takes a passkey"), "{}", page.text());
    t.advance(60);
    t.work().await;
    let notices = t.gateway.notices().len();
    assert_eq!(notify(t, &t.grant("c-2").updated()).await.json["status"], "ACTIVE");
    t.work().await;
    // .. and then its person hears of it, for the first time.
    assert_eq!(t.gateway.notices().len(), notices + 1);
    assert!(t.gateway.notices().pop().unwrap().body.contains("Budgetly can now read your bank data"));
});

// .. or until its person lets it through, for which then a code is enough.
both!(after_seven_days_a_code_lets_it_through, async |t| {
    reported(t, "app").await;
    let id = t.share(t.grant("c-2")).await;
    t.clock.advance(SignedDuration::from_secs(7 * DAY) - SignedDuration::from_millis(1));
    let browser = t.person().await;
    let release = format!("/connections/{id}/release");
    let page = browser.get(&format!("/connections/{id}")).await;
    let refused = page.form_to(&release).submit().await;
    assert_eq!(refused.status, 403);
    refused.assert_shows(&["This takes a passkey", "today at 10:00 UTC the hold ends by itself."]);
    assert_eq!(t.status("c-2").await, "SUSPENDED");
    t.clock.advance(SignedDuration::from_millis(1));
    let done = page.form_to(&release).submit().await;
    assert_eq!((done.status, done.location()), (303, format!("/connections/{id}")));
    assert_eq!(t.status("c-2").await, "ACTIVE");
    assert_eq!(told(t, "c-2").await, ["CONNECTION_HELD", "CONNECTION_RELEASED"]);
    let data = t.receiver.posts().pop().unwrap().body["data"].clone();
    assert_eq!((&data["status"], &data["heldUntil"]), (&json!("ACTIVE"), &json!(null)));
    assert_eq!(t.platform.get("/connections/c-2/access").await.json["allowed"], true);
    // Again changes nothing.
    assert_eq!(page.form_to(&release).submit().await.status, 303);
    assert_eq!(told(t, "c-2").await.len(), 2);
    browser.get("/activity").await.assert_shows(&["You let this through."]);
});

both!(lifting_takes_a_passkey, async |t| {
    let (browser, reported) = reported(t, "app").await;
    let waits = t.share(t.grant("c-2")).await;
    let hold = the_only(t, "SELECT id AS value FROM holds");
    let page = browser.get(&format!("/connections/{reported}/report")).await;
    let refused = page.form_to(&format!("/holds/{hold}/lift")).submit().await;
    assert_eq!(refused.status, 403);
    refused.assert_shows(&["This takes a passkey", "Nothing was changed."]);
    let needs = Lifted::NeedsPasskey { reported: reported.clone(), until: t.clock.ms() + 7 * DAY * 1_000 };
    assert_eq!(lifted(t, &hold, false).await, needs);
    assert_eq!(t.status("c-2").await, "SUSPENDED");

    assert_eq!(lifted(t, &hold, true).await, Lifted::Done { reported: reported.clone() });
    assert_eq!(t.status("c-2").await, "ACTIVE");
    assert_eq!(told(t, "c-2").await, ["CONNECTION_HELD", "CONNECTION_RELEASED"]);
    assert_eq!(notify(t, &t.grant("c-3")).await.json["status"], "ACTIVE");
    assert_eq!(lifted(t, &hold, true).await, Lifted::Over { reported: reported.clone() });
    assert_eq!(told(t, "c-2").await.len(), 2);
    assert_eq!(released(t, &waits, true).await, Released::NotHeld);
    // What was reported stays stopped.
    assert_eq!(t.status("c-1").await, "REVOKED");
    let page = browser.get("/activity").await;
    page.assert_shows(&["You lifted the hold that came of this. Budgetly", "You let this through. Budgetly"]);
});

both!(one_can_be_let_through_by_itself, async |t| {
    reported(t, "all").await;
    let one = t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    t.share(t.grant("c-3").app("nestegg", "Nest Egg")).await;
    assert!(matches!(released(t, &one, false).await, Released::NeedsPasskey(_)));
    assert_eq!(t.status("c-2").await, "SUSPENDED");
    assert_eq!(released(t, &one, true).await, Released::Done);
    assert_eq!((t.status("c-2").await, t.status("c-3").await), ("ACTIVE".into(), "SUSPENDED".into()));
    // The hold stands for the rest; what is through stays so.
    assert_eq!(notify(t, &t.grant("c-4").app("taxly", "Taxly")).await.json["status"], "SUSPENDED");
    t.advance(60);
    assert_eq!(notify(t, &t.grant("c-2").app("taxly", "Taxly").updated()).await.json["status"], "ACTIVE");
    t.work().await;
});

both!(what_another_hold_keeps_goes_on_waiting, async |t| {
    let (browser, _) = reported(t, "all").await;
    let second = t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    report(&browser, &second, "app").await;
    t.share(t.grant("c-3").app("taxly", "Taxly")).await;
    t.share(t.grant("c-4").app("nestegg", "Nest Egg")).await;
    let all = the_only(t, "SELECT id AS value FROM holds WHERE recipient_id IS NULL");
    assert!(matches!(lifted(t, &all, true).await, Lifted::Done { .. }));
    assert_eq!((t.status("c-3").await, t.status("c-4").await), ("SUSPENDED".into(), "ACTIVE".into()));
    t.work().await;
});

both!(a_paused_one_that_is_let_through_stays_paused, async |t| {
    reported(t, "app").await;
    let id = t.share(t.grant("c-2")).await;
    t.advance(60);
    t.platform.notify(&event("CONSENT_SUSPENDED", "c-2", t.now(), json!({}))).await;
    assert_eq!(released(t, &id, true).await, Released::Done);
    assert_eq!(t.status("c-2").await, "SUSPENDED");
    t.person().await.get(&format!("/connections/{id}")).await.assert_shows(&["Paused for now."]);
    t.work().await;
});

both!(an_end_that_came_before_its_grant_counts, async |t| {
    reported(t, "app").await;
    t.platform.notify(&event("CONSENT_REVOKED", "c-2", t.now(), json!({}))).await;
    assert_eq!(notify(t, &t.grant("c-2")).await.json["status"], "REVOKED");
    assert_eq!(told(t, "c-2").await, Vec::<String>::new(), "nothing waits");
});

// A hold is its person's: whoever gets the number next starts without.
both!(a_hold_stays_with_its_tenure, |s| s.number_trust_days = Some("1".into()), async |t| {
    reported(t, "all").await;
    t.advance(DAY + 3_600);
    let answer = notify(t, &t.grant("c-2").app("taxly", "Taxly")).await;
    assert_eq!(answer.json["status"], "ACTIVE");
    t.work().await;
});

// What came without proof, long after the last one, waits with the number. Whoever takes it in may have
// reported its app meanwhile: with a passkey alone, which is no proof of the number.
both!(what_waited_unseen_meets_a_hold_when_it_is_taken_in, async |t| {
    let first = t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    let mut authenticator = Authenticator::new();
    own.add_passkey(&mut authenticator, "Mine").await;
    t.advance(46 * DAY);
    let by_passkey = t.by_passkey(&authenticator).await;
    report(&by_passkey, &first, "app").await;
    for grant in [t.grant("c-2"), t.grant("c-3").app("taxly", "Taxly"), t.grant("c-4")] {
        assert_eq!(notify(t, &grant.without_proof()).await.json["status"], "ACTIVE");
    }
    assert_eq!(told(t, "c-2").await, Vec::<String>::new());
    // A code in their own browser carries the tenure on.
    t.sign_in(&own, PHONE).await.assert_shows(&["On hold", "Taxly"]);
    let statuses = [t.status("c-2").await, t.status("c-3").await, t.status("c-4").await];
    assert_eq!(statuses, ["SUSPENDED", "ACTIVE", "SUSPENDED"]);
    for (consent, kinds) in [("c-2", 1), ("c-3", 0), ("c-4", 1)] {
        assert_eq!(told(t, consent).await, vec!["CONNECTION_HELD"; kinds], "{consent}");
    }
});

both!(a_grants_own_proof_takes_it_in_all_the_same, async |t| {
    let first = t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    t.advance(44 * DAY);
    report(&t.by_passkey(&authenticator).await, &first, "app").await;
    // c-2 comes without proof when nothing is trusted any more; its update brings one that was made before.
    t.advance(DAY + 60);
    assert_eq!(notify(t, &t.grant("c-2").without_proof()).await.json["status"], "ACTIVE");
    t.advance(60);
    let proven = t.grant("c-2").updated().proven(SignedDuration::from_hours(2));
    assert_eq!(notify(t, &proven).await.json["status"], "SUSPENDED");
    assert_eq!(told(t, "c-2").await.last().map(String::as_str), Some("CONNECTION_HELD"));
});

both!(a_strangers_hold_is_not_found, async |t| {
    let (_, _) = reported(t, "app").await;
    t.share(t.grant("c-9").phone(OTHER)).await;
    let stranger = t.person_at(OTHER).await;
    let hold = the_only(t, "SELECT id AS value FROM holds");
    let theirs = stranger.post(&format!("/holds/{hold}/lift"), &[]).await;
    let none = stranger.post(&format!("/holds/hld_{}/lift", "0".repeat(32)), &[]).await;
    assert_eq!((theirs.status, theirs.html), (404, none.html));
    t.work().await;
});
