//! The demo: a sandbox with seeded people, a stand-in platform, and nothing else needed.

use std::path::PathBuf;
use std::sync::Arc;

use super::sockets::{self, Sockets};
use super::{App, Base, Work, credentials, seed, staff};
use crate::clock::Clock;
use crate::config::{Config, Faults, Origin, Sandbox, Settings};
use crate::domain::signature;
use crate::error::Error;
use crate::flows::outbox::Fallback;
use crate::flows::platform::{self, Credentials};
use crate::keyring_file;
use crate::outbound::Outbound;
use crate::stand_in::{Setup, StandIn};
use crate::store::migrate::Peek;
use crate::store::url::DatabaseUrl;
use crate::store::{Store, platforms};
use crate::web;

/// Name of the stand-in platform.
const PLATFORM: &str = "Acme Data";

/// How the demo is asked for.
#[derive(Clone, Debug)]
pub struct DemoOptions {
    /// Where it keeps its files.
    pub data: PathBuf,
    /// Whether it starts over.
    pub fresh: bool,
    /// Whether addresses name the port that the consumer door got: nobody has set an origin.
    pub follows_port: bool,
    /// The same for the admin door.
    pub admin_follows_port: bool,
}

/// A running demo.
pub struct Demo {
    app: App,
    stand_in: StandIn,
    /// Held as long as the demo runs.
    _lock: std::fs::File,
    /// Where its credentials are.
    pub credentials: PathBuf,
    /// Where people go, as browsers see it.
    pub origin: String,
    /// Where staff go.
    pub admin_url: String,
}

/// The configuration of the demo: settings are honoured, and what is not set needs nothing.
///
/// # Errors
/// Every fault of the settings.
pub fn configure(mut settings: Settings, options: &mut DemoOptions) -> Result<Config, Faults> {
    options.follows_port = settings.public_origin.is_none();
    options.admin_follows_port = settings.admin_origin.is_none();
    let inside = |name: &str| options.data.join(name).display().to_string();
    settings.database_url.get_or_insert_with(|| format!("sqlite:{}", inside("untether.db")));
    settings.keyring_file.get_or_insert_with(|| inside("keyring.json"));
    let real_sender = settings.sms.as_deref().is_some_and(|sender| sender != "inbox");
    // Checked as a sandbox, so that every rule of one holds; the demo then has no end date.
    settings.sandbox_until.get_or_insert_with(|| "9999-01-01".into());
    let mut config = Config::check(settings)?;
    let mut faults = Vec::new();
    for (name, addr) in [
        ("UNTETHER_PUBLIC_ADDR", config.public_addr),
        ("UNTETHER_INTERNAL_ADDR", config.internal_addr),
        ("UNTETHER_ADMIN_ADDR", config.admin_addr),
    ] {
        if !addr.ip().is_loopback() {
            faults.push(format!("{name} must be a loopback address: the demo's code is known to everybody"));
        }
    }
    if real_sender {
        faults.push("UNTETHER_SMS must be inbox in the demo".into());
    }
    config.sandbox = Sandbox::Demo;
    if faults.is_empty() { Ok(config) } else { Err(Faults::of(faults)) }
}

impl Demo {
    /// Starts it: keys and database are made where they are missing, people are seeded once, and
    /// dates move so that the story is the same on every day.
    ///
    /// # Errors
    /// What keeps it from starting.
    pub async fn start(mut config: Config, options: &DemoOptions, clock: Clock) -> Result<Self, Error> {
        let lock = only_one(&options.data)?;
        let credentials = options.data.join("credentials.json");
        if options.fresh {
            start_over(&config, &credentials)?;
        }
        if !config.keyring_file.exists() {
            keyring_file::generate(&config.keyring_file)?;
        }
        let doors = Sockets::bind(&config)?;
        let internal_url = sockets::url_of(&doors.internal)?;
        // By name, since passkeys need one.
        let named = |socket| {
            let port = sockets::port_of(socket)?;
            Origin::parse(&format!("http://localhost:{port}")).map_err(Error::Bug)
        };
        if options.follows_port {
            config.public_origin = named(&doors.public)?;
        }
        if options.admin_follows_port {
            config.admin_origin = named(&doors.admin)?;
        }
        let base = Base::open_to_serve(&config, &clock).await?;
        super::check_sandbox(&base, config.sandbox, &clock).await?;
        let keys = platform_of(&base, &credentials, &clock).await?;
        let stand_in = StandIn::start(Setup {
            internal_url: internal_url.clone(),
            signing_secret: signature::secret_bytes(&keys.signing_secret).unwrap_or_default(),
            webhook_secret: signature::secret_bytes(&keys.webhook_secret).unwrap_or_default(),
            outbound: loopback()?,
            clock: clock.clone(),
        })?;
        seed::run(&base, &keys.id, clock.ms()).await?;
        let origin = config.public_origin.as_str().to_owned();
        let staff = staff::people(&base, credentials::staff(&credentials), clock.ms()).await?;
        let admin_url = config.admin_origin.as_str().to_owned();
        credentials::write(&credentials, (&origin, &internal_url, &admin_url), &keys, &staff)?;
        let steered = web::StandIn {
            name: PLATFORM.into(),
            control_url: stand_in.control_url().to_owned(),
            outbound: loopback()?,
        };
        let fallback = Fallback { platform_id: keys.id.clone(), url: stand_in.webhook_url() };
        let app = App::open_doors(base, config, clock, Work::Background, Some((steered, fallback)), doors)?;
        Ok(Self { app, stand_in, _lock: lock, credentials, origin, admin_url })
    }

    /// The application.
    #[must_use]
    pub fn app(&self) -> &App {
        &self.app
    }

    /// Stops everything.
    pub async fn stop(self) {
        self.app.stop().await;
        self.stand_in.stop().await;
    }
}

/// One demo to a folder: a second one would take the files over.
fn only_one(data: &std::path::Path) -> Result<std::fs::File, Error> {
    let refused = |why: &dyn std::fmt::Display| Error::Refused(format!("{}: {why}", data.display()));
    std::fs::create_dir_all(data).map_err(|why| refused(&why))?;
    let lock = std::fs::File::create(data.join("demo.lock")).map_err(|why| refused(&why))?;
    lock.try_lock()
        .map_err(|_| refused(&"a demo is running on this folder; stop it, or choose another with --data"))?;
    Ok(lock)
}

fn loopback() -> Result<Outbound, Error> {
    Outbound::new("127.0.0.0/8".parse().into_iter().collect())
}

/// Removes the database of an earlier start, if it is a sandbox's.
fn start_over(config: &Config, credentials: &std::path::Path) -> Result<(), Error> {
    let url = DatabaseUrl::parse(&config.database_url).map_err(Error::Refused)?;
    match Store::peek(&url)? {
        Peek::Nothing => {}
        Peek::Sandbox => Store::erase(&url)?,
        Peek::Other => {
            return Err(Error::Refused(format!(
                "{} is no sandbox's database; --fresh leaves it alone. Choose another with UNTETHER_DATABASE_URL",
                url.shown()
            )));
        }
    }
    match std::fs::remove_file(credentials) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => {
            Err(Error::Refused(format!("{} cannot be removed: {why}", credentials.display())))
        }
        _ => Ok(()),
    }
}

/// The stand-in's credentials: those of the last start while they hold, new ones otherwise.
async fn platform_of(base: &Base, file: &std::path::Path, clock: &Clock) -> Result<Credentials, Error> {
    let (op, now) = (Arc::clone(&base.op), clock.ms());
    let known = credentials::read(file);
    base.store
        .write(move |db| {
            let Some(platform) = platforms::all(db)?.into_iter().next() else {
                return platform::add(db, &op, None, (PLATFORM, false), now);
            };
            if let Some(known) = known.as_ref().filter(|known| known.id == platform.id)
                && platform::caller(db, &known.api_key, "read", now)?
                    == platform::Caller::Platform(platform.id.clone())
            {
                return Ok(known.clone());
            }
            platform::rotate(db, &op, &platform.id, now)?
                .ok_or_else(|| Error::Bug("the platform is gone".into()))
        })
        .await
}
