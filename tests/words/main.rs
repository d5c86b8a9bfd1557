//! The words: every language says everything, nothing is said that nobody asks for, plurals are real,
//! texts fit their segment, and the English is plain.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs)]

mod corpus;
mod literals;

mod asked;
mod families;
mod parity;
mod plurals;
mod reading;
mod syllables;
mod texts;
mod typography;

/// Fails with every fault that was found, each on its own line.
fn assert_none(faults: &[String]) {
    assert!(faults.is_empty(), "\n  {}\n", faults.join("\n  "));
}
