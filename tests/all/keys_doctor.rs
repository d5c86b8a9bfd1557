//! What an operator does about keys and reads of them: `keys rotate`, `doctor`, `backup`.

use std::os::unix::fs::PermissionsExt;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::Text;
use untether::app::{App, Work};
use untether::domain::keyring::Purpose;
use untether::keyring_file;

use crate::harness::{Browser, Engine, PHONE, checked, said, untether};
use crate::keys::generation;

fn told(t: &crate::harness::Test, arguments: &[&str]) -> (Option<i32>, String) {
    let output = untether(&t.database, arguments).output().unwrap();
    (output.status.code(), said(&output))
}

both!(the_doctor_counts_what_stands_under_older_keys, async |t| {
    // What gathers for a minute; and this node lacks a key in the end.
    t.leaves_unsettled();
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550022")).await;
    t.work().await;
    let person = t.person().await;
    assert_eq!(told(t, &["audit", "checkpoint"]).0, Some(0));
    let (status, before) = told(t, &["doctor"]);
    assert_eq!(status, Some(0), "{before}");
    for well in
        ["is up to date", "belongs to it", "no rows under older keys", "signed to row", "no open cases"]
    {
        assert!(before.contains(well), "{well} in {before}");
    }
    let (status, rotated) = told(t, &["keys", "rotate", "--standby"]);
    assert_eq!(status, Some(0), "{rotated}");
    assert!(rotated.contains("encryption-2-") && rotated.contains("audit-2-"), "{rotated}");
    assert_eq!(told(t, &["keys", "rotate", "--standby"]).0, Some(1), "one at a time");
    assert_eq!(told(t, &["doctor"]), (Some(0), before.clone()), "on standby nothing changes");
    assert_eq!(told(t, &["keys", "rotate"]).0, Some(0));
    let mode = t.database.keyring().metadata().unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    // A command that is no server makes nothing with a key that no server knows yet.
    assert_eq!(told(t, &["platform", "add", "Third Data"]).0, Some(0));
    assert_eq!(told(t, &["audit", "checkpoint"]).0, Some(0));
    assert_eq!(told(t, &["doctor"]).0, Some(0));
    assert!(person.is_signed_in().await);
    assert_eq!(t.platform.notify(&t.grant("c-3").to_json()).await.status, 201);
    t.work().await;
    let node = t.node().await;
    let (status, behind) = told(t, &["doctor"]);
    assert_eq!(status, Some(1), "{behind}");
    for line in
        ["LOOK  numbers: 2 rows under older encryption keys", "LOOK  numbers: 2 rows under older index keys"]
    {
        assert!(behind.contains(line), "{line} in {behind}");
    }
    let (status, resealed) = told(t, &["keys", "reseal"]);
    assert_eq!(status, Some(0), "{resealed}");
    assert!(resealed.contains("numbers: 2"), "{resealed}");
    assert_eq!(told(t, &["audit", "checkpoint"]).0, Some(0));
    let (status, after) = told(t, &["doctor"]);
    assert_eq!(status, Some(0), "{after}");
    assert!(!after.contains("numbers:") && !after.contains("LOOK"), "{after}");
    node.app.stop().await;
});

both!(the_doctor_tells_of_a_database_that_is_behind, async |t| {
    t.database.execute(include_str!("../../migrations/2026-11-21-000010_checkpoints/down.sql"));
    t.database.execute("DELETE FROM __diesel_schema_migrations WHERE version = '20261121000010'");
    let (status, said) = told(t, &["doctor"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("is 1 migrations behind"), "{said}");
});

both!(the_doctor_tells_of_cases_and_of_a_record_that_nobody_signs, async |t| {
    t.database.execute(
        "INSERT INTO cases (id, kind, about, detail, opened_at) VALUES ('cas_1', 'DRIFT', 'con_1', '', 0)",
    );
    let (status, said) = told(t, &["doctor"]);
    assert_eq!(status, Some(1));
    assert!(said.contains("LOOK  1 open cases DRIFT"), "{said}");
    assert!(said.contains("rows and no checkpoint yet"), "{said}");
});

#[test]
fn a_rotation_replaces_the_file_as_a_whole() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys.json");
    keyring_file::generate(&path).unwrap();
    let before = std::fs::read_to_string(&path).unwrap();
    // Another rotation is at it, or one was cut off here: somebody shall look.
    let next = dir.path().join("keys.json.next");
    std::fs::write(&next, "").unwrap();
    let refused = keyring_file::rotate(&path, Purpose::ALL, false).unwrap_err().to_string();
    assert!(refused.contains("keys.json.next is there already: another rotation is under way"), "{refused}");
    assert!(next.exists(), "it is not ours");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), before);
    std::fs::remove_file(&next).unwrap();
    assert!(keyring_file::rotate(&path, &[Purpose::Links], true).unwrap()[0].starts_with("links-2-"));
    assert!(keyring_file::rotate(&path, &[Purpose::Links], true).is_err(), "one at a time");
    assert!(!next.exists(), "a rotation that is refused is none under way");
    assert!(keyring_file::rotate(&path, &[Purpose::Links], false).unwrap()[0].starts_with("links-2-"));
    assert!(!next.exists());
    assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let ring = keyring_file::load(&path).unwrap();
    let generations = |purpose| ring.in_use(purpose).into_iter().map(generation).collect::<Vec<_>>();
    assert_eq!(generations(Purpose::Links), ["links-2", "links-1"]);
    assert_eq!(generations(Purpose::Codes), ["codes-1"]);
}

#[test]
fn of_rotations_at_once_none_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("keys.json");
    keyring_file::generate(&path).unwrap();
    let rotate = || keyring_file::rotate(&path, &[Purpose::Links], false);
    let done: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            (0..8).map(|_| scope.spawn(|| (0..25).map(|_| rotate()).collect::<Vec<_>>())).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    let ring = keyring_file::load(&path).unwrap();
    let (added, refused): (Vec<_>, Vec<_>) = done.into_iter().partition(Result::is_ok);
    let added: Vec<String> = added.into_iter().flat_map(Result::unwrap).collect();
    assert!(added.iter().all(|id| ring.has(Purpose::Links, id)), "{added:?}");
    assert_eq!(ring.all(Purpose::Links, ring.newest(Purpose::Links)).len(), 1 + added.len());
    for why in refused.into_iter().map(|one| one.unwrap_err().to_string()) {
        assert!(why.contains("another rotation is under way"), "{why}");
    }
}

#[derive(QueryableByName)]
struct Value {
    #[diesel(sql_type = Text)]
    value: String,
}

// Taken while people are at it, and a database like any other then.
both!(a_backup_holds_together, async |t| {
    let file = t.database.dir.path().join("copy.db");
    let name = file.to_str().unwrap().to_owned();
    if t.database.engine == Engine::Postgres {
        let (status, said) = told(t, &["backup", &name]);
        assert_eq!((status, file.exists()), (Some(1), false));
        assert!(said.contains("pg_dump"), "{said}");
        return;
    }
    t.share(t.grant("c-1")).await;
    t.work().await;
    let person = t.person().await;
    let mut taking = untether(&t.database, &["backup", &name]).spawn().unwrap();
    let mut taken = 0;
    let ended = loop {
        taken += 1;
        t.share(t.grant(&format!("more-{taken}"))).await;
        if let Some(ended) = taking.try_wait().unwrap() {
            break ended;
        }
    };
    assert!(ended.success());
    t.work().await;
    assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let (status, said) = told(t, &["backup", &name]);
    assert!(status == Some(1) && said.contains("is there already"), "{said}");
    let mut copy = SqliteConnection::establish(&name).unwrap();
    let check: Value = sql_query("SELECT integrity_check AS value FROM pragma_integrity_check")
        .get_result(&mut copy)
        .unwrap();
    assert_eq!(check.value, "ok");
    let faults: Vec<Value> =
        sql_query("SELECT \"table\" AS value FROM pragma_foreign_key_check").load(&mut copy).unwrap();
    assert!(faults.is_empty());
    drop(copy);
    // With the keyring it goes on where it was taken: the person is signed in there.
    let mut settings = t.database.settings();
    settings.database_url = Some(format!("sqlite:{name}"));
    let restored = App::start(checked(settings), t.clock.clone(), Work::Manual).await.unwrap();
    let there: Browser = person.at(restored.consumer_url());
    there.get("/connections").await.assert_shows(&["Budgetly"]);
    t.ask_code(&Browser::new(restored.consumer_url()), PHONE).await;
    restored.stop().await;
});
