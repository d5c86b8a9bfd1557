//! Codes alone open nothing where a person requires their passkey: a stolen SIM gets nothing.

use untether::domain::change::WAIT;

use crate::guessing::miss;
use crate::harness::{Authenticator, Browser, PHONE, Page, Test};
use crate::passkey_changes::actions;

const PAGE: &str = "/settings/passkeys";
const WAIT_SECONDS: i64 = WAIT / 1_000;
const DAY: i64 = 86_400;

async fn ask_for_lock(browser: &Browser) -> Page {
    let page = browser.get(PAGE).await;
    page.form_to("/settings/lock").submit().await.settle().await
}

/// A person whose number is locked, in an own browser and with a passkey.
pub async fn locked(t: &Test) -> (Browser, Authenticator) {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    let mut authenticator = Authenticator::new();
    own.add_passkey(&mut authenticator, "My phone").await;
    let page = own.use_passkey(&authenticator).await;
    assert_eq!(page.status, 303);
    ask_for_lock(&own).await.assert_shows(&["You asked for it", "Codes alone will let nobody in"]);
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    (own, authenticator)
}

/// Enters the right code in this browser; where that leads to.
pub async fn right_code(t: &Test, browser: &Browser) -> Page {
    let page = t.ask_code(browser, PHONE).await;
    let code = t.code_for(PHONE).await;
    page.form_with("code").set("code", &code).submit().await
}

both!(it_takes_effect_after_72_hours, async |t| {
    t.share(t.grant("c-1")).await;
    let (by_code, authenticator) = t.person_with_passkey().await;
    // Whoever might not be able to use the passkey could lock themselves out.
    let page = by_code.get(PAGE).await.form_to("/settings/lock").submit().await;
    assert_eq!(page.location(), "/confirm?next=/settings/passkeys");
    let browser = t.by_passkey(&authenticator).await;
    ask_for_lock(&browser).await.assert_shows(&["You asked for it"]);
    t.advance(WAIT_SECONDS - 1);
    t.app.tidy().await;
    assert_eq!(right_code(t, &t.browser()).await.location(), "/connections");
    t.advance(1);
    t.app.tidy().await;
    let thief = t.browser();
    let page = right_code(t, &thief).await;
    assert_eq!((page.status, page.location().as_str()), (303, "/sign-in/locked"));
    page.settle().await.assert_shows(&["Now your passkey"]).assert_hides(&["Budgetly", "Platypus"]);
    assert!(!thief.is_signed_in().await);
    assert_eq!(thief.get(PAGE).await.status, 303);
});

both!(code_and_passkey_open_it_and_so_does_the_passkey_alone, async |t| {
    let (_, authenticator) = locked(t).await;
    t.by_passkey(&authenticator).await;
    let browser = t.browser();
    let _form = right_code(t, &browser).await.settle().await.form_to("/sign-in/passkey");
    let page = browser.use_passkey(&authenticator).await;
    assert_eq!(page.location(), "/connections");
    page.settle().await.assert_shows(&["Budgetly"]);
    // Together they are a proof of the number: it is still theirs 45 days later.
    t.advance(45 * DAY);
    assert_eq!(right_code(t, &t.browser()).await.location(), "/sign-in/locked");
});

both!(an_own_browser_is_no_passkey, async |t| {
    let (own, _) = locked(t).await;
    assert_eq!(right_code(t, &own).await.location(), "/sign-in/locked");
});

both!(a_link_and_a_code_open_nothing_either, async |t| {
    let (_, _) = locked(t).await;
    t.share(t.grant("c-2").app("payday", "Payday")).await;
    let link = t.newest_link().await;
    let thief = t.browser();
    let page = thief.visit(&link).await;
    let asked = page.form_to("/sign-in").submit().await.follow().await;
    let code = t.code_for(PHONE).await;
    let done = asked.form_with("code").set("code", &code).submit().await;
    assert_eq!(done.location(), "/sign-in/locked");
    assert!(!thief.is_signed_in().await);
});

both!(an_older_browser_refuses_it, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    t.advance(60);
    // Somebody else got hold of the number, and adds a passkey of theirs.
    let (_, theirs) = t.person_with_passkey().await;
    let thief = t.by_passkey(&theirs).await;
    t.advance(60);
    ask_for_lock(&thief).await;
    own.get("/connections").await.form_to("/sign-out").submit().await;
    let page = own.get("/sign-in").await;
    let refuse = actions(&page, "/changes/", "/refuse");
    assert_eq!(refuse.len(), 1);
    page.form_to(&refuse[0]).submit().await.settle().await.assert_shows(&["It is refused"]);
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    assert_eq!(right_code(t, &t.browser()).await.location(), "/connections");
});

both!(the_passkey_ends_it_at_once, async |t| {
    let (_, authenticator) = locked(t).await;
    let browser = t.by_passkey(&authenticator).await;
    let page = browser.get(PAGE).await;
    page.assert_shows(&["Codes alone let nobody in"]);
    // The last passkey stays while it is needed.
    let remove = actions(&page, "/settings/passkeys/pky_", "/remove");
    let refused = page.form_to(&remove[0]).submit().await;
    assert_eq!(refused.status, 422);
    refused.assert_shows(&["This is your last passkey"]);
    page.form_to("/settings/lock/off")
        .submit()
        .await
        .settle()
        .await
        .assert_hides(&["Codes alone let nobody in"]);
    assert_eq!(right_code(t, &t.browser()).await.location(), "/connections");
    t.work().await;
    let alerts = t.gateway.of_kind("ALERT");
    assert!(alerts.iter().any(|text| text.body.contains("takes a code alone again")), "{alerts:?}");
});

both!(a_new_tenure_starts_unlocked, async |t| {
    let (own, authenticator) = locked(t).await;
    t.advance(46 * DAY);
    // Nobody has proven the number for longer than it is trusted: whoever does is somebody else.
    let newcomer = t.browser();
    let page = right_code(t, &newcomer).await;
    assert_eq!(page.location(), "/connections");
    page.settle().await.assert_hides(&["Budgetly"]);
    // Not so for the one who is known: code and passkey bring back what was theirs.
    let page = own.use_passkey(&authenticator).await;
    page.settle().await.assert_shows(&["Show with a code that you still have it"]);
    let page = right_code(t, &own).await;
    assert_eq!(page.location(), "/connections");
    page.settle().await.assert_shows(&["Budgetly"]);
});

both!(staff_are_asked_and_nothing_opens_by_it, async |t| {
    locked(t).await;
    let browser = t.browser();
    let page = right_code(t, &browser).await.settle().await;
    let asked = page.form_to("/sign-in/recovery").submit().await;
    asked.settle().await.assert_shows(&["We have passed it on"]);
    assert!(!browser.is_signed_in().await);
    t.work().await;
    let alerts = t.gateway.of_kind("ALERT");
    assert!(alerts.iter().any(|text| text.body.contains("without your passkey")), "{alerts:?}");
    let metrics = t.platform.bare(reqwest::Method::GET, "/metrics", &[]).await.body;
    assert!(metrics.contains("untether_cases_open{kind=\"TENURE_RECOVERY\"} 1"), "{metrics}");
    // Without the code there is nothing to ask with.
    let stranger = t.browser();
    assert_eq!(stranger.post("/sign-in/recovery", &[]).await.location(), "/sign-in");
    assert_eq!(stranger.get("/sign-in/locked").await.location(), "/sign-in");
});

both!(a_passkey_ends_what_wrong_codes_have_locked, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    miss(t, PHONE, 10).await;
    t.by_passkey(&authenticator).await;
    assert_eq!(right_code(t, &t.browser()).await.location(), "/connections");
});

both!(the_new_owner_of_a_locked_number_waits_72_hours, async |t| {
    let (_, authenticator) = locked(t).await;
    let stranger = t.browser();
    let page = right_code(t, &stranger).await.settle().await;
    page.form_to("/sign-in/new-owner").submit().await.settle().await.assert_shows(&["You asked for it"]);
    t.advance(WAIT_SECONDS - 1);
    t.app.tidy().await;
    assert_eq!(right_code(t, &t.browser()).await.location(), "/sign-in/locked");
    t.advance(1);
    t.app.tidy().await;
    let page = right_code(t, &stranger).await;
    assert_eq!(page.location(), "/connections");
    page.settle().await.assert_hides(&["Budgetly"]);
    // The passkey of the tenure that has ended takes the code as well.
    assert_eq!(t.browser().use_passkey(&authenticator).await.location(), "/sign-in");
});

both!(whoever_used_the_passkey_since_keeps_the_number, async |t| {
    let (_, authenticator) = locked(t).await;
    let stranger = t.browser();
    let page = right_code(t, &stranger).await.settle().await;
    page.form_to("/sign-in/new-owner").submit().await;
    t.advance(60);
    let owner = t.browser();
    right_code(t, &owner).await;
    owner.use_passkey(&authenticator).await.settle().await.assert_shows(&["Budgetly"]);
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    assert_eq!(right_code(t, &t.browser()).await.location(), "/sign-in/locked");
});
