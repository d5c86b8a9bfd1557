//! An origin as browsers see it.

use url::{Host, Url};

/// Scheme, host and port, without a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    text: String,
    host: String,
    secure: bool,
}

impl Origin {
    /// Reads an origin that people may be sent to: https anywhere, http on loopback only.
    ///
    /// # Errors
    /// What is wrong, as the end of a sentence.
    pub fn parse(text: &str) -> Result<Self, String> {
        let url =
            Url::parse(text).map_err(|_| "must be an origin such as https://connections.example.com")?;
        let host = url.host().ok_or("must name a host")?;
        let bare = url.path() == "/" && url.query().is_none() && url.fragment().is_none();
        if !bare || !url.username().is_empty() || url.password().is_some() || text.ends_with('/') {
            return Err("must be scheme, host and port only, such as https://connections.example.com".into());
        }
        let loopback = match host {
            Host::Domain(name) => name == "localhost",
            Host::Ipv4(ip) => ip.is_loopback(),
            Host::Ipv6(ip) => ip.is_loopback(),
        };
        match url.scheme() {
            "https" => {}
            "http" if loopback => {}
            _ => return Err("must be https; plain http is for loopback (localhost) only".into()),
        }
        Ok(Self {
            text: url.origin().ascii_serialization(),
            host: host.to_string(),
            secure: url.scheme() == "https",
        })
    }

    /// The origin as browsers send it, without a slash at its end.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Its host, without a port.
    #[must_use]
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Whether it is https: cookies then carry `__Host-` and Secure, and HSTS is sent.
    #[must_use]
    pub const fn is_secure(&self) -> bool {
        self.secure
    }
}
