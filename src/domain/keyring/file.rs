//! What the keyring file holds, and how it grows.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::super::secrets;
use super::Purpose;

/// One generation of one key, as the keyring file spells it.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeyEntry {
    pub(super) purpose: String,
    /// Short name, unique within the file; stored beside whatever the key made.
    pub(super) id: String,
    /// 32 bytes in base64.
    pub(super) key: String,
    /// Whether it is only read with so far.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(super) standby: bool,
}

/// The keyring file's content. Later entries of a purpose are newer; the last one that is not on
/// standby is current.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeyringFile {
    pub(super) version: u32,
    pub(super) keys: Vec<KeyEntry>,
}

impl KeyringFile {
    /// A first generation of every key.
    #[must_use]
    pub fn generate() -> Self {
        let keys = Purpose::ALL.iter().map(|purpose| fresh(*purpose, 1, false)).collect();
        Self { version: 1, keys }
    }

    /// Adds a generation of a purpose's key, or puts the one to use that is on standby; its id. `None`
    /// where one is on standby and another is asked for.
    pub fn rotate(&mut self, purpose: Purpose, standby: bool) -> Option<String> {
        let mut own = self.keys.iter_mut().filter(|entry| entry.purpose == purpose.as_str());
        if let Some(waiting) = own.find(|entry| entry.standby) {
            waiting.standby = standby;
            return (!standby).then(|| waiting.id.clone());
        }
        let taken = |n: usize| self.keys.iter().any(|entry| entry.id == id_of(purpose, n));
        let mut number = self.keys.iter().filter(|entry| entry.purpose == purpose.as_str()).count() + 1;
        while taken(number) {
            number += 1;
        }
        let added = fresh(purpose, number, standby);
        let id = added.id.clone();
        self.keys.push(added);
        Some(id)
    }
}

fn fresh(purpose: Purpose, number: usize, standby: bool) -> KeyEntry {
    KeyEntry {
        purpose: purpose.as_str().to_owned(),
        id: id_of(purpose, number),
        key: STANDARD.encode(secrets::random_bytes::<32>()),
        standby,
    }
}

fn id_of(purpose: Purpose, number: usize) -> String {
    format!("{purpose}-{number}")
}
