//! Every setting: flag, variable, default and help text; and the check that finds all faults at once.
//! Nobody else reads the environment.

mod check;
mod environment;
mod origin;
mod settings;
mod sms;
mod texts;

use std::net::SocketAddr;
use std::path::PathBuf;

use ipnet::IpNet;

use crate::domain::carrier;
use crate::domain::limit::Limits;
use crate::domain::traffic::Texting;

pub use environment::{read_files, unknown_variables};
pub use origin::Origin;
pub use settings::Settings;

/// A configuration that can be run.
#[derive(Clone, Debug)]
pub struct Config {
    /// Where the consumer door listens.
    pub public_addr: SocketAddr,
    /// Where the internal door listens.
    pub internal_addr: SocketAddr,
    /// Where the admin door listens.
    pub admin_addr: SocketAddr,
    /// Origin of the consumer door as browsers see it.
    pub public_origin: Origin,
    /// Origin of the admin door as the browsers of the staff see it.
    pub admin_origin: Origin,
    /// The database, in the form `sqlite:PATH` or `postgres://...`.
    pub database_url: String,
    /// Where the keys are.
    pub keyring_file: PathBuf,
    /// The name people see.
    pub brand: String,
    /// Networks that webhooks may go to although they are not public.
    pub webhook_allow: Vec<IpNet>,
    /// Proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// How text messages are sent.
    pub sms: Sms,
    /// Who is asked about numbers at a sign-in, if anybody.
    pub carrier: Option<CarrierConfig>,
    /// How long a proof of a number is trusted, in days.
    pub trust_days: i64,
    /// How often codes may be asked for.
    pub limits: Limits,
    /// Where texts may go, and how many.
    pub texting: Texting,
    /// How many writes SQLite commits together at most.
    pub write_batch: usize,
    /// Whether this is a sandbox.
    pub sandbox: Sandbox,
}

/// A carrier's interface.
#[derive(Clone, PartialEq, Eq)]
pub struct CarrierConfig {
    /// Whose shapes it has.
    pub kind: carrier::Kind,
    /// Where it begins, without a slash at its end.
    pub url: String,
    /// Twilio's account.
    pub id: Option<String>,
    /// Its token.
    pub secret: String,
}

impl std::fmt::Debug for CarrierConfig {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.kind, self.url)
    }
}

/// How text messages are sent.
#[derive(Clone, PartialEq, Eq)]
pub enum Sms {
    /// Into the sandbox's inbox.
    Inbox,
    /// To a gateway over HTTP, each request signed as a Standard Webhook.
    Http {
        /// Where to.
        url: String,
        /// `whsec_...`
        secret: String,
    },
    /// By Twilio's Messages API.
    Twilio(Twilio),
}

/// An account with Twilio.
#[derive(Clone, PartialEq, Eq)]
pub struct Twilio {
    /// Its SID.
    pub account: String,
    /// Its auth token, which also signs callbacks.
    pub token: String,
    /// The messaging service of codes, and of whatever else must reach everybody.
    pub code_service: String,
    /// The messaging service of texts about connections: a person who answers STOP blocks all of it.
    pub notice_service: String,
    /// Where the interface begins, without a slash at its end.
    pub base: String,
}

impl std::fmt::Debug for Sms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Inbox => f.write_str("inbox"),
            Self::Http { url, .. } => write!(f, "http {url}"),
            Self::Twilio(twilio) => write!(
                f,
                "twilio {} of {}, codes by {}, notices by {}",
                twilio.base, twilio.account, twilio.code_service, twilio.notice_service
            ),
        }
    }
}

/// Whether this is a sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sandbox {
    /// It is not.
    Off,
    /// It is one until then, unix ms.
    Until(i64),
    /// It is the demo: always.
    Demo,
}

impl Sandbox {
    /// Whether it is one.
    #[must_use]
    pub const fn is_on(self) -> bool {
        !matches!(self, Self::Off)
    }

    /// When it is over, if it ever is, unix ms.
    #[must_use]
    pub const fn ends(self) -> Option<i64> {
        match self {
            Self::Until(end) => Some(end),
            Self::Off | Self::Demo => None,
        }
    }
}

/// Everything that is wrong with a configuration.
#[derive(Debug)]
pub struct Faults(Vec<String>);

impl Faults {
    /// The faults, each a sentence that names its setting.
    #[must_use]
    pub fn list(&self) -> &[String] {
        &self.0
    }

    /// Faults that were found elsewhere.
    #[must_use]
    pub const fn of(list: Vec<String>) -> Self {
        Self(list)
    }
}

impl std::fmt::Display for Faults {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the configuration cannot be used:")?;
        self.0.iter().try_for_each(|fault| write!(f, "\n  - {fault}"))
    }
}

impl std::error::Error for Faults {}
