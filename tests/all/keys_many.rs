//! A hundred thousand numbers made anew by the command, which is killed on its way, while people sign in.

use std::process::{Child, Stdio};
use std::time::Instant;

use untether::domain::keyring::Purpose;
use untether::flows::reseal::behind;

use crate::harness::{Test, untether};
use crate::keys::made_with;

const MANY: usize = 100_000;
const AREAS: [u32; 10] = [212, 213, 305, 312, 404, 415, 503, 617, 702, 801];

fn number(n: usize) -> String {
    format!("+1{}555{:04}", AREAS[n / 10_000], n % 10_000)
}

/// As if a platform had reported them all, a year ago.
fn fill(t: &Test) {
    let keys = t.database.keys();
    for block in 0..MANY / 1_000 {
        let rows: Vec<String> = (block * 1_000..(block + 1) * 1_000)
            .map(|n| {
                let (id, phone) = (format!("num_{n:08}"), number(n));
                let sealed = keys.seal(Purpose::Encryption, &id, &phone);
                format!("('{id}', '{}', '{sealed}', TRUE, {n})", keys.mac(Purpose::Index, &[&phone]))
            })
            .collect();
        t.database.execute(&format!(
            "INSERT INTO numbers (id, lookup, sealed, reported, created_at) VALUES {}",
            rows.join(", ")
        ));
    }
}

/// The command at work; after a failed test it does not stay behind.
struct Command(Child);

impl Drop for Command {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn count(t: &Test, condition: &str) -> usize {
    let sql = format!("SELECT CAST(count(*) AS TEXT) AS value FROM numbers WHERE {condition}");
    t.database.texts(&sql)[0].parse().unwrap()
}

both!(a_hundred_thousand_while_people_sign_in, |s| s.codes_per_client = Some("100000".into()), async |t| {
    fill(t);
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    let started = Instant::now();
    let command =
        || Command(untether(&t.database, &["keys", "reseal"]).stdout(Stdio::null()).spawn().unwrap());
    let mut people = (0..MANY).step_by(MANY / 40);
    let mut signed_in = 0;
    // Killed in the midst of it, without a chance to end well.
    let Command(first) = &mut command();
    while count(t, "lookup LIKE 'index-2-%'") < MANY / 20 {
        assert!(first.try_wait().unwrap().is_none(), "it was too fast to be killed");
    }
    first.kill().unwrap();
    first.wait().unwrap();
    let done = count(t, "lookup LIKE 'index-2-%'");
    assert!((1..MANY).contains(&done), "{done}");
    assert_eq!(count(t, "substr(sealed, 12, 1) <> substr(lookup, 7, 1)"), 0, "a row is whole in either way");
    // Some are where it has been and some where it has not.
    for n in people.by_ref().take(20) {
        assert_eq!(node.sign_in(t, &t.browser(), &number(n)).await.status, 303, "{}", number(n));
        signed_in += 1;
    }
    let Command(again) = &mut command();
    let mut meanwhile = 0;
    let ended = loop {
        if let Some(ended) = again.try_wait().unwrap() {
            break ended;
        }
        if let Some(n) = people.next() {
            assert_eq!(node.sign_in(t, &t.browser(), &number(n)).await.status, 303, "{}", number(n));
            meanwhile += 1;
        } else {
            count(t, "1 = 0");
        }
    };
    assert!(ended.success());
    assert!(meanwhile > 0, "nobody signed in meanwhile");
    eprintln!("{MANY} numbers in {:?}; {signed_in} and {meanwhile} people", started.elapsed());
    assert_eq!((count(t, "1 = 1"), made_with(t, "numbers", "lookup")), (MANY, vec!["index-2".to_owned()]));
    assert_eq!(made_with(t, "numbers", "sealed"), ["encryption-2"]);
    // Each is found, and opens.
    let keys = t.database.keys();
    for n in (0..MANY).step_by(997) {
        let lookup = keys.mac(Purpose::Index, &[&number(n)]);
        let row = t
            .database
            .texts(&format!("SELECT id || ' ' || sealed AS value FROM numbers WHERE lookup = '{lookup}'"));
        let (id, sealed) = row[0].split_once(' ').unwrap();
        assert_eq!(keys.open(Purpose::Encryption, id, sealed).unwrap(), number(n));
    }
    let (base, now) = (node.base(), t.clock.ms());
    let left = base.store.read(move |db| behind(db, &base.op.keys, now)).await.unwrap();
    assert!(left.iter().all(|one| one.ages), "{left:?}");
    node.app.stop().await;
});
