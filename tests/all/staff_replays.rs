//! How much one request sends again: twenty rounds of 500.

use untether::domain::staff::Role;

use crate::harness::{Member, Page, Test};
use crate::replays::give_up;
use crate::targets::{platform_id, stop_one};

async fn send_again(t: &Test, olga: &Member) -> Page {
    let path = format!("/deliveries/{}/replay", platform_id(t));
    let form = olga.browser.get("/deliveries").await.form_to(&path).set("reason", "It is well again");
    form.submit().await
}

fn count(t: &Test, state: &str) -> usize {
    let sql = format!("SELECT id AS value FROM outbox WHERE channel = 'WEBHOOK' AND state = '{state}'");
    t.database.texts(&sql).len()
}

both!(what_follows_the_twentieth_round_is_for_the_next_request, async |t| {
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    give_up(t).await;
    assert_eq!(count(t, "FAILED"), 1);
    // As if there had been as many stops: 10,001 in all.
    t.database.execute(
        "INSERT INTO outbox (id, channel, kind, urgency, platform_id, connection_id, revocation_id, state,
            attempts, unsettled, due_at, created_at, settled_at)
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
         SELECT 'msg_' || i, channel, kind, urgency, platform_id, connection_id, revocation_id, state,
            attempts, unsettled, due_at, created_at, settled_at
         FROM outbox, n WHERE state = 'FAILED' AND channel = 'WEBHOOK'",
    );
    assert_eq!(count(t, "FAILED"), 10_001);
    let olga = t.member(Role::Operator).await;
    let page = send_again(t, &olga).await;
    page.assert_shows(&["10000 go out again. More may wait: send again once more."]);
    assert_eq!((count(t, "PENDING"), count(t, "FAILED")), (10_000, 1));
    send_again(t, &olga).await.assert_shows(&["1 goes out again."]).assert_hides(&["More may wait"]);
    assert_eq!(count(t, "FAILED"), 0);
    // Nineteen rounds, and a twentieth that finds nothing.
    t.database.execute(
        "UPDATE outbox SET state = 'FAILED', settled_at = created_at WHERE id IN
            (SELECT id FROM outbox WHERE channel = 'WEBHOOK' AND state = 'PENDING' ORDER BY id LIMIT 9500)",
    );
    let page = send_again(t, &olga).await;
    page.assert_shows(&["9500 go out again."]).assert_hides(&["More may wait"]);
    t.leaves_unsettled();
});
