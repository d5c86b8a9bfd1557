//! `keys reseal`: every place that holds something, at rest and while people are at it.

use serde_json::json;
use untether::app::{App, Work, reseal};
use untether::domain::keyring::{KeyringFile, Purpose};
use untether::domain::phone::Phone;
use untether::flows::reseal::{Behind, behind};

use crate::harness::{Node, PHONE, Test, checked, event};
use crate::keys::{generation, made_with};

const MINUTE: i64 = 60;
const DAY: i64 = 86_400;
const UNKNOWN: &str = "+14155550987";

/// What stands under older keys, as the doctor counts it.
async fn left(t: &Test, node: &Node) -> Vec<Behind> {
    let (base, now) = (node.base(), t.clock.ms());
    let op = base.op;
    base.store.read(move |db| behind(db, &op.keys, now)).await.unwrap()
}

fn places(left: &[Behind], purpose: Purpose, ages: bool) -> Vec<&'static str> {
    left.iter().filter(|one| one.purpose == purpose && one.ages == ages).map(|one| one.place).collect()
}

async fn run(t: &Test, node: &Node) -> usize {
    reseal(&node.base(), &t.clock, |_| {}).await.unwrap()
}

fn mark(t: &Test) -> String {
    let mark = t.database.texts("SELECT value FROM meta WHERE name = 'keys/index'").remove(0);
    mark.split(' ').map(generation).collect::<Vec<_>>().join(" ")
}

fn records(t: &Test) -> usize {
    t.database.texts("SELECT act AS value FROM audit WHERE act = 'keys.resealed'").len()
}

/// Something in every place that keys make something of.
async fn fill(t: &Test) {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550022")).await;
    t.work().await;
    let person = t.person().await;
    person.get("/connections").await.form_to("/sign-out").submit().await;
    for consent in ["c-waits", "c-waits-too"] {
        let ended = event("CONSENT_REVOKED", consent, t.now(), json!({}));
        assert_eq!(t.platform.notify(&ended).await.status, 202);
    }
    let moved = json!({ "type": "PHONE_CHANGED", "sentOn": t.now().to_string(),
        "consumer": { "subject": "usr_10", "phone": UNKNOWN, "phoneVerifiedAt": t.now().to_string() } });
    assert_eq!(t.platform.notify(&moved).await.status, 200);
    t.advance(MINUTE);
    for phone in [PHONE, UNKNOWN] {
        let form = t.ask_code(&t.browser(), phone).await.form_with("code").set("code", "000000");
        for _ in 0..4 {
            assert_eq!(form.submit().await.status, 422);
        }
    }
    // Blocked, as if its codes had hardly ever been entered.
    let prefix = Phone::from_e164(PHONE).unwrap().prefix().to_owned();
    let prefix = t.database.keys().mac(Purpose::Index, &["prefix", &prefix]);
    let until = t.clock.ms() + DAY * 1_000;
    t.database.execute(&format!("INSERT INTO text_blocks VALUES ('{prefix}', FALSE, 0, {until}, 7, 'why')"));
    // Not sent yet.
    t.share(t.grant("c-3").app("taxly", "Taxly")).await;
}

both!(every_place_is_made_anew, async |t| {
    t.leaves_unsettled();
    fill(t).await;
    let chain = t.database.texts("SELECT id AS value FROM numbers ORDER BY id");
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    let before = left(t, &node).await;
    assert_eq!(
        places(&before, Purpose::Encryption, false),
        ["numbers", "sign_ins", "outbox", "parked", "changes", "platform_secrets", "meta", "guesses"]
    );
    assert_eq!(
        places(&before, Purpose::Index, false),
        ["numbers", "sign_ins", "guesses", "outbox", "text_blocks", "limits"]
    );
    assert!(before.iter().all(|one| !one.lost));
    assert_eq!((run(t, &node).await > 10, records(t)), (true, 1));
    // Whom nobody can name is left: clients and browsers, digests of bodies, links and codes.
    let after = left(t, &node).await;
    assert!(after.iter().all(|one| one.ages && !one.lost), "{after:?}");
    assert_eq!(places(&after, Purpose::Index, true), ["notifications", "limits"]);
    assert_eq!(places(&after, Purpose::Links, true), ["links"]);
    assert_eq!(places(&after, Purpose::Codes, true), ["sign_ins"]);
    let lifted = t
        .database
        .texts("SELECT lifted_at || ' ' || substr(prefix, 1, 7) || ' ' || why AS value FROM text_blocks");
    assert_eq!(lifted, ["7 index-2 why"], "what staff lifted stays so");
    assert_eq!(mark(t), "index-2 index-1");
    assert_eq!(run(t, &node).await, 0, "nothing is done twice");
    assert_eq!(records(t), 1);
    assert_eq!(t.database.texts("SELECT id AS value FROM numbers ORDER BY id"), chain);
    // What was counted is: six more wrong ones lock either number, and one beginning stays blocked.
    for phone in [PHONE, UNKNOWN] {
        t.advance(MINUTE);
        let form = t.ask_code(&node.browser(), phone).await.form_with("code").set("code", "000000");
        for _ in 0..5 {
            assert_eq!(form.submit().await.status, 422);
        }
    }
    let counted = t.database.texts("SELECT CAST(in_a_row AS TEXT) AS value FROM guesses ORDER BY in_a_row");
    assert_eq!(counted, ["9", "9"]);
    let codes = node.texted(t).await;
    t.advance(10 * MINUTE);
    t.ask_code(&node.browser(), PHONE).await;
    assert_eq!(node.texted(t).await, codes, "numbers with this beginning get no codes");
    // A month later nothing is left, and the older keys can go.
    t.advance(31 * DAY);
    assert_eq!(left(t, &node).await, []);
    refuses_without_older_keys(t).await;
    run(t, &node).await;
    assert_eq!(mark(t), "index-2");
    forget_older_keys(t);
    let pruned = t.node().await;
    assert_eq!(left(t, &pruned).await, []);
    assert_eq!(pruned.sign_in(t, &t.browser(), PHONE).await.status, 303);
    assert_eq!(pruned.share(t.grant("c-4")).await, 201);
    // The node that was there all along goes on as well.
    assert_eq!(node.share(t.grant("c-5").phone("+14155550022")).await, 201);
    assert_eq!(t.database.texts("SELECT id AS value FROM numbers").len(), 2);
    node.app.stop().await;
    pruned.app.stop().await;
});

/// The file with the newest key of each purpose alone.
fn forget_older_keys(t: &Test) -> Vec<u8> {
    let path = t.database.keyring();
    let whole = std::fs::read(&path).unwrap();
    let mut file: serde_json::Value = serde_json::from_slice(&whole).unwrap();
    file["keys"]
        .as_array_mut()
        .unwrap()
        .retain(|key| generation(key["id"].as_str().unwrap()).ends_with("-2"));
    let _: KeyringFile = serde_json::from_value(file.clone()).unwrap();
    std::fs::write(&path, file.to_string()).unwrap();
    whole
}

async fn refuses_without_older_keys(t: &Test) {
    let whole = forget_older_keys(t);
    let refused = App::start(checked(t.database.settings()), t.clock.clone(), Work::Manual).await;
    let why = refused.err().expect("numbers may still stand under the older key").to_string();
    assert!(why.contains("lacks the key index-1"), "{why}");
    std::fs::write(t.database.keyring(), whole).unwrap();
}

// Only some keys: what the others made stays as it is.
both!(one_purpose_at_a_time, async |t| {
    t.share(t.grant("c-1")).await;
    t.work().await;
    t.rotate(&[Purpose::Encryption], false);
    let node = t.node().await;
    run(t, &node).await;
    assert_eq!(made_with(t, "numbers", "sealed"), ["encryption-2"]);
    assert_eq!(made_with(t, "numbers", "lookup"), ["index-1"]);
    assert_eq!(mark(t), "index-1");
    assert_eq!(left(t, &node).await, []);
    node.app.stop().await;
});

// A row that does not open is left for somebody to look at, and keeps nothing else from being made anew.
both!(what_does_not_open_is_left_and_told, async |t| {
    t.share(t.grant("c-1")).await;
    t.share(t.grant("c-2").phone("+14155550022")).await;
    t.work().await;
    let first = t.database.texts("SELECT id AS value FROM numbers ORDER BY id").remove(0);
    t.database.execute(&format!("UPDATE numbers SET sealed = 'encryption-0.AAAA' WHERE id = '{first}'"));
    t.rotate(&[Purpose::Encryption], false);
    let node = t.node().await;
    assert!(run(t, &node).await >= 1);
    let left = left(t, &node).await;
    assert_eq!((left.len(), left[0].place, left[0].rows, left[0].lost), (1, "numbers", 1, true));
    assert_eq!(made_with(t, "numbers", "sealed"), ["encryption-0", "encryption-2"]);
    node.app.stop().await;
});

/// Two people who want no texts about connections.
async fn two_opt_out(t: &Test) {
    for phone in [PHONE, "+14155550022"] {
        t.share(t.grant(&format!("c-{phone}")).phone(phone)).await;
        let browser = t.person_at(phone).await;
        let done = browser.post("/settings/notices", &[("notices", "off")]).await;
        assert_eq!(done.status, 303);
    }
}

both!(who_wants_no_texts_gets_none_after_a_rotation, async |t| {
    t.leaves_unsettled();
    two_opt_out(t).await;
    t.rotate(Purpose::ALL, false);
    let node = t.node().await;
    // One by what touches the number first, the other by the command.
    assert_eq!(node.share(t.grant("c-3")).await, 201);
    run(t, &node).await;
    assert_eq!(node.share(t.grant("c-4").phone("+14155550022")).await, 201);
    for consent in ["c-3", "c-4"] {
        assert_eq!(t.connection(consent).await["notice"]["state"], "OPTED_OUT", "{consent}");
    }
    assert!(made_with(t, "opt_outs", "lookup").iter().all(|key| key == "index-2"));
    assert!(!left(t, &node).await.iter().any(|one| one.place == "opt_outs"));
    node.app.stop().await;
});
