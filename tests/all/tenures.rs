//! Numbers change hands. What a proof carries on, and what it leaves behind, unseen.

use crate::harness::{Browser, PHONE, Page, Test};

const DAY: i64 = 86_400;

/// Signs in on a browser never seen before; the list.
async fn newcomer(t: &Test) -> Page {
    let browser = t.browser();
    t.sign_in(&browser, PHONE).await
}

/// A connection whose tenure was last proven now, by a code.
async fn settled(t: &Test) -> Browser {
    t.share(t.grant("c-1")).await;
    t.person().await
}

both!(at_45_days_it_is_still_the_same_person, async |t| {
    settled(t).await;
    t.advance(45 * DAY);
    newcomer(t).await.assert_shows(&["Budgetly"]);
    // And that proof counts from now on.
    t.advance(45 * DAY);
    newcomer(t).await.assert_shows(&["Budgetly"]);
});

both!(a_second_past_45_days_it_is_somebody_else, async |t| {
    settled(t).await;
    t.advance(45 * DAY + 1);
    let page = newcomer(t).await;
    assert_eq!(page.status, 200);
    page.assert_hides(&["Budgetly", "Platypus", "4421"]);
});

both!(the_days_of_trust_are_a_setting, |s| s.number_trust_days = Some("7".into()), async |t| {
    settled(t).await;
    t.advance(7 * DAY);
    newcomer(t).await.assert_shows(&["Budgetly"]);
    t.advance(7 * DAY + 1);
    newcomer(t).await.assert_hides(&["Budgetly"]);
});

both!(a_closed_tenure_shows_nothing_by_any_way, async |t| {
    let id = t.share(t.grant("c-1")).await;
    t.person().await;
    t.advance(46 * DAY);
    let browser = t.person().await;
    let stranger = browser.get(&format!("/connections/{id}")).await;
    let unknown = browser.get("/connections/con_unknown").await;
    assert_eq!((stranger.status, stranger.html), (404, unknown.html));
    let stop = format!("/connections/{id}/revocation");
    assert_eq!(browser.get(&stop).await.status, 404);
    let forged = browser.post(&stop, &[("scope", "connection")]).await;
    assert_eq!(forged.status, 404);
    assert_eq!(t.status("c-1").await, "ACTIVE");
    // The platform's view does not depend on who holds the number.
    assert_eq!(t.receiver.posts().len(), 0);
});

both!(a_known_browser_carries_it_on, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    t.advance(60 * DAY);
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly"]);
    // Carried on for all: a newcomer with the same number is in time again.
    t.advance(40 * DAY);
    newcomer(t).await.assert_shows(&["Budgetly"]);
});

both!(a_browser_is_known_only_if_it_was_said_to_be_own, async |t| {
    let browser = settled(t).await;
    t.advance(60 * DAY);
    t.sign_in(&browser, PHONE).await.assert_hides(&["Budgetly"]);
});

both!(a_browser_is_known_for_its_own_number_only, async |t| {
    let other = "+14155550011";
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone(other).app("taxly", "Taxly")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    t.person_at(other).await;
    t.advance(60 * DAY);
    t.sign_in(&own, other).await.assert_hides(&["Taxly"]);
});

both!(a_grant_with_proof_in_time_carries_it_on, async |t| {
    settled(t).await;
    t.advance(40 * DAY);
    t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    t.advance(40 * DAY);
    newcomer(t).await.assert_shows(&["Budgetly", "Taxly"]);
});

both!(a_grant_with_proof_too_late_is_a_new_persons, async |t| {
    let own = t.browser();
    t.share(t.grant("c-1")).await;
    t.sign_in_on_own_device(&own, PHONE).await;
    t.advance(46 * DAY);
    t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    let page = newcomer(t).await;
    page.assert_shows(&["Taxly"]).assert_hides(&["Budgetly"]);
});

both!(a_newer_grant_with_proof_moves_its_connection_along, async |t| {
    settled(t).await;
    t.advance(46 * DAY);
    t.platform.notify(&t.grant("c-1").updated().to_json()).await;
    newcomer(t).await.assert_shows(&["Budgetly"]);
});

both!(each_number_has_its_own_people, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550011").app("taxly", "Taxly")).await;
    let list = t.person().await.get("/connections").await;
    list.assert_shows(&["Budgetly"]).assert_hides(&["Taxly"]);
});
