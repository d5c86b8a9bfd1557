//! Staff let somebody have back what was theirs when they held their number before.

use untether::domain::staff::Role;

use crate::harness::{Authenticator, Browser, Form, Member, PHONE, Page, Test};
use crate::staff_approvals::two;
use crate::tenures_back::closed;

const DAY: i64 = 86_400;
const WHY: &str = "Passport, copy in C-1";

/// The person of most tests, opened; the path of their page.
async fn opened(member: &Member) -> String {
    let page = member.browser.get("/people").await.form_with("q").set("q", PHONE).submit().await;
    let path = page.attribute("article a.button", "href").unwrap();
    let why = member.browser.get(&path).await.form_with("case").set("reason", "Calls").set("case", "C-1");
    assert_eq!(why.submit().await.status, 303);
    path
}

/// The form for the newest of the closed tenures.
async fn form(member: &Member, path: &str) -> Form {
    member.browser.get(path).await.form_to(&format!("{path}/reopen"))
}

async fn asked(member: &Member) {
    let path = opened(member).await;
    assert_eq!(form(member, &path).await.set("reason", WHY).submit().await.location(), "/approvals");
}

async fn approve(member: &Member) -> Page {
    member.browser.get("/approvals").await.form_with("hash").submit().await
}

/// How many acts of this kind stand in the record.
fn acts(t: &Test, act: &str) -> usize {
    t.database.texts(&format!("SELECT act AS value FROM audit WHERE act = '{act}'")).len()
}

/// Nothing was joined, and whoever holds the number sees nothing of what is older.
async fn nothing_ran(t: &Test, page: &Page, phone: &str) {
    assert_eq!(page.status, 409, "{}", page.text());
    page.assert_shows(&["is not as it was when this was asked for"]);
    assert_eq!(acts(t, "tenure.reopened"), 0);
    t.sign_in(&t.browser(), phone).await.assert_hides(&["Budgetly"]);
}

both!(two_give_back_what_was_theirs, async |t| {
    let (_, newcomer) = closed(t).await;
    let mut theirs = Authenticator::new();
    newcomer.add_passkey(&mut theirs, "Theirs").await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    let path = opened(&sam).await;
    let page = sam.browser.get(&path).await;
    assert_eq!(page.forms().iter().filter(|form| form.action().ends_with("/reopen")).count(), 1);
    page.assert_shows(&["They are back", "What was made since to come in with is gone"]);
    assert_eq!(form(&sam, &path).await.set("reason", WHY).submit().await.location(), "/approvals");
    sam.browser.get("/approvals").await.assert_shows(&["•••• 10", WHY, "Take back"]);
    newcomer.get("/connections").await.assert_hides(&["Budgetly"]);
    let page = ada.browser.get("/approvals").await;
    page.assert_shows(&["Give whoever holds •••• 10 now", "What was made since to come in with is gone"]);
    assert_eq!(approve(&ada).await.location(), "/approvals");
    // What was made meanwhile opens nothing any more: a code does.
    assert!(!newcomer.is_signed_in().await);
    assert_eq!(t.browser().use_passkey(&theirs).await.location(), "/sign-in");
    let person = t.browser();
    t.sign_in(&person, PHONE).await.assert_shows(&["Budgetly"]);
    let activity = person.get("/activity").await;
    activity.assert_shows(&["Our staff gave you back what was yours before", "A passkey was removed."]);
    activity.assert_hides(&["You are back", WHY, "staff.example"]);
    assert_eq!((acts(t, "tenure.reopened"), acts(t, "tenure.joined")), (1, 0));
    // Staff read why, and there is one tenure now.
    let page = sam.browser.get(&path).await;
    page.assert_shows(&["Gave back what was theirs before", WHY]).assert_hides(&["They are back"]);
    assert_eq!(page.all("section.tenure").len(), 1);
});

both!(it_reads_so_in_each_language, async |t| {
    closed(t).await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    asked(&sam).await;
    assert_eq!(approve(&ada).await.location(), "/approvals");
    let person = t.person().await;
    for (language, words) in [
        ("es", "Nuestro equipo le devolvió lo que era suyo antes"),
        ("fr-CA", "Notre équipe vous a rendu ce qui était à vous"),
    ] {
        person.post("/language", &[("language", language)]).await;
        person.get("/activity").await.assert_shows(&[words]);
    }
});

both!(who_asks_does_not_approve_it, async |t| {
    closed(t).await;
    let (ada, grace) = two(t).await;
    asked(&ada).await;
    let theirs = grace.browser.get("/approvals").await.form_with("hash");
    let hash = theirs.value("hash").unwrap().to_owned();
    let page = ada.browser.post(theirs.action(), &[("hash", &hash)]).await;
    assert_eq!(page.status, 409);
    page.assert_shows(&["You asked for this"]);
    assert_eq!(acts(t, "tenure.reopened"), 0);
    assert_eq!(theirs.submit().await.location(), "/approvals");
    assert_eq!(theirs.submit().await.status, 409, "once");
    assert_eq!(acts(t, "tenure.reopened"), 1);
});

both!(asked_twice_it_waits_once, async |t| {
    closed(t).await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    asked(&sam).await;
    asked(&ada).await;
    assert_eq!(t.database.texts("SELECT id AS value FROM approvals").len(), 1);
    assert_eq!(approve(&ada).await.location(), "/approvals");
});

both!(it_takes_a_reason_and_says_where, async |t| {
    closed(t).await;
    let sam = t.member(Role::Support).await;
    let path = opened(&sam).await;
    let page = form(&sam, &path).await.set("reason", "Call +1 415 555 0011").submit().await;
    assert_eq!(page.status, 422);
    page.assert_shows(&["Enter a reason for who decides, without a phone number, code or link."]);
    let again = page.form_to(&format!("{path}/reopen"));
    assert_eq!(again.value("reason"), Some("Call +1 415 555 0011"), "it stays");
    let field = format!("#reopen-{}", again.value("tenure").unwrap());
    assert_eq!(page.attribute(".note.fault a", "href").as_deref(), Some(field.as_str()));
    assert_eq!(page.attribute(&field, "aria-invalid").as_deref(), Some("true"));
    let told = page.attribute(&field, "aria-describedby").unwrap();
    assert!(told.split(' ').any(|id| page.all(&format!("p.wrong#{id}")).len() == 1), "{told}");
    assert_eq!(again.clone().set("reason", " ").submit().await.status, 422);
    // An open tenure is no closed one, nor is there one that nobody has.
    let open = t.database.texts("SELECT id AS value FROM tenures WHERE closed_at IS NULL").remove(0);
    for tenure in [open.as_str(), "ten_00000000000000000000000000000000", ""] {
        let fields = [("tenure", tenure), ("reason", WHY)];
        assert_eq!(sam.browser.post(&format!("{path}/reopen"), &fields).await.status, 404);
    }
    // Who has not opened the person asks for nothing, and a proof must be fresh.
    let other = t.member_as("other@staff.example", Role::Support).await;
    let fields = [("tenure", again.value("tenure").unwrap()), ("reason", WHY)];
    assert_eq!(other.browser.post(&format!("{path}/reopen"), &fields).await.status, 404);
    for _ in 0..2 {
        t.advance(600);
        sam.browser.get("/").await;
    }
    t.advance(1);
    let late = sam.browser.post(&format!("{path}/reopen"), &fields).await;
    assert!(late.asks_for_proof(), "20 minutes and one second");
    assert_eq!(t.database.texts("SELECT id AS value FROM approvals").len(), 0);
});

both!(who_came_back_by_themselves_needs_nobody, async |t| {
    let (own, _) = closed(t).await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    asked(&sam).await;
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly"]);
    let page = approve(&ada).await;
    assert_eq!(page.status, 409);
    page.assert_shows(&["is not as it was when this was asked for"]);
    assert_eq!((acts(t, "tenure.reopened"), acts(t, "tenure.joined")), (0, 1));
    assert!(own.is_signed_in().await, "nobody was shut out");
});

// Whoever held the number when it was asked for takes everything along: the number is nobody's now.
both!(a_number_left_meanwhile_gives_nothing_back, async |t| {
    let (_, newcomer) = closed(t).await;
    let mut passkey = Authenticator::new();
    newcomer.add_passkey(&mut passkey, "Mine").await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    asked(&sam).await;
    move_on(t, &t.by_passkey(&passkey).await).await;
    let page = approve(&ada).await;
    nothing_ran(t, &page, PHONE).await;
    t.sign_in(&t.browser(), "+14155550019").await.assert_hides(&["Budgetly"]);
});

// And somebody else's after that: it was not asked for them.
both!(who_has_the_number_next_gets_nothing_of_it, async |t| {
    let (_, newcomer) = closed(t).await;
    let mut passkey = Authenticator::new();
    newcomer.add_passkey(&mut passkey, "Mine").await;
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    asked(&sam).await;
    move_on(t, &t.by_passkey(&passkey).await).await;
    t.sign_in(&t.browser(), PHONE).await.assert_hides(&["Budgetly"]);
    let page = approve(&ada).await;
    nothing_ran(t, &page, PHONE).await;
});

async fn move_on(t: &Test, browser: &Browser) {
    let page = browser.get("/settings/number").await;
    let page = page.form_to("/settings/number").set("phone", "+14155550019").submit().await.follow().await;
    let code = t.code_for("+14155550019").await;
    page.form_with("code").set("code", &code).submit().await.settle().await.assert_shows(&["0019"]);
}

both!(a_lock_comes_along_and_nobody_is_said_to_have_locked, async |t| {
    let locked = crate::number_lock::locked(t).await;
    drop(locked);
    t.advance(46 * DAY);
    t.sign_in(&t.browser(), PHONE).await.assert_hides(&["Budgetly"]);
    let (ada, sam) = (t.member(Role::Admin).await, t.member(Role::Support).await);
    asked(&sam).await;
    assert_eq!(approve(&ada).await.location(), "/approvals");
    let stuck = crate::number_lock::right_code(t, &t.browser()).await;
    assert_eq!(stuck.location(), "/sign-in/locked");
    let by = "SELECT actor_kind AS value FROM audit WHERE act = 'lock.on' ORDER BY seq";
    assert_eq!(t.database.texts(by).last().map(String::as_str), Some("STAFF"));
});
