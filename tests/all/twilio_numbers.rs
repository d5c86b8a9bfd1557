//! A number that nobody has: what was proven of it says nothing any more.

use jiff::SignedDuration;
use serde_json::Value;

use crate::harness::twilio::{Asked, call};
use crate::harness::{Browser, ORIGIN, PHONE, Test, Twilio};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;

/// Nobody has the number.
const UNKNOWN: &str = "30005";

/// Says why a text did not arrive.
async fn bounce(t: &Test, text: &Asked, why: &str) {
    let path = text.callback.strip_prefix(ORIGIN).unwrap();
    let fields = [("MessageSid", text.sid.as_str()), ("MessageStatus", "undelivered"), ("ErrorCode", why)];
    assert_eq!(call(&t.browser(), path, &fields).await.status, 204);
}

/// A person with a browser of their own, and a text of later that bounces.
async fn person_whose_number_dies(t: &Test) -> Browser {
    t.share(t.grant("c-1")).await;
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await;
    own.get("/connections").await.form_to("/sign-out").submit().await;
    t.advance(2 * MINUTE);
    t.share(t.grant("c-2").app("taxly", "Taxly").without_proof()).await;
    t.work().await;
    bounce(t, &t.twilio().newest(), UNKNOWN).await;
    own
}

fn deeds(t: &Test) -> Vec<String> {
    t.database.texts("SELECT act AS value FROM audit WHERE act = 'tenure.proof_ended'")
}

both!(whoever_has_the_number_next_begins_anew, |s| Twilio::chosen(s), async |t| {
    person_whose_number_dies(t).await;
    assert_eq!(t.connection("c-2").await["notice"]["state"], "FAILED");
    t.advance(1);
    let next = t.person().await;
    next.get("/connections").await.assert_hides(&["Budgetly", "Taxly", "Platypus"]);
    next.get("/activity").await.assert_hides(&["nobody uses your number"]);
});

both!(its_own_person_is_known_by_their_browser, |s| Twilio::chosen(s), async |t| {
    let own = person_whose_number_dies(t).await;
    t.advance(MINUTE);
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly", "Taxly"]);
    own.get("/activity").await.assert_shows(&["nobody uses your number"]);
    // And that code is a proof like any other.
    t.advance(45 * DAY);
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Budgetly"]);
});

both!(a_grant_without_proof_waits, |s| Twilio::chosen(s), async |t| {
    let own = person_whose_number_dies(t).await;
    t.advance(2 * MINUTE);
    t.share(t.grant("c-3").app("lender", "Lendwell").without_proof()).await;
    t.work().await;
    assert!(!t.twilio().newest().body.contains("Lendwell"));
    let tenures =
        t.database.texts("SELECT COALESCE(tenure_id, 'none') AS value FROM connections ORDER BY id");
    assert_eq!(tenures.iter().map(|id| id == "none").collect::<Vec<_>>(), [false, false, true]);
    // One with proof is of somebody who has the number now.
    t.advance(2 * MINUTE);
    t.share(t.grant("c-4").app("payday", "Payday")).await;
    t.sign_in(&own, PHONE).await.assert_shows(&["Budgetly"]);
    t.work().await;
});

// It came late: the number was its person's, and is nobody's now.
both!(a_proof_of_before_names_nothing_in_a_text, |s| Twilio::chosen(s), async |t| {
    person_whose_number_dies(t).await;
    t.advance(2 * MINUTE);
    let before = SignedDuration::from_mins(3);
    t.share(t.grant("c-3").app("lender", "Lendwell").proven(before)).await;
    t.work().await;
    let text = t.twilio().newest();
    assert!(text.body.contains("an app was given access"), "{}", text.body);
    t.person().await.get("/connections").await.assert_hides(&["Lendwell"]);
});

// It was sent before the code was entered: the number lives.
both!(a_proof_since_then_counts, |s| Twilio::chosen(s), async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    let notice = t.twilio().newest();
    t.advance(1);
    t.person().await;
    bounce(t, &notice, UNKNOWN).await;
    assert_eq!(t.connection("c-1").await["notice"]["state"], "FAILED");
    assert!(deeds(t).is_empty());
    t.advance(1);
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Budgetly"]);
});

both!(it_dies_once, |s| Twilio::chosen(s), async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    let first = t.twilio().newest();
    t.advance(2 * MINUTE);
    t.share(t.grant("c-2").without_proof()).await;
    t.work().await;
    bounce(t, &first, UNKNOWN).await;
    bounce(t, &t.twilio().newest(), UNKNOWN).await;
    bounce(t, &first, UNKNOWN).await;
    assert_eq!(deeds(t).len(), 1);
});

// What waits for the number names an app, and its next holder would read it.
both!(what_waits_for_it_ends, |s| Twilio::chosen(s), async |t| {
    // After three tries the fourth is two minutes away.
    for _ in 0..3 {
        t.twilio().answer_once(500, Value::Null);
    }
    t.share(t.grant("c-1")).await;
    for wait in [0, 7, 40] {
        t.advance(wait);
        t.work().await;
    }
    assert_eq!(t.twilio().asked().len(), 3);
    t.advance(61);
    t.twilio().refuse_once(400, 21_211);
    t.share(t.grant("c-2").without_proof()).await;
    t.work().await;
    assert_eq!((t.twilio().asked().len(), deeds(t).len()), (4, 1));
    t.advance(10 * MINUTE);
    t.work().await;
    assert_eq!(t.twilio().asked().len(), 4);
    for consent in ["c-1", "c-2"] {
        assert_eq!(t.connection(consent).await["notice"]["state"], "FAILED", "{consent}");
    }
});

// A landline, a handset that is off, a filter: the number is still somebody's.
both!(what_is_not_dead_stays_proven, |s| Twilio::chosen(s), async |t| {
    for (n, code) in ["30003", "30004", "30006", "30007", "30008", "21610", "21614"].into_iter().enumerate() {
        let phone = format!("+1415555010{n}");
        t.share(t.grant(&format!("c-{n}")).phone(&phone)).await;
        t.work().await;
        bounce(t, &t.twilio().newest(), code).await;
        t.advance(1);
        t.sign_in(&t.browser(), &phone).await.assert_shows(&["Budgetly"]);
    }
    assert!(deeds(t).is_empty());
});
