//! A session runs out; the page that was asked for comes after the next sign-in.

use crate::harness::{Engine, PHONE};
use crate::people::{sign_in, sign_in_here};
use crate::walk::walk;

walk!(after_fifteen_minutes_the_way_back_is_kept, async |t, tab| {
    let id = t.share(t.grant("c-1")).await;
    let page = format!("/connections/{id}");
    sign_in(t, tab, PHONE).await;
    t.advance(15 * 60 + 1);
    tab.visit(&page).await;
    tab.at("/sign-in").await;
    tab.shows(&["We signed you out after 15 minutes without use. Nothing was changed."]).await;
    sign_in_here(t, tab, PHONE).await;
    tab.at(&page).await;
});

walk!(a_stop_that_came_too_late_is_not_made, async |t, tab| {
    let id = t.share(t.grant("c-1")).await;
    sign_in(t, tab, PHONE).await;
    tab.press("Stop sharing").await;
    tab.at(&format!("/connections/{id}/revocation")).await;
    t.advance(15 * 60 + 1);
    tab.press("Stop sharing").await;
    tab.at("/sign-in").await;
    tab.shows(&["We signed you out after 15 minutes without use. Nothing was changed."]).await;
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

walk!(a_sign_in_that_took_too_long_starts_again, async |t, tab| {
    t.share(t.grant("c-1")).await;
    tab.visit("/sign-in").await;
    crate::people::ask_code(tab, PHONE).await;
    let code = t.code_for(PHONE).await;
    t.advance(10 * 60 + 1);
    crate::people::enter(tab, &code).await;
    tab.at("/sign-in").await;
    tab.shows(&["That took longer than 10 minutes, so we stopped waiting. Please start again."]).await;
});

walk!(a_session_elsewhere_is_ended, async |t, tab| {
    t.share(t.grant("c-1")).await;
    let elsewhere = t.person().await;
    t.advance(60);
    sign_in(t, tab, PHONE).await;
    tab.press("Settings").await;
    tab.at("/settings").await;
    tab.click_at("main a[href='/settings/sessions']").await;
    tab.at("/settings/sessions").await;
    tab.shows(&["Where you are signed in", "this browser", "There are none yet."]).await;
    tab.click_at("main .row:not(:has(.tag)) .button").await;
    tab.until("document.querySelectorAll('main .row').length === 1").await;
    assert!(!elsewhere.is_signed_in().await);
    tab.press("Sign out everywhere").await;
    tab.at("/sign-in").await;
});

#[test]
fn a_warning_comes_before_the_end() {
    let later = |minutes: i64| {
        format!("(now => {{ Date.now = () => now() + {minutes} * 60 * 1000 }})(Date.now.bind(Date))")
    };
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            t.share(t.grant("c-1")).await;
            sign_in(t, tab, PHONE).await;
            assert_eq!(tab.ask("document.querySelector('#idle').hidden").await, true);
            t.advance(13 * 60);
            tab.ask(&later(13)).await;
            tab.until("document.activeElement.closest('#idle') !== null").await;
            tab.press("Stay signed in").await;
            tab.until("document.querySelector('#idle').hidden").await;
            // That was use: fifteen minutes from here on.
            t.advance(14 * 60);
            tab.visit("/connections").await;
            tab.at("/connections").await;
            // And left alone, the page goes by itself.
            t.advance(15 * 60);
            tab.ask(&later(15)).await;
            tab.at("/sign-in").await;
        },
    );
}
