//! Untether: where people see every app that can read their financial data, and cut any of them off.
//!
//! Imports run one way: `domain <- store <- flows <- {web, delivery} <- app <- main`; `config`,
//! `error`, `clock` and `keyring_file` stand beside the line, `outbound` serves delivery and web.
//! `tests/architecture.rs` holds the code to it.

pub mod clock;
pub mod domain;
pub mod error;
pub mod flows;
pub mod keyring_file;
pub mod store;
