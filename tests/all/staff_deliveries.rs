//! Webhooks, as staff see them, and what they do about those that are not taken.

use untether::domain::staff::Role;
use untether::flows::platform;

use crate::harness::{Member, Page, Test, stop_path};
use crate::replays::give_up;
use crate::targets::{cases, platform_id, recorded, stop_one};

const HOUR: i64 = 3_600;
const REASON: &str = "Acme asked for it";

async fn deliveries(member: &Member, query: &str) -> Page {
    let page = member.browser.get(&format!("/deliveries{query}")).await;
    assert_eq!(page.status, 200, "{}", page.text());
    page
}

fn path(t: &Test, act: &str) -> String {
    format!("/deliveries/{}/{act}", platform_id(t))
}

/// Does something with the platform's target, from its form on the page.
async fn act(t: &Test, member: &Member, act: &str, reason: &str) -> Page {
    let page = deliveries(member, "").await;
    page.form_to(&path(t, act)).set("reason", reason).submit().await
}

fn rows(page: &Page) -> Vec<String> {
    page.all("#list tbody tr")
}

pub fn details(t: &Test, act: &str) -> Vec<String> {
    t.database.texts(&format!(
        "SELECT actor_kind || ' ' || COALESCE(detail, '') AS value FROM audit WHERE act = '{act}' ORDER BY seq"
    ))
}

both!(each_webhook_says_how_it_fares, async |t| {
    let vera = t.member(Role::Viewer).await;
    deliveries(&vera, "").await.assert_shows(&["There are no such webhooks.", "Acme Data", "Nothing waits"]);
    stop_one(t, "c-1").await;
    t.work().await;
    t.receiver.answer_with(500);
    // Ids of one moment are in no order.
    t.advance(1);
    stop_one(t, "c-2").await;
    t.work().await;
    let page = deliveries(&vera, "").await;
    let found = rows(&page);
    assert_eq!(found.len(), 2);
    let id = |consent: &str| {
        let sql = format!("SELECT id AS value FROM connections WHERE consent_id = '{consent}'");
        t.database.texts(&sql).remove(0)
    };
    assert!(
        found[0].starts_with(&format!("CONSENT_REVOKED Acme Data {} Waiting 1 ", id("c-2"))),
        "{found:?}"
    );
    assert!(found[0].contains("500") && found[0].contains("Next today, 10:00 UTC"), "{found:?}");
    assert!(found[1].starts_with(&format!("CONSENT_REVOKED Acme Data {} Done 1 ", id("c-1"))), "{found:?}");
    assert!(found[1].contains("Ended today, 10:00 UTC"), "{found:?}");
    page.assert_shows(&["Fails since today, 10:00 UTC", "1 waits, none given up"]);
    // Whoever may open people can go on to the connection.
    assert_eq!(page.attribute("#list a", "href"), None);
    let ada = t.member(Role::Admin).await;
    let leads = deliveries(&ada, "").await.attribute("#list a", "href");
    assert_eq!(leads, Some(format!("/connections/{}", id("c-2"))));
    t.leaves_unsettled();
});

both!(an_answer_is_shown_as_text, async |t| {
    stop_one(t, "c-1").await;
    t.work().await;
    t.database.execute("UPDATE outbox SET last_answer = '<script>alert(1)</script>'");
    let vera = t.member(Role::Viewer).await;
    let page = deliveries(&vera, "").await;
    page.assert_shows(&["<script>alert(1)</script>"]);
    assert!(!page.html.contains("<script>alert"));
});

both!(they_are_filtered_by_platform_and_state, async |t| {
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    give_up(t).await;
    stop_one(t, "c-2").await;
    t.work().await;
    t.receiver.answer_with(200);
    stop_one(t, "c-3").await;
    t.work().await;
    t.other_platform(false).await;
    let vera = t.member(Role::Viewer).await;
    let page = deliveries(&vera, "").await;
    assert_eq!(rows(&page).len(), 3);
    page.assert_shows(&["1 waits, 1 given up"]);
    for (state, shown) in [("waiting", "Waiting"), ("given_up", "Given up"), ("done", "Done")] {
        let form = page.form_with("state").set("state", state);
        let some = rows(&form.submit().await);
        assert_eq!(some.len(), 1, "{some:?}");
        assert!(some[0].contains(shown), "{some:?}");
    }
    let of = |id: &str| page.form_with("platform").set("platform", id).set("state", "");
    let ids = t.database.texts("SELECT id AS value FROM platforms ORDER BY id");
    assert_eq!(rows(&of(&ids[0]).submit().await).len(), 3);
    of(&ids[1]).submit().await.assert_shows(&["There are no such webhooks."]);
    // What names nothing is as if it were not there, but for a platform.
    assert_eq!(rows(&deliveries(&vera, "?state=LOST&before=~").await).len(), 3);
    deliveries(&vera, "?platform=plt_1").await.assert_shows(&["There are no such webhooks."]);
    t.leaves_unsettled();
});

both!(pages_go_on_where_the_last_ended, async |t| {
    let browser = {
        t.share(t.grant("c-0")).await;
        t.person().await
    };
    for n in 1..=53 {
        let id = t.share(t.grant(&format!("c-{n}"))).await;
        let form = browser.get(&stop_path(&id)).await.form_with("scope");
        assert_eq!(form.submit().await.status, 303);
        t.advance(1);
    }
    t.work().await;
    let vera = t.member(Role::Viewer).await;
    let page = deliveries(&vera, &format!("?platform={}&state=done", platform_id(t))).await;
    assert_eq!(rows(&page).len(), 50);
    let next = page.attribute("p.alone a", "href").unwrap();
    let rest = vera.browser.get(&next).await;
    assert_eq!(rows(&rest).len(), 3);
    assert_eq!(rest.attribute("p.alone a", "href"), None);
    assert_eq!(rest.form_with("state").value("state"), Some("done"), "the filter stays");
    let ids = |page: &Page| page.all("#list tbody tr code");
    assert!(ids(&page).iter().all(|id| !ids(&rest).contains(id)));
});

both!(of_a_target_only_its_host_shows, async |t| {
    let (id, now) = (platform_id(t), t.clock.ms());
    let url = "https://user:word@hooks.example:8443/in/s3cret?key=s3cret";
    let set = t.app.store().write(move |db| platform::set_webhook(db, None, &id, url, now)).await;
    assert!(set.unwrap());
    let vera = t.member(Role::Viewer).await;
    deliveries(&vera, "").await.assert_shows(&["hooks.example"]).assert_hides(&["s3cret", "user:", "word@"]);
    t.database.execute("UPDATE platforms SET webhook_url = NULL");
    let olga = t.member(Role::Operator).await;
    let page = deliveries(&olga, "").await;
    page.assert_shows(&["No target is set"]);
    assert!(page.forms().iter().all(|form| !form.action().ends_with("/disable")), "nothing to switch off");
});

both!(what_was_given_up_is_sent_again, async |t| {
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    stop_one(t, "c-2").await;
    give_up(t).await;
    let olga = t.member(Role::Operator).await;
    let before = t.receiver.posts().len();
    // Confirmed by another way meanwhile: nothing is open of that.
    let put = serde_json::json!({ "reason": "USER_ACTION", "initiator": "INDIVIDUAL" });
    assert_eq!(t.platform.put("/connections/c-2/revocation", &put).await.status, 204);
    t.receiver.answer_with(200);
    let done = act(t, &olga, "replay", REASON).await;
    assert_eq!(done.status, 200);
    done.assert_shows(&["1 goes out again.", "1 waits, none given up"]);
    t.work().await;
    assert_eq!(t.receiver.posts().len(), before + 1);
    assert_eq!(t.status("c-1").await, "REVOKED");
    // What is confirmed is offered no more, and its row stays what it is.
    let page = deliveries(&olga, "?state=given_up").await;
    page.assert_shows(&["Nothing waits, none given up"]);
    assert!(page.forms().iter().all(|form| form.action() != path(t, "replay")));
    assert_eq!(rows(&page).len(), 1);
    let told = details(t, "platform.webhooks_replayed");
    assert_eq!(told, [format!(r#"STAFF {{"count":1,"reason":"{REASON}"}}"#)]);
    let again = olga.browser.post(&path(t, "replay"), &[("reason", REASON)]).await;
    again.assert_shows(&["Nothing was to be sent again."]);
    assert_eq!(recorded(t, "platform.webhooks_replayed"), 1);
});

// Staff told the platform once more, and it took that.
both!(what_was_told_by_a_later_one_counts_as_given_up_no_more, async |t| {
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    give_up(t).await;
    let olga = t.member(Role::Operator).await;
    deliveries(&olga, "").await.assert_shows(&["Nothing waits, 1 given up"]);
    t.database.execute(
        "INSERT INTO outbox (id, channel, kind, urgency, platform_id, connection_id, revocation_id, state,
                attempts, unsettled, due_at, created_at, settled_at)
            SELECT 'msg_f' || substr(id, 6), channel, kind, urgency, platform_id, connection_id, revocation_id,
                'DONE', 1, 0, due_at, created_at, settled_at
            FROM outbox WHERE state = 'FAILED'",
    );
    let page = deliveries(&olga, "").await;
    page.assert_shows(&["Nothing waits, none given up"]);
    assert!(page.forms().iter().all(|form| form.action() != path(t, "replay")));
    let none = olga.browser.post(&path(t, "replay"), &[("reason", REASON)]).await;
    none.assert_shows(&["Nothing was to be sent again."]);
});

// More than one transaction takes up: each is recorded.
both!(however_many_were_given_up_one_click_sends_them_again, async |t| {
    t.leaves_unsettled();
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    give_up(t).await;
    t.database.execute(
        "WITH RECURSIVE more (n) AS (SELECT 1000 UNION ALL SELECT n + 1 FROM more WHERE n < 2099)
         INSERT INTO outbox (id, channel, kind, urgency, platform_id, connection_id, revocation_id, state,
                 attempts, unsettled, due_at, created_at, settled_at)
             SELECT substr(id, 1, 32) || n, channel, kind, urgency, platform_id, connection_id, revocation_id,
                 state, attempts, unsettled, due_at, created_at, settled_at
             FROM outbox CROSS JOIN more WHERE state = 'FAILED'",
    );
    let olga = t.member(Role::Operator).await;
    deliveries(&olga, "").await.assert_shows(&["Nothing waits, more than 1000 given up"]);
    let done = act(t, &olga, "replay", REASON).await;
    done.assert_shows(&["1101 go out again.", "More than 1000 wait, none given up"]);
    let told = details(t, "platform.webhooks_replayed");
    let of = |count| format!(r#"STAFF {{"count":{count},"reason":"{REASON}"}}"#);
    assert_eq!(told, [of(500), of(500), of(101)]);
});

both!(what_is_sent_again_waits_for_a_target_that_is_off, async |t| {
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    give_up(t).await;
    t.receiver.answer_with(200);
    let olga = t.member(Role::Operator).await;
    act(t, &olga, "disable", REASON).await;
    let done = act(t, &olga, "replay", REASON).await;
    done.assert_shows(&["1 goes out again. It waits until the target is on."]);
    let before = t.receiver.posts().len();
    assert_eq!(t.work().await, 0);
    act(t, &olga, "enable", REASON).await;
    t.work().await;
    assert_eq!(t.receiver.posts().len(), before + 1);
});

both!(a_target_is_switched_off_and_on_for_a_reason, async |t| {
    let olga = t.member(Role::Operator).await;
    let off = act(t, &olga, "disable", REASON).await;
    assert_eq!(off.location(), "/deliveries");
    let page = off.follow().await;
    page.assert_shows(&["Switched off today, 10:00 UTC"]);
    stop_one(t, "c-1").await;
    t.advance(HOUR / 12);
    t.work().await;
    assert_eq!(t.receiver.posts().len(), 0);
    deliveries(&olga, "").await.assert_shows(&["1 waits"]);
    // Both again, from a page that is no longer so: nothing happens twice.
    let again = page.form_to(&path(t, "enable")).set("reason", REASON);
    assert_eq!(olga.browser.post(&path(t, "disable"), &[("reason", "Again")]).await.status, 303);
    assert_eq!(again.submit().await.location(), "/deliveries");
    assert_eq!(again.submit().await.location(), "/deliveries");
    t.work().await;
    assert_eq!(t.receiver.posts().len(), 1);
    deliveries(&olga, "").await.assert_shows(&["Nothing waits"]);
    let told = format!(r#"STAFF {{"reason":"{REASON}"}}"#);
    assert_eq!(details(t, "platform.webhook_disabled"), [told.as_str()]);
    assert_eq!(details(t, "platform.webhook_enabled"), [told.as_str()]);
});

both!(switching_on_ends_the_case_and_the_failures, async |t| {
    t.receiver.answer_with(410);
    stop_one(t, "c-1").await;
    t.work().await;
    assert_eq!(cases(t, "WEBHOOK_DISABLED"), [platform_id(t)]);
    let olga = t.member(Role::Operator).await;
    t.receiver.answer_with(200);
    act(t, &olga, "enable", REASON).await.follow().await;
    let page = deliveries(&olga, "").await;
    assert!(!page.shows("Fails since") && !page.shows("Switched off"), "{}", page.text());
    assert_eq!(cases(t, "WEBHOOK_DISABLED"), [""; 0]);
    t.advance(24 * HOUR);
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(each_act_takes_a_reason, async |t| {
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    give_up(t).await;
    let olga = t.member(Role::Operator).await;
    let long = "x".repeat(301);
    for what in ["replay", "disable", "enable"] {
        if what == "enable" {
            act(t, &olga, "disable", REASON).await;
        }
        for reason in [" ", long.as_str()] {
            let page = act(t, &olga, what, reason).await;
            assert_eq!(page.status, 422, "{what}");
            page.assert_shows(&[
                "Enter a reason of at most 300 characters, without a phone number, code or link.",
            ]);
            let form = page.form_to(&path(t, what));
            assert_eq!(form.value("reason"), Some(reason), "it stays");
            let field = page.attribute(".note.fault a", "href").unwrap();
            assert_eq!(page.attribute(&format!("input{field}"), "aria-invalid").as_deref(), Some("true"));
        }
    }
    assert_eq!(recorded(t, "platform.webhooks_replayed") + recorded(t, "platform.webhook_enabled"), 0);
    assert_eq!(recorded(t, "platform.webhook_disabled"), 1);
});

both!(switching_off_takes_a_fresh_proof, async |t| {
    let olga = t.member(Role::Operator).await;
    for _ in 0..2 {
        t.advance(600);
        deliveries(&olga, "").await;
    }
    t.advance(1);
    let page = act(t, &olga, "disable", REASON).await;
    assert!(page.asks_for_proof(), "{}", page.text());
    assert_eq!(recorded(t, "platform.webhook_disabled"), 0);
    t.confirm(&olga).await;
    assert_eq!(act(t, &olga, "disable", REASON).await.location(), "/deliveries");
    assert_eq!(recorded(t, "platform.webhook_disabled"), 1);
});

both!(there_is_nothing_to_do_for_no_platform, async |t| {
    let olga = t.member(Role::Operator).await;
    let unknown = format!("plt_{}", "0".repeat(32));
    for id in [unknown.as_str(), "plt_1", "con_1"] {
        for what in ["replay", "disable", "enable"] {
            let path = format!("/deliveries/{id}/{what}");
            assert_eq!(olga.browser.post(&path, &[("reason", REASON)]).await.status, 404, "{path}");
        }
    }
});

both!(who_only_looks_is_offered_nothing, async |t| {
    stop_one(t, "c-1").await;
    t.work().await;
    for role in [Role::Viewer, Role::Auditor] {
        let member = t.member(role).await;
        let page = deliveries(&member, "").await;
        assert!(page.forms().iter().all(|form| !form.action().starts_with("/deliveries/plt_")));
        let refused = member.browser.post(&path(t, "disable"), &[("reason", REASON)]).await;
        assert_eq!(refused.status, 403);
    }
    assert_eq!(recorded(t, "platform.webhook_disabled"), 0);
});
