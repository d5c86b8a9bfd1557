//! Links that lead nowhere, or to somebody else: each has its page, none tells a secret.

use serde_json::json;

use crate::harness::{PHONE, Page, event};

const TEN_DAYS: i64 = 10 * 86_400;
const OTHER: &str = "+14155550011";

/// All that a visitor can compare.
async fn looks(page: Page) -> (u16, String, String, u16, String) {
    let (status, html) = (page.status, page.html.clone());
    let location = page.header("location").to_owned();
    let end = page.settle().await;
    (status, location, html, end.status, end.html)
}

both!(a_link_lives_ten_days, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    t.advance(TEN_DAYS - 1);
    let page = t.browser().visit(&link).await;
    page.assert_shows(&["0010"]);
    assert!(!page.form_to("/sign-in").has("phone"));
    t.advance(2);
    let page = t.browser().visit(&link).await;
    page.assert_hides(&["0010", "Budgetly"]);
});

both!(unknown_and_expired_links_look_alike, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    t.advance(TEN_DAYS + 1);
    let expired = looks(t.browser().get(&link).await).await;
    for unknown in ["/l/AAAAAAAAAAAAAAAAAAAAAA", "/l/short", "/l/%00%ff"] {
        let unknown = looks(t.browser().get(unknown).await).await;
        assert_eq!(unknown, expired);
    }
});

both!(a_dead_link_does_not_outlive_its_page, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let browser = t.browser();
    browser.visit(&link).await;
    browser.visit("/l/AAAAAAAAAAAAAAAAAAAAAA").await;
    // What was begun with the live link does not go on under the dead one's page.
    let page = browser.get("/sign-in").await;
    assert!(page.form_to("/sign-in").has("phone"), "{}", page.text());
});

both!(another_persons_link_while_signed_in, async |t| {
    t.share(t.grant("c-2").phone(OTHER).app("taxly", "Taxly")).await;
    let browser = t.person_at(OTHER).await;
    let id = t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let page = browser.visit(&link).await;
    assert_ne!(page.path, format!("/connections/{id}"));
    page.assert_hides(&["Budgetly", "Platypus", "4421", &id]);
    assert!(page.shows("signed in"), "{}", page.text());
    // Nothing was lost: the list is still theirs, the link still works for its owner.
    let list = browser.get("/connections").await;
    list.assert_shows(&["Taxly"]).assert_hides(&["Budgetly"]);
    let own = t.sign_in_by_link(&t.browser(), &link, PHONE).await;
    own.assert_shows(&["Budgetly"]);
});

both!(an_ended_connection_has_its_page, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    t.advance(60);
    t.platform.notify(&event("CONSENT_REVOKED", "c-1", t.now(), json!({}))).await;
    let page = t.sign_in_by_link(&t.browser(), &link, PHONE).await;
    assert_eq!((page.path, page.status), (format!("/connections/{id}"), 200));
    let page = page.browser.get(&format!("/connections/{id}")).await;
    page.assert_shows(&["Budgetly"]);
    let text = page.text().to_lowercase();
    assert!(text.contains("ended"), "{text}");
    assert!(!page.html.contains("/revocation"), "nothing left to stop");
});

// Whoever holds the number now opens the link before proving anything.
both!(a_link_without_proof_names_nothing_before_the_code, async |t| {
    t.share(t.grant("c-1")).await;
    t.person().await;
    let old = t.newest_link().await;
    t.advance(9 * 86_400);
    t.share(t.grant("c-2").app("taxly", "Taxly").without_proof()).await;
    let link = t.newest_link().await;
    assert_ne!(old, link);
    let page = t.browser().visit(&link).await;
    page.assert_hides(&["Taxly", "Budgetly"]);
    let page = t.sign_in_by_link(&t.browser(), &link, PHONE).await;
    page.assert_shows(&["Taxly"]);
});
