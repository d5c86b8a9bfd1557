//! What people text back: silence, texts again, and help.

use std::sync::atomic::{AtomicUsize, Ordering};

use untether::app::reseal;
use untether::domain::keyring::Purpose;

use crate::harness::twilio::{Asked, CODES, INBOUND, NOTICES, TOKEN, call, call_with, signature};
use crate::harness::{ORIGIN, PHONE, Page, Test, Twilio};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;
const UNKNOWN: &str = "+14155550199";

/// Texts something, under an id of its own.
async fn say(t: &Test, from: &str, words: &str) -> Page {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    let id = format!("SM{:032x}", NEXT.fetch_add(1, Ordering::Relaxed));
    say_as(t, &id, from, &[("Body", words)]).await
}

async fn say_as(t: &Test, id: &str, from: &str, more: &[(&str, &str)]) -> Page {
    let fields = [&[("MessageSid", id), ("From", from), ("To", "+14155550150")], more].concat();
    let answer = call(&t.browser(), INBOUND, &fields).await;
    assert_eq!(answer.status, 200);
    t.work().await;
    answer
}

/// The answers that a number got, oldest first.
fn answers(t: &Test, phone: &str) -> Vec<Asked> {
    let all = t.twilio().to(phone).into_iter();
    all.filter(|text| text.service == CODES && text.body.contains("bank data") || is_on(text)).collect()
}

fn is_on(text: &Asked) -> bool {
    text.body.contains("you get texts about your connections again")
}

fn is_off(text: &Asked) -> bool {
    text.body.contains("no more texts about your connections")
}

/// What a new grant's text comes to.
async fn granted(t: &Test, consent: &str, phone: &str) -> String {
    t.advance(2 * MINUTE);
    let answer = t.platform.notify(&t.grant(consent).phone(phone).to_json()).await;
    t.work().await;
    answer.json["notice"].as_str().unwrap().to_owned()
}

fn acts(t: &Test) -> Vec<String> {
    let acts = "SELECT actor_kind || ' ' || act || ' ' || detail AS value FROM audit \
                WHERE act LIKE 'notices.%' ORDER BY seq";
    t.database.texts(acts)
}

both!(stop_and_start, |s| Twilio::chosen(s), async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.advance(2 * MINUTE);
    // One that waits is silenced as well.
    t.share(t.grant("c-2")).await;
    let answer = say(t, PHONE, " Stop. ").await;
    assert!(answer.header("content-type").starts_with("text/xml"));
    assert_eq!(answer.html, r#"<?xml version="1.0" encoding="UTF-8"?><Response/>"#);
    assert_eq!(t.connection("c-2").await["notice"]["state"], "OPTED_OUT");
    let told = answers(t, PHONE);
    assert_eq!(told.len(), 1, "{told:?}");
    // The carrier has silenced the other service by now.
    assert!(is_off(&told[0]) && told[0].service == CODES);
    assert!(told[0].body.contains("Apps can still read your bank data"), "{}", told[0].body);
    assert!(told[0].body.ends_with(ORIGIN), "{}", told[0].body);
    assert_eq!(granted(t, "c-3", PHONE).await, "OPTED_OUT");
    assert_eq!(t.twilio().by(NOTICES).len(), 1);
    // A second one is not answered.
    say(t, PHONE, "STOPALL").await;
    assert_eq!(answers(t, PHONE).len(), 1);
    // A code that its person asks for comes all the same.
    let own = t.browser();
    t.sign_in_on_own_device(&own, PHONE).await.assert_shows(&["Budgetly"]);
    own.get("/settings/notices").await.assert_shows(&["Texts are off"]);
    // And so does an alert.
    t.person().await;
    t.work().await;
    assert!(t.twilio().newest().body.contains("new browser"));

    say(t, PHONE, "start").await;
    let told = answers(t, PHONE);
    assert!(told.len() == 2 && is_on(&told[1]), "{told:?}");
    say(t, PHONE, "UNSTOP").await;
    assert_eq!(answers(t, PHONE).len(), 2);
    assert_eq!(granted(t, "c-4", PHONE).await, "QUEUED");
    assert_eq!(t.twilio().by(NOTICES).len(), 2);
    assert_eq!(acts(t), [r#"VISITOR notices.off {"by":"text"}"#, r#"VISITOR notices.on {"by":"text"}"#]);
    own.get("/activity").await.assert_shows(&[
        "Texts about your connections were turned off by a text from your number.",
        "Texts about your connections were turned on by a text from your number.",
    ]);
});

both!(every_word, |s| Twilio::chosen(s), async |t| {
    t.share(t.grant("c-1")).await;
    let stops =
        ["STOP", "stopall", "Unsubscribe!", "(cancel)", "end", "Quit", "revoke.", "OptOut", "OPT  OUT."];
    let starts = ["START", " unstop "];
    for (n, word) in stops.into_iter().enumerate() {
        say(t, PHONE, word).await;
        say(t, PHONE, starts[n % 2]).await;
        let told = answers(t, PHONE);
        assert_eq!(told.len(), 2 * (n + 1), "{word}");
        assert!(is_off(&told[2 * n]) && is_on(&told[2 * n + 1]), "{word}");
    }
    let before = t.twilio().asked().len();
    for other in ["please stop sharing", "Who is this?", "", "1", "stop stop", "ALTO"] {
        let answer = say(t, PHONE, other).await;
        assert!(answer.html.ends_with("<Response/>"), "{other}");
    }
    assert_eq!(t.twilio().asked().len(), before);
    assert_eq!(granted(t, "c-2", PHONE).await, "QUEUED");
});

both!(help_twice_a_day, |s| Twilio::chosen(s), async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550011")).await;
    t.work().await;
    say(t, PHONE, "help").await;
    t.advance(3_600);
    say(t, PHONE, "INFO?").await;
    let told = answers(t, PHONE);
    assert_eq!(told.len(), 2);
    for text in &told {
        assert!(text.body.contains("turn texts off") && text.body.ends_with(ORIGIN), "{}", text.body);
    }
    // The day of the first is over at its last second, and not before.
    t.advance(DAY - 3_600 - 1);
    say(t, PHONE, "help").await;
    assert_eq!(answers(t, PHONE).len(), 2);
    say(t, "+14155550011", "help").await;
    assert_eq!(answers(t, "+14155550011").len(), 1);
    t.advance(1);
    say(t, PHONE, "help").await;
    say(t, PHONE, "help").await;
    assert_eq!(answers(t, PHONE).len(), 3);
    assert!(acts(t).is_empty());
});

// Twilio tells again what it has no answer to; and what was said before does not undo what was said since.
both!(a_text_is_heard_once, |s| Twilio::chosen(s), async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    say_as(t, "SM1", PHONE, &[("Body", "STOP")]).await;
    say_as(t, "SM1", PHONE, &[("Body", "STOP")]).await;
    say_as(t, "SM2", PHONE, &[("Body", "START")]).await;
    say_as(t, "SM1", PHONE, &[("Body", "STOP")]).await;
    assert_eq!(answers(t, PHONE).len(), 2);
    for _ in 0..3 {
        say_as(t, "SM3", PHONE, &[("Body", "HELP")]).await;
    }
    assert_eq!(answers(t, PHONE).len(), 3);
    assert_eq!(granted(t, "c-2", PHONE).await, "QUEUED");
    // Their ids are forgotten after a day.
    t.advance(DAY);
    t.app.tidy().await;
    assert!(t.database.texts("SELECT id AS value FROM inbound_texts").is_empty());
});

// Kept for when it is reported, and not answered: we know of nobody there.
both!(an_unknown_number, |s| Twilio::chosen(s), async |t| {
    for words in ["HELP", "START", "STOP", "STOP", "HELP"] {
        say(t, UNKNOWN, words).await;
    }
    assert!(t.twilio().asked().is_empty());
    t.ask_code(&t.browser(), UNKNOWN).await;
    t.work().await;
    assert!(t.twilio().asked().is_empty());
    assert_eq!(granted(t, "c-1", UNKNOWN).await, "OPTED_OUT");
    t.person_at(UNKNOWN).await.get("/settings/notices").await.assert_shows(&["Texts are off"]);
    say(t, UNKNOWN, "START").await;
    assert!(answers(t, UNKNOWN).iter().any(is_on));
    assert_eq!(granted(t, "c-2", UNKNOWN).await, "QUEUED");
    for nobody in ["", "22000", "whatsapp:+14155550010", "+1"] {
        say(t, nobody, "STOP").await;
    }
    assert_eq!(granted(t, "c-3", PHONE).await, "QUEUED");
});

// Its own list may know words of other languages.
both!(what_twilio_takes_for_a_keyword_is_one, |s| Twilio::chosen(s), async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    say_as(t, "SM1", PHONE, &[("Body", "ALTO"), ("OptOutType", "STOP")]).await;
    assert_eq!(granted(t, "c-2", PHONE).await, "OPTED_OUT");
    say_as(t, "SM2", PHONE, &[("Body", "Inicio"), ("OptOutType", "START")]).await;
    assert_eq!(granted(t, "c-3", PHONE).await, "QUEUED");
    say_as(t, "SM3", PHONE, &[("Body", "ayuda"), ("OptOutType", "HELP")]).await;
    assert_eq!(answers(t, PHONE).len(), 3);
});

both!(who_did_not_sign_silences_nobody, |s| Twilio::chosen(s), async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    let fields = [("MessageSid", "SM1"), ("From", PHONE), ("Body", "STOP")];
    let stranger = signature("another", &format!("{ORIGIN}{INBOUND}"), &fields);
    let moved = [("MessageSid", "SM1"), ("From", UNKNOWN), ("Body", "STOP")];
    let moved = signature(TOKEN, &format!("{ORIGIN}{INBOUND}"), &moved);
    for signature in [stranger.as_str(), moved.as_str(), ""] {
        let headers = [("x-twilio-signature", signature)];
        assert_eq!(call_with(&t.browser(), INBOUND, &fields, &headers).await.status, 403);
    }
    assert_eq!(t.browser().post(INBOUND, &fields).await.status, 403);
    assert_eq!(granted(t, "c-2", PHONE).await, "QUEUED");
});

both!(a_wish_for_silence_outlives_the_keys, |s| Twilio::chosen(s), async |t| {
    t.leaves_unsettled();
    say(t, UNKNOWN, "STOP").await;
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    reseal(&node.base(), &t.clock, |_| {}).await.unwrap();
    assert_eq!(node.share(t.grant("c-1").phone(UNKNOWN)).await, 201);
    assert_eq!(t.connection("c-1").await["notice"]["state"], "OPTED_OUT");
    node.app.stop().await;
});
