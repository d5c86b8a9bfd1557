//! Group commit, with faults injected: who stays, who goes, and what each caller hears.

use std::future::Future;
use std::sync::Mutex;
use std::sync::mpsc;

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use futures_util::future::join_all;
use untether::error::Error;
use untether::store::url::DatabaseUrl;
use untether::store::{Conn, Store};

use crate::harness::{Database, Engine};

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

fn put(db: &mut Conn, name: &str) -> Result<(), Error> {
    let sql = "INSERT INTO meta (name, value) VALUES ($1, 'x')";
    match db {
        Conn::Pg(c) => sql_query(sql).bind::<Text, _>(name).execute(c),
        Conn::Sqlite(c) => sql_query(sql).bind::<Text, _>(name).execute(c),
    }
    .map(|_| ())
    .map_err(Error::from)
}

fn run(db: &mut Conn, sql: &str) {
    let done = match db {
        Conn::Pg(c) => sql_query(sql).execute(c),
        Conn::Sqlite(c) => sql_query(sql).execute(c),
    };
    done.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn count(store: &Store) -> i64 {
    let sql = "SELECT COUNT(*) AS value FROM meta WHERE value = 'x'";
    let rows = store.read(move |db| {
        let row: Count = match db {
            Conn::Pg(c) => sql_query(sql).get_result(c)?,
            Conn::Sqlite(c) => sql_query(sql).get_result(c)?,
        };
        Ok(row.value)
    });
    rows.await.unwrap_or_else(|error| panic!("{error}"))
}

fn on(engine: Engine, body: impl AsyncFnOnce(Store)) {
    actix_web::rt::System::new().block_on(async {
        let database = Database::create(engine).await;
        let store =
            Store::open(&DatabaseUrl::parse(&database.url).unwrap()).unwrap_or_else(|e| panic!("{e}"));
        body(store).await;
    });
}

/// One more request of a batch.
type Request = Box<dyn Fn(&mut Conn) -> Result<(), Error> + Send>;

/// Runs these requests in one batch: the writer is held by a first one until all are queued.
async fn in_one_batch(store: &Store, requests: Vec<Request>) -> Vec<Result<(), Error>> {
    let queued = requests.into_iter().map(|request| store.write(move |db| request(db)));
    while_the_writer_is_held(store, join_all(queued)).await
}

/// Polls `queued` once while the writer is busy with a batch of its own, then lets it go on.
async fn while_the_writer_is_held<F: Future>(store: &Store, queued: F) -> F::Output {
    let (release, held) = mpsc::channel::<()>();
    let (taken, started) = mpsc::channel::<()>();
    let (held, taken) = (Mutex::new(held), Mutex::new(taken));
    let holder = store.write(move |_| {
        taken.lock().unwrap().send(()).unwrap();
        let _ = held.lock().unwrap().recv();
        Ok(())
    });
    let queue_then_release = async {
        // The holder has left the queue, which is empty now.
        actix_web::web::block(move || started.recv()).await.unwrap().unwrap();
        tokio::pin!(queued);
        let poll = std::future::poll_fn(|context| {
            std::task::Poll::Ready(queued.as_mut().poll(context).is_pending())
        });
        assert!(poll.await);
        release.send(()).unwrap();
        queued.await
    };
    let (first, answers) = tokio::join!(holder, queue_then_release);
    first.unwrap_or_else(|error| panic!("{error}"));
    answers
}

fn puts(name: &'static str) -> Request {
    Box::new(move |db| put(db, name))
}

fn then(name: &'static str, end: impl Fn(&mut Conn) -> Result<(), Error> + Send + 'static) -> Request {
    Box::new(move |db| {
        put(db, name)?;
        end(db)
    })
}

fn one_fails_alone(engine: Engine) {
    on(engine, async |store| {
        let answers = in_one_batch(
            &store,
            vec![
                puts("a"),
                then("b", |_| Err(Error::Refused("as it should".into()))),
                puts("c"),
                then("d", |_| panic!("injected")),
                puts("e"),
            ],
        )
        .await;
        let heard: Vec<bool> = answers.iter().map(Result::is_ok).collect();
        assert_eq!(heard, [true, false, true, false, true]);
        assert!(matches!(&answers[1], Err(Error::Refused(why)) if why == "as it should"));
        assert!(matches!(&answers[3], Err(Error::Bug(_))));
        assert_eq!(count(&store).await, 3);
    });
}

#[test]
fn an_error_and_a_panic_undo_their_own_request_sqlite() {
    one_fails_alone(Engine::Sqlite);
}

#[test]
fn an_error_and_a_panic_undo_their_own_request_postgres() {
    one_fails_alone(Engine::Postgres);
}

/// A request that ends the transaction under the batch makes ROLLBACK TO fail.
#[test]
fn a_failed_rollback_to_fails_the_batch() {
    on(Engine::Sqlite, async |store| {
        let broken = then("b", |db| {
            run(db, "ROLLBACK");
            Err(Error::Refused("its own reason".into()))
        });
        let answers = in_one_batch(&store, vec![puts("a"), broken, puts("c")]).await;
        assert!(answers.iter().all(Result::is_err), "{answers:?}");
        assert!(matches!(&answers[1], Err(Error::Refused(_))), "{answers:?}");
        assert_eq!(count(&store).await, 0);
        // The writer lives on.
        store.write(|db| put(db, "after")).await.unwrap();
        assert_eq!(count(&store).await, 1);
    });
}

/// A foreign key that is checked at the end makes COMMIT fail.
#[test]
fn a_failed_commit_fails_the_batch() {
    on(Engine::Sqlite, async |store| {
        let broken = then("b", |db| {
            run(db, "PRAGMA defer_foreign_keys = ON");
            run(
                db,
                "INSERT INTO tenures (id, number_id, opened_at, last_proof_at) VALUES ('t', 'nobody', 0, 0)",
            );
            Ok(())
        });
        let answers = in_one_batch(&store, vec![puts("a"), broken, puts("c")]).await;
        assert!(answers.iter().all(Result::is_err), "{answers:?}");
        assert_eq!(count(&store).await, 0);
        store.write(|db| put(db, "after")).await.unwrap();
        assert_eq!(count(&store).await, 1);
    });
}

fn a_failed_commit_is_heard_of(engine: Engine) {
    on(engine, async |store| {
        let failed = store
            .write(|db| {
                put(db, "a")?;
                run(db, "ROLLBACK");
                Err::<(), _>(Error::Refused("x".into()))
            })
            .await;
        assert!(failed.is_err());
        assert_eq!(count(&store).await, 0);
        store.write(|db| put(db, "after")).await.unwrap();
        assert_eq!(count(&store).await, 1);
    });
}

#[test]
fn a_transaction_ended_from_inside_leaves_no_trace_postgres() {
    a_failed_commit_is_heard_of(Engine::Postgres);
}

/// 1,024 may wait; one more hears that we are busy, at once.
#[test]
fn a_full_queue_says_so() {
    on(Engine::Sqlite, async |store| {
        let waiting = join_all((0..1_025).map(|_| store.write(|_| Ok(()))));
        let answers = while_the_writer_is_held(&store, waiting).await;
        let refused = answers.iter().filter(|answer| matches!(answer, Err(Error::Busy))).count();
        assert_eq!(refused, 1);
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1_024);
    });
}
