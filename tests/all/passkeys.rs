//! Passkeys: made, used, and refused wherever something about them does not hold.

use serde_json::Value;
use untether::domain::passkey::CEREMONY;

use crate::harness::{Authenticator, Browser, PHONE};

const PAGE: &str = "/settings/passkeys";
const SECOND: i64 = 1_000;

both!(a_passkey_signs_in_without_a_number, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    browser.get("/connections").await.assert_shows(&["Add a passkey"]);
    let mut authenticator = Authenticator::new();
    let added = browser.add_passkey(&mut authenticator, "My phone").await;
    added.settle().await.assert_shows(&["My phone", "Not used yet"]);
    browser.get("/connections").await.assert_hides(&["Add a passkey"]);
    let other = t.by_passkey(&authenticator).await;
    other.get("/connections").await.assert_shows(&["Budgetly"]);
    other.get(PAGE).await.assert_shows(&["My phone", "Last used"]);
    t.work().await;
    let alerts = t.gateway.of_kind("ALERT");
    assert_eq!(alerts.len(), 1, "one about the passkey, none about the browser: {alerts:?}");
    assert!(alerts[0].body.contains("a passkey was added"), "{}", alerts[0].body);
});

both!(what_a_browser_is_asked_for, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let made = browser.begin("/settings/passkeys/begin").await.unwrap().options;
    let selection = &made["publicKey"]["authenticatorSelection"];
    assert_eq!(
        (&selection["residentKey"], &selection["userVerification"]),
        (&"required".into(), &"required".into())
    );
    // What an authenticator keeps of the person is random, and its name tells the last four digits.
    let user = &made["publicKey"]["user"];
    assert_eq!(user["id"].as_str().unwrap().len(), 22);
    assert!(!user.to_string().contains("415555"), "{user}");
    assert_eq!(user["name"], "•••• 0010");
    let asked = t.browser().begin("/sign-in/passkey/begin").await.unwrap().options;
    assert_eq!(asked["publicKey"]["userVerification"], "required");
    assert!(asked["publicKey"]["allowCredentials"].as_array().is_none_or(Vec::is_empty), "nobody is named");
    // By GET nothing begins.
    assert_eq!(browser.get("/settings/passkeys/begin").await.status, 405);
    assert_eq!(browser.get("/sign-in/passkey/begin").await.status, 405);
});

async fn is_refused(browser: &Browser, authenticator: &Authenticator) {
    let page = browser.use_passkey(authenticator).await;
    assert_eq!((page.status, page.location().as_str()), (303, "/sign-in"));
    page.settle().await.assert_shows(&["That passkey didn't work"]);
    assert!(!browser.is_signed_in().await);
}

both!(an_answer_that_does_not_hold_signs_nobody_in, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    let browser = t.browser();
    let lies: [fn(&mut Authenticator); 5] = [
        |it| it.origin = "https://evil.example".into(),
        |it| it.origin = "http://localhost:8081".into(),
        |it| it.rp_id = "evil.example".into(),
        |it| it.verifies = false,
        |it| it.challenge = Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA".into()),
    ];
    for lie in lies {
        let mut lying = authenticator.clone();
        lie(&mut lying);
        is_refused(&browser, &lying).await;
    }
    // A passkey that nobody added.
    is_refused(&browser, &Authenticator::new()).await;
    // Another person's handle beside one's own signature.
    let begun = browser.begin("/sign-in/passkey/begin").await.unwrap();
    let mut answer: Value = serde_json::from_str(&authenticator.get(&begun.options)).unwrap();
    answer["response"]["userHandle"] = "AAAAAAAAAAAAAAAAAAAAAA".into();
    assert_eq!(browser.answer(&begun, &answer.to_string()).await.location(), "/sign-in");
    assert_eq!(browser.answer(&begun, "no JSON at all").await.location(), "/sign-in");
    assert!(!browser.is_signed_in().await);
    t.by_passkey(&authenticator).await;
});

both!(an_answer_counts_once, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    let browser = t.browser();
    let begun = browser.begin("/sign-in/passkey/begin").await.unwrap();
    let answer = authenticator.get(&begun.options);
    assert_eq!(browser.answer(&begun, &answer).await.location(), "/connections");
    let replay = t.browser();
    assert_eq!(replay.answer(&begun, &answer).await.location(), "/sign-in");
    // Nor does it fit another ceremony.
    let other = replay.begin("/sign-in/passkey/begin").await.unwrap();
    assert_eq!(replay.answer(&other, &answer).await.location(), "/sign-in");
    assert!(!replay.is_signed_in().await);
});

both!(a_ceremony_lasts_five_minutes, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    for (after, leads_to) in [(CEREMONY / SECOND, "/connections"), (CEREMONY / SECOND + 1, "/sign-in")] {
        let browser = t.browser();
        let begun = browser.begin("/sign-in/passkey/begin").await.unwrap();
        t.advance(after);
        let answer = authenticator.get(&begun.options);
        assert_eq!(browser.answer(&begun, &answer).await.location(), leads_to, "after {after} s");
    }
});

both!(a_passkey_is_made_in_the_session_that_began_it, async |t| {
    t.share(t.grant("c-1")).await;
    let (here, there) = (t.person().await, t.person().await);
    let begun = here.begin("/settings/passkeys/begin").await.unwrap();
    let answer = Authenticator::new().create(&begun.options);
    let fields = [("ceremony", begun.ceremony.as_str()), ("answer", &answer), ("name", "Theirs")];
    let page = there.post(PAGE, &fields).await;
    assert_eq!(page.status, 422);
    page.assert_shows(&["The passkey wasn't added"]);
    // Nor one whose user was not verified, or that was made elsewhere.
    let lies: [fn(&mut Authenticator); 2] =
        [|it| it.verifies = false, |it| it.origin = "https://evil.example".into()];
    for lie in lies {
        let mut lying = Authenticator::new();
        lie(&mut lying);
        assert_eq!(here.add_passkey(&mut lying, "Lies").await.status, 422);
    }
    here.get(PAGE).await.assert_shows(&["You have none yet"]);
});

both!(adding_takes_a_fresh_proof, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.advance(10 * 60);
    assert!(browser.is_signed_in().await);
    t.advance(10 * 60);
    assert!(browser.begin("/settings/passkeys/begin").await.is_some(), "at 20 minutes");
    t.advance(1);
    assert!(browser.begin("/settings/passkeys/begin").await.is_none(), "a second later");
    let page = browser.get(PAGE).await;
    page.assert_hides(&["Name for a new passkey"]);
    let sent = browser.post(PAGE, &[("name", "Late")]).await;
    assert_eq!((sent.status, sent.location().as_str()), (303, "/confirm?next=/settings/passkeys"));
    // With a code it is fresh again, in a new session; the old key is worth nothing.
    let old = browser.cookie("untether").unwrap();
    let page = sent.follow().await;
    let page = page.form_to("/confirm").submit().await.follow().await;
    let code = t.code_for(PHONE).await;
    let done = page.form_with("code").set("code", &code).submit().await;
    assert_eq!((done.status, done.location().as_str()), (303, PAGE));
    assert_ne!(browser.cookie("untether").unwrap(), old);
    let with_old = t.browser();
    let cookie = format!("untether={old}");
    let page = with_old.send(reqwest::Method::GET, PAGE, &[("cookie", &cookie)], None).await;
    assert_eq!(page.status, 303);
    let added = browser.add_passkey(&mut Authenticator::new(), "Tablet").await;
    added.settle().await.assert_shows(&["Tablet"]);
});

both!(a_passkey_is_renamed, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550011")).await;
    let browser = t.person().await;
    browser.add_passkey(&mut Authenticator::new(), "Desk key").await;
    let page = browser.get(PAGE).await;
    let actions = page.forms().into_iter().map(|form| form.action().to_owned());
    let rename = actions.into_iter().find(|action| action.ends_with("/name")).unwrap();
    let done = page.form_to(&rename).set("name", "  Work\u{202e} laptop ").submit().await;
    done.settle().await.assert_shows(&["Work laptop"]).assert_hides(&["Desk key"]);
    assert_eq!(page.form_to(&rename).set("name", " ").submit().await.status, 422);
    let stranger = t.person_at("+14155550011").await;
    assert_eq!(stranger.post(&rename, &[("name", "Mine")]).await.status, 404);
    assert_eq!(stranger.post(&rename.replace("/name", "/remove"), &[]).await.status, 404);
});

both!(ten_passkeys_and_no_more, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    let browser = t.by_passkey(&authenticator).await;
    for n in 2..=10 {
        let added = browser.add_passkey(&mut Authenticator::new(), &format!("Key {n}")).await;
        assert_eq!(added.status, 303, "{n}");
    }
    browser.get(PAGE).await.assert_shows(&["Key 10"]);
    assert!(browser.begin("/settings/passkeys/begin").await.is_none());
});

both!(a_link_and_a_passkey_lead_to_its_connection, async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    t.advance(60);
    let id = t.share(t.grant("c-2").app("payday", "Payday")).await;
    let link = t.newest_link().await;
    let browser = t.browser();
    // By script it shows.
    let _form = browser.visit(&link).await.form_to("/sign-in/passkey");
    let page = browser.use_passkey(&authenticator).await;
    assert_eq!(page.location(), format!("/connections/{id}"));
});

both!(a_passkey_alone_takes_in_nothing_that_waits, |s| s.number_trust_days = Some("7".into()), async |t| {
    t.share(t.grant("c-1")).await;
    let (_, authenticator) = t.person_with_passkey().await;
    t.advance(8 * 86_400);
    // Without proof, and the last one is too old: it waits with the number.
    t.share(t.grant("c-2").app("payday", "Payday").without_proof()).await;
    let link = t.newest_link().await;
    let browser = t.by_passkey(&authenticator).await;
    browser.get("/connections").await.assert_shows(&["Budgetly"]).assert_hides(&["Payday"]);
    // Its link asks for the code as well.
    let page = browser.visit(&link).await;
    assert_eq!(page.path, "/sign-in");
    let asked = page.form_to("/sign-in").submit().await.follow().await;
    let code = t.code_for(PHONE).await;
    let done = asked.form_with("code").set("code", &code).submit().await;
    done.settle().await.assert_shows(&["Payday"]);
});

both!(
    on_a_bare_address_they_are_hidden,
    |s| s.public_origin = Some("http://127.0.0.1:8080".into()),
    async |t| {
        t.share(t.grant("c-1")).await;
        let browser = t.browser();
        let page = browser.get("/sign-in").await;
        assert!(!page.html.contains("passkey"), "{}", page.html);
        assert_eq!(browser.post("/sign-in/passkey/begin", &[]).await.status, 404);
        assert_eq!(browser.post("/sign-in/passkey", &[]).await.location(), "/sign-in");
    }
);
