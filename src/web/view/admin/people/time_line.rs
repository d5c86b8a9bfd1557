//! A line of what happened.

use super::super::super::times::{Stamp, Style};
use super::super::AdminFrame;
use super::super::acts::act_key;
use crate::domain::notice::Kind;
use crate::domain::revocation::{Hop, HopState};
use crate::flows::person::{Event as Happened, Moment};
use crate::store::connections::Named;
use crate::store::outbox::{Message, State};

/// A line.
pub struct Event {
    /// When.
    pub at: Stamp,
    /// What.
    pub what: String,
    /// How far it has come.
    pub state: Option<String>,
    /// The connection that it was about.
    pub about: Option<Named>,
    /// Why, where somebody said so.
    pub reason: Option<String>,
}

impl Event {
    /// In words.
    pub fn new(f: &AdminFrame, happened: Happened) -> Self {
        let said = |name: &str| match &happened.what {
            Moment::Act { detail, .. } => detail.get(name).and_then(|text| text.as_str()).map(str::to_owned),
            _ => None,
        };
        let (what, state) = match &happened.what {
            Moment::Act { deed, .. } => (f.say(&act_key(*deed)), None),
            Moment::Text(text) => (f.say(text_key(text)), Some(f.say(delivery_key(text)))),
            Moment::Hop(hop, state) => (f.say(hop_key(*hop)), Some(f.say(state_key(*state)))),
        };
        Self {
            at: f.time(happened.at, Style::Moment),
            reason: said("reason"),
            what,
            state,
            about: happened.about,
        }
    }
}

fn text_key(text: &Message) -> &'static str {
    match Kind::parse(&text.kind) {
        Some(Kind::Code) => "staff-text-code",
        Some(Kind::Notice) => "staff-text-notice",
        Some(Kind::Alert) => "staff-text-alert",
        Some(Kind::Receipt) => "staff-text-receipt",
        Some(Kind::Reminder) => "staff-text-reminder",
        Some(Kind::OptOut) | None => "staff-text-reply",
    }
}

fn delivery_key(text: &Message) -> &'static str {
    match State::parse(&text.state) {
        _ if text.used_at.is_some() => "staff-delivery-entered",
        Some(State::Pending) => "staff-delivery-waiting",
        Some(State::Done) if text.was_lost() => "staff-delivery-lost",
        Some(State::Done) if text.has_arrived() => "staff-delivery-delivered",
        Some(State::Done) => "staff-delivery-sent",
        Some(State::Failed) => "staff-delivery-failed",
        Some(State::Blocked) => "staff-delivery-blocked",
        Some(State::Dropped) | None => "staff-delivery-dropped",
    }
}

const fn hop_key(hop: Hop) -> &'static str {
    match hop {
        Hop::Untether => "staff-hop-untether",
        Hop::Platform => "staff-hop-platform",
        Hop::Institution => "staff-hop-institution",
        Hop::Recipient => "staff-hop-recipient",
    }
}

const fn state_key(state: HopState) -> &'static str {
    match state {
        HopState::Pending => "staff-hop-pending",
        HopState::Sent => "staff-hop-sent",
        HopState::Confirmed => "staff-hop-confirmed",
        HopState::Failed => "staff-hop-failed",
    }
}
