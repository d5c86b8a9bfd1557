//! The pages of the admin door, one by one.

use untether::domain::staff::Role;

use crate::gallery::Gallery;
use crate::harness::{Engine, Member, PASSWORD, PHONE, Test};
use crate::seed;
use crate::tab::Tab;
use crate::walk::walk;

pub fn at_desk(t: &Test, path: &str) -> String {
    format!("{}{path}", t.app.admin_url())
}

/// By address, password and code, to the first page.
pub async fn sign_in(t: &Test, tab: &Tab, member: &Member) {
    t.advance(30);
    tab.visit(&at_desk(t, "/sign-in")).await;
    tab.fill("#email", &member.email).await;
    tab.fill("#password", PASSWORD).await;
    tab.press("Go on").await;
    tab.at("/sign-in/code").await;
    tab.fill("#totp", &t.code(&member.secret)).await;
    tab.click_at("main button.main").await;
    tab.at("/").await;
}

#[test]
fn coming_in() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            let path = t.invite("ada@staff.example", Role::Admin).await;
            gallery.visit(&at_desk(t, "/sign-in"), "desk-sign-in").await;
            gallery.visit(&at_desk(t, &path), "desk-invitation").await;
            tab.fill("#password", "password1234").await;
            tab.fill("#totp", "000000").await;
            tab.press("Join").await;
            tab.shows(&["tried first"]).await;
            gallery.hang("desk-invitation-fault").await;
            let vera = t.member(Role::Viewer).await;
            tab.visit(&at_desk(t, "/sign-in")).await;
            tab.fill("#email", &vera.email).await;
            tab.fill("#password", "not it").await;
            tab.press("Go on").await;
            tab.shows(&["don't match"]).await;
            gallery.hang("desk-sign-in-fault").await;
            tab.visit(&at_desk(t, "/sign-in?why=codes")).await;
            tab.click_at("details summary").await;
            tab.fill("#recovery_email", &vera.email).await;
            tab.fill("#recovery", "not it").await;
            tab.press("Use this code").await;
            tab.shows(&["recovery code don't match"]).await;
            gallery.hang("desk-sign-in-recovery").await;
            sign_in(t, tab, &vera).await;
            gallery.visit(&at_desk(t, "/confirm"), "desk-confirm").await;
            gallery.visit(&at_desk(t, "/account"), "desk-account").await;
            gallery.visit(&at_desk(t, "/account/authenticator"), "desk-authenticator").await;
            for (id, name) in [("spk_1", "My phone"), ("spk_2", "")] {
                t.database.execute(&format!(
                    "INSERT INTO staff_passkeys (id, staff_id, credential_hash, credential, name, created_at)
                     SELECT '{id}', id, '{id}', '{{}}', '{name}', created_at FROM staff \
                     WHERE email = '{}'",
                    vera.email
                ));
            }
            gallery.visit(&at_desk(t, "/account"), "desk-account-passkeys").await;
            tab.press("Make new recovery codes").await;
            tab.shows(&["Keep your recovery codes"]).await;
            gallery.hang("desk-codes").await;
            gallery.close().await;
        },
    );
}

#[test]
fn what_admins_see() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            seed::story(t).await;
            let id = t.share(t.grant("c-9").app("long", seed::LONG).bank("arabic", seed::ARABIC)).await;
            // What was stopped is shared again: a case.
            let again = t.grant("c-7").app("rentwise", "Rentwise").bank("ins_tartan", "Tartan Bank");
            assert_eq!(t.platform.notify(&again.to_json()).await.status, 200);
            t.work().await;
            let other = t.member_as("grace@staff.example", Role::Admin).await;
            let asked = other.browser.get("/staff").await.form_to("/staff/invite");
            let asked = asked.set("email", "sam@staff.example").set("reason", "She answers callers");
            assert_eq!(asked.submit().await.status, 303);
            let ada = t.member_as("ada@staff.example", Role::Admin).await;
            sign_in(t, tab, &ada).await;
            gallery.hang("desk-today").await;
            gallery.visit(&at_desk(t, "/approvals"), "desk-approvals").await;
            gallery.visit(&at_desk(t, "/staff"), "desk-staff").await;
            gallery.visit(&at_desk(t, "/messages"), "desk-messages").await;
            gallery.visit(&at_desk(t, "/deliveries"), "desk-deliveries").await;
            gallery.visit(&at_desk(t, "/recipients"), "desk-registry").await;
            gallery.visit(&at_desk(t, "/institutions?q=nobody"), "desk-registry-none").await;
            let app =
                t.database.texts("SELECT id AS value FROM recipients WHERE external_id = 'long'").remove(0);
            let app = at_desk(t, &format!("/recipients/{app}"));
            tab.visit(&app).await;
            tab.fill("#consequences", "Your budget stops, and so do your goals.").await;
            tab.fill("#logo_uri", "https://logos.example/long.svg").await;
            tab.fill("#reason", "They told us by phone").await;
            tab.press("Save").await;
            tab.shows(&["Curated by ada@staff.example"]).await;
            gallery.hang("desk-app").await;
            tab.fill("#home_uri", "http://app.example").await;
            tab.fill("#logo_uri", "app.example/logo.svg").await;
            tab.fill("#reason", "They moved").await;
            tab.press("Save").await;
            tab.shows(&["Enter a whole address"]).await;
            gallery.hang("desk-app-fault").await;
            let bank = t
                .database
                .texts("SELECT id AS value FROM institutions WHERE external_id = 'arabic'")
                .remove(0);
            gallery.visit(&at_desk(t, &format!("/institutions/{bank}")), "desk-bank").await;
            gallery.visit(&at_desk(t, "/audit"), "desk-audit").await;
            gallery.visit(&at_desk(t, "/people"), "desk-people").await;
            tab.fill("#q", PHONE).await;
            tab.press("Search").await;
            tab.shows(&["1 number found"]).await;
            gallery.hang("desk-people-found").await;
            tab.press("Open").await;
            tab.shows(&["Why do you open this person?"]).await;
            gallery.hang("desk-why").await;
            tab.fill("#reason", "Calls about an app").await;
            tab.fill("#case", "C-77").await;
            tab.press("Open").await;
            tab.shows(&["Holds the number now"]).await;
            gallery.hang("desk-person").await;
            gallery.visit(&at_desk(t, &format!("/connections/{id}")), "desk-connection").await;
            gallery.visit(&at_desk(t, &format!("/connections/{id}/revocation")), "desk-caller").await;
            tab.fill("#case", "C-77").await;
            tab.fill("#reason", "Wants it stopped").await;
            tab.click_at("main form button.main").await;
            tab.shows(&["We texted the caller a link."]).await;
            t.work().await;
            let text =
                t.gateway.texts().into_iter().rev().find(|text| text.body.contains("/agree/")).unwrap();
            let path = text.body[text.body.find("/agree/").unwrap()..].to_owned();
            gallery.visit(&path, "agree").await;
            tab.press("Yes, stop sharing").await;
            tab.shows(&["Sharing is stopped"]).await;
            gallery.hang("agreed").await;
            gallery.visit(&at_desk(t, "/nowhere"), "desk-fault").await;
            gallery.close().await;
        },
    );
}

#[test]
fn platforms_and_raised_limits() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            t.advance(1);
            t.app.add_platform(seed::LONG, None, true).await;
            let grace = t.member_as("grace@staff.example", Role::Admin).await;
            let ada = t.member_as("ada@staff.example", Role::Admin).await;
            let id = t.database.texts("SELECT id AS value FROM platforms ORDER BY id").remove(0);
            let one = format!("/platforms/{id}");
            let asked = grace.browser.get(&one).await.form_to(&format!("{one}/webhook"));
            let asked =
                asked.set("url", "https://hooks.acme.example:8443/untether/in?tenant=acme-data-production");
            assert_eq!(asked.set("reason", "They moved to another host").submit().await.status, 303);
            for (limit, amount) in [("TEXTS_KNOWN", "60000"), ("MONEY_PROVING", "1200.50")] {
                let form = grace.browser.get("/messages").await.form_to("/messages/limits");
                let form = form.set("limit", limit).set("amount", amount).set("reason", "A bank has failed");
                // The newest stands first, and is the one that is approved below.
                t.advance(1);
                assert_eq!(form.submit().await.status, 303);
            }
            sign_in(t, tab, &ada).await;
            gallery.visit(&at_desk(t, "/approvals"), "desk-approvals-more").await;
            tab.press("Approve").await;
            tab.shows(&["Approved"]).await;
            gallery.visit(&at_desk(t, "/messages"), "desk-messages-raised").await;
            gallery.visit(&at_desk(t, "/platforms"), "desk-platforms").await;
            tab.fill("#name", "acme data").await;
            tab.fill("#url", "ftp://acme.example").await;
            tab.press("Add it").await;
            tab.shows(&["Enter another address"]).await;
            gallery.hang("desk-platforms-fault").await;
            gallery.visit(&at_desk(t, &one), "desk-platform").await;
            tab.press("Send a test").await;
            tab.shows(&["The target answered 200"]).await;
            gallery.hang("desk-platform-tested").await;
            tab.click_at("form[action*='/secrets/webhook/rotate'] button").await;
            tab.shows(&["A new secret"]).await;
            gallery.hang("desk-handed").await;
            tab.press("Done").await;
            tab.shows(&["In use until"]).await;
            tab.click_at("form[action*='/keys/'][action$='/rotate'] button").await;
            tab.shows(&["A new API key"]).await;
            tab.press("Done").await;
            tab.click_at("details:has(form[action$='/keys']) summary").await;
            tab.press("Make this key").await;
            tab.shows(&["Choose at least one scope."]).await;
            gallery.hang("desk-platform-fault").await;
            gallery.close().await;
        },
    );
}
