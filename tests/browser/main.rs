//! Untether as people meet it, in Debian's Chromium: every story with script and without, by keyboard
//! alone, on the narrowest phone, in both colour schemes and all languages. The server is the real one,
//! on a real database; only its clock stands still until a test moves it.
//!
//! Needs `chromium`, `chromedriver` and axe-core; `scripts/test` sees to all three. All tests are in
//! `walks`, so that `--skip walks::` leaves them out. Pictures go to `screenshots/`.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs)]

#[allow(dead_code, unused_imports, unused_macros)]
#[path = "../all/harness/mod.rs"]
mod harness;

mod axe;
mod chromium;
mod driver;
mod gallery;
mod keys;
mod look;
mod people;
mod seed;
mod tab;
#[macro_use]
mod walk;

mod walks;
