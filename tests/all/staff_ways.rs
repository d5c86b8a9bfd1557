//! One's own ways in: recovery codes where there is no password, passkeys, another authenticator app.

use untether::domain::staff::Role;

use crate::harness::{Authenticator, Browser, PASSWORD, Page, Test};

const MINUTE: i64 = 60;
const ORIGIN: &str = "http://localhost:8082";

pub fn authenticator() -> Authenticator {
    let mut made = Authenticator::new();
    made.origin = ORIGIN.into();
    made
}

/// Somebody who has joined with a passkey alone: where they are signed in, the passkey, and their codes.
pub async fn with_passkey(t: &Test, email: &str, role: Role) -> (Browser, Authenticator, Vec<String>) {
    let (path, browser, mut key) = (t.invite(email, role).await, t.desk(), authenticator());
    let page = make(&browser, &mut key, &format!("{path}/passkey"), "").await;
    assert_eq!(page.status, 200, "{}", page.text());
    (browser, key, page.all("code"))
}

/// Makes a passkey, as the page's script does it.
async fn make(browser: &Browser, key: &mut Authenticator, path: &str, name: &str) -> Page {
    let begun = browser.begin(&format!("{path}/begin")).await.expect("a ceremony");
    let answer = key.create(&begun.options);
    let fields = [("ceremony", begun.ceremony.as_str()), ("answer", &answer), ("name", name)];
    browser.post(path, &fields).await
}

async fn recover(t: &Test, email: &str, code: &str) -> Page {
    let form = t.desk().get("/sign-in?next=%2Faccount").await.form_to("/sign-in/recovery");
    form.set("email", email).set("recovery", code).submit().await
}

both!(a_recovery_code_signs_in_who_has_no_password, async |t| {
    let (_, _, codes) = with_passkey(t, "key@staff.example", Role::Viewer).await;
    let typed = codes[3].to_uppercase().replace('-', " ");
    let page = recover(t, "Key@staff.example", &typed).await;
    assert_eq!(page.location(), "/account", "{}", page.text());
    page.follow().await.assert_shows(&["key@staff.example", "Recovery codes left 9"]);
    assert_eq!(recover(t, "key@staff.example", &codes[3]).await.status, 422, "each works once");
    // Signed in, they can make a passkey on what they have now.
    let mut new = authenticator();
    assert_eq!(make(&page.browser, &mut new, "/account/passkeys", "New phone").await.location(), "/account");
    assert_eq!(t.desk().use_passkey(&new).await.location(), "/");
    let told = t.database.texts("SELECT detail AS value FROM audit WHERE act = 'staff.signed_in'");
    assert!(told.iter().any(|detail| detail.contains("recovery_code")), "{told:?}");
});

both!(nobody_hears_whose_code_it_could_be, async |t| {
    let (_, _, codes) = with_passkey(t, "key@staff.example", Role::Viewer).await;
    let member = t.member(Role::Viewer).await;
    let same = |page: &Page, email: &str| (page.status, page.html.replace(email, ""));
    let nobody = recover(t, "nobody@staff.example", &codes[0]).await;
    nobody.assert_shows(&["Address and recovery code don't match"]);
    let nobody = same(&nobody, "nobody@staff.example");
    assert_eq!(nobody.0, 422);
    for (email, code) in [
        ("key@staff.example", "aaaaa-bbbbb-ccccc-ddddd"),
        ("key@staff.example", &member.codes[0]),
        // Beside a password a code is the second proof, and alone it opens nothing.
        ("viewer@staff.example", &member.codes[0]),
        ("no address", &codes[0]),
    ] {
        assert_eq!(same(&recover(t, email, code).await, email), nobody, "{email}");
    }
    let page = t.enter_password(&member.email, PASSWORD).await.settle().await;
    let page = page.form_with("recovery").set("recovery", &member.codes[0]).submit().await;
    assert_eq!(page.status, 303, "nor was it used up");
});

both!(ten_wrong_recovery_codes_lock_and_a_passkey_comes_in, async |t| {
    let (_, key, codes) = with_passkey(t, "key@staff.example", Role::Viewer).await;
    let wrong = async |many: usize| {
        for _ in 0..many {
            assert_eq!(recover(t, "key@staff.example", "no code").await.status, 422);
        }
    };
    wrong(9).await;
    assert_eq!(recover(t, "key@staff.example", &codes[0]).await.status, 303, "nine fail, and one is right");
    wrong(10).await;
    assert_eq!(recover(t, "key@staff.example", &codes[1]).await.status, 422, "the eleventh is not compared");
    t.advance(30 * MINUTE - 1);
    assert_eq!(recover(t, "key@staff.example", &codes[1]).await.status, 422);
    t.advance(1);
    assert_eq!(recover(t, "key@staff.example", &codes[1]).await.status, 303);
    wrong(10).await;
    assert_eq!(t.desk().use_passkey(&key).await.location(), "/");
});

both!(a_passkey_is_added_and_removed_and_the_last_way_in_stays, async |t| {
    let (browser, first, _) = with_passkey(t, "key@staff.example", Role::Viewer).await;
    let page = browser.get("/account").await;
    page.assert_hides(&["Remove"]);
    let ids = || t.database.texts("SELECT id AS value FROM staff_passkeys ORDER BY id");
    let remove = async |browser: &Browser, id: &str| {
        browser.post(&format!("/account/passkeys/{id}/remove"), &[]).await
    };
    let last = remove(&browser, &ids()[0]).await;
    assert_eq!(last.status, 422);
    last.assert_shows(&["It is your only way in."]);
    // Ids go by the time.
    t.advance(1);
    let mut second = authenticator();
    assert_eq!(make(&browser, &mut second, "/account/passkeys", "My laptop").await.location(), "/account");
    browser.get("/account").await.assert_shows(&["My laptop", "Remove"]);
    let again = make(&browser, &mut second, "/account/passkeys", "Again").await;
    assert_eq!(again.status, 422, "one credential is one passkey");
    // Nobody else removes it.
    let member = t.member(Role::Admin).await;
    assert_eq!(remove(&member.browser, &ids()[0]).await.status, 404);
    assert_eq!(remove(&browser, &ids()[0]).await.location(), "/account");
    assert_eq!(ids().len(), 1);
    assert_eq!(t.desk().use_passkey(&first).await.status, 422, "it opens nothing any more");
    assert_eq!(t.desk().use_passkey(&second).await.location(), "/");
    assert_eq!(remove(&browser, &ids()[0]).await.status, 422);
    // With a password there is another way in.
    t.advance(1);
    let mut theirs = authenticator();
    let made = make(&member.browser, &mut theirs, "/account/passkeys", "").await;
    assert_eq!(made.location(), "/account");
    assert_eq!(remove(&member.browser, &ids()[1]).await.location(), "/account");
    let record = member.browser.get("/audit?act=staff.passkey_removed").await;
    record.assert_shows(&["Passkey removed", "key@staff.example", "admin@staff.example"]);
});

both!(ten_passkeys_and_no_more, async |t| {
    let (browser, _, _) = with_passkey(t, "key@staff.example", Role::Viewer).await;
    let begun = browser.begin("/account/passkeys/begin").await.expect("a ceremony");
    for _ in 1..10 {
        let made = make(&browser, &mut authenticator(), "/account/passkeys", "").await;
        assert_eq!(made.location(), "/account");
    }
    assert!(browser.begin("/account/passkeys/begin").await.is_none());
    let answer = authenticator().create(&begun.options);
    let fields = [("ceremony", begun.ceremony.as_str()), ("answer", &answer)];
    let page = browser.post("/account/passkeys", &fields).await;
    assert_eq!(page.status, 422);
    page.assert_shows(&["as many passkeys as there can be"]);
});

both!(ways_in_are_changed_with_a_fresh_proof_alone, async |t| {
    let member = t.member(Role::Viewer).await;
    let browser = &member.browser;
    let begun = browser.begin("/account/passkeys/begin").await.expect("a ceremony");
    for _ in 0..2 {
        t.advance(10 * MINUTE);
        browser.get("/account").await.assert_shows(&["Add a passkey"]);
    }
    assert_eq!(browser.get("/account/authenticator").await.status, 200, "20 minutes");
    t.advance(1);
    let page = browser.get("/account").await;
    page.assert_shows(&["A change here takes a fresh proof"]).assert_hides(&["Add a passkey"]);
    assert!(browser.begin("/account/passkeys/begin").await.is_none(), "and a second");
    let answer = authenticator().create(&begun.options);
    let fields = [("ceremony", begun.ceremony.as_str()), ("answer", &answer)];
    let to_confirm = "/confirm?next=%2Faccount";
    assert_eq!(browser.post("/account/passkeys", &fields).await.location(), to_confirm);
    let none = format!("/account/passkeys/spk_{}/remove", "0".repeat(32));
    assert_eq!(browser.post(&none, &[]).await.location(), to_confirm);
    let to_confirm = "/confirm?next=%2Faccount%2Fauthenticator";
    assert_eq!(browser.get("/account/authenticator").await.location(), to_confirm);
    assert_eq!(browser.post("/account/authenticator", &[("totp", "123123")]).await.location(), to_confirm);
    t.confirm(&member).await;
    browser.get("/account").await.assert_shows(&["Add a passkey"]);
    assert!(t.database.texts("SELECT id AS value FROM staff_passkeys").is_empty());
});

both!(another_app_takes_the_place_of_the_one_before, async |t| {
    let member = t.member(Role::Auditor).await;
    let (other, _, _) = with_passkey(t, "key@staff.example", Role::Viewer).await;
    let page = member.browser.get("/account/authenticator").await;
    assert_eq!(page.header("cache-control"), "no-store");
    let secret = page.all("code").remove(0);
    assert_ne!(secret, member.browser.get("/account/authenticator").await.all("code").remove(0));
    let form = page.form_with("totp");
    let wrong = form.clone().set("totp", &t.code(&member.secret)).submit().await;
    assert_eq!(wrong.status, 422);
    assert_eq!(wrong.all("code"), [secret.as_str()], "the app that has scanned it goes on");
    // Without a password no app is asked for; and a page's secret is its own member's.
    assert_eq!(other.get("/account/authenticator").await.status, 404);
    let grace = t.member_as("grace@staff.example", Role::Viewer).await;
    let fields = [("key", form.value("key").unwrap()), ("totp", &t.code(&secret))];
    assert_eq!(grace.browser.post("/account/authenticator", &fields).await.status, 422);
    assert_eq!(form.set("totp", &t.code(&secret)).submit().await.location(), "/account");
    t.advance(30);
    let enter = async |secret: &str| {
        let page = t.enter_password(&member.email, PASSWORD).await.settle().await;
        page.form_with("totp").set("totp", &t.code(secret)).submit().await.status
    };
    assert_eq!(enter(&member.secret).await, 422);
    assert_eq!(enter(&secret).await, 303);
    let record = member.browser.get("/audit?act=staff.authenticator_set").await;
    record.assert_shows(&["New authenticator app", "auditor@staff.example"]);
});
