//! Settings: where a person is signed in, the warning before a session ends, and too many codes.

use crate::gallery::Gallery;
use crate::harness::{Engine, PHONE};
use crate::people::sign_in;
use crate::seed::{ARABIC, LONG};
use crate::walk::walk;

/// As if nothing had happened on this page for 13 minutes.
const LATER: &str = "(now => { Date.now = () => now() + 13 * 60 * 1000 + 1000 })(Date.now.bind(Date))";

#[test]
fn settings() {
    // English last: its pictures are the ones that stay.
    for (language, name) in [("es", "Español"), ("fr-CA", "Français"), ("en-US", "English")] {
        walk(
            Engine::Sqlite,
            true,
            |s| s.codes_per_client = Some("2".into()),
            async |t, tab| {
                let gallery = Gallery::open_in(tab, language).await;
                let id = t.share(t.grant("c-1")).await;
                t.share(t.grant("c-2").app("long", LONG).bank("arabic", ARABIC)).await;
                let phone = t.browser();
                t.sign_in_on_own_device(&phone, PHONE).await;
                t.stop(&phone, &id).await;
                // More acts than one page holds.
                for n in 0..48 {
                    t.share(t.grant(&format!("more-{n}")).phone(PHONE)).await;
                }
                t.advance(60);
                tab.visit("/sign-in").await;
                tab.press(name).await;
                tab.until(&format!("document.documentElement.lang === '{language}'")).await;
                sign_in(t, tab, PHONE).await;
                gallery.visit("/settings", "settings").await;
                gallery.visit("/settings/sessions", "settings-sessions").await;
                gallery.visit("/settings/passkeys", "settings-passkeys-none").await;
                gallery.visit("/confirm", "confirm").await;
                gallery.visit("/activity", "activity").await;
                gallery.visit("/activity?before=1", "activity-none").await;
                tab.visit("/settings/sessions").await;
                tab.ask(LATER).await;
                tab.until("!document.querySelector('#idle').hidden").await;
                gallery.hang("settings-idle").await;
                gallery.close().await;
            },
        );
    }
}

#[test]
fn too_often() {
    walk(
        Engine::Sqlite,
        true,
        |s| s.codes_per_client = Some("1".into()),
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            assert_eq!(
                t.browser().post("/sign-in", &[("country", "US"), ("phone", PHONE)]).await.status,
                303
            );
            tab.visit("/sign-in").await;
            tab.fill("#phone", crate::people::TYPED).await;
            tab.click_at("main button.main").await;
            tab.shows(&["Please wait a little", "You can try again"]).await;
            gallery.hang("fault-too-often").await;
            gallery.close().await;
        },
    );
}
