//! Stopping something for somebody who calls.

use untether::domain::staff::Role;

use crate::harness::{Form, Member, PHONE, Page, Test};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// Opens the person of a connection; the page that would stop it.
pub async fn stop_page(member: &Member, connection: &str) -> Page {
    let page = member.browser.get(&format!("/connections/{connection}")).await;
    let page = page.form_with("case").set("reason", "Calls").set("case", "C-1").submit().await.settle().await;
    page.assert_shows(&["Stop it for the caller"]);
    member.browser.get(&format!("/connections/{connection}/revocation")).await
}

pub fn filled(page: &Page) -> Form {
    page.form_with("contact").set("reason", "Wants it stopped").set("case", "C-1").set("contact", "chat")
}

/// The path in the newest text that asks somebody to confirm.
async fn link(t: &Test) -> String {
    t.work().await;
    let texts = t.gateway.texts();
    let body = &texts.iter().rev().find(|text| text.body.contains("/agree/")).expect("nobody was asked").body;
    body[body.find("/agree/").unwrap()..].to_owned()
}

both!(a_caller_confirms_agent_app_and_act, async |t| {
    let connection = t.share(t.grant("c-1").consequences("Your budget stops updating.")).await;
    let sam = t.member(Role::Support).await;
    let page = stop_page(&sam, &connection).await;
    page.assert_shows(&["Stop sharing with Budgetly?", "Your budget stops updating."]);
    let sent = filled(&page).check("delete_data").submit().await;
    assert_eq!(sent.location(), format!("/connections/{connection}"));
    sent.follow().await.assert_shows(&["We texted the caller a link."]);
    assert_eq!(t.status("c-1").await, "ACTIVE", "nothing is stopped yet");
    let path = link(t).await;
    let asked = t.browser().get(&path).await;
    assert_eq!(asked.status, 200);
    asked.assert_shows(&["support@staff.example on our staff", "Budgetly at Platypus Bank"]);
    asked.assert_shows(&["asked to delete what it has"]).assert_hides(&["0010"]);
    t.browser().get(&path).await;
    assert_eq!(t.status("c-1").await, "ACTIVE", "looking changes nothing");
    let done = asked.browser.post(&path, &[("answer", "yes")]).await;
    done.assert_shows(&["Sharing is stopped", "Acme Data is told now."]);
    assert_eq!(asked.browser.post(&path, &[("answer", "no")]).await.status, 404, "it is answered once");
    t.work().await;
    let revocation = t.revocation("c-1").await;
    assert_eq!(revocation["channel"], "STAFF");
    assert_eq!(
        (&revocation["initiator"], &revocation["deletionRequested"]),
        (&"INDIVIDUAL".into(), &true.into())
    );
    let receipt = t.gateway.texts().into_iter().rev().find(|text| text.kind == "RECEIPT").expect("a receipt");
    assert_eq!(receipt.to, PHONE);
    let person = t.person().await;
    person.get("/activity").await.assert_shows(&["Our staff stopped this sharing for you."]);
    let theirs = person.get(&format!("/connections/{connection}")).await;
    theirs.assert_shows(&["Our staff stopped this for you"]);
    sam.browser.get(&format!("/connections/{connection}")).await.assert_shows(&["The caller confirmed"]);
});

both!(who_did_not_ask_says_so, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    filled(&stop_page(&sam, &connection).await).submit().await;
    let path = link(t).await;
    let answered = t.browser().post(&path, &[("answer", "no")]).await;
    answered.assert_shows(&["Nothing was stopped"]);
    assert_eq!(t.browser().post(&path, &[("answer", "yes")]).await.status, 404);
    assert_eq!(t.status("c-1").await, "ACTIVE");
    sam.browser.get("/").await.assert_shows(&["Says that they did not ask", &connection]);
});

both!(a_caller_has_fifteen_minutes, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    filled(&stop_page(&sam, &connection).await).submit().await;
    let path = link(t).await;
    t.advance(15 * MINUTE);
    assert_eq!(t.browser().get(&path).await.status, 200);
    t.advance(1);
    let late = t.browser().get(&path).await;
    let never = t.browser().get("/agree/AAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!((late.status, &late.html), (404, &never.html), "as one that never was");
    assert_eq!(t.browser().post(&path, &[("answer", "yes")]).await.status, 404);
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(a_newer_question_ends_the_older, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    let page = stop_page(&sam, &connection).await;
    filled(&page).submit().await;
    let first = link(t).await;
    filled(&page).submit().await;
    let second = link(t).await;
    assert_ne!(first, second);
    assert_eq!(t.browser().get(&first).await.status, 404);
    assert_eq!(t.browser().get(&second).await.status, 200);
});

both!(nobody_is_asked_whose_number_may_be_anothers, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    t.work().await;
    t.advance(45 * DAY + 3 * MINUTE);
    let sam = t.member(Role::Support).await;
    let refused = filled(&stop_page(&sam, &connection).await).submit().await;
    assert_eq!(refused.status, 422);
    refused.assert_shows(&["No text can ask them"]);
    assert_eq!(refused.form_with("contact").value("reason"), Some("Wants it stopped"), "it stays");
    t.work().await;
    assert!(!t.gateway.texts().iter().any(|text| text.body.contains("/agree/")));
});

both!(an_exception_takes_a_second_person, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let ada = t.member(Role::Admin).await;
    let sam = t.member(Role::Support).await;
    let page = stop_page(&sam, &connection).await;
    let nothing = filled(&page).set("verified", "exception").submit().await;
    assert_eq!(nothing.status, 422);
    nothing.assert_shows(&["Say how you know that the caller is this person."]);
    let asked = filled(&page).set("verified", "exception").set("documented", "Passport, copy in C-1");
    assert_eq!(asked.submit().await.location(), "/approvals");
    assert_eq!(t.status("c-1").await, "ACTIVE");
    let waiting = ada.browser.get("/approvals").await;
    waiting.assert_shows(&[
        "Stop Budgetly at Platypus Bank",
        "Passport, copy in C-1",
        "support@staff.example",
    ]);
    assert_eq!(waiting.form_with("hash").submit().await.location(), "/approvals");
    assert_eq!(t.revocation("c-1").await["channel"], "STAFF");
    t.work().await;
    assert!(t.gateway.texts().iter().any(|text| text.kind == "RECEIPT"));
    let record = ada.browser.get("/audit?act=connection.stopped").await;
    record.assert_shows(&["support@staff.example", "exception", "C-1", "chat"]);
});

both!(without_a_look_there_is_no_stop, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    let path = format!("/connections/{connection}/revocation");
    assert_eq!(sam.browser.get(&path).await.status, 404);
    let fields = [("reason", "x"), ("case", "y"), ("verified", "text")];
    assert_eq!(sam.browser.post(&path, &fields).await.status, 404);
    let fields = [("reason", "x"), ("case", "y"), ("verified", "exception"), ("documented", "z")];
    assert_eq!(sam.browser.post(&path, &fields).await.status, 404);
    let open = stop_page(&sam, &connection).await;
    assert_eq!(open.form_with("contact").set("reason", " ").set("case", "C").submit().await.status, 422);
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(the_link_answers_nobody_else, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    t.person().await;
    let sam = t.member(Role::Support).await;
    filled(&stop_page(&sam, &connection).await).submit().await;
    let path = link(t).await;
    assert_eq!(t.browser().get(&path).await.status, 200);
    // Somebody else holds the number from now on.
    let database = t.app.store().clone();
    let now = t.now().as_millisecond();
    let number = database.read({
        let connection = connection.clone();
        move |db| untether::store::connections::number_of(db, &connection)
    });
    let number = number.await.unwrap().unwrap();
    database.write(move |db| untether::store::tenures::close(db, &number, now)).await.unwrap();
    assert_eq!(t.browser().get(&path).await.status, 404);
    assert_eq!(t.browser().post(&path, &[("answer", "yes")]).await.status, 404);
    assert_eq!(t.status("c-1").await, "ACTIVE");
});

both!(no_phone_number_gets_into_the_record, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let sam = t.member(Role::Support).await;
    let why = sam.browser.get(&format!("/connections/{connection}")).await;
    let with = why.form_with("case").set("case", "C-1").set("reason", "caller is +1 415 555 0010");
    let refused = with.submit().await;
    assert_eq!(refused.status, 422);
    refused.assert_shows(&["without a phone number"]);
    let long = refused.form_with("case").set("reason", &"x".repeat(301)).submit().await;
    assert_eq!(long.status, 422);
});
