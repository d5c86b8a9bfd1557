//! How many statements each page costs, its BEGIN and ROLLBACK counted: a page that asks once per
//! row would show here, and so does every query that somebody adds.

use crate::harness::{Browser, Test, stop_path};

/// What a request costs, and that it was answered with a page.
async fn cost(t: &Test, browser: &Browser, path: &str) -> u64 {
    let before = t.app.store().statements();
    let page = browser.get(path).await;
    assert_eq!(page.status, 200, "{path}");
    t.app.store().statements() - before
}

both!(a_page_asks_as_little_as_it_can, async |t| {
    let first = t.share(t.grant("c-1")).await;
    t.work().await;
    let visitor = t.browser();
    let link = t.newest_link().await;
    let by_link = t.browser();
    by_link.get(&link).await;
    // That it was opened is noted once an hour.
    by_link.get("/sign-in").await;
    let waiting = t.browser();
    t.ask_code(&waiting, "+1 415 555 0010").await;
    t.work().await;
    let person = t.person().await;
    for n in 2..=8 {
        t.share(t.grant(&format!("c-{n}")).app(&format!("app-{n}"), &format!("App {n}"))).await;
    }
    let ended = t.share(t.grant("c-9")).await;
    t.stop(&person, &ended).await;
    t.work().await;
    for (browser, path, expected) in [
        (&visitor, "/help", 0),
        (&visitor, "/privacy", 0),
        (&visitor, "/sign-in", 2),
        (&by_link, "/sign-in", 5),
        (&waiting, "/sign-in/code", 3),
        (&person, "/connections", 6),
        (&person, "/connections?q=app&status=active&group=app", 6),
        (&person, &format!("/connections/{first}"), 7),
        (&person, &format!("/connections/{ended}"), 12),
        (&person, &stop_path(&first), 8),
    ] {
        assert_eq!(cost(t, browser, path).await, expected, "{path}");
    }
    // However many connections there are.
    for n in 10..=30 {
        t.share(t.grant(&format!("c-{n}"))).await;
    }
    t.work().await;
    assert_eq!(cost(t, &person, "/connections").await, 6);
});
