//! The gateway is down for an hour: what comes in meanwhile is taken as ever, and what waits goes out by urgency
//! once it is back.

use crate::harness::{Browser, PHONE, Test};

const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;

fn phone(n: usize) -> String {
    format!("+1415555{:04}", 1_000 + n)
}

/// Texts that the gateway was asked to take since so many.
fn since(t: &Test, before: usize) -> Vec<(String, String)> {
    let texts = t.gateway.texts();
    texts[before..].iter().map(|text| (text.kind.clone(), text.to.clone())).collect()
}

async fn ask(browser: &Browser) {
    let page = browser.get("/sign-in").await;
    let asked = page.form_with("phone").set("phone", PHONE).submit().await;
    assert_eq!(asked.location(), "/sign-in/code");
}

/// What one more grant costs the database, in statements.
async fn cost(t: &Test, n: usize) -> u64 {
    let before = t.app.store().statements();
    t.share(t.grant(&format!("c-{n}")).phone(&phone(n))).await;
    t.app.store().statements() - before
}

both!(after_an_hour_without_gateway_codes_go_first_and_old_ones_not_at_all, async |t| {
    t.share(t.grant("c-0")).await;
    t.work().await;
    cost(t, 1).await;
    t.work().await;
    t.advance(MINUTE);
    let usual = cost(t, 2).await;
    t.work().await;

    t.gateway.answer_with(503);
    for minute in 0..60 {
        t.advance(MINUTE);
        // Intake asks the database for no more than it did, however much waits.
        assert_eq!(cost(t, 10 + minute).await, usual, "minute {minute}");
        if minute == 5 {
            ask(&t.browser()).await;
        }
        t.work().await;
    }
    let expired = t.database.texts("SELECT state AS value FROM outbox WHERE kind = 'CODE'");
    assert_eq!(expired, ["FAILED"], "the code of 54 minutes ago");
    assert_eq!(t.app.unsettled().await, 60, "every notice waits");

    // Until each of them is due, whatever its next try was.
    t.advance(2 * HOUR);
    ask(&t.browser()).await;
    t.gateway.answer_with(200);
    let before = t.gateway.texts().len();
    // One round takes as many as are sent side by side, which is fewer than wait.
    assert_eq!(t.app.work().await, 32);
    let first = since(t, before);
    assert_eq!(first.iter().filter(|(kind, _)| kind == "CODE").count(), 1, "the code is among the first");
    t.work().await;
    let all = since(t, before);
    assert_eq!(all.len(), 61, "60 notices and one code");
    for minute in 0..60 {
        let to = phone(10 + minute);
        assert_eq!(all.iter().filter(|(kind, one)| kind == "NOTICE" && *one == to).count(), 1, "{to}");
        assert_eq!(t.connection(&format!("c-{}", 10 + minute)).await["notice"]["state"], "SENT");
    }
});
