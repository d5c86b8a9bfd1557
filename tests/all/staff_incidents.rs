//! Stops and halts at large: counted, decided by one or two, done part by part, and accounted for.

use untether::domain::staff::Role;

use crate::harness::{Form, Member, PHONE, Page, Test, at};

const HOUR: i64 = 3_600;

pub fn phone(n: usize) -> String {
    format!("+1415555{n:04}")
}

/// A plan as it is typed, with all that every plan takes.
pub async fn plan(member: &Member, measure: &str) -> Form {
    let form = member.browser.get("/revocations/bulk").await.form_to("/revocations/bulk");
    let form = form.set("measure", measure).set("because", "SECURITY_EVENT");
    form.set("case", "INC-7").set("reason", "Keys were leaked")
}

/// The page of a plan once it was counted.
pub async fn counted(t: &Test, form: Form) -> Page {
    let sent = form.submit().await;
    assert_eq!(sent.status, 303, "{}", sent.text());
    t.work().await;
    sent.follow().await
}

pub fn begin(page: &Page, texts: &str) -> Form {
    page.form_with("digest").set("texts", texts)
}

pub async fn two(t: &Test) -> (Member, Member) {
    (
        t.member_as("ada@staff.example", Role::Admin).await,
        t.member_as("grace@staff.example", Role::Admin).await,
    )
}

pub async fn share(t: &Test, people: std::ops::Range<usize>) {
    for n in people {
        t.share(t.grant(&format!("c-{n}")).phone(&phone(n))).await;
    }
    t.work().await;
}

both!(a_few_are_ended_by_one_person, async |t| {
    share(t, 0..2).await;
    t.share(t.grant("c-again").phone(&phone(0)).bank("ins_2", "Tartan")).await;
    let elsewhere = t.grant("c-else").phone(&phone(1)).app("nest", "Nest Egg");
    t.share(elsewhere).await;
    // Ten in the morning in San Francisco.
    t.advance(8 * HOUR);
    t.work().await;
    let ada = t.member(Role::Operator).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "budgetly")).await;
    page.assert_shows(&[
        "End 3 connections",
        "Counted. Nothing was changed yet.",
        "Keys were leaked",
        "INC-7",
    ]);
    page.assert_shows(&["Up to 3 texts, about 0.036.", "Up to 2 texts, about 0.024.", "c-again", "Tartan"]);
    page.assert_hides(&["Nest Egg", "0000", "c-else"]);
    assert_eq!(t.status("c-0").await, "ACTIVE", "counting changes nothing");
    let texts = t.gateway.texts().len();
    let begun = begin(&page, "DIGEST").submit().await;
    assert_eq!(begun.location(), page.path);
    t.work().await;
    let report = begun.follow().await;
    report.assert_shows(&[
        "Done",
        "Changed 3",
        "Texts 2 (One text for each person)",
        "Confirmed by the platform 3",
    ]);
    report.assert_shows(&["Had changed before, and were left 0", "1 of 1 parts"]);
    for consent in ["c-0", "c-1", "c-again"] {
        let revocation = t.revocation(consent).await;
        assert_eq!(revocation["initiator"], "DATA_ACCESS_PLATFORM");
        assert_eq!(
            (&revocation["channel"], &revocation["reason"]),
            (&"STAFF".into(), &"SECURITY_EVENT".into())
        );
        assert_eq!(t.status(consent).await, "REVOKED");
    }
    assert_eq!(t.status("c-else").await, "ACTIVE");
    let sent = t.gateway.texts().split_off(texts);
    let said = |to: &str| sent.iter().find(|text| text.to == to).expect("a text").body.clone();
    assert_eq!(sent.len(), 2, "{sent:?}");
    assert!(said(&phone(0)).contains("2 things are new"), "{}", said(&phone(0)));
    assert!(said(&phone(1)).contains("Our staff ended what Budgetly reads of the bank data"));
    // And its person sees who did it, and why.
    let person = t.person_at(&phone(1)).await;
    person.get("/connections?status=ended").await.assert_shows(&["Harbor ended this"]);
    person.get("/activity").await.assert_shows(&["Our staff ended this sharing."]);
    // It is final: the platform cannot undo it.
    let again = t.grant("c-1").phone(&phone(1)).sent_on(at(t.now(), 1));
    let again = t.platform.notify(&again.to_json()).await;
    assert_eq!(again.state(), "DRIFT");
});

both!(ten_take_one_person_and_eleven_take_two, async |t| {
    share(t, 0..11).await;
    let (ada, grace) = two(t).await;
    // Ten: at once.
    let ids: Vec<String> = (0..10).map(|n| format!("c-{n}")).collect();
    let ten = counted(t, plan(&ada, "SUSPEND").await.set("list", &ids.join("\n"))).await;
    ten.assert_shows(&["Pause 10 connections", "Ids in the list 10"]);
    assert_eq!(begin(&ten, "NONE").submit().await.location(), ten.path);
    t.work().await;
    ada.browser.get(&ten.path).await.assert_shows(&["Done", "Changed 10"]);
    // Eleven: another must.
    let eleven = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    eleven.assert_shows(&["End 11 connections", "Ask a second person"]);
    assert_eq!(begin(&eleven, "NONE").submit().await.location(), "/approvals");
    t.work().await;
    assert_eq!(t.status("c-10").await, "ACTIVE");
    let again = begin(&eleven, "NONE").submit().await;
    assert_eq!(again.status, 422);
    again.assert_shows(&["waits for a second person already"]);
    let own = ada.browser.get("/approvals").await;
    own.assert_shows(&[
        "End: 11 connections (No texts; mark",
        "Keys were leaked",
        "Look at what it is about",
    ]);
    let theirs = grace.browser.get("/approvals").await;
    let approve = theirs.form_with("hash");
    let hash = approve.value("hash").unwrap().to_owned();
    assert_eq!(ada.browser.post(approve.action(), &[("hash", &hash)]).await.status, 409, "not their own");
    assert_eq!(approve.submit().await.location(), "/approvals");
    t.work().await;
    ada.browser.get(&eleven.path).await.assert_shows(&["Done", "Changed 11", "Begun by ada@staff.example"]);
    assert_eq!(t.status("c-10").await, "REVOKED");
});

both!(of_two_who_approve_a_stop_one_does, async |t| {
    share(t, 0..11).await;
    let (ada, grace) = two(t).await;
    let third = t.member_as("mary@staff.example", Role::Admin).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    begin(&page, "NONE").submit().await;
    let (one, other) = (
        grace.browser.get("/approvals").await.form_with("hash"),
        third.browser.get("/approvals").await.form_with("hash"),
    );
    let (one, other) = futures_util::join!(one.submit(), other.submit());
    let mut answers = [one.status, other.status];
    answers.sort_unstable();
    assert_eq!(answers, [303, 409]);
    t.work().await;
    ada.browser.get(&page.path).await.assert_shows(&["Changed 11"]);
});

both!(what_was_counted_is_what_runs, async |t| {
    share(t, 0..11).await;
    let (ada, grace) = two(t).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    begin(&page, "NONE").submit().await;
    // Another comes after the count, one of those that were counted ends by itself.
    t.share(t.grant("c-late").phone(&phone(50))).await;
    let ended = crate::harness::event("CONSENT_REVOKED", "c-3", at(t.now(), 1), serde_json::json!({}));
    assert_eq!(t.platform.notify(&ended).await.state(), "APPLIED");
    grace.browser.get("/approvals").await.form_with("hash").submit().await;
    t.work().await;
    let report = ada.browser.get(&page.path).await;
    report.assert_shows(&["Changed 10", "Had changed before, and were left 1"]);
    assert_eq!(t.status("c-late").await, "ACTIVE");
    assert_eq!(t.revocation("c-3").await["channel"], "PLATFORM", "who began first stays");
    let all = ada.browser.get(&format!("{}/connections", page.path)).await;
    all.assert_shows(&["Part 1 of 1", "No: it had changed before", "Yes"]);
});

both!(what_was_given_up_cannot_be_approved, async |t| {
    share(t, 0..11).await;
    let (ada, grace) = two(t).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    begin(&page, "NONE").submit().await;
    let form = grace.browser.get("/approvals").await.form_with("hash");
    let given_up = page.form_to(&format!("{}/cancel", page.path)).submit().await.settle().await;
    given_up.assert_shows(&["Given up"]);
    assert_eq!(form.submit().await.status, 409);
    t.work().await;
    assert_eq!(t.status("c-0").await, "ACTIVE");
});

both!(a_count_holds_for_a_day, async |t| {
    share(t, 0..1).await;
    let ada = t.member(Role::Operator).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    t.advance(24 * HOUR - 31);
    let in_time = Member { browser: t.at_desk(&ada).await, ..ada.clone() };
    let seen = in_time.browser.get(&page.path).await;
    assert_eq!(seen.forms().iter().filter(|form| form.has("digest")).count(), 1, "one second before");
    let form = begin(&seen, "NONE");
    t.advance(1);
    let late = form.submit().await;
    assert_eq!(late.status, 409);
    late.assert_shows(&["counted more than 24 hours ago"])
        .assert_hides(&["What shall its people be texted?"]);
    assert_eq!(t.status("c-0").await, "ACTIVE");
});

both!(beginning_takes_a_fresh_proof, async |t| {
    share(t, 0..1).await;
    let ada = t.member(Role::Operator).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    for _ in 0..2 {
        t.advance(10 * 60);
        ada.browser.get("/").await;
    }
    t.advance(1);
    let sent = begin(&page, "NONE").submit().await;
    assert!(sent.asks_for_proof(), "{}", sent.text());
    let shown = sent.form_with("totp").set("totp", &t.code(&ada.secret)).submit().await;
    shown.assert_shows(&["End 1 connection", "No texts"]);
    assert_eq!(shown.form_with("digest").submit().await.location(), page.path);
    t.work().await;
});

both!(a_stop_at_large_is_halted_goes_on_and_survives_its_node, async |t| {
    share(t, 0..120).await;
    let (ada, grace) = two(t).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    page.assert_shows(&["End 120 connections"]);
    begin(&page, "NONE").submit().await;
    grace.browser.get("/approvals").await.form_with("hash").submit().await;
    t.app.work().await;
    let under_way = ada.browser.get(&page.path).await;
    under_way.assert_shows(&["Under way", "1 of 2 parts", "Changed 100"]);
    let halt = under_way.form_to(&format!("{}/pause", page.path));
    assert_eq!(halt.submit().await.location(), page.path);
    t.work().await;
    let halted = ada.browser.get(&page.path).await;
    halted.assert_shows(&["Halted on the way", "1 of 2 parts", "Changed 100"]);
    assert_eq!(halt.submit().await.status, 409, "it is halted");
    halted.form_to(&format!("{}/continue", page.path)).submit().await;
    // Another node takes it up where the first has left it.
    let other = t.another_node().await;
    while other.work().await > 0 {}
    let done = ada.browser.get(&page.path).await;
    done.assert_shows(&["Done", "2 of 2 parts", "Changed 120", "Confirmed by the platform 120"]);
    assert_eq!(done.forms().iter().filter(|form| form.action().starts_with("/revocations")).count(), 0);
    other.stop().await;
    let rest = ada.browser.get(&format!("{}/connections?part=1", page.path)).await;
    rest.assert_shows(&["Part 2 of 2"]);
    assert_eq!(ada.browser.get(&format!("{}/connections?part=2", page.path)).await.status, 404);
});

both!(two_nodes_do_each_part_once, async |t| {
    share(t, 0..120).await;
    let (ada, grace) = two(t).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    begin(&page, "EACH").submit().await;
    grace.browser.get("/approvals").await.form_with("hash").submit().await;
    let other = t.another_node().await;
    for _ in 0..4 {
        let (one, two) = futures_util::join!(t.app.work(), other.work());
        let _ = (one, two);
    }
    t.work().await;
    other.stop().await;
    ada.browser.get(&page.path).await.assert_shows(&["Done", "Changed 120", "Texts 120"]);
    let told = t.receiver.posts().iter().filter(|post| post.body["type"] == "CONSENT_REVOKED").count();
    assert_eq!(told, 120);
});

both!(every_text_of_a_day_and_one_for_the_rest, async |t| {
    for n in 0..7 {
        t.share(t.grant(&format!("c-{n}"))).await;
    }
    t.advance(32 * HOUR);
    t.work().await;
    let ada = t.member(Role::Operator).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    page.assert_shows(&["Up to 6 texts", "Up to 1 text,"]);
    let texts = t.gateway.notices().len();
    begin(&page, "EACH").submit().await;
    t.work().await;
    assert_eq!(t.gateway.notices().len() - texts, 5, "of this day");
    t.advance(24 * HOUR);
    t.work().await;
    let rest = t.gateway.notices().split_off(texts + 5);
    assert_eq!(rest.len(), 1);
    assert!(rest[0].to == PHONE && rest[0].body.contains("2 things are new"), "{}", rest[0].body);
});

both!(nobody_is_woken, async |t| {
    share(t, 0..1).await;
    // Nine in the evening in San Francisco.
    t.advance(19 * HOUR);
    let ada = t.member(Role::Operator).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    let texts = t.gateway.notices().len();
    begin(&page, "EACH").submit().await;
    t.work().await;
    assert_eq!(t.status("c-0").await, "REVOKED", "it is ended at once");
    assert_eq!(t.gateway.notices().len(), texts);
    t.advance(11 * HOUR);
    t.work().await;
    assert_eq!(t.gateway.notices().len(), texts + 1);
});

both!(each_step_is_recorded, async |t| {
    share(t, 0..1).await;
    let admin = t.member(Role::Admin).await;
    let page = counted(t, plan(&admin, "REVOKE").await.set("app", "Budgetly")).await;
    begin(&page, "NONE").submit().await;
    t.work().await;
    let record = admin.browser.get("/audit").await;
    record.assert_shows(&[
        "Laid out a stop or pause at large",
        "Began a stop or pause at large",
        "One was done",
        "INC-7",
    ]);
    let seen = t.member(Role::Auditor).await.browser.get(&page.path).await;
    seen.assert_shows(&["Changed 1"]).assert_hides(&[&phone(0)]);
});
