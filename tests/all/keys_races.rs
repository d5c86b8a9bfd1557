//! Nodes with different keyring files on one database: nobody gets a second row.

use futures_util::future::join_all;
use reqwest::Method;
use untether::app::{App, Work};
use untether::domain::keyring::Purpose;

use crate::harness::{Node, PHONE, Test};

const PEOPLE: usize = 40;

fn number(n: usize) -> String {
    format!("+1415555{:04}", 2_000 + n)
}

/// Reports everybody at once; who was taken.
async fn report(t: &Test, node: &Node, whose: &str) -> Vec<u16> {
    let grants = (0..PEOPLE).map(|n| t.grant(&format!("{whose}-{n}")).phone(&number(n)));
    join_all(grants.map(|grant| node.share(grant))).await
}

fn count(t: &Test, table: &str) -> usize {
    t.database.texts(&format!("SELECT id AS value FROM {table}")).len()
}

/// Everybody has one row, one tenure, and all connections that were taken.
fn assert_one_each(t: &Test, taken: usize) {
    assert_eq!(count(t, "numbers"), PEOPLE);
    assert_eq!(count(t, "tenures"), PEOPLE);
    assert_eq!(count(t, "connections"), taken);
    let sql = "SELECT number_id AS value FROM connections GROUP BY number_id, tenure_id";
    assert_eq!(t.database.texts(sql).len(), PEOPLE);
}

both!(a_node_that_lacks_the_new_key_makes_nobody, async |t| {
    t.leaves_unsettled();
    let old = t.node().await;
    t.rotate(Purpose::ALL, false);
    // The new one starts, and puts its key to use, while the old one takes the same people.
    let start = async {
        let new = t.node().await;
        let taken = report(t, &new, "new").await;
        (new, taken)
    };
    let (by_old, (new, by_new)) = futures_util::future::join(report(t, &old, "old"), start).await;
    assert!(by_new.iter().all(|status| *status == 201), "{by_new:?}");
    assert!(by_old.iter().all(|status| [201, 503].contains(status)), "{by_old:?}");
    let taken = by_old.iter().filter(|status| **status == 201).count();
    assert_one_each(t, PEOPLE + taken);
    // From now on it says so, in the same way for everybody.
    let ready = old.platform.bare(Method::GET, "/readyz", &[]).await;
    assert_eq!(ready.status, 503, "{}", ready.body);
    assert_eq!(new.platform.bare(Method::GET, "/readyz", &[]).await.status, 200);
    for phone in [number(0).as_str(), "+14155550987"] {
        let page = old.browser().post("/sign-in", &[("country", "US"), ("phone", phone)]).await;
        assert_eq!(page.status, 503);
    }
    let refused = old.share(t.grant("late").phone("+14155550987")).await;
    assert_eq!(refused, 503);
    assert_eq!(count(t, "numbers"), PEOPLE);
    // What is under way ends well at the other.
    assert_eq!(new.share(t.grant("late").phone("+14155550987")).await, 201);
    // And it does not start again with the file it has.
    t.database.execute("UPDATE meta SET value = 'index-3 index-2 index-1' WHERE name = 'keys/index'");
    let config = crate::harness::checked(t.database.settings());
    let why = App::start(config, t.clock.clone(), Work::Manual).await.err().unwrap().to_string();
    assert!(why.contains("lacks the key index-3"), "{why}");
    old.app.stop().await;
    new.app.stop().await;
});

both!(with_the_key_on_standby_both_take_everybody, async |t| {
    t.leaves_unsettled();
    t.rotate(Purpose::ALL, true);
    let waiting = t.node().await;
    t.rotate(Purpose::ALL, false);
    let start = async {
        let new = t.node().await;
        let taken = report(t, &new, "new").await;
        (new, taken)
    };
    let (by_waiting, (new, by_new)) = futures_util::future::join(report(t, &waiting, "old"), start).await;
    assert!(by_waiting.iter().chain(&by_new).all(|status| *status == 201), "{by_waiting:?} {by_new:?}");
    assert_one_each(t, 2 * PEOPLE);
    // Both at once, with the mark where it stays: the unique index decides.
    let more = |node, whose: &'static str| {
        join_all((0..PEOPLE).map(move |n| {
            let grant = t.grant(&format!("{whose}-more-{n}")).phone(&format!("+1415555{:04}", 3_000 + n));
            Node::share(node, grant)
        }))
    };
    let (one, two) = futures_util::future::join(more(&waiting, "a"), more(&new, "b")).await;
    assert!(one.iter().chain(&two).all(|status| *status == 201), "{one:?} {two:?}");
    assert_eq!((count(t, "numbers"), count(t, "tenures")), (2 * PEOPLE, 2 * PEOPLE));
    // Each finds who the other made or moved on.
    new.work().await;
    for (node, n) in [(&waiting, 0), (&new, 1), (&waiting, 2)] {
        assert_eq!(node.sign_in(t, &t.browser(), &number(n)).await.status, 303);
    }
    waiting.app.stop().await;
    new.app.stop().await;
});

// A node that has not looked at the mark since it moved finds whom the other has moved on.
both!(a_node_that_looked_long_ago_finds_everybody, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.rotate(&[Purpose::Index], true);
    let waiting = t.node().await;
    t.rotate(&[Purpose::Index], false);
    let new = t.node().await;
    assert_eq!(new.share(t.grant("c-2")).await, 201);
    assert_eq!(
        t.database.texts("SELECT lookup AS value FROM numbers WHERE lookup LIKE 'index-2.%'").len(),
        1
    );
    assert_eq!(waiting.share(t.grant("c-3")).await, 201);
    assert_eq!(waiting.share(t.grant("c-4").phone("+14155550022")).await, 201);
    assert_eq!(count(t, "numbers"), 2);
    assert_eq!(
        t.database.texts("SELECT lookup AS value FROM numbers WHERE lookup LIKE 'index-2.%'").len(),
        2
    );
    let page = waiting.sign_in(t, &t.browser(), PHONE).await;
    assert_eq!(page.status, 303);
    new.work().await;
    waiting.app.stop().await;
    new.app.stop().await;
});

// Codes guessed at two nodes at once, one of which has not had the new key yet in use: ten lock.
both!(guesses_at_both_nodes_count_as_one, |s| s.codes_per_client = Some("100000".into()), async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.rotate(Purpose::ALL, true);
    let waiting = t.node().await;
    t.rotate(Purpose::ALL, false);
    let new = t.node().await;
    let mut forms = Vec::new();
    for node in [&waiting, &new] {
        forms.push(t.ask_code(&node.browser(), PHONE).await.form_with("code").set("code", "000000"));
    }
    let tries = (0..10).map(|n| {
        let form = forms[n % 2].clone();
        async move { form.submit().await.status }
    });
    assert_eq!(join_all(tries).await, [422; 10]);
    let before = new.texted(t).await;
    t.ask_code(&new.browser(), PHONE).await;
    t.ask_code(&waiting.browser(), PHONE).await;
    assert_eq!(new.texted(t).await, before, "locked at both");
    waiting.app.stop().await;
    new.app.stop().await;
});
