//! Two workers, each a process of its own, on one PostgreSQL: they share what waits, and send nothing twice.

use std::collections::HashMap;
use std::process::{Child, Stdio};
use std::sync::Mutex;

use actix_web::{App as Site, HttpResponse, HttpServer, web};
use serde_json::Value;
use tokio::sync::watch;
use untether::app::{App, Work};
use untether::clock::Clock;

use crate::harness::{Database, Engine, Gateway, Grant, Platform, checked, untether};

/// One worker sends so many side by side, and never more.
const WIDTH: usize = 32;
const GRANTS: usize = 200;

/// A gateway that answers nobody before twice as many posts wait as one worker could send.
struct Slow {
    posts: Mutex<HashMap<String, usize>>,
    waiting: watch::Sender<usize>,
}

async fn take(body: web::Json<Value>, slow: web::Data<Slow>) -> HttpResponse {
    let id = body["messageId"].as_str().unwrap().to_owned();
    *slow.posts.lock().unwrap().entry(id).or_default() += 1;
    slow.waiting.send_modify(|waiting| *waiting += 1);
    let both = slow.waiting.subscribe().wait_for(|waiting| *waiting >= 2 * WIDTH).await.is_ok();
    if both { HttpResponse::Ok().finish() } else { HttpResponse::InternalServerError().finish() }
}

fn worker(database: &Database, gateway: &str) -> Child {
    untether(database, &["worker"])
        .env("UNTETHER_SMS", "http")
        .env("UNTETHER_SMS_URL", gateway)
        .env("UNTETHER_SMS_SECRET", Gateway::secret())
        .env("UNTETHER_LOG", "error")
        .stdout(Stdio::null())
        .spawn()
        .unwrap()
}

async fn share_the_outbox() {
    let database = Database::create(Engine::Postgres).await;
    let slow = web::Data::new(Slow { posts: Mutex::default(), waiting: watch::Sender::new(0) });
    let shared = slow.clone();
    let server = HttpServer::new(move || Site::new().app_data(shared.clone()).default_service(web::to(take)));
    let server = server.workers(1).disable_signals().bind(("127.0.0.1", 0)).unwrap();
    let gateway = format!("http://{}/", server.addrs()[0]);
    let server = server.run();
    let handle = server.handle();
    actix_web::rt::spawn(server);

    // Takes grants, and sends nothing itself.
    let app = App::start(checked(database.settings()), Clock::system(), Work::Manual).await.unwrap();
    let made = app.add_platform("Acme Data", None, false).await;
    let platform = Platform::new(
        app.internal_url(),
        Clock::system(),
        &made.signing_secret,
        &made.api_key,
        &made.webhook_secret,
    );
    for n in 0..GRANTS {
        let phone = format!("+1415{:03}{:04}", 600 + n % 10, 1_000 + n);
        let grant = Grant::new(&format!("c-{n}"), jiff::Timestamp::now()).phone(&phone);
        assert_eq!(platform.notify(&grant.to_json()).await.status, 201);
    }
    let mut workers = [worker(&database, &gateway), worker(&database, &gateway)];
    while app.unsettled().await > 0 {
        assert!(workers.iter_mut().all(|worker| worker.try_wait().unwrap().is_none()), "a worker ended");
    }
    for worker in &mut workers {
        worker.kill().unwrap();
        worker.wait().unwrap();
    }
    let posts = slow.posts.lock().unwrap().clone();
    assert_eq!(posts.len(), GRANTS);
    assert!(posts.values().all(|times| *times == 1), "{:?}", posts.values().max());
    app.stop().await;
    drop(handle.stop(false));
}

#[test]
fn two_workers_share_the_outbox_and_send_nothing_twice_on_postgres() {
    actix_web::rt::System::new().block_on(share_the_outbox());
}
