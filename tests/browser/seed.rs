//! People with a story, told by notifications as a platform would.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::harness::{Grant, Test, at, event, stop_path};

const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Names that would like to break out of their boxes.
pub const LONG: &str =
    "Averylongnamewithoutanyspacesthatwouldliketobreakoutofitsboxonasmallscreen, Incorporated";
pub const ARABIC: &str = "مصرف الاختبار للخدمات المالية";

pub const TWO: [(&str, &str, &str); 2] =
    [("a1", "Everyday Checking", "4421"), ("a2", "Joint Savings", "7310")];

/// Begun so many days ago.
pub fn since(t: &Test, grant: Grant, days: i64) -> Grant {
    grant.set("/connection/createdTime", at(t.now(), -days * DAY).to_string())
}

pub async fn told(t: &Test, kind: &str, consent: &str, more: Value) {
    let answer = t.platform.notify(&event(kind, consent, t.now(), more)).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}

pub async fn read(t: &Test, consent: &str, when: Timestamp) {
    let more = json!({ "dataClusters": ["TRANSACTIONS"], "accessedAt": when.to_string() });
    told(t, "DATA_ACCESSED", consent, more).await;
}

/// Stops it by our own pages, and asks for deletion too.
pub async fn stop_and_delete(t: &Test, id: &str) {
    let page = t.person().await.get(&stop_path(id)).await;
    assert_eq!(page.form_with("scope").check("delete_data").submit().await.status, 303);
}

/// Four that can be seen, each with something to it, one that is being stopped, and three that ended.
pub async fn story(t: &Test) {
    let app = |consent: &str, id: &str, name: &str| t.grant(consent).app(id, name);
    let tartan = |grant: Grant| grant.bank("ins_tartan", "Tartan Bank");
    let gingham = |grant: Grant| grant.bank("ins_gingham", "First Gingham Credit Union");

    let budgetly = app("c-1", "budgetly", "Budgetly")
        .accounts(&TWO)
        .clusters(&["ACCOUNT_BASIC", "BALANCES", "TRANSACTIONS"])
        .expires(at(t.now(), 103 * DAY));
    t.share(since(t, budgetly, 262)).await;
    read(t, "c-1", at(t.now(), -48 * 60)).await;
    let rentwise = app("c-2", "rentwise", "Rentwise").clusters(&["ACCOUNT_BASIC", "PAYMENT_SUPPORT"]);
    t.share(since(t, rentwise, 312)).await;
    read(t, "c-2", at(t.now(), -125 * DAY)).await;
    let taxfox = tartan(app("c-3", "taxfox", "Taxfox")).clusters(&["TAX", "PAYROLL_HISTORY"]);
    t.share(since(t, taxfox.expires(at(t.now(), 5 * DAY)), 358)).await;
    t.share(since(t, tartan(app("c-4", "piggybank", "Piggybank")), 41)).await;
    told(t, "CONSENT_SUSPENDED", "c-4", json!({})).await;
    t.share(since(t, gingham(app("c-5", "taxfox", "Taxfox")), 230)).await;
    told(t, "CONSENT_REVOKED", "c-5", json!({})).await;
    let expired = app("c-6", "lendable", "Lendable Day");
    t.share(since(t, expired.expires(at(t.now(), HOUR)), 365)).await;
    let stopped = t.share(since(t, tartan(app("c-7", "rentwise", "Rentwise")), 90)).await;
    t.stop(&t.person().await, &stopped).await;
    t.work().await;
    t.advance(2 * HOUR);

    t.receiver.answer_with(202);
    let pending =
        gingham(app("c-8", "lendable", "Lendable Day")).clusters(&["STATEMENTS", "CUSTOMER_PERSONAL"]);
    let pending = t.share(since(t, pending, 196)).await;
    stop_and_delete(t, &pending).await;
    t.work().await;
}
