//! What goes wrong on the way in: the fault has the keyboard, and the field is named.

use crate::harness::{PHONE, wrong};
use crate::people::{TYPED, ask_code, enter};

/// The summary has the keyboard; its link leads to the field, which says what is wrong with it.
async fn assert_fault(tab: &crate::tab::Tab, field: &str, words: &str) {
    tab.until("document.activeElement?.matches('.note.fault[role=alert]') === true").await;
    tab.shows(&[words]).await;
    let described = format!(
        "(field => field.ariaInvalid === 'true' && field.labels.length === 1 &&
           field.getAttribute('aria-describedby').split(' ')
             .some(id => document.getElementById(id).innerText.includes({words:?})))
         (document.querySelector({field:?}))"
    );
    assert_eq!(tab.ask(&described).await, true, "{field} does not say what is wrong");
    tab.click_at(".note.fault a").await;
    tab.until(&format!("document.activeElement.matches({field:?})")).await;
}

walk!(a_wrong_code, async |t, tab| {
    t.share(t.grant("c-1")).await;
    tab.visit("/sign-in").await;
    ask_code(tab, PHONE).await;
    assert_eq!(tab.ask("document.activeElement.id").await, "code", "the field awaits the code");
    let code = t.code_for(PHONE).await;
    for (n, words) in [(0, "You have 4 tries left."), (1, "You have 3 tries left.")] {
        enter(tab, &wrong(&code, n)).await;
        tab.shows(&[words]).await;
        assert_fault(tab, "#code", words).await;
    }
    // So is a code that is none.
    enter(tab, "12").await;
    assert_fault(tab, "#code", "The code has 6 digits.").await;
    enter(tab, &code).await;
    tab.at("/connections").await;
});

walk!(a_number_that_is_none, async |t, tab| {
    t.share(t.grant("c-1")).await;
    tab.visit("/sign-in").await;
    tab.press("Text me a code").await;
    assert_fault(tab, "#phone", "Type your phone number.").await;
    tab.fill("#phone", "12").await;
    tab.press("Text me a code").await;
    assert_fault(tab, "#phone", "We can't read this as a phone number.").await;
    // What was typed stays.
    assert_eq!(tab.ask("document.querySelector('#phone').value").await, "12");
    tab.fill("#phone", TYPED).await;
    tab.press("Text me a code").await;
    tab.at("/sign-in/code").await;
    t.work().await;
});

walk!(a_new_code_has_to_wait, async |t, tab| {
    t.share(t.grant("c-1")).await;
    tab.visit("/sign-in").await;
    ask_code(tab, PHONE).await;
    let first = t.code_for(PHONE).await;
    tab.click_at("form[action='/sign-in/code/resend'] button").await;
    tab.shows(&["The last one may still be on its way."]).await;
    tab.until("document.activeElement.matches('.note.fault')").await;
    t.advance(60);
    tab.visit("/sign-in/code").await;
    assert_eq!(tab.ask("document.querySelector('[data-wait]')").await, serde_json::Value::Null);
    tab.press("Send a new code").await;
    // Sent, it has to wait again.
    tab.until("document.querySelector('[data-wait]') !== null").await;
    let second = t.code_for(PHONE).await;
    assert_ne!(first, second);
    enter(tab, &second).await;
    tab.at("/connections").await;
});
