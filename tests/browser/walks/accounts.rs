//! Stopping one account of several.

use crate::harness::PHONE;
use crate::people::sign_in;

walk!(one_account_stops_and_the_other_goes_on, async |t, tab| {
    t.receiver.answer_with(202);
    let accounts = [("a1", "Everyday Checking", "4421"), ("a2", "Joint Savings", "7310")];
    let id = t.share(t.grant("c-1").accounts(&accounts)).await;
    let page = format!("/connections/{id}");
    let stop = format!("{page}/revocation");
    sign_in(t, tab, PHONE).await;
    tab.press("Stop sharing").await;
    tab.at(&stop).await;
    // The accounts come with their choice.
    assert_eq!(tab.ask("document.querySelector('#account-0').checkVisibility()").await, false);
    tab.choose("Only some accounts").await;

    // None is chosen: the fault has the keyboard, and names the place.
    tab.press("Stop sharing").await;
    tab.until("document.activeElement.matches('.note.fault')").await;
    assert_eq!(tab.path().await, stop);
    tab.shows(&["Choose at least one account. Nothing was stopped."]).await;
    let group = "document.querySelector('.inner[aria-describedby=accounts-fault]')";
    assert_eq!(tab.ask(&format!("{group}.checkVisibility()")).await, true);
    tab.press("Choose at least one account. Nothing was stopped.").await;
    tab.until("document.activeElement.id === 'account-0'").await;

    tab.choose("Joint Savings").await;
    tab.press("Stop sharing").await;
    tab.at(&page).await;
    tab.shows(&["You stopped sharing Joint Savings ••7310"]).await;
    t.work().await;
    tab.visit(&page).await;
    tab.shows(&["What it can see", "Acme Data was told", "Acme Data has not confirmed yet."]).await;
    tab.shows(&["Joint Savings ••7310 You stopped this. It is not confirmed yet."]).await;
    let connection = t.connection("c-1").await;
    assert_eq!(connection["status"], "ACTIVE");
    let states: Vec<_> = connection["accounts"].as_array().unwrap().iter().map(|a| &a["status"]).collect();
    assert_eq!(states, ["ACTIVE", "REVOCATION_PENDING"]);
    // The list counts what can still be seen.
    tab.visit("/connections").await;
    tab.shows(&["1 app can see 1 account."]).await;
});
