//! Webhook targets that hang, fail for days, are gone, or were never set.

use std::time::{Duration, Instant};

use untether::flows::{platform, target};

use crate::harness::{Hanging, Platform, Test, stop_path};

const HOUR: i64 = 3_600;
const OTHER: &str = "+14155550011";
/// Webhooks that are not settled, with how often they were tried.
const WAITING: &str = "SELECT id || ' ' || attempts AS value FROM outbox
    WHERE settled_at IS NULL AND channel = 'WEBHOOK' ORDER BY id";

/// A platform with this target.
async fn another(t: &Test, url: &str) -> Platform {
    let made = t.app.add_platform("Slow Data", Some(url), false).await;
    let (base, clock) = (t.app.internal_url(), t.clock.clone());
    Platform::new(base, clock, &made.signing_secret, &made.api_key, &made.webhook_secret)
}

/// A new connection of the person, stopped.
pub async fn stop_one(t: &Test, consent: &str) {
    let id = t.share(t.grant(consent)).await;
    t.stop(&t.person().await, &id).await;
}

async fn set_target(t: &Test, url: &str) {
    let (id, url, now) = (platform_id(t), url.to_owned(), t.clock.ms());
    let set = t.app.store().write(move |db| platform::set_webhook(db, None, &id, &url, now)).await;
    assert!(set.unwrap());
}

pub fn platform_id(t: &Test) -> String {
    t.database.texts("SELECT id AS value FROM platforms ORDER BY id").remove(0)
}

pub fn cases(t: &Test, kind: &str) -> Vec<String> {
    let open = "SELECT about AS value FROM cases WHERE closed_at IS NULL AND kind";
    t.database.texts(&format!("{open} = '{kind}' ORDER BY about"))
}

pub fn recorded(t: &Test, act: &str) -> usize {
    t.database.texts(&format!("SELECT act AS value FROM audit WHERE act = '{act}'")).len()
}

/// Until it is so; a target that hangs is given up after 15 seconds, and nobody may wait for that.
async fn soon(what: &str, mut is_so: impl AsyncFnMut() -> bool) {
    let begun = Instant::now();
    while !is_so().await {
        assert!(begun.elapsed() < Duration::from_secs(10), "{what}");
        tokio::task::yield_now().await;
    }
}

both!(a_target_that_hangs_holds_up_nobody, async |t| {
    const BACKLOG: usize = 200;
    let hanging = Hanging::start().await;
    let slow = another(t, &hanging.url).await;
    for n in 0..BACKLOG {
        let grant = t.grant(&format!("s-{n}")).app("slowly", "Slowly");
        assert_eq!(slow.notify(&grant.to_json()).await.status, 201);
    }
    t.share(t.grant("o-1").phone(OTHER)).await;
    let good = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let of_app = t.database.texts("SELECT id AS value FROM connections WHERE consent_id = 's-0'").remove(0);
    let form = browser.get(&stop_path(&of_app)).await.form_with("scope");
    assert_eq!(form.set("scope", "app").submit().await.status, 303);
    t.stop(&browser, &good).await;
    let node = t.running_node().await;
    soon("the other target waits", async || t.receiver.posts().len() == 1).await;
    soon("the target that hangs gets nothing", async || hanging.held() == target::AT_ONCE).await;
    // And once more while all its places are taken.
    t.ask_code(&t.browser(), OTHER).await;
    let later = t.share(t.grant("c-2")).await;
    t.stop(&browser, &later).await;
    soon("a text waits", async || t.gateway.codes().iter().any(|text| text.to == OTHER)).await;
    soon("the other target waits", async || t.receiver.posts().len() == 2).await;
    soon("the other platform confirms", async || t.status("c-2").await == "REVOKED").await;
    assert_eq!(hanging.held(), target::AT_ONCE, "no more than its places");
    hanging.close();
    node.stop().await;
    t.leaves_unsettled();
});

both!(a_target_is_switched_off_after_120_hours_of_failures, async |t| {
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    t.work().await;
    t.advance(120 * HOUR - 1);
    stop_one(t, "c-2").await;
    t.work().await;
    assert_eq!(cases(t, "WEBHOOK_DISABLED"), [""; 0], "a second too early");
    t.advance(1);
    stop_one(t, "c-3").await;
    t.work().await;
    assert_eq!(cases(t, "WEBHOOK_DISABLED"), [platform_id(t)]);
    assert_eq!(recorded(t, "platform.webhook_disabled"), 1);

    // What waits uses up nothing of its schedule, and the page says how it stands.
    t.advance(60);
    t.work().await;
    let before = t.receiver.posts().len();
    let waiting = t.database.texts(WAITING);
    assert_eq!(waiting.len(), 3);
    t.receiver.answer_with(200);
    t.advance(30 * 24 * HOUR);
    assert_eq!(t.work().await, 0);
    let still = t.database.texts(WAITING);
    assert_eq!(still, waiting);
    let id = t.database.texts("SELECT id AS value FROM connections WHERE consent_id = 'c-3'").remove(0);
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    page.assert_shows(&[
        "We could not reach Acme Data.",
        "We tell it as soon as we can reach it.",
        "Acme Data has not confirmed yet.",
        "Our staff have been told.",
    ]);

    set_target(t, &t.receiver.url).await;
    assert_eq!(cases(t, "WEBHOOK_DISABLED"), [""; 0], "its matter is over");
    t.work().await;
    assert_eq!(t.receiver.posts().len(), before + 3);
    for consent in ["c-1", "c-2", "c-3"] {
        assert_eq!(t.status(consent).await, "REVOKED", "{consent}");
    }
});

both!(one_success_in_between_begins_the_120_hours_anew, async |t| {
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    t.work().await;
    t.advance(100 * HOUR);
    t.receiver.answer_with(202);
    stop_one(t, "c-2").await;
    t.work().await;
    t.receiver.answer_with(500);
    t.advance(100 * HOUR);
    stop_one(t, "c-3").await;
    t.work().await;
    t.advance(120 * HOUR - 1);
    stop_one(t, "c-4").await;
    t.work().await;
    assert_eq!(cases(t, "WEBHOOK_DISABLED"), [""; 0]);
    t.advance(1);
    stop_one(t, "c-5").await;
    t.work().await;
    assert_eq!(cases(t, "WEBHOOK_DISABLED"), [platform_id(t)]);
    t.leaves_unsettled();
});

both!(what_was_answered_410_goes_to_the_next_target, async |t| {
    t.receiver.answer_once(410, &[]);
    stop_one(t, "c-1").await;
    t.work().await;
    assert_eq!(cases(t, "WEBHOOK_DISABLED"), [platform_id(t)]);
    t.advance(30 * 24 * HOUR);
    assert_eq!(t.work().await, 0);
    set_target(t, &t.receiver.url).await;
    t.work().await;
    let posts = t.receiver.posts();
    assert_eq!((posts.len(), &posts[0].id), (2, &posts[1].id));
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(what_has_no_target_waits_for_one, async |t| {
    let made = t.app.add_platform("Late Data", None, false).await;
    let (base, clock) = (t.app.internal_url(), t.clock.clone());
    let late = Platform::new(base, clock, &made.signing_secret, &made.api_key, &made.webhook_secret);
    let answer = late.notify(&t.grant("c-1").to_json()).await;
    let id = answer.json["connectionId"].as_str().unwrap().to_owned();
    let browser = t.person().await;
    t.stop(&browser, &id).await;
    t.work().await;
    t.advance(60);
    assert_eq!(t.work().await, 0);
    browser.get(&format!("/connections/{id}")).await.assert_shows(&[
        "We could not reach Late Data yet.",
        "We tell it as soon as we can reach it.",
        "Late Data has not confirmed yet.",
    ]);
    t.advance(30 * 24 * HOUR);
    assert_eq!(t.work().await, 0, "nothing is tried, and nothing used up");
    t.receiver.trust(&made.webhook_secret);
    let (url, now) = (t.receiver.url.clone(), t.clock.ms());
    t.app.store().write(move |db| platform::set_webhook(db, None, &made.id, &url, now)).await.unwrap();
    t.work().await;
    assert_eq!(t.receiver.posts().len(), 1);
    let shown = late.get("/connections/c-1").await;
    assert_eq!(shown.json["status"], "REVOKED");
});
