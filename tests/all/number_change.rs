//! A person takes another number: by their own word, or by the platform's.

use serde_json::json;

use crate::harness::{Authenticator, Browser, PHONE, Page, Test, at};
use crate::passkey_changes::actions;

const NEW: &str = "+14155550019";
const DAY: i64 = 86_400;
const WAIT: i64 = 3 * DAY;
const PAGE: &str = "/settings/number";

/// To the page that takes the code for the new number.
async fn ask(browser: &Browser, phone: &str) -> Page {
    let page = browser.get(PAGE).await;
    page.form_to(PAGE).set("phone", phone).submit().await
}

async fn prove(t: &Test, browser: &Browser, phone: &str) -> Page {
    let page = ask(browser, phone).await;
    assert_eq!((page.status, page.location().as_str()), (303, "/settings/number/code"), "{}", page.text());
    let page = page.follow().await;
    let code = t.code_for(phone).await;
    page.form_with("code").set("code", &code).submit().await.settle().await
}

both!(by_code_it_waits_72_hours_and_the_old_number_is_told, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    prove(t, &own, NEW).await.assert_shows(&["Everything moves to another number"]);
    t.work().await;
    let alerts = t.gateway.of_kind("ALERT");
    assert_eq!((alerts.len(), alerts[0].to.as_str()), (1, PHONE));
    t.advance(WAIT - 1);
    t.app.tidy().await;
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Budgetly"]);
    t.advance(1);
    t.app.tidy().await;
    t.sign_in(&t.browser(), NEW).await.assert_shows(&["Budgetly"]);
    // Whoever holds the old one begins anew.
    t.sign_in(&t.browser(), PHONE).await.assert_hides(&["Budgetly"]);
    // The own browser went along.
    t.advance(60 * DAY);
    t.sign_in(&own, NEW).await.assert_shows(&["Budgetly"]);
});

both!(with_a_passkey_it_is_at_once_and_everything_goes_along, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let (_, authenticator) = t.person_with_passkey().await;
    let browser = t.by_passkey(&authenticator).await;
    let page = prove(t, &browser, NEW).await;
    page.assert_shows(&["the number ending in 0019"]);
    browser.get("/connections").await.assert_shows(&["Budgetly"]);
    t.by_passkey(&authenticator).await;
    t.sign_in(&t.browser(), NEW).await.assert_shows(&["Budgetly"]);
    t.sign_in(&t.browser(), PHONE).await.assert_hides(&["Budgetly"]);
    // The link in the old number's texts selects nothing, and does not tell the new one.
    t.browser().visit(&link).await.assert_shows(&["This link doesn't work"]).assert_hides(&["0019"]);
    t.work().await;
    let told = t
        .gateway
        .of_kind("ALERT")
        .into_iter()
        .any(|text| text.to == PHONE && text.body.contains("moved to another"));
    assert!(told);
});

both!(an_own_browser_refuses_it, async |t| {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    own.get("/settings").await.form_to("/sign-out").submit().await;
    t.advance(60);
    let thief = t.person().await;
    prove(t, &thief, NEW).await;
    let page = own.get("/sign-in").await;
    let refuse = actions(&page, "/changes/", "/refuse");
    page.form_to(&refuse[0]).submit().await.settle().await.assert_shows(&["It is refused"]);
    t.advance(WAIT);
    t.app.tidy().await;
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Budgetly"]);
});

both!(what_is_no_number_to_take, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    for (typed, says) in [
        ("(415) 555-0010", "the number that you use already"),
        ("12", "We can't read this as a phone number"),
        ("", "Type your phone number"),
        ("+1 900 555 0123", "can't get text messages"),
    ] {
        let page = ask(&browser, typed).await;
        assert_eq!(page.status, 422, "{typed}");
        page.assert_shows(&[says]);
    }
    // Wrong codes: five, and then it is over.
    let page = ask(&browser, NEW).await.follow().await;
    let code = t.code_for(NEW).await;
    for n in 0..5 {
        let wrong = crate::harness::wrong(&code, n);
        assert_eq!(page.form_with("code").set("code", &wrong).submit().await.status, 422);
    }
    let late = page.form_with("code").set("code", &code).submit().await;
    late.settle().await.assert_hides(&["Everything moves"]);
    // The code of a proof signs nobody in.
    t.advance(20 * 60 + 1);
    assert_eq!(ask_late(&browser).await, "/sign-in");
});

async fn ask_late(browser: &Browser) -> String {
    let page = browser.post(PAGE, &[("country", "US"), ("phone", NEW)]).await;
    page.location().split('?').next().unwrap_or_default().to_owned()
}

both!(a_number_whose_owner_requires_a_passkey_is_not_joined, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550012").app("taxly", "Taxly")).await;
    let theirs = t.person_at("+14155550012").await;
    let mut passkey = Authenticator::new();
    theirs.add_passkey(&mut passkey, "Theirs").await;
    t.by_passkey(&passkey).await.get("/settings/passkeys").await.form_to("/settings/lock").submit().await;
    t.advance(WAIT);
    t.app.tidy().await;
    let (_, mine) = t.person_with_passkey().await;
    let browser = t.by_passkey(&mine).await;
    let page = ask(&browser, "+14155550012").await.follow().await;
    let code = t.code_for("+14155550012").await;
    let done = page.form_with("code").set("code", &code).submit().await;
    assert_eq!(done.status, 422);
    done.assert_shows(&["Nothing was changed: the owner of that number"]);
    browser.get("/connections").await.assert_shows(&["Budgetly"]).assert_hides(&["Taxly"]);
});

both!(a_move_that_is_refused_is_no_proof_of_the_number, async |t| {
    t.share(t.grant("c-2").phone("+14155550012").app("taxly", "Taxly")).await;
    let theirs = t.person_at("+14155550012").await;
    let mut passkey = Authenticator::new();
    theirs.add_passkey(&mut passkey, "Theirs").await;
    t.by_passkey(&passkey).await.get("/settings/passkeys").await.form_to("/settings/lock").submit().await;
    t.advance(44 * DAY);
    t.app.tidy().await;
    t.share(t.grant("c-1")).await;
    let (_, mine) = t.person_with_passkey().await;
    let browser = t.by_passkey(&mine).await;
    let page = ask(&browser, "+14155550012").await.follow().await;
    let code = t.code_for("+14155550012").await;
    assert_eq!(page.form_with("code").set("code", &code).submit().await.status, 422);
    // Forty-five days after their own last proof the number may be somebody else's.
    t.advance(DAY + 1);
    let newcomer = t.browser();
    let page = t.sign_in(&newcomer, "+14155550012").await;
    page.assert_hides(&["Taxly"]);
    assert_eq!(newcomer.get("/connections").await.status, 200);
});

/// The platform's word of another number; status and state of its answer.
pub async fn changed(t: &Test, phone: &str, sent: i64) -> (u16, String) {
    let now = at(t.now(), sent);
    let body = json!({
        "type": "PHONE_CHANGED", "sentOn": now.to_string(),
        "consumer": { "subject": "usr_81", "phone": phone, "phoneVerifiedAt": now.to_string() },
    });
    let answer = t.platform.notify(&body).await;
    (answer.status, answer.json["state"].as_str().unwrap_or_default().to_owned())
}

both!(by_the_platforms_word_after_72_hours, async |t| {
    t.share(t.grant("c-1").set("/consumer/subject", "usr_81")).await;
    t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    t.person().await;
    assert_eq!(changed(t, NEW, 0).await, (200, "PARKED".into()));
    // Said twice it waits once.
    assert_eq!(changed(t, NEW, 0).await.0, 200);
    t.advance(WAIT - 1);
    t.app.tidy().await;
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Budgetly", "Taxly"]);
    t.advance(1);
    t.app.tidy().await;
    t.sign_in(&t.browser(), NEW).await.assert_shows(&["Budgetly"]).assert_hides(&["Taxly"]);
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Taxly"]).assert_hides(&["Budgetly"]);
    t.work().await;
    let asked =
        t.gateway.of_kind("ALERT").into_iter().filter(|text| text.body.contains("a change was asked for"));
    assert_eq!(asked.map(|text| text.to).collect::<Vec<_>>(), [PHONE]);
});

both!(a_passkey_lets_the_platforms_word_count_at_once, async |t| {
    t.share(t.grant("c-1").set("/consumer/subject", "usr_81")).await;
    let (by_code, authenticator) = t.person_with_passkey().await;
    t.advance(60);
    changed(t, NEW, 0).await;
    let approve = |page: &Page| actions(page, "/changes/", "/approve");
    assert!(approve(&by_code.get(PAGE).await).is_empty());
    let browser = t.by_passkey(&authenticator).await;
    let page = browser.get(PAGE).await;
    let path = approve(&page);
    assert_eq!(path.len(), 1);
    assert_eq!(by_code.post(&path[0], &[]).await.status, 404);
    page.form_to(&path[0]).submit().await.settle().await.assert_hides(&["Everything moves"]);
    t.sign_in(&t.browser(), NEW).await.assert_shows(&["Budgetly"]);
});

both!(it_never_passes_a_number_lock, async |t| {
    t.share(t.grant("c-1").set("/consumer/subject", "usr_81")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    t.by_passkey(&authenticator)
        .await
        .get("/settings/passkeys")
        .await
        .form_to("/settings/lock")
        .submit()
        .await;
    t.advance(WAIT);
    t.app.tidy().await;
    changed(t, NEW, 0).await;
    t.advance(WAIT);
    t.app.tidy().await;
    let browser = t.by_passkey(&authenticator).await;
    browser.get("/connections").await.assert_shows(&["Budgetly"]);
    browser.get("/activity").await.assert_shows(&["A change that waited had nothing left to change."]);
});

// What belongs to one person is not another's to let go.
both!(each_tenure_lets_go_of_its_own, async |t| {
    t.share(t.grant("c-1").set("/consumer/subject", "usr_81")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    let page = t.by_passkey(&authenticator).await.get("/settings/passkeys").await;
    page.form_to("/settings/lock").submit().await;
    t.advance(WAIT);
    t.app.tidy().await;
    // The same human, by the platform's word, at another number.
    let theirs = "+14155550012";
    t.share(t.grant("c-2").phone(theirs).app("taxly", "Taxly").set("/consumer/subject", "usr_81")).await;
    t.person_at(theirs).await;
    changed(t, NEW, 0).await;
    t.advance(WAIT);
    t.app.tidy().await;
    t.sign_in(&t.browser(), NEW).await.assert_shows(&["Taxly"]).assert_hides(&["Budgetly"]);
    t.by_passkey(&authenticator).await.get("/connections").await.assert_shows(&["Budgetly"]);
    t.work().await;
    let asked =
        t.gateway.of_kind("ALERT").into_iter().filter(|text| text.body.contains("a change was asked for"));
    let mut told: Vec<String> = asked.map(|text| text.to).collect();
    told.sort();
    assert_eq!(told, [PHONE, PHONE, theirs], "the lock was asked for as well");
});

both!(an_older_word_that_comes_late_changes_nothing, async |t| {
    t.share(t.grant("c-1").set("/consumer/subject", "usr_81")).await;
    t.person().await;
    t.advance(60);
    changed(t, NEW, 0).await;
    changed(t, "+14155550018", -30).await;
    t.advance(WAIT);
    t.app.tidy().await;
    t.sign_in(&t.browser(), NEW).await.assert_shows(&["Budgetly"]);
});

// The everyday case: the number is gone, somebody else has it, and the platform says the new one.
both!(the_new_holder_reads_nothing_of_it, async |t| {
    t.share(t.grant("c-1").set("/consumer/subject", "usr_81")).await;
    t.person().await;
    t.advance(46 * DAY);
    t.person().await;
    t.work().await;
    let before = t.gateway.of_kind("ALERT").len();
    changed(t, NEW, 0).await;
    t.advance(WAIT);
    t.app.tidy().await;
    t.work().await;
    t.sign_in(&t.browser(), NEW).await.assert_shows(&["Budgetly"]);
    let alerts = t.gateway.of_kind("ALERT");
    assert!(alerts.iter().skip(before).all(|text| text.to != PHONE), "{alerts:?}");
});

both!(what_has_happened_and_whether_texts_come_go_along, async |t| {
    t.share(t.grant("c-1")).await;
    let (browser, authenticator) = t.person_with_passkey().await;
    browser.get("/settings/notices").await.form_to("/settings/notices").submit().await;
    let browser = t.by_passkey(&authenticator).await;
    prove(t, &browser, NEW).await;
    let page = browser.get("/activity").await;
    page.assert_shows(&["You turned texts about your connections off.", "A passkey was added."]);
    browser.get("/settings/notices").await.assert_shows(&["Texts are off"]);
    // Whoever has the old one next has not said so. (The minute is one of the number.)
    t.advance(60);
    let answer = t.platform.notify(&t.grant("c-2").app("taxly", "Taxly").to_json()).await;
    assert_eq!(answer.json["notice"], "QUEUED");
    t.work().await;
});

both!(the_last_word_counts, async |t| {
    t.share(t.grant("c-1").set("/consumer/subject", "usr_81")).await;
    t.person().await;
    changed(t, NEW, 0).await;
    t.advance(DAY);
    changed(t, "+14155550018", 0).await;
    t.advance(WAIT - DAY);
    t.app.tidy().await;
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Budgetly"]);
    t.advance(DAY);
    t.app.tidy().await;
    t.sign_in(&t.browser(), "+14155550018").await.assert_shows(&["Budgetly"]);
    // Back to the number that it is with: there is nothing to change.
    changed(t, "+14155550018", 0).await;
    t.person_at("+14155550018").await.get(PAGE).await.assert_hides(&["Waits for your word"]);
});
