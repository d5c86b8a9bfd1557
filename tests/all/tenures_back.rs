//! A person is back: what was theirs before goes on where they are now. And what is older can be stopped
//! by somebody who does not see it.

use untether::domain::change::WAIT;

use crate::harness::{Authenticator, Browser, PHONE, Page, Test};
use crate::passkey_changes::actions;

const DAY: i64 = 86_400;
const WAIT_SECONDS: i64 = WAIT / 1_000;

async fn sign_out(browser: &Browser) {
    browser.get("/settings").await.form_to("/sign-out").submit().await;
}

/// A person with an own browser, whose tenure has closed since: somebody else proved the number.
pub async fn closed(t: &Test) -> (Browser, Browser) {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    sign_out(&own).await;
    t.advance(46 * DAY);
    let newcomer = t.browser();
    t.sign_in(&newcomer, PHONE).await.assert_hides(&["Budgetly"]);
    (own, newcomer)
}

both!(a_code_in_an_own_browser_brings_the_closed_tenure_back, async |t| {
    let (own, newcomer) = closed(t).await;
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly"]);
    own.get("/activity").await.assert_shows(&["You are back", "We were told that you share data"]);
    // The two are one now. Who was there meanwhile may have been somebody else: they prove it anew.
    assert!(!newcomer.is_signed_in().await);
    t.sign_in(&newcomer, PHONE).await.assert_shows(&["Budgetly"]);
    // And what arrives late for the old one arrives here.
    t.share(t.grant("c-2").app("payday", "Payday")).await;
    own.get("/connections").await.assert_shows(&["Payday"]);
});

both!(a_passkey_after_the_code_brings_it_back, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    t.advance(46 * DAY);
    let browser = t.browser();
    t.sign_in(&browser, PHONE).await.assert_hides(&["Budgetly"]);
    let page = browser.use_passkey(&authenticator).await;
    page.settle().await.assert_shows(&["Budgetly"]);
    browser.get("/settings/passkeys").await.assert_shows(&["My phone", "Last used"]);
});

both!(a_passkey_of_a_closed_tenure_takes_the_code_as_well, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    t.advance(46 * DAY);
    t.sign_in(&t.browser(), PHONE).await.assert_hides(&["Budgetly"]);
    let browser = t.browser();
    let page = browser.use_passkey(&authenticator).await;
    assert_eq!(page.location(), "/sign-in");
    let page = page.follow().await;
    page.assert_shows(&["Show with a code that you still have it"]);
    t.sign_in_from(&page, PHONE, false).await.assert_shows(&["Budgetly"]);
});

// Whoever had the number meanwhile, a thief or its next holder, does not come back in by what they made there.
both!(what_was_made_meanwhile_does_not_open_what_comes_back, async |t| {
    let (own, newcomer) = closed(t).await;
    let mut theirs = Authenticator::new();
    newcomer.add_passkey(&mut theirs, "Theirs").await;
    let known = t.browser();
    t.sign_in_on_own_device(&known, PHONE).await;
    sign_out(&known).await;
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly"]);
    assert!(!newcomer.is_signed_in().await);
    assert_eq!(t.browser().use_passkey(&theirs).await.location(), "/sign-in");
    own.get("/settings/passkeys").await.assert_shows(&["You have none yet"]);
    own.get("/activity").await.assert_shows(&["A passkey was removed."]);
    // Nor can their browser refuse anything, or carry the tenure on.
    own.get("/older").await.form_to("/older/not-mine").submit().await;
    sign_out(&own).await;
    assert!(actions(&known.get("/sign-in").await, "/changes/", "/refuse").is_empty());
    assert_eq!(actions(&own.get("/sign-in").await, "/changes/", "/refuse").len(), 1);
});

// Unless it was all the same person: the newer passkey and the older browser say so together.
both!(what_the_same_person_made_meanwhile_stays, async |t| {
    let (own, newcomer) = closed(t).await;
    let mut passkey = Authenticator::new();
    newcomer.add_passkey(&mut passkey, "Newer").await;
    // Both at once: their older browser, the newer passkey, and the code.
    sign_out(&newcomer).await;
    t.advance(46 * DAY);
    let stranger = t.browser();
    t.sign_in(&stranger, PHONE).await.assert_hides(&["Budgetly"]);
    own.use_passkey(&passkey).await.settle().await.assert_shows(&["Show with a code"]);
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly"]);
    assert!(!stranger.is_signed_in().await);
    own.get("/settings/passkeys").await.assert_shows(&["Newer"]);
});

both!(a_lock_comes_back_with_the_passkey_that_it_requires, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, passkey) = t.person_with_passkey().await;
    let browser = t.by_passkey(&passkey).await;
    browser.get("/settings/passkeys").await.form_to("/settings/lock").submit().await;
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    t.advance(46 * DAY);
    t.sign_in(&t.browser(), PHONE).await.assert_hides(&["Budgetly"]);
    let page = t.browser().use_passkey(&passkey).await.follow().await;
    t.sign_in_from(&page, PHONE, false).await.assert_shows(&["Budgetly"]);
    let page = t.ask_code(&t.browser(), PHONE).await;
    let code = t.code_for(PHONE).await;
    assert_eq!(page.form_with("code").set("code", &code).submit().await.location(), "/sign-in/locked");
});

// B takes the number over from A, and moves on to another: whoever proves it next is neither.
both!(where_the_last_holder_moved_away_the_next_begins_anew, async |t| {
    t.share(t.grant("c-1")).await;
    t.person().await;
    let b = t.person().await;
    b.get("/older").await.form_to("/older/not-mine").submit().await;
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    let (b, passkey) = t.person_with_passkey().await;
    b.get("/connections").await.assert_hides(&["Budgetly"]);
    let b = t.by_passkey(&passkey).await;
    let page = b.get("/settings/number").await;
    let page = page.form_to("/settings/number").set("phone", "+14155550019").submit().await.follow().await;
    let code = t.code_for("+14155550019").await;
    page.form_with("code").set("code", &code).submit().await.settle().await.assert_shows(&["0019"]);
    t.advance(DAY);
    for _ in 0..2 {
        let next = t.browser();
        t.sign_in(&next, PHONE).await.assert_hides(&["Budgetly"]).assert_shows(&["Nothing to show"]);
    }
    t.advance(DAY);
    t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Taxly"]).assert_hides(&["Budgetly"]);
});

// A number's opt-out is its holder's.
both!(who_takes_a_number_over_wants_texts, async |t| {
    t.share(t.grant("c-1")).await;
    let before = t.person().await;
    before.get("/settings/notices").await.form_to("/settings/notices").submit().await;
    before.get("/older").await.form_to("/older/not-mine").submit().await;
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    let answer = t.platform.notify(&t.grant("c-2").to_json()).await;
    assert_eq!(answer.json["notice"], "QUEUED");
    t.work().await;
});

both!(recycled_number_signing_in_twice_to_open_the_old_tenure, async |t| {
    let (_, newcomer) = closed(t).await;
    sign_out(&newcomer).await;
    for _ in 0..2 {
        t.sign_in(&newcomer, PHONE).await.assert_hides(&["Budgetly"]);
        sign_out(&newcomer).await;
    }
    t.sign_in_on_own_device(&newcomer, PHONE).await.assert_hides(&["Budgetly"]);
    sign_out(&newcomer).await;
    t.sign_in(&newcomer, PHONE).await.assert_hides(&["Budgetly"]);
});

both!(passkey_added_in_a_limited_view_to_open_it, async |t| {
    let (_, newcomer) = closed(t).await;
    let mut authenticator = Authenticator::new();
    newcomer.add_passkey(&mut authenticator, "Mine").await;
    let by_passkey = t.by_passkey(&authenticator).await;
    by_passkey.get("/connections").await.assert_hides(&["Budgetly"]);
    sign_out(&by_passkey).await;
    by_passkey.use_passkey(&authenticator).await;
    by_passkey.get("/connections").await.assert_hides(&["Budgetly"]);
});

/// The page without what differs between any two answers: nothing does.
async fn limited(t: &Test, phone: &str) -> (Page, Page) {
    let browser = t.browser();
    let list = t.sign_in(&browser, phone).await;
    (list, browser.get("/older").await)
}

both!(the_limited_page_is_the_same_bytes_for_every_new_tenure, async |t| {
    const OTHER: &str = "+14155550012";
    t.share(t.grant("c-1")).await;
    t.person().await;
    // This one is known to us and never had anything: its only connection was somebody else's mistake.
    t.share(t.grant("c-2").phone(OTHER).without_proof()).await;
    t.advance(46 * DAY);
    let (hidden, hidden_older) = limited(t, PHONE).await;
    let (nothing, nothing_older) = limited(t, OTHER).await;
    assert_eq!(hidden.html, nothing.html);
    assert_eq!(hidden_older.html, nothing_older.html);
    hidden.assert_shows(&[
        "Nothing to show",
        "Since you proved this number",
        "Something missing, or not yours?",
    ]);
    hidden_older.assert_shows(&["Phone numbers change hands", "Stop everything older"]);
});

async fn stop_older(browser: &Browser) -> Page {
    let page = browser.get("/older").await;
    page.form_to("/older/stop").submit().await.settle().await
}

both!(everything_older_stops_after_72_hours_unseen, async |t| {
    let (_, newcomer) = closed(t).await;
    // One that waits, unseen: nobody has proven it.
    stop_older(&newcomer).await.assert_shows(&["You asked for it"]).assert_hides(&["Budgetly"]);
    t.share(t.grant("c-2").app("payday", "Payday")).await;
    t.advance(WAIT_SECONDS - 1);
    t.app.tidy().await;
    assert_eq!(t.status("c-1").await, "ACTIVE");
    t.advance(1);
    t.app.tidy().await;
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    assert_eq!(t.status("c-2").await, "ACTIVE", "what came since then is seen, and stays");
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
    t.gateway
        .of_kind("ALERT")
        .iter()
        .for_each(|text| assert!(!text.body.contains("change"), "{}", text.body));
});

both!(the_old_tenures_browser_refuses_for_its_own, async |t| {
    let (own, newcomer) = closed(t).await;
    stop_older(&newcomer).await;
    let page = own.get("/sign-in").await;
    page.assert_shows(&["Everything older on this number will stop"]);
    let refuse = actions(&page, "/changes/", "/refuse");
    page.form_to(&refuse[0]).submit().await.settle().await.assert_shows(&["It is refused"]);
    // Whoever asked does not hear of it.
    newcomer.get("/older").await.assert_shows(&["You asked for it"]);
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(who_is_back_loses_nothing, async |t| {
    let (own, newcomer) = closed(t).await;
    stop_older(&newcomer).await;
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly"]);
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(app_and_bank_by_name_stop_at_once_and_nothing_tells_it, async |t| {
    let (_, newcomer) = closed(t).await;
    let page = newcomer.get("/older").await;
    let form = page.form_to("/older/stop-named");
    let missed = form.clone().set("app", "Payday").set("bank", "Platypus Bank").submit().await;
    assert_eq!(missed.status, 200);
    assert_eq!(t.status("c-1").await, "ACTIVE");
    let hit = form.clone().set("app", "BUDGETLY").set("bank", "platypus bank").submit().await;
    assert_eq!(hit.html, missed.html);
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    let empty = form.set("app", "Budgetly").submit().await;
    assert_eq!(empty.status, 422);
    empty.assert_shows(&["Name both the app and the bank."]);
    assert_eq!(empty.attribute("#app", "value").as_deref(), Some("Budgetly"));
    newcomer.get("/activity").await.assert_hides(&["You stopped sharing"]);
    t.work().await;
});

both!(the_new_owner_begins_anew_after_72_hours, async |t| {
    t.share(t.grant("c-1")).await;
    t.person().await;
    t.advance(10 * DAY);
    // The number went to somebody else within the days of trust: they see what is not theirs.
    let stranger = t.browser();
    t.sign_in(&stranger, PHONE).await.assert_shows(&["Budgetly"]);
    let page = stranger.get("/older").await;
    page.form_to("/older/not-mine").submit().await.settle().await.assert_shows(&["Your list begins anew"]);
    t.advance(WAIT_SECONDS - 1);
    t.app.tidy().await;
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Budgetly"]);
    t.advance(1);
    t.app.tidy().await;
    let page = t.sign_in(&t.browser(), PHONE).await;
    page.assert_hides(&["Budgetly"]);
});

both!(the_owner_before_refuses_it, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    sign_out(&own).await;
    t.advance(60);
    let stranger = t.person().await;
    stranger.get("/older").await.form_to("/older/not-mine").submit().await;
    let page = own.get("/sign-in").await;
    page.assert_shows(&["Somebody else says that your number is theirs now"]);
    let refuse = actions(&page, "/changes/", "/refuse");
    page.form_to(&refuse[0]).submit().await;
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Budgetly"]);
});

both!(a_claim_takes_a_fresh_proof, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.advance(10 * 60);
    browser.get("/older").await;
    t.advance(10 * 60 + 1);
    let page = browser.get("/older").await.form_to("/older/not-mine").submit().await;
    assert_eq!(page.location(), "/confirm?next=/older");
});
