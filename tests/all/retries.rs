//! DESIGN 6.3: webhooks that do not get through.

use crate::harness::Test;

/// One connection that was just stopped, its webhook due.
async fn stopped(t: &Test) {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.work().await;
    t.stop(&browser, &id).await;
}

async fn attempts(t: &Test) -> usize {
    t.work().await;
    t.receiver.posts().len()
}

both!(a_failed_webhook_follows_the_schedule, async |t| {
    const MINUTE: i64 = 60;
    const HOUR: i64 = 3_600;
    t.receiver.answer_with(500);
    stopped(t).await;
    assert_eq!(attempts(t).await, 1);
    let waits = [5, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR];
    for (n, wait) in waits.into_iter().enumerate() {
        // Give or take 20 %.
        let early = wait * 4 / 5 - 1;
        t.advance(early);
        assert_eq!(attempts(t).await, n + 1, "{wait} s, too early");
        t.advance(wait * 6 / 5 + 1 - early);
        assert_eq!(attempts(t).await, n + 2, "{wait} s, too late");
    }
    let posts = t.receiver.posts();
    assert!(posts.iter().all(|post| post.id == posts[0].id));
    assert!(posts.iter().all(|post| post.body == posts[0].body));
    t.advance(30 * 24 * HOUR);
    assert_eq!(attempts(t).await, 10, "the tenth was the last");
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
});

both!(a_retry_that_gets_through_confirms, async |t| {
    t.receiver.answer_once(503, &[]);
    stopped(t).await;
    assert_eq!(attempts(t).await, 1);
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    t.advance(7);
    assert_eq!(attempts(t).await, 2);
    assert_eq!(t.status("c-1").await, "REVOKED");
    t.advance(86_400);
    assert_eq!(attempts(t).await, 2);
});

both!(retry_after_is_honoured, async |t| {
    for status in [429, 503] {
        t.receiver.answer_once(status, &[("retry-after", "1000")]);
    }
    stopped(t).await;
    assert_eq!(attempts(t).await, 1);
    t.advance(999);
    assert_eq!(attempts(t).await, 1);
    t.advance(301);
    assert_eq!(attempts(t).await, 2);
    t.advance(999);
    assert_eq!(attempts(t).await, 2);
    t.advance(301);
    assert_eq!(attempts(t).await, 3);
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(a_redirect_is_a_failure_and_not_followed, async |t| {
    for status in [301, 302, 307, 308] {
        let elsewhere = t.gateway.url.clone();
        t.receiver.answer_once(status, &[("location", &elsewhere)]);
    }
    stopped(t).await;
    // Beside the receipt of the stop.
    let posts = t.gateway.posts().len() + 1;
    for n in 1..=4 {
        assert_eq!(attempts(t).await, n);
        assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
        t.advance(3 * 3_600);
    }
    assert_eq!(attempts(t).await, 5);
    assert_eq!(t.status("c-1").await, "REVOKED");
    assert_eq!(t.gateway.posts().len(), posts);
});

both!(every_other_answer_is_a_failure_too, async |t| {
    for status in [400, 404, 500, 504] {
        t.receiver.answer_once(status, &[]);
    }
    stopped(t).await;
    for n in 1..=4 {
        assert_eq!(attempts(t).await, n);
        assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
        t.advance(3 * 3_600);
    }
    assert_eq!(attempts(t).await, 5);
    assert_eq!(t.status("c-1").await, "REVOKED");
});

both!(gone_disables_the_target, async |t| {
    t.receiver.answer_with(410);
    stopped(t).await;
    assert_eq!(attempts(t).await, 1);
    t.receiver.answer_with(200);
    t.advance(86_400);
    assert_eq!(attempts(t).await, 1, "not tried again");
    let second = t.share(t.grant("c-2")).await;
    t.stop(&t.person().await, &second).await;
    t.advance(86_400);
    assert_eq!(attempts(t).await, 1, "nor is anything else sent there");
    // The stop stands, and still says that nobody has confirmed.
    assert_eq!(t.status("c-2").await, "REVOCATION_PENDING");
    t.leaves_unsettled();
});
