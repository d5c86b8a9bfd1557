//! The stories, and the pages one by one.

mod accounts;
mod code;
mod desk;
mod faults;
mod gallery_connections;
mod gallery_desk;
mod gallery_faults;
mod gallery_incidents;
mod gallery_lists;
mod gallery_sandbox;
mod gallery_settings;
mod gallery_sign_in;
mod keyboard;
mod languages;
mod links;
mod newcomer;
mod passkeys;
mod pictures;
mod returning;
mod sessions;
mod stopping;
