//! What was shared before Untether came, brought in line by line: without a word, once, and never what its
//! person has stopped.

use jiff::SignedDuration;
use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Grant, PHONE, Test, at};

const DAY: i64 = 86_400;

async fn import(t: &Test, lines: &[Grant]) -> Value {
    let lines: Vec<Value> = lines.iter().map(Grant::to_json).collect();
    let answer = t.platform.post_lines("/imports", &lines).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json
}

fn open_cases(t: &Test, kind: &str) -> usize {
    t.database.texts(&format!("SELECT about AS value FROM cases WHERE kind = '{kind}'")).len()
}

both!(what_was_there_comes_in_without_a_word, async |t| {
    let sent = at(t.now(), -3_600);
    let lines: Vec<Grant> = (0..450).map(|n| t.grant(&format!("c-{n}")).sent_on(sent)).collect();
    let done = import(t, &lines).await;
    let none: [Value; 0] = [];
    let all = |new, known| json!({ "new": new, "known": known, "stopped": 0, "refused": 0, "faultCount": 0, "faults": none });
    assert_eq!(done, all(450, 0));
    assert_eq!(t.work().await, 0, "something went out");
    let known = t.connection("c-449").await;
    assert_eq!((&known["status"], &known["notice"]["state"]), (&json!("ACTIVE"), &json!("SUPPRESSED")));
    // And once more.
    assert_eq!(import(t, &lines).await, all(0, 450));
    assert_eq!(t.work().await, 0);
    let page = t.person().await.get("/connections").await;
    page.assert_shows(&["Budgetly"]);
});

both!(a_bad_line_fails_alone, async |t| {
    let good = |consent: &str| t.grant(consent).to_json().to_string();
    let lines = [
        good("c-1"),
        "{\"type\":".to_owned(),
        String::new(),
        t.grant("c-2")
            .set("/consumer/phone", "5550987")
            .set("/connection/dataClusters", [0; 0])
            .to_json()
            .to_string(),
        t.grant("c-3").updated().to_json().to_string(),
        "[1]".to_owned(),
        good("c-4"),
    ];
    let answer = t.platform.post_lines("/imports", &lines).await;
    assert_eq!((answer.status, answer.code()), (422, "invalid_body"), "{}", answer.body);
    let import = &answer.json["import"];
    assert_eq!((&import["new"], &import["known"], &import["refused"]), (&json!(2), &json!(0), &json!(4)));
    let faults = import["faults"].as_array().unwrap();
    let places: Vec<(i64, &str)> = faults
        .iter()
        .map(|fault| (fault["line"].as_i64().unwrap(), fault["pointer"].as_str().unwrap()))
        .collect();
    assert_eq!(places[0], (2, ""));
    assert!(places.contains(&(4, "/consumer/phone")) && places.contains(&(4, "/connection/dataClusters")));
    assert!(places.contains(&(5, "/type")));
    assert!(places.contains(&(6, "")) && places.contains(&(6, "/type")));
    assert_eq!(import["faultCount"], faults.len());
    assert!(!answer.body.contains("5550987"), "a number stands in the answer");
    for (consent, status) in [("c-1", 200), ("c-2", 404), ("c-3", 404), ("c-4", 200)] {
        assert_eq!(t.platform.get(&format!("/connections/{consent}")).await.status, status, "{consent}");
    }
});

both!(a_line_has_64_kib_and_no_more, async |t| {
    let padded = |consent: &str, length: usize| {
        let mut line = t.grant(consent).to_json().to_string();
        line.push_str(&" ".repeat(length - line.len()));
        line
    };
    let longest = 64 * 1_024;
    assert_eq!(t.platform.post_lines("/imports", &[padded("c-1", longest)]).await.json["new"], 1);
    let lines = [padded("c-2", longest + 1), padded("c-3", longest), padded("c-4", 500_000)];
    let answer = t.platform.post_lines("/imports", &lines).await;
    assert_eq!((answer.status, answer.code()), (413, "too_large"), "{}", answer.body);
    assert_eq!((&answer.json["import"]["new"], &answer.json["import"]["refused"]), (&json!(1), &json!(2)));
    assert_eq!(answer.json["import"]["faults"][0]["line"], 1);
    assert_eq!(t.status("c-3").await, "ACTIVE");
});

both!(of_1001_faults_1000_are_listed, async |t| {
    for (faults, listed) in [(1_000, 1_000), (1_001, 1_000)] {
        let answer = t.platform.post_lines("/imports", &vec!["?"; faults]).await;
        let import = &answer.json["import"];
        assert_eq!(
            (import["faultCount"].as_u64(), import["refused"].as_u64()),
            (Some(faults as u64), Some(faults as u64))
        );
        assert_eq!(import["faults"].as_array().unwrap().len(), listed);
    }
});

both!(a_key_opens_its_own_platform_and_needs_the_scope, async |t| {
    let other = t.other_platform(false).await;
    let line = [t.grant("c-1").to_json()];
    assert_eq!(import(t, &[t.grant("c-1")]).await["new"], 1);
    assert_eq!(
        other.post_lines("/imports", &line).await.json["new"],
        1,
        "the same id is another consent there"
    );
    assert_eq!(t.database.texts("SELECT id AS value FROM connections").len(), 2);
    for path in ["/internal/v1/imports", "/internal/v1/reconciliations"] {
        let bare = t.platform.bare(Method::POST, path, &[]).await;
        assert_eq!((bare.status, bare.code()), (401, "forbidden"));
    }
    t.database.execute("UPDATE api_keys SET scopes = 'read revoke link recognise erase'");
    for path in ["/imports", "/reconciliations"] {
        let refused = t.platform.post_lines(path, &line).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
    }
});

both!(what_a_person_has_stopped_stays_stopped, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.stop(&browser, &id).await;
    t.work().await;
    assert_eq!((t.status("c-1").await.as_str(), t.receiver.posts().len()), ("REVOKED", 1));
    t.advance(60);
    let line = t.grant("c-1");
    let done = import(t, &[line.clone(), t.grant("c-2")]).await;
    assert_eq!((&done["new"], &done["known"], &done["stopped"]), (&json!(1), &json!(1), &json!(1)));
    t.work().await;
    assert_eq!(t.status("c-1").await, "REVOKED");
    assert_eq!(open_cases(t, "DRIFT"), 1);
    let posts = t.receiver.posts();
    assert_eq!(posts.len(), 2, "the platform is told again");
    assert!(
        posts
            .iter()
            .all(|post| post.body["type"] == "CONSENT_REVOKED" && post.body["data"]["consentId"] == "c-1")
    );
});

both!(what_a_report_holds_waits, async |t| {
    let id = t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    let done = browser.post(&format!("/connections/{id}/report"), &[("hold", "app")]).await;
    assert_eq!(done.status, 303);
    t.work().await;
    let texts = t.gateway.notices().len();
    import(t, &[t.grant("c-2"), t.grant("c-3").app("other", "Other")]).await;
    t.work().await;
    assert_eq!(t.status("c-2").await, "SUSPENDED");
    assert_eq!(t.status("c-3").await, "ACTIVE");
    assert_eq!(t.gateway.notices().len(), texts);
});

/// Imports a connection as old as that, and signs its number's holder in; whether they see it.
async fn is_seen(t: &Test, phone: &str, days: i64, seconds: i64, pointer: &str) -> bool {
    let then = at(t.now(), -(days * DAY + seconds));
    let old = t.grant(&format!("c-{phone}")).phone(phone).without_proof();
    let old = old.set("/connection/createdTime", at(t.now(), -900 * DAY).to_string());
    import(t, &[old.set(pointer, then.to_string())]).await;
    let page = t.person_at(phone).await.get("/connections").await;
    page.shows("Budgetly")
}

both!(the_45_days_count_from_the_last_check_of_the_number, async |t| {
    let pointer = "/consumer/phoneVerifiedAt";
    assert!(is_seen(t, "+14155550101", 45, 0, pointer).await);
    assert!(!is_seen(t, "+14155550102", 45, 1, pointer).await);
});

both!(or_else_from_the_day_when_it_was_made, async |t| {
    let pointer = "/connection/createdTime";
    assert!(is_seen(t, "+14155550101", 45, 0, pointer).await);
    assert!(!is_seen(t, "+14155550102", 45, 1, pointer).await);
});

both!(a_number_that_is_somebodys_now_takes_no_older_ones_connections, async |t| {
    t.share(t.grant("c-1")).await;
    let browser = t.person().await;
    t.advance(DAY);
    // The first proof was two minutes before the grant, a day ago.
    for (consent, days, seconds) in [("c-2", 46, 120), ("c-3", 46, 121)] {
        let made = at(t.now(), -(days * DAY + seconds));
        let app = format!("App {consent}");
        let line = t.grant(consent).app(consent, &app).without_proof();
        import(t, &[line.set("/connection/createdTime", made.to_string())]).await;
    }
    let page = t.sign_in(&browser, PHONE).await;
    page.assert_shows(&["App c-2"]).assert_hides(&["App c-3"]);
});

both!(a_check_within_a_day_is_a_proof, async |t| {
    let proven = t.grant("c-1").proven(SignedDuration::from_hours(24));
    import(t, &[proven]).await;
    assert_eq!(
        t.database.texts("SELECT tenure_id AS value FROM connections WHERE tenure_id IS NOT NULL").len(),
        1
    );
});
