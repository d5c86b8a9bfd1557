//! Somebody comes back by number: the list, what it can be narrowed to, and the way out.

use crate::harness::PHONE;
use crate::people::{TYPED, enter, sign_in};

walk!(by_number_to_the_list, async |t, tab| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").app("taxly", "Taxly").bank("ins_2", "Tartan Bank")).await;
    tab.visit("/").await;
    tab.at("/sign-in").await;
    tab.fill("#phone", TYPED).await;
    tab.press("Text me a code").await;
    tab.at("/sign-in/code").await;
    // A number that was typed may be typed anywhere: the device is nobody's until its person says so.
    assert_eq!(tab.ask("document.querySelector('#own_device').checked").await, false);
    tab.choose("This is my own device").await;
    assert_eq!(tab.ask("document.querySelector('#own_device').checked").await, true);
    enter(tab, &t.code_for(PHONE).await).await;
    tab.at("/connections").await;
    tab.shows(&["2 apps can see 2 accounts.", "Platypus Bank", "Tartan Bank"]).await;

    tab.press("Sign out").await;
    tab.at("/sign-in").await;
    tab.shows(&["You are signed out."]).await;
    tab.visit("/connections").await;
    tab.at("/sign-in").await;
});

walk!(a_long_list_is_looked_through, async |t, tab| {
    let apps = ["Budgetly", "Taxly", "Rentwise", "Piggybank", "Lendable"];
    for (n, app) in apps.iter().enumerate() {
        let bank = if n % 2 == 0 { ("ins_1", "Platypus Bank") } else { ("ins_2", "Tartan Bank") };
        t.share(t.grant(&format!("c-{n}")).app(app, app).bank(bank.0, bank.1)).await;
    }
    sign_in(t, tab, PHONE).await;
    tab.press("Search and filter").await;
    tab.fill("#q", "tartan tax").await;
    tab.click_at(".filter form .button").await;
    tab.until("location.search.includes('q=tartan')").await;
    tab.shows(&["Taxly"]).await;
    tab.hides(&["Budgetly", "Piggybank"]).await;
    // What was asked for stays to be seen and changed.
    assert_eq!(tab.ask("document.querySelector('#q').value").await, "tartan tax");
    tab.press("Show all").await;
    tab.until("location.search === ''").await;
    tab.shows(&apps).await;
    tab.visit("/connections?q=nothing+like+it").await;
    tab.shows(&["Nothing matches", "You are looking at a part of your list only."]).await;
});
