//! A full queue and a dead database: every door says so at once, and recovers.

use std::sync::{Arc, Mutex, mpsc};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use futures_util::future::join_all;

use untether::store::Conn;

use crate::harness::{Engine, Test, run};

/// Takes every place in the queue until told to let go.
async fn while_the_queue_is_full(t: &Test, body: impl AsyncFnOnce()) {
    let (release, held) = mpsc::channel::<()>();
    let held = Arc::new(Mutex::new(held));
    let (taken, started) = mpsc::channel::<()>();
    let store = t.app.store().clone();
    // On SQLite the first is taken out of the queue and holds the writer; on PostgreSQL each holds
    // a place. What waits there longer than a request may is told so, which is no matter here.
    let first = {
        let (held, taken) = (Arc::clone(&held), Mutex::new(taken));
        store.write(move |_| {
            let _ = taken.lock().unwrap().send(());
            let _ = held.lock().unwrap().recv();
            Ok(())
        })
    };
    let fill_then_body = async {
        actix_web::web::block(move || started.recv()).await.unwrap().unwrap();
        let places = if t.database.engine == Engine::Sqlite { 1_024 } else { 1_023 };
        let waiting = join_all((0..places).map(|_| {
            let held = Arc::clone(&held);
            store.write(move |_| {
                drop(held.lock());
                Ok(())
            })
        }));
        let body_then_release = async {
            body().await;
            release.send(()).unwrap();
        };
        // The places are taken by the first poll of `waiting`, which join! makes first.
        tokio::join!(waiting, body_then_release);
    };
    let (first, ()) = tokio::join!(first, fill_then_body);
    first.unwrap_or_else(|error| panic!("{error}"));
}

both!(a_full_queue_answers_503, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    let form = t.browser().get("/sign-in").await;
    let form = form.form_with("phone").set("phone", "+1 415 555 0010");
    while_the_queue_is_full(t, async || {
        let answer = t.platform.notify(&t.grant("c-2").to_json()).await;
        // On a machine that is slow enough those who wait for PostgreSQL give up meanwhile: then there
        // is room, and nobody to serve.
        let is_late = t.database.engine == Engine::Postgres && answer.code() == "unavailable";
        assert_eq!(answer.status, 503);
        assert!(answer.code() == "busy" || is_late, "{}", answer.body);
        assert!(answer.headers.contains_key("retry-after"));
        let page = form.submit().await;
        assert_eq!(page.status, 503);
        assert!(page.headers.contains_key("retry-after"));
        assert!(!page.h1().is_empty(), "{}", page.html);
    })
    .await;
    // Nothing of it stayed, and the next try is taken.
    assert_eq!(t.platform.get("/connections/c-2").await.status, 404);
    t.share(t.grant("c-2")).await;
});

/// Runs SQL on the server beside the test's own database.
fn on_the_server(t: &Test, sql: &str) {
    let mut url = url::Url::parse(&t.database.url).unwrap();
    url.set_path("postgres");
    PgConnection::establish(url.as_str()).unwrap().batch_execute(sql).unwrap();
}

fn name(t: &Test) -> String {
    url::Url::parse(&t.database.url).unwrap().path().trim_start_matches('/').to_owned()
}

fn kill(t: &Test) {
    let name = name(t);
    on_the_server(t, &format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"));
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    on_the_server(t, &end);
}

fn revive(t: &Test) {
    on_the_server(t, &format!("ALTER DATABASE {} WITH ALLOW_CONNECTIONS true", name(t)));
}

#[test]
fn a_dead_database_answers_503_postgres() {
    run(Engine::Postgres, |_| {}, a_dead_database_answers_503);
}

async fn a_dead_database_answers_503(t: &Test) {
    let id = t.share(t.grant("c-1")).await;
    t.work().await;
    let browser = t.person().await;
    t.leaves_unsettled();
    kill(t);
    let page = browser.get("/connections").await;
    assert_eq!(page.status, 503, "{}", page.html);
    assert!(page.headers.contains_key("retry-after"));
    page.assert_shows(&["as you left them"]);
    assert_eq!(browser.get(&format!("/connections/{id}")).await.status, 503);
    let answer = t.platform.notify(&t.grant("c-2").to_json()).await;
    assert_eq!((answer.status, answer.code()), (503, "unavailable"), "{}", answer.body);
    assert!(answer.headers.contains_key("retry-after"));
    let root = reqwest::Client::new();
    let probe = async |path: &str| {
        let url = format!("{}{path}", t.app.internal_url());
        root.get(url).send().await.unwrap().status().as_u16()
    };
    assert_eq!((probe("/livez").await, probe("/readyz").await), (200, 503));
    revive(t);
    assert_eq!(probe("/readyz").await, 200);
    assert_eq!(browser.get("/connections").await.status, 200);
    t.share(t.grant("c-2")).await;
}

/// SQLite's way to die is a full disk: writes fail, what is there can be read, and nothing is lost.
#[test]
fn a_full_disk_answers_503_sqlite() {
    run(Engine::Sqlite, |_| {}, a_full_disk_answers_503);
}

async fn a_full_disk_answers_503(t: &Test) {
    let pages = async |most: i64| {
        let limit = t.app.store().write(move |db| {
            if let Conn::Sqlite(db) = db {
                db.batch_execute(&format!("PRAGMA max_page_count = {most}"))?;
            }
            Ok(())
        });
        limit.await.unwrap_or_else(|error| panic!("{error}"));
    };
    t.share(t.grant("c-known")).await;
    t.work().await;
    let browser = t.person().await;
    t.leaves_unsettled();
    // Lower than what there is means: no more than there is.
    pages(1).await;
    let mut taken = 0;
    let refused = loop {
        let answer = t.platform.notify(&t.grant(&format!("c-{taken}")).to_json()).await;
        if answer.status != 201 {
            break answer;
        }
        taken += 1;
        assert!(taken < 1_000, "the disk is never full");
    };
    assert_eq!((refused.status, refused.code()), (503, "unavailable"), "{}", refused.body);
    assert!(refused.headers.contains_key("retry-after"));
    assert_eq!(browser.get("/connections").await.status, 200);
    pages(1_000_000).await;
    assert_eq!(t.platform.get(&format!("/connections/c-{taken}")).await.status, 404);
    t.share(t.grant(&format!("c-{taken}"))).await;
}
