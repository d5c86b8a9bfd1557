//! The record of acts goes on being signed, and whoever disturbs that is told of: by the worker's log, by
//! `doctor`, and by `audit verify`.

use untether::domain::checkpoint::{Checkpoint, EVERY, Standing};
use untether::domain::keyring::Purpose;
use untether::flows::audit::{Flaw, checkpoint, verify};

use crate::audit::disarm;
use crate::harness::{Gateway, Server, Test, said, untether};

const YEAR: i64 = 365 * 86_400_000;

fn told(t: &Test, arguments: &[&str]) -> (Option<i32>, String) {
    let output = untether(&t.database, arguments).output().unwrap();
    (output.status.code(), said(&output))
}

/// The rows whose stored checkpoints are genuine.
fn genuine(t: &Test) -> Vec<i64> {
    let keys = t.database.keys();
    let all = t.database.texts(
        "SELECT seq || ' ' || at || ' ' || hash || ' ' || key_id || ' ' || signature AS value
         FROM audit_checkpoints ORDER BY seq",
    );
    let read = |line: String| {
        let [seq, at, hash, key_id, signature] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let (seq, at) = (seq.parse().unwrap(), at.parse().unwrap());
        Checkpoint { seq, at, hash: hash.into(), key_id: key_id.into(), signature: signature.into() }
    };
    let all = all.into_iter().map(read);
    all.filter(|one| one.standing(&keys) == Standing::Genuine).map(|one| one.seq).collect()
}

fn head(t: &Test) -> i64 {
    t.database.texts("SELECT CAST(seq AS TEXT) AS value FROM audit_head")[0].parse().unwrap()
}

fn store(t: &Test, one: &Checkpoint) {
    t.database.execute(&format!(
        "INSERT INTO audit_checkpoints VALUES ({}, {}, '{}', '{}', '{}')",
        one.seq, one.at, one.hash, one.key_id, one.signature
    ));
}

async fn sign(t: &Test, at: i64) -> Checkpoint {
    let keys = t.database.keys();
    t.app.store().write(move |db| checkpoint(db, &keys, at)).await.unwrap().unwrap()
}

/// Something happens, and a round later it is signed.
async fn assert_goes_on(t: &Test, consent: &str) {
    t.share(t.grant(consent)).await;
    t.clock.advance(jiff::SignedDuration::from_millis(EVERY));
    t.app.tidy().await;
    assert!(genuine(t).contains(&head(t)), "{consent}");
}

both!(rows_that_nobody_signed_stop_no_signing, async |t| {
    assert_goes_on(t, "c-1").await;
    let real = sign(t, t.clock.ms()).await;
    assert_eq!(told(t, &["doctor"]).1.matches("LOOK").count(), 0);
    for (seq, at) in [(i64::MAX, 0), (real.seq + 40, t.clock.ms() + YEAR)] {
        store(t, &Checkpoint { seq, at, ..real.clone() });
        let (status, said) = told(t, &["doctor"]);
        assert_eq!(status, Some(1));
        let forged = format!("LOOK  the checkpoint of row {} was signed by no key", i64::MAX);
        assert!(said.contains(&forged), "{said}");
        assert_goes_on(t, &format!("c-{seq}")).await;
    }
    // Where the next heads are taken: nothing more can be stored there, and the log has it.
    for seq in head(t) + 1..head(t) + 9 {
        store(t, &Checkpoint { seq, ..real.clone() });
    }
    t.share(t.grant("c-last")).await;
    let signed = sign(t, t.clock.ms() + EVERY).await;
    assert_eq!((signed.seq, signed.standing(&t.database.keys())), (head(t), Standing::Genuine));
});

both!(a_clock_that_was_ahead_stops_no_signing, async |t| {
    t.share(t.grant("c-1")).await;
    let ahead = sign(t, t.clock.ms() + 50 * YEAR).await;
    let (status, said) = told(t, &["doctor"]);
    assert_eq!(status, Some(1));
    let look = format!("LOOK  the checkpoint of row {} was signed at 20", ahead.seq);
    assert!(said.contains(&look) && said.contains("yet to come"), "{said}");
    assert_goes_on(t, "c-2").await;
    // That one is over and done with.
    assert!(!told(t, &["doctor"]).1.contains("yet to come"));
    // Clocks of two nodes are never quite the same.
    t.share(t.grant("c-3")).await;
    sign(t, t.clock.ms() + 60_000).await;
    t.share(t.grant("c-4")).await;
    t.app.tidy().await;
    assert_eq!(genuine(t).len(), 3, "none is due");
});

both!(a_record_that_was_cut_is_told_of_at_once, async |t| {
    for n in 0..5 {
        t.share(t.grant(&format!("c-{n}"))).await;
    }
    let signed = sign(t, t.clock.ms()).await;
    disarm(&t.database);
    t.database.execute(
        "DELETE FROM audit WHERE seq > 4;
         UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit WHERE seq = 4);
         DROP TABLE rows_before; DROP TABLE head_before; DROP TABLE signed_before",
    );
    let (status, said) = told(t, &["doctor"]);
    assert_eq!(status, Some(1));
    let look = format!("LOOK  there is a signed checkpoint of row {}, and no such row", signed.seq);
    assert!(said.contains(&look), "{said}");
    // What comes after is signed all the same.
    assert_goes_on(t, "c-more").await;
});

both!(the_worker_warns, async |t| {
    t.leaves_unsettled();
    t.share(t.grant("c-1")).await;
    let real = sign(t, t.clock.ms()).await;
    store(t, &Checkpoint { seq: real.seq + 1_000, ..real });
    let gateway = Gateway::start(untether::clock::Clock::system());
    let log = t.database.dir.path().join("server.log");
    let server = Server::start(&t.database, &gateway, &log).await;
    let warning = "was signed by no key of this keyring";
    let warns = || {
        let text = std::fs::read_to_string(&log).unwrap();
        text.lines().any(|line| line.contains("\"level\":\"WARN\"") && line.contains(warning))
    };
    server.until(warns).await;
    server.end();
});

both!(keys_that_signed_are_kept_for_good, async |t| {
    t.leaves_unsettled();
    t.share(t.grant("c-1")).await;
    let first = sign(t, t.clock.ms()).await;
    t.rotate(&[Purpose::Audit], false);
    let node = t.node().await;
    assert_eq!(told(t, &["audit", "checkpoint"]).0, Some(0));
    let (status, said) = told(t, &["keys", "reseal"]);
    assert_eq!(status, Some(0), "{said}");
    let keep = format!("audit_checkpoints: 1 signed with {:?}: keep that key for good", first.key_id);
    assert!(said.contains(&keep), "{said}");
    let (status, said) = told(t, &["doctor"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains(&format!("well  {keep}")), "{said}");
    assert_eq!(told(t, &["audit", "verify"]).0, Some(0));
    // Whoever drops it all the same hears what is wrong, and that nothing was forged.
    let whole = std::fs::read(t.database.keyring()).unwrap();
    let mut file: serde_json::Value = serde_json::from_slice(&whole).unwrap();
    file["keys"].as_array_mut().unwrap().retain(|key| key["id"] != first.key_id.as_str());
    std::fs::write(t.database.keyring(), file.to_string()).unwrap();
    let (status, said) = told(t, &["audit", "verify"]);
    assert_eq!(status, Some(1));
    let unknown = format!(
        "the checkpoint of row {} was signed with {:?}, which is not in the keyring",
        first.seq, first.key_id
    );
    assert!(said.contains(&unknown) && !said.contains("no key of this keyring"), "{said}");
    let keys = t.database.keys();
    let flaw = t.app.store().read(move |db| verify(db, &keys, &[])).await.unwrap();
    assert_eq!(flaw, Err(Flaw::UnknownKey { row: first.seq, key: first.key_id.clone() }));
    let (status, said) = told(t, &["doctor"]);
    assert_eq!(status, Some(1));
    let lost =
        format!("LOOK  audit_checkpoints: 1 signed with {:?}, which the keyring file lacks", first.key_id);
    assert!(said.contains(&lost), "{said}");
    // The rows themselves are still held against what can be read: forged is worse, and a cut is worst.
    std::fs::write(t.database.keyring(), whole).unwrap();
    assert_eq!(told(t, &["audit", "verify"]).0, Some(0));
    node.app.stop().await;
});
