//! The admin door's handlers: one file per noun.

pub mod access;
pub mod account;
pub mod approvals;
pub mod audit;
pub mod caller;
pub mod cases;
pub mod deliveries;
pub mod incident;
pub mod incidents;
pub mod invitation;
pub mod limits;
pub mod messages;
pub mod people;
pub mod platform_keys;
pub mod platforms;
pub mod registry;
pub mod sign_in;
pub mod staff;
pub mod switches;
pub mod targets;
pub mod ways;

mod hashing;
mod held;
mod may;
mod onwards;

use actix_session::Session;
use actix_web::HttpResponse;
use askama::Template as _;
use serde::Deserialize;

use super::fault::Fault;
use super::view::Frame;
use super::view::admin::fault::AdminFaultPage;
use super::view::admin::{AdminFrame, Section};
use super::view::fault::FaultKind;
use super::{Web, page, session};
use crate::domain::language::Language;
use crate::domain::words::Words;

pub use hashing::Hashing;
pub use held::hold;
use onwards::{go, own_path};

/// Most bytes of a form: a list of ten thousand ids fits.
pub const LONGEST_FORM: usize = 1_024 * 1_024;

/// Most bytes of a proof that carries a form: sealed, and written as a field of another, it is longer by half.
pub const LONGEST_PROOF: usize = 2 * LONGEST_FORM;

/// Where a fault leads that is no page of its own: to the sign-in, or to the step-up.
#[must_use]
pub fn sent_elsewhere(web: &Web, fault: &Fault) -> Option<HttpResponse> {
    let sign_in = |back: &Option<String>, why| {
        let mut response = go("/sign-in", own_path(back.as_deref()), why);
        session::forget(web, &mut response);
        response
    };
    match fault {
        Fault::SignIn { back, .. } => Some(sign_in(back, None)),
        Fault::DeskOver { back, why } => Some(sign_in(back, Some(*why))),
        Fault::Confirm { back } => Some(go("/confirm", own_path(back.as_deref()), None)),
        _ => None,
    }
}

/// The page for what went wrong.
///
/// # Errors
/// From the template.
pub fn fault_page(f: Frame, kind: FaultKind, is_allowed: bool) -> askama::Result<String> {
    let f = Frame { words: Words::of(Language::English), signed_in: false, ..f };
    AdminFaultPage::new(AdminFrame::new(f, None, Section::None), kind, is_allowed).render()
}

/// Why somebody does something, as it was typed.
#[derive(Deserialize)]
pub struct Why {
    #[serde(default)]
    reason: String,
}

/// A reason as it was typed; none where it is not taken.
fn reason(typed: &str) -> Option<String> {
    let kept = crate::domain::reason::read(typed);
    (!kept.is_empty()).then_some(kept)
}

/// Goes on with a session that has begun.
fn begun(cookie: &Session, key: &str, next: &str) -> HttpResponse {
    session::hand_out(cookie, key);
    page::see_other(next)
}

impl Web {
    /// What a page has around it that nobody has to be signed in for.
    fn admin_frame(&self, request: &actix_web::HttpRequest) -> AdminFrame {
        let passkeys = self.op.staff_passkeys.as_ref().map(|_| super::assets::address("passkeys.js"));
        let f = self.in_english(request, super::view::Section::None);
        AdminFrame::new(Frame { passkeys, ..f }, None, Section::None)
    }

    /// What a page of the other door has around it, in the language of this one.
    fn in_english(&self, request: &actix_web::HttpRequest, section: super::view::Section) -> Frame {
        let f = self.frame(request, section);
        Frame { words: Words::of(Language::English), signed_in: false, ..f }
    }
}
