//! What was typed before a newer proof was asked for: it comes back, and nothing is done by itself.

use untether::domain::staff::Role;

use crate::harness::{Form, Member, Page, Test};

/// The most bytes of a form.
const LONGEST: usize = 64 * 1_024;

/// Lets the newest proof of these grow too old, by a second.
async fn stale(t: &Test, members: &[&Member]) {
    for _ in 0..2 {
        t.advance(10 * 60);
        for member in members {
            assert_eq!(member.browser.get("/account").await.status, 200);
        }
    }
    t.advance(1);
}

fn invitation(page: &Page) -> Form {
    let form = page.form_to("/staff/invite").set("email", "sam@staff.example").set("role", "auditor");
    form.set("reason", "He reads “the” record & more\u{2026}")
}

fn invited(t: &Test) -> usize {
    t.database.texts("SELECT id AS value FROM approvals").len()
}

/// Nothing of what was typed can be read without the key, or stands in an address or a cookie.
fn keeps_it_to_itself(page: &Page) {
    page.assert_hides(&["sam@staff", "auditor", "the” record"]);
    for name in ["location", "set-cookie", "refresh"] {
        assert_eq!(page.header(name), "", "{name}");
    }
    assert_eq!(page.header("cache-control"), "no-store");
}

both!(what_was_typed_comes_back_after_the_proof, async |t| {
    let ada = t.member(Role::Admin).await;
    let form = invitation(&ada.browser.get("/staff").await);
    stale(t, &[&ada]).await;
    let asked = form.submit().await;
    assert!(asked.asks_for_proof(), "20 minutes and one second: {}", asked.text());
    asked.assert_shows(&["Confirm that it is you", "What you entered is kept"]);
    keeps_it_to_itself(&asked);
    // It waits through proofs that do not hold.
    let wrong = asked.form_with("totp").set("totp", "000000").submit().await;
    assert_eq!(wrong.status, 422);
    wrong.assert_shows(&["That code doesn't match", "What you entered is kept"]);
    keeps_it_to_itself(&wrong);
    let wrong = wrong.form_with("recovery").set("recovery", "abcd").submit().await;
    assert_eq!(wrong.status, 422);
    let right = wrong.form_with("totp").set("totp", &t.code(&ada.secret)).submit().await;
    assert_eq!(right.status, 200);
    assert_eq!(right.h1(), "Invite somebody");
    right.assert_shows(&[
        "Nothing was done yet",
        "E-mail address sam@staff.example",
        "Role Auditor",
        "Reason He reads “the” record & more\u{2026}",
        "admin@staff.example",
    ]);
    assert!(right.attribute("main a[href='/staff']", "href").is_some(), "a way back, without a change");
    assert_eq!((invited(t), right.forms().len()), (0, 2), "by one button, and to sign out");
    // Nobody else's page presses it.
    let again = right.form_to("/staff/invite");
    assert_eq!(again.submit_with(&[("sec-fetch-site", "cross-site")]).await.status, 403);
    assert_eq!(invited(t), 0);
    assert_eq!(again.submit().await.location(), "/approvals");
    ada.browser
        .get("/approvals")
        .await
        .assert_shows(&["Invite sam@staff.example as Auditor", "He reads “the” record & more\u{2026}"]);
});

both!(it_comes_back_by_a_recovery_code_and_may_be_left, async |t| {
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    let id =
        t.database.texts("SELECT id AS value FROM staff WHERE email = 'support@staff.example'").remove(0);
    let action = format!("/staff/{id}/role");
    let form =
        ada.browser.get("/staff").await.form_to(&action).set("role", "viewer").set("reason", "She asked");
    stale(t, &[&ada, &sam]).await;
    let asked = form.submit().await;
    let shown = asked.form_with("recovery").set("recovery", &ada.codes[2]).submit().await;
    assert_eq!(shown.status, 200);
    shown.assert_shows(&[
        "Ask for this role",
        "For support@staff.example",
        "Role Viewer",
        "Reason She asked",
    ]);
    // Once it is proven, a form is not held up.
    assert_eq!(form.submit().await.location(), "/approvals");
    assert_eq!(invited(t), 1);
});

both!(what_one_typed_comes_back_to_nobody_else, async |t| {
    let (ada, grace) = (t.member(Role::Admin).await, t.member_as("grace@staff.example", Role::Admin).await);
    let form = invitation(&ada.browser.get("/staff").await);
    stale(t, &[&ada, &grace]).await;
    let asked = form.submit().await;
    let held = asked.form_with("totp").value("held").unwrap().to_owned();
    let damaged = held.replacen('.', ".A", 1);
    for sealed in [held.as_str(), damaged.as_str(), "x", ""] {
        t.advance(30);
        let code = t.code(&grace.secret);
        let fields = [("totp", code.as_str()), ("next", "/staff"), ("held", sealed)];
        let page = grace.browser.post("/confirm", &fields).await;
        assert_eq!(page.location(), "/staff", "{sealed}");
    }
    assert_eq!(invited(t), 0);
});

both!(a_passkey_that_fails_loses_nothing, async |t| {
    let ada = t.member(Role::Admin).await;
    let form = invitation(&ada.browser.get("/staff").await);
    stale(t, &[&ada]).await;
    let held = form.submit().await.form_with("totp").value("held").unwrap().to_owned();
    let fields = [("ceremony", "x"), ("answer", "{}"), ("next", "/staff"), ("held", held.as_str())];
    let page = ada.browser.post("/confirm/passkey", &fields).await;
    assert_eq!(page.status, 422);
    page.assert_shows(&["That passkey didn't work.", "What you entered is kept"]);
    keeps_it_to_itself(&page);
    let right = page.form_with("totp").set("totp", &t.code(&ada.secret)).submit().await;
    assert_eq!(right.form_to("/staff/invite").value("email"), Some("sam@staff.example"));
});

both!(the_longest_form_comes_back_whole, async |t| {
    let ada = t.member(Role::Admin).await;
    stale(t, &[&ada]).await;
    let head = "email=sam%40staff.example&role=viewer&reason=Ids&list=".len();
    let list = |length: usize| "con_0123+/".repeat(length / 10) + &"x".repeat(length % 10);
    let send = async |list: &str| {
        let fields = [("email", "sam@staff.example"), ("role", "viewer"), ("reason", "Ids"), ("list", list)];
        ada.browser.post("/staff/invite", &fields).await
    };
    // "+" and "/" take three bytes each on their way.
    let most = LONGEST - head;
    let longest = list(most / 14 * 10) + &"y".repeat(most % 14);
    let asked = send(&longest).await;
    assert!(asked.asks_for_proof(), "{}", asked.status);
    let page = asked.form_with("totp").set("totp", &t.code(&ada.secret)).submit().await;
    assert_eq!(page.status, 200);
    assert!(page.form_to("/staff/invite").value("list") == Some(longest.as_str()), "every byte");
    let more = send(&(longest + "y")).await;
    assert_eq!(more.status, 413);
    assert_eq!(invited(t), 0);
});

both!(a_button_alone_leads_back_to_its_page, async |t| {
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    let id =
        t.database.texts("SELECT id AS value FROM staff WHERE email = 'support@staff.example'").remove(0);
    let form = ada.browser.get("/staff").await.form_to(&format!("/staff/{id}/disable"));
    stale(t, &[&ada, &sam]).await;
    assert!(form.set("reason", "Left us").submit().await.asks_for_proof(), "what was typed is kept");
    let codes = ada.browser.get("/account").await.form_to("/account/recovery-codes");
    assert_eq!(codes.submit().await.location(), "/confirm?next=%2Faccount");
});
