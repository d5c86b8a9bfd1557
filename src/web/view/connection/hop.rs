//! How far each party is. No line says that a party has stopped before it confirmed that.

use super::super::Frame;
use super::super::ended::{Ended, Party, party};
use super::super::line::{Line, Value};
use super::super::times::{Stamp, Style};
use crate::domain::revocation::{Channel, Hop, HopState, Initiator};
use crate::flows::connection::Ending;
use crate::store::connections::Full;
use crate::store::outbox::{Message, State};
use crate::store::revocations::HopRow;

/// One party.
pub struct HopLine {
    /// Whether it has confirmed.
    pub done: bool,
    /// Whether it asks for attention: all waits for it, or it could not.
    pub due: bool,
    /// How far it is.
    pub text: Line,
    /// When it came to that.
    pub at: Option<Stamp>,
    /// What happens next.
    pub soft: Vec<Line>,
    /// Where the person can look for themselves.
    pub check: Option<String>,
}

impl HopLine {
    const fn open(text: Line) -> Self {
        Self { done: false, due: false, text, at: None, soft: Vec::new(), check: None }
    }

    fn done(f: &Frame, text: Line, at: Option<i64>) -> Self {
        let at = at.map(|at| f.time(at, Style::Short));
        Self { done: true, at, ..Self::open(text) }
    }
}

/// Every party, in the order in which they hear of it.
pub fn hops(f: &Frame, full: &Full, ending: &Ending) -> Vec<HopLine> {
    let mut lines = Vec::with_capacity(5);
    for row in &ending.hops {
        match row.party() {
            Some(Hop::Untether) => lines.push(asked(f, full, ending)),
            Some(Hop::Platform) => {
                if row.progress() == HopState::Sent {
                    let told =
                        f.line("hop-platform-was-told", [("platform", Value::name(&full.platform.name))]);
                    lines.push(HopLine::done(f, told, row.at));
                }
                lines.push(platform(f, full, ending, row));
            }
            Some(Hop::Institution) => lines.push(bank(f, full, row)),
            Some(Hop::Recipient) => lines.push(app(f, full, ending, row)),
            None => {}
        }
    }
    lines
}

fn asked(f: &Frame, full: &Full, ending: &Ending) -> HopLine {
    let revocation = &ending.revocation;
    let here = [Channel::Dashboard, Channel::Link].iter().any(|way| revocation.channel == way.as_str());
    let text = match party(&Ended::of_full(full), revocation) {
        Party::You if here && full.platform.gated => Line::plain(f.say("hop-asked-stopped-here")),
        Party::You if here => Line::plain(f.say("hop-asked-here")),
        Party::You => f.line("hop-asked-elsewhere", [("platform", Value::name(&full.platform.name))]),
        Party::Staff if full.platform.gated => Line::plain(f.say("hop-staff-stopped-here")),
        Party::Staff => Line::plain(f.say("hop-staff")),
        Party::Named(name) => f.line("hop-ended", [("who", Value::name(name))]),
    };
    HopLine::done(f, text, Some(revocation.requested_at))
}

fn platform(f: &Frame, full: &Full, ending: &Ending, row: &HopRow) -> HopLine {
    let name = || [("platform", Value::name(&full.platform.name))];
    let waiting = || f.line("hop-platform-waiting", name());
    let due = |text, soft| HopLine { due: true, soft, ..HopLine::open(text) };
    match row.progress() {
        HopState::Confirmed => HopLine::done(f, f.line("hop-platform-confirmed", name()), row.at),
        HopState::Failed => {
            let mut line = could_not(f, &full.platform.name, row);
            line.soft.extend([waiting(), Line::plain(f.say("hop-staff-told"))]);
            line
        }
        HopState::Sent => due(waiting(), vec![Line::plain(f.say("hop-shown-here"))]),
        HopState::Pending => match told(ending.message.as_ref(), full) {
            Told::Done => {
                due(f.line("hop-platform-told", name()), vec![Line::plain(f.say("hop-shown-here"))])
            }
            Told::GivenUp => due(
                f.line("hop-platform-unreached", name()),
                vec![waiting(), Line::plain(f.say("hop-staff-told"))],
            ),
            Told::Again(at) if at > f.now => due(
                f.line("hop-platform-unreached-yet", name()),
                vec![f.line("hop-again-at", [("when", f.when(at, Style::Then))]), waiting()],
            ),
            Told::Again(_) => due(
                f.line("hop-platform-unreached-yet", name()),
                vec![Line::plain(f.say("hop-again-now")), waiting()],
            ),
            Told::Asks => due(f.line("hop-platform-asks", name()), vec![waiting()]),
            Told::Now => due(f.line("hop-platform-telling", name()), vec![waiting()]),
        },
    }
}

/// How far the webhook is.
enum Told {
    Now,
    Again(i64),
    GivenUp,
    Done,
    /// There is no webhook: the platform asks us before each read.
    Asks,
}

fn told(message: Option<&Message>, full: &Full) -> Told {
    if full.platform.gated && full.platform.webhook_url.is_none() {
        return Told::Asks;
    }
    let is_sent = message.is_some_and(|message| State::parse(&message.state) == Some(State::Done));
    if full.platform.webhook_disabled_at.is_some() && !is_sent {
        // Switched off after a 410: nothing is tried until staff have looked.
        return Told::GivenUp;
    }
    let Some(message) = message else { return Told::Now };
    match State::parse(&message.state) {
        Some(State::Done) => Told::Done,
        Some(State::Failed) => Told::GivenUp,
        Some(State::Pending) if message.attempts > 0 => Told::Again(message.due_at),
        _ => Told::Now,
    }
}

fn bank(f: &Frame, full: &Full, row: &HopRow) -> HopLine {
    let bank = &full.institution;
    let line = other(f, &bank.name, row);
    if line.done {
        return line;
    }
    let soft = match (&bank.home_uri, line.soft.is_empty()) {
        // The link says it.
        (Some(_), _) | (None, false) => line.soft,
        (None, true) => vec![Line::plain(f.say("hop-bank-check"))],
    };
    HopLine { check: bank.home_uri.clone(), soft, ..line }
}

fn app(f: &Frame, full: &Full, ending: &Ending, row: &HopRow) -> HopLine {
    let mut line = other(f, &full.recipient.name, row);
    let asked = ending.revocation.deletion_requested;
    let by_app = Initiator::parse(&ending.revocation.initiator) == Some(Initiator::DataRecipient);
    if !line.done && !asked && !by_app {
        line.soft.push(Line::plain(f.say("hop-app-keeps")));
    }
    line
}

fn other(f: &Frame, name: &str, row: &HopRow) -> HopLine {
    match row.progress() {
        HopState::Confirmed => {
            HopLine::done(f, f.line("hop-confirmed", [("who", Value::name(name))]), row.at)
        }
        HopState::Failed => could_not(f, name, row),
        HopState::Pending | HopState::Sent => {
            HopLine::open(f.line("hop-waiting", [("who", Value::name(name))]))
        }
    }
}

fn could_not(f: &Frame, name: &str, row: &HopRow) -> HopLine {
    let text = f.line("hop-failed", [("who", Value::name(name))]);
    let detail = row.detail.as_deref().map(|words| f.line("hop-said", [("words", Value::name(words))]));
    let at = row.at.map(|at| f.time(at, Style::Short));
    HopLine { due: true, at, soft: detail.into_iter().collect(), ..HopLine::open(text) }
}
