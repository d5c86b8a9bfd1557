//! Cases whose matter goes on, is over by itself, or comes by the thousand.

use untether::domain::staff::Role;
use untether::store::cases::{self, CaseKind};

use crate::harness::Test;

const HOUR: i64 = 3_600;

async fn open(t: &Test, kind: CaseKind, about: &str, detail: &str) -> bool {
    let (about, detail, now) = (about.to_owned(), detail.to_owned(), t.clock.ms());
    t.app.store().write(move |db| cases::open(db, kind, &about, &detail, now)).await.unwrap()
}

both!(an_open_case_says_what_is_so_by_now, async |t| {
    let vera = t.member(Role::Viewer).await;
    assert!(open(t, CaseKind::TextsHeld, "US", "500 numbers").await);
    t.advance(10 * 60);
    assert!(!open(t, CaseKind::TextsHeld, "US", "501 numbers").await);
    let page = vera.browser.get("/").await;
    page.assert_shows(&["500 numbers"]).assert_hides(&["501 numbers", "last told"]);
    for _ in 0..4 {
        t.advance(10 * 60);
        vera.browser.get("/").await;
    }
    t.advance(10 * 60 - 1);
    open(t, CaseKind::TextsHeld, "US", "502 numbers").await;
    vera.browser.get("/").await.assert_shows(&["500 numbers"]);
    t.advance(1);
    assert!(!open(t, CaseKind::TextsHeld, "US", "503 numbers").await, "an hour later, and it is one case");
    vera.browser.get("/").await.assert_shows(&["503 numbers", "last told today, 11:00 UTC"]);
});

both!(a_budget_is_whole_again_the_next_day, async |t| {
    for kind in [CaseKind::BudgetLow, CaseKind::BudgetSpent] {
        open(t, kind, "known numbers", "of 100 all").await;
    }
    open(t, CaseKind::TextsHeld, "US", "500 numbers").await;
    let left = "SELECT kind AS value FROM cases WHERE closed_at IS NULL ORDER BY kind";
    // It is ten in the morning.
    t.advance(14 * HOUR - 1);
    t.app.tidy().await;
    assert_eq!(t.database.texts(left).len(), 3);
    t.advance(1);
    t.app.tidy().await;
    assert_eq!(t.database.texts(left), ["TEXTS_HELD"]);
});

both!(thousands_are_counted_up_to_a_thousand, async |t| {
    let vera = t.member(Role::Viewer).await;
    let now = t.clock.ms();
    let opening = move |db: &mut untether::store::Conn| {
        for n in 0..1_000 {
            cases::open(db, CaseKind::HopStalled, &format!("rev_{n} PLATFORM"), "silent", now)?;
        }
        Ok(())
    };
    t.app.store().write(opening).await.unwrap();
    let page = vera.browser.get("/?kind=HOP_STALLED").await;
    assert_eq!(page.all("nav .count"), ["1000"]);
    open(t, CaseKind::HopStalled, "rev_1000 PLATFORM", "silent").await;
    let page = vera.browser.get("/?kind=HOP_STALLED").await;
    assert_eq!(page.all("nav .count"), ["1000+"]);
    // Page by page, none twice.
    let next = page.attribute("p.alone a", "href").unwrap();
    assert!(next.contains("kind=HOP_STALLED"), "{next}");
    let first = page.all("article code");
    let second = vera.browser.get(&next).await.all("article code");
    assert!(!second.is_empty() && second.iter().all(|about| !first.contains(about)));
});

both!(who_takes_a_case_stays_where_they_were, async |t| {
    let olive = t.member(Role::Operator).await;
    for n in 0..2 {
        open(t, CaseKind::TextsHeld, &format!("place {n}"), "500 numbers").await;
    }
    let first = t.database.texts("SELECT id AS value FROM cases ORDER BY id").remove(0);
    let address = format!("/?kind=TEXTS_HELD&after={first}");
    let page = olive.browser.get(&address).await;
    let take = page.forms().into_iter().find(|form| form.action().ends_with("/take")).unwrap();
    assert_eq!(take.submit().await.location(), address);
    let close = olive.browser.get(&address).await.form_with("reason");
    let refused = close.clone().submit().await;
    assert_eq!(refused.status, 422);
    assert_eq!(refused.form_with("reason").set("reason", "Asked them").submit().await.location(), address);
});

both!(a_platform_that_is_off_is_told_once_it_is_on, async |t| {
    let connection = t.share(t.grant("c-1")).await;
    let person = t.person().await;
    t.stop(&person, &connection).await;
    t.work().await;
    t.advance(60);
    t.platform.notify(&t.grant("c-1").to_json()).await;
    t.work().await;
    t.database.execute("UPDATE platforms SET webhook_disabled_at = 1");
    let sam = t.member(Role::Support).await;
    let page = sam.browser.get("/").await;
    let again = page.forms().into_iter().find(|form| form.action().ends_with("/tell-again")).unwrap();
    let told = again.submit().await;
    assert_eq!(told.location(), "/?told=waits");
    told.follow().await.assert_shows(&["as soon as its webhook target is on"]);
    t.leaves_unsettled();
});
