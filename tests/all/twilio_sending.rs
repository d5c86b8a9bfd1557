//! Texts by Twilio: which service carries them, and what each of its faults leads to.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use reqwest::Method;
use serde_json::json;

use crate::harness::twilio::{ACCOUNT, CODES, NOTICES, STATUS, TOKEN};
use crate::harness::{ORIGIN, PHONE, Test, Twilio};

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

fn phone(n: usize) -> String {
    format!("+14155550{n:03}")
}

async fn notice(t: &Test, consent: &str) -> String {
    t.connection(consent).await["notice"]["state"].as_str().unwrap().to_owned()
}

/// How the text about a grant stands, and how often it was tried.
fn stands(t: &Test, consent: &str) -> String {
    let query = format!(
        "SELECT o.state || ' ' || o.attempts AS value FROM outbox o JOIN connections c ON c.id = o.connection_id \
         WHERE c.consent_id = '{consent}'"
    );
    t.database.texts(&query).remove(0)
}

async fn refused_cases(t: &Test) -> bool {
    let metrics = t.platform.bare(Method::GET, "/metrics", &[]).await.body;
    metrics.contains(r#"kind="TEXTS_REFUSED""#)
}

both!(codes_and_notices_go_by_services_of_their_own, |s| Twilio::chosen(s), async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    let notice = t.twilio().newest();
    assert_eq!(notice.path, format!("POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json"));
    let pair = BASE64_STANDARD.encode(format!("{ACCOUNT}:{TOKEN}"));
    assert_eq!(notice.authorization, format!("Basic {pair}"));
    assert_eq!((notice.to.as_str(), notice.service.as_str(), notice.fields), (PHONE, NOTICES, 4));
    assert!(notice.body.contains("Budgetly"), "{}", notice.body);
    assert!(notice.callback.starts_with(&format!("{ORIGIN}{STATUS}")), "{}", notice.callback);
    let kept = t.database.texts("SELECT provider_id AS value FROM outbox");
    assert_eq!(kept, [notice.sid]);
    // A code in the person's own browser, one in another, and the alert about that.
    t.sign_in_on_own_device(&t.browser(), PHONE).await;
    t.person().await;
    t.work().await;
    let texts = t.twilio().by(CODES);
    assert_eq!(texts.len(), 3, "{texts:?}");
    assert!(texts[2].body.contains("new browser"), "{}", texts[2].body);
    assert_eq!(t.twilio().by(NOTICES).len(), 1);
    assert!(t.gateway.texts().is_empty());
});

both!(each_class_of_fault, |s| Twilio::chosen(s), async |t| {
    let cases = [
        (400, 21_610, "OPTED_OUT", "DROPPED 1"),
        (400, 21_211, "FAILED", "FAILED 1"),
        (400, 30_005, "FAILED", "FAILED 1"),
        (400, 21_614, "FAILED", "FAILED 1"),
        (400, 30_006, "FAILED", "FAILED 1"),
        (400, 99_999, "FAILED", "FAILED 1"),
        (429, 20_429, "QUEUED", "PENDING 1"),
        (500, 20_500, "QUEUED", "PENDING 1"),
        (400, 30_001, "QUEUED", "PENDING 1"),
        (400, 30_008, "QUEUED", "PENDING 1"),
    ];
    for (n, (status, code, state, row)) in cases.into_iter().enumerate() {
        let consent = format!("c-{n}");
        t.twilio().refuse_once(status, code);
        t.share(t.grant(&consent).phone(&phone(100 + n))).await;
        t.work().await;
        assert_eq!(
            (notice(t, &consent).await.as_str(), stands(t, &consent).as_str()),
            (state, row),
            "{code}"
        );
    }
    assert!(!refused_cases(t).await);
    t.advance(MINUTE);
    t.work().await;
    for (n, (_, code, state, _)) in cases.into_iter().enumerate() {
        let tries = t.twilio().to(&phone(100 + n)).len();
        let again = state == "QUEUED";
        assert_eq!(tries, if again { 2 } else { 1 }, "{code}");
        let now = notice(t, &format!("c-{n}")).await;
        assert_eq!(now, if again { "SENT" } else { state }, "{code}");
    }
    // What Twilio says names the number: it is not kept.
    let answers = t.database.texts("SELECT last_answer AS value FROM outbox WHERE last_answer IS NOT NULL");
    assert!(answers.iter().any(|answer| answer.contains("21610")), "{answers:?}");
    assert!(!answers.iter().any(|answer| answer.contains("555")), "{answers:?}");
});

// Nothing is lost while staff set it right.
both!(an_account_that_is_not_set_up_right, |s| Twilio::chosen(s), async |t| {
    t.twilio().refuse_once(401, 20_003);
    t.twilio().answer_once(404, json!({}));
    t.share(t.grant("c-1")).await;
    t.work().await;
    assert_eq!((notice(t, "c-1").await.as_str(), stands(t, "c-1").as_str()), ("QUEUED", "PENDING 1"));
    assert!(refused_cases(t).await);
    t.advance(MINUTE);
    t.work().await;
    assert_eq!(stands(t, "c-1"), "PENDING 2");
    t.advance(MINUTE);
    t.work().await;
    assert_eq!((notice(t, "c-1").await.as_str(), stands(t, "c-1").as_str()), ("SENT", "DONE 3"));
    assert_eq!(t.database.texts("SELECT kind AS value FROM cases"), ["TEXTS_REFUSED"]);
});

both!(what_is_taken_and_has_failed_at_once, |s| Twilio::chosen(s), async |t| {
    for (n, code) in [json!(30_006), json!(null)].into_iter().enumerate() {
        let answer = json!({ "sid": format!("SM{n}"), "status": "failed", "error_code": code });
        t.twilio().answer_once(201, answer);
        let consent = format!("c-{n}");
        t.share(t.grant(&consent).phone(&phone(100 + n))).await;
        t.work().await;
        assert_eq!(
            (notice(t, &consent).await.as_str(), stands(t, &consent).as_str()),
            ("FAILED", "FAILED 1")
        );
    }
});

// A carrier that blocks the notices of a number speaks for its person; one that blocks its codes says
// nothing about the notices.
both!(opted_out_by_the_carriers_word, |s| Twilio::chosen(s), async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.twilio().refuse_once(400, 21_610);
    t.ask_code(&t.browser(), PHONE).await;
    t.work().await;
    t.advance(2 * MINUTE);
    let answer = t.platform.notify(&t.grant("c-2").to_json()).await;
    assert_eq!(answer.json["notice"], "QUEUED");
    t.twilio().refuse_once(400, 21_610);
    t.work().await;
    assert_eq!(notice(t, "c-2").await, "OPTED_OUT");
    let asked = t.twilio().asked().len();
    t.advance(2 * MINUTE);
    let answer = t.platform.notify(&t.grant("c-3").to_json()).await;
    assert_eq!(answer.json["notice"], "OPTED_OUT");
    t.work().await;
    assert_eq!(t.twilio().asked().len(), asked);
    let person = t.person().await;
    person.get("/settings/notices").await.assert_shows(&["Texts are off"]);
    let page = person.get("/activity").await;
    page.assert_shows(&["Texts about your connections were turned off by a text from your number."]);
});

both!(a_gateway_that_is_away_is_asked_again, |s| Twilio::chosen(s), async |t| {
    t.twilio().answer_once(503, json!(null));
    t.share(t.grant("c-1")).await;
    t.work().await;
    assert_eq!(notice(t, "c-1").await, "QUEUED");
    t.advance(HOUR);
    t.work().await;
    assert_eq!(notice(t, "c-1").await, "SENT");
    let asked = t.twilio().to(PHONE);
    assert_eq!((asked.len(), &asked[0].body), (2, &asked[1].body));
});
