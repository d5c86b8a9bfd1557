//! The consumer door's pages, one file per noun.

pub mod activity;
pub mod connections;
pub mod help;
pub mod home;
pub mod links;
pub mod notices;
pub mod report;
pub mod revocation;
pub mod settings;
pub mod sign_in;
