//! Bank, person and app end the same connection. The first is its initiator; history keeps all three.

use serde_json::json;

use crate::harness::{Page, Test, at, event, stop_path};

async fn told(t: &Test, by: &str) -> String {
    let who = json!({ "reason": "USER_ACTION", "initiator": by });
    let answer = t.platform.notify(&event("CONSENT_REVOKED", "c-1", t.now(), who)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.state().to_owned()
}

async fn first(t: &Test) -> String {
    let revocation = t.revocation("c-1").await;
    revocation["initiator"].as_str().unwrap().to_owned()
}

/// Each of the words after the one before.
fn assert_in_order(page: &Page, words: &[&str]) {
    let text = page.text();
    let from = text.find("Who ended it, in order").unwrap_or_else(|| panic!("no history: {text}"));
    let mut rest = &text[from..];
    for word in words {
        let place = rest.find(word).unwrap_or_else(|| panic!("{word:?} is not in its place: {text}"));
        rest = &rest[place + word.len()..];
    }
}

fn recorded(t: &Test) -> Vec<String> {
    t.database.texts("SELECT detail AS value FROM audit WHERE act = 'connection.ended_again' ORDER BY seq")
}

both!(the_person_first_then_bank_and_app, async |t| {
    t.receiver.answer_with(202);
    let id = t.share(t.grant("c-1")).await;
    t.advance(60);
    t.stop(&t.person().await, &id).await;
    t.work().await;
    t.advance(60);
    assert_eq!(told(t, "DATA_PROVIDER").await, "APPLIED", "it confirms the stop");
    t.advance(60);
    assert_eq!(told(t, "DATA_RECIPIENT").await, "IGNORED", "nothing is new but who said it");
    t.advance(60);
    told(t, "DATA_PROVIDER").await;
    told(t, "INDIVIDUAL").await;
    assert_eq!(first(t).await, "INDIVIDUAL");
    assert_eq!(t.revocation("c-1").await["channel"], "DASHBOARD");
    assert_eq!(recorded(t).len(), 2, "each once");
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    assert!(page.text().contains("You stopped this today at 10:01"), "{}", page.text());
    assert_in_order(
        &page,
        &[
            "You stopped this today at 10:01",
            "Platypus Bank ended this today at 10:02",
            "Budgetly ended this today at 10:03",
        ],
    );
});

both!(the_bank_first_then_person_and_app, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let form = browser.get(&stop_path(&id)).await.form_with("scope");
    t.advance(60);
    assert_eq!(told(t, "DATA_PROVIDER").await, "APPLIED");
    t.advance(60);
    // From a page that was open since before.
    assert_eq!(form.submit().await.status, 303);
    form.submit().await;
    t.advance(60);
    let put = json!({ "reason": "USER_ACTION", "initiator": "DATA_RECIPIENT" });
    let answer = t.platform.put("/connections/c-1/revocation", &put).await;
    assert_eq!((answer.status, answer.code()), (409, "already_ended"));
    assert_eq!(first(t).await, "DATA_PROVIDER");
    t.work().await;
    assert_eq!(t.receiver.posts().len(), 0, "the platform knows");
    let page = browser.get(&format!("/connections/{id}")).await;
    assert_in_order(
        &page,
        &[
            "Platypus Bank ended this today at 10:01",
            "You stopped this today at 10:02",
            "Budgetly ended this today at 10:03",
        ],
    );
    let late = "SELECT detail AS value FROM audit WHERE act = 'connection.stopped'";
    assert_eq!(t.database.texts(late), [r#"{"late":true}"#], "the person's word once");
});

both!(the_app_first_then_bank_and_person, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let put = json!({ "reason": "BUSINESS_RULE", "initiator": "DATA_RECIPIENT" });
    assert_eq!(t.platform.put("/connections/c-1/revocation", &put).await.status, 204);
    t.advance(60);
    told(t, "DATA_PROVIDER").await;
    t.advance(60);
    told(t, "INDIVIDUAL").await;
    assert_eq!(first(t).await, "DATA_RECIPIENT");
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    assert_in_order(
        &page,
        &[
            "Budgetly ended this today at 10:00",
            "Platypus Bank ended this today at 10:01",
            "You stopped this today at 10:02",
        ],
    );
    // And in the record that they can read.
    let acts = t.person().await.get("/activity").await;
    assert_eq!(acts.text().matches("Somebody else ended this sharing as well.").count(), 2);
});

both!(history_is_of_this_ending_only, async |t| {
    let id = t.share(t.grant("c-1")).await;
    told(t, "DATA_PROVIDER").await;
    told(t, "DATA_RECIPIENT").await;
    t.advance(60);
    // It comes back, and ends again. What was said before the newest grant is not about that.
    assert_eq!(t.platform.notify(&t.grant("c-1").to_json()).await.state(), "APPLIED");
    t.advance(60);
    told(t, "DATA_RECIPIENT").await;
    let old = json!({ "reason": "USER_ACTION", "initiator": "DATA_PROVIDER" });
    let old = event("CONSENT_REVOKED", "c-1", at(t.now(), -90), old);
    assert_eq!(t.platform.notify(&old).await.state(), "IGNORED");
    let page = t.person().await.get(&format!("/connections/{id}")).await;
    page.assert_shows(&["Budgetly ended this today at 10:02"]);
    page.assert_hides(&["Who ended it, in order", "Platypus Bank ended"]);
});

both!(stopping_all_of_an_app_says_nothing_of_what_had_ended, async |t| {
    let ended = t.share(t.grant("c-1")).await;
    told(t, "DATA_PROVIDER").await;
    let live = t.share(t.grant("c-2")).await;
    let browser = t.person().await;
    let form = browser.get(&stop_path(&live)).await.form_with("scope");
    form.set("scope", "app").submit().await;
    t.work().await;
    browser.get(&format!("/connections/{ended}")).await.assert_hides(&["Who ended it, in order"]);
});
