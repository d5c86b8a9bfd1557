//! Faults that a review found, each with the story that showed it.

use futures_util::future::join;
use jiff::SignedDuration;
use serde_json::json;
use untether::app::{App, Work};
use untether::domain::keyring::Purpose;

use crate::harness::{Browser, Test, at, checked, event, stop_path};

const DAY: i64 = 86_400;

// An ending that arrives with its grant, a moment before the grant's row is there, is not lost.
both!(a_grant_and_its_ending_at_once_both_count, async |t| {
    for n in 0..25 {
        let consent = format!("c-{n}");
        let grant = t.grant(&consent).to_json();
        let ended = event("CONSENT_REVOKED", &consent, at(t.now(), 1), json!({}));
        let (granted, revoked) = join(t.platform.notify(&grant), t.platform.notify(&ended)).await;
        assert_eq!(granted.status, 201, "{}", granted.body);
        assert!([200, 202].contains(&revoked.status), "{}", revoked.body);
        assert_eq!(t.status(&consent).await, "REVOKED", "{consent}");
    }
});

// A message that cannot be opened is given up, and the others go out.
both!(one_unreadable_message_holds_up_nobody, async |t| {
    t.share(t.grant("c-1")).await;
    let keys = t.database.keys();
    let key = keys.newest(Purpose::Encryption);
    t.database.execute(&format!("UPDATE outbox SET body_sealed = '{key}.AAAA'"));
    t.advance(60);
    t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    t.work().await;
    let notices = t.gateway.notices();
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert!(notices[0].body.contains("Taxly"));
});

// About a closed tenure no text goes out: the number is another person's now.
both!(an_update_of_a_closed_tenure_texts_nobody, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.advance(46 * DAY);
    t.share(t.grant("c-2")).await;
    t.work().await;
    let before = t.gateway.notices().len();
    let more = t.grant("c-1").without_proof().accounts(&[("a1", "One", "1111"), ("a2", "Two", "2222")]);
    assert_eq!(t.platform.notify(&more.updated().to_json()).await.status, 200);
    t.work().await;
    assert_eq!(t.gateway.notices().len(), before);
});

// A grant whose content is old news still proves who holds the number.
both!(a_late_grants_proof_counts, async |t| {
    let late = t.grant("c-1");
    t.advance(10);
    t.platform.notify(&t.grant("c-1").without_proof().updated().to_json()).await;
    let answer = t.platform.notify(&late.to_json()).await;
    assert_eq!(answer.state(), "IGNORED");
    // A proof by the code a while later carries the same tenure on, and shows the connection.
    t.advance(44 * DAY);
    let page = t.sign_in(&t.browser(), crate::harness::PHONE).await;
    page.assert_shows(&["Budgetly"]);
});

// The keys of another instance open nothing here, and would make every person a stranger.
both!(another_keyring_is_refused, async |t| {
    let other = tempfile::tempdir().unwrap();
    let file = other.path().join("keys.json");
    untether::keyring_file::generate(&file).unwrap_or_else(|error| panic!("{error}"));
    let mut settings = t.database.settings();
    settings.keyring_file = Some(file.display().to_string());
    let started = App::start(checked(settings), t.clock.clone(), Work::Manual).await;
    let refused = started.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(refused.contains("keyring"), "{refused:?}");
});

fn two_accounts(t: &Test) -> crate::harness::Grant {
    t.grant("c-1").accounts(&[("a1", "Everyday", "4421"), ("a2", "Savings", "9001")])
}

async fn stop_a1(browser: &Browser, id: &str) {
    let form = browser.get(&stop_path(id)).await.form_with("scope").set("scope", "accounts");
    assert_eq!(form.check_value("account", "a1").submit().await.status, 303);
}

// A confirmation for some accounts does not confirm a stop of the whole that came after it.
both!(a_confirmation_is_for_what_was_asked_before_it, async |t| {
    t.receiver.answer_with(202);
    let id = t.share(two_accounts(t)).await;
    let browser = t.person().await;
    stop_a1(&browser, &id).await;
    t.work().await;
    let confirmed_at = at(t.now(), 30);
    t.advance(240);
    t.stop(&browser, &id).await;
    let confirmed = json!({ "hop": "PLATFORM", "state": "CONFIRMED", "at": confirmed_at.to_string() });
    t.platform.notify(&event("REVOCATION_PROGRESS", "c-1", t.now(), confirmed)).await;
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
    t.work().await;
});

// A read of an account that was stopped by itself shows, as one of a stopped connection does.
both!(a_read_of_a_stopped_account_is_shown, async |t| {
    let id = t.share(two_accounts(t)).await;
    let browser = t.person().await;
    stop_a1(&browser, &id).await;
    t.work().await;
    t.advance(60);
    let read = |account: &str| {
        let more = json!({
            "dataClusters": ["TRANSACTIONS"], "accessedAt": t.now().to_string(), "accountIds": [account],
        });
        event("DATA_ACCESSED", "c-1", t.now(), more)
    };
    t.platform.notify(&read("a2")).await;
    let path = format!("/connections/{id}");
    browser.get(&path).await.assert_hides(&["after you stopped"]);
    t.platform.notify(&read("a1")).await;
    browser.get(&path).await.assert_shows(&["after you stopped"]);
});

// A platform that confirmed the stop of an account and lists it again later is told again.
both!(a_stopped_account_that_is_listed_again_is_drift, async |t| {
    let id = t.share(two_accounts(t)).await;
    let browser = t.person().await;
    stop_a1(&browser, &id).await;
    t.work().await;
    t.advance(60);
    t.platform.notify(&two_accounts(t).sent_on(t.now()).updated().to_json()).await;
    t.work().await;
    let posts = t.receiver.posts();
    assert_eq!(posts.len(), 2);
    assert_eq!(posts[1].body["data"]["accountIds"], json!(["a1"]));
    let accounts = t.connection("c-1").await["accounts"].clone();
    assert_eq!(accounts[0]["status"], "REVOKED", "{accounts}");
});

// A page that needs a sign-in does not forget the link or the code that this browser has under way.
both!(a_protected_page_leaves_what_is_under_way, async |t| {
    t.share(t.grant("c-1")).await;
    let link = t.newest_link().await;
    let browser = t.browser();
    let page = browser.visit(&link).await.form_to("/sign-in").submit().await.follow().await;
    assert_eq!(browser.get("/connections").await.status, 303);
    let code = t.code_for(crate::harness::PHONE).await;
    let done = page.form_with("code").set("code", &code).submit().await;
    assert!(done.location().starts_with("/connections/con_"), "{}", done.location());
});

// What the framework refuses gets a page of ours too.
both!(a_query_or_form_that_cannot_be_read_gets_a_page, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let long = "x".repeat(70 * 1_024);
    for page in
        [browser.get("/connections?q=a&q=b").await, browser.post("/sign-in", &[("phone", &long)]).await]
    {
        assert!([400, 413].contains(&page.status), "{}", page.status);
        assert!(page.header("content-type").starts_with("text/html"), "{}", page.html);
        assert!(!page.h1().is_empty());
    }
});

// A grant that waits unseen long after a late proof was made belongs to whoever proves next.
both!(a_late_proof_takes_no_grant_of_another_time, async |t| {
    let old = at(t.now(), -100 * DAY);
    t.share(t.grant("c-1").without_proof()).await;
    t.share(t.grant("c-2").sent_on(old).proven(SignedDuration::from_mins(1))).await;
    let page = t.sign_in(&t.browser(), crate::harness::PHONE).await;
    page.assert_shows(&["1 app"]);
});

// What a later grant leaves out about an app does not take the app's words away from anybody.
both!(a_grant_that_is_short_on_words_erases_none, async |t| {
    let id = t.share(t.grant("c-1").consequences("Your budget stops updating.")).await;
    t.advance(1);
    t.share(t.grant("c-2").phone("+14155550011")).await;
    let app = t.connection("c-1").await["recipient"].clone();
    assert_eq!(app["consequences"], "Your budget stops updating.");
    let page = t.person().await.get(&stop_path(&id)).await;
    page.assert_shows(&["Your budget stops updating."]);
});

// Once a target is switched off, no page promises another try.
both!(a_stop_after_a_410_does_not_promise_another_try, async |t| {
    t.leaves_unsettled();
    t.share(t.grant("c-1")).await;
    let id = t.share(t.grant("c-2").app("taxly", "Taxly")).await;
    let browser = t.person().await;
    t.receiver.answer_with(410);
    let first = t.connection("c-1").await["connectionId"].as_str().unwrap().to_owned();
    t.stop(&browser, &first).await;
    t.work().await;
    t.stop(&browser, &id).await;
    t.work().await;
    let page = browser.get(&format!("/connections/{id}")).await;
    page.assert_shows(&["Our staff have been told"]).assert_hides(&["try again"]);
});

// Within one sign-in the wait of a minute holds however a code is asked for.
both!(asking_again_by_the_first_form_waits_too, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.browser();
    let fields = [("country", "US"), ("phone", "+1 415 555 0010")];
    for (seconds, codes) in [(0, 1), (59, 1), (1, 2)] {
        t.advance(seconds);
        let asked = browser.post("/sign-in", &fields).await;
        assert_eq!(asked.location(), "/sign-in/code");
        t.work().await;
        assert_eq!(t.gateway.codes().len(), codes, "after {seconds} s more");
    }
    // The first code is dead, the newest is right.
    let code = t.code_for(crate::harness::PHONE).await;
    let page = browser.get("/sign-in/code").await;
    assert_eq!(page.form_with("code").set("code", &code).submit().await.location(), "/connections");
});

both!(a_reload_after_a_refused_resend_leads_back, async |t| {
    let page = t.browser().get("/sign-in/code/resend").await;
    assert_eq!((page.status, page.location().as_str()), (303, "/sign-in/code"));
});

both!(a_dead_link_inside_leads_to_the_list, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let page = browser.visit("/l/AAAAAAAAAAAAAAAAAAAAAA").await;
    assert_eq!(page.status, 200);
    page.assert_shows(&["This link doesn't work", "Sign out"]);
    assert!(page.attribute("main a[href='/connections']", "href").is_some());
});

both!(a_number_is_e164_to_the_letter, async |t| {
    for phone in ["+14155550010 ", " +14155550010", "+1 415 555 0010"] {
        let answer = t.platform.notify(&t.grant("c-1").phone(phone).to_json()).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, vec!["/consumer/phone".to_owned()]),
            "{phone:?}"
        );
    }
});
