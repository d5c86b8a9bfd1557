//! The record of acts as a file: one JSON object to a line, each with the hash that chains it to the one before,
//! so that whoever holds the file can verify it without our database.

use serde::{Deserialize, Serialize};

use super::audit::{Row, hash};
use super::checkpoint::{Checkpoint, Standing};
use super::keyring::Keyring;

/// The first line: what the rest hangs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Head {
    /// The place of the first row.
    pub first: i64,
    /// The place of the last row.
    pub last: i64,
    /// The hash of the row before the first.
    pub before: String,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Line {
    /// Its place.
    pub seq: i64,
    /// When, unix ms.
    pub at: i64,
    /// Kind of who did it.
    pub actor_kind: String,
    /// Their id.
    pub actor_id: Option<String>,
    /// What.
    pub act: String,
    /// The tenure whose person may see it.
    pub tenure_id: Option<String>,
    /// The row that it was about.
    pub object: Option<String>,
    /// More, as a JSON object.
    pub detail: Option<String>,
    /// The hash of all that and the row before.
    pub hash: String,
}

impl Line {
    fn expected(&self, before: &str) -> String {
        let texts = [
            Some(self.actor_kind.as_str()),
            self.actor_id.as_deref(),
            Some(self.act.as_str()),
            self.tenure_id.as_deref(),
            self.object.as_deref(),
            self.detail.as_deref(),
        ];
        hash(before, &Row { seq: self.seq, at: self.at, texts })
    }
}

/// An export that is whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verified {
    /// Its rows.
    pub rows: i64,
    /// Signed checkpoints in it that it agrees with.
    pub checkpoints: usize,
}

/// Walks an export line by line.
#[derive(Debug, Default)]
pub struct Walk {
    head: Option<Head>,
    before: String,
    next: i64,
    agreed: usize,
    signed: i64,
    line: usize,
}

impl Walk {
    /// Takes the next line.
    ///
    /// # Errors
    /// A sentence that names the first line that is not what it should be.
    pub fn step(&mut self, text: &str, keys: &Keyring) -> Result<(), String> {
        self.line += 1;
        let line = self.line;
        let broken = |why: String| format!("line {line} is not what it should be: {why}");
        let Some(head) = &self.head else {
            let head: Head = serde_json::from_str(text).map_err(|why| broken(why.to_string()))?;
            self.before.clone_from(&head.before);
            self.next = head.first;
            self.head = Some(head);
            return Ok(());
        };
        if let Ok(checkpoint) = serde_json::from_str::<Checkpoint>(text) {
            return self.compare(&checkpoint, keys).map_err(broken);
        }
        let row: Line = serde_json::from_str(text).map_err(|why| broken(why.to_string()))?;
        if row.seq != self.next || row.seq > head.last {
            return Err(broken(format!("it is row {}, and row {} comes next", row.seq, self.next)));
        }
        if row.hash != row.expected(&self.before) {
            return Err(broken(format!("row {} does not follow from the one before it", row.seq)));
        }
        self.before = row.hash;
        self.next += 1;
        Ok(())
    }

    /// A checkpoint stands right behind the row that it was signed for.
    fn compare(&mut self, checkpoint: &Checkpoint, keys: &Keyring) -> Result<(), String> {
        if checkpoint.seq + 1 != self.next || checkpoint.hash != self.before {
            return Err(format!("the checkpoint of row {} was signed for another record", checkpoint.seq));
        }
        match checkpoint.standing(keys) {
            Standing::Genuine => {
                self.agreed += 1;
                self.signed = checkpoint.seq;
                Ok(())
            }
            Standing::Forged => {
                Err(format!("no key of ours signed the checkpoint of row {}", checkpoint.seq))
            }
            Standing::UnknownKey => Err(format!(
                "the key {:?}, which signed a checkpoint, is not in the keyring",
                checkpoint.key_id
            )),
        }
    }

    /// What it comes to.
    ///
    /// # Errors
    /// A sentence, where lines are missing at its end or there were none.
    pub fn end(&self) -> Result<Verified, String> {
        let Some(head) = &self.head else { return Err("the file is empty".into()) };
        if self.next <= head.last {
            return Err(format!("row {} and those up to row {} are missing", self.next, head.last));
        }
        // The chain has no key: who changes a row can chain all that follow it anew.
        if self.signed != head.last {
            return Err(format!("nobody has signed row {}, which is the last", head.last));
        }
        Ok(Verified { rows: head.last - head.first + 1, checkpoints: self.agreed })
    }
}
