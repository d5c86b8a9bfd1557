//! The rules: pure functions and values. No I/O, no clock, no database, no web.

pub mod audit;
pub mod cluster;
pub mod code;
pub mod connection;
pub mod device;
pub mod digits;
pub mod display_name;
pub mod fields;
pub mod gsm7;
pub mod id;
pub mod keyring;
pub mod language;
pub mod limit;
pub mod link;
pub mod notice;
pub mod notification;
pub mod phone;
pub mod retry;
pub mod revocation;
pub mod secrets;
pub mod session;
pub mod signature;
pub mod tenure;
pub mod time;
pub mod vocabulary;
pub mod words;
