//! Reminders: a connection that ends soon, and one that is not used.

use serde_json::json;

use crate::harness::{Test, Text, at, event};

const DAY: i64 = 86_400;
/// London has the clock of the tests: ten in the morning.
const LONDON: &str = "+447700900123";

/// What goes out after the worker has tidied.
async fn reminders(t: &Test) -> Vec<Text> {
    t.app.tidy().await;
    t.work().await;
    t.gateway.of_kind("REMINDER")
}

both!(seven_days_before_it_ends, async |t| {
    t.share(t.grant("c-1").phone(LONDON).expires(at(t.now(), 30 * DAY))).await;
    t.advance(23 * DAY - 1);
    assert_eq!(reminders(t).await.len(), 0);
    t.advance(1);
    let told = reminders(t).await;
    assert_eq!((told.len(), told[0].to.as_str()), (1, LONDON));
    let body = &told[0].body;
    assert!(body.contains("Budgetly can read bank data until 20 December."), "{body}");
    // Once for each time that it ends at.
    t.advance(DAY);
    assert_eq!(reminders(t).await.len(), 1);
    let longer = t.grant("c-1").phone(LONDON).updated().expires(at(t.now(), 20 * DAY));
    t.platform.notify(&longer.to_json()).await;
    t.advance(13 * DAY - 1);
    assert_eq!(reminders(t).await.len(), 1);
    t.advance(1);
    assert_eq!(reminders(t).await.len(), 2);
    assert_eq!(t.connection("c-1").await["notice"]["state"], "SENT");
});

both!(one_that_is_made_for_a_week_is_not_reminded_of, async |t| {
    t.share(t.grant("c-1").phone(LONDON).expires(at(t.now(), 7 * DAY))).await;
    t.advance(DAY);
    assert_eq!(reminders(t).await.len(), 0);
});

both!(ninety_days_without_a_read, async |t| {
    t.share(t.grant("c-1").phone(LONDON)).await;
    t.advance(90 * DAY - 1);
    assert_eq!(reminders(t).await.len(), 0);
    t.advance(1);
    let told = reminders(t).await;
    assert_eq!(told.len(), 1);
    // Last proven too long ago to name anybody.
    assert!(told[0].body.contains("an app read nothing for 90 days but still can."), "{}", told[0].body);
    t.advance(90 * DAY - 1);
    assert_eq!(reminders(t).await.len(), 1);
    t.advance(1);
    assert_eq!(reminders(t).await.len(), 2);
});

both!(a_read_begins_the_silence_anew, async |t| {
    t.share(t.grant("c-1").phone(LONDON)).await;
    t.advance(50 * DAY);
    let read = json!({ "accessedAt": t.now().to_string(), "dataClusters": ["TRANSACTIONS"] });
    let answer = t.platform.notify(&event("DATA_ACCESSED", "c-1", t.now(), read)).await;
    assert_eq!((answer.status, answer.state()), (200, "APPLIED"));
    t.advance(40 * DAY);
    assert_eq!(reminders(t).await.len(), 0);
    t.advance(50 * DAY - 1);
    assert_eq!(reminders(t).await.len(), 0);
    t.advance(1);
    assert_eq!(reminders(t).await.len(), 1);
});

both!(nobody_is_reminded_of_what_has_ended_or_is_paused, async |t| {
    let ends = at(t.now(), 30 * DAY);
    let person = {
        t.share(t.grant("c-1").phone(LONDON).expires(ends)).await;
        t.person_at(LONDON).await
    };
    let id = t.connection("c-1").await["connectionId"].as_str().unwrap().to_owned();
    t.stop(&person, &id).await;
    for (consent, kind) in [("c-2", "CONSENT_REVOKED"), ("c-3", "CONSENT_SUSPENDED")] {
        t.share(t.grant(consent).phone(LONDON).expires(ends)).await;
        t.platform.notify(&event(kind, consent, t.now(), json!({}))).await;
    }
    t.advance(24 * DAY);
    assert_eq!(reminders(t).await.len(), 0);
    // Paused it may have been for a while only.
    t.platform.notify(&t.grant("c-3").phone(LONDON).updated().expires(ends).to_json()).await;
    t.advance(DAY);
    assert_eq!(reminders(t).await.len(), 1);
});

both!(several_at_once_are_one_after_the_first, async |t| {
    for n in 0..12 {
        t.share(t.grant(&format!("c-{n}")).phone(LONDON).expires(at(t.now(), 30 * DAY))).await;
    }
    t.advance(24 * DAY);
    assert_eq!(reminders(t).await.len(), 1);
    t.advance(60);
    let told = reminders(t).await;
    assert_eq!(told.len(), 2);
    assert!(told[1].body.contains("11 things are new"), "{}", told[1].body);
});

// San Francisco: two in the morning.
both!(reminders_wait_for_the_morning, async |t| {
    t.share(t.grant("c-1").expires(at(t.now(), 30 * DAY))).await;
    t.advance(23 * DAY);
    assert_eq!(reminders(t).await.len(), 0);
    t.advance(6 * 3_600 - 1);
    assert_eq!(reminders(t).await.len(), 0);
    t.advance(1);
    assert_eq!(reminders(t).await.len(), 1);
});

both!(who_wants_no_texts_is_not_reminded, async |t| {
    t.share(t.grant("c-1").phone(LONDON).expires(at(t.now(), 30 * DAY))).await;
    let person = t.person_at(LONDON).await;
    person.post("/settings/notices", &[("notices", "off")]).await;
    t.advance(23 * DAY);
    assert_eq!(reminders(t).await.len(), 0);
});

// Whoever holds the number now is not who shared.
both!(about_a_closed_tenure_nobody_is_reminded, async |t| {
    t.share(t.grant("c-1").phone(LONDON)).await;
    t.advance(46 * DAY);
    t.share(t.grant("c-2").phone(LONDON)).await;
    t.advance(44 * DAY);
    assert_eq!(reminders(t).await.len(), 0);
    t.advance(46 * DAY);
    assert_eq!(reminders(t).await.len(), 1);
});

// Two workers tidy at once.
both!(two_nodes_remind_once, async |t| {
    for n in 0..6 {
        let phone = format!("+4477009001{n:02}");
        t.share(t.grant(&format!("c-{n}")).phone(&phone).expires(at(t.now(), 30 * DAY))).await;
    }
    t.advance(23 * DAY);
    let other = t.another_node().await;
    futures_util::future::join(t.app.tidy(), other.tidy()).await;
    assert_eq!(reminders(t).await.len(), 6);
    other.stop().await;
});
