//! A session runs out; the page that was asked for comes after the next sign-in.

use crate::harness::PHONE;
use crate::people::{sign_in, sign_in_here};

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
