//! Where a request comes from. actix's `ConnectionInfo` believes whatever a client sends; here the
//! socket decides, and a forwarding header only as far as trusted proxies have written it.

use std::net::{IpAddr, Ipv4Addr};

use actix_web::HttpRequest;
use actix_web::http::header::HeaderName;
use ipnet::IpNet;

use super::Web;
use super::flow_cookie::Flow;
use crate::flows::limits::Asker;

/// Who asks for a code or enters one.
#[must_use]
pub fn asker(web: &Web, request: &HttpRequest, flow: &Flow) -> Asker {
    Asker {
        addr: addr(web, request),
        visitor: flow.visitor.clone(),
        browser_key: request
            .cookie(web.cookie_name("untether-browser"))
            .map(|cookie| cookie.value().to_owned()),
    }
}

/// The client's address.
#[must_use]
pub fn addr(web: &Web, request: &HttpRequest) -> IpAddr {
    let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let name = HeaderName::from_static("x-forwarded-for");
    // Several headers are one list (RFC 9110, 5.3).
    let forwarded: Vec<&str> =
        request.headers().get_all(name).map(|value| value.to_str().unwrap_or_default()).collect();
    behind(&web.trusted_proxies, peer, &forwarded.join(","))
}

/// From right to left: each address was written by the one after it, and is believed only where that
/// one is a trusted proxy.
fn behind(trusted: &[IpNet], peer: IpAddr, forwarded: &str) -> IpAddr {
    let mut client = peer.to_canonical();
    for hop in forwarded.rsplit(',') {
        if !trusted.iter().any(|net| net.contains(&client)) {
            break;
        }
        let Some(before) = read(hop.trim()) else { break };
        client = before.to_canonical();
    }
    client
}

/// An address as proxies write it: bare, with a port, IPv6 in brackets.
fn read(hop: &str) -> Option<IpAddr> {
    let bare = hop.strip_prefix('[').and_then(|rest| rest.split_once(']')).map_or(hop, |(addr, _)| addr);
    bare.parse().ok().or_else(|| bare.parse().ok().map(|socket: std::net::SocketAddr| socket.ip()))
}

#[cfg(test)]
mod tests {
    use super::behind;

    #[test]
    fn only_what_trusted_proxies_wrote_is_believed() {
        let nets = ["10.0.0.0/8".parse().unwrap(), "2001:db8:f::/48".parse().unwrap()];
        let from = |peer: &str, forwarded: &str| behind(&nets, peer.parse().unwrap(), forwarded).to_string();
        assert_eq!(from("203.0.113.9", "198.51.100.1"), "203.0.113.9", "no proxy of ours");
        assert_eq!(from("10.0.0.1", ""), "10.0.0.1");
        assert_eq!(from("10.0.0.1", "198.51.100.1"), "198.51.100.1");
        assert_eq!(
            from("10.0.0.1", "1.2.3.4, 198.51.100.1"),
            "198.51.100.1",
            "the rest is the client's word"
        );
        assert_eq!(from("10.0.0.1", "1.2.3.4, 198.51.100.1, 10.9.9.9"), "198.51.100.1");
        assert_eq!(from("10.0.0.1", "198.51.100.1:4711"), "198.51.100.1");
        assert_eq!(from("2001:db8:f::1", "[2001:db8:1::2]:4711"), "2001:db8:1::2");
        assert_eq!(from("::ffff:10.0.0.1", "::ffff:198.51.100.1"), "198.51.100.1");
        assert_eq!(from("10.0.0.1", "198.51.100.1, unknown"), "10.0.0.1");
        assert_eq!(from("10.0.0.1", "10.0.0.2, 10.0.0.3"), "10.0.0.2");
    }
}
