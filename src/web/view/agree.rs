//! What somebody who talks with our staff is asked to confirm.

use askama::Template;

use super::Frame;
use super::line::{Line, Value};
use super::stop::says_who;
use crate::flows::caller::Question;

/// The question.
#[derive(Template)]
#[template(path = "consumer/agree.html")]
pub struct AgreePage {
    f: Frame,
    token: String,
    title: String,
    heading: Line,
    lede: Line,
    act: Line,
    says_who: Line,
    /// What stops working, in the words of the app or our own.
    says: Option<String>,
    deletes: bool,
}

impl AgreePage {
    /// The page: it names agent, app and act.
    #[must_use]
    pub fn new(f: Frame, token: String, asked: Question) -> Self {
        let (app, bank) = (&asked.full.recipient.name, &asked.full.institution.name);
        let named = || ("app", Value::name(app));
        Self {
            title: f.say1("agree-title", "app", app),
            heading: f.line("agree-title", [named()]),
            lede: f.line("agree-lede", [("agent", Value::Name(asked.agent))]),
            act: f.line("agree-act", [named(), ("bank", Value::name(bank))]),
            says_who: says_who(&f, &asked.full.recipient),
            deletes: asked.delete_data,
            says: asked.full.recipient.consequences,
            token,
            f,
        }
    }
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It was stopped.
    Stopped,
    /// The person did not ask for it.
    Denied,
    /// It can't be answered any more.
    Gone,
}

/// The page after an answer, and where there is none to give.
#[derive(Template)]
#[template(path = "consumer/agreed.html")]
pub struct AnsweredPage {
    f: Frame,
    title: String,
    why: Line,
    fault: bool,
}

impl AnsweredPage {
    /// The page.
    #[must_use]
    pub fn new(f: Frame, answered: Answered, platform: Option<&str>) -> Self {
        let (title, why) = match answered {
            Answered::Stopped => ("agree-done", "agree-done-why"),
            Answered::Denied => ("agree-denied", "agree-denied-why"),
            Answered::Gone => ("agree-gone", "agree-gone-why"),
        };
        Self {
            title: f.say(title),
            why: f.line(why, [("platform", Value::name(platform.unwrap_or_default()))]),
            fault: answered == Answered::Gone,
            f,
        }
    }
}
