//! Where a person is signed in, which browsers are known to be theirs, and the text about a new one.

use futures_util::future::join_all;

use crate::harness::{Browser, PHONE, Page, Test};

const DAY: i64 = 86_400;
const PAGE: &str = "/settings/sessions";

async fn opened(browser: &Browser) -> Page {
    let page = browser.get(PAGE).await;
    assert_eq!(page.status, 200);
    page
}

/// The addresses that the page's forms post to, of those that begin and end so.
fn actions(page: &Page, start: &str, end: &str) -> Vec<String> {
    let selector = scraper::Selector::parse("form").unwrap();
    let document = page.document();
    let actions = document.select(&selector).filter_map(|form| form.attr("action"));
    actions.filter(|action| action.starts_with(start) && action.ends_with(end)).map(str::to_owned).collect()
}

async fn alerts(t: &Test) -> Vec<String> {
    t.work().await;
    t.gateway.of_kind("ALERT").into_iter().map(|text| text.body).collect()
}

both!(sessions_are_listed_and_ended, async |t| {
    t.share(t.grant("c-1")).await;
    let first = t.person().await;
    t.advance(60);
    let second = t.person().await;
    let page = opened(&first).await;
    page.assert_shows(&["Where you are signed in", "this browser", "From the network 127.0.0.x"]);
    let all = actions(&page, "/settings/sessions/ses_", "/end");
    assert_eq!(all.len(), 2);
    // What was used last stands first.
    let done = page.form_to(&all[0]).submit().await;
    assert_eq!((done.status, done.location().as_str()), (303, PAGE));
    assert!(!second.is_signed_in().await);
    assert!(first.is_signed_in().await);
    // Once ended it is not there any more.
    assert_eq!(page.form_to(&all[0]).submit().await.status, 404);
    // One's own leads out.
    let out = page.form_to(&all[1]).submit().await;
    assert!(out.location().starts_with("/sign-in"));
    assert!(!first.is_signed_in().await);
});

both!(all_sessions_end_at_once, async |t| {
    t.share(t.grant("c-1")).await;
    let browsers = [t.person().await, t.person().await, t.person().await];
    let page = opened(&browsers[0]).await;
    let out = page.form_to("/settings/sessions/end").submit().await;
    assert!(out.location().starts_with("/sign-in"));
    out.follow().await.assert_shows(&["signed out"]);
    for browser in &browsers {
        assert!(!browser.is_signed_in().await);
    }
});

both!(a_session_that_was_ended_dies_at_its_next_request_among_100, async |t| {
    t.share(t.grant("c-1")).await;
    let (here, there) = (t.person().await, t.person().await);
    let page = opened(&here).await;
    page.form_to("/settings/sessions/end").submit().await;
    let pages = join_all((0..100).map(|_| there.get("/connections"))).await;
    assert!(pages.iter().all(|page| page.status == 303));
    // Nor do they bring it back.
    assert!(!there.is_signed_in().await);
});

both!(a_strangers_session_is_not_there, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550011")).await;
    let mine = t.browser();
    t.sign_in_on_own_device(&mine, PHONE).await;
    let theirs = t.person_at("+14155550011").await;
    let page = opened(&mine).await;
    let mine_only = [("/settings/sessions/ses_", "/end"), ("/settings/browsers/brw_", "/forget")];
    for action in mine_only.iter().flat_map(|(start, end)| actions(&page, start, end)) {
        assert_eq!(theirs.post(&action, &[]).await.status, 404, "{action}");
    }
    theirs.post("/settings/sessions/end", &[]).await;
    assert!(mine.is_signed_in().await);
    assert_eq!(actions(&opened(&mine).await, "/settings/browsers/", "/forget").len(), 1);
});

both!(a_known_browser_is_listed_and_forgotten, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    opened(&browser).await.assert_shows(&["There are none yet"]);
    browser.get("/connections").await.form_to("/sign-out").submit().await;
    t.sign_in_on_own_device(&browser, PHONE).await;
    let page = opened(&browser).await;
    let forget = actions(&page, "/settings/browsers/brw_", "/forget");
    assert_eq!(forget.len(), 1);
    assert_eq!(page.form_to(&forget[0]).submit().await.status, 303);
    opened(&browser).await.assert_shows(&["There are none yet"]);
    // It is a stranger now: 46 days later its code starts a new tenure.
    browser.get("/connections").await.form_to("/sign-out").submit().await;
    t.advance(46 * DAY);
    t.sign_in(&browser, PHONE).await.assert_hides(&["Budgetly"]);
});

both!(a_new_browser_is_told_of_once_a_day, async |t| {
    t.share(t.grant("c-1")).await;
    // The first sign-in of a person is nothing new to them.
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    assert!(alerts(t).await.is_empty());
    t.person().await;
    let told = alerts(t).await;
    assert_eq!(told.len(), 1);
    assert!(told[0].contains("/settings/sessions") && !told[0].contains("Budgetly"), "{}", told[0]);
    t.advance(DAY - 1);
    t.person().await;
    assert_eq!(alerts(t).await.len(), 1);
    t.advance(1);
    t.person().await;
    assert_eq!(alerts(t).await.len(), 2);
});

both!(a_known_browser_and_a_link_are_nothing_new, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    own.get("/connections").await.form_to("/sign-out").submit().await;
    t.sign_in(&own, PHONE).await;
    t.sign_in_by_link(&t.browser(), &link, PHONE).await;
    assert!(alerts(t).await.is_empty());
});
