//! The settings as they are given: by flag or by variable, unchecked.

use clap::Args;

/// What can be set. A flag wins over its variable. Secrets can also come from a file that the
/// variable with `_FILE` at its end names.
#[derive(Args, Clone, Debug, Default)]
pub struct Settings {
    /// Address and port of the consumer door, for people's browsers [default: 127.0.0.1:8080]
    #[arg(long, global = true, env = "UNTETHER_PUBLIC_ADDR", value_name = "ADDR")]
    pub public_addr: Option<String>,

    /// Address and port of the internal door, for the platform's servers, probes and metrics; keep it
    /// off the internet [default: 127.0.0.1:8081]
    #[arg(long, global = true, env = "UNTETHER_INTERNAL_ADDR", value_name = "ADDR")]
    pub internal_addr: Option<String>,

    /// Address and port of the admin door, for the browsers of your staff; keep it off the internet
    /// [default: 127.0.0.1:8082]
    #[arg(long, global = true, env = "UNTETHER_ADMIN_ADDR", value_name = "ADDR")]
    pub admin_addr: Option<String>,

    /// Origin of the consumer door as browsers see it, such as `https://connections.example.com`; every
    /// address in a text begins with it. Must be https, or http on loopback [default:
    /// `http://localhost:8080`]
    #[arg(long, global = true, env = "UNTETHER_PUBLIC_ORIGIN", value_name = "ORIGIN")]
    pub public_origin: Option<String>,

    /// Origin of the admin door as the browsers of your staff see it; invitations begin with it, and passkeys
    /// are bound to it. Must be https, or http on loopback [default: `http://localhost:8082`]
    #[arg(long, global = true, env = "UNTETHER_ADMIN_ORIGIN", value_name = "ORIGIN")]
    pub admin_origin: Option<String>,

    /// The database: `sqlite:PATH`, or `postgres://USER:PASSWORD@HOST/DATABASE` for several nodes
    /// [default: sqlite:data/untether.db]
    #[arg(long, global = true, env = "UNTETHER_DATABASE_URL", value_name = "URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// The file that holds the keys; `untether keys generate` makes one [default: data/keyring.json]
    #[arg(long, global = true, env = "UNTETHER_KEYRING_FILE", value_name = "FILE")]
    pub keyring_file: Option<String>,

    /// The name that people see on pages and in texts [default: Untether]
    #[arg(long, global = true, env = "UNTETHER_BRAND_NAME", value_name = "NAME")]
    pub brand_name: Option<String>,

    /// Proxies whose forwarding headers are believed, as networks with commas between; from all others
    /// they are ignored [default: none]
    #[arg(long, global = true, env = "UNTETHER_TRUSTED_PROXIES", value_name = "NETWORKS")]
    pub trusted_proxies: Option<String>,

    /// Networks that webhooks may go to although they are not public, with commas between; also permits
    /// http there [default: none]
    #[arg(long, global = true, env = "UNTETHER_WEBHOOK_ALLOW", value_name = "NETWORKS")]
    pub webhook_allow: Option<String>,

    /// How text messages are sent: `twilio`, `http` (to a gateway of yours) or `inbox` (sandbox only)
    #[arg(long, global = true, env = "UNTETHER_SMS", value_name = "SENDER")]
    pub sms: Option<String>,

    /// With `--sms http`: the address that each text is posted to
    #[arg(long, global = true, env = "UNTETHER_SMS_URL", value_name = "URL")]
    pub sms_url: Option<String>,

    /// With `--sms http`: the secret (`whsec_...`) that each post is signed with, as a Standard Webhook
    #[arg(long, global = true, env = "UNTETHER_SMS_SECRET", value_name = "SECRET", hide_env_values = true)]
    pub sms_secret: Option<String>,

    /// With `--sms twilio`: your account's SID (`AC...`). Its senders' webhooks for incoming messages go to
    /// `/callbacks/twilio/inbound` at the public origin
    #[arg(long, global = true, env = "UNTETHER_TWILIO_ACCOUNT_SID", value_name = "SID")]
    pub twilio_account_sid: Option<String>,

    /// With `--sms twilio`: your account's auth token, which also verifies its callbacks
    #[arg(
        long,
        global = true,
        env = "UNTETHER_TWILIO_AUTH_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    pub twilio_auth_token: Option<String>,

    /// With `--sms twilio`: the messaging service (`MG...`) that codes and alerts go out by
    #[arg(long, global = true, env = "UNTETHER_TWILIO_CODE_SERVICE", value_name = "SID")]
    pub twilio_code_service: Option<String>,

    /// With `--sms twilio`: the messaging service (`MG...`) that texts about connections go out by. It must
    /// be another, since a carrier that hears STOP blocks a whole service
    #[arg(long, global = true, env = "UNTETHER_TWILIO_NOTICE_SERVICE", value_name = "SID")]
    pub twilio_notice_service: Option<String>,

    /// With `--sms twilio`: where its interface begins [default: `https://api.twilio.com`]
    #[arg(long, global = true, env = "UNTETHER_TWILIO_BASE_URL", value_name = "URL")]
    pub twilio_base_url: Option<String>,

    /// Who is asked at a sign-in whether a number has changed hands or its SIM has changed: `twilio`
    /// (Lookup) or `camara` [default: nobody]
    #[arg(long, global = true, env = "UNTETHER_CARRIER", value_name = "KIND")]
    pub carrier: Option<String>,

    /// With `--carrier`: where its interface begins, such as `https://lookups.twilio.com`
    #[arg(long, global = true, env = "UNTETHER_CARRIER_URL", value_name = "URL")]
    pub carrier_url: Option<String>,

    /// With `--carrier twilio`: the account's SID
    #[arg(long, global = true, env = "UNTETHER_CARRIER_ID", value_name = "ID")]
    pub carrier_id: Option<String>,

    /// With `--carrier`: Twilio's auth token, or the access token of a CAMARA interface
    #[arg(
        long,
        global = true,
        env = "UNTETHER_CARRIER_SECRET",
        value_name = "SECRET",
        hide_env_values = true
    )]
    pub carrier_secret: Option<String>,

    /// Countries that texts may go to, as ISO 3166-1 codes with commas between; +1 is many of them, and
    /// each is named by itself [default: US,CA,GB,MX; in a sandbox all]
    #[arg(long, global = true, env = "UNTETHER_SMS_COUNTRIES", value_name = "COUNTRIES")]
    pub sms_countries: Option<String>,

    /// How many texts may go out in a day (UTC) to numbers that a platform has reported; a tenth as many,
    /// counted apart, to numbers that somebody is proving [default: 50000]
    #[arg(long, global = true, env = "UNTETHER_SMS_DAILY_BUDGET", value_name = "COUNT")]
    pub sms_daily_budget: Option<String>,

    /// What those texts may cost in a day, in the money that the prices are in; a tenth as much, counted
    /// apart, for numbers that somebody is proving [default: as much as their number allows]
    #[arg(long, global = true, env = "UNTETHER_SMS_DAILY_SPEND", value_name = "AMOUNT")]
    pub sms_daily_spend: Option<String>,

    /// What a segment costs by country, `*` for all others [default:
    /// US=0.012,CA=0.012,GB=0.055,MX=0.065,*=0.20]
    #[arg(long, global = true, env = "UNTETHER_SMS_PRICES", value_name = "PRICES")]
    pub sms_prices: Option<String>,

    /// How texts say where to go, by country, such as `CN=none,SG=domain`: `link`, `domain` (our first page)
    /// or `none` (in words); `*` for all others [default: *=link]
    #[arg(long, global = true, env = "UNTETHER_SMS_LINKS", value_name = "STYLES")]
    pub sms_links: Option<String>,

    /// How many codes one client (an address; of IPv6, a /64) may ask for in 5 minutes; it may enter 20
    /// times as many [default: 25]
    #[arg(long, global = true, env = "UNTETHER_CODES_PER_CLIENT", value_name = "COUNT")]
    pub codes_per_client: Option<String>,

    /// How many codes may be asked for in 5 minutes by all clients together [default: 3000]
    #[arg(long, global = true, env = "UNTETHER_CODES_PER_SITE", value_name = "COUNT")]
    pub codes_per_site: Option<String>,

    /// For how many days after its last proof a number is still taken to be with the same person
    /// [default: 45]
    #[arg(long, global = true, env = "UNTETHER_NUMBER_TRUST_DAYS", value_name = "DAYS")]
    pub number_trust_days: Option<String>,

    /// SQLite: how many waiting writes are committed together at most; 1 commits each by itself, which
    /// is what the bench compares with [default: 256]
    #[arg(long, global = true, env = "UNTETHER_WRITE_BATCH", value_name = "COUNT")]
    pub write_batch: Option<String>,

    /// Makes this a sandbox until this date (RFC 3339, or YYYY-MM-DD): fictional numbers, a fixed code,
    /// texts that go nowhere. Never beside a real sender [default: no sandbox]
    #[arg(long, global = true, env = "UNTETHER_SANDBOX_UNTIL", value_name = "DATE")]
    pub sandbox_until: Option<String>,
}

impl Settings {
    /// Every setting by its variable, for the listing and for `_FILE` variables.
    #[must_use]
    pub fn entries(&self) -> [(&'static str, &Option<String>); 32] {
        [
            ("UNTETHER_PUBLIC_ADDR", &self.public_addr),
            ("UNTETHER_INTERNAL_ADDR", &self.internal_addr),
            ("UNTETHER_ADMIN_ADDR", &self.admin_addr),
            ("UNTETHER_PUBLIC_ORIGIN", &self.public_origin),
            ("UNTETHER_ADMIN_ORIGIN", &self.admin_origin),
            ("UNTETHER_DATABASE_URL", &self.database_url),
            ("UNTETHER_KEYRING_FILE", &self.keyring_file),
            ("UNTETHER_BRAND_NAME", &self.brand_name),
            ("UNTETHER_TRUSTED_PROXIES", &self.trusted_proxies),
            ("UNTETHER_WEBHOOK_ALLOW", &self.webhook_allow),
            ("UNTETHER_SMS", &self.sms),
            ("UNTETHER_SMS_URL", &self.sms_url),
            ("UNTETHER_SMS_SECRET", &self.sms_secret),
            ("UNTETHER_TWILIO_ACCOUNT_SID", &self.twilio_account_sid),
            ("UNTETHER_TWILIO_AUTH_TOKEN", &self.twilio_auth_token),
            ("UNTETHER_TWILIO_CODE_SERVICE", &self.twilio_code_service),
            ("UNTETHER_TWILIO_NOTICE_SERVICE", &self.twilio_notice_service),
            ("UNTETHER_TWILIO_BASE_URL", &self.twilio_base_url),
            ("UNTETHER_CARRIER", &self.carrier),
            ("UNTETHER_CARRIER_URL", &self.carrier_url),
            ("UNTETHER_CARRIER_ID", &self.carrier_id),
            ("UNTETHER_CARRIER_SECRET", &self.carrier_secret),
            ("UNTETHER_SMS_COUNTRIES", &self.sms_countries),
            ("UNTETHER_SMS_DAILY_BUDGET", &self.sms_daily_budget),
            ("UNTETHER_SMS_DAILY_SPEND", &self.sms_daily_spend),
            ("UNTETHER_SMS_PRICES", &self.sms_prices),
            ("UNTETHER_SMS_LINKS", &self.sms_links),
            ("UNTETHER_CODES_PER_CLIENT", &self.codes_per_client),
            ("UNTETHER_CODES_PER_SITE", &self.codes_per_site),
            ("UNTETHER_NUMBER_TRUST_DAYS", &self.number_trust_days),
            ("UNTETHER_WRITE_BATCH", &self.write_batch),
            ("UNTETHER_SANDBOX_UNTIL", &self.sandbox_until),
        ]
    }
}
