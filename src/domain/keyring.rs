//! The keys that live outside the database, in generations: sealing (XChaCha20-Poly1305), the blind
//! index over phone numbers, and keyed digests (HMAC-SHA256) for what people could guess.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hmac::{Hmac, Mac as _};
use serde::{Deserialize, Serialize};
use sha2::Sha256;

use super::secrets;
use super::vocabulary::vocabulary;

vocabulary! {
    /// What a key is for. One key never serves two purposes.
    Purpose {
        /// Seals phone numbers, message bodies and stored secrets.
        Encryption = "encryption",
        /// Blind index over phone numbers.
        Index = "index",
        /// Digests of sign-in codes.
        Codes = "codes",
        /// Digests of link tokens.
        Links = "links",
        /// Seals cookies.
        Cookies = "cookies",
        /// Signs audit checkpoints.
        Audit = "audit",
        /// Signs receipts.
        Receipts = "receipts",
    }
}

/// One generation of one key, as the keyring file spells it.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeyEntry {
    purpose: String,
    /// Short name, unique within the file; stored beside whatever the key sealed.
    id: String,
    /// 32 bytes in base64.
    key: String,
}

/// The keyring file's content. Later entries of a purpose are newer; the last one is current.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeyringFile {
    version: u32,
    keys: Vec<KeyEntry>,
}

impl KeyringFile {
    /// A first generation of every key.
    #[must_use]
    pub fn generate() -> Self {
        let keys = Purpose::ALL
            .iter()
            .map(|purpose| KeyEntry {
                purpose: purpose.as_str().to_owned(),
                id: format!("{}-1", purpose.as_str()),
                key: STANDARD.encode(secrets::random_bytes::<32>()),
            })
            .collect();
        Self { version: 1, keys }
    }
}

struct Key {
    purpose: Purpose,
    id: String,
    bytes: [u8; 32],
}

/// The keys, ready for use.
pub struct Keyring {
    keys: Vec<Key>,
}

/// A sealed text that none of our keys opens: another keyring, another row, or damage.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("a sealed value does not open with the keyring's keys")]
pub struct Unsealable;

impl Keyring {
    /// Reads a keyring file's content.
    ///
    /// # Errors
    /// A sentence that says which entry is wrong or which purpose has no key.
    pub fn from_file(file: &KeyringFile) -> Result<Self, String> {
        if file.version != 1 {
            return Err(format!(
                "keyring version {} is not known; this binary reads version 1",
                file.version
            ));
        }
        let mut keys = Vec::with_capacity(file.keys.len());
        for entry in &file.keys {
            let purpose = Purpose::parse(&entry.purpose)
                .ok_or_else(|| format!("key {} has the unknown purpose {:?}", entry.id, entry.purpose))?;
            let bytes = STANDARD
                .decode(&entry.key)
                .ok()
                .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
                .ok_or_else(|| format!("key {} is not 32 bytes in base64", entry.id))?;
            if entry.id.is_empty() || entry.id.contains('.') {
                return Err(format!("key id {:?} is empty or contains a dot", entry.id));
            }
            keys.push(Key { purpose, id: entry.id.clone(), bytes });
        }
        for purpose in Purpose::ALL {
            if !keys.iter().any(|key| key.purpose == *purpose) {
                return Err(format!("there is no key for the purpose {purpose}"));
            }
        }
        Ok(Self { keys })
    }

    #[expect(clippy::expect_used, reason = "from_file refuses a ring that lacks a purpose")]
    fn current(&self, purpose: Purpose) -> &Key {
        self.keys.iter().rev().find(|key| key.purpose == purpose).expect("a ring has a key for every purpose")
    }

    /// Seals a text. `row` is bound as associated data, so that the result opens only in the row it
    /// was made for. The result names its key: `KEY_ID.BASE64(nonce, ciphertext, tag)`.
    #[must_use]
    pub fn seal(&self, purpose: Purpose, row: &str, text: &str) -> String {
        let key = self.current(purpose);
        let nonce = secrets::random_bytes::<24>();
        let sealed = XChaCha20Poly1305::new(&key.bytes.into())
            .encrypt(&XNonce::from(nonce), Payload { msg: text.as_bytes(), aad: row.as_bytes() })
            // Encryption fails only for messages of 256 GiB; an empty text then fails to open.
            .unwrap_or_default();
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        format!("{}.{}", key.id, STANDARD.encode(bytes))
    }

    /// Opens what [`Keyring::seal`] made for the same purpose and row, with whichever generation it names.
    ///
    /// # Errors
    /// [`Unsealable`] without saying why.
    pub fn open(&self, purpose: Purpose, row: &str, sealed: &str) -> Result<String, Unsealable> {
        let (id, encoded) = sealed.split_once('.').ok_or(Unsealable)?;
        let key = self.keys.iter().find(|key| key.purpose == purpose && key.id == id).ok_or(Unsealable)?;
        let bytes = STANDARD.decode(encoded).map_err(|_| Unsealable)?;
        let (nonce, ciphertext) = bytes.split_first_chunk::<24>().ok_or(Unsealable)?;
        let text = XChaCha20Poly1305::new(&key.bytes.into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: row.as_bytes() })
            .map_err(|_| Unsealable)?;
        String::from_utf8(text).map_err(|_| Unsealable)
    }

    /// Keyed digest, in hex, of several parts under the current key of a purpose. Each part goes in
    /// with its length before it, so that no two lists of parts look alike.
    #[must_use]
    pub fn mac(&self, purpose: Purpose, parts: &[&str]) -> String {
        secrets::to_hex(&hmac_sha256(&self.current(purpose).bytes, parts))
    }

    /// Signs several parts, as [`Keyring::mac`] digests them: the key's id and a digest in hex.
    #[must_use]
    pub fn sign(&self, purpose: Purpose, parts: &[&str]) -> (String, String) {
        let key = self.current(purpose);
        (key.id.clone(), secrets::to_hex(&hmac_sha256(&key.bytes, parts)))
    }

    /// Whether the key with this id, of whichever generation, signed these parts so.
    #[must_use]
    pub fn verifies(&self, purpose: Purpose, id: &str, parts: &[&str], signature: &str) -> bool {
        let key = self.keys.iter().find(|key| key.purpose == purpose && key.id == id);
        key.is_some_and(|key| secrets::same(&secrets::to_hex(&hmac_sha256(&key.bytes, parts)), signature))
    }

    /// The key that seals whole cookies, for libraries that bring their own sealing: 64 bytes
    /// derived from the current cookie key.
    #[must_use]
    pub fn cookie_key(&self) -> [u8; 64] {
        let key = &self.current(Purpose::Cookies).bytes;
        let mut derived = [0; 64];
        let (left, right) = derived.split_at_mut(32);
        left.copy_from_slice(&hmac_sha256(key, &["session cookie", "1"]));
        right.copy_from_slice(&hmac_sha256(key, &["session cookie", "2"]));
        derived
    }
}

#[expect(clippy::expect_used, reason = "HMAC takes keys of any length")]
fn hmac_sha256(key: &[u8], parts: &[&str]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes keys of any length");
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part.as_bytes());
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::{Keyring, KeyringFile, Purpose, Unsealable};

    #[test]
    fn a_seal_opens_only_in_its_row_for_its_purpose() {
        let ring = Keyring::from_file(&KeyringFile::generate()).unwrap();
        let sealed = ring.seal(Purpose::Encryption, "numbers/num_1", "+14155550010");
        assert!(!sealed.contains("4155550010"));
        assert_eq!(ring.open(Purpose::Encryption, "numbers/num_1", &sealed).unwrap(), "+14155550010");
        assert_eq!(ring.open(Purpose::Encryption, "numbers/num_2", &sealed), Err(Unsealable));
        assert_eq!(ring.open(Purpose::Cookies, "numbers/num_1", &sealed), Err(Unsealable));
        let other = Keyring::from_file(&KeyringFile::generate()).unwrap();
        assert_eq!(other.open(Purpose::Encryption, "numbers/num_1", &sealed), Err(Unsealable));
    }

    #[test]
    fn parts_of_a_digest_do_not_run_together() {
        let ring = Keyring::from_file(&KeyringFile::generate()).unwrap();
        assert_ne!(ring.mac(Purpose::Codes, &["ab", "c"]), ring.mac(Purpose::Codes, &["a", "bc"]));
        assert_ne!(ring.mac(Purpose::Codes, &["a"]), ring.mac(Purpose::Links, &["a"]));
    }

    #[test]
    fn a_ring_without_some_purpose_is_refused() {
        let mut file = KeyringFile::generate();
        file.keys.retain(|key| key.purpose != "links");
        assert!(Keyring::from_file(&file).is_err_and(|why| why.contains("links")));
    }
}
