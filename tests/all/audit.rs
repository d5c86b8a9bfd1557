//! The record of acts: it can be added to and not changed, and whoever changes it all the same is found
//! out.

use std::process::Command;

use untether::domain::audit::{Row, hash};
use untether::domain::checkpoint::{Checkpoint, EVERY};
use untether::flows::audit::{Flaw, Whole, checkpoint, verify};

use crate::harness::{Database, Engine, Test, wrong};

const OFF: [&str; 2] = [
    "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; DROP TRIGGER audit_no_replace;
     DROP TRIGGER audit_checkpoints_no_update; DROP TRIGGER audit_checkpoints_no_delete",
    "ALTER TABLE audit DISABLE TRIGGER USER; ALTER TABLE audit_checkpoints DISABLE TRIGGER USER",
];
const KEEP: &str = "CREATE TABLE rows_before AS SELECT * FROM audit;
    CREATE TABLE head_before AS SELECT * FROM audit_head;
    CREATE TABLE signed_before AS SELECT * FROM audit_checkpoints";
const BACK: &str = "DELETE FROM audit; INSERT INTO audit SELECT * FROM rows_before;
    DELETE FROM audit_head; INSERT INTO audit_head SELECT * FROM head_before;
    DELETE FROM audit_checkpoints; INSERT INTO audit_checkpoints SELECT * FROM signed_before";

/// The guards are gone, and everything can be put back.
pub fn disarm(database: &Database) {
    database.execute(OFF[usize::from(database.engine == Engine::Postgres)]);
    database.execute(KEEP);
}

async fn verdict(t: &Test, kept: &[Checkpoint]) -> Result<Whole, Flaw> {
    let (keys, kept) = (t.database.keys(), kept.to_vec());
    t.app.store().read(move |db| verify(db, &keys, &kept)).await.unwrap()
}

async fn signed(t: &Test) -> Checkpoint {
    let (keys, now) = (t.database.keys(), t.clock.ms());
    t.app.store().write(move |db| checkpoint(db, &keys, now)).await.unwrap().unwrap()
}

/// Twelve acts and more.
async fn story(t: &Test) {
    for n in 0..6 {
        t.share(t.grant(&format!("c-{n}"))).await;
        t.share(t.grant(&format!("d-{n}")).phone("+14155550011")).await;
    }
}

/// What somebody writes who knows the chain's rule: rows from this one on told anew, each with the hash
/// that follows, and the head with them.
fn rewrite(database: &Database, from: usize) {
    let columns = ["actor_kind", "actor_id", "act", "tenure_id", "object", "detail"];
    let read = |column: &str| {
        let value = format!("COALESCE(CAST({column} AS TEXT), '-none-')");
        database.texts(&format!("SELECT {value} AS value FROM audit ORDER BY seq"))
    };
    let (times, hashes, texts) = (read("at"), read("hash"), columns.map(read));
    let mut before = hashes[from - 2].clone();
    for at in from - 1..hashes.len() {
        let mut texts =
            texts.each_ref().map(|column| Some(column[at].as_str()).filter(|text| *text != "-none-"));
        texts[4] = Some("con_of_another");
        let seq = i64::try_from(at + 1).unwrap();
        before = hash(&before, &Row { seq, at: times[at].parse().unwrap(), texts });
        database.execute(&format!(
            "UPDATE audit SET object = 'con_of_another', hash = '{before}' WHERE seq = {seq}"
        ));
    }
    database.execute(&format!("UPDATE audit_head SET hash = '{before}'"));
}

both!(rows_and_checkpoints_can_be_added_and_not_changed, async |t| {
    story(t).await;
    signed(t).await;
    for table in ["audit", "audit_checkpoints"] {
        for sql in [
            format!("UPDATE {table} SET at = at + 1"),
            format!("UPDATE {table} SET hash = hash WHERE seq > 0"),
            format!("DELETE FROM {table}"),
            match t.database.engine {
                Engine::Sqlite => format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}"),
                Engine::Postgres => format!("TRUNCATE {table}"),
            },
        ] {
            assert!(t.database.try_execute(&sql).is_err(), "{sql}");
        }
        // By SQLite's own number of a row, whose key another one takes.
        if t.database.engine == Engine::Sqlite {
            let columns = if table == "audit" {
                "at, actor_kind, actor_id, act, tenure_id, object, detail, hash"
            } else {
                "at, hash, key_id, signature"
            };
            let sql = format!(
                "INSERT OR REPLACE INTO {table} (rowid, seq, {columns})
                 SELECT rowid, seq + 1000, {columns} FROM {table} WHERE seq > 0 LIMIT 1"
            );
            let why = t.database.try_execute(&sql).unwrap_err().to_string();
            assert!(why.contains("cannot be replaced"), "{why}");
        }
    }
    assert!(verdict(t, &[]).await.is_ok_and(|whole| whole.rows > 12 && whole.checkpoints == 1));
});

both!(an_edit_a_deletion_an_insertion_and_a_swap_are_found, async |t| {
    story(t).await;
    let last = signed(t).await.seq;
    disarm(&t.database);
    let mut cases: Vec<(String, i64)> =
        ["actor_kind", "actor_id", "act", "tenure_id", "object", "detail", "hash"]
            .map(|column| (format!("UPDATE audit SET {column} = 'x' WHERE seq = 5"), 5))
            .to_vec();
    let copy = |from: i64, to: i64| {
        format!(
            "INSERT INTO audit SELECT {to}, at, actor_kind, actor_id, act, tenure_id, object, detail, hash
             FROM audit WHERE seq = {from}"
        )
    };
    cases.extend([
        ("UPDATE audit SET at = at + 1 WHERE seq = 1".into(), 1),
        ("UPDATE audit SET detail = '' WHERE seq = 6".into(), 6),
        ("DELETE FROM audit WHERE seq = 5".into(), 5),
        ("DELETE FROM audit WHERE seq = 1".into(), 1),
        (format!("DELETE FROM audit WHERE seq = {last}"), last),
        (format!("DELETE FROM audit WHERE seq = {last}; UPDATE audit_head SET seq = {}", last - 1), last),
        ("DELETE FROM audit".into(), 1),
        // In the middle, where the rest makes room; before the first; after the last.
        (
            format!(
                "UPDATE audit SET seq = seq + 1000 WHERE seq >= 5; UPDATE audit SET seq = seq - 999 WHERE seq > 999;
                 {}; UPDATE audit_head SET seq = seq + 1",
                copy(4, 5)
            ),
            5,
        ),
        (copy(1, 0), 0),
        (copy(last, last + 1), last + 1),
        (
            "UPDATE audit SET seq = -1 WHERE seq = 5; UPDATE audit SET seq = 5 WHERE seq = 6;
             UPDATE audit SET seq = 6 WHERE seq = -1"
                .into(),
            5,
        ),
    ]);
    for (sql, row) in cases {
        t.database.execute(&sql);
        assert_eq!(verdict(t, &[]).await, Err(Flaw::Row(row)), "{sql}");
        t.database.execute(BACK);
    }
    assert_eq!(verdict(t, &[]).await, Ok(Whole { rows: last, checkpoints: 1 }));
});

both!(a_cut_is_found_back_to_the_last_checkpoint, async |t| {
    story(t).await;
    let signed = signed(t).await;
    t.share(t.grant("c-after")).await;
    disarm(&t.database);
    let cut = |last: i64| {
        format!(
            "DELETE FROM audit WHERE seq > {last};
             UPDATE audit_head SET seq = {last}, hash = (SELECT hash FROM audit WHERE seq = {last})"
        )
    };
    // What came after it, nobody has vouched for yet.
    t.database.execute(&cut(signed.seq));
    assert_eq!(verdict(t, &[]).await, Ok(Whole { rows: signed.seq, checkpoints: 1 }));
    t.database.execute(&cut(signed.seq - 1));
    let missing = Err(Flaw::Missing { from: signed.seq, to: signed.seq });
    assert_eq!(verdict(t, &[]).await, missing);
    t.database.execute(&cut(3));
    assert_eq!(verdict(t, &[]).await, Err(Flaw::Missing { from: 4, to: signed.seq }));
    // Its checkpoints cut as well: the one that was kept elsewhere remembers.
    t.database.execute("DELETE FROM audit_checkpoints");
    assert_eq!(verdict(t, &[]).await, Ok(Whole { rows: 3, checkpoints: 0 }));
    assert_eq!(
        verdict(t, std::slice::from_ref(&signed)).await,
        Err(Flaw::Missing { from: 4, to: signed.seq })
    );
});

both!(a_record_written_anew_is_found, async |t| {
    story(t).await;
    let first = signed(t).await;
    t.share(t.grant("c-between")).await;
    t.share(t.grant("c-between-too")).await;
    let second = signed(t).await;
    disarm(&t.database);
    // The rule of the chain is no secret: all hashes and the head are as they should be.
    let from = usize::try_from(second.seq).unwrap();
    rewrite(&t.database, from);
    let flaw = Err(Flaw::Rewritten { from: first.seq + 1, to: second.seq });
    assert_eq!(verdict(t, &[]).await, flaw);
    // Whoever also takes the checkpoint away leaves a record that holds together, but for the one kept
    // elsewhere.
    t.database.execute(&format!("DELETE FROM audit_checkpoints WHERE seq = {}", second.seq));
    assert!(verdict(t, &[]).await.is_ok());
    assert_eq!(verdict(t, std::slice::from_ref(&second)).await, flaw);
    // And whoever puts one of their own in its place has no key for it.
    let head = &t.database.texts("SELECT hash AS value FROM audit_head")[0];
    t.database.execute(&format!(
        "INSERT INTO audit_checkpoints VALUES ({}, {}, '{head}', '{}', '{}')",
        second.seq, second.at, second.key_id, second.signature
    ));
    assert_eq!(verdict(t, &[]).await, Err(Flaw::Forged(second.seq)));
    t.database.execute(BACK);
    rewrite(&t.database, 3);
    assert_eq!(verdict(t, &[]).await, Err(Flaw::Rewritten { from: 1, to: first.seq }));
});

both!(a_checkpoint_is_signed_at_least_once_an_hour, async |t| {
    let seqs = || t.database.texts("SELECT CAST(seq AS TEXT) AS value FROM audit_checkpoints ORDER BY seq");
    let milliseconds = |ms: i64| t.clock.advance(jiff::SignedDuration::from_millis(ms));
    story(t).await;
    t.app.tidy().await;
    assert_eq!(seqs().len(), 1);
    t.share(t.grant("c-more")).await;
    milliseconds(EVERY - 1);
    t.app.tidy().await;
    assert_eq!(seqs().len(), 1, "too soon");
    milliseconds(1);
    // Of two workers one does it.
    let other = t.another_node().await;
    futures_util::future::join(t.app.tidy(), other.tidy()).await;
    other.stop().await;
    assert_eq!(seqs().len(), 2);
    milliseconds(2 * EVERY);
    t.app.tidy().await;
    assert_eq!(seqs().len(), 2, "nothing has happened since");
    assert!(verdict(t, &[]).await.is_ok_and(|whole| whole.checkpoints == 2));
    // A worker looks every ten minutes.
    assert_eq!(EVERY + 10 * 60_000, 3_600_000);
});

fn untether(database: &Database, arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_untether"))
        .env_clear()
        .env("UNTETHER_DATABASE_URL", &database.url)
        .env("UNTETHER_KEYRING_FILE", database.dir.path().join("keys.json"))
        .args(arguments)
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

both!(the_commands_tell, async |t| {
    story(t).await;
    let page = t.ask_code(&t.browser(), "+14155550010").await;
    let code = t.code_for("+14155550010").await;
    page.form_with("code").set("code", &wrong(&code, 0)).submit().await;
    let (status, line, _) = untether(&t.database, &["audit", "checkpoint"]);
    assert_eq!((status, line.lines().count()), (Some(0), 1), "{line}");
    let kept: Checkpoint = serde_json::from_str(&line).unwrap();
    let same = untether(&t.database, &["audit", "checkpoint"]);
    assert_eq!(same.1, line, "nothing has happened since");
    let file = t.database.dir.path().join("kept.ndjson");
    std::fs::write(&file, &line).unwrap();
    let file = file.to_string_lossy().into_owned();
    let whole = untether(&t.database, &["audit", "verify", "--checkpoints", &file]);
    assert_eq!(whole.0, Some(0), "{whole:?}");
    assert!(whole.1.contains(&format!("{} rows, 1 checkpoints", kept.seq)), "{whole:?}");
    // As part of a log that somebody shipped, whatever else went into it.
    let mut log = format!("{line}thread 'main' panicked at src/x.rs:1:1:\nnothing there\n").into_bytes();
    log.extend(b"\xff\xfe\n{\"fields\":{\"message\":\"ready\"}}\n");
    std::fs::write(&file, log).unwrap();
    let whole = untether(&t.database, &["audit", "verify", "--checkpoints", &file]);
    assert_eq!(whole.0, Some(0), "{whole:?}");
    disarm(&t.database);
    t.database.execute("UPDATE audit SET object = 'x' WHERE seq = 4");
    let edited = untether(&t.database, &["audit", "verify"]);
    assert_eq!(edited.0, Some(1));
    assert!(edited.2.contains("row 4 is not what it should be"), "{edited:?}");
    // The guards are set again by every start.
    t.database.execute("DROP TABLE rows_before; DROP TABLE head_before; DROP TABLE signed_before");
    if t.database.engine == Engine::Sqlite {
        assert!(t.database.try_execute("DELETE FROM audit").is_err());
    }
    for (text, why) in
        [("{\"signature\":7}", "line 1 is no checkpoint"), ("ready\n", "there is no checkpoint in it")]
    {
        std::fs::write(&file, text).unwrap();
        let unread = untether(&t.database, &["audit", "verify", "--checkpoints", &file]);
        assert_eq!(unread.0, Some(1));
        assert!(unread.2.contains(why), "{unread:?}");
    }
});
