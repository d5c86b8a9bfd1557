//! How Twilio signs its callbacks: twilio.com/docs/usage/webhooks/webhooks-security.

use std::collections::BTreeSet;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha1::Sha1;
use url::Url;

use super::super::secrets;

/// The signature of a callback: HMAC-SHA1 in base64, keyed with the account's token, over the address as
/// Twilio called it and, in order of their names, each parameter's name and value.
#[must_use]
fn sign(token: &str, address: &str, parameters: &[(String, String)]) -> String {
    let Ok(mut mac) = Hmac::<Sha1>::new_from_slice(token.as_bytes()) else { return String::new() };
    mac.update(address.as_bytes());
    // A name that comes twice with one value counts once, as in Twilio's own libraries.
    for (name, value) in parameters.iter().collect::<BTreeSet<_>>() {
        mac.update(name.as_bytes());
        mac.update(value.as_bytes());
    }
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Whether a callback was signed with this token. `address` is how it is known from outside; Twilio may
/// have named the port where it need not, or left it out.
#[must_use]
pub fn is_signed(token: &str, address: &str, parameters: &[(String, String)], signature: &str) -> bool {
    spellings(address).iter().any(|address| secrets::same(&sign(token, address, parameters), signature))
}

/// An address as it stands, without its port, and with the port that its scheme has by itself.
fn spellings(address: &str) -> Vec<String> {
    let mut all = vec![address.to_owned()];
    let Ok(url) = Url::parse(address) else { return all };
    let (Some((scheme, rest)), Some(host)) = (address.split_once("://"), url.host_str()) else { return all };
    let path = rest.find(['/', '?']).and_then(|at| rest.get(at..)).unwrap_or_default();
    all.push(format!("{scheme}://{host}{path}"));
    if let Some(port) = url.port_or_known_default() {
        all.push(format!("{scheme}://{host}:{port}{path}"));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::{is_signed, sign};

    fn parameters(caller: &str) -> Vec<(String, String)> {
        [
            ("To", "+18005551212"),
            ("From", caller),
            ("Digits", "1234"),
            ("CallSid", "CA1234567890ABCDE"),
            ("Caller", caller),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec()
    }

    // The worked example of Twilio's guide to secure webhooks (twilio.com/docs/usage/webhooks/webhooks-security).
    #[test]
    fn the_vector_of_the_guide() {
        let address = "https://mycompany.com/myapp.php?foo=1&bar=2";
        let right = "0/KCTR6DLpKmkAf8muzZqo1nDgQ=";
        let mut told = parameters("+12349013030");
        assert_eq!(sign("12345", address, &told), right);
        assert!(is_signed("12345", address, &told, right));
        assert!(!is_signed("12346", address, &told, right));
        assert!(!is_signed("12345", "https://mycompany.com/myapp.php?foo=1&bar=3", &told, right));
        assert!(!is_signed("12345", address, &told, &right[..27]));
        assert!(!is_signed("12345", address, &told, ""));
        told[2].1 = "1235".into();
        assert!(!is_signed("12345", address, &told, right));
    }

    // From the tests of Twilio's own library (twilio-python, tests/unit/test_request_validator.py).
    #[test]
    fn the_vectors_of_the_library_with_and_without_port() {
        let told = parameters("+14158675309");
        for (address, signature) in [
            // As it stands, and with another port in our address than in the one that was signed.
            ("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
            ("https://mycompany.com:1234/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8="),
            // Signed with port 1234, 443 and 80.
            ("http://mycompany.com:1234/myapp.php?foo=1&bar=2", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU="),
            ("https://mycompany.com/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w="),
            ("http://mycompany.com/myapp.php?foo=1&bar=2", "0ZXoZLH/DfblKGATFgpif+LLRf4="),
        ] {
            assert!(is_signed("12345", address, &told, signature), "{address} {signature}");
        }
        // A port is left out or named, never exchanged.
        let of_1234 = "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=";
        for other in ["http://mycompany.com:1235/", "http://mycompany.com/", "https://mycompany.com:1234/"] {
            assert!(!is_signed("12345", &format!("{other}myapp.php?foo=1&bar=2"), &told, of_1234), "{other}");
        }
        let twice = [("Sid", "CA123"), ("SidAccount", "AC123"), ("Digits", "5678"), ("Digits", "1234")];
        let mut twice = twice.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
        let address = "https://mycompany.com/myapp.php?foo=1&bar=2";
        assert_eq!(sign("12345", address, &twice), "IK+Dwps556ElfBT0I3Rgjkr1wJU=");
        twice.push(twice[3].clone());
        assert_eq!(sign("12345", address, &twice), "IK+Dwps556ElfBT0I3Rgjkr1wJU=");
    }
}
