//! A connection in all its states, and the page before a stop.

use serde_json::json;

use crate::gallery::Gallery;
use crate::harness::{Engine, Grant, PHONE, Test, at};
use crate::people::{confirm, sign_in};
use crate::seed::{self, TWO, read, stop_and_delete, told};
use crate::tab::Tab;
use crate::walk::walk;

/// A rich grant.
fn rich(t: &Test, consent: &str) -> Grant {
    t.grant(consent)
        .accounts(&TWO)
        .consequences("Your budget stops updating.")
        .clusters(&["ACCOUNT_BASIC", "BALANCES", "TRANSACTIONS", "PAYROLL_HISTORY"])
        .expires(at(t.now(), 103 * 86_400))
        .set("/connection/recipient/legalName", "Budgetly, Inc.")
        .set("/connection/recipient/homeUri", "https://budgetly.example")
        .set("/connection/recipient/privacyUri", "https://budgetly.example/privacy")
        .set("/connection/institution/homeUri", "https://platypus.example")
        .set("/connection/lookbackPeriod", 730)
}

async fn begin(t: &Test, tab: &Tab) {
    t.share(t.grant("c-0").app("taxly", "Taxly")).await;
    sign_in(t, tab, PHONE).await;
}

#[test]
fn live() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            begin(t, tab).await;
            let id = t.share(rich(t, "c-1")).await;
            read(t, "c-1", at(t.now(), -600)).await;
            let page = format!("/connections/{id}");
            gallery.visit(&page, "connection").await;
            tab.ask("document.querySelectorAll('details').forEach(details => { details.open = true })").await;
            gallery.hang("connection-open").await;
            told(t, "CONSENT_SUSPENDED", "c-1", json!({})).await;
            gallery.visit(&page, "connection-paused").await;
            let long = t.grant("c-2").app("long", seed::LONG).bank("long", seed::ARABIC);
            let long =
                long.clusters(&["X_SOMETHING_THAT_NOBODY_HAS_DESCRIBED_YET_BUT_STILL_IS_SHARED", "TAX"]);
            let long = t.share(long.set("/connection/purpose", seed::LONG)).await;
            gallery.visit(&format!("/connections/{long}"), "connection-long").await;
            let ends = t.share(t.grant("c-3").expires(at(t.now(), 60))).await;
            t.advance(120);
            gallery.visit(&format!("/connections/{ends}"), "connection-expired").await;
            gallery.close().await;
        },
    );
}

#[test]
fn ending() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            begin(t, tab).await;
            let id = t.share(rich(t, "c-1")).await;
            let page = format!("/connections/{id}");
            stop_and_delete(t, &id).await;
            gallery.visit(&page, "ending-telling").await;
            t.receiver.answer_with(500);
            t.work().await;
            gallery.visit(&page, "ending-again").await;
            t.receiver.answer_with(202);
            t.advance(10);
            t.work().await;
            gallery.visit(&page, "ending-told").await;
            t.advance(60);
            read(t, "c-1", t.now()).await;
            gallery.visit(&page, "ending-read-after").await;
            for hop in ["PLATFORM", "INSTITUTION"] {
                confirm(t, "c-1", hop).await;
            }
            let kept = json!({
                "hop": "RECIPIENT", "state": "RETAINED_BY_LAW", "at": t.now().to_string(),
                "until": at(t.now(), 365 * 86_400).to_string(),
            });
            told(t, "DELETION_PROGRESS", "c-1", kept).await;
            gallery.visit(&page, "ending-confirmed").await;
            let again = t.share(rich(t, "c-1b")).await;
            gallery.visit(&format!("/connections/{again}"), "connection-follows").await;
            gallery.close().await;
        },
    );
}

#[test]
fn ending_otherwise() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            begin(t, tab).await;
            t.receiver.answer_with(202);
            let failed = t.share(rich(t, "c-2")).await;
            t.stop(&t.person().await, &failed).await;
            t.work().await;
            let failure = json!({
                "hop": "PLATFORM", "state": "FAILED", "at": t.now().to_string(), "detail": "Not our customer any more",
            });
            told(t, "REVOCATION_PROGRESS", "c-2", failure).await;
            gallery.visit(&format!("/connections/{failed}"), "ending-failed").await;

            let partly = t.share(rich(t, "c-3")).await;
            let form = t.person().await.get(&crate::harness::stop_path(&partly)).await.form_with("scope");
            let done = form.set("scope", "accounts").check_value("account", "a2").submit().await;
            assert_eq!(done.status, 303);
            t.work().await;
            gallery.visit(&format!("/connections/{partly}"), "ending-account").await;

            let by_bank = t.share(rich(t, "c-4")).await;
            let why = json!({ "reason": "OTHER", "otherReason": "The account was closed." });
            told(t, "CONSENT_REVOKED", "c-4", why).await;
            gallery.visit(&format!("/connections/{by_bank}"), "ending-by-bank").await;

            t.receiver.answer_with(410);
            let gone = t.share(rich(t, "c-5")).await;
            t.stop(&t.person().await, &gone).await;
            t.work().await;
            gallery.visit(&format!("/connections/{gone}"), "ending-given-up").await;
            t.leaves_unsettled();
            gallery.close().await;
        },
    );
}

#[test]
fn what_nobody_answers() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            t.receiver.answer_with(202);
            let id = t.share(rich(t, "c-1")).await;
            let unlisted = t.share(rich(t, "c-2")).await;
            t.stop(&t.person().await, &id).await;
            t.work().await;
            let by_bank = json!({ "reason": "OTHER", "initiator": "DATA_PROVIDER" });
            told(t, "CONSENT_REVOKED", "c-1", by_bank).await;
            t.advance(48 * 3_600);
            t.app.tidy().await;
            t.platform.post_lines("/reconciliations?apply=true", &[json!({ "consentId": "c-9" })]).await;
            sign_in(t, tab, PHONE).await;
            gallery.visit(&format!("/connections/{id}"), "ending-silent").await;
            gallery.visit("/connections", "list-unlisted").await;
            gallery.visit(&format!("/connections/{unlisted}"), "connection-unlisted").await;
            gallery.close().await;
        },
    );
}

#[test]
fn stops() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            let whole =
                t.grant("c-1").app("rentwise", "Rentwise").set("/connection/accountRevocation", false);
            let whole = t.share(whole).await;
            let choice = t.share(rich(t, "c-2")).await;
            sign_in(t, tab, PHONE).await;
            gallery.visit(&format!("/connections/{whole}/revocation"), "stop").await;
            let choice = format!("/connections/{choice}/revocation");
            gallery.visit(&choice, "stop-accounts").await;
            t.share(rich(t, "c-3").bank("ins_2", "Tartan Bank")).await;
            gallery.visit(&choice, "stop-choice").await;
            tab.choose("Only some accounts").await;
            tab.click_at("button.stop").await;
            tab.shows(&["Choose at least one account."]).await;
            gallery.hang("stop-fault").await;
            let long = t.grant("c-4").app("long", seed::LONG).bank("long", seed::ARABIC);
            let long = t.share(long.consequences(seed::LONG)).await;
            gallery.visit(&format!("/connections/{long}/revocation"), "stop-long").await;
            gallery.close().await;
        },
    );
}

#[test]
fn reports() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            begin(t, tab).await;
            let id = t.share(rich(t, "c-1")).await;
            let page = format!("/connections/{id}/report");
            gallery.visit(&page, "report").await;
            tab.choose("All apps for now").await;
            tab.click_at("main button.stop").await;
            tab.shows(&["You reported Budgetly", "We are telling Acme Data now."]).await;
            gallery.hang("reported").await;
            t.work().await;
            gallery.visit(&page, "reported-told").await;
            gallery.visit(&format!("/connections/{id}"), "connection-reported").await;
            let held = t.share(t.grant("c-2").app("long", seed::LONG).bank("long", seed::ARABIC)).await;
            t.work().await;
            gallery.visit("/connections", "list-held").await;
            gallery.visit(&format!("/connections/{held}"), "connection-held").await;
            tab.click_at("form[action$='/release'] button").await;
            tab.shows(&["This takes a passkey"]).await;
            gallery.hang("passkey-needed").await;
            gallery.visit("/settings", "settings").await;
            gallery.visit("/settings/notices", "settings-notices").await;
            tab.click_at("main form button").await;
            tab.shows(&["Texts are off"]).await;
            gallery.hang("settings-notices-off").await;
            gallery.close().await;
        },
    );
}
