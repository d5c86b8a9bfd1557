//! Names for the device and the network that somebody signs in from, as far as a person needs them to
//! know their own again.

use core::net::{IpAddr, Ipv6Addr};

/// What a browser calls itself, in the order in which to look: most name the ones they descend from too.
const BROWSERS: [(&str, &str); 7] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("FxiOS/", "Firefox"),
    ("Firefox/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
];
const SYSTEMS: [(&str, &str); 7] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// A device by its `User-Agent`. Both are proper names, the same in every language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Device {
    /// The browser, where it is one that many people have.
    pub browser: Option<&'static str>,
    /// What it runs on.
    pub system: Option<&'static str>,
}

impl Device {
    /// What a `User-Agent` tells.
    #[must_use]
    pub fn of(user_agent: &str) -> Self {
        let known = |names: &[(&str, &'static str)]| {
            names.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
        };
        let safari = (user_agent.contains("Version/") && user_agent.contains("Safari/")).then_some("Safari");
        Self { browser: known(&BROWSERS).or(safari), system: known(&SYSTEMS) }
    }
}

/// The client that an address belongs to, for limits: IPv6 by /64, which one household or server gets
/// as a whole; IPv4 within IPv6 as IPv4.
#[must_use]
pub fn client(addr: IpAddr) -> IpAddr {
    match addr.to_canonical() {
        IpAddr::V6(addr) => IpAddr::V6(Ipv6Addr::from_bits(addr.to_bits() & (u128::MAX << 64))),
        v4 @ IpAddr::V4(_) => v4,
    }
}

/// The network of an address, to be kept and shown: less than a whole address, enough to tell home
/// from elsewhere.
#[must_use]
pub fn network(addr: IpAddr) -> String {
    match addr.to_canonical() {
        IpAddr::V4(addr) => {
            let [a, b, c, _] = addr.octets();
            format!("{a}.{b}.{c}.x")
        }
        IpAddr::V6(addr) => {
            let [a, b, c, ..] = addr.segments();
            format!("{a:x}:{b:x}:{c:x}:x")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Device, client, network};

    #[test]
    fn a_household_is_one_client() {
        let of = |text: &str| client(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
    }

    #[test]
    fn a_network_is_less_than_an_address() {
        let of = |text: &str| network(text.parse().unwrap());
        assert_eq!(of("203.0.113.7"), "203.0.113.x");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.x");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:x");
    }

    #[test]
    fn common_browsers_are_known() {
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)";
        for (text, browser, system) in [
            (format!("{windows} Chrome/156.0.0.0 Safari/537.36"), Some("Chrome"), Some("Windows")),
            (format!("{windows} Chrome/156.0.0.0 Safari/537.36 Edg/156.0"), Some("Edge"), Some("Windows")),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) Version/19.1 Safari/604.1".into(),
                Some("Safari"),
                Some("iPhone"),
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Firefox/150.0".into(),
                Some("Firefox"),
                Some("Linux"),
            ),
            ("Mozilla/5.0 (Linux; Android 16) Chrome/156.0 Mobile".into(), Some("Chrome"), Some("Android")),
            ("curl/8.9".into(), None, None),
        ] {
            assert_eq!(Device::of(&text), Device { browser, system }, "{text}");
        }
    }
}
