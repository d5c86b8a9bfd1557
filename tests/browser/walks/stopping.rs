//! Stopping a connection: what will happen, the stop, and who confirms it while the page is open.

use crate::harness::{Engine, PHONE, Test};
use crate::people::{confirm, is_marked, mark, sign_in};
use crate::tab::Tab;
use crate::walk::walk;

const SUMMARY: &str = "document.querySelector('.kinds details:nth-of-type(2) summary')";

/// To the page of a stop that the platform has been told of, and has yet to confirm.
async fn stop(t: &Test, tab: &Tab) -> String {
    // 202: the word has come, and no more is known.
    t.receiver.answer_with(202);
    let id = t.share(t.grant("c-1").consequences("Your budget stops updating.")).await;
    sign_in(t, tab, PHONE).await;
    tab.press("Stop sharing").await;
    tab.at(&format!("/connections/{id}/revocation")).await;
    tab.shows(&[
        "Stop sharing with Budgetly?",
        "Everyday Checking ••4421 at Platypus Bank",
        "We tell Acme Data at once.",
        "Budgetly says: Your budget stops updating.",
    ])
    .await;
    // Nothing is chosen in anybody's place, and there is a way back.
    assert_eq!(tab.ask("document.querySelector('#delete_data').checked").await, false);
    tab.press("Keep sharing").await;
    tab.at(&format!("/connections/{id}")).await;
    assert_eq!(t.status("c-1").await, "ACTIVE");

    tab.press("Stop sharing").await;
    tab.at(&format!("/connections/{id}/revocation")).await;
    tab.choose("Also ask Budgetly to delete my data").await;
    tab.press("Stop sharing").await;
    tab.at(&format!("/connections/{id}")).await;
    tab.shows(&["You asked to stop", "Acme Data has not confirmed yet."]).await;
    tab.hides(&["Acme Data confirmed"]).await;
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    id
}

async fn by_script(t: &Test, tab: &Tab) {
    stop(t, tab).await;
    mark(tab).await;
    // The person reads on: a kind of data is unfolded, and has the keyboard.
    tab.ask(&format!("{SUMMARY}.click(), {SUMMARY}.focus()")).await;
    t.work().await;
    tab.shows(&["Acme Data was told"]).await;
    confirm(t, "c-1", "PLATFORM").await;
    tab.shows(&["Acme Data confirmed: no more data is read"]).await;
    assert!(is_marked(tab).await, "the page was loaded again");
    assert_eq!(tab.ask(&format!("document.activeElement === {SUMMARY}")).await, true, "focus is lost");
    assert_eq!(tab.ask(&format!("{SUMMARY}.parentElement.open")).await, true, "it folded up");
    let news = tab.ask_text("document.getElementById('news').textContent").await;
    assert!(news.contains("confirmed"), "nobody who listens was told: {news:?}");
    assert_eq!(t.status("c-1").await, "REVOKED");
}

async fn by_reload(t: &Test, tab: &Tab) {
    stop(t, tab).await;
    t.work().await;
    confirm(t, "c-1", "PLATFORM").await;
    confirm(t, "c-1", "INSTITUTION").await;
    tab.hides(&["Acme Data confirmed"]).await;
    tab.client.refresh().await.unwrap();
    tab.shows(&["Acme Data confirmed: no more data is read", "Platypus Bank confirmed"]).await;
    tab.shows(&["Budgetly: not confirmed yet"]).await;
}

#[test]
fn with_script() {
    walk(Engine::Sqlite, true, |_| {}, by_script);
}

#[test]
fn without_script() {
    walk(Engine::Sqlite, false, |_| {}, by_reload);
}

walk!(a_stop_that_was_made_elsewhere_is_shown_and_not_made_again, async |t, tab| {
    let id = t.share(t.grant("c-1")).await;
    sign_in(t, tab, PHONE).await;
    tab.visit(&format!("/connections/{id}/revocation")).await;
    t.stop(&t.person().await, &id).await;
    t.work().await;
    tab.press("Stop sharing").await;
    tab.at(&format!("/connections/{id}")).await;
    tab.shows(&["Acme Data confirmed"]).await;
    assert_eq!(t.receiver.posts().len(), 1);
    // Nor is there anything left to stop.
    tab.visit(&format!("/connections/{id}/revocation")).await;
    tab.at(&format!("/connections/{id}")).await;
});

#[test]
fn the_list_follows_too() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let id = t.share(t.grant("c-1")).await;
            t.receiver.answer_with(202);
            sign_in(t, tab, PHONE).await;
            t.stop(&t.person().await, &id).await;
            t.work().await;
            tab.visit("/connections").await;
            tab.shows(&["You stopped Budgetly. Acme Data has not confirmed yet."]).await;
            mark(tab).await;
            tab.ask("document.querySelector('.act .button').focus()").await;
            confirm(t, "c-1", "PLATFORM").await;
            tab.drops(&["has not confirmed yet"]).await;
            tab.shows(&["Ended", "You stopped this"]).await;
            assert!(is_marked(tab).await, "the page was loaded again");
            let focus = tab.ask_text("document.activeElement.getAttribute('href')").await;
            assert_eq!(focus, format!("/connections/{id}"));
        },
    );
}
