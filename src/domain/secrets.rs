//! Random secrets, and the digests under which the database knows them.

use base64::{Engine as _, engine::general_purpose::STANDARD, engine::general_purpose::URL_SAFE_NO_PAD};
use rand::{TryRng as _, rngs::SysRng};
use sha2::{Digest as _, Sha256};

/// Bytes from the operating system's generator.
///
/// # Panics
/// Where the operating system gives none: nothing here would be safe then.
#[must_use]
#[expect(
    clippy::expect_used,
    reason = "without randomness nothing here is safe; stopping is the only honest answer"
)]
pub fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    SysRng.try_fill_bytes(&mut bytes).expect("the operating system gives random bytes");
    bytes
}

/// `N` random bytes as base64url without padding: 16 bytes give 22 characters, 32 give 43.
#[must_use]
pub fn token<const N: usize>() -> String {
    URL_SAFE_NO_PAD.encode(random_bytes::<N>())
}

/// A secret in the form of the Standard Webhooks specification: `whsec_` and 32 random bytes.
#[must_use]
pub fn webhook_secret() -> String {
    format!("whsec_{}", STANDARD.encode(random_bytes::<32>()))
}

/// SHA-256 in hex. Enough for tokens that hold at least 128 random bits; what people can guess
/// needs a key as well (see `keyring`).
#[must_use]
pub fn digest(secret: &str) -> String {
    to_hex(&Sha256::digest(secret.as_bytes()))
}

/// Lower-case hex.
#[must_use]
pub fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Compares two texts in a time that depends on their lengths only.
#[must_use]
pub fn same(left: &str, right: &str) -> bool {
    subtle::ConstantTimeEq::ct_eq(left.as_bytes(), right.as_bytes()).into()
}
