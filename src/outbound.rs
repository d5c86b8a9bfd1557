//! The one HTTP client. It follows no redirect, reads little of an answer, and connects only to
//! addresses that it has checked itself, so that a target cannot lead it into the operator's network.

mod address;
mod look_up;

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use futures_util::StreamExt as _;
use ipnet::IpNet;
use url::Url;

use crate::domain::retry::SEND_TIMEOUT;
use crate::domain::signature;
use crate::domain::time::SECOND;
use crate::error::Error;
use address::{is_in, is_public, literal};
pub use look_up::LookUp;
use look_up::{Guarded, Reach, Refused};

/// Most of an answer that is read, in bytes.
pub const ANSWER_LIMIT: usize = 64 * 1_024;

/// The client.
#[derive(Clone)]
pub struct Outbound {
    https: reqwest::Client,
    /// For the permitted networks, if there are any.
    http: Option<reqwest::Client>,
    allow: Arc<Vec<IpNet>>,
}

/// What the other side answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// When the other side wishes to be asked again.
    pub retry_after: Option<RetryAfter>,
    /// The body, as far as it was read.
    pub body: Vec<u8>,
    /// Whether there was more of it than was read.
    pub cut: bool,
}

/// The two forms of the `Retry-After` field (RFC 9110, section 10.2.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RetryAfter {
    /// After so many milliseconds.
    In(i64),
    /// Not before, unix ms.
    At(i64),
}

impl RetryAfter {
    fn read(value: &str) -> Option<Self> {
        let value = value.trim();
        if let Ok(seconds) = value.parse::<u64>() {
            return Some(Self::In(i64::try_from(seconds).unwrap_or(i64::MAX).saturating_mul(SECOND)));
        }
        let at = httpdate::parse_http_date(value).ok()?.duration_since(UNIX_EPOCH).ok()?;
        i64::try_from(at.as_millis()).ok().map(Self::At)
    }

    /// How long that is from `now` on (unix ms), in milliseconds.
    #[must_use]
    pub fn wait(self, now: i64) -> i64 {
        match self {
            Self::In(wait) => wait,
            Self::At(at) => at.saturating_sub(now).max(0),
        }
    }
}

impl Outbound {
    /// A client that may also go to these networks, and by plain http there.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where TLS cannot be set up.
    pub fn new(allow: Vec<IpNet>) -> Result<Self, Error> {
        Self::with_look_up(allow, look_up::system())
    }

    /// As [`Outbound::new`], asking another resolver.
    ///
    /// # Errors
    /// As [`Outbound::new`].
    pub fn with_look_up(allow: Vec<IpNet>, look_up: LookUp) -> Result<Self, Error> {
        let allow = Arc::new(allow);
        let guarded = |reach| Guarded { look_up: Arc::clone(&look_up), allow: Arc::clone(&allow), reach };
        let made = |client: reqwest::ClientBuilder| {
            client.build().map_err(|why| Error::Unavailable(format!("the HTTP client cannot be made: {why}")))
        };
        let https = made(client(guarded(Reach::Public)).https_only(true))?;
        let http = if allow.is_empty() {
            None
        } else {
            // It never meets a certificate: reading the system's would only cost time.
            Some(made(client(guarded(Reach::Permitted)).tls_certs_only([]))?)
        };
        Ok(Self { https, http, allow })
    }

    /// Posts JSON.
    ///
    /// # Errors
    /// For staff, why there was no answer: a refused target, no connection, no answer in 15 seconds.
    pub async fn post_json(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        body: String,
    ) -> Result<Reply, String> {
        let (client, url) = self.way_to(url)?;
        let request = client.post(url).header("content-type", "application/json").body(body);
        Self::send(request, headers, ANSWER_LIMIT).await
    }

    /// Posts JSON as a Standard Webhook, signed with each of these secrets.
    ///
    /// # Errors
    /// As [`Outbound::post_json`].
    pub async fn post_webhook(
        &self,
        url: &str,
        (id, body): (&str, String),
        secrets: &[Vec<u8>],
        now: i64,
    ) -> Result<Reply, String> {
        let seconds = now.div_euclid(SECOND);
        let signatures: Vec<String> =
            secrets.iter().map(|secret| signature::sign(secret, id, seconds, body.as_bytes())).collect();
        let (signatures, timestamp) = (signatures.join(" "), seconds.to_string());
        let headers = [
            ("webhook-id", id),
            ("webhook-timestamp", timestamp.as_str()),
            ("webhook-signature", signatures.as_str()),
        ];
        self.post_json(url, &headers, body).await
    }

    /// Posts a form.
    ///
    /// # Errors
    /// As [`Outbound::post_json`].
    pub async fn post_form(
        &self,
        url: &str,
        headers: &[(&str, &str)],
        fields: &[(&str, &str)],
    ) -> Result<Reply, String> {
        let (client, url) = self.way_to(url)?;
        Self::send(client.post(url).form(fields), headers, ANSWER_LIMIT).await
    }

    /// Fetches, and reads at most `limit` bytes of the answer.
    ///
    /// # Errors
    /// As [`Outbound::post_json`].
    pub async fn get(&self, url: &str, headers: &[(&str, &str)], limit: usize) -> Result<Reply, String> {
        let (client, url) = self.way_to(url)?;
        Self::send(client.get(url), headers, limit).await
    }

    /// Whether a target may be set: the same test as before a request, less the look-up of its name.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn checked(&self, url: &str) -> Result<Url, String> {
        let url = Url::parse(url).map_err(|_| "the target is not an address".to_owned())?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the target must not carry a user name or password".into());
        }
        if url.host().is_none() {
            return Err("the target names no host".into());
        }
        let literal = literal(&url);
        let allowed = literal.is_some_and(|ip| is_in(&self.allow, ip));
        if literal.is_some_and(|ip| !allowed && !is_public(ip)) {
            return Err("the target is not a public address (UNTETHER_WEBHOOK_ALLOW permits networks)".into());
        }
        // Where a name leads is seen when it is looked up; plain http then needs a permitted network.
        let may_be_plain = allowed || (literal.is_none() && !self.allow.is_empty());
        if url.scheme() != "https" && !(url.scheme() == "http" && may_be_plain) {
            return Err(
                "the target must be https (UNTETHER_WEBHOOK_ALLOW permits http on its networks)".into()
            );
        }
        Ok(url)
    }

    fn way_to(&self, url: &str) -> Result<(&reqwest::Client, Url), String> {
        let url = self.checked(url)?;
        let client = self.http.as_ref().filter(|_| url.scheme() == "http").unwrap_or(&self.https);
        Ok((client, url))
    }

    async fn send(
        mut request: reqwest::RequestBuilder,
        headers: &[(&str, &str)],
        limit: usize,
    ) -> Result<Reply, String> {
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.map_err(|why| reason(&why))?;
        let status = response.status().as_u16();
        let retry_after =
            response.headers().get("retry-after").and_then(|value| RetryAfter::read(value.to_str().ok()?));
        let (mut body, mut cut) = (Vec::new(), false);
        let mut stream = response.bytes_stream();
        // What cannot be read of the answer does not change what it said by its status.
        while let Some(chunk) = stream.next().await {
            let Ok(chunk) = chunk else {
                cut = true;
                break;
            };
            let room = limit - body.len();
            body.extend(chunk.iter().take(room));
            if chunk.len() > room {
                cut = true;
                break;
            }
        }
        Ok(Reply { status, retry_after, body, cut })
    }
}

fn client(resolver: Guarded) -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .timeout(Duration::from_millis(SEND_TIMEOUT.unsigned_abs()))
        .user_agent(concat!("untether/", env!("CARGO_PKG_VERSION")))
        .dns_resolver(resolver)
}

/// Why there is no answer. Nothing of the other side's own words.
fn reason(why: &reqwest::Error) -> String {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(why);
    while let Some(error) = cause {
        if let Some(refused) = error.downcast_ref::<Refused>() {
            return refused.to_string();
        }
        cause = error.source();
    }
    if why.is_timeout() {
        "no answer in 15 seconds".into()
    } else if why.is_connect() {
        "no connection".into()
    } else {
        "the request failed".into()
    }
}

#[cfg(test)]
mod tests {
    use super::{Outbound, RetryAfter};

    #[test]
    fn what_is_no_target_is_refused_before_anything_is_asked() {
        let client = Outbound::new(Vec::new()).unwrap();
        for url in [
            "https://10.1.2.3/",
            "https://[::ffff:10.0.0.1]/",
            "https://169.254.169.254/",
            "https://0x7f.1/",
            "https://localhost./",
            "https://[fe80::1%25eth0]/",
            "http://example.com/",
            "https://user:pass@example.com/",
            "https://user@example.com/",
            "ftp://example.com/",
            "https:///",
            "example.com",
            "",
        ] {
            assert!(client.checked(url).is_err(), "{url}");
        }
        assert!(client.checked("https://example.com/hooks").is_ok());
        assert!(client.checked("https://93.184.216.34:8443/hooks").is_ok());
    }

    #[test]
    fn a_permitted_network_may_be_plain() {
        let client = Outbound::new(vec!["127.0.0.0/8".parse().unwrap()]).unwrap();
        for url in ["http://127.0.0.1:9/", "http://[::ffff:127.0.0.1]:9/", "https://localhost:9/"] {
            assert!(client.checked(url).is_ok(), "{url}");
        }
        assert!(client.checked("http://10.0.0.1/").is_err());
        assert!(client.checked("http://93.184.216.34/").is_err());
        assert!(client.checked("http://[::1]/").is_err());
    }

    #[test]
    fn retry_after_is_read_in_all_its_forms() {
        assert_eq!(RetryAfter::read("120"), Some(RetryAfter::In(120_000)));
        assert_eq!(RetryAfter::read("0"), Some(RetryAfter::In(0)));
        // RFC 9110, section 5.6.7: one moment in the three forms that a recipient has to know.
        for date in
            ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"]
        {
            assert_eq!(RetryAfter::read(date), Some(RetryAfter::At(784_111_777_000)), "{date}");
        }
        for nonsense in ["-5", "soon", "1.5", "", "Sun, 06 Nov 1994"] {
            assert_eq!(RetryAfter::read(nonsense), None, "{nonsense}");
        }
        let later = RetryAfter::At(784_111_777_000);
        assert_eq!(later.wait(784_111_770_000), 7_000);
        assert_eq!(later.wait(784_111_778_000), 0, "it has passed");
    }
}
