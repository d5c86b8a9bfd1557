//! One fault page of each make: outside, inside, and where nothing answers.

use crate::gallery::Gallery;
use crate::harness::{Engine, PHONE};
use crate::people::sign_in;
use crate::walk::walk;

#[test]
fn faults() {
    walk(
        Engine::Sqlite,
        true,
        |_| {},
        async |t, tab| {
            let gallery = Gallery::open(tab).await;
            t.share(t.grant("c-1")).await;
            gallery.visit("/nothing-here", "fault-not-found").await;
            // No form of a browser sends anything else than GET and POST.
            tab.visit("/help").await;
            tab.ask_promise(
                "fetch('/sign-in', { method: 'PUT' }).then(answer => answer.text())
               .then(page => { document.open(); document.write(page); document.close(); })",
            )
            .await;
            tab.shows(&["This page can't be used that way"]).await;
            gallery.hang("fault-method").await;
            sign_in(t, tab, PHONE).await;
            gallery.visit("/nothing-here", "fault-not-found-inside").await;
            t.database.execute("ALTER TABLE connections RENAME TO mislaid");
            gallery.visit("/connections", "fault-internal").await;
            t.database.execute("ALTER TABLE mislaid RENAME TO connections");
            gallery.close().await;
        },
    );
}
