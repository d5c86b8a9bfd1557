//! Two processes of the binary on one database, and many requests at once to both: what is counted is
//! counted once for all.

use futures_util::future::join_all;

use crate::harness::{Authenticator, Browser, PHONE, Two, ask_at_once, enter, wrong};
use crate::sign_in_races::{starts_session, tries_left};

async fn five_are_compared(two: &Two) {
    let (browsers, code) = two.asked().await;
    let pages = enter(&browsers, (0..40).map(|n| wrong(&code, n))).await;
    assert!(pages.iter().all(|page| page.status == 422));
    assert_eq!(tries_left(&pages), [1, 2, 3, 4]);
    for browser in &browsers {
        let right = browser.post("/sign-in/code", &[("code", &code)]).await;
        assert!(!starts_session(&right));
    }
}

async fn one_signs_in(two: &Two) {
    let (browsers, code) = two.asked().await;
    let pages = enter(&browsers, std::iter::repeat_n(code, 40)).await;
    assert_eq!(pages.iter().filter(|page| starts_session(page)).count(), 1);
}

/// Twenty browsers ask for a code to one number, at both.
async fn five_texts_go_out(two: &Two) {
    let asks = ask_at_once(&two.strangers(20), |_| PHONE.to_owned()).await;
    assert_eq!(asks, [303; 20]);
    two.idle().await;
    assert_eq!(two.gateway.codes().len(), 5);
}

/// Each of these browsers asks for a code to another number, all at once; how many may, and may not.
async fn may_ask(browsers: &[Browser]) -> (usize, usize) {
    let statuses = ask_at_once(browsers, |n| format!("+1415555{:04}", 100 + n)).await;
    let count = |status: u16| statuses.iter().filter(|one| **one == status).count();
    (count(303), count(429))
}

async fn twenty_five_may_ask(two: &Two) {
    assert_eq!(may_ask(&two.strangers(60)).await, (25, 35));
}

async fn ten_of_a_browser_may_ask(two: &Two) {
    let here = Browser::new(&two.here.consumer);
    here.get("/sign-in").await;
    let there = here.at(&two.there.consumer);
    let both: Vec<Browser> = (0..20).map(|n| [&here, &there][n % 2].clone()).collect();
    assert_eq!(may_ask(&both).await, (10, 10));
}

/// At a site that lets seven.
async fn seven_of_the_site_may_ask(two: &Two) {
    assert_eq!(may_ask(&two.strangers(20)).await, (7, 13));
}

/// One client enters 520 codes, at both.
async fn five_hundred_are_checked(two: &Two) {
    let (browsers, code) = two.asked().await;
    let mut statuses = Vec::new();
    for round in 0..13 {
        let pages = enter(&browsers, (0..40).map(|n| wrong(&code, round * 40 + n))).await;
        statuses.extend(pages.iter().map(|page| page.status));
    }
    let count = |status: u16| statuses.iter().filter(|one| **one == status).count();
    assert_eq!((count(422), count(429)), (500, 20));
}

/// So many wrong codes in two sign-ins, all at once at both; whether the right one of a third, which was
/// texted before, still counts.
async fn opens_after(two: &Two, times: usize) -> bool {
    let (first, _) = two.asked().await;
    let (second, _) = two.asked().await;
    let (third, code) = two.asked().await;
    let form = [("code", "000000")];
    let tries = (0..times).map(|n| [&first, &second][n / 5][n % 2].post("/sign-in/code", &form));
    assert!(join_all(tries).await.iter().all(|page| page.status == 422));
    starts_session(&third[0].post("/sign-in/code", &[("code", &code)]).await)
}

async fn ten_wrong_ones_lock(two: &Two) {
    assert!(!opens_after(two, 10).await);
}

async fn nine_do_not(two: &Two) {
    assert!(opens_after(two, 9).await);
}

/// One sign-in link of a platform, used many times at both.
async fn one_link_signs_in_once(two: &Two) {
    let (browsers, code) = two.asked().await;
    enter(&browsers, [code].into_iter()).await;
    let made = two.platforms[0].post("/sign-in-links", &serde_json::json!({ "phone": PHONE })).await;
    let path = Browser::path_of(made.json["url"].as_str().unwrap());
    let strangers = two.strangers(20);
    let pages = join_all(strangers.iter().map(|browser| browser.post(&path, &[]))).await;
    assert_eq!(pages.iter().filter(|page| page.status == 303).count(), 1);
}

/// One answer of a passkey, posted many times at both.
async fn one_answer_signs_in_once(two: &Two) {
    let (browsers, code) = two.asked().await;
    enter(&browsers, [code].into_iter()).await;
    let mut passkey = Authenticator::new();
    assert_eq!(browsers[0].add_passkey(&mut passkey, "Mine").await.status, 303);
    let strangers = two.strangers(20);
    let begun = strangers[0].begin("/sign-in/passkey/begin").await.unwrap();
    let answer = passkey.get(&begun.options);
    let pages = join_all(strangers.iter().map(|browser| browser.answer(&begun, &answer))).await;
    assert_eq!(pages.iter().filter(|page| starts_session(page)).count(), 1);
}

on_both! {
    of_40_guesses_at_two_processes_five_are_compared: five_are_compared;
    of_40_right_codes_at_two_processes_one_signs_in: one_signs_in;
    of_20_codes_asked_at_two_processes_five_go_out: five_texts_go_out;
    of_60_askers_at_two_processes_25_may: twenty_five_may_ask;
    of_20_codes_of_a_browser_at_two_processes_10_are_sent: ten_of_a_browser_may_ask;
    of_20_askers_of_a_site_at_two_processes_7_may: seven_of_the_site_may_ask with ("UNTETHER_CODES_PER_SITE", "7");
    of_520_checks_at_two_processes_500_are_made: five_hundred_are_checked;
    ten_wrong_codes_at_two_processes_lock: ten_wrong_ones_lock;
    a_sign_in_link_at_two_processes_signs_in_once: one_link_signs_in_once;
    a_passkeys_answer_at_two_processes_signs_in_once: one_answer_signs_in_once;
    nine_wrong_codes_at_two_processes_do_not: nine_do_not;
}
