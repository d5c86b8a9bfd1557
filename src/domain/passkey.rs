//! Passkeys (W3C Web Authentication, level 3): what a page hands to the browser, and what comes back
//! checked. User verification is always required, and credentials are discoverable, so that nobody types
//! a number to use one.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use url::Url;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Uuid, Webauthn, WebauthnBuilder,
};

use super::secrets::digest;
use super::time::MINUTE;

/// How long a ceremony may take.
pub const CEREMONY: i64 = 5 * MINUTE;
/// Passkeys that one person can have.
pub const AT_MOST: usize = 10;
/// Characters of a passkey's name.
pub const NAME_LENGTH: usize = 60;

/// The relying party: our host, and our origin alone.
pub struct RelyingParty {
    webauthn: Webauthn,
}

/// What a page hands to the browser, and what is kept meanwhile. The state must never leave the server.
pub struct Begun {
    /// `PublicKeyCredentialCreationOptions` or `...RequestOptions`, as JSON.
    pub options: Value,
    /// What the answer is checked against.
    pub state: String,
}

/// A credential that was made or used.
#[derive(Clone, Debug)]
pub struct Credential {
    /// Digest of its id, to find it by.
    pub hash: String,
    /// Public key and counters, as JSON.
    pub stored: String,
}

/// An answer that does not hold: another origin or host, another challenge, no user verification, a
/// wrong signature, or nothing that can be read.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("the passkey's answer does not hold: {0}")]
pub struct Wrong(pub String);

fn wrong(why: impl std::fmt::Display) -> Wrong {
    Wrong(why.to_string())
}

impl RelyingParty {
    /// For this origin; none where it has no name: passkeys are bound to one, and an address is none.
    #[must_use]
    pub fn new(origin: &str, brand: &str) -> Option<Self> {
        let origin = Url::parse(origin).ok()?;
        let host = origin.domain()?.to_owned();
        let builder = WebauthnBuilder::new(&host, &origin).ok()?;
        Some(Self { webauthn: builder.rp_name(brand).build().ok()? })
    }

    /// Begins to make a passkey for a person. `handle`: theirs, opaque; `name`: what they choose it by;
    /// `known`: the credentials that they have, which an authenticator shall not make twice.
    ///
    /// # Errors
    /// Where the handle is none of ours.
    pub fn make(&self, handle: &str, name: &str, known: &[String]) -> Result<Begun, Wrong> {
        let handle = Uuid::parse_str(handle).map_err(wrong)?;
        let known = known.iter().filter_map(|stored| serde_json::from_str::<Passkey>(stored).ok());
        let known = known.map(|passkey| passkey.cred_id().clone()).collect();
        let (options, state) =
            self.webauthn.start_passkey_registration(handle, name, name, Some(known)).map_err(wrong)?;
        let mut options = serde_json::to_value(options).map_err(wrong)?;
        // The library leaves it open whether a passkey can be found without being named. Ours must be.
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
            *selection = json!({
                "residentKey": "required", "requireResidentKey": true, "userVerification": "required"
            });
        }
        Ok(Begun { options, state: serde_json::to_string(&state).map_err(wrong)? })
    }

    /// The credential that was made.
    ///
    /// # Errors
    /// [`Wrong`].
    pub fn made(&self, answer: &str, state: &str) -> Result<Credential, Wrong> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(wrong)?;
        let state: PasskeyRegistration = serde_json::from_str(state).map_err(wrong)?;
        let passkey = self.webauthn.finish_passkey_registration(&answer, &state).map_err(wrong)?;
        Ok(Credential {
            hash: hash(passkey.cred_id()),
            stored: serde_json::to_string(&passkey).map_err(wrong)?,
        })
    }

    /// Begins to use a passkey, whosever it is.
    ///
    /// # Errors
    /// None that a caller could do anything about.
    pub fn ask(&self) -> Result<Begun, Wrong> {
        let (mut options, state) = self.webauthn.start_discoverable_authentication().map_err(wrong)?;
        // The page says itself whether it asks in the autofill list or with a dialog.
        options.mediation = None;
        Ok(Begun {
            options: serde_json::to_value(options).map_err(wrong)?,
            state: serde_json::to_string(&state).map_err(wrong)?,
        })
    }

    /// Digest of the id of the credential that an answer names; nothing of it is checked yet.
    ///
    /// # Errors
    /// [`Wrong`] where it can't be read.
    pub fn named(answer: &str) -> Result<String, Wrong> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(wrong)?;
        Ok(hash(answer.get_credential_id()))
    }

    /// The credential as it stands after its use.
    ///
    /// # Errors
    /// [`Wrong`].
    pub fn used(&self, answer: &str, state: &str, handle: &str, stored: &str) -> Result<String, Wrong> {
        let answer: PublicKeyCredential = serde_json::from_str(answer).map_err(wrong)?;
        let state: DiscoverableAuthentication = serde_json::from_str(state).map_err(wrong)?;
        let mut passkey: Passkey = serde_json::from_str(stored).map_err(wrong)?;
        let named = answer.get_user_unique_id().and_then(|bytes| Uuid::from_slice(bytes).ok());
        if named.map(|uuid| uuid.to_string()).as_deref() != Some(handle) {
            return Err(wrong("it names another person"));
        }
        let key = DiscoverableKey::from(&passkey);
        let used =
            self.webauthn.finish_discoverable_authentication_v2(&answer, state, &key).map_err(wrong)?;
        if !used.user_verified() {
            return Err(wrong("the user was not verified"));
        }
        passkey.update_credential(&used);
        serde_json::to_string(&passkey).map_err(wrong)
    }
}

/// A handle for a new person.
#[must_use]
pub fn fresh_handle() -> String {
    Uuid::from_bytes(super::secrets::random_bytes::<16>()).to_string()
}

fn hash(id: &[u8]) -> String {
    digest(&URL_SAFE_NO_PAD.encode(id))
}
