//! The one HTTP client. It follows no redirect, reads little of an answer, and connects only to
//! addresses that it has checked itself, so that a target cannot lead it into the operator's network.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt as _;
use ipnet::IpNet;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use url::{Host, Url};

use crate::domain::retry::SEND_TIMEOUT;
use crate::domain::time::SECOND;
use crate::error::Error;

/// Most of an answer that is read.
const ANSWER_LIMIT: usize = 64 * 1_024;

/// The client.
#[derive(Clone)]
pub struct Outbound {
    http: reqwest::Client,
    allow: Arc<Vec<IpNet>>,
}

/// What the other side answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// `Retry-After` in milliseconds, where it was given in seconds.
    pub retry_after: Option<i64>,
    /// The body, up to 64 KiB.
    pub body: Vec<u8>,
}

impl Outbound {
    /// A client that may also go to these networks, and by plain http there.
    ///
    /// # Errors
    /// [`Error::Unavailable`] where TLS cannot be set up.
    pub fn new(allow: Vec<IpNet>) -> Result<Self, Error> {
        let allow = Arc::new(allow);
        let http = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .timeout(Duration::from_millis(SEND_TIMEOUT.unsigned_abs()))
            .user_agent(concat!("untether/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(Guarded { allow: Arc::clone(&allow) })
            .build()
            .map_err(|why| Error::Unavailable(format!("the HTTP client cannot be made: {why}")))?;
        Ok(Self { http, allow })
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
        let url = self.checked(url)?;
        self.check_plain(&url).await?;
        let request = self.http.post(url).header("content-type", "application/json").body(body);
        Self::send(request, headers).await
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
        let url = self.checked(url)?;
        self.check_plain(&url).await?;
        Self::send(self.http.post(url).form(fields), headers).await
    }

    /// Fetches.
    ///
    /// # Errors
    /// As [`Outbound::post_json`].
    pub async fn get(&self, url: &str, headers: &[(&str, &str)]) -> Result<Reply, String> {
        let url = self.checked(url)?;
        self.check_plain(&url).await?;
        Self::send(self.http.get(url), headers).await
    }

    async fn send(mut request: reqwest::RequestBuilder, headers: &[(&str, &str)]) -> Result<Reply, String> {
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await.map_err(|why| reason(&why))?;
        let status = response.status().as_u16();
        let retry_after = response
            .headers()
            .get("retry-after")
            .and_then(|value| value.to_str().ok()?.parse::<i64>().ok())
            .filter(|seconds| *seconds >= 0)
            .map(|seconds| seconds.saturating_mul(SECOND));
        let mut body = Vec::new();
        let mut stream = response.bytes_stream();
        // What cannot be read of the answer does not change what it said by its status.
        while let Some(Ok(chunk)) = stream.next().await {
            let room = ANSWER_LIMIT - body.len();
            body.extend(chunk.iter().take(room));
            if chunk.len() >= room {
                break;
            }
        }
        Ok(Reply { status, retry_after, body })
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
        let literal = match url.host() {
            Some(Host::Ipv4(ip)) => Some(IpAddr::V4(ip)),
            Some(Host::Ipv6(ip)) => Some(IpAddr::V6(ip)),
            Some(Host::Domain("localhost")) => Some(IpAddr::from([127, 0, 0, 1])),
            Some(Host::Domain(_)) => None,
            None => return Err("the target names no host".into()),
        };
        let allowed = literal.is_some_and(|ip| self.allow.iter().any(|net| net.contains(&ip)));
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
}

impl Outbound {
    /// Plain http goes to permitted networks only, also by name.
    async fn check_plain(&self, url: &Url) -> Result<(), String> {
        let (true, Some(Host::Domain(name))) = (url.scheme() == "http", url.host()) else { return Ok(()) };
        let port = url.port_or_known_default().unwrap_or(80);
        let found =
            tokio::net::lookup_host((name, port)).await.map_err(|_| "the name is not known".to_owned())?;
        let mut addresses = found.map(|addr| addr.ip()).peekable();
        let is_permitted = |ip: IpAddr| self.allow.iter().any(|net| net.contains(&ip));
        if addresses.peek().is_some() && addresses.all(is_permitted) {
            Ok(())
        } else {
            Err("plain http is for the networks of UNTETHER_WEBHOOK_ALLOW only".into())
        }
    }
}

fn reason(why: &reqwest::Error) -> String {
    if why.is_timeout() {
        "no answer in 15 seconds".into()
    } else if why.is_connect() {
        "no connection".into()
    } else {
        "the request failed".into()
    }
}

/// Looks names up and hands on only addresses that may be connected to: the connection then goes to
/// an address that was checked, whatever the name says a moment later.
struct Guarded {
    allow: Arc<Vec<IpNet>>,
}

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let allow = Arc::clone(&self.allow);
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let good: Vec<SocketAddr> = found
                .filter(|addr| is_public(addr.ip()) || allow.iter().any(|net| net.contains(&addr.ip())))
                .collect();
            if good.is_empty() {
                return Err("the name leads to no public address".into());
            }
            Ok(Box::new(good.into_iter()) as Addrs)
        })
    }
}

/// Whether an address is one of the public internet (RFC 6890 and its successors).
fn is_public(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, c, _] = ip.octets();
            !(ip.is_loopback()
                || ip.is_private()
                || ip.is_link_local()
                || ip.is_multicast()
                || ip.is_broadcast()
                || ip.is_documentation()
                || a == 0
                || a >= 240
                || (a == 100 && (64..128).contains(&b))
                || (a == 192 && b == 0 && c == 0)
                || (a == 198 && (b == 18 || b == 19)))
        }
        IpAddr::V6(ip) => {
            if let Some(mapped) = ip.to_ipv4_mapped() {
                return is_public(IpAddr::V4(mapped));
            }
            // Only 2000::/3 is given out; of it, 6to4, Teredo, ORCHID and documentation lead elsewhere.
            let [first, second, ..] = ip.segments();
            (first & 0xe000) == 0x2000
                && first != 0x2002
                && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
                && first != 0x3fff
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Outbound, is_public};

    #[test]
    fn private_addresses_are_refused_in_every_spelling() {
        let client = Outbound::new(Vec::new()).unwrap();
        for url in [
            "https://127.0.0.1/",
            "https://localhost/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://[::1]/",
            "https://[::ffff:10.0.0.1]/",
            "https://10.1.2.3/",
            "https://169.254.169.254/",
            "https://100.64.0.1/",
            "https://[fd00::1]/",
            "https://[64:ff9b::7f00:1]/",
            "https://0.0.0.0/",
            "http://example.com/",
            "https://user:pass@example.com/",
            "ftp://example.com/",
        ] {
            assert!(client.checked(url).is_err(), "{url}");
        }
        assert!(client.checked("https://example.com/hooks").is_ok());
        assert!(is_public("93.184.216.34".parse().unwrap()));
        assert!(is_public("2606:2800:220:1::1".parse().unwrap()));
    }

    #[test]
    fn a_permitted_network_may_be_plain() {
        let client = Outbound::new(vec!["127.0.0.0/8".parse().unwrap()]).unwrap();
        assert!(client.checked("http://127.0.0.1:9/").is_ok());
        assert!(client.checked("http://10.0.0.1/").is_err());
    }
}
