//! What somebody who gets hold of a number for a while can't do with it: take it along, keep others from
//! refusing, guess codes that nobody was sent, or stay on.

use untether::domain::change::WAIT;
use untether::domain::keyring::Purpose;

use crate::guessing::miss;
use crate::harness::{Authenticator, Browser, PHONE, Page, Test};
use crate::passkey_changes::actions;

const THEIRS: &str = "+14155550019";
const WAIT_SECONDS: i64 = WAIT / 1_000;
const DAY: i64 = 86_400;
const PAGE: &str = "/settings/number";

async fn sign_out(browser: &Browser) {
    browser.get("/settings").await.form_to("/sign-out").submit().await;
}

/// Proves another number, with the code that is texted to it.
async fn take(t: &Test, browser: &Browser, phone: &str) -> Page {
    let page = browser.get(PAGE).await.form_to(PAGE).set("phone", phone).submit().await.follow().await;
    let code = t.code_for(phone).await;
    page.form_with("code").set("code", &code).submit().await
}

// One code read on somebody's phone would else let the reader's passkeys in there for good.
both!(a_number_that_somebody_uses_is_not_taken, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone(THEIRS).app("taxly", "Taxly")).await;
    let victim = t.person_at(THEIRS).await;
    let (_, passkey) = t.person_with_passkey().await;
    let browser = t.by_passkey(&passkey).await;
    let refused = take(t, &browser, THEIRS).await;
    assert_eq!(refused.status, 422);
    refused.assert_shows(&["somebody has signed in with that number before"]);
    browser.get("/connections").await.assert_shows(&["Budgetly"]).assert_hides(&["Taxly"]);
    victim.get("/connections").await.assert_shows(&["Taxly"]).assert_hides(&["Budgetly"]);
    // Nor in three days, without a passkey.
    let by_code = t.person().await;
    assert_eq!(take(t, &by_code, THEIRS).await.status, 422);
    by_code.get(PAGE).await.assert_hides(&["Everything moves"]);
    // Whoever has it is known there by their own browser.
    sign_out(&browser).await;
    t.sign_in_on_own_device(&browser, THEIRS).await;
    browser.use_passkey(&passkey).await;
    assert_eq!(take(t, &browser, THEIRS).await.status, 303);
    browser.get("/connections").await.assert_shows(&["Budgetly", "Taxly"]);
});

// A passkey that was made a minute ago says little where another browser was there before it.
both!(a_young_passkey_waits_where_an_older_browser_can_refuse, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    sign_out(&own).await;
    t.advance(60);
    let (_, passkey) = t.person_with_passkey().await;
    let thief = t.by_passkey(&passkey).await;
    take(t, &thief, THEIRS).await.settle().await.assert_shows(&["Everything moves to another number"]);
    let page = own.get("/sign-in").await;
    let refuse = actions(&page, "/changes/", "/refuse");
    page.form_to(&refuse[0]).submit().await.settle().await.assert_shows(&["It is refused"]);
    // It is taken at its word once it has been there for as long as it would have to wait.
    t.advance(WAIT_SECONDS - 1);
    let thief = t.by_passkey(&passkey).await;
    take(t, &thief, THEIRS).await.settle().await.assert_shows(&["Everything moves to another number"]);
    t.advance(1);
    let person = t.by_passkey(&passkey).await;
    take(t, &person, THEIRS).await.settle().await.assert_shows(&["the number ending in 0019"]);
});

// In the browser that was there before it, it counts at once.
both!(a_young_passkey_counts_in_the_own_browser, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    t.advance(60);
    let mut passkey = Authenticator::new();
    own.add_passkey(&mut passkey, "Mine").await;
    own.use_passkey(&passkey).await;
    take(t, &own, THEIRS).await.settle().await.assert_shows(&["the number ending in 0019"]);
});

// Forgotten browsers refuse for another three days: else whoever asks would forget them first.
both!(a_browser_that_was_forgotten_still_refuses, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    sign_out(&own).await;
    t.advance(60);
    let thief = t.person().await;
    let page = thief.get("/settings/sessions").await;
    let forget = actions(&page, "/settings/browsers/", "/forget");
    page.form_to(&forget[0]).submit().await;
    thief.get("/settings/sessions").await.assert_shows(&["There are none yet"]);
    take(t, &thief, THEIRS).await.settle().await.assert_shows(&["Everything moves to another number"]);
    t.advance(WAIT_SECONDS - 1);
    let page = own.get("/sign-in").await;
    assert_eq!(actions(&page, "/changes/", "/refuse").len(), 1);
    t.advance(1);
    assert!(actions(&own.get("/sign-in").await, "/changes/", "/refuse").is_empty());
    // It is a stranger for everything else from the first moment on.
    t.app.tidy().await;
    let kept = t.database.texts("SELECT id AS value FROM browsers");
    assert!(kept.is_empty(), "{kept:?}");
});

both!(a_code_that_was_not_texted_is_nobodys, async |t| {
    t.share(t.grant("c-1")).await;
    for _ in 0..5 {
        t.ask_code(&t.browser(), PHONE).await;
    }
    t.work().await;
    // The sixth in ten minutes. What would stand in its text opens nothing.
    let browser = t.browser();
    let page = t.ask_code(&browser, PHONE).await;
    let code = unsent(t);
    assert_eq!(page.form_with("code").set("code", &code).submit().await.status, 422);
    assert!(!browser.is_signed_in().await);
    // Nor one to a number that is to be proven.
    for _ in 0..5 {
        t.ask_code(&t.browser(), THEIRS).await;
    }
    t.advance(600);
    t.work().await;
    let person = t.person().await;
    for _ in 0..5 {
        t.ask_code(&t.browser(), THEIRS).await;
    }
    t.work().await;
    let page = person.get(PAGE).await.form_to(PAGE).set("phone", THEIRS).submit().await.follow().await;
    let code = unsent(t);
    assert_eq!(page.form_with("code").set("code", &code).submit().await.status, 422);
    t.work().await;
});

/// The code in the one message that waits.
fn unsent(t: &Test) -> String {
    let waits = "FROM outbox WHERE settled_at IS NULL AND kind = 'CODE'";
    let id = t.database.texts(&format!("SELECT id AS value {waits}"));
    let body = t.database.texts(&format!("SELECT body_sealed AS value {waits}"));
    assert_eq!((id.len(), body.len()), (1, 1));
    let text = t.app.operator().keys.open(Purpose::Encryption, &id[0], &body[0]).unwrap();
    text.rsplit('#').next().unwrap().to_owned()
}

// Ten wrong codes for a number lock it, wherever they are entered.
both!(proving_a_number_is_guessing_like_signing_in, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone(THEIRS).app("taxly", "Taxly")).await;
    let person = t.person().await;
    for (round, wrong) in [(0, 5), (1, 4)] {
        let page = person.get(PAGE).await.form_to(PAGE).set("phone", THEIRS).submit().await.follow().await;
        let code = t.code_for(THEIRS).await;
        for n in 0..wrong {
            let wrong = crate::harness::wrong(&code, n);
            assert_eq!(page.form_with("code").set("code", &wrong).submit().await.status, 422, "{round}");
        }
    }
    // Nine lock nothing; ten do.
    let stranger = t.browser();
    let page = t.ask_code(&stranger, THEIRS).await;
    let code = t.code_for(THEIRS).await;
    person.get(PAGE).await.form_to(PAGE).set("phone", THEIRS).submit().await;
    let asked = person.get("/settings/number/code").await;
    asked.form_with("code").set("code", &crate::harness::wrong(&code, 1)).submit().await;
    let locked = page.form_with("code").set("code", &code).submit().await;
    assert_eq!(locked.status, 422);
    t.work().await;
});

// What a code alone had begun is over once codes alone open nothing.
both!(a_lock_ends_what_codes_had_begun, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, passkey) = t.person_with_passkey().await;
    let page = t.by_passkey(&passkey).await.get("/settings/passkeys").await;
    page.form_to("/settings/lock").submit().await;
    t.advance(WAIT_SECONDS - 60);
    let thief = t.person().await;
    let owner = t.by_passkey(&passkey).await;
    t.advance(60);
    t.app.tidy().await;
    assert!(!thief.is_signed_in().await);
    assert!(owner.is_signed_in().await);
});

both!(who_came_in_with_a_passkey_goes_with_it, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, stolen) = t.person_with_passkey().await;
    let thief = t.by_passkey(&stolen).await;
    let owner = t.by_passkey(&stolen).await;
    let page = owner.get("/settings/passkeys").await;
    let remove = actions(&page, "/settings/passkeys/pky_", "/remove");
    page.form_to(&remove[0]).submit().await;
    assert!(!thief.is_signed_in().await);
    assert!(owner.is_signed_in().await);
});

// A former holder's passkey does not end what wrong codes have locked for the one of now.
both!(a_former_holders_passkey_unlocks_nothing, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, passkey) = t.person_with_passkey().await;
    t.advance(46 * DAY);
    t.sign_in(&t.browser(), PHONE).await.assert_hides(&["Budgetly"]);
    miss(t, PHONE, 10).await;
    assert_eq!(t.browser().use_passkey(&passkey).await.location(), "/sign-in");
    t.work().await;
    let texts = t.gateway.codes().len();
    t.ask_code(&t.browser(), PHONE).await;
    t.work().await;
    assert_eq!(t.gateway.codes().len(), texts, "it is locked as before");
});

// Claiming a locked number is not defeated by what is shared with it meanwhile.
both!(a_grant_does_not_undo_the_claim_of_a_locked_number, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, passkey) = t.person_with_passkey().await;
    let page = t.by_passkey(&passkey).await.get("/settings/passkeys").await;
    page.form_to("/settings/lock").submit().await;
    t.advance(WAIT_SECONDS);
    t.app.tidy().await;
    let newcomer = t.browser();
    let page = t.ask_code(&newcomer, PHONE).await;
    let code = t.code_for(PHONE).await;
    let page = page.form_with("code").set("code", &code).submit().await.settle().await;
    page.form_to("/sign-in/new-owner").submit().await;
    t.advance(DAY);
    t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    t.advance(WAIT_SECONDS - DAY);
    t.app.tidy().await;
    t.sign_in(&t.browser(), PHONE).await.assert_hides(&["Budgetly"]).assert_shows(&["Nothing to show"]);
});

// A refusal and the end of the three days, at two nodes at once: it is one or the other.
both!(refused_or_carried_out_but_not_both, async |t| {
    t.share(t.grant("c-1")).await;
    let there = t.another_node().await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    sign_out(&own).await;
    t.advance(60);
    let person = t.person().await;
    person.get("/older").await.form_to("/older/not-mine").submit().await;
    let refuse = actions(&own.get("/sign-in").await, "/changes/", "/refuse").remove(0);
    let elsewhere = own.at(there.consumer_url());
    t.advance(WAIT_SECONDS);
    let (here, far, ..) = futures_util::join!(
        own.post(&refuse, &[]),
        elsewhere.post(&refuse, &[]),
        t.app.tidy(),
        there.tidy(),
    );
    let refused = [here.status, far.status].into_iter().filter(|status| *status == 303).count();
    let carried_out = t.database.texts("SELECT act AS value FROM audit WHERE act = 'tenure.new_owner'").len();
    assert_eq!(refused + carried_out, 1, "refused {refused} times, carried out {carried_out} times");
    there.stop().await;
    t.work().await;
});

// One right code for a new number, entered many times at two nodes: everything moves once.
both!(a_number_is_taken_once, async |t| {
    t.share(t.grant("c-1")).await;
    let there = t.another_node().await;
    let (_, passkey) = t.person_with_passkey().await;
    let here = t.by_passkey(&passkey).await;
    here.get(PAGE).await.form_to(PAGE).set("phone", THEIRS).submit().await;
    let code = t.code_for(THEIRS).await;
    let both = [here.at(there.consumer_url()), here];
    let fields = [("code", code.as_str())];
    let tries = (0..20).map(|n| both[n % 2].post("/settings/number/code", &fields));
    let pages = futures_util::future::join_all(tries).await;
    assert!(pages.iter().all(|page| [303, 422].contains(&page.status)));
    let moved = t.database.texts("SELECT act AS value FROM audit WHERE act = 'number.moved'");
    assert_eq!(moved.len(), 1);
    there.stop().await;
    t.sign_in(&t.browser(), THEIRS).await.assert_shows(&["Budgetly"]);
});
