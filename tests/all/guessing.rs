//! Wrong codes: what they lock, for how long, and whom they do not keep out.

use futures_util::future::join_all;

use crate::harness::{Browser, Form, PHONE, Test};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// Enters so many wrong codes, five for each sign-in, as browsers that were never here.
pub async fn miss(t: &Test, phone: &str, times: usize) {
    let mut form: Option<Form> = None;
    for n in 0..times {
        if n % 5 == 0 {
            form = Some(t.ask_code(&t.browser(), phone).await.form_with("code"));
        }
        let page = form.clone().unwrap().set("code", "000000").submit().await;
        assert_eq!(page.status, 422, "{}", page.text());
    }
    // The texts of one round go side by side: whichever is asked for next shall be the last to come.
    t.work().await;
}

/// Whether a code can be asked for here, comes, and is taken.
async fn gets_in(t: &Test, browser: &Browser) -> bool {
    let before = texted(t).await;
    let page = t.ask_code(browser, PHONE).await;
    if texted(t).await == before {
        return false;
    }
    let code = t.code_for(PHONE).await;
    let done = page.form_with("code").uncheck("own_device").set("code", &code).submit().await;
    done.status == 303
}

async fn texted(t: &Test) -> usize {
    t.work().await;
    t.gateway.codes().len()
}

/// The per-client limit has tests of its own.
macro_rules! guessing {
    ($name:ident, async |$t:ident| $body:block) => {
        both!($name, |s| s.codes_per_client = Some("100000".into()), async |$t| $body);
    };
}

guessing!(nine_wrong_codes_in_a_row_lock_nothing, async |t| {
    t.share(t.grant("c-1")).await;
    miss(t, PHONE, 9).await;
    assert!(gets_in(t, &t.browser()).await);
    // A right one ends the row.
    miss(t, PHONE, 9).await;
    t.advance(10 * MINUTE);
    assert!(gets_in(t, &t.browser()).await);
});

guessing!(ten_lock_for_ten_minutes, async |t| {
    t.share(t.grant("c-1")).await;
    let form = t.ask_code(&t.browser(), PHONE).await.form_with("code");
    let code = t.code_for(PHONE).await;
    miss(t, PHONE, 10).await;
    // Even a code from before is refused now, in the words for a wrong one.
    let refused = form.clone().set("code", &code).submit().await;
    assert_eq!(refused.status, 422);
    refused.assert_shows(&["4 tries left"]);
    t.advance(10 * MINUTE - 1);
    assert!(!gets_in(t, &t.browser()).await);
    t.advance(1);
    assert!(gets_in(t, &t.browser()).await);
});

// A new code does not reset the count: it is the number's.
guessing!(resend_and_guess_loop, async |t| {
    t.share(t.grant("c-1")).await;
    let page = t.ask_code(&t.browser(), PHONE).await;
    let (resend, form) = (page.form_to("/sign-in/code/resend"), page.form_with("code").set("code", "000000"));
    for wait in [MINUTE, 2 * MINUTE] {
        for _ in 0..5 {
            assert_eq!(form.clone().submit().await.status, 422);
        }
        t.advance(wait);
        assert_eq!(resend.clone().submit().await.status, 303);
    }
    // The second resend came after ten misses: no code goes out.
    assert_eq!(texted(t).await, 2);
    assert!(!gets_in(t, &t.browser()).await);
});

guessing!(thirty_in_a_day_lock_for_a_day, async |t| {
    t.share(t.grant("c-1")).await;
    for _ in 0..3 {
        miss(t, PHONE, 10).await;
        t.advance(10 * MINUTE);
    }
    assert!(!gets_in(t, &t.browser()).await, "more than ten minutes");
    t.advance(DAY - 10 * MINUTE - 1);
    assert!(!gets_in(t, &t.browser()).await);
    t.advance(1);
    assert!(gets_in(t, &t.browser()).await);
});

guessing!(twenty_nine_in_a_day_do_not, async |t| {
    t.share(t.grant("c-1")).await;
    for times in [10, 10, 9] {
        miss(t, PHONE, times).await;
        t.advance(10 * MINUTE);
    }
    assert!(gets_in(t, &t.browser()).await);
});

guessing!(a_hundred_in_a_row_end_sign_in_by_text, async |t| {
    t.share(t.grant("c-1")).await;
    for rounds in [3, 3, 3] {
        for _ in 0..rounds {
            miss(t, PHONE, 10).await;
            t.advance(10 * MINUTE);
        }
        t.advance(DAY);
    }
    // 90, and it still opens by time; a day with nothing wrong is not forgotten either.
    miss(t, PHONE, 9).await;
    t.advance(2 * DAY);
    miss(t, PHONE, 1).await;
    t.advance(400 * DAY);
    assert!(!gets_in(t, &t.browser()).await);
});

guessing!(ninety_nine_in_a_row_do_not, async |t| {
    t.share(t.grant("c-1")).await;
    for _ in 0..3 {
        for _ in 0..3 {
            miss(t, PHONE, 10).await;
            t.advance(10 * MINUTE);
        }
        t.advance(DAY);
    }
    miss(t, PHONE, 9).await;
    assert!(gets_in(t, &t.browser()).await);
});

guessing!(lock_out_a_victim, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    own.get("/connections").await.form_to("/sign-out").submit().await;
    miss(t, PHONE, 10).await;
    assert!(!gets_in(t, &t.browser()).await);
    // The known browser and the link in a text are open as ever.
    assert!(gets_in(t, &own).await);
    t.sign_in_by_link(&t.browser(), &link, PHONE).await.assert_shows(&["Budgetly"]);
    // And what is guessed there does not lock what is theirs.
    t.advance(DAY);
    assert!(gets_in(t, &t.browser()).await);
});

guessing!(a_number_that_nobody_reported_is_locked_alike, async |t| {
    let pages = async || {
        let page = t.ask_code(&t.browser(), "+14155550987").await;
        page.form_with("code").set("code", "000000").submit().await
    };
    let before = pages().await;
    miss(t, "+14155550987", 10).await;
    let after = pages().await;
    assert_eq!((before.status, before.text()), (after.status, after.text()));
});

/// Enters so many wrong codes all at once, by turns at two nodes, five for each sign-in.
async fn miss_at_once(t: &Test, there: &str, times: usize) {
    let mut browsers = Vec::new();
    for _ in 0..times.div_ceil(5) {
        let browser = t.browser();
        t.ask_code(&browser, PHONE).await;
        browsers.push([browser.at(there), browser]);
    }
    let tries = (0..times).map(|n| browsers[n / 5][n % 2].post("/sign-in/code", &[("code", "000000")]));
    assert!(join_all(tries).await.iter().all(|page| page.status == 422));
}

guessing!(at_two_nodes_at_once_ten_lock_and_nine_do_not, async |t| {
    t.share(t.grant("c-1")).await;
    let there = t.another_node().await;
    miss_at_once(t, there.consumer_url(), 9).await;
    assert!(gets_in(t, &t.browser()).await);
    miss_at_once(t, there.consumer_url(), 10).await;
    assert!(!gets_in(t, &t.browser()).await);
    t.advance(10 * MINUTE);
    assert!(gets_in(t, &t.browser()).await);
    there.stop().await;
});

guessing!(at_two_nodes_at_once_thirty_lock_for_a_day_and_29_do_not, async |t| {
    t.share(t.grant("c-1")).await;
    let there = t.another_node().await;
    for (last, opens) in [(9, true), (10, false)] {
        for times in [10, 10, last] {
            miss_at_once(t, there.consumer_url(), times).await;
            t.advance(10 * MINUTE);
        }
        assert_eq!(gets_in(t, &t.browser()).await, opens, "{last}");
        t.advance(DAY);
    }
    assert!(gets_in(t, &t.browser()).await);
    there.stop().await;
});

guessing!(at_two_nodes_at_once_a_hundred_end_sign_in_by_text_and_99_do_not, async |t| {
    t.share(t.grant("c-1")).await;
    let there = t.another_node().await;
    for (last, opens) in [(9, true), (10, false)] {
        for _ in 0..3 {
            for _ in 0..3 {
                miss_at_once(t, there.consumer_url(), 10).await;
                t.advance(10 * MINUTE);
            }
            t.advance(DAY);
        }
        miss_at_once(t, there.consumer_url(), last).await;
        t.advance(DAY);
        assert_eq!(gets_in(t, &t.browser()).await, opens, "{last}");
    }
    there.stop().await;
});

both!(no_door_forgets_limits, |s| s.codes_per_client = Some("1".into()), async |t| {
    assert_eq!(t.browser().post("/sign-in", &[("country", "US"), ("phone", PHONE)]).await.status, 303);
    assert_eq!(t.browser().post("/sign-in", &[("country", "US"), ("phone", PHONE)]).await.status, 429);
    // Outside of a sandbox there is no such door.
    assert_eq!(t.browser().post("/sandbox/limits/forget", &[]).await.status, 404);
});
