//! Threads that want the same row, on both databases.

use std::collections::HashSet;

use futures_util::future::join_all;
use untether::domain::audit::{Act, Deed};
use untether::domain::keyring::{Keyring, KeyringFile};
use untether::flows::audit::{Whole, verify};
use untether::store::outbox::{Channel, Message, State};
use untether::store::platforms::Platform;
use untether::store::url::DatabaseUrl;
use untether::store::{Store, audit, outbox, platforms};

use crate::harness::{Database, Engine};

const NOW: i64 = 1_800_000_000_000;

/// Several stores on one database, as several processes have them: on SQLite one writer each.
fn on(engine: Engine, nodes: usize, body: impl AsyncFnOnce(Vec<Store>)) {
    actix_web::rt::System::new().block_on(async {
        let database = Database::create(engine).await;
        let url = DatabaseUrl::parse(&database.url).unwrap();
        let stores =
            (0..nodes).map(|_| Store::open(&url).unwrap_or_else(|error| panic!("{error}"))).collect();
        body(stores).await;
    });
}

fn message(number: usize) -> Message {
    Message { urgency: 2, ..Message::new(&format!("msg_{number:04}"), Channel::Text, "NOTICE", NOW) }
}

fn each_message_is_claimed_once(engine: Engine) {
    on(engine, 2, async |stores| {
        stores[0].write(|db| (0..500).try_for_each(|n| outbox::insert(db, &message(n)))).await.unwrap();
        let claims = (0..16).map(|worker| {
            let store = stores[worker % 2].clone();
            async move {
                let mut mine = Vec::new();
                loop {
                    let claimed = store.write(|db| outbox::claim(db, Channel::Text, 7, NOW)).await.unwrap();
                    if claimed.is_empty() {
                        // Nothing due at the moment of asking: others may hold what is left.
                        return mine;
                    }
                    mine.extend(claimed);
                }
            }
        });
        let all: Vec<Message> = join_all(claims).await.into_iter().flatten().collect();
        let ids: HashSet<&str> = all.iter().map(|message| message.id.as_str()).collect();
        assert_eq!((all.len(), ids.len()), (500, 500));
        assert!(all.iter().all(|message| message.unsettled == 1));
    });
}

#[test]
fn each_message_is_claimed_once_sqlite() {
    each_message_is_claimed_once(Engine::Sqlite);
}

#[test]
fn each_message_is_claimed_once_postgres() {
    each_message_is_claimed_once(Engine::Postgres);
}

fn a_lease_holds_20_seconds_and_belongs_to_its_claim(engine: Engine) {
    on(engine, 1, async |stores| {
        let store = &stores[0];
        store.write(|db| outbox::insert(db, &message(1))).await.unwrap();
        let claim = |now| store.write(move |db| outbox::claim(db, Channel::Text, 5, now));
        let first = claim(NOW).await.unwrap().remove(0);
        assert!(claim(NOW + 19_999).await.unwrap().is_empty());
        let second = claim(NOW + 20_000).await.unwrap().remove(0);
        assert_eq!(second.unsettled, 2);
        let settle = |message: Message| {
            store.write(move |db| outbox::settle(db, &message, State::Done, None, None, NOW))
        };
        assert!(!settle(first).await.unwrap(), "a lease that ran out settles nothing");
        assert!(settle(second.clone()).await.unwrap());
        assert!(!settle(second).await.unwrap(), "settled once");
    });
}

#[test]
fn a_lease_holds_20_seconds_sqlite() {
    a_lease_holds_20_seconds_and_belongs_to_its_claim(Engine::Sqlite);
}

#[test]
fn a_lease_holds_20_seconds_postgres() {
    a_lease_holds_20_seconds_and_belongs_to_its_claim(Engine::Postgres);
}

fn one_of_many_wins(engine: Engine) {
    on(engine, 2, async |stores| {
        let platform = Platform {
            id: "plt_1".into(),
            name: "Acme".into(),
            gated: false,
            webhook_url: Some("https://example.com".into()),
            webhook_disabled_at: None,
            created_at: NOW,
            failing_since: None,
        };
        stores[0].write(move |db| platforms::insert(db, &platform)).await.unwrap();
        let tries = (0..40).map(|n| {
            stores[n % 2].write(|db| platforms::disable_webhook(db, "plt_1", "https://example.com", NOW))
        });
        let won = join_all(tries).await.into_iter().filter(|answer| matches!(answer, Ok(true))).count();
        assert_eq!(won, 1);
    });
}

#[test]
fn one_of_many_wins_a_guarded_update_sqlite() {
    one_of_many_wins(Engine::Sqlite);
}

#[test]
fn one_of_many_wins_a_guarded_update_postgres() {
    one_of_many_wins(Engine::Postgres);
}

fn the_chain_stays_whole(engine: Engine) {
    on(engine, 2, async |stores| {
        let acts = (0..60).map(|n| {
            let act = Act::by_system(Deed::PlatformAdded).about(&format!("object {n}"));
            stores[n % 2].write(move |db| audit::append(db, &act, NOW))
        });
        for answer in join_all(acts).await {
            answer.unwrap();
        }
        let keys = Keyring::from_file(&KeyringFile::generate()).unwrap();
        let whole = stores[0].read(move |db| verify(db, &keys, &[])).await.unwrap();
        assert_eq!(whole, Ok(Whole { rows: 60, checkpoints: 0 }));
    });
}

#[test]
fn the_audit_chain_stays_whole_under_a_race_sqlite() {
    the_chain_stays_whole(Engine::Sqlite);
}

#[test]
fn the_audit_chain_stays_whole_under_a_race_postgres() {
    the_chain_stays_whole(Engine::Postgres);
}

/// All queries of a read see the same moment, whatever is written between them.
fn a_read_sees_one_moment(engine: Engine) {
    on(engine, 1, async |stores| {
        let store = &stores[0];
        store.write(|db| outbox::insert(db, &message(1))).await.unwrap();
        let (looked, look_again) = (std::sync::mpsc::channel::<()>(), std::sync::mpsc::channel::<()>());
        let (has_looked, may_look) = (looked.0, look_again.1);
        let reading = store.read(move |db| {
            let before = outbox::unsettled(db)?;
            has_looked.send(()).unwrap();
            may_look.recv().unwrap();
            Ok((before, outbox::unsettled(db)?))
        });
        let writing = async {
            let first_look = looked.1;
            actix_web::web::block(move || first_look.recv()).await.unwrap().unwrap();
            store.write(|db| outbox::insert(db, &message(2))).await.unwrap();
            look_again.0.send(()).unwrap();
        };
        let (seen, ()) = futures_util::future::join(reading, writing).await;
        assert_eq!(seen.unwrap(), (1, 1));
        assert_eq!(store.read(outbox::unsettled).await.unwrap(), 2);
    });
}

#[test]
fn a_read_sees_one_moment_sqlite() {
    a_read_sees_one_moment(Engine::Sqlite);
}

#[test]
fn a_read_sees_one_moment_postgres() {
    a_read_sees_one_moment(Engine::Postgres);
}
