//! What Twilio tells of a text that it has taken: signed, once, and forwards only.

use serde_json::Value;

use crate::harness::twilio::{Asked, INBOUND, STATUS, TOKEN, call, call_with, signature};
use crate::harness::{ORIGIN, PHONE, Test, Twilio};

const MINUTE: i64 = 60;

async fn notice(t: &Test, consent: &str) -> Value {
    t.connection(consent).await["notice"].clone()
}

async fn state(t: &Test, consent: &str) -> String {
    notice(t, consent).await["state"].as_str().unwrap().to_owned()
}

/// A grant whose text has been taken.
async fn sent(t: &Test, consent: &str) -> Asked {
    t.share(t.grant(consent)).await;
    t.work().await;
    assert_eq!(state(t, consent).await, "SENT");
    t.twilio().newest()
}

/// Where Twilio was told to call.
fn path(text: &Asked) -> String {
    text.callback.strip_prefix(ORIGIN).unwrap().to_owned()
}

async fn tell(t: &Test, text: &Asked, status: &str, more: &[(&str, &str)]) {
    let fields = [&[("MessageSid", text.sid.as_str()), ("MessageStatus", status)], more].concat();
    let answer = call(&t.browser(), &path(text), &fields).await;
    assert_eq!((answer.status, answer.html.as_str()), (204, ""), "{status}");
}

both!(a_status_moves_forward_only, |s| Twilio::chosen(s), async |t| {
    let text = sent(t, "c-1").await;
    for status in ["queued", "sending", "sent", "queued"] {
        t.advance(1);
        tell(t, &text, status, &[]).await;
        assert_eq!(state(t, "c-1").await, "SENT", "{status}");
    }
    tell(t, &text, "delivered", &[]).await;
    let delivered = notice(t, "c-1").await;
    assert_eq!(delivered["state"], "DELIVERED");
    // Again, late, and otherwise.
    for status in ["delivered", "sent", "queued", "undelivered", "failed", "nonsense", ""] {
        t.advance(1);
        tell(t, &text, status, &[("ErrorCode", "30005")]).await;
        assert_eq!(notice(t, "c-1").await, delivered, "{status}");
    }
    t.sign_in(&t.browser(), PHONE).await.assert_shows(&["Budgetly"]);
});

both!(what_is_lost_stays_lost, |s| Twilio::chosen(s), async |t| {
    for (n, (status, code)) in
        [("undelivered", "30008"), ("failed", "30003"), ("undelivered", "30007"), ("failed", "")]
            .into_iter()
            .enumerate()
    {
        let consent = format!("c-{n}");
        let text = sent(t, &consent).await;
        tell(t, &text, status, &[("ErrorCode", code)]).await;
        let lost = notice(t, &consent).await;
        assert_eq!(lost["state"], "FAILED", "{code}");
        t.advance(2 * MINUTE);
        for later in ["delivered", "sent", status] {
            tell(t, &text, later, &[]).await;
        }
        assert_eq!(notice(t, &consent).await, lost);
    }
    // It is not sent again.
    t.work().await;
    assert_eq!(t.twilio().asked().len(), 4);
});

both!(who_did_not_sign_is_not_heard, |s| Twilio::chosen(s), async |t| {
    let text = sent(t, "c-1").await;
    let (path, browser) = (path(&text), t.browser());
    let fields = [("MessageSid", text.sid.as_str()), ("MessageStatus", "delivered")];
    let address = format!("{ORIGIN}{path}");
    let right = signature(TOKEN, &address, &fields);
    let other = [("MessageSid", text.sid.as_str()), ("MessageStatus", "sent")];
    let before = t.database.rows();
    let mut refusals = Vec::new();
    for forged in [
        None,
        Some(String::new()),
        Some("x".into()),
        Some(right.to_lowercase()),
        Some(signature("another", &address, &fields)),
        Some(signature(TOKEN, &address, &other)),
        Some(signature(TOKEN, &address, &[])),
        Some(signature(TOKEN, &format!("{ORIGIN}{INBOUND}"), &fields)),
        Some(signature(TOKEN, &format!("https://evil.example{path}"), &fields)),
        Some(signature(TOKEN, &format!("http://localhost:8081{path}"), &fields)),
        Some(signature(TOKEN, &format!("https://localhost:8080{path}"), &fields)),
    ] {
        let mut headers = vec![("host", "evil.example"), ("x-forwarded-host", "evil.example")];
        headers.extend(forged.as_deref().map(|forged| ("x-twilio-signature", forged)));
        refusals.push(call_with(&browser, &path, &fields, &headers).await);
    }
    for refusal in &refusals {
        assert_eq!((refusal.status, &refusal.html), (403, &refusals[0].html));
    }
    // Somebody else's form with our own pages' marks, too.
    assert_eq!(browser.post(&path, &fields).await.status, 403);
    assert!(t.database.rows() == before, "a refusal left something behind");
    // By the configured address, whatever the Host says.
    let headers = [("host", "evil.example"), ("x-twilio-signature", right.as_str())];
    assert_eq!(call_with(&browser, &path, &fields, &headers).await.status, 204);
    assert_eq!(state(t, "c-1").await, "DELIVERED");
});

both!(
    the_address_is_taken_with_and_without_its_port,
    |s| {
        Twilio::chosen(s);
        s.public_origin = Some("https://connections.example".into());
    },
    async |t| {
        let text = sent(t, "c-1").await;
        assert!(text.callback.starts_with("https://connections.example/callbacks/twilio/status"));
        let path = text.callback.strip_prefix("https://connections.example").unwrap();
        for (origin, status) in [
            ("https://connections.example", 204),
            ("https://connections.example:443", 204),
            ("https://connections.example:8443", 403),
            ("http://connections.example", 403),
        ] {
            let fields = [("MessageSid", text.sid.as_str()), ("MessageStatus", "sent")];
            let signed = signature(TOKEN, &format!("{origin}{path}"), &fields);
            let headers = [("x-twilio-signature", signed.as_str())];
            let answer = call_with(&t.browser(), path, &fields, &headers).await;
            assert_eq!(answer.status, status, "{origin}");
        }
    }
);

both!(a_text_that_nobody_sent_leaves_no_trace, |s| Twilio::chosen(s), async |t| {
    let text = sent(t, "c-1").await;
    let before = t.database.rows();
    for (path, sid) in [
        (STATUS.to_owned(), "SM404"),
        (STATUS.to_owned(), ""),
        (format!("{STATUS}?message=msg_unknown"), "SM404"),
        // Another attempt than the one that counts.
        (path(&text), "SM404"),
    ] {
        let fields = [("MessageSid", sid), ("MessageStatus", "undelivered"), ("ErrorCode", "30005")];
        let answer = call(&t.browser(), &path, &fields).await;
        assert_eq!((answer.status, answer.html.as_str()), (204, ""), "{path}");
    }
    assert!(t.database.rows() == before, "something was changed");
    // By Twilio's id alone it is found as well.
    let fields = [("MessageSid", text.sid.as_str()), ("MessageStatus", "delivered")];
    call(&t.browser(), STATUS, &fields).await;
    assert_eq!(state(t, "c-1").await, "DELIVERED");
});

// It took the text, and we did not hear so: once it tells of it, it is not asked again.
both!(a_text_that_is_told_of_is_not_sent_again, |s| Twilio::chosen(s), async |t| {
    t.twilio().answer_once(500, Value::Null);
    t.share(t.grant("c-1")).await;
    t.work().await;
    assert_eq!(state(t, "c-1").await, "QUEUED");
    let text = t.twilio().newest();
    tell(t, &text, "sent", &[]).await;
    assert_eq!(state(t, "c-1").await, "SENT");
    t.advance(10 * MINUTE);
    t.work().await;
    assert_eq!(t.twilio().asked().len(), 1);
    tell(t, &text, "delivered", &[]).await;
    assert_eq!(state(t, "c-1").await, "DELIVERED");
    let kept = "SELECT provider_id AS value FROM outbox WHERE body_sealed IS NULL";
    assert_eq!(t.database.texts(kept), [text.sid]);
});

both!(an_opt_out_that_a_carrier_tells_later, |s| Twilio::chosen(s), async |t| {
    let text = sent(t, "c-1").await;
    tell(t, &text, "failed", &[("ErrorCode", "21610")]).await;
    assert_eq!(state(t, "c-1").await, "OPTED_OUT");
    t.advance(2 * MINUTE);
    assert_eq!(t.platform.notify(&t.grant("c-2").to_json()).await.json["notice"], "OPTED_OUT");
    t.person().await.get("/settings/notices").await.assert_shows(&["Texts are off"]);
});

both!(without_twilio_there_is_nothing_here, async |t| {
    let browser = t.browser();
    let unknown = call(&browser, "/callbacks/nothing", &[]).await;
    assert_eq!(unknown.status, 404);
    for path in [STATUS, INBOUND] {
        let answer = call(&browser, path, &[("Body", "STOP"), ("From", PHONE)]).await;
        assert_eq!((answer.status, &answer.html), (404, &unknown.html), "{path}");
        assert_eq!(browser.get(path).await.status, 404, "{path}");
    }
});
