//! The consumer door's pages, one file per noun.

pub mod activity;
pub mod agree;
pub mod changes;
pub mod confirm;
pub mod connections;
pub mod from;
pub mod help;
pub mod home;
pub mod links;
pub mod logos;
pub mod notices;
pub mod number;
pub mod older;
pub mod passkeys;
pub mod report;
pub mod revocation;
pub mod settings;
pub mod sign_in;
