//! Two tabs, the back button, a double click: one revocation, one webhook.

use futures_util::future::join_all;

use crate::harness::{Page, Test, stop_path};

async fn assert_one(t: &Test) {
    t.work().await;
    let posts = t.receiver.posts();
    assert_eq!(posts.len(), 1, "{posts:?}");
    assert_eq!(t.status("c-1").await, "REVOKED");
}

fn assert_done(page: &Page, id: &str) {
    // A repeat is no fault of the person: it ends on the page that says it is stopped.
    assert_eq!(page.status, 303, "{}", page.text());
    assert_eq!(page.location(), format!("/connections/{id}"));
}

both!(two_tabs_stop_it_once, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let one = browser.get(&stop_path(&id)).await.form_with("scope");
    let two = browser.get(&stop_path(&id)).await.form_with("scope");
    assert_done(&one.submit().await, &id);
    let asked = t.revocation("c-1").await;
    t.advance(60);
    assert_done(&two.check("delete_data").submit().await, &id);
    assert_eq!(t.revocation("c-1").await, asked, "the first one stands");
    assert_one(t).await;
});

both!(a_replayed_form_stops_nothing_more, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let form = t.person().await.get(&stop_path(&id)).await;
    let form = form.form_with("scope");
    assert_done(&form.submit().await, &id);
    t.work().await;
    let revocation = t.revocation("c-1").await;
    t.advance(60);
    // From the history, after it was confirmed.
    assert_done(&form.submit().await, &id);
    assert_eq!(t.revocation("c-1").await, revocation);
    assert_one(t).await;
});

both!(twenty_clicks_at_once_stop_it_once, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let form = t.person().await.get(&stop_path(&id)).await;
    let form = form.form_with("scope");
    let pages = join_all((0..20).map(|_| form.submit())).await;
    for page in &pages {
        assert_done(page, &id);
    }
    assert_one(t).await;
});

both!(the_platform_and_the_person_at_once_end_it_once, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let form = t.person().await.get(&stop_path(&id)).await;
    let form = form.form_with("scope");
    let body = serde_json::json!({ "reason": "USER_ACTION", "initiator": "DATA_RECIPIENT" });
    let put = t.platform.put("/connections/c-1/revocation", &body);
    let (_, answer) = futures_util::future::join(form.submit(), put).await;
    assert_eq!(answer.status, 204, "first, or as the confirmation");
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
    let channel = t.revocation("c-1").await["channel"].clone();
    // The person's word goes out if it came first, and only then.
    let told = usize::from(channel == "DASHBOARD");
    assert!(t.receiver.posts().len() <= told, "{channel}");
});

both!(two_workers_send_one_webhook, async |t| {
    let id = t.share(t.grant("c-1")).await;
    t.stop(&t.person().await, &id).await;
    let workers = (0..8).map(|_| t.app.work());
    join_all(workers).await;
    assert_one(t).await;
});

both!(a_drift_reported_twice_is_told_once, async |t| {
    let id = t.share(t.grant("c-1")).await;
    t.stop(&t.person().await, &id).await;
    assert_one(t).await;
    t.advance(60);
    let newer = t.grant("c-1").to_json();
    let many = join_all((0..10).map(|_| t.platform.notify_as("m-drift", &newer))).await;
    assert!(many.iter().all(|answer| answer.status == 200));
    assert!(many.iter().all(|answer| answer.state() == "DRIFT"));
    t.work().await;
    assert_eq!(t.receiver.posts().len(), 2);
});

both!(one_message_many_times_at_once_is_one_connection, async |t| {
    let grant = t.grant("c-1").to_json();
    let answers = join_all((0..20).map(|_| t.platform.notify_as("m-1", &grant))).await;
    let created = answers.iter().filter(|answer| answer.status == 201).count();
    assert_eq!(created, 1);
    assert!(answers.iter().all(|answer| answer.json == answers[0].json));
    t.work().await;
    assert_eq!(t.gateway.notices().len(), 1);
});
