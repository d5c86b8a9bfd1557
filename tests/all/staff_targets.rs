//! Where webhooks go, in the hands of staff: changed by two, and tested by one.

use jiff::SignedDuration;
use serde_json::json;
use untether::domain::staff::Role;
use untether::flows::platform;

use crate::harness::{Form, Member, Page, Test};
use crate::staff_approvals::two;
use crate::staff_deliveries::details;
use crate::staff_platforms::{look, path};
use crate::targets::platform_id;

const OTHER: &str = "https://hooks.acme.example/in?key=1";

async fn ask(t: &Test, member: &Member, url: &str, reason: &str) -> Page {
    let page = look(t, member).await;
    page.form_to(&format!("{}/webhook", path(t))).set("url", url).set("reason", reason).submit().await
}

async fn approval(member: &Member) -> Form {
    let page = member.browser.get("/approvals").await;
    let form = page.forms().into_iter().find(|form| form.action().ends_with("/approve"));
    form.unwrap_or_else(|| panic!("nothing to approve: {}", page.text()))
}

fn target(t: &Test) -> String {
    t.database.texts("SELECT COALESCE(webhook_url, '') AS value FROM platforms ORDER BY id").remove(0)
}

async fn test(t: &Test, member: &Member) -> Page {
    look(t, member).await.form_to(&format!("{}/webhook/test", path(t))).submit().await
}

both!(another_target_takes_two, async |t| {
    let (ada, grace) = two(t).await;
    let before = target(t);
    assert_eq!(ask(t, &ada, &format!(" {OTHER} "), "They moved").await.location(), "/approvals");
    assert_eq!(target(t), before, "nothing has changed yet");
    look(t, &grace).await.assert_shows(&["Waits for a second person:", OTHER]);
    let page = grace.browser.get("/approvals").await;
    page.assert_shows(&["Send the webhooks of Acme Data to another target", "They moved"]);
    page.assert_shows(&[&format!("From {before}"), &format!("To {OTHER}")]);
    assert_eq!(page.all(".address b")[1], "hooks.acme.example", "the host is brought out");
    // Whoever asked cannot, whatever their page offers; and nobody approves what they did not see.
    let form = approval(&grace).await;
    let hash = form.value("hash").unwrap().to_owned();
    assert_eq!(ada.browser.post(form.action(), &[("hash", &hash)]).await.status, 409);
    assert_eq!(grace.browser.post(form.action(), &[("hash", "another")]).await.status, 409);
    assert_eq!(target(t), before);
    assert_eq!(form.submit().await.location(), "/approvals");
    assert_eq!(target(t), OTHER, "exactly that");
    assert_eq!(form.submit().await.status, 409, "once");
    assert_eq!(details(t, "platform.webhook_set"), ["SYSTEM ", "STAFF "]);
    look(t, &ada).await.assert_shows(&[OTHER]).assert_hides(&["Waits for a second person"]);
});

both!(a_request_that_was_tampered_with_does_not_run, async |t| {
    let (ada, grace) = two(t).await;
    let before = target(t);
    ask(t, &ada, OTHER, "They moved").await;
    let form = approval(&grace).await;
    t.database.execute("UPDATE approvals SET payload = REPLACE(payload, 'hooks.acme', 'evil')");
    assert_eq!(form.submit().await.status, 409);
    assert_eq!(target(t), before);
});

both!(a_request_for_a_target_is_over_after_a_day, async |t| {
    let (ada, grace) = two(t).await;
    let before = target(t);
    ask(t, &ada, OTHER, "They moved").await;
    let hash = approval(&grace).await;
    t.clock.advance(SignedDuration::from_millis(86_400_000));
    let again = t.at_desk(&grace).await;
    let page = again.post(hash.action(), &[("hash", hash.value("hash").unwrap())]).await;
    assert_eq!((page.status, target(t)), (409, before));
    again.get(&path(t)).await.assert_hides(&["Waits for a second person"]);
});

both!(approving_a_target_takes_a_fresh_proof, async |t| {
    let (ada, grace) = two(t).await;
    let before = target(t);
    ask(t, &ada, OTHER, "They moved").await;
    for _ in 0..2 {
        t.advance(600);
        grace.browser.get("/").await;
    }
    t.advance(1);
    let sent = approval(&grace).await.submit().await;
    assert_eq!((sent.location().as_str(), target(t)), ("/confirm?next=%2Fapprovals", before));
});

both!(a_target_that_the_host_has_set_meanwhile_stays, async |t| {
    let (ada, grace) = two(t).await;
    ask(t, &ada, OTHER, "They moved").await;
    let form = approval(&grace).await;
    // The host's command line needs no second person.
    let (id, now) = (platform_id(t), t.clock.ms());
    let set = t.app.store().write(move |db| platform::set_webhook(db, None, &id, "https://b.example/", now));
    assert!(set.await.unwrap());
    let page = form.submit().await;
    assert_eq!(page.status, 409);
    page.assert_shows(&["is not as it was when this was asked for"]);
    assert_eq!(target(t), "https://b.example/");
});

both!(a_target_that_cannot_be_says_why, async |t| {
    let (ada, _) = two(t).await;
    let long = format!("https://a.example/{}", "x".repeat(2_000));
    for (url, words) in [
        ("", "Enter another address: the target is not an address."),
        ("acme.example", "Enter another address: the target is not an address."),
        ("http://93.184.216.34/in", "the target must be https"),
        ("https://user:word@acme.example/", "must not carry a user name or password"),
        ("https://10.1.2.3/in", "the target is not a public address"),
        (&*long, "the target is too long"),
    ] {
        let page = ask(t, &ada, url, "They moved").await;
        assert_eq!(page.status, 422, "{url}");
        page.assert_shows(&[words]);
        let form = page.form_to(&format!("{}/webhook", path(t)));
        assert_eq!((form.value("url"), form.value("reason")), (Some(url), Some("They moved")), "it stays");
        assert_eq!(page.attribute(".note.fault a", "href").as_deref(), Some("#url"));
        assert_eq!(page.attribute("#url", "aria-invalid").as_deref(), Some("true"));
        assert_eq!(page.attribute("#url", "aria-describedby").as_deref(), Some("url-hint url-wrong"));
    }
    let page = ask(t, &ada, "ftp://a.example", " ").await;
    assert_eq!(page.all(".note.fault a").len(), 2, "both are named");
    let same = target(t);
    ask(t, &ada, &same, "Again").await.assert_shows(&["It is the target already."]);
    ask(t, &ada, OTHER, "They moved").await;
    let twice = ask(t, &ada, "https://c.example/", "Or there").await;
    assert_eq!(twice.status, 422);
    twice.assert_shows(&["Another target waits for a second person already."]);
});

both!(a_new_platform_s_target_takes_two_as_well, async |t| {
    let (ada, grace) = two(t).await;
    // Ids of one moment are in no order.
    t.advance(1);
    let add = async |url: &str, reason: &str| {
        let form = ada.browser.get("/platforms").await.form_to("/platforms").set("name", "New Data");
        form.set("url", url).set("reason", reason).submit().await
    };
    let page = add("ftp://a.example", "").await;
    assert_eq!(page.status, 422);
    assert_eq!(page.all(".note.fault a").len(), 2);
    assert_eq!(page.form_to("/platforms").value("url"), Some("ftp://a.example"), "it stays");
    let made = add(OTHER, "Their first").await;
    made.assert_shows(&["New Data was added", "Its webhook target waits for a second person."]);
    let targets = || t.database.texts("SELECT COALESCE(webhook_url, '') AS value FROM platforms ORDER BY id");
    assert_eq!(targets()[1], "");
    grace.browser.get("/approvals").await.assert_shows(&["From none", &format!("To {OTHER}")]);
    assert_eq!(approval(&grace).await.submit().await.status, 303);
    assert_eq!(targets()[1], OTHER);
});

both!(a_test_tells_what_the_target_answers, async |t| {
    let olga = t.member(Role::Operator).await;
    for (status, words) in [
        (200, "counts as confirmed"),
        (202, "counts as received"),
        (302, "we follow no redirect"),
        (410, "switches the target off"),
        (500, "is tried again later"),
    ] {
        t.receiver.answer_once(status, &[("location", "http://127.0.0.1:9/")]);
        let page = test(t, &olga).await;
        assert_eq!(page.status, 200);
        page.assert_shows(&[&format!("The target answered {status} after "), words]);
        t.advance(15);
    }
    let posts = t.receiver.posts();
    assert_eq!(posts.len(), 5, "each once");
    let body = json!({ "type": "WEBHOOK_TEST", "sentOn": "2026-11-20T10:00:00Z", "data": {} });
    assert_eq!(posts[0].body, body);
    assert_eq!(t.app.unsettled().await, 0, "it is none of the outbox");
    let state = "SELECT COALESCE(CAST(webhook_disabled_at AS TEXT), 'on') || COALESCE(CAST(failing_since AS TEXT), ' works')
        AS value FROM platforms";
    assert_eq!(t.database.texts(state), ["on works"], "nothing hangs on it");
    let record = details(t, "platform.webhook_tested");
    assert_eq!(record[4], format!(r#"STAFF {{"message":"{}","status":500}}"#, posts[4].id));
});

both!(a_test_that_gets_nowhere_says_why, async |t| {
    let olga = t.member(Role::Operator).await;
    for (url, words) in [
        ("'https://10.1.2.3/in'", "The test did not get there: the target is not a public address"),
        ("'http://127.0.0.1:9/in'", "The test did not get there: no connection."),
        ("NULL", "No target is set"),
    ] {
        let page = look(t, &olga).await;
        let form = page.form_to(&format!("{}/webhook/test", path(t)));
        t.database.execute(&format!("UPDATE platforms SET webhook_url = {url}"));
        form.submit().await.assert_shows(&[words]);
        t.advance(15);
        t.database.execute(&format!("UPDATE platforms SET webhook_url = '{}'", t.receiver.url));
    }
    assert!(details(t, "platform.webhook_tested")[1].ends_with(r#""why":"no connection"}"#));
    // A target that is off is tested too: is it back?
    t.database.execute("UPDATE platforms SET webhook_disabled_at = 1");
    test(t, &olga).await.assert_shows(&["The target answered 200"]);
    let nowhere = format!("/platforms/plt_{}/webhook/test", "0".repeat(32));
    assert_eq!(olga.browser.post(&nowhere, &[]).await.status, 404);
});

both!(tests_are_no_flood, async |t| {
    let olga = t.member(Role::Operator).await;
    let form = look(t, &olga).await.form_to(&format!("{}/webhook/test", path(t)));
    let (one, other) = futures_util::join!(form.submit(), form.submit());
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 429], "one at a time");
    t.clock.advance(SignedDuration::from_millis(14_999));
    let page = form.submit().await;
    assert_eq!((page.status, page.header("retry-after")), (429, "1"));
    page.assert_shows(&["Wait 15 seconds"]);
    t.clock.advance(SignedDuration::from_millis(1));
    for _ in 2..=20 {
        assert_eq!(form.submit().await.status, 200);
        t.advance(15);
    }
    assert_eq!(form.submit().await.status, 429, "twenty in an hour");
    assert_eq!(t.receiver.posts().len(), 20);
});
