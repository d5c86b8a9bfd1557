//! How many texts a number gets, and when: the rest of a minute as one, five a day, nights.

use futures_util::future::join_all;
use serde_json::json;

use crate::harness::{BRAND, Grant, ORIGIN, PHONE, Test, event, link_in};

const HOUR: i64 = 3_600;
/// London has the clock of the tests.
const LONDON: &str = "+447700900123";

async fn shared(t: &Test, grant: Grant) -> String {
    let answer = t.platform.notify(&grant.to_json()).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    answer.json["notice"].as_str().unwrap().to_owned()
}

async fn state(t: &Test, consent: &str) -> String {
    t.connection(consent).await["notice"]["state"].as_str().unwrap().to_owned()
}

/// How many texts about connections went out so far.
async fn sent(t: &Test) -> usize {
    t.work().await;
    t.gateway.notices().len() + t.gateway.of_kind("REMINDER").len()
}

fn newest(t: &Test) -> String {
    t.gateway.texts().last().unwrap().body.clone()
}

both!(the_rest_of_a_minute_goes_out_as_one, async |t| {
    assert_eq!(shared(t, t.grant("c-1")).await, "QUEUED");
    assert_eq!(sent(t).await, 1);
    t.advance(1);
    assert_eq!(shared(t, t.grant("c-2").app("taxly", "Taxly")).await, "COMBINED");
    t.advance(30);
    assert_eq!(shared(t, t.grant("c-3").app("lendly", "Lendly")).await, "COMBINED");
    assert_eq!(sent(t).await, 1);
    assert_eq!(state(t, "c-2").await, "COMBINED");
    t.advance(28);
    assert_eq!(sent(t).await, 1, "59 s");
    t.advance(1);
    assert_eq!(sent(t).await, 2, "60 s");
    let text = t.gateway.notices().pop().unwrap();
    assert!(text.body.starts_with(&format!("{BRAND}: 2 new connections")), "{}", text.body);
    for consent in ["c-1", "c-2", "c-3"] {
        assert_eq!(state(t, consent).await, "SENT", "{consent}");
    }
    // That minute is over.
    assert_eq!(shared(t, t.grant("c-4")).await, "QUEUED");
    assert_eq!(sent(t).await, 3);
    let browser = t.browser();
    t.sign_in_by_link(&browser, &link_in(&text), PHONE).await;
    browser.get("/connections").await.assert_shows(&["Taxly", "Lendly"]);
});

both!(one_that_is_alone_in_the_rest_of_a_minute_is_named, async |t| {
    t.share(t.grant("c-1")).await;
    assert_eq!(sent(t).await, 1);
    assert_eq!(shared(t, t.grant("c-2").app("taxly", "Taxly")).await, "COMBINED");
    t.advance(60);
    assert_eq!(sent(t).await, 2);
    assert!(newest(t).contains("Taxly can now read"), "{}", newest(t));
    assert_eq!(state(t, "c-2").await, "SENT");
});

both!(another_number_has_a_minute_of_its_own, async |t| {
    assert_eq!(shared(t, t.grant("c-1")).await, "QUEUED");
    assert_eq!(shared(t, t.grant("c-2").phone(LONDON)).await, "QUEUED");
    assert_eq!(sent(t).await, 2);
});

both!(what_was_made_in_silence_or_cannot_be_texted_opens_no_minute, async |t| {
    let jamaica = "+18765550143";
    assert_eq!(shared(t, t.grant("c-1").phone(jamaica)).await, "UNDELIVERABLE");
    let unseen = t.grant("c-2").phone(LONDON);
    let ended = event("CONSENT_REVOKED", "c-2", t.now(), json!({}));
    t.platform.notify(&ended).await;
    assert_eq!(shared(t, unseen).await, "SUPPRESSED");
    assert_eq!(sent(t).await, 0);
});

both!(other_news_of_a_minute_is_told_in_the_same_text, async |t| {
    for consent in ["c-1", "c-2"] {
        t.share(t.grant(consent).phone(LONDON)).await;
        t.advance(60);
    }
    assert_eq!(sent(t).await, 2);
    t.share(t.grant("c-3").phone(LONDON)).await;
    for consent in ["c-1", "c-2"] {
        t.platform.notify(&event("CONSENT_REVOKED", consent, t.now(), json!({}))).await;
    }
    assert_eq!(sent(t).await, 3);
    t.advance(60);
    assert_eq!(sent(t).await, 4);
    assert!(newest(t).contains("2 things are new"), "{}", newest(t));
});

both!(the_sixth_of_a_day_waits_with_the_rest_for_the_next, async |t| {
    for n in 1..=5 {
        let grant = t.grant(&format!("c-{n}")).phone(LONDON);
        assert_eq!(shared(t, grant).await, "QUEUED", "{n}");
        t.advance(60);
    }
    assert_eq!(sent(t).await, 5);
    for n in 6..=8 {
        let grant = t.grant(&format!("c-{n}")).phone(LONDON);
        assert_eq!(shared(t, grant).await, "COMBINED", "{n}");
        t.advance(60);
    }
    // Codes and receipts stand outside.
    let person = t.person_at(LONDON).await;
    let ended = t.connection("c-1").await["connectionId"].as_str().unwrap().to_owned();
    t.stop(&person, &ended).await;
    assert_eq!(sent(t).await, 5);
    assert_eq!((t.gateway.codes().len(), t.gateway.of_kind("RECEIPT").len()), (1, 1));
    t.advance(24 * HOUR - 8 * 60 - 1);
    assert_eq!(sent(t).await, 5);
    t.advance(1);
    assert_eq!(sent(t).await, 6);
    assert!(newest(t).contains("3 new connections"), "{}", newest(t));
    assert_eq!(state(t, "c-8").await, "SENT");
    // The next day has begun.
    assert_eq!(shared(t, t.grant("c-9").phone(LONDON)).await, "QUEUED");
    assert_eq!(sent(t).await, 7);
});

// San Francisco: 02:00 when the day is over.
both!(a_digest_waits_for_the_morning, async |t| {
    for n in 1..=6 {
        t.share(t.grant(&format!("c-{n}"))).await;
        t.advance(60);
    }
    t.advance(30 * HOUR - 6 * 60 - 1);
    assert_eq!(sent(t).await, 5);
    t.advance(1);
    assert_eq!(sent(t).await, 6);
});

/// An update that adds an account.
fn fuller(t: &Test, n: usize) -> serde_json::Value {
    let accounts: Vec<String> = (0..=n).map(|n| format!("a{n}")).collect();
    let accounts: Vec<(&str, &str, &str)> =
        accounts.iter().map(|id| (id.as_str(), "Checking", "4421")).collect();
    t.grant("c-1").phone(LONDON).accounts(&accounts).updated().to_json()
}

both!(changes_wait_for_the_morning, async |t| {
    t.share(t.grant("c-1").phone(LONDON)).await;
    assert_eq!(sent(t).await, 1);
    t.advance(11 * HOUR - 1);
    t.platform.notify(&fuller(t, 2)).await;
    assert_eq!(sent(t).await, 2, "20:59:59");
    t.advance(1);
    // The rest of a minute that ends in the night.
    t.platform.notify(&fuller(t, 3)).await;
    t.advance(60);
    assert_eq!(sent(t).await, 2, "21:00");
    t.platform.notify(&fuller(t, 4)).await;
    // What is new, and what has ended, is told at any hour.
    t.share(t.grant("c-2").phone(LONDON)).await;
    assert_eq!(sent(t).await, 3);
    t.advance(60);
    t.platform.notify(&event("CONSENT_REVOKED", "c-2", t.now(), json!({}))).await;
    assert_eq!(sent(t).await, 4);
    t.advance(11 * HOUR - 121);
    assert_eq!(sent(t).await, 4, "07:59:59");
    t.advance(1);
    assert_eq!(sent(t).await, 5, "08:00");
    assert!(newest(t).contains("2 things are new"), "{}", newest(t));
});

// Due in the evening, while no worker ran.
both!(what_becomes_due_in_the_night_waits_too, async |t| {
    t.share(t.grant("c-1").phone(LONDON)).await;
    assert_eq!(sent(t).await, 1);
    t.advance(10 * HOUR);
    t.platform.notify(&fuller(t, 2)).await;
    t.advance(HOUR);
    assert_eq!(sent(t).await, 1, "21:00");
    t.advance(11 * HOUR - 1);
    assert_eq!(sent(t).await, 1, "07:59:59");
    t.advance(1);
    assert_eq!(sent(t).await, 2, "08:00");
});

both!(what_gathers_is_not_sent_to_who_wants_no_texts, async |t| {
    t.share(t.grant("c-1")).await;
    let person = t.person().await;
    for consent in ["c-2", "c-3"] {
        assert_eq!(shared(t, t.grant(consent)).await, "COMBINED");
    }
    person.post("/settings/notices", &[("notices", "off")]).await;
    t.advance(60);
    assert_eq!(sent(t).await, 1);
    for consent in ["c-2", "c-3"] {
        assert_eq!(state(t, consent).await, "OPTED_OUT");
    }
});

// It was for whoever held it before.
both!(
    what_gathers_is_not_sent_to_who_holds_the_number_next,
    |s| s.number_trust_days = Some("1".into()),
    async |t| {
        for n in 1..=5 {
            t.share(t.grant(&format!("c-{n}"))).await;
            t.advance(60);
        }
        assert_eq!(sent(t).await, 5);
        t.advance(23 * HOUR);
        for consent in ["c-6", "c-7"] {
            assert_eq!(shared(t, t.grant(consent).without_proof()).await, "COMBINED");
        }
        t.advance(HOUR);
        assert_eq!(shared(t, t.grant("c-8")).await, "QUEUED");
        assert_eq!(state(t, "c-6").await, "SUPPRESSED");
        assert_eq!(sent(t).await, 6);
        t.advance(24 * HOUR);
        assert_eq!(sent(t).await, 6);
    }
);

// However many come at once, and to whichever node.
both!(many_at_once_are_two_texts, async |t| {
    t.share(t.grant("c-0")).await;
    assert_eq!(sent(t).await, 1);
    let grants: Vec<_> = (1..=20).map(|n| t.grant(&format!("c-{n}")).to_json()).collect();
    let answers = join_all(grants.iter().map(|grant| t.platform.notify(grant))).await;
    assert!(answers.iter().all(|answer| answer.json["notice"] == "COMBINED"), "{answers:?}");
    t.advance(60);
    assert_eq!(sent(t).await, 2);
    assert!(newest(t).contains("20 new connections"), "{}", newest(t));
    for n in 0..=20 {
        assert_eq!(state(t, &format!("c-{n}")).await, "SENT");
    }
});

both!(a_text_that_did_not_get_through_takes_no_more_in, async |t| {
    t.share(t.grant("c-1")).await;
    assert_eq!(sent(t).await, 1);
    t.share(t.grant("c-2")).await;
    t.advance(60);
    t.gateway.answer_once(503, &[]);
    sent(t).await;
    let tried = newest(t);
    t.advance(1);
    t.share(t.grant("c-3")).await;
    t.advance(HOUR);
    sent(t).await;
    let again = t.gateway.texts().iter().filter(|text| text.body == tried).count();
    assert_eq!(again, 2, "{:?}", t.gateway.texts());
    assert_eq!(state(t, "c-2").await, "SENT");
    assert_eq!(state(t, "c-3").await, "SENT");
    assert!(tried.contains(ORIGIN));
});
