//! Four eyes where it matters: all that runs is shown, to those who may know; and what was overtaken does not run.

use untether::domain::staff::Role;

use crate::harness::{Member, Page, Test, at, event};
use crate::number_lock::locked;
use crate::staff_approvals::{ask, two};
use crate::staff_callers::{filled, stop_page};
use crate::staff_glass::broken;
use crate::staff_halts::switch_off;

/// Support asks a second person to stop a connection for a caller who sent a passport.
async fn ask_for_caller(t: &Test, sam: &Member, connection: &str) {
    let form = filled(&stop_page(sam, connection).await).set("verified", "exception").check("delete_data");
    let sent = form.set("documented", "Passport, copy in C-1").submit().await;
    assert_eq!(sent.location(), "/approvals", "{}", sent.text());
    t.work().await;
}

/// What somebody is told who approves what was overtaken; it is not approved.
fn assert_overtaken(t: &Test, page: &Page) {
    assert_eq!(page.status, 409, "{}", page.text());
    page.assert_shows(&["is not as it was when this was asked for"]);
    let outcomes = "SELECT COALESCE(outcome, 'NONE') AS value FROM approvals ORDER BY id DESC LIMIT 1";
    assert_eq!(t.database.texts(outcomes), ["NONE"]);
}

async fn approve(member: &Member) -> Page {
    member.browser.get("/approvals").await.form_with("hash").submit().await
}

both!(who_decides_reads_all_that_runs, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    ask_for_caller(t, &sam, &connection).await;
    let page = ada.browser.get("/approvals").await;
    page.assert_shows(&[
        "Stop Budgetly at Platypus Bank",
        "Passport, copy in C-1",
        "How they reached us By chat",
        "Case reference C-1",
        "Ask the app to delete what it has Yes",
    ]);
    assert!(page.attribute(&format!("a[href='/connections/{connection}']"), "href").is_some());
    assert_eq!(page.form_with("hash").submit().await.location(), "/approvals");
    assert_eq!(t.revocation("c-1").await["deletionRequested"], true);
    // A role names the one before, an export its days.
    let form = ada.browser.get("/staff").await;
    let form = form.forms().into_iter().find(|form| form.action().ends_with("/role")).unwrap();
    form.set("role", "operator").set("reason", "Moves on").submit().await;
    let export = ada.browser.get("/audit").await.form_to("/audit/export");
    export.set("reason", "The yearly review").submit().await;
    let page = ada.browser.get("/approvals").await;
    page.assert_shows(&["Make support@staff.example Operator, not Support", "From today", "To today"]);
});

both!(who_lifts_a_lock_sees_whose, async |t| {
    let _person = locked(t).await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    let number = t.database.texts("SELECT id AS value FROM numbers").remove(0);
    let path = format!("/people/{number}");
    let why = sam.browser.get(&path).await.form_with("case").set("reason", "Calls").set("case", "C-1");
    let page = why.submit().await.follow().await;
    let lift = page.form_to(&format!("{path}/passkey-only")).set("reason", "Lost both phones");
    assert_eq!(lift.submit().await.location(), "/approvals");
    let page = ada.browser.get("/approvals").await;
    page.assert_shows(&["Holds the number now Since 20 November"]);
    assert!(page.attribute(&format!("a[href='{path}']"), "href").is_some());
    // Meanwhile somebody new holds the number: a closed tenure is not made easier to enter.
    t.database.execute("UPDATE tenures SET closed_at = opened_at");
    assert_overtaken(t, &page.form_with("hash").submit().await);
    let fields = [("tenure", lift.value("tenure").unwrap()), ("reason", "She called again")];
    assert_eq!(sam.browser.post(lift.action(), &fields).await.status, 404);
});

both!(what_has_ended_meanwhile_is_not_stopped, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    ask_for_caller(t, &sam, &connection).await;
    t.platform.notify(&event("CONSENT_REVOKED", "c-1", at(t.now(), 1), serde_json::json!({}))).await;
    assert_overtaken(t, &approve(&ada).await);
    // Who asks then is led to how it stands.
    let form = sam.browser.get("/approvals").await;
    let back = form.forms().into_iter().find(|form| form.action().ends_with("/refuse")).unwrap();
    assert_eq!(back.submit().await.status, 303);
    let fields =
        [("verified", "exception"), ("documented", "Passport"), ("reason", "Calls"), ("case", "C-1")];
    let late = sam.browser.post(&format!("/connections/{connection}/revocation"), &fields).await;
    assert_eq!(late.location(), format!("/connections/{connection}"));
});

both!(what_is_somebody_elses_meanwhile_is_not_stopped, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    ask_for_caller(t, &sam, &connection).await;
    let theirs = t
        .grant("c-1")
        .phone("+14155550011")
        .sent_on(at(t.now(), 60))
        .proven(jiff::SignedDuration::from_mins(1));
    assert_eq!(t.platform.notify(&theirs.to_json()).await.state(), "APPLIED");
    assert_overtaken(t, &approve(&ada).await);
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(a_role_that_is_another_meanwhile_is_not_given, async |t| {
    let (ada, grace) = two(t).await;
    let sam = t.member(Role::Support).await;
    let id = t.database.texts("SELECT id AS value FROM staff WHERE role = 'support'").remove(0);
    let form = ada.browser.get("/staff").await.form_to(&format!("/staff/{id}/role"));
    assert_eq!(form.set("role", "admin").set("reason", "Takes over").submit().await.status, 303);
    t.database.execute("UPDATE staff SET role = 'viewer' WHERE role = 'support'");
    assert_overtaken(t, &approve(&grace).await);
    t.database.execute("UPDATE staff SET role = 'support' WHERE role = 'viewer'");
    let out = ada.browser.get("/staff").await.form_to(&format!("/staff/{id}/disable"));
    assert_eq!(out.set("reason", "Left us").submit().await.status, 303);
    assert_overtaken(t, &approve(&grace).await);
    drop(sam);
});

both!(requests_are_seen_by_those_who_may_know, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    let (olga, august) = (t.member(Role::Operator).await, t.member(Role::Auditor).await);
    ask_for_caller(t, &sam, &connection).await;
    ask(&ada, "kim@staff.example", "viewer").await;
    assert_eq!(switch_off(&olga, "Budgetly").await.status, 303);
    let page = olga.browser.get("/revocations/bulk").await;
    let on = page.forms().into_iter().find(|form| form.action().ends_with("/on")).unwrap();
    on.set("reason", "New keys").submit().await;
    let (caller, invited, switched) = ("Passport", "kim@staff.example", "Switch Budgetly on again");
    for (member, sees, waiting) in [
        (&ada, [true, true, true], 3),
        (&sam, [true, false, false], 1),
        (&olga, [false, false, true], 1),
        (&august, [false, true, true], 2),
    ] {
        let page = member.browser.get("/approvals").await;
        let seen = [caller, invited, switched].map(|words| page.shows(words));
        assert_eq!(seen, sees, "{}: {}", member.email, page.text());
        let today = member.browser.get("/").await.text();
        assert!(today.contains(&format!("{waiting} ")), "{}: {today}", member.email);
    }
});

both!(what_waits_comes_first_however_much_was_decided_since, async |t| {
    let (ada, grace) = two(t).await;
    ask(&ada, "first@staff.example", "viewer").await;
    for n in 0..50 {
        t.clock.advance(jiff::SignedDuration::from_millis(1));
        ask(&ada, &format!("later-{n}@staff.example"), "viewer").await;
    }
    let all = "UPDATE approvals SET outcome = 'REFUSED', decided_at = asked_at, decided_by = asked_by";
    t.database.execute(&format!("{all} WHERE subject <> 'first@staff.example'"));
    let page = grace.browser.get("/approvals").await;
    let rows = page.all("article h2");
    assert_eq!(rows.len(), 50);
    assert!(rows[0].contains("first@") && rows[1].contains("later-49@"), "{rows:?}");
    let older = page.attribute("p.alone a", "href").unwrap();
    let rest = grace.browser.get(&older).await;
    assert_eq!(rest.all("article h2"), ["Invite later-0@staff.example as Viewer"]);
    assert!(rest.attribute("p.alone a", "href").is_none());
    // Of more than a page that wait, none is left out.
    t.database.execute("UPDATE approvals SET outcome = NULL, decided_at = NULL, decided_by = NULL");
    let page = grace.browser.get("/approvals").await;
    let rest = grace.browser.get(&page.attribute("p.alone a", "href").unwrap()).await;
    assert_eq!(rest.all("article h2"), ["Invite first@staff.example as Viewer"]);
});

both!(the_record_says_who_asked_and_why, async |t| {
    let (ada, grace) = two(t).await;
    let sam = t.member(Role::Support).await;
    let id = t.database.texts("SELECT id AS value FROM staff WHERE role = 'support'").remove(0);
    let form = ada.browser.get("/staff").await.form_to(&format!("/staff/{id}/role"));
    form.set("role", "auditor").set("reason", "Reviews us from now on").submit().await;
    assert_eq!(approve(&grace).await.location(), "/approvals");
    let record = grace.browser.get("/audit?act=staff.role_changed").await;
    record.assert_shows(&["ada@staff.example"]);
    let given = grace.browser.get("/audit?act=approval.given").await;
    given.assert_shows(&["grace@staff.example", "Reviews us from now on", &id]);
    drop(sam);
});

both!(what_an_emergency_lends_refuses_no_export, async |t| {
    let ada = t.member(Role::Admin).await;
    let vera = t.member(Role::Viewer).await;
    let form = ada.browser.get("/audit").await.form_to("/audit/export");
    assert_eq!(form.set("reason", "The yearly review").submit().await.location(), "/approvals");
    let hash = t.database.texts("SELECT payload_hash AS value FROM approvals").remove(0);
    let id = t.database.texts("SELECT id AS value FROM approvals").remove(0);
    broken(t, &vera.email).await;
    for deed in ["approve", "refuse"] {
        let page = vera.browser.post(&format!("/approvals/{id}/{deed}"), &[("hash", &hash)]).await;
        assert_eq!(page.status, 403, "{deed}");
    }
});
