//! Two processes of the binary on one database, by the clock on the wall.

use futures_util::future::join_all;
use serde_json::Value;
use untether::clock::Clock;

use super::{Browser, Database, Engine, Gateway, Grant, PHONE, Page, Platform, Server, untether};

pub struct Two {
    pub here: Server,
    pub there: Server,
    pub gateway: Gateway,
    /// The platform, as it comes to either of them.
    pub platforms: [Platform; 2],
    pub database: Database,
}

/// Every time that a limit looks at, but what is locked for ever.
const OLDER: &[&str] = &[
    "UPDATE limits SET last_at = last_at - $ms",
    "UPDATE limit_slots SET at = at - $ms",
    "UPDATE guesses SET last_at = last_at - $ms",
    "UPDATE guesses SET locked_until = locked_until - $ms WHERE locked_until < 9223372036854775807",
    "UPDATE sign_ins SET next_code_at = next_code_at - $ms",
    "UPDATE outbox SET due_at = due_at - $ms",
    "UPDATE numbers SET minute_at = minute_at - $ms, day_at = day_at - $ms",
];

impl Two {
    pub fn run(engine: Engine, settings: &[(&str, &str)], body: impl AsyncFnOnce(&Self)) {
        actix_web::rt::System::new().block_on(async { body(&Self::start(engine, settings).await).await });
    }

    /// Both, and a person whose number a platform has reported.
    async fn start(engine: Engine, settings: &[(&str, &str)]) -> Self {
        let database = Database::create(engine).await;
        let gateway = Gateway::start(Clock::system());
        let added = untether(&database, &["platform", "add", "Acme Data", "--json"]).output().unwrap();
        let added: Value = serde_json::from_slice(&added.stdout).unwrap();
        let field = |name: &str| added[name].as_str().unwrap().to_owned();
        let [first, second] = ["here.log", "there.log"].map(|name| database.dir.path().join(name));
        let here = Server::start_with(&database, &gateway, &first, settings).await;
        let there = Server::start_with(&database, &gateway, &second, settings).await;
        let (signing, key, webhook) = (field("signingSecret"), field("apiKey"), field("webhookSecret"));
        let platforms = [&here, &there]
            .map(|server| Platform::new(&server.internal, Clock::system(), &signing, &key, &webhook));
        let two = Self { here, there, gateway, platforms, database };
        two.share([Grant::new("c-1", jiff::Timestamp::now())]).await;
        two
    }

    /// Makes what was counted so far so many seconds older, and opens what is locked for shorter.
    pub fn pass(&self, seconds: i64) {
        let ms = (seconds * 1_000).to_string();
        self.database.execute(&OLDER.join(";").replace("$ms", &ms));
    }

    /// New grants, all at once, by turns here and there.
    pub async fn share(&self, grants: impl IntoIterator<Item = Grant>) {
        let told = grants.into_iter().enumerate().map(|(n, grant)| {
            let platform = &self.platforms[n % 2];
            let body = grant.to_json();
            async move {
                let consent = body["connection"]["consentId"].as_str().unwrap();
                platform.notify_as(consent, &body).await.status
            }
        });
        assert!(join_all(told).await.iter().all(|status| *status == 201));
    }

    /// Until both have sent whatever is due, what is tried again within a minute included; what waits for an
    /// hour or a day may wait.
    pub async fn idle(&self) {
        let now = jiff::Timestamp::now().as_millisecond();
        let due =
            format!("settled_at IS NULL AND (due_at <= {now} OR attempts > 0 AND due_at <= {now} + 60000)");
        let due = format!("SELECT CAST(COUNT(*) AS TEXT) AS value FROM outbox WHERE {due}");
        self.here.until(|| self.database.texts(&due) == ["0"]).await;
    }

    /// So many browsers that were never here, by turns at both.
    pub fn strangers(&self, many: usize) -> Vec<Browser> {
        (0..many).map(|n| Browser::new([&self.here.consumer, &self.there.consumer][n % 2])).collect()
    }

    /// A browser that has asked for a code, as it comes to either of them; and the code.
    pub async fn asked(&self) -> ([Browser; 2], String) {
        let browsers = self.ask().await;
        (browsers, self.here.newest(&self.gateway).await)
    }

    /// A browser that has asked for a code, as it comes to either of them.
    pub async fn ask(&self) -> [Browser; 2] {
        let browser = Browser::new(&self.here.consumer);
        let page = browser.get("/sign-in").await;
        let asked = page.form_with("phone").set("phone", PHONE).submit().await;
        assert_eq!(asked.location(), "/sign-in/code");
        let other = browser.at(&self.there.consumer);
        [browser, other]
    }
}

/// Each of these browsers asks for a code to a number, all at once; the statuses.
pub async fn ask_at_once(browsers: &[Browser], phone: impl Fn(usize) -> String) -> Vec<u16> {
    let asks = browsers.iter().enumerate().map(|(n, browser)| {
        let phone = phone(n);
        async move { browser.post("/sign-in", &[("country", "US"), ("phone", &phone)]).await.status }
    });
    join_all(asks).await
}

/// The codes, entered at once, by turns here and there.
pub async fn enter(browsers: &[Browser; 2], codes: impl Iterator<Item = String>) -> Vec<Page> {
    let tries = codes.enumerate().map(|(n, code)| {
        let browser = &browsers[n % 2];
        async move { browser.post("/sign-in/code", &[("code", &code)]).await }
    });
    join_all(tries).await
}

/// One test per database of each, with settings of its own where it has some.
macro_rules! on_both {
    ($($name:ident: $body:ident $(with $($settings:expr),+)?);+ $(;)?) => {
        $(mod $name {
            #[test]
            fn sqlite() {
                crate::harness::Two::run(crate::harness::Engine::Sqlite, &[$($($settings),+)?], super::$body);
            }
            #[test]
            fn postgres() {
                crate::harness::Two::run(crate::harness::Engine::Postgres, &[$($($settings),+)?], super::$body);
            }
        })+
    };
}
