//! From settings to a configuration, with every fault at once.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr as _;

use ipnet::IpNet;

use super::sms::{gateway, sms};
use super::{CarrierConfig, Config, Faults, Origin, Sandbox, Settings, texts};
use crate::domain::carrier::Kind;
use crate::domain::language::Language;
use crate::domain::limit::{CODES_PER_CLIENT, CODES_PER_SITE, Limits};
use crate::domain::words::Words;
use crate::domain::{notice, tenure, time};

/// Whether texts will be sent with the configuration.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sender {
    Needed,
    Optional,
}

pub(super) struct Checker {
    pub(super) faults: Vec<String>,
}

impl Checker {
    /// The value that `read` makes of a setting, or of its default where it is not set.
    pub(super) fn take<T>(
        &mut self,
        name: &str,
        given: Option<&String>,
        default: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        match read(given.map_or(default, String::as_str)) {
            Ok(value) => Some(value),
            Err(why) => {
                self.faults.push(format!("{name} {why}"));
                None
            }
        }
    }
}

impl Config {
    /// Checks settings.
    ///
    /// # Errors
    /// Every fault, each naming its setting.
    pub fn check(settings: Settings) -> Result<Self, Faults> {
        Self::check_with(&settings, Sender::Needed)
    }

    /// Checks settings for a command that sends nothing, where no sender need be set.
    ///
    /// # Errors
    /// As [`Config::check`].
    pub fn check_without_sender(settings: Settings) -> Result<Self, Faults> {
        Self::check_with(&settings, Sender::Optional)
    }

    fn check_with(s: &Settings, sender: Sender) -> Result<Self, Faults> {
        let mut c = Checker { faults: Vec::new() };
        let public_addr = c.take("UNTETHER_PUBLIC_ADDR", s.public_addr.as_ref(), "127.0.0.1:8080", address);
        let internal_addr =
            c.take("UNTETHER_INTERNAL_ADDR", s.internal_addr.as_ref(), "127.0.0.1:8081", address);
        let admin_addr = c.take("UNTETHER_ADMIN_ADDR", s.admin_addr.as_ref(), "127.0.0.1:8082", address);
        let origin = c.take(
            "UNTETHER_PUBLIC_ORIGIN",
            s.public_origin.as_ref(),
            "http://localhost:8080",
            Origin::parse,
        );
        let admin_origin =
            c.take("UNTETHER_ADMIN_ORIGIN", s.admin_origin.as_ref(), "http://localhost:8082", Origin::parse);
        if let (Some(one), Some(other)) = (&origin, &admin_origin)
            && one == other
        {
            c.faults.push("UNTETHER_ADMIN_ORIGIN must be another origin than UNTETHER_PUBLIC_ORIGIN".into());
        }
        let database_url =
            c.take("UNTETHER_DATABASE_URL", s.database_url.as_ref(), "sqlite:data/untether.db", database);
        let keyring_file =
            c.take("UNTETHER_KEYRING_FILE", s.keyring_file.as_ref(), "data/keyring.json", file);
        let brand = c.take("UNTETHER_BRAND_NAME", s.brand_name.as_ref(), "Untether", brand);
        let webhook_allow = c.take("UNTETHER_WEBHOOK_ALLOW", s.webhook_allow.as_ref(), "", networks);
        let trusted_proxies = c.take("UNTETHER_TRUSTED_PROXIES", s.trusted_proxies.as_ref(), "", networks);
        let trust_days = c.take(
            "UNTETHER_NUMBER_TRUST_DAYS",
            s.number_trust_days.as_ref(),
            &tenure::TRUST_DAYS.to_string(),
            days,
        );
        let codes =
            |name, given, default: i64, c: &mut Checker| c.take(name, given, &default.to_string(), count);
        let codes_per_client =
            codes("UNTETHER_CODES_PER_CLIENT", s.codes_per_client.as_ref(), CODES_PER_CLIENT, &mut c);
        let codes_per_site =
            codes("UNTETHER_CODES_PER_SITE", s.codes_per_site.as_ref(), CODES_PER_SITE, &mut c);
        let write_batch = c.take("UNTETHER_WRITE_BATCH", s.write_batch.as_ref(), "256", batch);
        let sandbox = match &s.sandbox_until {
            None => Some(Sandbox::Off),
            Some(_) => c.take("UNTETHER_SANDBOX_UNTIL", s.sandbox_until.as_ref(), "", until),
        };
        let sms = sms(&mut c, s, sandbox, sender);
        let carrier = carrier(&mut c, s);
        let texting = texts::check(&mut c, s, sandbox.is_some_and(Sandbox::is_on));
        if let (Some(origin), Some(brand)) = (&origin, &brand)
            && !texts_fit(brand, origin)
        {
            c.faults.push(
                "UNTETHER_BRAND_NAME and UNTETHER_PUBLIC_ORIGIN together make texts longer than one segment \
                 (160 characters of the GSM alphabet); shorten one of them"
                    .into(),
            );
        }
        let config = (|| {
            Some(Self {
                public_addr: public_addr?,
                internal_addr: internal_addr?,
                admin_addr: admin_addr?,
                public_origin: origin?,
                admin_origin: admin_origin?,
                database_url: database_url?,
                keyring_file: keyring_file?,
                brand: brand?,
                webhook_allow: webhook_allow?,
                trusted_proxies: trusted_proxies?,
                sms: sms?,
                carrier,
                trust_days: trust_days?,
                limits: Limits { codes_per_client: codes_per_client?, codes_per_site: codes_per_site? },
                texting: texting?,
                write_batch: write_batch?,
                sandbox: sandbox?,
            })
        })();
        config.filter(|_| c.faults.is_empty()).ok_or(Faults(c.faults))
    }
}

/// Nobody is asked unless somebody is set up whole; what is missing is a fault.
fn carrier(c: &mut Checker, s: &Settings) -> Option<CarrierConfig> {
    let Some(kind) = &s.carrier else {
        if s.carrier_url.is_some() || s.carrier_id.is_some() || s.carrier_secret.is_some() {
            c.faults
                .push("UNTETHER_CARRIER must be set where its address or token is: twilio or camara".into());
        }
        return None;
    };
    let Some(kind) = Kind::parse(kind) else {
        c.faults.push(format!("UNTETHER_CARRIER must be one of {}, not {kind:?}", Kind::choices()));
        return None;
    };
    let url = c.take("UNTETHER_CARRIER_URL", s.carrier_url.as_ref(), "", gateway);
    if kind == Kind::Twilio && s.carrier_id.is_none() {
        c.faults.push("UNTETHER_CARRIER_ID must be set: the SID of your account with Twilio".into());
    }
    let some = |text: &str| if text.is_empty() { Err("must be set".into()) } else { Ok(text.to_owned()) };
    let secret = c.take("UNTETHER_CARRIER_SECRET", s.carrier_secret.as_ref(), "", some);
    let url = url?.trim_end_matches('/').to_owned();
    Some(CarrierConfig { kind, url, id: s.carrier_id.clone(), secret: secret? })
}

fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| format!("must be an address and a port such as 127.0.0.1:8080, not {text:?}"))
}

fn database(text: &str) -> Result<String, String> {
    // The store reads it again; here only the form is looked at, so that the fault stands in the list.
    let sqlite = text.strip_prefix("sqlite:").is_some_and(|path| !path.is_empty() && path != ":memory:");
    if sqlite || text.starts_with("postgres://") || text.starts_with("postgresql://") {
        Ok(text.to_owned())
    } else {
        Err("must be sqlite:PATH or postgres://USER@HOST/DATABASE".into())
    }
}

fn file(text: &str) -> Result<PathBuf, String> {
    if text.is_empty() { Err("must name a file".into()) } else { Ok(PathBuf::from(text)) }
}

fn brand(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err("must be a name, without line breaks".into());
    }
    Ok(text.to_owned())
}

fn networks(text: &str) -> Result<Vec<IpNet>, String> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
        .map(|part| {
            IpNet::from_str(part).or_else(|_| part.parse::<std::net::IpAddr>().map(IpNet::from)).map_err(
                |_| format!("must be networks such as 10.0.0.0/8 with commas between; {part:?} is none"),
            )
        })
        .collect()
}

fn days(text: &str) -> Result<i64, String> {
    text.parse()
        .ok()
        .filter(|days| (1..=3_650).contains(days))
        .ok_or_else(|| format!("must be a number of days from 1 to 3650, not {text:?}"))
}

pub(super) fn count(text: &str) -> Result<i64, String> {
    text.parse()
        .ok()
        .filter(|count| (1..=1_000_000_000).contains(count))
        .ok_or_else(|| format!("must be a count from 1 to 1000000000, not {text:?}"))
}

fn batch(text: &str) -> Result<usize, String> {
    text.parse()
        .ok()
        .filter(|count| (1..=1_024).contains(count))
        .ok_or_else(|| format!("must be a count from 1 to 1024, not {text:?}"))
}

fn until(text: &str) -> Result<Sandbox, String> {
    let at = time::parse_rfc3339(text).or_else(|| time::parse_rfc3339(&format!("{text}T00:00:00Z")));
    at.map(Sandbox::Until).ok_or_else(|| format!("must be a date such as 2027-01-31, not {text:?}"))
}

/// Whether the texts fit: English ones in one segment, where carriers charge by the segment and cut
/// what is joined badly; others, whose words are longer, in two.
fn texts_fit(brand: &str, origin: &Origin) -> bool {
    let longest =
        |language: &Language| notice::segments(Words::of(*language), brand, origin.as_str(), origin.host());
    longest(&Language::English) == 1 && Language::ALL.iter().all(|language| longest(language) <= 2)
}
