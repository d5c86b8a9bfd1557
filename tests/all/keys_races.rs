//! Nodes with different keyring files on one database: nobody gets a second row.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use futures_util::future::join_all;
use reqwest::Method;
use untether::app::{App, Work};
use untether::domain::keyring::{Keyring, Purpose};
use untether::flows::keyring::{check_fit, put_to_use};
use untether::keyring_file;

use crate::harness::{Database, Engine, Node, PHONE, Test};

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

// Each rotates a file of its own: both hold a second generation, and not the same.
both!(nodes_that_rotated_apart_do_not_work_together, async |t| {
    t.leaves_unsettled();
    t.share(t.grant("c-1")).await;
    let (path, before) = (t.database.keyring(), std::fs::read(t.database.keyring()).unwrap());
    t.rotate(Purpose::ALL, true);
    let one = std::fs::read(&path).unwrap();
    let here = t.node().await;
    std::fs::write(&path, &before).unwrap();
    t.rotate(Purpose::ALL, true);
    let there = t.node().await;
    let other = std::fs::read(&path).unwrap();
    std::fs::write(&path, &one).unwrap();
    t.rotate(Purpose::ALL, false);
    let new = t.node().await;
    assert_eq!(new.share(t.grant("c-2")).await, 201);
    assert_eq!(here.share(t.grant("c-3")).await, 201);
    for (consent, phone) in [("c-4", PHONE), ("c-5", "+14155550022")] {
        assert_eq!(there.share(t.grant(consent).phone(phone)).await, 503, "{phone}");
    }
    assert_eq!((count(t, "numbers"), count(t, "tenures")), (1, 1));
    // Neither does the other one start, on standby or not.
    std::fs::write(&path, &other).unwrap();
    for _ in 0..2 {
        let config = crate::harness::checked(t.database.settings());
        let why = App::start(config, t.clock.clone(), Work::Manual).await.err().unwrap().to_string();
        assert!(why.contains("lacks the key encryption-2-"), "{why}");
        t.rotate(Purpose::ALL, false);
    }
    for node in [here, there, new] {
        node.app.stop().await;
    }
});

// Of two that start at once with files of their own, the one that comes second makes nothing of its key.
both!(a_key_that_is_in_use_is_not_replaced_by_who_lacks_it, async |t| {
    t.leaves_unsettled();
    let before = std::fs::read(t.database.keyring()).unwrap();
    t.rotate(&[Purpose::Codes], false);
    let node = t.node().await;
    std::fs::write(t.database.keyring(), &before).unwrap();
    t.rotate(&[Purpose::Codes], false);
    let (keys, now) = (t.database.keys(), t.clock.ms());
    let done = t.app.store().write(move |db| put_to_use(db, &keys, now)).await;
    assert!(done.unwrap_err().to_string().contains("lacks the key codes-2-"));
    assert_eq!(node.platform.bare(Method::GET, "/readyz", &[]).await.status, 200);
    node.app.stop().await;
});

// On a database that nobody has used, one keyring is the first, and the other is told so. (On SQLite one
// transaction comes after the other anyway.)
both!(of_two_keyrings_an_empty_database_takes_one, async |t| {
    let other = Database::create(t.database.engine).await;
    std::fs::remove_file(other.keyring()).unwrap();
    keyring_file::generate(&other.keyring()).unwrap();
    let names = |text: &str| {
        let mut file: serde_json::Value = serde_json::from_str(text).unwrap();
        for key in file["keys"].as_array_mut().unwrap() {
            key["id"] = format!("{}-1", key["purpose"].as_str().unwrap()).into();
        }
        Keyring::from_file(&serde_json::from_value(file).unwrap()).unwrap()
    };
    // As files from before: their names say nothing of what the keys are.
    let rings = [&t.database, &other].map(|one| names(&std::fs::read_to_string(one.keyring()).unwrap()));
    t.database.execute("DELETE FROM meta WHERE name = 'keyring'");
    for purpose in Purpose::ALL {
        t.database.execute(&format!("UPDATE meta SET value = '{purpose}-1' WHERE name = 'keys/{purpose}'"));
    }
    let started = std::time::Instant::now();
    // Both have looked, and found that they are the first, before either may say so.
    let held = (t.database.engine == Engine::Postgres).then(|| {
        let mut held = PgConnection::establish(&t.database.url).unwrap();
        held.batch_execute("BEGIN; LOCK TABLE meta IN EXCLUSIVE MODE").unwrap();
        held
    });
    let first = |keys: Keyring| {
        let store = t.app.store().clone();
        async move { store.write(move |db| check_fit(db, &keys)).await }
    };
    let go = async {
        let Some(mut held) = held else { return };
        let waiting = "SELECT CAST(count(*) AS TEXT) AS value FROM pg_locks l JOIN pg_database d \
                       ON d.oid = l.database AND d.datname = current_database() WHERE NOT l.granted";
        while t.database.texts(waiting) != ["2"] {
            assert!(started.elapsed().as_secs() < 20, "{:?} wait", t.database.texts(waiting));
            tokio::task::yield_now().await;
        }
        held.batch_execute("COMMIT").unwrap();
    };
    let [one, two] = rings;
    let (one, two, ()) = futures_util::future::join3(first(one), first(two), go).await;
    let refused: Vec<String> =
        [one, two].into_iter().filter_map(|done| Some(done.err()?.to_string())).collect();
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].contains("does not belong to this database"), "{refused:?}");
    // The app of this test knows neither of them.
    t.leaves_unsettled();
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
    // What gathers for a minute; and this node lacks a key in the end.
    t.leaves_unsettled();
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.rotate(&[Purpose::Index], true);
    let waiting = t.node().await;
    t.rotate(&[Purpose::Index], false);
    let new = t.node().await;
    assert_eq!(new.share(t.grant("c-2")).await, 201);
    assert_eq!(
        t.database.texts("SELECT lookup AS value FROM numbers WHERE lookup LIKE 'index-2-%'").len(),
        1
    );
    assert_eq!(waiting.share(t.grant("c-3")).await, 201);
    assert_eq!(waiting.share(t.grant("c-4").phone("+14155550022")).await, 201);
    assert_eq!(count(t, "numbers"), 2);
    assert_eq!(
        t.database.texts("SELECT lookup AS value FROM numbers WHERE lookup LIKE 'index-2-%'").len(),
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
