//! Webhooks that were given up, taken up again by staff.

use untether::flows::webhook;

use crate::harness::{Host, Test, said, stop_path, untether};
use crate::targets::{cases, platform_id, recorded, stop_one};

const HOUR: i64 = 3_600;

/// Through the whole schedule, as late as it may be: 91 hours, too few to be switched off.
pub async fn give_up(t: &Test) {
    t.work().await;
    for wait in [5, 300, HOUR / 2, 2 * HOUR, 5 * HOUR, 10 * HOUR, 14 * HOUR, 20 * HOUR, 24 * HOUR] {
        t.advance(wait * 6 / 5 + 1);
        t.work().await;
    }
}

async fn replay(t: &Test) -> usize {
    let (op, id, now) = (t.app.operator().clone(), platform_id(t), t.clock.ms());
    t.app.store().write(move |db| webhook::replay(db, &op, &id, now)).await.unwrap()
}

both!(what_was_given_up_is_replayed_under_its_id, async |t| {
    t.receiver.answer_with(500);
    for consent in ["c-1", "c-2", "c-3"] {
        stop_one(t, consent).await;
    }
    let accounts = [("a1", "One", "1111"), ("a2", "Two", "2222")];
    let some = t.share(t.grant("c-4").accounts(&accounts)).await;
    let page = t.person().await.get(&stop_path(&some)).await;
    page.form_with("scope").set("scope", "accounts").check_value("account", "a2").submit().await;
    give_up(t).await;
    let first = t.receiver.posts();
    assert_eq!(first.len(), 40);
    assert_eq!(cases(t, "DELIVERY_FAILED").len(), 4);
    assert_eq!(t.work().await, 0);

    // Confirmed by other ways meanwhile: nothing is open of these.
    let put = serde_json::json!({ "reason": "USER_ACTION", "initiator": "INDIVIDUAL" });
    assert_eq!(t.platform.put("/connections/c-2/revocation", &put).await.status, 204);
    t.receiver.answer_with(200);
    assert_eq!(replay(t).await, 3);
    assert_eq!(replay(t).await, 0, "once");
    t.work().await;
    let again = t.receiver.posts().split_off(40);
    assert_eq!(again.len(), 3);
    for post in &again {
        let before = first.iter().find(|before| before.id == post.id).expect("its id is new");
        assert_eq!(before.raw, post.raw);
        assert_ne!(post.body["data"]["consentId"], "c-2");
    }
    for consent in ["c-1", "c-2", "c-3"] {
        assert_eq!(t.status(consent).await, "REVOKED", "{consent}");
    }
    assert_eq!(t.connection("c-4").await["accounts"][1]["status"], "REVOKED");
    assert_eq!(cases(t, "DELIVERY_FAILED").len(), 1, "of c-2 nothing was taken by this way");
    assert_eq!(replay(t).await, 0);
    assert_eq!(recorded(t, "platform.webhooks_replayed"), 1);
});

both!(a_replayed_webhook_has_all_of_its_schedule_before_it, async |t| {
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    give_up(t).await;
    t.receiver.answer_once(200, &[]);
    stop_one(t, "c-2").await;
    t.work().await;
    assert_eq!(replay(t).await, 1);
    give_up(t).await;
    assert_eq!(t.receiver.posts().len(), 21);
    // Received at last, and not confirmed: the word has come, and nothing is to be said again.
    assert_eq!(replay(t).await, 1);
    t.receiver.answer_with(202);
    t.work().await;
    assert_eq!(replay(t).await, 0);
    assert_eq!(t.status("c-1").await, "REVOCATION_PENDING");
});

// What was told beside endings goes out again too: of held grants, as long as they are held.
both!(news_that_was_given_up_is_replayed, async |t| {
    t.receiver.answer_with(500);
    let id = t.share(t.grant("c-1")).await;
    let person = t.person().await;
    let done = person.post(&format!("/connections/{id}/report"), &[("hold", "app")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    for consent in ["c-2", "c-3"] {
        t.share(t.grant(consent)).await;
    }
    give_up(t).await;
    let first = t.receiver.posts();
    assert_eq!(first.len(), 40, "an ending, a report, two held");
    // The bank has ended one of those meanwhile.
    let ended = crate::harness::event("CONSENT_REVOKED", "c-3", t.now(), serde_json::json!({}));
    assert_eq!(t.platform.notify(&ended).await.status / 100, 2);
    t.receiver.answer_with(200);
    assert_eq!(replay(t).await, 3);
    t.work().await;
    let again = t.receiver.posts().split_off(40);
    let mut kinds: Vec<&str> = again.iter().map(|post| post.body["type"].as_str().unwrap()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["CONNECTION_HELD", "CONNECTION_REPORTED", "CONSENT_REVOKED"]);
    for post in &again {
        let before = first.iter().find(|before| before.id == post.id).expect("its id is new");
        assert_eq!(before.raw, post.raw);
    }
    assert_eq!(replay(t).await, 0, "once");
});

// The command has the clock of the wall.
both!(the_command_says_how_many_and_refuses_an_unknown_platform, async |t| {
    t.leaves_unsettled();
    t.receiver.answer_with(500);
    stop_one(t, "c-1").await;
    give_up(t).await;
    let replay = |id: &str| {
        let told = untether(&t.database, &["platform", "replay", id]).output().unwrap();
        (told.status.code(), said(&told))
    };
    let id = platform_id(t);
    assert_eq!(replay(&id), (Some(0), "1 to go out again\n".to_owned()));
    assert_eq!(replay(&id), (Some(0), "0 to go out again\n".to_owned()));
    let waits = "SELECT state || ' ' || attempts AS value FROM outbox WHERE channel = 'WEBHOOK'";
    assert_eq!(t.database.texts(waits), ["PENDING 0"]);
    let (code, told) = replay("plt_nobody");
    assert!(code == Some(1) && told.contains("there is no platform plt_nobody"), "{told}");
});

/// What a platform says is for staff to look up there: it may be anything, and reaches no page and no row.
const WORDS: &str = "<script>raw-words</script>";

both!(what_a_target_answers_is_not_shown, async |t| {
    t.leaves_unsettled();
    let host = Host::start(500, WORDS.into());
    let id = t.share(t.grant("c-1")).await;
    let (platform, url, now) = (platform_id(t), host.url.clone(), t.clock.ms());
    let set = move |db: &mut untether::store::Conn| {
        untether::flows::platform::set_webhook(db, None, &platform, &url, now)
    };
    assert!(t.app.store().write(set).await.unwrap());
    let person = t.person().await;
    t.stop(&person, &id).await;
    t.work().await;
    assert_eq!(host.asked(), 1);
    let page = person.get(&format!("/connections/{id}")).await;
    assert!(!page.html.contains("raw-words"));
    assert!(!t.connection("c-1").await.to_string().contains("raw-words"));
    assert!(!t.revocation("c-1").await.to_string().contains("raw-words"));
    let rows = t.database.rows();
    let holds = |what: &[u8]| rows.windows(what.len()).any(|part| part == what);
    assert!(holds(b"500") && !holds(b"raw-words"));
});
