//! `untether platform`: who reports to us, and where we answer.

use std::sync::Arc;

use clap::Subcommand;
use untether::app::Base;
use untether::clock::Clock;
use untether::config::Config;
use untether::error::Error;
use untether::flows::platform::{self, Credentials};
use untether::flows::webhook;
use untether::outbound::Outbound;
use untether::store::platforms;

use super::say;

#[derive(Subcommand)]
pub(super) enum PlatformCommand {
    /// Adds a platform and prints its secrets, once
    Add {
        /// The name that people see
        name: String,
        /// It asks us before each read (`/access`), so that pages may say "stopped here"
        #[arg(long)]
        gated: bool,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Lists platforms
    List,
    /// Makes new secrets and prints them, once; the old ones hold for another 24 hours
    Rotate {
        /// `plt_...`
        id: String,
        /// Prints JSON
        #[arg(long)]
        json: bool,
    },
    /// Sets where webhooks go, and switches the target on
    Webhook {
        /// `plt_...`
        id: String,
        /// An https address
        #[arg(long)]
        url: String,
    },
    /// Takes up the webhooks that were given up and that nobody has confirmed since, under the same ids
    Replay {
        /// `plt_...`
        id: String,
    },
}

pub(super) async fn run(config: &Config, command: PlatformCommand) -> Result<(), Error> {
    let Base { store, op } = Base::open(config).await?;
    let now = Clock::system().ms();
    let unknown =
        |id: &str| Error::Refused(format!("there is no platform {id}; `untether platform list` names them"));
    match command {
        PlatformCommand::Add { name, gated, json } => {
            let made = store.write(move |db| platform::add(db, &op, None, (name.trim(), gated), now)).await?;
            print(&made, json);
        }
        PlatformCommand::List => {
            for platform in store.read(platforms::all).await? {
                let target = platform.webhook_url.as_deref().unwrap_or("no webhook target");
                let off = if platform.webhook_disabled_at.is_some() { " (switched off)" } else { "" };
                say(&format!("{}  {}  {target}{off}", platform.id, platform.name));
            }
        }
        PlatformCommand::Rotate { id, json } => {
            let wanted = id.clone();
            let made = store.write(move |db| platform::rotate(db, &op, &wanted, now)).await?;
            print(&made.ok_or_else(|| unknown(&id))?, json);
        }
        PlatformCommand::Webhook { id, url } => {
            Outbound::new(config.webhook_allow.clone())?.checked(&url).map_err(Error::Refused)?;
            let wanted = id.clone();
            if !store.write(move |db| platform::set_webhook(db, None, &wanted, &url, now)).await? {
                return Err(unknown(&id));
            }
            say("set");
        }
        PlatformCommand::Replay { id } => {
            let wanted = id.clone();
            let known = store.read(move |db| platforms::find(db, &wanted)).await?;
            let waits = known.ok_or_else(|| unknown(&id))?.webhook_disabled_at.is_some();
            let mut count = 0;
            loop {
                let (op, id) = (Arc::clone(&op), id.clone());
                match store.write(move |db| webhook::replay(db, &op, &id, now)).await? {
                    0 => break,
                    more => count += more,
                }
            }
            let wait = if waits { ", once `untether platform webhook` has set a target" } else { "" };
            say(&format!("{count} to go out again{wait}"));
        }
    }
    Ok(())
}

fn print(made: &Credentials, json: bool) {
    if json {
        return say(&serde_json::to_string_pretty(made).unwrap_or_default());
    }
    say(&format!(
        "platform        {}\nsigning secret  {}   (signs its notifications)\nwebhook secret  {}   (verifies our \
         webhooks)\napi key         {}\nKeep them now: they are not shown again.",
        made.id, made.signing_secret, made.webhook_secret, made.api_key
    ));
}
