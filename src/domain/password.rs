//! Passwords of the staff: what is taken (NIST SP 800-63B, 3.1.1: long, and not what everybody tries
//! first), and how they are kept (Argon2id, RFC 9106, with the cost that OWASP recommends).

use std::sync::LazyLock;

use argon2::{Argon2, PasswordHash, PasswordHasher as _, PasswordVerifier as _};
use zxcvbn::{Score, zxcvbn};

use super::secrets;

/// Fewest characters.
pub const SHORTEST: usize = 12;
/// Most characters: longer ones cost time and make nothing safer.
pub const LONGEST: usize = 128;

/// Why a password is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weak {
    /// Too short.
    Short,
    /// Too long.
    Long,
    /// It is, or is made of, what is tried first.
    Common,
}

/// Whether a new password may be used. `known`: words that would be tried first against this person.
///
/// # Errors
/// Why not.
pub fn check(typed: &str, known: &[&str]) -> Result<(), Weak> {
    match typed.chars().count() {
        0..SHORTEST => Err(Weak::Short),
        SHORTEST..=LONGEST if zxcvbn(typed, known).score() < Score::Three => Err(Weak::Common),
        SHORTEST..=LONGEST => Ok(()),
        _ => Err(Weak::Long),
    }
}

/// The password as it is kept, in the PHC string format.
#[must_use]
pub fn kept(password: &str) -> String {
    let salt = secrets::random_bytes::<16>();
    let made: Result<PasswordHash, _> = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    // Only lengths could be wrong, and ours are right. Nothing matches an empty one.
    made.map(|hash| hash.to_string()).unwrap_or_default()
}

/// Whether this is the password that was kept. Where none was, as much work is done and nothing matches.
#[must_use]
pub fn matches(typed: &str, stored: Option<&str>) -> bool {
    static NOBODYS: LazyLock<String> = LazyLock::new(|| kept(&secrets::token::<32>()));
    let right = PasswordHash::new(stored.unwrap_or(&NOBODYS))
        .is_ok_and(|hash| Argon2::default().verify_password(typed.as_bytes(), &hash).is_ok());
    right && stored.is_some()
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, Weak, check, kept, matches};

    #[test]
    fn twelve_characters_that_nobody_tries_first() {
        assert_eq!(check("vK9#mQ2$xL7", &[]), Err(Weak::Short));
        assert_eq!(check("vK9#mQ2$xL7p", &[]), Ok(()));
        assert_eq!(check("übung über öl 12", &[]), Ok(()));
        for common in ["passwordpassword", "123456789012", "qwertyuiop12", "password1234", "aaaaaaaaaaaa"] {
            assert_eq!(check(common, &[]), Err(Weak::Common), "{common}");
        }
        assert_eq!(check("margarethe.hollow", &["margarethe.hollow"]), Err(Weak::Common));
        let long: String = ('a'..='z').chain('0'..='9').cycle().take(LONGEST).collect();
        assert_eq!(check(&long, &[]), Ok(()));
        assert_eq!(check(&format!("{long}x"), &[]), Err(Weak::Long));
    }

    #[test]
    fn what_is_kept_matches_its_password_alone() {
        let stored = kept("vK9#mQ2$xL7p");
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(matches("vK9#mQ2$xL7p", Some(&stored)));
        assert!(!matches("vK9#mQ2$xL7P", Some(&stored)) && !matches("vK9#mQ2$xL7p", None));
        assert_ne!(stored, kept("vK9#mQ2$xL7p"));
    }
}
