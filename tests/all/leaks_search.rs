//! Finds secrets in whatever was written down, in every form that they may have there.

use std::collections::BTreeSet;

use actix_web::cookie::{Cookie, CookieJar, Key};
use base64::Engine as _;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use serde_json::Value;
use untether::domain::keyring::{Keyring, Purpose};

use crate::harness::Browser;

/// What must not be found, by what it is.
#[derive(Default)]
pub struct Secrets {
    /// Found wherever their bytes are.
    pub long: BTreeSet<Vec<u8>>,
    /// Six digits turn up in digests and times by chance: found where they stand by themselves.
    pub codes: BTreeSet<String>,
}

impl Secrets {
    /// A secret in every form that somebody might have written it down in.
    pub fn add(&mut self, secret: &str) {
        let bare = secret.trim_start_matches("whsec_").trim_start_matches("utk_");
        assert!(bare.len() >= 10, "{bare} would be found by chance");
        let forms = [secret.as_bytes().to_vec(), bare.as_bytes().to_vec(), hex(bare.as_bytes())];
        self.long.extend(forms);
        self.long.insert(bare.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D").into_bytes());
        for raw in [BASE64_STANDARD.decode(bare), BASE64_URL_SAFE_NO_PAD.decode(bare)].into_iter().flatten() {
            self.long.extend([hex(&raw), BASE64_STANDARD.encode(&raw).into_bytes(), raw]);
        }
    }

    pub fn add_number(&mut self, e164: &str) {
        let national = e164.trim_start_matches("+1").trim_start_matches("+44");
        let mut forms = vec![national.to_owned(), BASE64_STANDARD.encode(e164)];
        if let ([area, exchange, line], 10) =
            (&[0..3, 3..6, 6..10].map(|span| &national[span]), national.len())
        {
            forms.push(format!("{area}-{exchange}-{line}"));
            forms.push(format!("({area}) {exchange}"));
            forms.push(format!("{area} {exchange} {line}"));
        }
        self.long.extend(forms.iter().map(|form| hex(form.as_bytes())));
        self.long.extend(forms.into_iter().map(String::into_bytes));
    }

    /// The cookies that this browser holds, and what is sealed in them.
    pub fn add_cookies(&mut self, browser: &Browser, keys: &Keyring) {
        let cookie = |name: &str| browser.cookie(name).filter(|value| !value.is_empty());
        for value in ["untether", "untether-browser", "untether-flow"].into_iter().filter_map(cookie) {
            self.add(&value);
        }
        if let Some(sealed) = cookie("untether") {
            self.add(&session_key(&sealed, keys));
        }
        if let Some(sealed) = cookie("untether-flow") {
            let flow = keys.open(Purpose::Cookies, "cookie/flow", &sealed).expect("a cookie of ours");
            let flow: Value = serde_json::from_str(&flow).unwrap();
            for token in ["link", "visitor"].into_iter().filter_map(|name| flow[name].as_str()) {
                self.add(token);
            }
        }
    }

    /// What of it is there.
    pub fn found_in(&self, all: &[u8]) -> Vec<String> {
        let long = self.long.iter().filter(|one| holds(all, one, |_| true));
        let mut found: Vec<String> = long.map(|one| String::from_utf8_lossy(one).into_owned()).collect();
        let is_there = |code: &&String| {
            let (left, right) = code.split_at(3);
            let forms = [(*code).clone(), format!("{left} {right}"), format!("{left}-{right}")];
            forms.iter().any(|form| holds(all, form.as_bytes(), |at| stands_alone(all, at, form.len())))
        };
        found.extend(self.codes.iter().filter(is_there).cloned());
        found
    }
}

/// The session's key, which the middleware seals into the cookie.
fn session_key(value: &str, keys: &Keyring) -> String {
    let mut jar = CookieJar::new();
    jar.add_original(Cookie::parse_encoded(format!("untether={value}")).unwrap().into_owned());
    let opened =
        keys.cookie_keys().into_iter().find_map(|(key, _)| jar.private(&Key::from(&key)).get("untether"));
    opened.expect("a cookie of ours").value().to_owned()
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    let digits = bytes.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<String>().into_bytes()
}

fn holds(all: &[u8], needle: &[u8], counts: impl Fn(usize) -> bool) -> bool {
    let mut windows = all.windows(needle.len()).enumerate();
    windows.any(|(at, window)| window[0] == needle[0] && window == needle && counts(at))
}

/// Whether what is there is no part of a word, a digest or a number with a fraction. An escaped character
/// before it (`%3D`, `\n`, `\u003d`) is none of its word.
fn stands_alone(all: &[u8], at: usize, len: usize) -> bool {
    let (before, after) = (&all[..at], &all[at + len..]);
    let escaped = match before {
        [.., b'%', high, low] => high.is_ascii_hexdigit() && low.is_ascii_hexdigit(),
        [.., b'\\', b'n' | b'r' | b't'] | [.., b'\\', b'u', _, _, _, _] => true,
        _ => false,
    };
    let goes_on_before = before.last().is_some_and(u8::is_ascii_alphanumeric) && !escaped;
    let goes_on_after = after.first().is_some_and(u8::is_ascii_alphanumeric);
    let fraction = matches!(before, [.., digit, b'.'] if digit.is_ascii_digit())
        || matches!(after, [b'.', digit, ..] if digit.is_ascii_digit());
    !(goes_on_before || goes_on_after || fraction)
}

fn of_code(code: &str) -> Secrets {
    Secrets { codes: BTreeSet::from([code.to_owned()]), ..Secrets::default() }
}

#[test]
fn a_code_is_found_wherever_it_stands_by_itself() {
    let secrets = of_code("123456");
    for text in [
        "123456",
        "code=123456",
        "/c/123456",
        "/c/123456/",
        "the code is 123456.",
        "123456. It",
        "@localhost #123456",
        "{\"code\":\"123456\"}",
        "{\"code\":123456}",
        "(5,123456,x)",
        "('sgn_1','123456')",
        "code%3D123456",
        "%3d123456%26",
        "line\\n123456\\n",
        "code\\u003d123456",
        "code-123456",
        "code_123456_",
        "123 456",
        "123-456",
        "sent.123456",
        "\u{0}123456\u{1}",
    ] {
        assert_eq!(secrets.found_in(text.as_bytes()), ["123456"], "{text:?}");
    }
    for text in [
        "con_01a123456bcdef",
        "1234567",
        "0123456",
        "0.123456",
        "10:00:00.123456Z",
        "123456.5",
        "A123456=",
        "+14155123456",
        "12 3456",
        "5123 456",
    ] {
        assert_eq!(secrets.found_in(text.as_bytes()), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn long_secrets_are_found_in_every_form() {
    let mut secrets = Secrets::default();
    secrets.add("whsec_AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBka+/8=");
    secrets.add_number("+14155550010");
    let raw = [(0..27).collect::<Vec<u8>>(), vec![0xfb, 0xff]].concat();
    for (text, some) in [
        (b"key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBka+/8=;".to_vec(), true),
        (b"key=AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBka%2B%2F8%3D&".to_vec(), true),
        ([b"x".as_slice(), &hex(&raw), b"y"].concat(), true),
        ([b"x".as_slice(), &raw, b"y"].concat(), true),
        (b"+1 (415) 555-0010".to_vec(), true),
        (b"14155550010".to_vec(), true),
        (b"415-555-0010".to_vec(), true),
        (b"AAECAwQFBgcICQoLDA0ODxAREhMUFRYX and 415 555 0011".to_vec(), false),
    ] {
        assert_eq!(!secrets.found_in(&text).is_empty(), some, "{}", String::from_utf8_lossy(&text));
    }
}
