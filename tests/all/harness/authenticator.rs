//! A passkey in software, and the browser's part of the ceremony; each part can be made to lie.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD as B64};
use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use untether::domain::secrets::random_bytes;

use super::{Browser, ORIGIN, Page, Test};

const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// What an authenticator and its browser say.
#[derive(Clone)]
pub struct Authenticator {
    pub origin: String,
    pub rp_id: String,
    pub verifies: bool,
    /// Instead of the challenge that was asked for.
    pub challenge: Option<String>,
    key: SigningKey,
    id: Vec<u8>,
    handle: Option<String>,
}

/// A ceremony as the server began it.
#[derive(Clone)]
pub struct Begun {
    pub ceremony: String,
    pub options: Value,
}

impl Authenticator {
    pub fn new() -> Self {
        Self {
            origin: ORIGIN.into(),
            rp_id: "localhost".into(),
            verifies: true,
            challenge: None,
            key: SigningKey::from_slice(&random_bytes::<32>()).unwrap(),
            id: random_bytes::<16>().to_vec(),
            handle: None,
        }
    }

    fn client_data(&self, kind: &str, options: &Value) -> Vec<u8> {
        let asked = options["publicKey"]["challenge"].as_str().unwrap();
        let challenge = self.challenge.as_deref().unwrap_or(asked);
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn data(&self, more: u8) -> Vec<u8> {
        let mut data = Sha256::digest(self.rp_id.as_bytes()).to_vec();
        data.push(PRESENT | if self.verifies { VERIFIED } else { 0 } | more);
        data.extend([0; 4]);
        data
    }

    /// Makes a credential.
    pub fn create(&mut self, options: &Value) -> String {
        self.handle = options["publicKey"]["user"]["id"].as_str().map(str::to_owned);
        let mut data = self.data(ATTESTED);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.id.len()).unwrap().to_be_bytes());
        data.extend(&self.id);
        let point = self.key.verifying_key().to_sec1_point(false);
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}, as RFC 9052 and 9053 write an EC2 key.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(point.x().unwrap());
        data.extend([0x22, 0x58, 0x20]);
        data.extend(point.y().unwrap());
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.extend([0xa0, 0x68]);
        object.extend(b"authData");
        object.push(0x59);
        object.extend(u16::try_from(data.len()).unwrap().to_be_bytes());
        object.extend(&data);
        json!({
            "id": B64.encode(&self.id), "rawId": B64.encode(&self.id), "type": "public-key", "extensions": {},
            "response": {
                "clientDataJSON": B64.encode(self.client_data("webauthn.create", options)),
                "attestationObject": B64.encode(object),
            },
        })
        .to_string()
    }

    /// Signs a challenge.
    pub fn get(&self, options: &Value) -> String {
        let client = self.client_data("webauthn.get", options);
        let data = self.data(0);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: Signature = self.key.sign(&signed);
        json!({
            "id": B64.encode(&self.id), "rawId": B64.encode(&self.id), "type": "public-key", "extensions": {},
            "response": {
                "clientDataJSON": B64.encode(client),
                "authenticatorData": B64.encode(data),
                "signature": B64.encode(signature.to_der()),
                "userHandle": self.handle,
            },
        })
        .to_string()
    }
}

impl Browser {
    /// Begins a ceremony; `None` where the server does not.
    pub async fn begin(&self, path: &str) -> Option<Begun> {
        let page = self.post(path, &[]).await;
        if page.status != 200 {
            return None;
        }
        let begun: Value = serde_json::from_str(&page.html).unwrap();
        Some(Begun {
            ceremony: begun["ceremony"].as_str().unwrap().into(),
            options: begun["options"].clone(),
        })
    }

    /// Adds a passkey, as the page's script does it.
    pub async fn add_passkey(&self, authenticator: &mut Authenticator, name: &str) -> Page {
        let page = self.get("/settings/passkeys").await;
        assert_eq!(page.status, 200);
        let form = page.form_to("/settings/passkeys");
        let begun = self.begin("/settings/passkeys/begin").await.expect("a ceremony");
        let answer = authenticator.create(&begun.options);
        form.set("ceremony", &begun.ceremony).set("answer", &answer).set("name", name).submit().await
    }

    /// Uses a passkey, wherever a page offers it.
    pub async fn use_passkey(&self, authenticator: &Authenticator) -> Page {
        let begun = self.begin("/sign-in/passkey/begin").await.expect("a ceremony");
        let answer = authenticator.get(&begun.options);
        self.answer(&begun, &answer).await
    }

    pub async fn answer(&self, begun: &Begun, answer: &str) -> Page {
        self.post("/sign-in/passkey", &[("ceremony", &begun.ceremony), ("answer", answer)]).await
    }
}

impl Test {
    /// A person with a passkey, signed in with a code.
    pub async fn person_with_passkey(&self) -> (Browser, Authenticator) {
        let browser = self.person().await;
        let mut authenticator = Authenticator::new();
        let added = browser.add_passkey(&mut authenticator, "My phone").await;
        assert_eq!((added.status, added.location().as_str()), (303, "/settings/passkeys"));
        (browser, authenticator)
    }

    /// Signed in with a passkey, in a browser never seen before.
    pub async fn by_passkey(&self, authenticator: &Authenticator) -> Browser {
        let browser = self.browser();
        let page = browser.use_passkey(authenticator).await;
        assert_eq!((page.status, page.location().as_str()), (303, "/connections"), "{}", page.text());
        browser
    }
}
