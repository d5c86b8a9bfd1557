//! The keys that live outside the database, in generations: sealing (XChaCha20-Poly1305), the blind
//! index over phone numbers, and keyed digests (HMAC-SHA256) for what people could guess.

mod file;

pub use file::{KeyEntry, KeyringFile};

use std::sync::{PoisonError, RwLock};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    KeyInit as _, XChaCha20Poly1305, XNonce,
    aead::{Aead as _, Payload},
};
use hmac::{Hmac, Mac as _};
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

struct Key {
    purpose: Purpose,
    id: String,
    bytes: [u8; 32],
    standby: bool,
}

/// The keys, ready for use.
pub struct Keyring {
    /// Older ones of a purpose before newer ones.
    keys: Vec<Key>,
    /// By purpose: the place of the key that things are made with, then of those that things made
    /// before may stand under, newest first. It starts as the file says; what the database says goes
    /// before (`store::marks`).
    in_use: RwLock<Vec<Vec<usize>>>,
}

/// A sealed text that does not open, or a digest that nobody here can compare.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Unsealable {
    /// It was sealed with a key that this keyring lacks.
    #[error("something was made with the key {0:?}, which this keyring file lacks")]
    UnknownKey(String),
    /// Another keyring's, another row's, or damaged.
    #[error("a sealed value does not open with the keyring's keys")]
    Damaged,
}

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
        let mut keys: Vec<Key> = Vec::with_capacity(file.keys.len());
        for entry in &file.keys {
            let purpose = Purpose::parse(&entry.purpose)
                .ok_or_else(|| format!("key {} has the unknown purpose {:?}", entry.id, entry.purpose))?;
            let bytes = STANDARD
                .decode(&entry.key)
                .ok()
                .and_then(|bytes| <[u8; 32]>::try_from(bytes).ok())
                .ok_or_else(|| format!("key {} is not 32 bytes in base64", entry.id))?;
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
            if entry.id.is_empty() || !entry.id.chars().all(plain) {
                return Err(format!("key id {:?} is not made of letters, digits and hyphens", entry.id));
            }
            if file::is_of_another(purpose, &entry.id, &bytes) {
                return Err(format!("the id {} was made for another key than the one beside it", entry.id));
            }
            if keys.iter().any(|key| key.id == entry.id) {
                return Err(format!("two keys have the id {}", entry.id));
            }
            keys.push(Key { purpose, id: entry.id.clone(), bytes, standby: entry.standby });
        }
        let ring = Self { keys, in_use: RwLock::new(vec![Vec::new(); Purpose::ALL.len()]) };
        for purpose in Purpose::ALL {
            let newest = ring.keys.iter().rfind(|key| key.purpose == *purpose && !key.standby);
            let newest = newest.ok_or_else(|| format!("there is no key for the purpose {purpose}"))?;
            ring.put_to_use(*purpose, &ring.all(*purpose, &newest.id));
        }
        Ok(ring)
    }

    /// The id of a purpose's newest key that is not on standby.
    #[must_use]
    pub fn newest(&self, purpose: Purpose) -> &str {
        let newest = self.keys.iter().rfind(|key| key.purpose == purpose && !key.standby);
        newest.map_or("", |key| &key.id)
    }

    /// The ids of a purpose's keys: this one, and then the others, newest first.
    #[must_use]
    pub fn all<'a>(&'a self, purpose: Purpose, first: &'a str) -> Vec<&'a str> {
        let others = self.keys.iter().rev().filter(|key| key.purpose == purpose && key.id != first);
        std::iter::once(first).chain(others.map(|key| key.id.as_str())).collect()
    }

    /// Makes things with the first of these keys from now on, and looks for things of the others too.
    /// `false` where one of them is not here; then nothing changes.
    pub fn put_to_use(&self, purpose: Purpose, ids: &[&str]) -> bool {
        let places: Option<Vec<usize>> = ids.iter().map(|id| self.place(purpose, id)).collect();
        let Some(places) = places.filter(|places| !places.is_empty()) else { return false };
        let mut in_use = self.in_use.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = in_use.get_mut(purpose as usize) {
            *slot = places;
        }
        true
    }

    /// The ids of the keys in use: the one that things are made with, then those that things made
    /// before may stand under.
    #[must_use]
    pub fn in_use(&self, purpose: Purpose) -> Vec<&str> {
        self.used(purpose).into_iter().map(|key| key.id.as_str()).collect()
    }

    /// Whether things made before may stand under another key than the current one.
    #[must_use]
    pub fn has_older(&self, purpose: Purpose) -> bool {
        let in_use = self.in_use.read().unwrap_or_else(PoisonError::into_inner);
        in_use.get(purpose as usize).is_some_and(|places| places.len() > 1)
    }

    /// Whether there is a key of this purpose with this id.
    #[must_use]
    pub fn has(&self, purpose: Purpose, id: &str) -> bool {
        self.place(purpose, id).is_some()
    }

    /// Whether one key is newer than another.
    #[must_use]
    pub fn is_newer(&self, purpose: Purpose, id: &str, than: &str) -> bool {
        self.place(purpose, id) > self.place(purpose, than)
    }

    /// Whether what stands so in the database was made with an older key than the current one.
    #[must_use]
    pub fn is_behind(&self, purpose: Purpose, stored: &str) -> bool {
        let (id, _) = stored.split_once('.').unwrap_or_default();
        let current = self.used(purpose).first().map_or("", |key| &key.id);
        id != current && self.has(purpose, id) && self.is_newer(purpose, current, id)
    }

    fn place(&self, purpose: Purpose, id: &str) -> Option<usize> {
        self.keys.iter().position(|key| key.purpose == purpose && key.id == id)
    }

    fn used(&self, purpose: Purpose) -> Vec<&Key> {
        let in_use = self.in_use.read().unwrap_or_else(PoisonError::into_inner);
        let places = in_use.get(purpose as usize).into_iter().flatten();
        places.filter_map(|place| self.keys.get(*place)).collect()
    }

    #[expect(clippy::expect_used, reason = "from_file refuses a ring that lacks a purpose")]
    fn current(&self, purpose: Purpose) -> &Key {
        let in_use = self.in_use.read().unwrap_or_else(PoisonError::into_inner);
        let place = in_use.get(purpose as usize).and_then(|places| places.first());
        place.and_then(|place| self.keys.get(*place)).expect("a ring has a key for every purpose")
    }

    fn named(&self, purpose: Purpose, id: &str) -> Option<&Key> {
        self.keys.iter().find(|key| key.purpose == purpose && key.id == id)
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
    /// [`Unsealable`], which says no more than whether the key is here.
    pub fn open(&self, purpose: Purpose, row: &str, sealed: &str) -> Result<String, Unsealable> {
        let (id, encoded) = sealed.split_once('.').ok_or(Unsealable::Damaged)?;
        let key = self.named(purpose, id).ok_or_else(|| Unsealable::UnknownKey(id.to_owned()))?;
        let bytes = STANDARD.decode(encoded).map_err(|_| Unsealable::Damaged)?;
        let (nonce, ciphertext) = bytes.split_first_chunk::<24>().ok_or(Unsealable::Damaged)?;
        let text = XChaCha20Poly1305::new(&key.bytes.into())
            .decrypt(&XNonce::from(*nonce), Payload { msg: ciphertext, aad: row.as_bytes() })
            .map_err(|_| Unsealable::Damaged)?;
        String::from_utf8(text).map_err(|_| Unsealable::Damaged)
    }

    /// Keyed digest of several parts under the current key of a purpose, which it names:
    /// `KEY_ID.HEX`. Each part goes in with its length before it, so that no two lists look alike.
    #[must_use]
    pub fn mac(&self, purpose: Purpose, parts: &[&str]) -> String {
        self.current(purpose).mac(parts)
    }

    /// The digests under which something may stand in the database: [`Keyring::mac`]'s first, then
    /// those of older keys.
    #[must_use]
    pub fn macs(&self, purpose: Purpose, parts: &[&str]) -> Vec<String> {
        self.used(purpose).into_iter().map(|key| key.mac(parts)).collect()
    }

    /// Whether [`Keyring::mac`] made this digest of these parts, with whichever generation it names.
    ///
    /// # Errors
    /// [`Unsealable::UnknownKey`] where that one is not here: it may well have.
    pub fn made(&self, purpose: Purpose, parts: &[&str], stored: &str) -> Result<bool, Unsealable> {
        let Some((id, _)) = stored.split_once('.') else { return Ok(false) };
        let key = self.named(purpose, id).ok_or_else(|| Unsealable::UnknownKey(id.to_owned()))?;
        Ok(secrets::same(&key.mac(parts), stored))
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
        let key = self.named(purpose, id);
        key.is_some_and(|key| secrets::same(&secrets::to_hex(&hmac_sha256(&key.bytes, parts)), signature))
    }

    /// The keys that seal whole cookies, for libraries that bring their own sealing: 64 bytes derived
    /// from each cookie key, the current one first; and whether that key is newer than the current one.
    #[must_use]
    pub fn cookie_keys(&self) -> Vec<([u8; 64], bool)> {
        let current = self.current(Purpose::Cookies);
        let keys = self.used(Purpose::Cookies).into_iter();
        keys.map(|key| (key.cookie_key(), self.is_newer(Purpose::Cookies, &key.id, &current.id))).collect()
    }
}

impl Key {
    fn mac(&self, parts: &[&str]) -> String {
        format!("{}.{}", self.id, secrets::to_hex(&hmac_sha256(&self.bytes, parts)))
    }

    fn cookie_key(&self) -> [u8; 64] {
        let mut derived = [0; 64];
        let (left, right) = derived.split_at_mut(32);
        left.copy_from_slice(&hmac_sha256(&self.bytes, &["session cookie", "1"]));
        right.copy_from_slice(&hmac_sha256(&self.bytes, &["session cookie", "2"]));
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
mod tests;
