//! Signed heads of the audit chain. The chain itself has no key: whoever may write to the database can
//! compute a whole new one. A checkpoint says, under a key that is not in there, how it stood.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::keyring::{Keyring, Purpose};
use super::time::MINUTE;

/// A worker signs a new one when the newest is so old. It looks every ten minutes, so that no act
/// waits for more than an hour.
pub const EVERY: i64 = 50 * MINUTE;

/// What a checkpoint's signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The key that it names signed it.
    Genuine,
    /// The key that it names is not here: nobody can say.
    UnknownKey,
    /// The key that it names did not sign it.
    Forged,
}

/// A signed head of the chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Checkpoint {
    /// The last row that it covers; all before it are covered by that one's hash.
    pub seq: i64,
    /// When it was signed, unix ms.
    pub at: i64,
    /// The hash of that row.
    pub hash: String,
    /// Which key signed it.
    pub key_id: String,
    /// HMAC-SHA256 in hex.
    pub signature: String,
}

impl Checkpoint {
    /// Signs a head with the current key.
    #[must_use]
    pub fn sign(keys: &Keyring, seq: i64, hash: String, at: i64) -> Self {
        let (key_id, signature) =
            keys.sign(Purpose::Audit, &["checkpoint", &seq.to_string(), &at.to_string(), &hash]);
        Self { seq, at, hash, key_id, signature }
    }

    /// What its signature is worth.
    #[must_use]
    pub fn standing(&self, keys: &Keyring) -> Standing {
        let parts = ["checkpoint", &self.seq.to_string(), &self.at.to_string(), &self.hash];
        if !keys.has(Purpose::Audit, &self.key_id) {
            Standing::UnknownKey
        } else if keys.verifies(Purpose::Audit, &self.key_id, &parts, &self.signature) {
            Standing::Genuine
        } else {
            Standing::Forged
        }
    }

    /// One line of JSON.
    #[must_use]
    pub fn to_line(&self) -> String {
        // Numbers and texts always turn into JSON.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads lines as [`Checkpoint::to_line`] writes them, or as they stand in our log. Whatever else a
    /// log holds is passed over: other events, and what is no JSON at all.
    ///
    /// # Errors
    /// A sentence that names the first line that has parts of a checkpoint and is none: cut off, say, or
    /// with something before it. Left out without a word, it would vouch for nothing.
    pub fn read_lines(text: &str) -> Result<Vec<Self>, String> {
        let mut found = Vec::new();
        for (at, line) in text.lines().enumerate() {
            found.extend(read_line(line).map_err(|why| format!("line {} is no checkpoint ({why})", at + 1))?);
        }
        Ok(found)
    }
}

/// The checkpoint of a line; none where it has nothing of one, an error where it is broken.
fn read_line(line: &str) -> serde_json::Result<Option<Checkpoint>> {
    let json: Value = match serde_json::from_str(line) {
        Ok(json) => json,
        Err(why) if PARTS.iter().any(|part| line.contains(part)) => return Err(why),
        Err(_) => return Ok(None),
    };
    // In our log it is a field of an event; whoever ships logs may lift it out of there.
    let told = json.get("fields").and_then(|fields| fields.get("checkpoint"));
    if let Some(told) = told.or_else(|| json.get("checkpoint")) {
        return serde_json::from_str(&String::deserialize(told)?).map(Some);
    }
    let is_bare = json.get("signature").is_some();
    is_bare.then(|| serde_json::from_value(json)).transpose()
}

/// What a checkpoint's line has and hardly any other; also as it stands within another text.
const PARTS: [&str; 3] = ["\"checkpoint\":", "\"signature\":", "\\\"signature\\\":"];

#[cfg(test)]
mod tests {
    use super::{Checkpoint, Standing};
    use crate::domain::keyring::{Keyring, KeyringFile};

    #[test]
    fn only_our_key_signs() {
        let ring = || Keyring::from_file(&KeyringFile::generate()).unwrap();
        let (ours, theirs) = (ring(), ring());
        let made = Checkpoint::sign(&ours, 7, "ab".into(), 5);
        assert_eq!(made.standing(&ours), Standing::Genuine);
        assert_eq!(made.standing(&theirs), Standing::UnknownKey);
        for forged in [
            Checkpoint { seq: 8, ..made.clone() },
            Checkpoint { at: 6, ..made.clone() },
            Checkpoint { hash: "ac".into(), ..made.clone() },
            Checkpoint { signature: String::new(), ..made.clone() },
        ] {
            assert_eq!(forged.standing(&ours), Standing::Forged, "{forged:?}");
        }
    }

    #[test]
    fn lines_are_read_bare_and_from_a_log() {
        let ring = Keyring::from_file(&KeyringFile::generate()).unwrap();
        let made = Checkpoint::sign(&ring, 7, "ab".into(), 5);
        let log = serde_json::json!({"level": "INFO", "fields": {"checkpoint": made.to_line()}});
        let text = format!("{}\n\n{log}\n{{\"fields\":{{\"message\":\"ready\"}}}}\n", made.to_line());
        assert_eq!(Checkpoint::read_lines(&text), Ok(vec![made.clone(), made.clone()]));
        let (line, in_log) = (made.to_line(), log.to_string());
        for bad in [
            "{\"fields\":{\"checkpoint\":\"{}\"}}",
            "{\"fields\":{\"checkpoint\":7}}",
            "{\"checkpoint\":\"{}\"}",
            "{\"signature\":\"ab\"}",
            &line[..line.len() - 1],
            &in_log[..in_log.len() - 9],
            &format!("untether-1  | {in_log}"),
            &line.replace("\"at\"", "\"on\""),
        ] {
            let text = format!("{line}\n{bad}");
            let refused = Checkpoint::read_lines(&text).unwrap_err();
            assert!(refused.starts_with("line 2 is no checkpoint"), "{bad}: {refused}");
        }
    }

    #[test]
    fn a_log_may_hold_anything_beside_them() {
        let ring = Keyring::from_file(&KeyringFile::generate()).unwrap();
        let made = Checkpoint::sign(&ring, 7, "ab".into(), 5);
        let lifted =
            serde_json::json!({"message": "the record of acts was signed", "checkpoint": made.to_line()});
        let log = format!(
            "Starting untether...\n\
             {{\"level\":\"INFO\",\"fields\":{{\"message\":\"untether is ready\"}}}}\n\
             thread 'actix-rt|system:0' (71) panicked at src/x.rs:1:1:\n\
             index out of bounds: the len is 0 but the index is 0\n\
             note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\
             {{}}\n[]\n7\n{{\"level\":\"ERROR\"\n}}\n\t\n\
             the checkpoint of row 7, with its signature, is kept\n\
             {lifted}\n\
             signal: 15\n"
        );
        assert_eq!(Checkpoint::read_lines(&log), Ok(vec![made]));
        assert_eq!(Checkpoint::read_lines(""), Ok(Vec::new()));
    }
}
