//! Two processes of the binary on one database, and many requests at once to both: what is counted is
//! counted once for all.

use futures_util::future::join_all;
use serde_json::Value;
use untether::clock::Clock;

use crate::harness::{
    Browser, Database, Engine, Gateway, Grant, PHONE, Page, Platform, Server, untether, wrong,
};
use crate::sign_in_races::{starts_session, tries_left};

struct Two {
    here: Server,
    there: Server,
    gateway: Gateway,
    _database: Database,
}

impl Two {
    /// Both, and a person whose number a platform has reported.
    async fn start(engine: Engine) -> Self {
        let database = Database::create(engine).await;
        let gateway = Gateway::start(Clock::system());
        let added = untether(&database, &["platform", "add", "Acme Data", "--json"]).output().unwrap();
        let added: Value = serde_json::from_slice(&added.stdout).unwrap();
        let field = |name: &str| added[name].as_str().unwrap().to_owned();
        let [first, second] = ["here.log", "there.log"].map(|name| database.dir.path().join(name));
        let here = Server::start(&database, &gateway, &first).await;
        let there = Server::start(&database, &gateway, &second).await;
        let (signing, key, webhook) = (field("signingSecret"), field("apiKey"), field("webhookSecret"));
        let platform = Platform::new(&here.internal, Clock::system(), &signing, &key, &webhook);
        let grant = Grant::new("c-1", jiff::Timestamp::now());
        assert_eq!(platform.notify(&grant.to_json()).await.status, 201);
        Self { here, there, gateway, _database: database }
    }

    /// A browser that has asked for a code, as it comes to either of them; and the code.
    async fn asked(&self) -> ([Browser; 2], String) {
        let browser = Browser::new(&self.here.consumer);
        let page = browser.get("/sign-in").await;
        let asked = page.form_with("phone").set("phone", PHONE).submit().await;
        assert_eq!(asked.location(), "/sign-in/code");
        let code = self.here.newest(&self.gateway).await;
        let other = browser.at(&self.there.consumer);
        ([browser, other], code)
    }
}

/// The codes, entered at once, by turns here and there.
async fn enter(browsers: &[Browser; 2], codes: impl Iterator<Item = String>) -> Vec<Page> {
    let tries = codes.enumerate().map(|(n, code)| {
        let browser = &browsers[n % 2];
        async move { browser.post("/sign-in/code", &[("code", &code)]).await }
    });
    join_all(tries).await
}

fn run(engine: Engine, body: impl AsyncFnOnce(&Two)) {
    actix_web::rt::System::new().block_on(async { body(&Two::start(engine).await).await });
}

async fn five_are_compared(two: &Two) {
    let (browsers, code) = two.asked().await;
    let pages = enter(&browsers, (0..40).map(|n| wrong(&code, n))).await;
    assert!(pages.iter().all(|page| page.status == 422));
    assert_eq!(tries_left(&pages), [1, 2, 3, 4]);
    for browser in &browsers {
        let right = browser.post("/sign-in/code", &[("code", &code)]).await;
        assert!(!starts_session(&right));
    }
}

async fn one_signs_in(two: &Two) {
    let (browsers, code) = two.asked().await;
    let pages = enter(&browsers, std::iter::repeat_n(code, 40)).await;
    assert_eq!(pages.iter().filter(|page| starts_session(page)).count(), 1);
}

/// Twenty browsers ask for a code to one number, at both.
async fn five_texts_go_out(two: &Two) {
    let asks = (0..20).map(|n| {
        let browser = Browser::new([&two.here.consumer, &two.there.consumer][n % 2]);
        async move { browser.post("/sign-in", &[("country", "US"), ("phone", PHONE)]).await.status }
    });
    assert!(join_all(asks).await.iter().all(|status| *status == 303));
    two.here.newest(&two.gateway).await;
    assert_eq!(two.gateway.codes().len(), 5);
}

/// Sixty ask from one address, each for another number.
async fn twenty_five_may_ask(two: &Two) {
    let asks = (0..60).map(|n| {
        let browser = Browser::new([&two.here.consumer, &two.there.consumer][n % 2]);
        let phone = format!("+1415555{:04}", 100 + n);
        async move { browser.post("/sign-in", &[("country", "US"), ("phone", &phone)]).await.status }
    });
    let statuses = join_all(asks).await;
    let count = |status: u16| statuses.iter().filter(|one| **one == status).count();
    assert_eq!((count(303), count(429)), (25, 35));
}

/// One test per database of each.
macro_rules! on_both {
    ($($name:ident: $body:ident),+ $(,)?) => {
        $(mod $name {
            #[test]
            fn sqlite() {
                super::run(crate::harness::Engine::Sqlite, super::$body);
            }
            #[test]
            fn postgres() {
                super::run(crate::harness::Engine::Postgres, super::$body);
            }
        })+
    };
}

on_both! {
    of_40_guesses_at_two_processes_five_are_compared: five_are_compared,
    of_40_right_codes_at_two_processes_one_signs_in: one_signs_in,
    of_20_codes_asked_at_two_processes_five_go_out: five_texts_go_out,
    of_60_askers_at_two_processes_25_may: twenty_five_may_ask,
}
