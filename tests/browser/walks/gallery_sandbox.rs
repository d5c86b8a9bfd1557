//! The sandbox, in the demo that the binary runs.

use crate::gallery::Gallery;
use crate::harness::Demo;
use crate::walk::walk_to;

#[test]
fn sandbox() {
    let dir = tempfile::tempdir().unwrap();
    let demo = Demo::start(dir.path(), &[]);
    walk_to(&demo.field("/consumerUrl"), true, async |tab| {
        let gallery = Gallery::open(tab).await;
        gallery.visit("/sandbox/messages", "sandbox-no-messages").await;
        gallery.visit("/sandbox", "sandbox-before").await;
        gallery.visit("/sign-in", "sandbox-sign-in").await;
        tab.fill("#phone", "650 253 0000").await;
        tab.click_at("main button.main").await;
        tab.shows(&["It takes made-up numbers only"]).await;
        gallery.hang("sandbox-not-fictional").await;

        tab.visit("/sandbox").await;
        tab.ask("document.querySelector('#phone').value = '+14155550010'").await;
        tab.press("Share data with this app").await;
        tab.shows(&["Review or end it:"]).await;
        gallery.hang("sandbox").await;
        gallery.visit("/sandbox/messages?to=%2B14155550010", "sandbox-messages").await;
        tab.click_at(".bubble a").await;
        tab.at("/sign-in").await;
        gallery.hang("sandbox-link").await;
        tab.click_at("main button.main").await;
        tab.at("/sign-in/code").await;
        gallery.hang("sandbox-code").await;
        tab.fill("#code", "123456").await;
        tab.click_at("main button.main").await;
        tab.until("location.pathname.startsWith('/connections/')").await;
        gallery.hang("sandbox-connection").await;
        gallery.visit("/sandbox", "sandbox-inside").await;
        gallery.close().await;
    });
}
