//! What a test stands on. `both!` makes one test of it per database.

mod authenticator;
mod browser;
mod database;
mod demo;
mod desk;
mod form;
mod grant;
mod hanging;
mod host;
mod node;
mod page;
mod peer;
mod people;
mod platform;
mod server;
pub mod twilio;
#[macro_use]
mod two;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, resume_unwind};

use futures_util::FutureExt;
use jiff::{SignedDuration, Timestamp};
use untether::app::{App, Work};
use untether::clock::Clock;
use untether::config::{Config, Settings};

pub use authenticator::Authenticator;
pub use browser::Browser;
pub use database::{Database, Engine};
pub use demo::Demo;
pub use desk::{Member, PASSWORD};
pub use form::Form;
pub use grant::{Grant, at, event};
pub use hanging::Hanging;
pub use host::{Host, reaching_here};
pub use node::{Node, said, untether};
pub use page::Page;
pub use peer::{Gateway, Post, Receiver, Text};
pub use people::{link_in, stop_path, wrong};
pub use platform::{Answer, Platform};
pub use server::Server;
pub use twilio::Twilio;
pub use two::{Two, ask_at_once, enter};

pub const ORIGIN: &str = "http://localhost:8080";
pub const BRAND: &str = "Harbor";
/// The person of most tests, as a form, a notification and a gateway see the number.
pub const PHONE: &str = "+14155550010";

/// `both!(name, async |t| { .. })`, or with settings of its own
/// `both!(name, |s| s.number_trust_days = Some("7".into()), async |t| { .. })`.
/// Filter with `cargo test postgres` or `-- --skip postgres`.
macro_rules! both {
    ($name:ident, async |$t:ident| $body:block) => {
        both!($name, |_s| {}, async |$t| $body);
    };
    ($name:ident, |$s:ident| $settings:expr, async |$t:ident| $body:block) => {
        mod $name {
            #[allow(unused_imports)]
            use super::*;

            // A function rather than a closure, so that it is compiled once for both.
            async fn body($t: &$crate::harness::Test) {
                $body
            }
            fn settings($s: &mut untether::config::Settings) {
                $settings;
            }
            #[test]
            fn sqlite() {
                $crate::harness::run($crate::harness::Engine::Sqlite, settings, body);
            }
            #[test]
            fn postgres() {
                $crate::harness::run($crate::harness::Engine::Postgres, settings, body);
            }
        }
    };
}

pub struct Test {
    pub app: App,
    pub clock: Clock,
    pub gateway: Gateway,
    /// Where texts go instead of the gateway, in tests that say so.
    pub twilio: Option<Twilio>,
    pub receiver: Receiver,
    pub platform: Platform,
    pub database: Database,
    settings: Settings,
    leaves_unsettled: Cell<bool>,
}

/// Longest wait of a text that is held for a day and then for a night.
const HOURS: usize = 36;

pub fn run(engine: Engine, settings: fn(&mut Settings), body: impl AsyncFnOnce(&Test)) {
    actix_web::rt::System::new().block_on(async {
        let t = Test::start(engine, settings).await;
        let outcome = AssertUnwindSafe(body(&t)).catch_unwind().await;
        let left = match outcome {
            Ok(()) if !t.leaves_unsettled.get() => t.settled().await,
            _ => 0,
        };
        let faults = [t.gateway.faults(), t.receiver.faults()].concat();
        // Stopped before the verdict, so that a failure leaves no server behind.
        t.app.stop().await;
        if let Err(panic) = outcome {
            resume_unwind(panic);
        }
        assert_eq!(left, 0, "the outbox was left unsettled");
        assert!(faults.is_empty(), "posts that do not verify: {}", faults.join("; "));
    });
}

impl Test {
    async fn start(engine: Engine, adjust: fn(&mut Settings)) -> Self {
        let clock = Clock::fixed(start());
        let database = Database::create(engine).await;
        let gateway = Gateway::start(clock.clone());
        let receiver = Receiver::start(clock.clone());
        let mut settings = database.settings();
        settings.sms = Some("http".into());
        settings.sms_url = Some(gateway.url.clone());
        settings.sms_secret = Some(Gateway::secret());
        adjust(&mut settings);
        let twilio = (settings.sms.as_deref() == Some("twilio")).then(Twilio::start);
        if let Some(twilio) = &twilio {
            twilio.serve(&mut settings);
        }
        let app = App::start(checked(settings.clone()), clock.clone(), Work::Manual)
            .await
            .unwrap_or_else(|error| panic!("the app does not start: {error}"));
        let made = app.add_platform("Acme Data", Some(&receiver.url), false).await;
        receiver.trust(&made.webhook_secret);
        let platform = Platform::new(
            app.internal_url(),
            clock.clone(),
            &made.signing_secret,
            &made.api_key,
            &made.webhook_secret,
        );
        let leaves_unsettled = Cell::new(false);
        Self { app, clock, gateway, twilio, receiver, platform, database, settings, leaves_unsettled }
    }

    /// A second node on the same database.
    pub async fn another_node(&self) -> App {
        self.node_with(Work::Manual).await
    }

    /// One whose worker runs by itself.
    pub async fn running_node(&self) -> App {
        self.node_with(Work::Background).await
    }

    async fn node_with(&self, work: Work) -> App {
        App::start(checked(self.settings.clone()), self.clock.clone(), work)
            .await
            .unwrap_or_else(|error| panic!("the second node does not start: {error}"))
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub fn advance(&self, seconds: i64) {
        self.clock.advance(SignedDuration::from_secs(seconds));
    }

    /// Runs the worker until nothing is due; answers how much was sent.
    pub async fn work(&self) -> usize {
        let mut sent = 0;
        loop {
            match self.app.work().await {
                0 => return sent,
                more => sent += more,
            }
        }
    }

    pub fn twilio(&self) -> &Twilio {
        self.twilio.as_ref().expect("this test's texts go to the gateway")
    }

    /// What is left once everything has gone out that waits for a minute's end, a morning or the next day.
    async fn settled(&self) -> u64 {
        self.work().await;
        for _ in 0..HOURS {
            if self.app.unsettled().await == 0 {
                break;
            }
            self.advance(3_600);
            self.work().await;
        }
        self.app.unsettled().await
    }

    pub fn leaves_unsettled(&self) {
        self.leaves_unsettled.set(true);
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.app.consumer_url())
    }

    /// Another platform on the same instance, without a webhook target.
    pub async fn other_platform(&self, gated: bool) -> Platform {
        let made = self.app.add_platform("Other Data", None, gated).await;
        Platform::new(
            self.app.internal_url(),
            self.clock.clone(),
            &made.signing_secret,
            &made.api_key,
            &made.webhook_secret,
        )
    }

    pub fn grant(&self, consent: &str) -> Grant {
        Grant::new(consent, self.now())
    }

    /// Posts a new grant and answers its connection's id.
    pub async fn share(&self, grant: Grant) -> String {
        let answer = self.platform.notify(&grant.to_json()).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json["connectionId"].as_str().unwrap().to_owned()
    }

    /// What the platform is told about one of its connections.
    pub async fn connection(&self, consent: &str) -> serde_json::Value {
        let answer = self.platform.get(&format!("/connections/{consent}")).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json
    }

    pub async fn status(&self, consent: &str) -> String {
        self.connection(consent).await["status"].as_str().unwrap().to_owned()
    }

    pub async fn revocation(&self, consent: &str) -> serde_json::Value {
        let path = format!("/connections/{consent}/revocation");
        let answer = self.platform.get(&path).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        answer.json
    }
}

pub fn start() -> Timestamp {
    "2026-11-20T10:00:00Z".parse().unwrap()
}

pub fn checked(settings: Settings) -> Config {
    Config::check(settings).unwrap_or_else(|faults| panic!("the configuration: {faults}"))
}
