//! Each fault as a page, reached as a person would reach it: what is so, why, what to do, and a way on.

use std::sync::mpsc;
use std::sync::{Arc, Mutex};

use futures_util::future::join_all;
use serde_json::json;

use crate::harness::{PHONE, Test};
use crate::people::{TYPED, mark, sign_in};
use crate::tab::Tab;

/// What each fault page says, and that its button leads on.
async fn assert_fault(tab: &Tab, words: [&str; 3]) {
    let [title, why, what_to_do] = words;
    tab.until(&format!("document.querySelector('h1')?.innerText === {}", json!(title))).await;
    tab.shows(&[why, what_to_do]).await;
    assert!(tab.ask_text("document.title").await.starts_with(title));
}

async fn go_on(tab: &Tab) {
    mark(tab).await;
    tab.click_at("main .actions .button").await;
    tab.until("window.mark !== true && ['/sign-in', '/connections'].includes(location.pathname)").await;
}

/// Sends a form that no page of ours holds, from the page that is open.
async fn forge(tab: &Tab, action: &str, encoding: &str, field: &str) {
    let script = format!(
        "(form => {{ form.method = 'post'; form.action = {action:?}; form.enctype = {encoding:?};
           const field = document.createElement('textarea');
           field.name = 'phone'; field.value = {field};
           form.append(field); document.body.append(form); form.submit(); }})
         (document.createElement('form'))"
    );
    tab.ask(&script).await;
}

walk!(nothing_here, async |t, tab| {
    tab.visit("/nothing-here").await;
    let words = ["There is no page here", "The address may be mistyped", "Nothing was changed."];
    assert_fault(tab, words).await;
    go_on(tab).await;
    // To whoever is signed in, somebody else's connection is no page either, and the way on is the list.
    let id = t.share(t.grant("c-1").phone("+14155550011")).await;
    t.share(t.grant("c-2")).await;
    sign_in(t, tab, PHONE).await;
    tab.visit(&format!("/connections/{id}")).await;
    assert_fault(tab, words).await;
    tab.press("Go to my connections").await;
    tab.at("/connections").await;
});

walk!(a_form_of_another_site, async |t, tab| {
    t.share(t.grant("c-1")).await;
    let target = format!("{}/sign-in", t.app.consumer_url());
    let form = format!(
        "data:text/html,<form method=post action={target}><input name=phone value=4155550010><button>Win</button></form>"
    );
    tab.visit(&form).await;
    tab.press("Win").await;
    assert_fault(
        tab,
        [
            "We didn't take this",
            "did not come from one of our own pages",
            "If it was you, open the page here and try again.",
        ],
    )
    .await;
    go_on(tab).await;
    t.work().await;
    assert_eq!(t.gateway.codes().len(), 0);
});

walk!(too_much_and_unreadable, async |_t, tab| {
    tab.visit("/sign-in").await;
    forge(tab, "/sign-in", "application/x-www-form-urlencoded", "'5'.repeat(70000)").await;
    let words = ["That was too much to send", "more than it has room for", "Go back and send less."];
    assert_fault(tab, words).await;
    go_on(tab).await;
    forge(tab, "/sign-in", "text/plain", "'5'").await;
    let words = ["We can't read this", "cut off or damaged", "Go back and try once more."];
    assert_fault(tab, words).await;
    go_on(tab).await;
});

/// A disk that takes no more of this table, as far as anybody can tell.
const FAIL: &str = "CREATE TRIGGER full_disk BEFORE UPDATE ON connections
                    BEGIN SELECT RAISE(ABORT, 'disk I/O error'); END";

walk!(a_database_that_is_away_changes_nothing, async |t, tab| {
    let id = t.share(t.grant("c-1")).await;
    sign_in(t, tab, PHONE).await;
    tab.press("Stop sharing").await;
    tab.at(&format!("/connections/{id}/revocation")).await;
    t.database.execute(FAIL);
    tab.press("Stop sharing").await;
    assert_fault(
        tab,
        [
            "We can't reach your list right now",
            "A part of our system does not answer.",
            "Your connections are as you left them.",
        ],
    )
    .await;
    t.database.execute("DROP TRIGGER full_disk");
    assert_eq!(t.status("c-1").await, "ACTIVE");
    go_on(tab).await;
    tab.shows(&["1 app can see 1 account."]).await;
    // And then it works.
    tab.press("Stop sharing").await;
    tab.at(&format!("/connections/{id}/revocation")).await;
    tab.press("Stop sharing").await;
    tab.at(&format!("/connections/{id}")).await;
});

walk!(a_fault_of_ours, async |t, tab| {
    t.share(t.grant("c-1")).await;
    sign_in(t, tab, PHONE).await;
    t.database.execute("ALTER TABLE accesses RENAME TO mislaid");
    tab.press("View").await;
    let words = ["Something went wrong on our side", "It is not your fault", "Look at your list"];
    assert_fault(tab, words).await;
    t.database.execute("ALTER TABLE mislaid RENAME TO accesses");
    go_on(tab).await;
});

walk!(too_many_people_at_once, async |t, tab| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    tab.visit("/sign-in").await;
    tab.fill("#phone", TYPED).await;
    while_the_queue_is_full(t, async || {
        tab.press("Text me a code").await;
        let words = ["We are busy right now", "than we can serve at once", "Try again in a few seconds."];
        assert_fault(tab, words).await;
    })
    .await;
    go_on(tab).await;
});

/// Holds the one that writes, and takes every place in the queue behind it.
async fn while_the_queue_is_full(t: &Test, body: impl AsyncFnOnce()) {
    let (release, held) = mpsc::channel::<()>();
    let held = Arc::new(Mutex::new(held));
    let (begun, started) = mpsc::channel::<()>();
    let begun = Mutex::new(begun);
    let store = t.app.store();
    // Each ends as soon as nobody holds the other end of `held`.
    let first = store.write({
        let held = Arc::clone(&held);
        move |_| {
            let _ = begun.lock().unwrap().send(());
            let _ = held.lock().unwrap().recv();
            Ok(())
        }
    });
    let behind_it = async {
        actix_web::web::block(move || started.recv()).await.unwrap().unwrap();
        let places = join_all((0..1_024).map(|_| {
            let held = Arc::clone(&held);
            store.write(move |_| {
                drop(held.lock());
                Ok(())
            })
        }));
        // The places are taken by the first poll, which join! makes first.
        tokio::join!(places, async {
            body().await;
            drop(release);
        });
    };
    let (first, ()) = tokio::join!(first, behind_it);
    first.unwrap_or_else(|error| panic!("{error}"));
}
