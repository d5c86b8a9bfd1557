//! How far each party is. No line says that a party has stopped before it confirmed that.

use super::super::Frame;
use super::super::ended::{Ended, Party, party};
use super::super::line::{Line, Value};
use super::super::times::{Stamp, Style};
use crate::domain::revocation::{Channel, Hop, HopState, Initiator};
use crate::domain::time::MINUTE;
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
    /// Where the person can look, or act, for themselves.
    pub check: Option<Check>,
}

/// The bank's own page.
pub struct Check {
    /// Its address.
    pub href: String,
    /// What it is good for.
    pub text: String,
}

impl HopLine {
    const fn open(text: Line) -> Self {
        Self { done: false, due: false, text, at: None, soft: Vec::new(), check: None }
    }

    fn done(f: &Frame, text: Line, at: Option<i64>) -> Self {
        let at = at.map(|at| f.time(at, Style::Short));
        Self { done: true, at, ..Self::open(text) }
    }

    /// It stalls: what the person can do meanwhile.
    fn stalls(self, f: &Frame, full: &Full) -> Self {
        let text = f.say("hop-bank-end");
        match full.institution.home_uri.clone() {
            Some(href) => Self { check: Some(Check { href, text }), ..self },
            None => self.with(Line::plain(text)),
        }
    }

    fn with(mut self, soft: Line) -> Self {
        self.soft.push(soft);
        self
    }
}

/// Every party, in the order in which they hear of it.
pub fn hops(f: &Frame, full: &Full, ending: &Ending) -> Vec<HopLine> {
    let mut lines = Vec::with_capacity(5);
    for row in &ending.hops {
        match row.party() {
            Some(Hop::Untether) => lines.push(asked(f, full, ending)),
            Some(Hop::Platform) => {
                let told_at = if row.progress() == HopState::Sent { row.at } else { ending.told_at };
                if told_at.is_some() {
                    let told =
                        f.line("hop-platform-was-told", [("platform", Value::name(&full.platform.name))]);
                    lines.push(HopLine::done(f, told, told_at));
                }
                lines.push(silent(f, row, platform(f, full, ending, row)));
            }
            Some(Hop::Institution) => lines.push(bank(f, full, row)),
            Some(Hop::Recipient) => lines.push(app(f, full, ending, row)),
            None => {}
        }
    }
    lines
}

/// Says so where a party has not answered for two days, once that is a case.
fn silent(f: &Frame, row: &HopRow, line: HopLine) -> HopLine {
    if line.done || row.stalled_at.is_none() || row.progress().is_answer() {
        return line;
    }
    HopLine { due: true, ..line }.with(Line::plain(f.say("hop-silent")))
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
        Party::Here => f.line("hop-ended", [("who", Value::name(&f.brand))]),
        Party::Named(name) => f.line("hop-ended", [("who", Value::name(name))]),
    };
    HopLine::done(f, text, Some(revocation.requested_at))
}

fn platform(f: &Frame, full: &Full, ending: &Ending, row: &HopRow) -> HopLine {
    let name = || [("platform", Value::name(&full.platform.name))];
    let waiting = || f.line("hop-platform-waiting", name());
    let due = |text, soft| HopLine { due: true, soft, ..HopLine::open(text) };
    let staff = || Line::plain(f.say("hop-staff-told"));
    let webhook = told(ending.message.as_ref(), full, f.now);
    let helpless = match row.progress() {
        HopState::Confirmed => false,
        HopState::Failed => true,
        HopState::Pending if matches!(webhook, Told::GivenUp | Told::Off) => true,
        HopState::Pending | HopState::Sent => row.stalled_at.is_some(),
    };
    let line = match row.progress() {
        HopState::Confirmed => HopLine::done(f, f.line("hop-platform-confirmed", name()), row.at),
        HopState::Failed => could_not(f, &full.platform.name, row).with(waiting()).with(staff()),
        HopState::Sent => due(waiting(), vec![Line::plain(f.say("hop-shown-here"))]),
        HopState::Pending => match webhook {
            Told::Done => {
                due(f.line("hop-platform-told", name()), vec![Line::plain(f.say("hop-shown-here"))])
            }
            Told::GivenUp => due(f.line("hop-platform-unreached", name()), vec![waiting(), staff()]),
            Told::Off => {
                let once = Line::plain(f.say("hop-once-reached"));
                due(f.line("hop-platform-unreached", name()), vec![once, waiting(), staff()])
            }
            Told::NoWay => due(
                f.line("hop-platform-unreached-yet", name()),
                vec![Line::plain(f.say("hop-once-reached")), waiting()],
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
    };
    if helpless { line.stalls(f, full) } else { line }
}

/// How far the webhook is.
pub enum Told {
    /// It goes out.
    Now,
    /// It goes out again at this time, unix ms.
    Again(i64),
    /// Nobody could be reached.
    GivenUp,
    /// The platform has it.
    Done,
    /// There is no webhook: the platform asks us before each read.
    Asks,
    /// The target is switched off. The webhook waits until staff have looked.
    Off,
    /// No target was ever set. The webhook waits for one.
    NoWay,
}

/// How far a webhook is that tells a connection's platform something.
pub fn told(message: Option<&Message>, full: &Full, now: i64) -> Told {
    let platform = &full.platform;
    if platform.gated && platform.webhook_url.is_none() {
        return Told::Asks;
    }
    let Some(message) = message else { return Told::Now };
    match State::parse(&message.state) {
        Some(State::Done) => Told::Done,
        Some(State::Failed) => Told::GivenUp,
        _ if platform.webhook_disabled_at.is_some() => Told::Off,
        Some(State::Pending) if message.attempts > 0 => Told::Again(message.due_at),
        _ if platform.webhook_url.is_none() && now - message.created_at >= MINUTE => Told::NoWay,
        _ => Told::Now,
    }
}

fn bank(f: &Frame, full: &Full, row: &HopRow) -> HopLine {
    let bank = &full.institution;
    let line = silent(f, row, other(f, &bank.name, row));
    if line.done {
        return line;
    }
    let text = f.say("hop-bank-check");
    match &bank.home_uri {
        Some(href) => HopLine { check: Some(Check { href: href.clone(), text }), ..line },
        None => line.with(Line::plain(text)),
    }
}

fn app(f: &Frame, full: &Full, ending: &Ending, row: &HopRow) -> HopLine {
    let line = silent(f, row, other(f, &full.recipient.name, row));
    let asked = ending.revocation.deletion_requested;
    let by_app = Initiator::parse(&ending.revocation.initiator) == Some(Initiator::DataRecipient);
    if line.done || asked || by_app { line } else { line.with(Line::plain(f.say("hop-app-keeps"))) }
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
