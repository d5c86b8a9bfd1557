//! Commands. Exit status 0, 1 (failed) or 2 (usage).

mod audit;
mod bulk;
mod doctor;
mod keys;
mod platform;
mod running;
mod staff;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;
use untether::app::{Base, DemoOptions, configure_demo};
use untether::config::{Config, Faults, Settings, read_files, unknown_variables};
use untether::domain::link::Styles;
use untether::domain::traffic::Prices;
use untether::error::Error;

/// The place where people see every app that can read their financial data, and cut any of them off.
#[derive(Parser)]
#[command(name = "untether", version)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// A sandbox with seeded people on embedded SQLite: nothing else is needed
    Demo {
        /// Where it keeps its files
        #[arg(long, default_value = "data/demo", value_name = "DIR")]
        data: PathBuf,
        /// Starts over; only on a database that carries the sandbox mark
        #[arg(long)]
        fresh: bool,
    },
    /// Opens the doors and runs a worker beside them
    Serve,
    /// Runs a worker without doors, beside others on the same database
    Worker,
    /// Brings the database up to date and ends
    Migrate,
    /// Asks a running server whether it is ready
    Healthcheck,
    /// Says what is well and what needs a look: the database and its migrations, whether the keyring
    /// belongs to it, rows under older keys, the newest checkpoint of the record of acts, open cases.
    /// Exit status 1 where anything needs a look
    Doctor,
    /// Copies an SQLite database as it stands at this moment, while a server works on it
    Backup {
        /// A new file; one that is there is never overwritten
        file: PathBuf,
    },
    /// Brings connections in that a platform had before, without a text to anybody. Can be cut off at any
    /// moment and run again: it goes on where it was. Exit status 1 where a line was refused
    Import(bulk::ImportArgs),
    /// Compares a platform's list of live consents with ours. What is live there and ended here is told
    /// again, what is live here and not listed there is marked and shown; both only with --apply
    Reconcile(bulk::ReconcileArgs),
    /// The configuration
    Config {
        #[command(subcommand)]
        what: ConfigCommand,
    },
    /// The keys
    Keys {
        #[command(subcommand)]
        what: keys::KeysCommand,
    },
    /// The platforms that report to us
    Platform {
        #[command(subcommand)]
        what: platform::PlatformCommand,
    },
    /// The people who come in by the admin door
    Staff {
        #[command(subcommand)]
        what: staff::StaffCommand,
    },
    /// The record of acts
    Audit {
        #[command(subcommand)]
        what: audit::AuditCommand,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Checks the configuration and prints it, without secrets
    Print,
}

/// Runs the command that was given.
pub fn run() -> ExitCode {
    let Cli { mut settings, command } = Cli::parse();
    start_log(matches!(command, Command::Demo { .. }));
    let mut faults = unknown_variables();
    faults.extend(read_files(&mut settings));
    match actix_web::rt::System::new().block_on(obey(command, settings, faults)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("untether: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Answers on standard output. Whoever closed it early (`| head`) has read enough.
fn say(text: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stdout(), "{text}");
}

fn refused(faults: &Faults) -> Error {
    Error::Refused(faults.to_string())
}

/// Faults of the environment and of the settings, in one list.
fn checked(faults: Vec<String>, config: Result<Config, Faults>) -> Result<Config, Error> {
    match config {
        Ok(config) if faults.is_empty() => Ok(config),
        Ok(_) => Err(refused(&Faults::of(faults))),
        Err(more) => Err(refused(&Faults::of([faults, more.list().to_vec()].concat()))),
    }
}

async fn obey(command: Command, settings: Settings, faults: Vec<String>) -> Result<(), Error> {
    if let Command::Demo { data, fresh } = command {
        let mut options = DemoOptions { data, fresh, follows_port: false, admin_follows_port: false };
        let config = checked(faults, configure_demo(settings, &mut options))?;
        return running::demo(config, &options).await;
    }
    let sends = matches!(command, Command::Serve | Command::Worker | Command::Config { .. });
    let config = if sends { Config::check(settings) } else { Config::check_without_sender(settings) };
    let config = checked(faults, config)?;
    match command {
        Command::Demo { .. } => {}
        Command::Serve => running::serve(config).await?,
        Command::Worker => running::work(&config).await?,
        Command::Migrate => {
            let base = Base::open(&config).await?;
            say(&format!("{} is up to date", base.store.url().shown()));
        }
        Command::Healthcheck => running::healthcheck(&config).await?,
        Command::Config { what: ConfigCommand::Print } => say(&shown(&config)),
        Command::Keys { what } => keys::run(&config, what).await?,
        Command::Doctor => doctor::run(&config).await?,
        Command::Backup { file } => doctor::backup(&config, &file)?,
        Command::Import(args) => bulk::bring_in(&config, args).await?,
        Command::Reconcile(args) => bulk::compare(&config, args).await?,
        Command::Platform { what } => platform::run(&config, what).await?,
        Command::Staff { what } => staff::run(&config, what).await?,
        Command::Audit { what } => audit::run(&config, what).await?,
    }
    Ok(())
}

fn shown(config: &Config) -> String {
    let nets = |nets: &[ipnet::IpNet]| nets.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    let database = untether::store::url::DatabaseUrl::parse(&config.database_url).map(|url| url.shown());
    [
        ("UNTETHER_PUBLIC_ADDR", config.public_addr.to_string()),
        ("UNTETHER_INTERNAL_ADDR", config.internal_addr.to_string()),
        ("UNTETHER_ADMIN_ADDR", config.admin_addr.to_string()),
        ("UNTETHER_PUBLIC_ORIGIN", config.public_origin.as_str().to_owned()),
        ("UNTETHER_ADMIN_ORIGIN", config.admin_origin.as_str().to_owned()),
        ("UNTETHER_DATABASE_URL", database.unwrap_or_default()),
        ("UNTETHER_KEYRING_FILE", config.keyring_file.display().to_string()),
        ("UNTETHER_BRAND_NAME", config.brand.clone()),
        ("UNTETHER_WEBHOOK_ALLOW", nets(&config.webhook_allow)),
        ("UNTETHER_TRUSTED_PROXIES", nets(&config.trusted_proxies)),
        ("UNTETHER_SMS", format!("{:?}", config.sms)),
        (
            "UNTETHER_SMS_COUNTRIES",
            config.texting.countries.as_ref().map_or_else(|| "all".to_owned(), |list| list.join(",")),
        ),
        ("UNTETHER_SMS_DAILY_BUDGET", config.texting.daily_budget.to_string()),
        ("UNTETHER_SMS_DAILY_SPEND", amount(config.texting.daily_spend)),
        ("UNTETHER_SMS_PRICES", prices(&config.texting.prices)),
        ("UNTETHER_SMS_LINKS", links(&config.texting.links)),
        ("UNTETHER_NUMBER_TRUST_DAYS", config.trust_days.to_string()),
        ("UNTETHER_WRITE_BATCH", config.write_batch.to_string()),
        ("UNTETHER_SANDBOX_UNTIL", format!("{:?}", config.sandbox)),
    ]
    .map(|(name, value)| format!("{name}={value}"))
    .join("\n")
}

/// Millionths with a point.
fn amount(millionths: i64) -> String {
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

fn prices(prices: &Prices) -> String {
    let each = prices.by_country.iter().map(|(code, price)| format!("{code}={}", amount(*price)));
    each.chain([format!("*={}", amount(prices.elsewhere))]).collect::<Vec<_>>().join(",")
}

fn links(styles: &Styles) -> String {
    let each = styles.by_country.iter().map(|(code, style)| format!("{code}={style}"));
    each.chain([format!("*={}", styles.elsewhere)]).collect::<Vec<_>>().join(",")
}

/// Logs to standard error: readable for the demo, JSON for whatever collects them otherwise.
/// `UNTETHER_LOG` takes a filter such as `untether=debug`.
fn start_log(readable: bool) {
    // actix-server reports its own ending as an error.
    let preset = if readable { "warn,actix_server=off" } else { "info,actix_server=warn" };
    let filter = EnvFilter::builder().with_env_var("UNTETHER_LOG").try_from_env();
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter.unwrap_or_else(|_| EnvFilter::new(preset)))
        .with_writer(std::io::stderr);
    if readable { log.init() } else { log.json().init() }
}
