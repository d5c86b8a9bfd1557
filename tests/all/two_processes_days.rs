//! Two processes of the binary on one database: what is counted over a day and longer, and for a person. The
//! time that passes is taken off what was counted so far.

use futures_util::future::join_all;
use serde_json::json;

use crate::harness::{Browser, PHONE, Two, ask_at_once, enter};
use crate::sign_in_races::starts_session;

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

impl Two {
    /// So many wrong codes, all at once at both, five for each sign-in.
    async fn miss(&self, times: usize) {
        let asked = join_all((0..times.div_ceil(5)).map(|_| self.ask())).await;
        let form = [("code", "000000")];
        let tries = (0..times).map(|n| asked[n / 5][n % 2].post("/sign-in/code", &form));
        assert!(join_all(tries).await.iter().all(|page| page.status == 422));
        self.idle().await;
    }

    /// Whether a code can be asked for here, comes, and is taken there.
    async fn gets_in(&self) -> bool {
        let before = self.texted().await;
        let browsers = self.ask().await;
        if self.texted().await == before {
            return false;
        }
        let code = self.here.newest(&self.gateway).await;
        starts_session(&browsers[1].post("/sign-in/code", &[("code", &code)]).await)
    }

    async fn texted(&self) -> usize {
        self.idle().await;
        self.gateway.codes().len()
    }

    /// Signs somebody in with a code, who stays signed in.
    async fn person(&self) -> Browser {
        let (browsers, code) = self.asked().await;
        assert!(enter(&browsers, [code].into_iter()).await.iter().all(starts_session));
        browsers[0].clone()
    }
}

async fn thirty_lock_for_a_day(two: &Two) {
    for (last, opens) in [(9, true), (10, false)] {
        for times in [10, 10, last] {
            two.miss(times).await;
            two.pass(10 * MINUTE);
        }
        assert_eq!(two.gets_in().await, opens, "{last}");
        two.pass(DAY);
    }
    assert!(two.gets_in().await);
}

async fn a_hundred_end_sign_in_by_text(two: &Two) {
    for (last, opens) in [(9, true), (10, false)] {
        for _ in 0..3 {
            for _ in 0..3 {
                two.miss(10).await;
                two.pass(10 * MINUTE);
            }
            two.pass(DAY);
        }
        two.miss(last).await;
        two.pass(DAY);
        assert_eq!(two.gets_in().await, opens, "{last}");
    }
}

async fn ten_texts_go_out_in_a_day(two: &Two) {
    for texts in [5, 10, 10] {
        ask_at_once(&two.strangers(20), |_| PHONE.to_owned()).await;
        assert_eq!(two.texted().await, texts);
        two.pass(10 * MINUTE);
    }
    two.pass(DAY);
    ask_at_once(&two.strangers(20), |_| PHONE.to_owned()).await;
    assert_eq!(two.texted().await, 15);
}

async fn one_new_code_goes_out(two: &Two) {
    let (browsers, _) = two.asked().await;
    two.pass(MINUTE);
    join_all((0..20).map(|n| browsers[n % 2].post("/sign-in/code/resend", &[]))).await;
    assert_eq!(two.texted().await, 2);
}

async fn five_sessions_stay(two: &Two) {
    two.person().await;
    let strangers = two.strangers(8);
    let mut paths = Vec::new();
    for _ in &strangers {
        let made = two.platforms[0].post("/sign-in-links", &json!({ "phone": PHONE })).await;
        paths.push(Browser::path_of(made.json["url"].as_str().unwrap()));
    }
    let pages = join_all(strangers.iter().zip(&paths).map(|(browser, path)| browser.post(path, &[]))).await;
    assert!(pages.iter().all(starts_session));
    let live = join_all(strangers.iter().map(Browser::is_signed_in)).await;
    assert_eq!(live.iter().filter(|live| **live).count(), 5);
}

/// Four browsers that were never here sign in as somebody who has signed in before.
async fn one_alert_goes_out(two: &Two) {
    two.person().await;
    let mut asked = Vec::new();
    for _ in 0..4 {
        asked.push(two.asked().await);
    }
    let forms: Vec<_> = asked.iter().map(|(_, code)| [("code", code.as_str())]).collect();
    let entered = asked.iter().enumerate().map(|(n, (both, _))| both[n % 2].post("/sign-in/code", &forms[n]));
    assert!(join_all(entered).await.iter().all(starts_session));
    two.idle().await;
    assert_eq!(two.gateway.of_kind("ALERT").len(), 1);
}

on_both! {
    of_10_codes_in_a_day_at_two_processes_no_11th_goes_out: ten_texts_go_out_in_a_day;
    of_20_new_codes_at_two_processes_one_goes_out: one_new_code_goes_out;
    thirty_in_a_day_at_two_processes_lock_and_29_do_not: thirty_lock_for_a_day;
    a_hundred_in_a_row_at_two_processes_end_sign_in_by_text_and_99_do_not: a_hundred_end_sign_in_by_text;
    of_8_sessions_at_two_processes_five_stay: five_sessions_stay;
    of_4_strange_browsers_at_two_processes_one_is_told_of: one_alert_goes_out;
}
