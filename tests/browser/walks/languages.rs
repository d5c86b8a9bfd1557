//! Choosing a language, and the main pages in each: words are longer there.

use crate::gallery::Gallery;
use crate::harness::{Engine, PHONE, Test};
use crate::people::{ask_code, enter, mark, sign_in};
use crate::seed;
use crate::tab::Tab;
use crate::walk::walk;

walk!(chosen_at_the_foot_of_any_page, async |t, tab| {
    t.share(t.grant("c-1")).await;
    sign_in(t, tab, PHONE).await;
    tab.visit("/connections?group=app").await;
    tab.until("document.documentElement.lang === 'en-US'").await;
    tab.press("Español").await;
    tab.until("document.documentElement.lang === 'es'").await;
    // The page is the same one, and the choice holds on others.
    assert_eq!(tab.ask("location.pathname + location.search").await, "/connections?group=app");
    tab.click_at("article .act .button.stop").await;
    tab.until("location.pathname.endsWith('/revocation')").await;
    assert_eq!(tab.ask("document.documentElement.lang").await, "es");
    tab.press("English").await;
    tab.until("document.documentElement.lang === 'en-US'").await;
    tab.shows(&["Stop sharing with Budgetly?"]).await;
});

async fn main_pages(t: &Test, tab: &Tab, language: &str, own_name: &str) {
    let gallery = Gallery::open_in(tab, language).await;
    let name = |page: &str| format!("{language}-{page}");
    seed::story(t).await;
    let link = t.newest_link().await;
    for (path, page) in
        [("/sign-in", "sign-in"), ("/help", "help"), ("/privacy", "privacy"), ("/none", "fault")]
    {
        tab.visit(path).await;
        gallery.glance(&name(page)).await;
    }
    // A choice goes before what the platform has told of the person's language.
    tab.visit("/sign-in").await;
    mark(tab).await;
    tab.press(own_name).await;
    tab.until("window.mark !== true && document.readyState === 'complete'").await;
    ask_code(tab, PHONE).await;
    gallery.glance(&name("code")).await;
    let code = t.code_for(PHONE).await;
    enter(tab, "12").await;
    tab.until("document.querySelector('.note.fault') !== null").await;
    gallery.glance(&name("code-fault")).await;
    enter(tab, &code).await;
    tab.at("/connections").await;
    gallery.glance(&name("list")).await;
    // The one that is being stopped, one that can be seen, and what comes before its stop.
    for (selector, page) in [
        (".group:not(.past) .act:not(:has(.stop)) .button", "ending"),
        ("article .act:has(.stop) .button", "connection"),
        ("article .act .button.stop", "stop"),
    ] {
        tab.visit("/connections").await;
        tab.click_at(selector).await;
        tab.until("location.pathname.startsWith('/connections/') && document.readyState === 'complete'")
            .await;
        gallery.glance(&name(page)).await;
    }
    tab.visit("/connections").await;
    tab.click_at("nav form button").await;
    tab.at("/sign-in").await;
    tab.visit(&link).await;
    gallery.glance(&name("link")).await;
    gallery.close().await;
}

#[test]
fn spanish() {
    walk(Engine::Sqlite, true, |_| {}, async |t, tab| main_pages(t, tab, "es", "Español").await);
}

#[test]
fn french() {
    walk(Engine::Sqlite, true, |_| {}, async |t, tab| main_pages(t, tab, "fr-CA", "Français").await);
}
