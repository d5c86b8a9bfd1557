//! Four eyes: one asks, another approves exactly that.

use untether::domain::staff::Role;

use crate::harness::{Form, Member, Page, Test};

const HOUR: i64 = 3_600;

pub async fn ask(member: &Member, email: &str, role: &str) -> Page {
    let page = member.browser.get("/staff").await;
    let form = page.form_to("/staff/invite").set("email", email).set("role", role);
    form.set("reason", "She answers callers").submit().await
}

pub async fn two(t: &Test) -> (Member, Member) {
    (
        t.member_as("ada@staff.example", Role::Admin).await,
        t.member_as("grace@staff.example", Role::Admin).await,
    )
}

both!(an_invitation_takes_two, async |t| {
    let (ada, grace) = two(t).await;
    assert_eq!(ask(&ada, "sam@staff.example", "support").await.location(), "/approvals");
    let own = ada.browser.get("/approvals").await;
    own.assert_shows(&["Invite sam@staff.example as Support", "She answers callers", "Take back"]);
    assert!(!own.shows("Approve this"), "{}", own.text());
    let theirs = grace.browser.get("/approvals").await;
    let approve = theirs.form_with("hash");
    assert!(approve.action().ends_with("/approve"));
    // Whoever asked cannot, whatever their page offers.
    let hash = approve.value("hash").unwrap().to_owned();
    let page = ada.browser.post(approve.action(), &[("hash", &hash)]).await;
    assert_eq!(page.status, 409);
    page.assert_shows(&["You asked for this"]);
    let page = grace.browser.post(approve.action(), &[("hash", "another")]).await;
    assert_eq!(page.status, 409, "what was looked at is what runs");
    assert_eq!(approve.submit().await.location(), "/approvals");
    assert_eq!(approve.submit().await.status, 409, "once");
    // Who approved sees no address: they could join in the place of who is invited.
    let page = grace.browser.get("/approvals").await;
    page.assert_shows(&["Approved"]).assert_hides(&["Get the address"]);
    let fetch = address_form(&ada).await;
    let theirs = grace.browser.post(fetch.action(), &[]).await;
    assert_eq!(theirs.status, 409);
    theirs.assert_shows(&["There is no address to hand on"]);
    let first = address(&fetch.submit().await);
    t.desk().get(&first).await.assert_shows(&["sam@staff.example"]);
    ada.browser.get("/approvals").await.assert_hides(&[&first]);
    // Another one ends the first.
    let second = address(&fetch.submit().await);
    assert_eq!(t.desk().get(&first).await.status, 404);
    let told = t.database.texts("SELECT act AS value FROM audit WHERE act = 'staff.invitation_handed'");
    assert_eq!(told.len(), 2);
    // And none is to be had once they have joined, or were shut out after that.
    let page = t.desk().get(&second).await;
    let secret = page.all("code").remove(0);
    let form = page.form_to(&second).set("password", crate::harness::PASSWORD);
    assert_eq!(form.set("totp", &t.code(&secret)).submit().await.status, 200);
    assert_eq!(fetch.submit().await.status, 409);
    let staff = grace.browser.get("/staff").await;
    let id = t.database.texts("SELECT id AS value FROM staff WHERE email = 'sam@staff.example'").remove(0);
    let out = staff.form_to(&format!("/staff/{id}/disable")).set("reason", "Came by mistake");
    assert_eq!(out.submit().await.status, 303);
    assert_eq!(fetch.submit().await.status, 409);
});

async fn address_form(member: &Member) -> Form {
    let page = member.browser.get("/approvals").await;
    let form = page.forms().into_iter().find(|form| form.action().ends_with("/invitation"));
    form.unwrap_or_else(|| panic!("no address to get: {}", page.text()))
}

/// The path that was handed on.
fn address(page: &Page) -> String {
    assert_eq!(page.status, 200, "{}", page.text());
    let address = page.all("dd code").remove(0);
    address[address.find("/invitation/").unwrap()..].to_owned()
}

both!(an_address_is_to_be_had_for_a_day_and_with_a_fresh_proof, async |t| {
    let (ada, grace) = two(t).await;
    ask(&ada, "sam@staff.example", "support").await;
    let older = t.invite("sam@staff.example", Role::Viewer).await;
    let form = grace.browser.get("/approvals").await.form_with("hash");
    assert_eq!(form.submit().await.status, 303);
    assert_eq!(t.desk().get(&older).await.status, 404, "an older invitation leads to no better role");
    let fetch = address_form(&ada).await;
    for _ in 0..2 {
        t.advance(10 * 60);
        ada.browser.get("/").await;
    }
    t.advance(1);
    assert_eq!(fetch.submit().await.location(), "/confirm?next=%2Fapprovals");
    t.advance(24 * HOUR - 1_201 - 30);
    let ada = Member { browser: t.at_desk(&ada).await, ..ada };
    address(&address_form(&ada).await.submit().await);
    t.clock.advance(jiff::SignedDuration::from_millis(1));
    assert!(!ada.browser.get("/approvals").await.shows("Get the address"));
    assert_eq!(ada.browser.post(fetch.action(), &[]).await.status, 409);
    // Invited anew as something else by the host, they are not who was approved.
    ask(&ada, "kim@staff.example", "support").await;
    let grace = Member { browser: t.at_desk(&grace).await, ..grace };
    let form = grace.browser.get("/approvals").await.form_with("hash");
    assert_eq!(form.submit().await.status, 303);
    t.invite("kim@staff.example", Role::Admin).await;
    assert_eq!(address_form(&ada).await.submit().await.status, 409);
});

both!(a_role_takes_two, async |t| {
    let (ada, grace) = two(t).await;
    let sam = t.member(Role::Support).await;
    let page = ada.browser.get("/staff").await;
    let form = page.forms().into_iter().find(|form| form.action().ends_with("/role")).unwrap();
    let of_grace = form.clone().set("role", "viewer").set("reason", "A try");
    assert_eq!(of_grace.submit().await.location(), "/approvals");
    let again = form.set("role", "auditor").set("reason", "Another try").submit().await;
    assert_eq!(again.status, 422);
    again.assert_shows(&["waits for a second person already"]);
    let refuse = grace.browser.get("/approvals").await;
    let refuse = refuse.forms().into_iter().find(|form| form.action().ends_with("/refuse")).unwrap();
    assert_eq!(refuse.submit().await.location(), "/approvals");
    ada.browser.get("/approvals").await.assert_shows(&["Refused"]);
    grace.browser.get("/people").await.assert_shows(&["Find somebody who calls"]);
    assert_eq!(sam.browser.get("/staff").await.status, 403);
});

both!(a_request_waits_for_a_day, async |t| {
    let (ada, grace) = two(t).await;
    ask(&ada, "sam@staff.example", "support").await;
    let form = grace.browser.get("/approvals").await.form_with("hash");
    t.advance(24 * HOUR);
    let grace_again = t.at_desk(&grace).await;
    let late = grace_again.get("/approvals").await;
    late.assert_shows(&["Not decided in time"]);
    let hash = form.value("hash").unwrap().to_owned();
    assert_eq!(grace_again.post(form.action(), &[("hash", &hash)]).await.status, 409);
    // And may be asked for anew.
    let ada = Member { browser: t.at_desk(&ada).await, ..ada };
    assert_eq!(ask(&ada, "sam@staff.example", "support").await.location(), "/approvals");
});

both!(just_within_a_day, async |t| {
    let (ada, grace) = two(t).await;
    ask(&ada, "sam@staff.example", "support").await;
    t.advance(24 * HOUR - 31);
    let browser = t.at_desk(&grace).await;
    assert_eq!(browser.get("/approvals").await.form_with("hash").submit().await.status, 303);
});

both!(asking_takes_a_fresh_proof, async |t| {
    let (ada, _) = two(t).await;
    for _ in 0..2 {
        t.advance(10 * 60);
        assert_eq!(ada.browser.get("/").await.status, 200);
    }
    t.advance(1);
    let sent = ask(&ada, "sam@staff.example", "support").await;
    assert!(sent.asks_for_proof(), "20 minutes and one second");
    let page = sent.form_with("totp").set("totp", &t.code(&ada.secret)).submit().await;
    assert_eq!(page.form_to("/staff/invite").submit().await.location(), "/approvals");
});

both!(what_somebody_asked_for_who_was_shut_out_does_not_run, async |t| {
    let (ada, grace) = two(t).await;
    ask(&ada, "sam@staff.example", "support").await;
    let form = grace.browser.get("/approvals").await.form_with("hash");
    let page = grace.browser.get("/staff").await;
    let out = page.forms().into_iter().find(|form| form.action().ends_with("/disable")).unwrap();
    let nothing = out.clone().submit().await;
    assert_eq!(nothing.status, 422, "the record says why");
    assert_eq!(out.set("reason", "Left us").submit().await.location(), "/staff");
    let why = "SELECT detail AS value FROM audit WHERE act = 'staff.disabled'";
    assert!(t.database.texts(why).remove(0).contains("Left us"));
    assert_eq!(form.submit().await.status, 409);
});

both!(nobody_approves_their_own_new_role, async |t| {
    let (ada, grace) = two(t).await;
    let page = ada.browser.get("/staff").await;
    let form = page.forms().into_iter().find(|form| form.action().ends_with("/role")).unwrap();
    assert_eq!(form.set("role", "auditor").set("reason", "A try").submit().await.location(), "/approvals");
    let own = grace.browser.get("/approvals").await.form_with("hash").submit().await;
    assert_eq!(own.status, 409);
    own.assert_shows(&["Somebody else must decide"]);
});

both!(approving_takes_a_fresh_proof, async |t| {
    let (ada, grace) = two(t).await;
    ask(&ada, "sam@staff.example", "support").await;
    for _ in 0..2 {
        t.advance(10 * 60);
        grace.browser.get("/").await;
    }
    t.advance(1);
    let form = grace.browser.get("/approvals").await.form_with("hash");
    let sent = form.clone().submit().await;
    assert_eq!(sent.location(), "/confirm?next=%2Fapprovals", "20 minutes and one second");
    let page = sent.follow().await.form_with("totp").set("totp", &t.code(&grace.secret)).submit().await;
    assert_eq!(page.location(), "/approvals");
    assert_eq!(form.submit().await.status, 303);
});

both!(of_two_who_approve_at_once_one_does, async |t| {
    let (ada, grace) = two(t).await;
    let third = t.member_as("mary@staff.example", Role::Admin).await;
    ask(&ada, "sam@staff.example", "support").await;
    let forms = [&grace, &third].map(async |member| member.browser.get("/approvals").await.form_with("hash"));
    let [one, other] = forms;
    let (one, other) = (one.await, other.await);
    let (one, other) = futures_util::join!(one.submit(), other.submit());
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
});

both!(what_cannot_be_asked_for_says_why, async |t| {
    let (ada, _) = two(t).await;
    for (email, words) in
        [("sam", "Enter an e-mail address"), ("grace@staff.example", "They are on the staff")]
    {
        let page = ask(&ada, email, "support").await;
        assert_eq!(page.status, 422);
        page.assert_shows(&[words]);
        assert_eq!(page.form_to("/staff/invite").value("reason"), Some("She answers callers"), "it stays");
    }
});
