//! `untether keys`: the keyring file, and what its older keys have made.

use clap::{Subcommand, ValueEnum};
use untether::app::{Base, reseal};
use untether::clock::Clock;
use untether::config::Config;
use untether::domain::keyring::Purpose;
use untether::error::Error;
use untether::flows::reseal::behind;
use untether::keyring_file;

use super::doctor::shown;
use super::say;

#[derive(Subcommand)]
pub(super) enum KeysCommand {
    /// Makes the keyring file with a first generation of every key; never overwrites one
    Generate,
    /// Adds a new generation to the keyring file, which new things are sealed and indexed with. The
    /// older ones stay: what they made can still be read. Nobody is signed out
    Rotate {
        /// Which keys; all, where none is named
        #[arg(long, value_enum)]
        purpose: Vec<Named>,
        /// Adds it for reading only, so that every node knows it before any of them uses it. The next
        /// `keys rotate` puts it to use. For several nodes, where requests shall not fail meanwhile
        #[arg(long)]
        standby: bool,
    },
    /// Puts the newest keys to use, and makes anew what older ones have made. Can be cut off at any
    /// moment and run again; people may sign in meanwhile. Give every node the file first
    Reseal,
}

/// A [`Purpose`] on the command line.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Named {
    Encryption,
    Index,
    Codes,
    Links,
    Cookies,
    Audit,
    Receipts,
}

impl Named {
    const fn purpose(self) -> Purpose {
        match self {
            Self::Encryption => Purpose::Encryption,
            Self::Index => Purpose::Index,
            Self::Codes => Purpose::Codes,
            Self::Links => Purpose::Links,
            Self::Cookies => Purpose::Cookies,
            Self::Audit => Purpose::Audit,
            Self::Receipts => Purpose::Receipts,
        }
    }
}

pub(super) async fn run(config: &Config, command: KeysCommand) -> Result<(), Error> {
    let file = config.keyring_file.display();
    match command {
        KeysCommand::Generate => {
            keyring_file::generate(&config.keyring_file)?;
            say(&format!("made {file}; keep a copy where the database's backups are not"));
        }
        KeysCommand::Rotate { purpose, standby } => {
            let named: Vec<Purpose> = purpose.into_iter().map(Named::purpose).collect();
            let purposes = if named.is_empty() { Purpose::ALL } else { &named };
            let added = keyring_file::rotate(&config.keyring_file, purposes, standby)?;
            say(&format!("{file}: {}", added.join(", ")));
            say(if standby {
                "They are only read with so far. Next:\n\
                 1. Keep a copy of the file where the database's backups are not, and give it to every node.\n\
                 2. Restart the nodes, one after the other.\n\
                 3. `untether keys rotate` puts the keys to use."
            } else {
                "Next:\n\
                 1. Keep a copy of the file where the database's backups are not, and give it to every node.\n\
                 2. Restart the nodes: the first that starts puts the keys to use, and one that has never had\n   \
                 them answers 503 from then on.\n\
                 3. `untether keys reseal` makes anew what the older keys have made.\n\
                 4. `untether doctor` says when nothing stands under them any more."
            });
        }
        KeysCommand::Reseal => {
            let (base, clock) = (Base::open(config).await?, Clock::system());
            let done = reseal(&base, &clock, say).await?;
            let (op, now) = (base.op, clock.ms());
            let left = base.store.read(move |db| behind(db, &op.keys, now)).await?;
            for one in &left {
                say(&shown(one));
            }
            say(&format!(
                "{done} made anew; {}",
                if left.is_empty() {
                    "nothing stands under older keys"
                } else {
                    "what is left is said above"
                }
            ));
        }
    }
    Ok(())
}
