//! Grants that prove nothing about the number: where they join, where they wait.

use crate::harness::{Grant, PHONE, Page, Test};

const DAY: i64 = 86_400;

async fn newcomer(t: &Test) -> Page {
    t.sign_in(&t.browser(), PHONE).await
}

fn unproven(t: &Test) -> Grant {
    t.grant("c-2").app("taxly", "Taxly").without_proof()
}

both!(without_proof_a_grant_joins_a_fresh_tenure, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.advance(60);
    t.share(unproven(t)).await;
    // Nobody has to prove anything again.
    browser.get("/connections").await.assert_shows(&["Budgetly", "Taxly"]);
});

both!(at_45_days_it_still_joins, async |t| {
    t.share(t.grant("c-1")).await;
    newcomer(t).await;
    t.advance(45 * DAY);
    t.share(unproven(t)).await;
    newcomer(t).await.assert_shows(&["Budgetly", "Taxly"]);
});

both!(it_is_no_proof_for_others, async |t| {
    t.share(t.grant("c-1")).await;
    newcomer(t).await;
    t.advance(40 * DAY);
    t.share(unproven(t)).await;
    t.advance(6 * DAY);
    newcomer(t).await.assert_hides(&["Budgetly", "Taxly"]);
});

both!(on_a_stale_number_it_waits_for_the_first_proof, async |t| {
    t.share(t.grant("c-1")).await;
    newcomer(t).await;
    t.advance(46 * DAY);
    t.work().await;
    let before = t.gateway.notices().len();
    t.share(unproven(t)).await;
    t.work().await;
    for text in t.gateway.notices().iter().skip(before) {
        assert!(!text.body.contains("Taxly"), "{}", text.body);
    }
    t.advance(DAY);
    let page = newcomer(t).await;
    page.assert_shows(&["Taxly"]).assert_hides(&["Budgetly"]);
});

both!(a_known_browser_takes_what_waited_into_its_tenure, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    t.advance(46 * DAY);
    t.share(unproven(t)).await;
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly", "Taxly"]);
});

both!(it_waits_45_days_and_no_longer, async |t| {
    // A number that nobody ever proved.
    t.share(unproven(t)).await;
    t.advance(45 * DAY + 1);
    newcomer(t).await.assert_hides(&["Taxly"]);
});

both!(at_45_days_it_is_still_taken, async |t| {
    t.share(unproven(t)).await;
    t.advance(45 * DAY);
    newcomer(t).await.assert_shows(&["Taxly"]);
});

both!(the_first_proof_takes_it_and_the_second_does_not, async |t| {
    t.share(unproven(t)).await;
    t.advance(DAY);
    newcomer(t).await.assert_shows(&["Taxly"]);
    t.advance(46 * DAY);
    newcomer(t).await.assert_hides(&["Taxly"]);
});

both!(a_grant_with_proof_takes_what_waited, async |t| {
    t.share(unproven(t)).await;
    t.advance(DAY);
    t.share(t.grant("c-1")).await;
    newcomer(t).await.assert_shows(&["Budgetly", "Taxly"]);
});

both!(what_waits_can_still_be_ended_by_its_platform, async |t| {
    t.share(unproven(t)).await;
    t.advance(60);
    let ended = crate::harness::event("CONSENT_REVOKED", "c-2", t.now(), serde_json::json!({}));
    assert_eq!(t.platform.notify(&ended).await.state(), "APPLIED");
    assert_eq!(t.status("c-2").await, "REVOKED");
});
