//! Signatures of the Standard Webhooks specification, version 1: HMAC-SHA256 over
//! `id.timestamp.body`, in base64, behind `v1,`.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::time::CLOCK_SKEW;

/// The secret's bytes from its text form, `whsec_` and base64; `None` where it is not that.
#[must_use]
pub fn secret_bytes(secret: &str) -> Option<Vec<u8>> {
    let bytes = STANDARD.decode(secret.strip_prefix("whsec_").unwrap_or(secret)).ok()?;
    (!bytes.is_empty()).then_some(bytes)
}

fn mac(secret: &[u8], id: &str, timestamp: &str, body: &[u8]) -> Option<Hmac<Sha256>> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).ok()?;
    for part in [id.as_bytes(), b".", timestamp.as_bytes(), b".", body] {
        mac.update(part);
    }
    Some(mac)
}

/// The value of `webhook-signature` for one secret. `timestamp` is unix seconds.
#[must_use]
pub fn sign(secret: &[u8], id: &str, timestamp: i64, body: &[u8]) -> String {
    mac(secret, id, &timestamp.to_string(), body)
        .map(|mac| format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes())))
        .unwrap_or_default()
}

/// The three headers of a signed message.
#[derive(Clone, Copy, Debug)]
pub struct Headers<'a> {
    /// `webhook-id`.
    pub id: &'a str,
    /// `webhook-timestamp`, unix seconds.
    pub timestamp: &'a str,
    /// `webhook-signature`: one or more signatures with spaces between.
    pub signatures: &'a str,
}

impl Headers<'_> {
    /// Whether the time of sending is within 300 seconds of `now` (unix milliseconds).
    #[must_use]
    pub fn is_fresh(&self, now: i64) -> bool {
        self.timestamp
            .parse::<i64>()
            .is_ok_and(|seconds| (now.div_euclid(1_000) - seconds).abs() <= CLOCK_SKEW / 1_000)
    }

    /// Whether any of the signatures was made with this secret. Compared in constant time.
    #[must_use]
    pub fn verify(&self, secret: &[u8], body: &[u8]) -> bool {
        let Some(mac) = mac(secret, self.id, self.timestamp, body) else {
            return false;
        };
        // Somebody who sends thousands of signatures does not get thousands of tries.
        self.signatures.split(' ').take(8).any(|signature| {
            signature
                .strip_prefix("v1,")
                .and_then(|encoded| STANDARD.decode(encoded).ok())
                .is_some_and(|bytes| mac.clone().verify_slice(&bytes).is_ok())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Headers, secret_bytes, sign};

    #[test]
    fn the_published_vector_is_met() {
        // From the specification's reference implementations.
        let secret = secret_bytes("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signature =
            sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signature, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn fresh_up_to_300_seconds_either_way() {
        let at = |timestamp| Headers { id: "m", timestamp, signatures: "" };
        let now = 1_000_000_000;
        for (timestamp, fresh) in
            [("1000300", true), ("999700", true), ("1000301", false), ("999699", false), ("x", false)]
        {
            assert_eq!(at(timestamp).is_fresh(now), fresh, "{timestamp}");
        }
    }

    #[test]
    fn any_of_several_signatures_will_do() {
        let good = sign(b"secret", "m", 5, b"body");
        let both = format!("v1,AAAA v2,zzz {good}");
        let headers = Headers { id: "m", timestamp: "5", signatures: &both };
        assert!(headers.verify(b"secret", b"body"));
        assert!(!headers.verify(b"secret", b"other"));
        assert!(!headers.verify(b"another", b"body"));
    }
}
