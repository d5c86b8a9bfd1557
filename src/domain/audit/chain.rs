//! The audit chain: each row's hash covers the row and the hash before it.

use sha2::{Digest as _, Sha256};

use super::super::secrets;

/// The hash of the first row's predecessor.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A row of the chain, as it is hashed.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// Its place in the chain, from 1.
    pub seq: i64,
    /// When, in unix milliseconds.
    pub at: i64,
    /// Every text of the row in the order of its columns; `None` and empty differ.
    pub texts: [Option<&'a str>; 6],
}

/// The hash of a row that follows a row with the hash `before`, in hex.
#[must_use]
pub fn hash(before: &str, row: &Row<'_>) -> String {
    let mut hasher = Sha256::new();
    hasher.update(before.as_bytes());
    hasher.update(row.seq.to_be_bytes());
    hasher.update(row.at.to_be_bytes());
    for text in row.texts {
        match text {
            Some(text) => {
                hasher.update([1]);
                hasher.update((text.len() as u64).to_be_bytes());
                hasher.update(text.as_bytes());
            }
            None => hasher.update([0]),
        }
    }
    secrets::to_hex(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::{GENESIS, Row, hash};

    #[test]
    fn every_part_of_a_row_counts() {
        let row = |seq, at, texts| hash(GENESIS, &Row { seq, at, texts });
        let one = row(1, 5, [Some("a"), None, Some(""), None, None, None]);
        assert_ne!(one, row(2, 5, [Some("a"), None, Some(""), None, None, None]));
        assert_ne!(one, row(1, 6, [Some("a"), None, Some(""), None, None, None]));
        assert_ne!(one, row(1, 5, [Some("a"), Some(""), None, None, None, None]));
        assert_ne!(
            one,
            hash(&one, &Row { seq: 1, at: 5, texts: [Some("a"), None, Some(""), None, None, None] })
        );
    }
}
