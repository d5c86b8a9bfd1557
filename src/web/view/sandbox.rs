//! The sandbox: the whole story to click through, and its text messages.

use askama::Template;

use super::Frame;
use super::times::{Stamp, Style};
use crate::flows::sandbox::SandboxText;

/// The numbers that can be played with, and the ends of their messages.
const NUMBERS: [&str; 7] = [
    "+14155550011",
    "+14155550010",
    "+14155550012",
    "+14155550013",
    "+14155550014",
    "+14155550015",
    "+14155550123",
];
const APPS: [(&str, &str); 4] =
    [("budgetly", "Budgetly"), ("rentwise", "Rentwise"), ("lendable", "Lendable Day"), ("taxfox", "Taxfox")];
const BANKS: [(&str, &str); 3] = [
    ("ins_platypus", "Platypus Bank"),
    ("ins_gingham", "First Gingham Credit Union"),
    ("ins_tartan", "Tartan Bank"),
];
const MODES: [&str; 4] = ["confirm", "slow", "down", "gone"];
/// So many texts stand on the sandbox's own page.
const NEWEST: usize = 4;

/// How the stand-in platform behaves.
pub struct StandIn {
    /// `confirm`, `slow`, `down` or `gone`.
    pub mode: String,
}

/// A number to choose.
struct Number {
    value: &'static str,
    label: String,
}

/// A behaviour to choose.
struct Mode {
    value: &'static str,
    label: String,
    hint: String,
    chosen: bool,
}

/// A text message.
struct Bubble {
    to: String,
    kind: String,
    at: Stamp,
    parts: Vec<Piece>,
}

/// A part of a text message.
struct Piece {
    text: String,
    is_link: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "sandbox/sandbox.html")]
pub struct SandboxPage {
    f: Frame,
    numbers: Vec<Number>,
    apps: [(&'static str, &'static str); 4],
    banks: [(&'static str, &'static str); 3],
    texts: Vec<Bubble>,
    has_more: bool,
    platform: String,
    modes: Option<Vec<Mode>>,
}

impl SandboxPage {
    /// The page; `texts` newest first.
    #[must_use]
    pub fn new(f: Frame, texts: Vec<SandboxText>, platform_name: String, standin: Option<StandIn>) -> Self {
        let number = |value: &'static str| Number { value, label: number_label(&f, value) };
        let mode = |value: &'static str, now: &str| Mode {
            value,
            label: f.say(&format!("sandbox-mode-{value}")),
            hint: f.say(&format!("sandbox-mode-{value}-hint")),
            chosen: value == now,
        };
        Self {
            numbers: NUMBERS.into_iter().map(number).collect(),
            apps: APPS,
            banks: BANKS,
            has_more: texts.len() > NEWEST,
            texts: texts.into_iter().take(NEWEST).map(|text| bubble(&f, &text)).collect(),
            platform: platform_name,
            modes: standin.map(|now| MODES.into_iter().map(|value| mode(value, &now.mode)).collect()),
            f,
        }
    }
}

/// A number as people write it, with what there is to see with it.
fn number_label(f: &Frame, number: &str) -> String {
    let end = number.get(number.len().saturating_sub(4)..).unwrap_or_default();
    format!("{} · {}", spaced(number), f.say(&format!("sandbox-number-{end}")))
}

/// The page of all text messages.
#[derive(Template)]
#[template(path = "sandbox/messages.html")]
pub struct MessagesPage {
    f: Frame,
    texts: Vec<Bubble>,
    to: Option<String>,
}

impl MessagesPage {
    /// The page; `texts` newest first, `to` where they are those of one number.
    #[must_use]
    pub fn new(f: Frame, texts: Vec<SandboxText>, to: Option<String>) -> Self {
        Self {
            texts: texts.into_iter().map(|text| bubble(&f, &text)).collect(),
            to: to.map(|number| spaced(&number)),
            f,
        }
    }
}

fn bubble(f: &Frame, text: &SandboxText) -> Bubble {
    let key = match text.kind.as_str() {
        "CODE" => "sandbox-kind-code",
        "NOTICE" => "sandbox-kind-notice",
        "ALERT" => "sandbox-kind-alert",
        "RECEIPT" => "sandbox-kind-receipt",
        "REMINDER" => "sandbox-kind-reminder",
        _ => "sandbox-kind-other",
    };
    Bubble {
        to: spaced(&text.to),
        kind: f.say(key),
        at: f.time(text.at, Style::Moment),
        parts: pieces(&text.body),
    }
}

/// A North American number as people write it; others as they are.
fn spaced(number: &str) -> String {
    let parts = (number.get(..2), number.get(2..5), number.get(5..8), number.get(8..));
    match parts {
        (Some("+1"), Some(area), Some(exchange), Some(line)) if line.len() == 4 => {
            format!("+1 {area}-{exchange}-{line}")
        }
        _ => number.to_owned(),
    }
}

/// Splits a text where a web address begins and ends.
fn pieces(body: &str) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for word in body.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if bare.starts_with("https://") || bare.starts_with("http://") {
            pieces.push(Piece { text: bare.to_owned(), is_link: true });
            let gap = word.get(bare.len()..).unwrap_or_default();
            pieces.push(Piece { text: gap.to_owned(), is_link: false });
            continue;
        }
        match pieces.last_mut().filter(|piece| !piece.is_link) {
            Some(piece) => piece.text.push_str(word),
            None => pieces.push(Piece { text: word.to_owned(), is_link: false }),
        }
    }
    pieces
}
