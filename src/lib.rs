//! Untether: where people see every app that can read their financial data, and cut any of them off.
//!
//! Imports run one way: `domain <- store <- flows <- {web, delivery} <- app <- main`; `config`,
//! `error`, `clock` and `keyring_file` stand beside the line, `outbound` serves delivery and web, `bulk` the web and the commands,
//! and `stand_in` is the demo's other party, which knows the public contract only.
//! `tests/architecture.rs` holds the code to it.

pub mod app;
pub mod bulk;
pub mod clock;
pub mod config;
pub mod delivery;
pub mod domain;
pub mod error;
pub mod flows;
pub mod keyring_file;
pub mod outbound;
pub mod stand_in;
pub mod store;
pub mod web;
