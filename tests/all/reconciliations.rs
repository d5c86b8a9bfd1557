//! A platform's list of live consents beside ours: what differs, and what is done about it when asked.

use serde_json::{Value, json};

use crate::harness::{Answer, Browser, Test, at, event, said, untether};

const NOT_LISTED: &str = "Acme Data no longer lists this connection.";

async fn compare(t: &Test, query: &str, listed: &[&str]) -> Value {
    let answer = post(t, query, listed).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json
}

async fn post(t: &Test, query: &str, listed: &[&str]) -> Answer {
    let lines: Vec<Value> = listed.iter().map(|id| json!({ "consentId": id, "status": "ACTIVE" })).collect();
    t.platform.post_lines(&format!("/reconciliations{query}"), &lines).await
}

/// Each difference, as its kind and consent.
fn drifts(done: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let drifts = done["drifts"].as_array().unwrap();
    drifts.iter().map(|one| (text(&one["drift"]), text(&one["consentId"]))).collect()
}

fn pair(kind: &str, consent: &str) -> (String, String) {
    (kind.into(), consent.into())
}

fn cases(t: &Test) -> Vec<String> {
    t.database.texts("SELECT about AS value FROM cases WHERE kind = 'DRIFT'")
}

/// Two connections, of which the person has stopped the first, and the platform has confirmed that.
async fn one_stopped(t: &Test) -> (Browser, String) {
    let id = t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").app("other", "Other")).await;
    let browser = t.person().await;
    t.stop(&browser, &id).await;
    t.work().await;
    assert_eq!((t.status("c-1").await.as_str(), t.receiver.posts().len()), ("REVOKED", 1));
    t.advance(60);
    // What the minute has gathered.
    t.work().await;
    (browser, id)
}

both!(what_ended_here_and_lives_there_is_told_again, async |t| {
    let (_, id) = one_stopped(t).await;
    let done = compare(t, "", &["c-1", "c-2"]).await;
    assert_eq!(drifts(&done), [pair("ENDED_HERE", "c-1")]);
    let first = &done["drifts"][0];
    assert_eq!((&first["connectionId"], &first["status"]), (&json!(id), &json!("REVOKED")));
    assert_eq!((&done["listed"], &done["endedHere"], &done["actedOn"]), (&json!(2), &json!(1), &json!(0)));
    // Shown, and nothing else.
    assert_eq!((t.work().await, cases(t).len()), (0, 0));

    let done = compare(t, "?apply=true", &["c-1", "c-2"]).await;
    assert_eq!(done["actedOn"], 1);
    // Before that one has gone out, there is no second.
    compare(t, "?apply=true", &["c-1", "c-2"]).await;
    t.work().await;
    let posts = t.receiver.posts();
    assert_eq!(posts.len(), 2);
    assert_ne!(posts[0].id, posts[1].id);
    for post in &posts {
        let data = &post.body["data"];
        assert_eq!((&post.body["type"], &data["consentId"]), (&json!("CONSENT_REVOKED"), &json!("c-1")));
    }
    assert_eq!(posts[0].body["data"]["requestedAt"], posts[1].body["data"]["requestedAt"]);
    assert_eq!(cases(t), [id]);
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(what_the_platform_itself_ended_is_told_too, async |t| {
    t.share(t.grant("c-1")).await;
    let ended = t.platform.notify(&event("CONSENT_REVOKED", "c-1", t.now(), json!({}))).await;
    assert_eq!(ended.status, 200);
    // Differences come in the order in which the connections were made.
    t.advance(1);
    t.share(t.grant("c-2").expires(at(t.now(), 10))).await;
    t.advance(60);
    t.work().await;
    let done = compare(t, "?apply=true", &["c-1", "c-2"]).await;
    assert_eq!(drifts(&done), [pair("ENDED_HERE", "c-1"), pair("ENDED_HERE", "c-2")]);
    assert_eq!(done["drifts"][1]["status"], "EXPIRED");
    t.work().await;
    // What ended by time has no ending to tell of; both are for staff.
    let told: Vec<Value> =
        t.receiver.posts().iter().map(|post| post.body["data"]["consentId"].clone()).collect();
    assert_eq!((told, cases(t).len()), (vec![json!("c-1")], 2));
});

both!(what_is_not_listed_is_marked_and_shown_and_goes_on, async |t| {
    let id = t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").app("other", "Other")).await;
    let browser = t.person().await;
    t.advance(60);
    t.work().await;
    let done = compare(t, "", &["c-2"]).await;
    assert_eq!(drifts(&done), [pair("NOT_LISTED", "c-1")]);
    let pages = async |t: &Test, shown: bool| {
        for path in ["/connections".to_owned(), format!("/connections/{id}")] {
            assert_eq!(browser.get(&path).await.shows(NOT_LISTED), shown, "{path}");
        }
        assert_eq!(t.status("c-1").await, "ACTIVE");
    };
    pages(t, false).await;
    let done = compare(t, "?apply=true", &["c-2"]).await;
    assert_eq!((&done["notListed"], &done["actedOn"]), (&json!(1), &json!(1)));
    pages(t, true).await;
    browser.get("/activity").await.assert_shows(&["a list of what you share that lacked this"]);
    assert_eq!(compare(t, "?apply=true", &["c-2"]).await["actedOn"], 0, "marked once");
    assert_eq!(t.work().await, 0, "something went out");
    assert!(cases(t).is_empty());

    // It is listed again.
    t.advance(1);
    compare(t, "", &["c-1", "c-2"]).await;
    pages(t, true).await;
    compare(t, "?apply=true", &["c-1", "c-2"]).await;
    pages(t, false).await;

    // Or the platform speaks of it: an update.
    t.advance(1);
    compare(t, "?apply=true", &["c-2"]).await;
    pages(t, true).await;
    t.advance(1);
    assert_eq!(t.platform.notify(&t.grant("c-1").updated().to_json()).await.status, 200);
    pages(t, false).await;

    // Or a read, unless that was before.
    t.advance(1);
    compare(t, "?apply=true", &["c-2"]).await;
    for (seconds, shown) in [(0, true), (1, false)] {
        t.advance(seconds);
        let read = json!({ "dataClusters": ["TRANSACTIONS"], "accessedAt": t.now().to_string() });
        assert_eq!(t.platform.notify(&event("DATA_ACCESSED", "c-1", t.now(), read)).await.status, 200);
        pages(t, shown).await;
    }
});

both!(what_is_unknown_here_is_named, async |t| {
    t.share(t.grant("c-1")).await;
    let other = t.other_platform(false).await;
    other.notify(&t.grant("c-9").to_json()).await;
    t.advance(60);
    let done = compare(t, "?apply=true", &["c-1", "c-9", "c-8", "c-8"]).await;
    assert_eq!(drifts(&done), [pair("UNKNOWN_HERE", "c-8"), pair("UNKNOWN_HERE", "c-9")]);
    assert_eq!((&done["listed"], &done["unknownHere"], &done["actedOn"]), (&json!(3), &json!(2), &json!(0)));
    // The other platform's is none of this list's business.
    assert_eq!(done["notListed"], 0);
    let left = t.database.texts("SELECT consent_id AS value FROM reconciled");
    assert!(left.is_empty(), "{left:?}");
});

both!(what_changed_since_the_list_was_made_is_not_held_against_it, async |t| {
    let id = t.share(t.grant("c-1")).await;
    t.advance(60);
    let made = t.now();
    t.advance(60);
    t.share(t.grant("c-2").app("other", "Other")).await;
    let browser = t.person().await;
    t.stop(&browser, &id).await;
    t.work().await;
    let as_of = |moment: jiff::Timestamp| format!("?apply=true&asOf={moment}");
    assert!(drifts(&compare(t, &as_of(made), &["c-1"]).await).is_empty());
    let now = compare(t, &as_of(t.now()), &["c-1"]).await;
    assert_eq!(drifts(&now), [pair("ENDED_HERE", "c-1"), pair("NOT_LISTED", "c-2")]);
    let wrong = post(t, "?asOf=yesterday", &["c-1"]).await;
    assert_eq!((wrong.status, wrong.pointers()), (422, vec!["/asOf".to_owned()]));
    t.work().await;
});

both!(a_list_with_a_fault_or_nothing_in_it_changes_nothing, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.advance(60);
    let answer =
        t.platform.post_lines("/reconciliations?apply=true", &["{\"consentId\":\"c-2\"}", "{}"]).await;
    assert_eq!((answer.status, answer.code()), (422, "invalid_body"), "{}", answer.body);
    let fault = &answer.json["reconciliation"]["faults"][0];
    assert_eq!((&fault["line"], &fault["pointer"]), (&json!(2), &json!("/consentId")));
    let long = "x".repeat(70_000);
    assert_eq!(t.platform.post_lines("/reconciliations?apply=true", &[long]).await.status, 413);
    assert_eq!(post(t, "?apply=true", &[]).await.status, 400);
    let marked = t.database.texts("SELECT id AS value FROM connections WHERE unlisted_at IS NOT NULL");
    assert!(marked.is_empty());
    // Only to look does no harm.
    assert_eq!(compare(t, "", &[]).await["notListed"], 1);
});

both!(a_file_is_compared_as_well, async |t| {
    t.share(t.grant("c-1")).await;
    let platform = t.database.texts("SELECT id AS value FROM platforms").remove(0);
    let path = t.database.dir.path().join("live.ndjson");
    std::fs::write(&path, "{\"consentId\":\"c-2\"}\n").unwrap();
    let run = |more: &[&str]| {
        let arguments = [&["reconcile", path.to_str().unwrap(), "--platform", &platform], more].concat();
        let output = untether(&t.database, &arguments).env("UNTETHER_LOG", "error").output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
        output
    };
    let later = at(t.now(), 60).to_string();
    let seen = run(&["--as-of", &later]);
    let lines: Vec<Value> = String::from_utf8_lossy(&seen.stdout)
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!((&lines[0]["drift"], &lines[1]["drift"]), (&json!("NOT_LISTED"), &json!("UNKNOWN_HERE")));
    assert!(said(&seen).contains("--apply acts on it"), "{}", said(&seen));
    let earlier = run(&["--as-of", &at(t.now(), -60).to_string(), "--apply"]);
    assert!(said(&earlier).contains("0 live here and not listed"), "{}", said(&earlier));
    let done = run(&["--as-of", &later, "--apply"]);
    assert!(said(&done).contains("1 acted on"), "{}", said(&done));
    t.person().await.get("/connections").await.assert_shows(&[NOT_LISTED]);
});
