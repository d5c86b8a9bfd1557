//! Which addresses may be connected to, however they are written.

use std::net::IpAddr;

use ipnet::IpNet;
use url::{Host, Url};

/// Whether an address lies in one of these networks. One that is only written as IPv6 counts as the
/// IPv4 address that it is.
pub(super) fn is_in(nets: &[IpNet], ip: IpAddr) -> bool {
    let plain = ip.to_canonical();
    nets.iter().any(|net| net.contains(&plain) || net.contains(&ip))
}

/// Whether an address is one of the public internet (RFC 6890 and its successors).
pub(super) fn is_public(ip: IpAddr) -> bool {
    match ip.to_canonical() {
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
                || (a == 192 && b == 88 && c == 99)
                || (a == 198 && (b == 18 || b == 19)))
        }
        IpAddr::V6(ip) => {
            // Only 2000::/3 is given out; of it, 6to4, Teredo, ORCHID and documentation lead elsewhere.
            let [first, second, ..] = ip.segments();
            (first & 0xe000) == 0x2000
                && first != 0x2002
                && !(first == 0x2001 && (second < 0x0200 || second == 0x0db8))
                && first != 0x3fff
        }
    }
}

/// The address that stands in a target itself: a literal in any spelling, or this machine's own name.
pub(super) fn literal(url: &Url) -> Option<IpAddr> {
    match url.host()? {
        Host::Ipv4(ip) => Some(IpAddr::V4(ip)),
        Host::Ipv6(ip) => Some(IpAddr::V6(ip)),
        Host::Domain(name) => {
            let name = name.strip_suffix('.').unwrap_or(name);
            (name == "localhost" || name.ends_with(".localhost")).then(|| IpAddr::from([127, 0, 0, 1]))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::IpAddr;

    use url::Url;

    use super::{is_in, is_public, literal};

    #[test]
    fn the_first_and_last_address_of_every_network_that_is_not_public() {
        for (first, last, name) in [
            ("0.0.0.0", "0.255.255.255", "this network"),
            ("10.0.0.0", "10.255.255.255", "private"),
            ("100.64.0.0", "100.127.255.255", "shared by carriers"),
            ("127.0.0.0", "127.255.255.255", "loopback"),
            ("169.254.0.0", "169.254.255.255", "link-local"),
            ("172.16.0.0", "172.31.255.255", "private"),
            ("192.0.0.0", "192.0.0.255", "protocols"),
            ("192.0.2.0", "192.0.2.255", "documentation"),
            ("192.88.99.0", "192.88.99.255", "6to4 relays"),
            ("192.168.0.0", "192.168.255.255", "private"),
            ("198.18.0.0", "198.19.255.255", "benchmarks"),
            ("198.51.100.0", "198.51.100.255", "documentation"),
            ("203.0.113.0", "203.0.113.255", "documentation"),
            ("224.0.0.0", "239.255.255.255", "multicast"),
            ("240.0.0.0", "255.255.255.255", "reserved and broadcast"),
            ("::", "::1", "unspecified and loopback"),
            ("::127.0.0.1", "::8.8.8.8", "IPv4-compatible"),
            ("::ffff:127.0.0.1", "::ffff:10.255.255.255", "mapped"),
            ("::ffff:0:7f00:1", "::ffff:0:808:808", "translated"),
            ("64:ff9b::", "64:ff9b::ffff:ffff", "NAT64"),
            ("64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "local NAT64"),
            ("100::", "100::ffff:ffff:ffff:ffff", "discard only"),
            ("2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff", "Teredo, ORCHID and the like"),
            ("2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"),
            ("2002::", "2002:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "6to4"),
            ("3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff", "documentation"),
            ("5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "segment routing"),
            ("fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "unique local"),
            ("fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "link-local"),
            ("fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "site-local"),
            ("ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "multicast"),
        ] {
            for ip in [first, last] {
                assert!(!is_public(ip.parse().unwrap()), "{ip} is {name}");
            }
        }
    }

    #[test]
    fn their_neighbours_are_public() {
        for ip in [
            "1.0.0.0",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "126.255.255.255",
            "128.0.0.0",
            "169.253.255.255",
            "169.255.0.0",
            "172.15.255.255",
            "172.32.0.0",
            "192.0.1.0",
            "192.167.255.255",
            "192.169.0.0",
            "198.17.255.255",
            "198.20.0.0",
            "223.255.255.255",
            "::ffff:93.184.216.34",
            "2001:200::",
            "2001:db7:ffff::",
            "2001:db9::",
            "2003::",
            "2606:2800:220:1::1",
            "3ffe::",
        ] {
            assert!(is_public(ip.parse().unwrap()), "{ip}");
        }
    }

    #[test]
    fn every_spelling_of_this_machine_is_seen_through() {
        for host in [
            "127.0.0.1",
            "127.0.0.1.",
            "127.1",
            "127.0.1",
            "0177.0.0.1",
            "0177.0.0.01",
            "0x7f.0.0.1",
            "0x7f000001",
            "0x7F.1",
            "2130706433",
            "017700000001",
            "%31%32%37.0.0.1",
            "１２７.0.0.1",
            "127。0。0。1",
            "localhost",
            "LOCALHOST",
            "localhost.",
            "anything.localhost",
            "anything.localhost.",
            "[::1]",
            "[0:0:0:0:0:0:0:1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[0:0:0:0:0:ffff:127.0.0.1]",
            "[::127.0.0.1]",
            "[64:ff9b::127.0.0.1]",
            "[2002:7f00:1::]",
        ] {
            let url = Url::parse(&format!("https://{host}/")).unwrap();
            assert!(literal(&url).is_some_and(|ip| !is_public(ip)), "{host}: {:?}", url.host());
        }
        // With a zone, and other things that are no host at all.
        for host in ["[fe80::1%25eth0]", "[fe80::1%eth0]", "256.256.256.256", "0x100000000", "127.0.0.1.5"] {
            assert!(Url::parse(&format!("https://{host}/")).is_err(), "{host}");
        }
        assert_eq!(literal(&Url::parse("https://localhost.example.com/").unwrap()), None);
    }

    #[test]
    fn a_network_holds_its_addresses_in_either_form() {
        let nets = ["10.0.0.0/8".parse().unwrap()];
        let within = |ip: &str| is_in(&nets, ip.parse::<IpAddr>().unwrap());
        assert!(within("10.0.0.1") && within("::ffff:10.0.0.1"));
        assert!(!within("11.0.0.1") && !within("::ffff:11.0.0.1") && !within("::1"));
    }
}
