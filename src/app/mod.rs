//! Builds store, keys, clock and senders; binds the doors; runs server and worker; stops gracefully.

mod credentials;
mod demo;
mod reseal;
mod seed;
mod sockets;
mod staff;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use actix_web::dev::ServerHandle;
use actix_web::web::Data;
use tokio::sync::watch;
use tokio::task::JoinHandle;

pub use demo::{Demo, DemoOptions, configure as configure_demo};
pub use reseal::reseal;

use crate::clock::Clock;
use crate::config::{Config, Sandbox, Sms};
use crate::delivery::{TextSender, Worker};
use crate::domain::passkey::RelyingParty;
use crate::domain::tenure;
use crate::error::Error;
use crate::flows::outbox::Fallback;
use crate::flows::platform::{self, Credentials};
use crate::flows::{Operator, keyring};
use crate::keyring_file;
use crate::outbound::Outbound;
use crate::store::url::DatabaseUrl;
use crate::store::{Store, meta, outbox, platforms};
use crate::web::{self, Door, StandIn, Web};
use sockets::{Sockets, url_of};

/// Whether messages go out by themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Work {
    /// The worker runs beside the doors.
    Background,
    /// Nothing goes out until [`App::work`] is called: tests.
    Manual,
}

/// What all commands that touch the database share.
#[derive(Clone)]
pub struct Base {
    /// The database.
    pub store: Store,
    /// The rules.
    pub op: Arc<Operator>,
}

/// A running Untether.
pub struct App {
    base: Base,
    clock: Clock,
    worker: Arc<Worker>,
    consumer_url: String,
    internal_url: String,
    admin_url: String,
    doors: Vec<ServerHandle>,
    stop: watch::Sender<bool>,
    background: Option<JoinHandle<()>>,
}

/// Most time that stopping may take.
const STOP_WITHIN: Duration = Duration::from_secs(9);

impl Base {
    /// Opens database and keyring of a configuration. Things are made with the keys that are in use
    /// there; newer ones of the keyring wait for a server to start with them.
    ///
    /// # Errors
    /// [`Error::Refused`] where they do not fit together, [`Error::Unavailable`] where they do not open.
    pub async fn open(config: &Config) -> Result<Self, Error> {
        let keys = keyring_file::load(&config.keyring_file)?;
        let url = DatabaseUrl::parse(&config.database_url).map_err(Error::Refused)?;
        let op = Operator {
            brand: config.brand.clone(),
            origin: config.public_origin.as_str().to_owned(),
            host: config.public_origin.host().to_owned(),
            admin_origin: config.admin_origin.as_str().to_owned(),
            keys,
            passkeys: RelyingParty::new(config.public_origin.as_str(), &config.brand),
            staff_passkeys: RelyingParty::new(config.admin_origin.as_str(), &config.brand),
            trust: tenure::trust(config.trust_days),
            limits: config.limits,
            texting: config.texting.clone(),
            sandbox: config.sandbox.is_on(),
        };
        let base = Self { store: Store::open_with_batch(&url, config.write_batch)?, op: Arc::new(op) };
        let op = Arc::clone(&base.op);
        base.store.write(move |db| keyring::check_fit(db, &op.keys)).await?;
        Ok(base)
    }

    /// As [`Base::open`], and puts the keyring's newest keys to use.
    ///
    /// # Errors
    /// As [`Base::open`].
    pub async fn open_to_serve(config: &Config, clock: &Clock) -> Result<Self, Error> {
        let base = Self::open(config).await?;
        let (op, now) = (Arc::clone(&base.op), clock.ms());
        base.store.write(move |db| keyring::put_to_use(db, &op.keys, now)).await?;
        Ok(base)
    }
}

impl App {
    /// Opens everything and begins to answer.
    ///
    /// # Errors
    /// What keeps it from starting, as a sentence for the operator.
    pub async fn start(config: Config, clock: Clock, work: Work) -> Result<Self, Error> {
        let base = Base::open_to_serve(&config, &clock).await?;
        Self::start_on(base, config, clock, work, None).await
    }

    async fn start_on(
        base: Base,
        config: Config,
        clock: Clock,
        work: Work,
        demo: Option<(StandIn, Fallback)>,
    ) -> Result<Self, Error> {
        check_sandbox(&base, config.sandbox, &clock).await?;
        let sockets = Sockets::bind(&config)?;
        Self::open_doors(base, config, clock, work, demo, sockets)
    }

    fn open_doors(
        base: Base,
        config: Config,
        clock: Clock,
        work: Work,
        demo: Option<(StandIn, Fallback)>,
        sockets: Sockets,
    ) -> Result<Self, Error> {
        let Sockets { public, internal, admin } = sockets;
        let (consumer_url, internal_url, admin_url) = (url_of(&public)?, url_of(&internal)?, url_of(&admin)?);
        let (standin, fallback) = demo.unzip();
        let mut allow = config.webhook_allow.clone();
        // The stand-in listens on loopback, and only its own target is tried there.
        allow.extend(fallback.iter().filter_map(|_| "127.0.0.1/32".parse::<ipnet::IpNet>().ok()));
        let wake = Arc::new(watch::Sender::new(()));
        let outbound = Outbound::new(allow)?;
        let worker = Arc::new(Worker {
            store: base.store.clone(),
            op: Arc::clone(&base.op),
            clock: clock.clone(),
            outbound: outbound.clone(),
            logos: Outbound::new(Vec::new())?,
            texts: TextSender::from_config(&config.sms)?,
            fallback: Arc::new(RwLock::new(fallback.clone())),
            wake: Arc::clone(&wake),
        });
        let web_of = |door, secure| {
            Data::new(Web {
                door,
                store: base.store.clone(),
                op: Arc::clone(&base.op),
                clock: clock.clone(),
                wake: Arc::clone(&wake),
                secure,
                trusted_proxies: config.trusted_proxies.clone(),
                twilio_token: match &config.sms {
                    Sms::Twilio(twilio) => Some(twilio.token.clone()),
                    Sms::Inbox | Sms::Http { .. } => None,
                },
                carrier: config.carrier.clone().map(|carrier| web::Carrier::new(carrier, outbound.clone())),
                sandbox_ends: config.sandbox.ends(),
                standin: standin.clone(),
                hashing: web::Hashing::default(),
                outbound: outbound.clone(),
                fallback: fallback.clone(),
            })
        };
        let web = web_of(Door::Consumer, config.public_origin.is_secure());
        let admin_web = web_of(Door::Admin, config.admin_origin.is_secure());
        let no_door = |why: std::io::Error| Error::Unavailable(format!("a door does not open: {why}"));
        let mut doors = Vec::new();
        for server in [
            web::open_consumer(public, web.clone()).map_err(no_door)?,
            web::open_internal(internal, web).map_err(no_door)?,
            web::open_admin(admin, admin_web).map_err(no_door)?,
        ] {
            doors.push(server.handle());
            tokio::spawn(server);
        }
        let (stop, stopped) = watch::channel(false);
        let background = (work == Work::Background).then(|| {
            let worker = Arc::clone(&worker);
            tokio::spawn(worker.run(stopped))
        });
        Ok(Self { base, clock, worker, consumer_url, internal_url, admin_url, doors, stop, background })
    }

    /// Where the consumer door listens, as an address.
    #[must_use]
    pub fn consumer_url(&self) -> &str {
        &self.consumer_url
    }

    /// Where the internal door listens, as an address.
    #[must_use]
    pub fn internal_url(&self) -> &str {
        &self.internal_url
    }

    /// Where the admin door listens, as an address.
    #[must_use]
    pub fn admin_url(&self) -> &str {
        &self.admin_url
    }

    /// The database, for tests that hold it up.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.base.store
    }

    /// The rules that it goes by, for tests that write to the database as it would.
    #[must_use]
    pub fn operator(&self) -> &Arc<Operator> {
        &self.base.op
    }

    /// Sends and settles what is due now; how many messages that were. For tests, whose clock moves.
    ///
    /// # Panics
    /// Where the database fails: a test shall hear of it.
    #[expect(clippy::panic, reason = "a test shall hear of it")]
    pub async fn work(&self) -> usize {
        self.worker.run_once().await.unwrap_or_else(|error| panic!("a round of deliveries failed: {error}"))
    }

    /// What a worker does every ten minutes beside sending. For tests, whose clock moves.
    pub async fn tidy(&self) {
        self.worker.tidy().await;
    }

    /// The worker, for tests that have it do one thing.
    #[must_use]
    pub fn worker(&self) -> &Worker {
        &self.worker
    }

    /// How many messages have not been settled.
    ///
    /// # Panics
    /// As [`App::work`].
    #[expect(clippy::panic, reason = "a test shall hear of it")]
    pub async fn unsettled(&self) -> u64 {
        let count = self.base.store.read(outbox::unsettled).await;
        count.unwrap_or_else(|error| panic!("the outbox cannot be read: {error}")).unsigned_abs()
    }

    /// Adds a platform, with a webhook target if one is given.
    ///
    /// # Panics
    /// As [`App::work`].
    #[expect(clippy::panic, reason = "a test shall hear of it")]
    pub async fn add_platform(&self, name: &str, webhook_url: Option<&str>, gated: bool) -> Credentials {
        let (op, now) = (Arc::clone(&self.base.op), self.clock.ms());
        let (name, url) = (name.to_owned(), webhook_url.map(str::to_owned));
        let added = self.base.store.write(move |db| {
            let made = platform::add(db, &op, None, (&name, gated), now)?;
            if let Some(url) = &url {
                platform::set_webhook(db, None, &made.id, url, now)?;
            }
            Ok(made)
        });
        added.await.unwrap_or_else(|error| panic!("the platform was not added: {error}"))
    }

    /// Stops: no new requests, those under way end, the worker settles or gives back what it has claimed.
    pub async fn stop(self) {
        let _ = self.stop.send(true);
        let doors = futures_util::future::join_all(self.doors.iter().map(|door| door.stop(true)));
        let all = async {
            doors.await;
            if let Some(worker) = self.background {
                let _ = worker.await;
            }
        };
        if tokio::time::timeout(STOP_WITHIN, all).await.is_err() {
            tracing::warn!("stopping took too long; what was under way is taken up again by the next start");
        }
        *self.worker.fallback.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// A sandbox stands only on a database that carries its mark, and nothing else does.
async fn check_sandbox(base: &Base, sandbox: Sandbox, clock: &Clock) -> Result<(), Error> {
    if let Sandbox::Until(end) = sandbox
        && end <= clock.ms()
    {
        return Err(Error::Refused("UNTETHER_SANDBOX_UNTIL has passed: this sandbox is over".into()));
    }
    let on = sandbox.is_on();
    base.store
        .write(move |db| {
            let marked = meta::is_sandbox(db)?;
            if on && !marked {
                if !platforms::all(db)?.is_empty() {
                    return Err(Error::Refused("a sandbox needs a database of its own, and this one is in use".into()));
                }
                meta::mark_as_sandbox(db)?;
            }
            if !on && marked {
                return Err(Error::Refused(
                    "this database is a sandbox's: its numbers are fictional. Choose another with UNTETHER_DATABASE_URL".into(),
                ));
            }
            Ok(())
        })
        .await
}

/// Runs a worker without doors until `end` resolves.
///
/// # Errors
/// What keeps it from starting.
pub async fn run_worker(config: &Config, clock: Clock, end: impl Future<Output = ()>) -> Result<(), Error> {
    let base = Base::open_to_serve(config, &clock).await?;
    check_sandbox(&base, config.sandbox, &clock).await?;
    let worker = Arc::new(Worker {
        store: base.store,
        op: base.op,
        clock,
        outbound: Outbound::new(config.webhook_allow.clone())?,
        logos: Outbound::new(Vec::new())?,
        texts: TextSender::from_config(&config.sms)?,
        fallback: Arc::default(),
        wake: Arc::new(watch::Sender::new(())),
    });
    let (stop, stopped) = watch::channel(false);
    let work = worker.run(stopped);
    tokio::pin!(work);
    tokio::select! {
        () = &mut work => {}
        () = end => {
            let _ = stop.send(true);
            let _ = tokio::time::timeout(STOP_WITHIN, work).await;
        }
    }
    Ok(())
}
