//! The internal door: the platform's servers, probes and metrics.

pub mod bulk;
pub mod health;
pub mod notifications;
pub mod rest;
pub mod sign_in_links;
