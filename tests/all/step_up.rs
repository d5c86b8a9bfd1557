//! What changes how a person signs in, or what is theirs, takes a proof of at most twenty minutes ago.

use crate::harness::{Authenticator, Browser, PHONE, Test};
use crate::number_change::changed;

const STEP_UP: i64 = 20 * 60;
const NEW: &str = "+14155550019";

/// A session that began so many seconds ago, and was used meanwhile.
async fn aged(t: &Test, passkey: &Authenticator, seconds: i64) -> Browser {
    let browser = t.by_passkey(passkey).await;
    t.advance(600);
    browser.get("/connections").await;
    t.advance(seconds - 600);
    browser
}

/// Where a form leads, or its status where it leads nowhere.
async fn leads(browser: &Browser, path: &str, fields: &[(&str, &str)]) -> String {
    let page = browser.post(path, fields).await;
    if page.status == 303 { page.location() } else { page.status.to_string() }
}

fn one(t: &Test, sql: &str) -> String {
    t.database.texts(sql).into_iter().next().unwrap()
}

both!(twenty_minutes_and_not_a_second_more, async |t| {
    let reported = t.share(t.grant("c-1").set("/consumer/subject", "usr_81")).await;
    let (_, passkey) = t.person_with_passkey().await;
    let browser = t.by_passkey(&passkey).await;
    browser.add_passkey(&mut Authenticator::new(), "Second").await;
    browser.post(&format!("/connections/{reported}/report"), &[("hold", "app")]).await;
    let kept = t.share(t.grant("c-2")).await;
    let hold = one(t, "SELECT id AS value FROM holds");
    let second = one(t, "SELECT id AS value FROM passkeys WHERE name = 'Second'");
    t.advance(1);
    changed(t, NEW, 0).await;
    let change = one(t, "SELECT id AS value FROM changes WHERE kind = 'PLATFORM_NUMBER'");
    let report = format!("/connections/{reported}/report");
    let (passkeys, confirm) = ("/settings/passkeys", "/confirm?next=/settings/passkeys");
    let number = [("country", "US"), ("phone", NEW)];
    let none: &[(&str, &str)] = &[];
    for (path, fields, done, refused) in [
        ("/settings/lock".to_owned(), none, passkeys, confirm),
        ("/settings/lock/off".to_owned(), none, passkeys, confirm),
        ("/older/not-mine".to_owned(), none, "/older", "/confirm?next=/older"),
        ("/settings/number".to_owned(), &number, "/settings/number/code", "/confirm?next=/settings/number"),
        (format!("/settings/passkeys/{second}/remove"), none, passkeys, confirm),
        (format!("/connections/{kept}/release"), none, &format!("/connections/{kept}"), "403"),
        (format!("/holds/{hold}/lift"), none, &report, "403"),
        (format!("/changes/{change}/approve"), none, "/settings/number", "404"),
    ] {
        let late = aged(t, &passkey, STEP_UP + 1).await;
        assert_eq!(leads(&late, &path, fields).await, refused, "{path}, late");
        let in_time = aged(t, &passkey, STEP_UP).await;
        assert_eq!(leads(&in_time, &path, fields).await, done, "{path}, in time");
    }
    t.work().await;
});

// The page after a right code that opens nothing alone: ten minutes.
both!(ten_minutes_for_who_needs_the_passkey, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, passkey) = t.person_with_passkey().await;
    t.by_passkey(&passkey).await.post("/settings/lock", &[]).await;
    t.advance(3 * 86_400);
    t.app.tidy().await;
    for (wait, status) in [(600, 200), (601, 303)] {
        let browser = t.browser();
        let page = t.ask_code(&browser, PHONE).await;
        let code = t.code_for(PHONE).await;
        let done = page.form_with("code").set("code", &code).submit().await;
        assert_eq!(done.location(), "/sign-in/locked");
        t.advance(wait);
        assert_eq!(browser.get("/sign-in/locked").await.status, status, "after {wait} s");
    }
});
