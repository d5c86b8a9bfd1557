//! What stops at large must not do: run on an old count, be many small ones for one person, or stand in each other's way.

use untether::domain::staff::Role;

use crate::harness::Member;
use crate::staff_incidents::{begin, counted, phone, plan, share, two};

const DAY: i64 = 86_400;

both!(ten_a_day_are_for_one_person_however_they_are_parted, async |t| {
    share(t, 0..12).await;
    let ada = t.member(Role::Operator).await;
    let list = |from: usize, to: usize| (from..to).map(|n| format!("c-{n}")).collect::<Vec<_>>().join(" ");
    for (from, to) in [(0, 6), (6, 10)] {
        let page = counted(t, plan(&ada, "REVOKE").await.set("list", &list(from, to))).await;
        assert_eq!(begin(&page, "NONE").submit().await.location(), page.path);
        t.work().await;
    }
    let one_more = counted(t, plan(&ada, "REVOKE").await.set("list", "c-10")).await;
    one_more.assert_shows(&["End 1 connection", "Ask a second person"]);
    assert_eq!(begin(&one_more, "NONE").submit().await.location(), "/approvals");
    // What somebody else begins is theirs.
    let olga = t.member_as("olga@staff.example", Role::Operator).await;
    let theirs = counted(t, plan(&olga, "REVOKE").await.set("list", "c-11")).await;
    assert_eq!(begin(&theirs, "NONE").submit().await.location(), theirs.path);
    t.work().await;
    // A day later one may again.
    t.advance(DAY);
    let ada = Member { browser: t.at_desk(&ada).await, ..ada };
    let next = counted(t, plan(&ada, "REVOKE").await.set("list", "c-10")).await;
    assert_eq!(begin(&next, "NONE").submit().await.location(), next.path);
    t.work().await;
});

both!(what_is_approved_late_was_counted_too_long_ago, async |t| {
    share(t, 0..11).await;
    let (ada, grace) = two(t).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    t.advance(DAY - 60);
    let ada = Member { browser: t.at_desk(&ada).await, ..ada };
    let again = ada.browser.get(&page.path).await;
    assert_eq!(begin(&again, "NONE").submit().await.location(), "/approvals");
    let browser = t.at_desk(&grace).await;
    let approve = browser.get("/approvals").await.form_with("hash");
    // It was counted a day ago to the second.
    assert_eq!(approve.submit().await.status, 409);
    t.work().await;
    assert_eq!(t.status("c-0").await, "ACTIVE");
});

both!(one_that_cannot_go_on_is_a_case_and_keeps_no_other, async |t| {
    share(t, 0..2).await;
    let ada = t.member(Role::Operator).await;
    let stuck = counted(t, plan(&ada, "REVOKE").await.set("list", "c-0")).await;
    let other = counted(t, plan(&ada, "REVOKE").await.set("list", "c-1")).await;
    assert_eq!(begin(&stuck, "NONE").submit().await.location(), stuck.path);
    let id = stuck.path.rsplit('/').next().unwrap().to_owned();
    t.database.execute(&format!("UPDATE incidents SET measure = 'NOTHING' WHERE id = '{id}'"));
    for _ in 0..4 {
        t.app.work().await;
    }
    ada.browser.get("/").await.assert_hides(&["could not go on"]);
    begin(&other, "NONE").submit().await;
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
    ada.browser.get("/").await.assert_shows(&["A stop or pause at large could not go on"]);
    t.database.execute(&format!("UPDATE incidents SET measure = 'REVOKE' WHERE id = '{id}'"));
    let page = ada.browser.get(&stuck.path).await;
    page.assert_shows(&["Halted on the way"]);
    page.form_to(&format!("{}/continue", stuck.path)).submit().await;
    t.work().await;
    assert_eq!(t.status("c-0").await, "REVOKED");
    ada.browser.get("/").await.assert_hides(&["could not go on"]);
});

both!(an_id_that_two_platforms_know_names_nobody, async |t| {
    t.share(t.grant("c-1").app("12", "Nest Egg")).await;
    let other = t.other_platform(false).await;
    let theirs = t.grant("c-2").phone(&phone(2)).app("12", "Rentwise");
    assert_eq!(other.notify(&theirs.to_json()).await.status, 201);
    let ada = t.member(Role::Operator).await;
    let page = plan(&ada, "REVOKE").await.set("app", "12").submit().await;
    assert_eq!(page.status, 422);
    page.assert_shows(&["Several platforms know one by this id."]);
    let named = counted(t, plan(&ada, "REVOKE").await.set("app", "rentwise")).await;
    named.assert_shows(&["End 1 connection", "Rentwise (Other Data)"]);
    let odd = plan(&ada, "REVOKE").await.set("app", "Rent\u{200b}wise").submit().await;
    assert_eq!(odd.status, 303, "what nobody sees counts for nothing");
    let nul = plan(&ada, "REVOKE").await.set("list", "c-1\u{0}").submit().await;
    assert_eq!(nul.status, 303);
    t.leaves_unsettled();
});

both!(what_is_given_up_waits_for_nobody, async |t| {
    share(t, 0..11).await;
    let (ada, grace) = two(t).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    begin(&page, "NONE").submit().await;
    page.form_to(&format!("{}/cancel", page.path)).submit().await;
    let approvals = grace.browser.get("/approvals").await;
    approvals.assert_shows(&["Taken back"]);
    assert!(approvals.forms().iter().all(|form| !form.has("hash")));
});

both!(what_was_halted_goes_on_after_a_fresh_proof_only, async |t| {
    share(t, 0..2).await;
    let ada = t.member(Role::Operator).await;
    let page = counted(t, plan(&ada, "REVOKE").await.set("app", "Budgetly")).await;
    assert_eq!(begin(&page, "NONE").submit().await.location(), page.path);
    let begun = ada.browser.get(&page.path).await;
    assert_eq!(begun.form_to(&format!("{}/pause", page.path)).submit().await.location(), page.path);
    t.advance(10 * 60);
    ada.browser.get("/").await;
    t.advance(10 * 60);
    let halted = ada.browser.get(&page.path).await;
    let go_on = halted.form_to(&format!("{}/continue", page.path));
    t.advance(1);
    // There is nothing typed that could be lost: it leads to the proof and back.
    let late = go_on.submit().await;
    assert!(late.location().starts_with("/confirm"), "20 minutes and one second: {}", late.text());
    t.work().await;
    assert_eq!(t.status("c-0").await, "ACTIVE");
    t.confirm(&ada).await;
    t.advance(10 * 60);
    ada.browser.get("/").await;
    t.advance(10 * 60);
    assert_eq!(go_on.submit().await.location(), page.path, "20 minutes");
    t.work().await;
    assert_eq!(t.status("c-0").await, "REVOKED");
});
