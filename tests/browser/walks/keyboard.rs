//! By keyboard alone: each stop is seen to have the keyboard, and lies inside the window.

use fantoccini::key::Key;

use crate::harness::PHONE;
use crate::look::set_size;
use crate::tab::Tab;

/// A small window, as a large one looks at twice the size of letters.
async fn narrow(tab: &Tab) {
    set_size(tab, 640, 450, 1.0).await;
}

/// The first stop of a page leads past its head.
async fn skip_first(tab: &Tab) {
    tab.key(Key::Tab).await;
    assert_eq!(tab.focus().await.unwrap().name, "Skip to the content");
    tab.back_tab().await;
    tab.tab_to("Skip to the content").await;
    tab.key(Key::Enter).await;
    tab.until("document.activeElement.id === 'main' || location.hash === '#main'").await;
}

walk!(by_link_to_the_stop_of_a_connection, async |t, tab| {
    let id = t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    narrow(tab).await;
    tab.visit(&link).await;
    tab.at("/sign-in").await;
    skip_first(tab).await;
    tab.tab_to("Text me a code").await;
    tab.key(Key::Enter).await;
    tab.at("/sign-in/code").await;

    // The field has the keyboard already.
    assert!(tab.focus().await.unwrap().name.starts_with("Code from the text message"));
    tab.type_out(&t.code_for(PHONE).await).await;
    tab.tab_to("This is my own device").await;
    tab.key(Key::Space).await;
    assert_eq!(tab.ask("document.querySelector('#own_device').checked").await, false);
    tab.tab_to("See my connections").await;
    tab.tab_to("Use another number").await;
    tab.back_tab_to("See my connections").await;
    tab.key(Key::Space).await;
    tab.at(&format!("/connections/{id}")).await;

    skip_first(tab).await;
    tab.tab_to("All connections").await;
    tab.tab_to("Transactions").await;
    tab.key(Key::Space).await;
    tab.shows(&["Amounts, dates, who you paid and who paid you"]).await;
    tab.back_tab_to("Stop sharing").await;
    tab.key(Key::Enter).await;
    tab.at(&format!("/connections/{id}/revocation")).await;

    skip_first(tab).await;
    tab.tab_to("Also ask Budgetly to delete my data").await;
    tab.key(Key::Space).await;
    tab.tab_to("Stop sharing").await;
    tab.tab_to("Keep sharing").await;
    tab.back_tab_to("Stop sharing").await;
    tab.key(Key::Enter).await;
    tab.at(&format!("/connections/{id}")).await;
    tab.shows(&["You asked to stop", "You asked that your data be deleted."]).await;
    tab.tab_to("All connections").await;
    tab.key(Key::Enter).await;
    tab.at("/connections").await;
    tab.tab_to("View Budgetly").await;
});

walk!(by_number_to_the_stop_of_one_account, async |t, tab| {
    let accounts = [("a1", "Everyday Checking", "4421"), ("a2", "Joint Savings", "7310")];
    let id = t.share(t.grant("c-1").accounts(&accounts)).await;
    narrow(tab).await;
    tab.visit("/sign-in").await;
    skip_first(tab).await;
    tab.tab_to("Country").await;
    tab.tab_to("Phone number").await;
    tab.type_out("4155550010").await;
    // As everywhere, Enter in a field sends the form.
    tab.key(Key::Enter).await;
    tab.at("/sign-in/code").await;
    tab.type_out(&t.code_for(PHONE).await).await;
    tab.key(Key::Enter).await;
    tab.at("/connections").await;

    skip_first(tab).await;
    tab.tab_to("Stop sharing Budgetly").await;
    tab.key(Key::Enter).await;
    tab.at(&format!("/connections/{id}/revocation")).await;
    tab.tab_to("This connection").await;
    tab.key(Key::Down).await;
    assert!(tab.focus().await.unwrap().name.starts_with("Only some accounts"));
    tab.tab_to("Everyday Checking").await;
    tab.tab_to("Joint Savings").await;
    tab.key(Key::Space).await;
    tab.tab_to("Stop sharing").await;
    tab.key(Key::Enter).await;
    tab.at(&format!("/connections/{id}")).await;
    tab.shows(&["You stopped sharing Joint Savings ••7310"]).await;

    tab.tab_to("Sign out").await;
    tab.key(Key::Enter).await;
    tab.at("/sign-in").await;
    tab.tab_to("Privacy").await;
    tab.key(Key::Enter).await;
    tab.at("/privacy").await;
    t.work().await;
});

walk!(after_a_fault_the_keyboard_is_with_it, async |t, tab| {
    t.share(t.grant("c-1")).await;
    narrow(tab).await;
    tab.visit("/sign-in").await;
    tab.tab_to("Text me a code").await;
    tab.key(Key::Enter).await;
    tab.until("document.activeElement.matches('.note.fault')").await;
    // From the summary to the field that it names, and on.
    tab.tab_to("Type your phone number.").await;
    tab.key(Key::Enter).await;
    tab.until("document.activeElement.id === 'phone'").await;
    tab.type_out("4155550010").await;
    tab.key(Key::Enter).await;
    tab.at("/sign-in/code").await;
    t.work().await;
});
