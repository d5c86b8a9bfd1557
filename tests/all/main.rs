//! Untether as its users meet it: a real server, a real database, a gateway and a platform that
//! speak only the public contract. Every test runs on SQLite and on PostgreSQL.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, missing_docs)]

#[macro_use]
mod harness;
mod oracle;

mod abuse;
mod activity;
mod audit;
mod audit_acts;
mod carriers;
mod code_limits;
mod config;
mod devices;
mod finality;
mod guard;
mod guessing;
mod headers;
mod histories;
mod keys;
mod keys_doctor;
mod keys_many;
mod keys_races;
mod keys_reseal;
mod languages;
mod leaks;
mod limits;
mod link_trouble;
mod links;
mod names;
mod notices;
mod notifications;
mod number_change;
mod number_lock;
mod opt_outs;
mod outages;
mod pages;
mod passkey_changes;
mod passkeys;
mod phones;
mod privacy;
mod process;
mod proofs;
mod queries;
mod readme;
mod reports;
mod reports_holds;
mod rest;
mod rest_revocation;
mod retries;
mod review;
mod revocations;
mod sessions;
mod sign_in;
mod sign_in_links;
mod sign_in_races;
mod stopping;
mod stopping_accounts;
mod stopping_once;
mod store_batches;
mod store_races;
mod story;
mod tenures;
mod tenures_back;
mod tenures_years;
mod traffic;
