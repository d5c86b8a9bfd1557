//! The link in a text: used again, for somebody else, and when it is gone.

use crate::harness::{PHONE, link_in};
use crate::people::{enter, sign_in};

const OTHER: &str = "+14155550011";

walk!(whoever_is_signed_in_has_nothing_left_to_prove, async |t, tab| {
    let id = t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    sign_in(t, tab, PHONE).await;
    tab.visit(&link).await;
    tab.at(&format!("/connections/{id}")).await;
    assert_eq!(tab.h1().await, "Budgetly");
});

walk!(a_link_for_another_number_says_so_and_names_nothing, async |t, tab| {
    t.share(t.grant("c-2").phone(OTHER).app("taxly", "Taxly")).await;
    let id = t.share(t.grant("c-1")).await;
    t.work().await;
    let notices = t.gateway.notices();
    let link = link_in(notices.iter().find(|notice| notice.to == PHONE).unwrap());
    sign_in(t, tab, OTHER).await;
    tab.visit(&link).await;
    tab.at("/sign-in").await;
    assert_eq!(tab.h1().await, "This link is for another number");
    tab.hides(&["Budgetly", "Platypus", "0010"]).await;
    tab.press("Keep my list").await;
    tab.at("/connections").await;
    tab.shows(&["Taxly"]).await;
    // Or the other way: out, and on with the link.
    tab.visit(&link).await;
    tab.at("/sign-in").await;
    tab.press("Sign out and use the link").await;
    tab.until("document.querySelector('h1')?.innerText === \"Check that it's you\"").await;
    tab.press("Text me a code").await;
    tab.at("/sign-in/code").await;
    enter(tab, &t.code_for(PHONE).await).await;
    tab.at(&format!("/connections/{id}")).await;
});

walk!(a_link_that_is_gone, async |t, tab| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    t.advance(10 * 86_400);
    tab.visit(&link).await;
    tab.at("/sign-in").await;
    tab.shows(&["This link doesn't work.", "Sign in with your number below"]).await;
    // It is said once; the way in is the usual one.
    sign_in(t, tab, PHONE).await;
    tab.visit("/l/AAAAAAAAAAAAAAAAAAAAAA").await;
    tab.at("/sign-in").await;
    assert_eq!(tab.h1().await, "This link doesn't work");
    tab.press("See my list").await;
    tab.at("/connections").await;
});

walk!(not_my_number, async |t, tab| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    tab.visit(&link).await;
    tab.at("/sign-in").await;
    tab.press("This is not my number").await;
    tab.until("document.querySelector('#phone') !== null").await;
    assert_eq!(tab.ask("document.querySelector('#phone').value").await, "");
});
