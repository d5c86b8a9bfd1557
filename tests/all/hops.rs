//! What the connection's page says of each party that must stop: asked, told, confirmed, failed, and
//! silent for two days.

use serde_json::{Value, json};

use crate::harness::{Grant, Page, Test, at, event};

const HOURS_48: i64 = 48 * 3_600;
const SILENT: &str = "There has been no answer for two days. Our staff have been told.";
const END_AT_BANK: &str = "You can also end it on the bank's own page.";
const CHECK_AT_BANK: &str = "You can check on the bank's own page.";
const STAFF: &str = "Our staff have been told.";

/// A bank that has a page of its own.
fn grant(t: &Test) -> Grant {
    t.grant("c-1").set("/connection/institution/homeUri", "https://bank.example/")
}

/// Stopped by its person at 10:00.
async fn stopped(t: &Test) -> String {
    let id = t.share(grant(t)).await;
    t.stop(&t.person().await, &id).await;
    id
}

async fn page(t: &Test, id: &str) -> Page {
    t.person().await.get(&format!("/connections/{id}")).await
}

async fn says(t: &Test, kind: &str, hop: &str, state: &str, more: Value) {
    let mut body = json!({ "hop": hop, "state": state, "at": t.now().to_string() });
    if let (Value::Object(body), Value::Object(more)) = (&mut body, more) {
        body.extend(more);
    }
    let answer = t.platform.notify(&event(kind, "c-1", t.now(), body)).await;
    assert_eq!((answer.status, answer.state()), (200, "APPLIED"), "{}", answer.body);
}

async fn progress(t: &Test, hop: &str, state: &str) {
    says(t, "REVOCATION_PROGRESS", hop, state, json!({ "detail": "By hand" })).await;
}

fn cases(t: &Test, kind: &str) -> Vec<String> {
    let open = "SELECT about AS value FROM cases WHERE closed_at IS NULL AND kind";
    t.database.texts(&format!("{open} = '{kind}' ORDER BY about"))
}

/// The hops as they are read out: state first, then words, time and what can be done.
fn hops(page: &Page) -> Vec<String> {
    let html = scraper::Html::parse_document(&page.html);
    let items = scraper::Selector::parse(".hops > li").unwrap();
    html.select(&items)
        .map(|item| item.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" "))
        .collect()
}

both!(asked_told_and_confirmed_each_with_its_time, async |t| {
    t.receiver.answer_with(202);
    let id = t.share(grant(t)).await;
    let path = format!("/connections/{id}");
    let browser = t.person().await;
    let shown = hops(&t.stop(&browser, &id).await);
    assert_eq!(shown.len(), 4, "{shown:?}");
    assert!(shown[0].starts_with("Done: You asked to stop, here") && shown[0].contains("10:00"), "{shown:?}");
    assert_eq!(shown[1], "Not yet: We are telling Acme Data now. Acme Data has not confirmed yet.");
    assert_eq!(shown[2], format!("Not yet: Platypus Bank: not confirmed yet {CHECK_AT_BANK}"));
    assert_eq!(shown[3], "Not yet: Budgetly: not confirmed yet The app may keep what it already has.");

    t.advance(60);
    t.work().await;
    let shown = hops(&browser.get(&path).await);
    assert!(shown[1].starts_with("Done: Acme Data was told") && shown[1].contains("10:01"), "{shown:?}");
    assert_eq!(shown[2], "Not yet: Acme Data has not confirmed yet. This page shows it as soon as it does.");

    for (n, (hop, words)) in [
        ("PLATFORM", "Done: Acme Data confirmed: no more data is read"),
        ("INSTITUTION", "Done: Platypus Bank confirmed"),
        ("RECIPIENT", "Done: Budgetly confirmed"),
    ]
    .into_iter()
    .enumerate()
    {
        t.advance(60);
        progress(t, hop, "CONFIRMED").await;
        let shown = hops(&browser.get(&path).await);
        assert_eq!(shown.len(), 5, "{shown:?}");
        assert!(shown[1].contains("was told") && shown[1].contains("10:01"), "{shown:?}");
        let line = &shown[n + 2];
        assert!(line.starts_with(words), "{line}");
        assert!(line.contains(&format!("10:0{}", n + 2)), "{line}");
    }
    let done = browser.get(&path).await;
    done.assert_hides(&["not confirmed yet", "Not yet:", "own page"]);
});

both!(one_answer_that_confirms_tells_and_confirms, async |t| {
    let id = stopped(t).await;
    t.advance(60);
    t.work().await;
    let shown = hops(&page(t, &id).await);
    assert!(shown[1].starts_with("Done: Acme Data was told") && shown[1].contains("10:01"), "{shown:?}");
    assert!(shown[2].starts_with("Done: Acme Data confirmed: no more data is read"), "{shown:?}");
});

both!(each_party_may_say_that_it_could_not, async |t| {
    t.receiver.answer_with(202);
    let id = stopped(t).await;
    t.work().await;
    for hop in ["PLATFORM", "INSTITUTION", "RECIPIENT"] {
        t.advance(60);
        progress(t, hop, "FAILED").await;
    }
    let page = page(t, &id).await;
    let shown = hops(&page);
    let could_not = |who: &str, at: &str| {
        let line = shown.iter().find(|line| line.contains(&format!("{who} said that it could not stop.")));
        let line = line.unwrap_or_else(|| panic!("{who}: {shown:?}"));
        assert!(
            line.starts_with("Not yet:") && line.contains(at) && line.contains("It said: “By hand”"),
            "{line}"
        );
        line.clone()
    };
    let platform = could_not("Acme Data", "10:01");
    assert!(platform.contains("has not confirmed yet") && platform.contains(STAFF), "{platform}");
    assert!(platform.contains(END_AT_BANK), "{platform}");
    assert!(could_not("Platypus Bank", "10:02").contains(CHECK_AT_BANK));
    could_not("Budgetly", "10:03");
    assert_eq!(cases(t, "HOP_FAILED"), [id]);
    let links = scraper::Selector::parse(".hops a").unwrap();
    let html = scraper::Html::parse_document(&page.html);
    let links: Vec<_> = html.select(&links).map(|a| (a.attr("href"), a.attr("rel"))).collect();
    assert_eq!(links, [(Some("https://bank.example/"), Some("noopener noreferrer")); 2]);
});

both!(silence_becomes_a_case_at_48_hours, async |t| {
    t.receiver.answer_with(202);
    let id = stopped(t).await;
    t.work().await;
    t.advance(HOURS_48 - 1);
    t.app.tidy().await;
    assert_eq!(cases(t, "HOP_STALLED"), [""; 0], "a second too early");
    page(t, &id).await.assert_hides(&[SILENT, END_AT_BANK]);
    t.advance(1);
    t.app.tidy().await;
    let revocation = t.database.texts("SELECT id AS value FROM revocations").remove(0);
    let each: Vec<String> =
        ["INSTITUTION", "PLATFORM", "RECIPIENT"].iter().map(|hop| format!("{revocation} {hop}")).collect();
    assert_eq!(cases(t, "HOP_STALLED"), each);
    let shown = hops(&page(t, &id).await);
    for (line, words) in shown[2..].iter().zip([
        "Acme Data has not confirmed yet.",
        "Platypus Bank: not confirmed yet",
        "Budgetly: not confirmed yet",
    ]) {
        assert!(line.contains(words) && line.contains(SILENT), "{line}");
    }
    assert!(shown[2].contains(END_AT_BANK) && shown[3].contains(CHECK_AT_BANK), "{shown:?}");

    // Once: not again after staff have looked. A late answer is an answer.
    t.database.execute("UPDATE cases SET closed_at = 1");
    t.advance(HOURS_48);
    t.app.tidy().await;
    assert_eq!(cases(t, "HOP_STALLED"), [""; 0]);
    for hop in ["PLATFORM", "INSTITUTION", "RECIPIENT"] {
        progress(t, hop, "CONFIRMED").await;
    }
    page(t, &id).await.assert_hides(&[SILENT, "not confirmed yet"]);
});

both!(who_has_answered_is_not_silent, async |t| {
    t.receiver.answer_with(202);
    stopped(t).await;
    t.work().await;
    t.advance(HOURS_48 - 1);
    progress(t, "INSTITUTION", "CONFIRMED").await;
    progress(t, "RECIPIENT", "FAILED").await;
    t.advance(1);
    t.app.tidy().await;
    let stalled = cases(t, "HOP_STALLED");
    assert_eq!(stalled.len(), 1, "{stalled:?}");
    assert!(stalled[0].ends_with(" PLATFORM"), "{stalled:?}");
    // Then staff have nothing to do any more.
    progress(t, "PLATFORM", "CONFIRMED").await;
    assert_eq!(cases(t, "HOP_STALLED"), [""; 0]);
});

both!(a_platform_that_cannot_be_reached_stalls_too, async |t| {
    t.receiver.answer_with(500);
    let id = stopped(t).await;
    t.work().await;
    let shown = hops(&page(t, &id).await);
    assert!(shown[1].starts_with("Not yet: We could not reach Acme Data yet. We try again"), "{shown:?}");
    assert!(shown[1].contains("and keep trying. Acme Data has not confirmed yet."), "{shown:?}");
    t.advance(HOURS_48);
    t.app.tidy().await;
    let shown = hops(&page(t, &id).await);
    assert!(shown[1].contains(SILENT) && shown[1].contains(END_AT_BANK), "{shown:?}");
    t.leaves_unsettled();
});

both!(what_somebody_else_ended_keeps_nobody_waiting, async |t| {
    t.share(t.grant("c-1")).await;
    t.platform.notify(&event("CONSENT_REVOKED", "c-1", t.now(), json!({}))).await;
    t.advance(10 * HOURS_48);
    t.app.tidy().await;
    assert_eq!(cases(t, "HOP_STALLED"), [""; 0]);
});

both!(deletion_has_its_own_line, async |t| {
    t.receiver.answer_with(202);
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let form = browser.get(&crate::harness::stop_path(&id)).await.form_with("delete_data");
    let asked = form.check("delete_data").submit().await.settle().await;
    asked.assert_shows(&["You asked that your data be deleted. Acme Data is being told."]);
    t.work().await;
    page(t, &id).await.assert_shows(&[
        "You asked that your data be deleted. Acme Data has been told, and nobody has answered yet.",
    ]);
    t.advance(60);
    says(t, "DELETION_PROGRESS", "RECIPIENT", "REFUSED", json!({})).await;
    page(t, &id).await.assert_shows(&["Budgetly said today at 10:01 UTC that it will not delete your data."]);
    t.advance(60);
    let until = json!({ "until": at(t.now(), 365 * 86_400).to_string() });
    says(t, "DELETION_PROGRESS", "RECIPIENT", "RETAINED_BY_LAW", until).await;
    page(t, &id)
        .await
        .assert_shows(&["Budgetly says that a law makes it keep your data until 20 November 2027."]);
    t.advance(60);
    says(t, "DELETION_PROGRESS", "RECIPIENT", "CONFIRMED", json!({})).await;
    says(t, "DELETION_PROGRESS", "INSTITUTION", "RETAINED_BY_LAW", json!({})).await;
    let shown = page(t, &id).await;
    shown.assert_shows(&[
        "Budgetly says that it deleted your data today at 10:03 UTC.",
        "Platypus Bank says that a law makes it keep your data.",
    ]);
    // No word about deletion is one about stopping.
    shown.assert_shows(&["Acme Data has not confirmed yet.", "Budgetly: not confirmed yet"]);
});

both!(a_read_after_the_stop_shows_and_opens_a_case, async |t| {
    let id = stopped(t).await;
    t.work().await;
    let read = async |seconds: i64| {
        t.advance(seconds);
        let more = json!({ "dataClusters": ["TRANSACTIONS"], "accessedAt": t.now().to_string() });
        t.platform.notify(&event("DATA_ACCESSED", "c-1", t.now(), more)).await
    };
    assert_eq!(read(0).await.status, 200, "at the very moment, not after");
    assert_eq!(cases(t, "READ_AFTER_STOP"), [""; 0]);
    page(t, &id).await.assert_hides(&["after you stopped"]);
    assert_eq!(read(1).await.status, 200);
    assert_eq!(cases(t, "READ_AFTER_STOP"), std::slice::from_ref(&id));
    page(t, &id).await.assert_shows(&["Data was read after you stopped this, today at 10:00 UTC.", STAFF]);
});
