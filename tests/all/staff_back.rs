//! Where somebody was going when they had to sign in, and why they had to.

use untether::domain::staff::Role;

use crate::harness::{Member, PASSWORD, Page, Test};
use crate::staff_ways::with_passkey;

const MINUTE: i64 = 60;
const HOUR: i64 = 60 * MINUTE;

/// Signs in on the page that somebody was led to; where that leads.
async fn sign_in_from(t: &Test, page: &Page, member: &Member) -> String {
    let form = page.form_to("/sign-in").set("email", &member.email).set("password", PASSWORD);
    let page = form.submit().await.settle().await;
    page.form_with("totp").set("totp", &t.code(&member.secret)).submit().await.location()
}

both!(after_a_while_without_use_the_way_back_is_kept, async |t| {
    let member = t.member(Role::Auditor).await;
    t.advance(15 * MINUTE);
    let page = member.browser.get("/audit?act=staff.joined").await;
    assert_eq!(page.location(), "/sign-in?next=%2Faudit%3Fact%3Dstaff.joined&why=idle");
    let page = page.follow().await;
    page.assert_shows(&["We signed you out after a while without use. Nothing was changed."]);
    assert_eq!(sign_in_from(t, &page, &member).await, "/audit?act=staff.joined");
    // Of what would have changed something there is nothing to go back to.
    t.advance(15 * MINUTE);
    assert_eq!(member.browser.post("/account/recovery-codes", &[]).await.location(), "/sign-in?why=idle");
});

both!(after_eight_hours_the_reason_is_another, async |t| {
    let member = t.member(Role::Viewer).await;
    for _ in 0..(8 * 6 - 1) {
        t.advance(10 * MINUTE);
        assert_eq!(member.browser.get("/").await.status, 200);
    }
    t.advance(10 * MINUTE);
    let page = member.browser.get("/messages").await;
    assert_eq!(page.location(), "/sign-in?next=%2Fmessages&why=long");
    page.follow().await.assert_shows(&["We sign everybody out after 8 hours."]);
});

both!(whoever_was_shut_out_hears_of_no_idle_time, async |t| {
    let (ada, vera) = (t.member(Role::Admin).await, t.member(Role::Viewer).await);
    let id = t.database.texts("SELECT id AS value FROM staff WHERE role = 'viewer'").remove(0);
    let form = ada.browser.get("/staff").await.form_to(&format!("/staff/{id}/disable"));
    assert_eq!(form.set("reason", "Left us").submit().await.location(), "/staff");
    let page = vera.browser.get("/").await;
    assert_eq!(page.location(), "/sign-in?why=ended");
    let page = page.follow().await;
    page.assert_shows(&["You were signed out here."]).assert_hides(&["without use"]);
    // A cookie that never was one says nothing.
    let page = t.desk().send(reqwest::Method::GET, "/", &[("cookie", "untether-admin=x")], None).await;
    assert_eq!(page.location(), "/sign-in");
});

both!(a_code_that_came_late_leads_on_all_the_same, async |t| {
    let member = t.member(Role::Auditor).await;
    let page = t.desk().get("/audit").await;
    assert_eq!(page.location(), "/sign-in?next=%2Faudit");
    let page = page.follow().await;
    let form = page.form_to("/sign-in").set("email", &member.email).set("password", PASSWORD);
    let code = form.submit().await.settle().await;
    // Half a sign-in is none, and no session that is over.
    assert_eq!(code.browser.get("/audit").await.location(), "/sign-in?next=%2Faudit");
    let code = form.submit().await.settle().await;
    t.advance(5 * MINUTE + 1);
    let late = code.form_with("totp").set("totp", &t.code(&member.secret)).submit().await;
    assert_eq!(late.location(), "/sign-in?next=%2Faudit&why=late");
    let late = late.follow().await;
    late.assert_shows(&["more than 5 minutes after the password"]).assert_hides(&["without use"]);
    assert_eq!(sign_in_from(t, &late, &member).await, "/audit");
});

both!(a_passkey_leads_back_and_its_refusal_loses_nothing, async |t| {
    let (_, key, _) = with_passkey(t, "key@staff.example", Role::Viewer).await;
    let browser = t.desk();
    let form = browser.get("/sign-in?next=%2Fmessages").await.form_to("/sign-in/passkey");
    let refused = form.clone().set("ceremony", "none").set("answer", "{}").submit().await;
    assert_eq!(refused.status, 422);
    refused.assert_shows(&["That passkey didn't work."]).assert_hides(&["Address and password don't match"]);
    let form = refused.form_to("/sign-in/passkey");
    let begun = browser.begin("/sign-in/passkey/begin").await.expect("a ceremony");
    let answer = key.get(&begun.options);
    let entered = form.set("ceremony", &begun.ceremony).set("answer", &answer).submit().await;
    assert_eq!(entered.location(), "/messages");
});

both!(only_pages_of_the_door_are_gone_back_to, async |t| {
    let member = t.member(Role::Viewer).await;
    for (next, leads) in [
        ("/messages?prefix=%2B1415", "/messages?prefix=%2B1415"),
        ("/sign-out", "/"),
        ("/people/num_1/open", "/"),
        ("/settings/sessions", "/"),
        ("//evil.example/staff", "/"),
        ("/staff/../..//evil.example", "/"),
    ] {
        t.advance(HOUR);
        let query = [("next", next)];
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let page = t.desk().get(&format!("/sign-in?{query}")).await;
        assert_eq!(sign_in_from(t, &page, &member).await, leads, "{next}");
    }
});
