//! Time lines: each text stands with whoever held the number when it mattered.

use untether::domain::staff::Role;

use crate::harness::{PHONE, Page, Test};
use crate::tenures_back::closed;

const DAY: i64 = 86_400;
const NEW: &str = "+14155550019";
const CODE: &str = "Text with a code";
const ENTERED: &str = "Text with a code entered";

/// The page of whoever holds or held a number.
async fn lines(t: &Test, phone: &str) -> Page {
    let sam = t.member(Role::Support).await;
    let page = sam.browser.get("/people").await.form_with("q").set("q", phone).submit().await;
    let path = page.attribute("article a.button", "href").unwrap();
    let why = sam.browser.get(&path).await.form_with("case").set("reason", "Calls").set("case", "C-1");
    why.submit().await.settle().await
}

/// How often these words stand in each of the time lines, the newest tenure first.
fn count(page: &Page, words: &str) -> Vec<usize> {
    page.all("section.tenure").iter().map(|one| one.matches(words).count()).collect()
}

both!(a_code_stands_where_it_was_entered, async |t| {
    t.share(t.grant("c-1")).await;
    t.person().await;
    t.advance(46 * DAY);
    // One that nobody enters, and one that begins a tenure a minute after it was asked for.
    t.ask_code(&t.browser(), PHONE).await;
    t.advance(60);
    let page = t.ask_code(&t.browser(), PHONE).await;
    let code = t.code_for(PHONE).await;
    t.advance(60);
    let done = page.form_with("code").uncheck("own_device").set("code", &code).submit().await;
    done.settle().await.assert_hides(&["Budgetly"]);
    let page = lines(t, PHONE).await;
    assert_eq!(count(&page, ENTERED), [1, 1], "{}", page.text());
    assert_eq!(count(&page, CODE), [1, 2], "{}", page.text());
});

both!(texts_of_what_was_joined_stand_with_what_goes_on, async |t| {
    let (own, _) = closed(t).await;
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly"]);
    let page = lines(t, PHONE).await;
    assert_eq!(count(&page, ENTERED), [3], "{}", page.text());
    assert_eq!(count(&page, "Text about a connection"), [1], "{}", page.text());
});

both!(those_of_somebody_between_do_not, async |t| {
    let (own, _) = closed(t).await;
    t.advance(46 * DAY);
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly"]);
    let page = lines(t, PHONE).await;
    assert_eq!(count(&page, ENTERED), [2, 1], "{}", page.text());
});

both!(texts_to_a_number_left_behind_come_along, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, passkey) = t.person_with_passkey().await;
    let browser = t.by_passkey(&passkey).await;
    let page = browser.get("/settings/number").await;
    let page = page.form_to("/settings/number").set("phone", NEW).submit().await.follow().await;
    let code = t.code_for(NEW).await;
    t.advance(60);
    page.form_with("code").set("code", &code).submit().await.settle().await.assert_shows(&["0019"]);
    t.advance(DAY);
    // Whoever has the old number next is somebody else.
    t.sign_in(&t.browser(), PHONE).await.assert_hides(&["Budgetly"]);
    let page = lines(t, NEW).await;
    assert_eq!(count(&page, ENTERED), [2], "{}", page.text());
    assert_eq!(count(&page, "Text about a connection"), [1], "{}", page.text());
});
