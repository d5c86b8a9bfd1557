//! While a passkey exists, a code alone changes nothing at once: it waits for three days, in which any
//! older browser or passkey can refuse it.

use untether::domain::change::WAIT;

use crate::harness::{Authenticator, Browser, PHONE, Page, Test};

const PAGE: &str = "/settings/passkeys";
const WAIT_SECONDS: i64 = WAIT / 1_000;

/// The passkeys that the page lists.
async fn count(browser: &Browser) -> usize {
    let page = browser.get(PAGE).await;
    assert_eq!(page.status, 200);
    actions(&page, "/settings/passkeys/pky_", "/remove").len()
}

pub fn actions(page: &Page, start: &str, end: &str) -> Vec<String> {
    let actions = page.forms().into_iter().map(|form| form.action().to_owned());
    actions.filter(|action| action.starts_with(start) && action.ends_with(end)).collect()
}

/// Somebody with a fresh code, in a browser never seen before: perhaps a thief of the number.
async fn second_by_code(t: &Test) -> (Browser, Authenticator) {
    let browser = t.person().await;
    let mut second = Authenticator::new();
    let asked = browser.add_passkey(&mut second, "Second").await;
    let page = asked.settle().await;
    page.assert_shows(&["Waits for your word", "One more passkey for your sign-in"]);
    assert!(actions(&page, "/changes/", "/refuse").is_empty(), "whoever asks can't settle it");
    (browser, second)
}

both!(a_second_passkey_by_code_waits_72_hours, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, first) = t.person_with_passkey().await;
    t.advance(60);
    let (_, second) = second_by_code(t).await;
    t.advance(WAIT_SECONDS - 1);
    t.app.tidy().await;
    assert_eq!(t.browser().use_passkey(&second).await.location(), "/sign-in");
    t.advance(1);
    t.app.tidy().await;
    let browser = t.by_passkey(&second).await;
    assert_eq!(count(&browser).await, 2);
    t.by_passkey(&first).await;
    t.work().await;
    let alerts: Vec<String> = t.gateway.of_kind("ALERT").into_iter().map(|text| text.body).collect();
    assert!(alerts.iter().any(|body| body.contains("a change was asked for")), "{alerts:?}");
    assert_eq!(alerts.iter().filter(|body| body.contains("a passkey was added")).count(), 2, "{alerts:?}");
});

both!(with_a_passkey_the_second_is_there_at_once, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, first) = t.person_with_passkey().await;
    let browser = t.by_passkey(&first).await;
    let mut second = Authenticator::new();
    browser.add_passkey(&mut second, "Second").await.settle().await.assert_shows(&["Second"]);
    t.by_passkey(&second).await;
    // One authenticator is asked not to make two.
    let begun = browser.begin("/settings/passkeys/begin").await.unwrap();
    assert_eq!(begun.options["publicKey"]["excludeCredentials"].as_array().unwrap().len(), 2);
});

both!(an_older_browser_refuses_without_signing_in, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    own.add_passkey(&mut Authenticator::new(), "First").await;
    own.get("/connections").await.form_to("/sign-out").submit().await;
    t.advance(60);
    let (_, second) = second_by_code(t).await;
    let page = own.get("/sign-in").await;
    page.assert_shows(&["One more passkey for your sign-in"]).assert_hides(&["Budgetly"]);
    let refuse = actions(&page, "/changes/", "/refuse");
    assert_eq!(refuse.len(), 1);
    // Nobody else can.
    assert_eq!(t.browser().post(&refuse[0], &[]).await.status, 404);
    let young = t.browser();
    t.sign_in_on_own_device(&young, PHONE).await;
    assert_eq!(young.post(&refuse[0], &[]).await.status, 404, "a browser that came later");
    let done = page.form_to(&refuse[0]).submit().await;
    done.settle().await.assert_shows(&["It is refused"]).assert_hides(&["One more passkey"]);
    assert_eq!(own.post(&refuse[0], &[]).await.status, 404, "it is settled");
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    assert_eq!(t.browser().use_passkey(&second).await.location(), "/sign-in");
    let activity = t.person().await.get("/activity").await;
    activity.assert_shows(&["A change was refused", "One more passkey for your sign-in"]);
});

both!(an_older_passkey_refuses, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, first) = t.person_with_passkey().await;
    t.advance(60);
    let (_, second) = second_by_code(t).await;
    let browser = t.by_passkey(&first).await;
    let page = browser.get(PAGE).await;
    let refuse = actions(&page, "/changes/", "/refuse");
    assert_eq!(refuse.len(), 1);
    page.form_to(&refuse[0]).submit().await.settle().await.assert_hides(&["Waits for your word"]);
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    assert_eq!(t.browser().use_passkey(&second).await.location(), "/sign-in");
});

both!(removing_by_code_waits_and_by_passkey_does_not, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, first) = t.person_with_passkey().await;
    // The page lists them by age.
    t.advance(1);
    let browser = t.by_passkey(&first).await;
    let mut second = Authenticator::new();
    browser.add_passkey(&mut second, "Second").await;
    t.advance(60);
    let by_code = t.person().await;
    let page = by_code.get(PAGE).await;
    let remove = actions(&page, "/settings/passkeys/pky_", "/remove");
    page.form_to(&remove[0]).submit().await.settle().await.assert_shows(&["One passkey less"]);
    // Asked twice it waits once.
    page.form_to(&remove[0]).submit().await;
    assert_eq!(
        by_code.get(PAGE).await.all("h3").iter().filter(|h| h.contains("One passkey less")).count(),
        1
    );
    t.advance(WAIT_SECONDS - 1);
    t.app.tidy().await;
    t.by_passkey(&first).await;
    t.advance(1);
    t.app.tidy().await;
    assert_eq!(t.browser().use_passkey(&first).await.location(), "/sign-in");
    let by_second = t.by_passkey(&second).await;
    let page = by_second.get(PAGE).await;
    let remove = actions(&page, "/settings/passkeys/pky_", "/remove");
    page.form_to(&remove[0]).submit().await.settle().await.assert_shows(&["You have none yet"]);
    t.work().await;
    let removed = t.gateway.of_kind("ALERT").into_iter().filter(|text| text.body.contains("was removed"));
    assert_eq!(removed.count(), 2);
});

both!(two_passkeys_at_once_by_code_are_one_and_one_that_waits, async |t| {
    t.share(t.grant("c-1")).await;
    let (here, there) = (t.person().await, t.person().await);
    let mut begun = Vec::new();
    for browser in [&here, &there] {
        let one = browser.begin("/settings/passkeys/begin").await.unwrap();
        let answer = Authenticator::new().create(&one.options);
        begun.push((one.ceremony, answer));
    }
    let posts = [&here, &there].into_iter().zip(&begun).map(|(browser, (ceremony, answer))| async move {
        browser.post(PAGE, &[("ceremony", ceremony), ("answer", answer), ("name", "One")]).await.status
    });
    let statuses = futures_util::future::join_all(posts).await;
    assert_eq!(statuses, [303, 303]);
    assert_eq!(count(&here).await, 1);
    here.get(PAGE).await.assert_shows(&["One more passkey for your sign-in"]);
});
