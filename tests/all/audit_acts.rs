//! What is recorded: every try to sign in, every refusal, every lock; and no flood of refused requests
//! fills the record.

use crate::harness::{Authenticator, PHONE, Test, wrong};
use crate::passkey_changes::actions;

const STRANGER: &str = "+14155550987";

/// The acts that begin so, with what they tell, in their order.
fn acts(t: &Test, start: &str) -> Vec<String> {
    t.database.texts(&format!(
        "SELECT act || ' ' || COALESCE(detail, '') AS value FROM audit WHERE act LIKE '{start}%' ORDER BY seq"
    ))
}

/// How many acts are seen by somebody.
fn seen(t: &Test, act: &str) -> usize {
    let sql = format!("SELECT seq || '' AS value FROM audit WHERE act = '{act}' AND tenure_id IS NOT NULL");
    t.database.texts(&sql).len()
}

both!(every_try_with_a_passkey_is_recorded, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    let before = acts(t, "sign_in.").len();
    let browser = t.browser();
    let begun = browser.begin("/sign-in/passkey/begin").await.unwrap();
    let answer = authenticator.get(&begun.options);
    browser.answer(&begun, &answer).await;
    // Again, and what is no answer at all.
    t.browser().answer(&begun, &answer).await;
    let begun = t.browser().begin("/sign-in/passkey/begin").await.unwrap();
    t.browser().answer(&begun, "{}").await;
    let told: Vec<String> = acts(t, "sign_in.").split_off(before);
    let refused: Vec<&String> = told.iter().filter(|act| act.starts_with("sign_in.refused")).collect();
    assert_eq!(refused, [r#"sign_in.refused {"why":"ceremony"}"#, r#"sign_in.refused {"why":"malformed"}"#]);
});

// Each act by its name: what the issue lists, done once.
both!(changes_of_passkey_number_setting_and_lock_are_recorded, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    let browser = t.by_passkey(&authenticator).await;
    let page = browser.get("/settings/passkeys").await;
    let rename = actions(&page, "/settings/passkeys/pky_", "/name");
    page.form_to(&rename[0]).set("name", "Other").submit().await;
    // The page lists them by age.
    t.advance(1);
    browser.add_passkey(&mut Authenticator::new(), "Second").await;
    browser.get("/settings/passkeys").await.form_to("/settings/lock").submit().await;
    browser.get("/settings/notices").await.form_to("/settings/notices").submit().await;
    t.advance(3 * 86_400);
    t.app.tidy().await;
    let browser = t.by_passkey(&authenticator).await;
    browser.get("/settings/passkeys").await.form_to("/settings/lock/off").submit().await;
    let page = browser.get("/settings/passkeys").await;
    let remove = actions(&page, "/settings/passkeys/pky_", "/remove");
    page.form_to(&remove[1]).submit().await;
    let page = browser.get("/settings/number").await;
    let page = page.form_to("/settings/number").set("phone", "+14155550019").submit().await.follow().await;
    let code = t.code_for("+14155550019").await;
    let form = page.form_with("code");
    form.clone().set("code", &wrong(&code, 0)).submit().await;
    form.set("code", &code).submit().await;
    for act in [
        "passkey.added",
        "passkey.renamed",
        "passkey.removed",
        "change.asked",
        "lock.on",
        "lock.off",
        "notices.off",
        "number.asked",
        "number.moved",
        "sign_in.wrong_code",
    ] {
        assert!(seen(t, act) > 0, "{act}: {:?}", acts(t, ""));
    }
    browser.get("/activity").await.assert_shows(&[
        "A passkey was added.",
        "A passkey was removed.",
        "You turned texts about your connections off.",
    ]);
    t.work().await;
});

both!(every_try_to_sign_in_is_recorded, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.browser();
    let page = t.ask_code(&browser, PHONE).await;
    let resend = page.form_to("/sign-in/code/resend");
    assert_eq!(resend.clone().submit().await.status, 422, "too soon");
    t.advance(60);
    assert_eq!(resend.submit().await.status, 303);
    let code = t.code_for(PHONE).await;
    let form = page.form_with("code");
    for n in 0..5 {
        form.clone().set("code", &wrong(&code, n)).submit().await;
    }
    for _ in 0..20 {
        form.clone().set("code", &code).submit().await;
    }
    let mut expected = vec![
        r#"sign_in.asked {"held":null,"lane":"PLAIN"}"#,
        r#"sign_in.refused {"why":"too_soon"}"#,
        r#"sign_in.asked_again {"held":null,"lane":"PLAIN"}"#,
    ];
    expected.extend([r#"sign_in.wrong_code {"lane":"PLAIN"}"#; 5]);
    expected.push(r#"sign_in.refused {"why":"no_tries"}"#);
    assert_eq!(acts(t, "sign_in."), expected);
    // The browser keeps its sign-in for ten minutes from its last step.
    t.advance(300);
    form.clone().set("code", &code).submit().await;
    t.advance(301);
    form.clone().set("code", &code).submit().await;
    expected.push(r#"sign_in.refused {"why":"expired"}"#);
    assert_eq!(acts(t, "sign_in."), expected);
    t.sign_in_on_own_device(&browser, PHONE).await;
    expected.push(r#"sign_in.asked_again {"held":null,"lane":"PLAIN"}"#);
    expected.push(r#"sign_in.completed {"lane":"PLAIN"}"#);
    assert_eq!(acts(t, "sign_in."), expected);
    assert_eq!(acts(t, "browser."), ["browser.known "]);
    // All of it is the person's to read.
    assert_eq!(
        acts(t, "sign_in.").len(),
        ["asked", "asked_again", "wrong_code", "refused", "completed"]
            .map(|act| seen(t, &format!("sign_in.{act}")))
            .iter()
            .sum::<usize>()
    );
});

both!(an_unknown_number_costs_the_same_and_is_seen_by_nobody, async |t| {
    t.share(t.grant("c-1")).await;
    let cost = async |phone: &str| {
        let page = t.browser().get("/sign-in").await;
        let form = page.form_with("phone").set("phone", phone);
        let before = t.app.store().statements();
        assert_eq!(form.submit().await.status, 303);
        t.app.store().statements() - before
    };
    // The first of all makes the rows of the limits that all share, the first of each those of its own.
    cost("+14155550986").await;
    let known = [cost(PHONE).await, cost(PHONE).await];
    let unknown = [cost(STRANGER).await, cost(STRANGER).await];
    assert_eq!(known, unknown);
    assert_eq!(acts(t, "sign_in.asked").len(), 5);
    assert_eq!(seen(t, "sign_in.asked"), 2);
    t.work().await;
});

both!(a_lock_is_recorded_once, |s| s.codes_per_client = Some("1000".into()), async |t| {
    t.share(t.grant("c-1")).await;
    for _ in 0..3 {
        let page = t.ask_code(&t.browser(), PHONE).await;
        let code = t.code_for(PHONE).await;
        for n in 0..5 {
            page.form_with("code").set("code", &wrong(&code, n)).submit().await;
        }
    }
    let until = t.clock.ms() + 600_000;
    assert_eq!(acts(t, "number."), [format!(r#"number.locked {{"until":{until}}}"#)]);
    assert_eq!(acts(t, "sign_in.wrong_code").len(), 15);
    // Asked for while it is locked: nothing is sent, and the record says why.
    t.ask_code(&t.browser(), PHONE).await;
    assert_eq!(acts(t, "sign_in.asked").pop().unwrap(), r#"sign_in.asked {"held":"lock","lane":"PLAIN"}"#);
    for _ in 0..3 {
        t.ask_code(&t.browser(), PHONE).await;
    }
    let held = acts(t, "sign_in.asked").into_iter().filter(|act| act.contains(r#""held":"limit""#)).count();
    assert_eq!(held, 2, "the sixth code in ten minutes, and the seventh");
    t.work().await;
});

both!(a_flood_of_refused_requests_leaves_one_record_in_its_window, async |t| {
    let flood = async |times: usize| {
        for _ in 0..times {
            t.browser().post("/sign-in", &[("country", "US"), ("phone", STRANGER)]).await;
        }
    };
    let refused = || acts(t, "sign_in.refused");
    flood(25).await;
    assert_eq!(refused(), Vec::<String>::new());
    flood(1).await;
    assert_eq!(refused(), [r#"sign_in.refused {"limit":"client"}"#]);
    flood(100).await;
    t.advance(299);
    flood(10).await;
    assert_eq!(refused().len(), 1);
    t.advance(1);
    flood(25).await;
    assert_eq!(refused().len(), 1, "the limit has room again");
    flood(100).await;
    assert_eq!(refused().len(), 2);
    t.work().await;
});

both!(other_limits_say_which, |s| s.codes_per_site = Some("3".into()), async |t| {
    let browser = t.browser();
    let page = t.ask_code(&browser, STRANGER).await;
    for _ in 0..501 {
        page.form_with("code").set("code", "000000").submit().await;
    }
    assert_eq!(acts(t, "sign_in.refused").pop().unwrap(), r#"sign_in.refused {"limit":"checks"}"#);
    for _ in 0..3 {
        browser.post("/sign-in", &[("country", "US"), ("phone", STRANGER)]).await;
        t.browser().post("/sign-in", &[("country", "US"), ("phone", STRANGER)]).await;
    }
    assert_eq!(acts(t, "sign_in.refused").pop().unwrap(), r#"sign_in.refused {"limit":"site"}"#);
    t.work().await;
});

both!(what_the_operator_sets_is_recorded, async |t| {
    assert_eq!(
        acts(t, "platform."),
        ["platform.webhook_set ", "platform.added "].map(str::to_owned).into_iter().rev().collect::<Vec<_>>()
    );
    t.receiver.answer_with(410);
    let id = t.share(t.grant("c-1")).await;
    t.stop(&t.person().await, &id).await;
    t.work().await;
    assert_eq!(acts(t, "platform.").pop().unwrap(), "platform.webhook_disabled ");
    // What the target did not take waits for the next.
    t.leaves_unsettled();
});
