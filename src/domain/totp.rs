//! Time-based one-time passwords (RFC 6238: SHA-1, six digits, 30 seconds) of the staff.

use std::fmt::Write as _;

use qrcode::{Color, QrCode};
use totp_rs::{Builder, Secret, Totp};

use super::secrets;
use super::time::SECOND;

/// How many steps before and after the present one are taken.
const SKEW: u16 = 1;

/// A fresh secret of 160 bits (RFC 4226, section 4), in base32.
#[must_use]
pub fn fresh() -> String {
    Secret::from(secrets::random_bytes::<20>().to_vec()).to_base32()
}

/// The step whose code this is, if it is one of those around `now`. Whoever asks must see to it that a step
/// is used once (RFC 6238, section 5.2).
#[must_use]
pub fn step_of(secret: &str, typed: &str, now: i64) -> Option<i64> {
    let digits: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
    let seconds = u64::try_from(now.div_euclid(SECOND)).ok()?;
    let step = totp(secret, None)?.check(&digits, seconds)?;
    i64::try_from(step).ok()
}

/// The code of a moment, for who shows one: the demo, and tests.
#[must_use]
pub fn code(secret: &str, now: i64) -> Option<String> {
    let seconds = u64::try_from(now.div_euclid(SECOND)).ok()?;
    totp(secret, None).map(|totp| totp.generate(seconds).to_string())
}

/// What an authenticator app reads: the address, and the same as a picture.
pub struct Enrolment {
    /// `otpauth://totp/...`
    pub address: String,
    /// How many squares the picture has on a side.
    pub side: usize,
    /// Its dark squares, as the path of an SVG.
    pub path: String,
}

/// How an authenticator app gets to know a secret.
#[must_use]
pub fn enrolment(secret: &str, email: &str, brand: &str) -> Option<Enrolment> {
    let address = totp(secret, Some((email, brand)))?.to_url().ok()?;
    let picture = QrCode::new(&address).ok()?;
    let side = picture.width();
    let dark = picture.to_colors().into_iter().enumerate().filter(|(_, color)| *color == Color::Dark);
    let mut path = String::new();
    for (at, _) in dark {
        let _ = write!(path, "M{} {}h1v1h-1z", at % side, at / side);
    }
    Some(Enrolment { address, side, path })
}

fn totp(secret: &str, shown: Option<(&str, &str)>) -> Option<Totp> {
    let mut builder = Builder::new().with_secret(Secret::try_from_base32(secret).ok()?).with_skew(SKEW);
    if let Some((email, brand)) = shown {
        // A colon divides the two in the address.
        builder =
            builder.with_account_name(email.replace(':', " ")).with_issuer(Some(brand.replace(':', " ")));
    }
    builder.build().ok()
}

#[cfg(test)]
mod tests {
    use super::{SECOND, code, enrolment, fresh, step_of};

    /// The secret of RFC 6238, appendix B, in base32.
    const RFC: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn codes_are_those_of_the_rfc() {
        for (seconds, last_six) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(code(RFC, seconds * SECOND).as_deref(), Some(last_six));
        }
    }

    #[test]
    fn one_step_on_either_side_is_taken_and_two_are_not() {
        let at = 1_000_000 * 30 * SECOND;
        let typed = code(RFC, at).unwrap_or_default();
        for (steps, taken) in [(-2, false), (-1, true), (0, true), (1, true), (2, false)] {
            assert_eq!(step_of(RFC, &typed, at + steps * 30 * SECOND).is_some(), taken, "{steps}");
        }
        assert_eq!(step_of(RFC, &format!(" {} {} ", &typed[..3], &typed[3..]), at), Some(1_000_000));
        assert_eq!(step_of(RFC, "", at), None);
        assert_eq!(step_of("no base32!", &typed, at), None);
    }

    #[test]
    fn an_app_can_read_it() {
        let secret = fresh();
        let shown = enrolment(&secret, "ada@example.com", "Harbor: Data");
        let shown = shown.map(|shown| (shown.address, shown.side, shown.path.len()));
        let (address, side, length) = shown.unwrap_or_default();
        assert!(address.starts_with("otpauth://totp/") && address.contains(&secret), "{address}");
        assert!(side > 20 && length > side * 10);
    }
}
