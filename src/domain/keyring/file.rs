//! What the keyring file holds, and how it grows.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use super::super::secrets;
use super::{Purpose, hmac_sha256};

/// One generation of one key, as the keyring file spells it.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeyEntry {
    pub(super) purpose: String,
    /// Short name, unique within the file; stored beside whatever the key made. It ends on a
    /// fingerprint, so that two files never mean different keys by one name.
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
        let own = self.keys.iter().filter(|entry| entry.purpose == purpose.as_str());
        // Older ones may have been taken out.
        let newest = own.clone().filter_map(|entry| generation(purpose, &entry.id)).max().unwrap_or(0);
        let added = fresh(purpose, newest.max(own.count()) + 1, standby);
        let id = added.id.clone();
        self.keys.push(added);
        Some(id)
    }
}

fn fresh(purpose: Purpose, number: usize, standby: bool) -> KeyEntry {
    let key = secrets::random_bytes::<32>();
    KeyEntry {
        purpose: purpose.as_str().to_owned(),
        id: format!("{purpose}-{number}-{}", fingerprint(&key)),
        key: STANDARD.encode(key),
        standby,
    }
}

/// Tells keys of one generation apart, and nothing about them.
fn fingerprint(key: &[u8; 32]) -> String {
    let [a, b, c, ..] = hmac_sha256(key, &["fingerprint"]);
    secrets::to_hex(&[a, b, c])
}

/// What an id says after the purpose: the generation, and the fingerprint. Ids that an earlier release
/// made have none.
fn parts(purpose: Purpose, id: &str) -> Option<(usize, Option<&str>)> {
    let rest = id.strip_prefix(purpose.as_str())?.strip_prefix('-')?;
    let (number, fingerprint) =
        rest.split_once('-').map_or((rest, None), |(number, rest)| (number, Some(rest)));
    Some((number.parse().ok()?, fingerprint))
}

fn generation(purpose: Purpose, id: &str) -> Option<usize> {
    parts(purpose, id).map(|(number, _)| number)
}

/// Whether an id was made for another key than this one.
pub(super) fn is_of_another(purpose: Purpose, id: &str, key: &[u8; 32]) -> bool {
    let told = parts(purpose, id).and_then(|(_, told)| told);
    // Somebody may have named a key by hand.
    let hex = |told: &&str| told.len() == 6 && told.bytes().all(|byte| byte.is_ascii_hexdigit());
    told.filter(hex).is_some_and(|told| told != fingerprint(key))
}
