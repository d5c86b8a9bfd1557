//! Rules with numbers that no other topic holds: at the number, and one past it.

use jiff::SignedDuration;

use crate::harness::{PHONE, Test, at};

const DAY: i64 = 86_400;

// A browser is known for 400 days after its owner called it their own.
both!(a_known_browser_is_known_for_400_days, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.browser();
    t.sign_in_on_own_device(&browser, PHONE).await;
    // A second before, the code in this browser carries the tenure on; at 400 days it does not. The
    // proof in between is much more than 45 days old at that time.
    t.advance(300 * DAY);
    t.sign_in(&browser, PHONE).await.assert_shows(&["Budgetly"]);
    t.clock.advance(SignedDuration::from_secs(100 * DAY - 1));
    t.sign_in(&browser, PHONE).await.assert_shows(&["Budgetly"]);
    t.advance(46 * DAY);
    t.sign_in(&browser, PHONE).await.assert_hides(&["Budgetly"]);
});

both!(a_browser_is_a_stranger_at_400_days, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.browser();
    t.sign_in_on_own_device(&browser, PHONE).await;
    t.advance(400 * DAY);
    t.sign_in(&browser, PHONE).await.assert_hides(&["Budgetly"]);
});

async fn after_crashes(t: &Test, crashes: i64) -> usize {
    t.share(t.grant("c-1")).await;
    t.database.execute(&format!("UPDATE outbox SET unsettled = {crashes}"));
    t.work().await;
    t.gateway.notices().len()
}

// Attempts that never came to an end are repeated, until there were five of them.
both!(after_four_crashes_a_message_still_goes_out, async |t| {
    assert_eq!(after_crashes(t, 4).await, 1);
});

both!(after_five_crashes_it_is_given_up, async |t| {
    assert_eq!(after_crashes(t, 5).await, 0);
    assert_eq!(t.connection("c-1").await["notice"]["state"], "FAILED");
});

// The list points out what nobody has read for 90 days, and what ends within a week.
both!(the_list_points_out_at_90_days, async |t| {
    for (consent, app, age) in [("c-1", "Oldest", 90 * DAY), ("c-2", "Newer", 90 * DAY - 1)] {
        let created = at(t.now(), -age).to_string();
        t.share(t.grant(consent).app(consent, app).set("/connection/createdTime", created)).await;
    }
    let page = t.person().await.get("/connections").await;
    page.assert_shows(&["Oldest has not looked"]).assert_hides(&["Newer has not looked"]);
});

both!(the_list_points_out_the_last_seven_days, async |t| {
    for (consent, app, ahead) in [("c-1", "Soon", 7 * DAY), ("c-2", "Later", 7 * DAY + 1)] {
        t.share(t.grant(consent).app(consent, app).expires(at(t.now(), ahead))).await;
    }
    let page = t.person().await.get("/connections").await;
    page.assert_shows(&["Soon ends by itself", "Ends in 7 days"]).assert_hides(&["Later ends by itself"]);
});
