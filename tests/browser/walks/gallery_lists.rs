//! The list in all its states.

use jiff::SignedDuration;

use crate::gallery::Gallery;
use crate::harness::{Engine, PHONE, Test};
use crate::people::sign_in;
use crate::seed;
use crate::walk::walk;

#[test]
fn with_a_story() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            seed::story(t).await;
            sign_in(t, tab, PHONE).await;
            gallery.hang("list").await;
            gallery.visit("/connections?group=app", "list-by-app").await;
            gallery.visit("/connections?q=platypus+4421", "list-found").await;
            gallery.visit("/connections?q=nothing+like+it", "list-no-match").await;
            gallery.visit("/connections?status=ended", "list-ended").await;
            gallery.close().await;
        },
    );
}

#[test]
fn with_little() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            let id = t.share(t.grant("c-1")).await;
            sign_in(t, tab, PHONE).await;
            gallery.hang("list-one").await;
            gallery.visit("/connections?status=ended", "list-none-ended").await;
            t.stop(&t.person().await, &id).await;
            t.work().await;
            gallery.visit("/connections", "list-only-ended").await;
            gallery.visit("/connections?status=active", "list-none-active").await;
            // After so long without proof the number may be somebody else's: there is nothing to see.
            t.clock.advance(SignedDuration::from_hours(24 * 60));
            sign_in(t, tab, PHONE).await;
            tab.shows(&["Nothing to show"]).await;
            gallery.hang("list-empty").await;
            gallery.close().await;
        },
    );
}

async fn share_many(t: &Test) {
    for n in 0..24 {
        let (app, bank) = (format!("App {}", n % 12), format!("Bank {}", n % 4));
        let accounts = [("a1", "Everyday Checking", "4421"), ("a2", "Joint Savings", "7310")];
        let grant = t.grant(&format!("c-{n}")).app(&app, &app).bank(&bank, &bank).accounts(&accounts);
        t.share(grant).await;
    }
}

#[test]
fn with_much() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            share_many(t).await;
            let (app, bank) = (seed::LONG, seed::ARABIC);
            t.share(t.grant("c-long").app("long", app).bank("long", bank).accounts(&[("a1", app, "4421")]))
                .await;
            sign_in(t, tab, PHONE).await;
            gallery.hang("list-many").await;
            gallery.visit("/connections?group=app&q=bank+1", "list-many-by-app").await;
            gallery.close().await;
        },
    );
}
