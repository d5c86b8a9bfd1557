//! Somebody shares data with an app for the first time: a text comes, and leads to what it is about.

use crate::harness::{Engine, PHONE, Test};
use crate::people::enter;
use crate::tab::Tab;
use crate::walk::walk;

async fn newcomer(t: &Test, tab: &Tab) {
    let id = t.share(t.grant("c-1").consequences("Your budget stops updating.")).await;
    let text = t.gateway.notices();
    assert!(text.is_empty(), "nothing is texted before the worker runs");
    let link = t.newest_link().await;

    tab.visit(&link).await;
    tab.at("/sign-in").await;
    assert_eq!(tab.h1().await, "Check that it's you");
    tab.shows(&["the number ending in 0010"]).await;
    tab.hides(&["Budgetly", "Platypus", "4421"]).await;

    tab.press("Text me a code").await;
    tab.at("/sign-in/code").await;
    tab.shows(&["6 digits", "ending in 0010"]).await;
    tab.hides(&["Budgetly", "Platypus", "4421"]).await;
    let code = t.code_for(PHONE).await;
    enter(tab, &code).await;

    // It lands on what the text was about.
    tab.at(&format!("/connections/{id}")).await;
    assert_eq!(tab.h1().await, "Budgetly");
    tab.shows(&["through Acme Data", "Platypus Bank", "Everyday Checking ••4421", "Transactions"]).await;
    tab.hides(&["who you paid"]).await;
    tab.press("Transactions").await;
    tab.shows(&["Amounts, dates, who you paid and who paid you"]).await;

    tab.press("All connections").await;
    tab.at("/connections").await;
    tab.shows(&["Who can see your money data", "1 app can see 1 account.", "Budgetly"]).await;
    assert_eq!(t.receiver.posts().len(), 0, "looking stops nothing");
}

#[test]
fn with_script() {
    walk(Engine::Sqlite, true, |_| {}, newcomer);
}

#[test]
fn without_script() {
    walk(Engine::Sqlite, false, |_| {}, newcomer);
}

#[test]
fn with_script_on_postgres() {
    walk(Engine::Postgres, true, |_| {}, newcomer);
}

#[test]
fn without_script_on_postgres() {
    walk(Engine::Postgres, false, |_| {}, newcomer);
}
