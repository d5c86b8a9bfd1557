//! Stops and halts at large: what there was, a form to lay out another, and apps that are switched off.

use askama::Template;
use serde::Deserialize;

use super::super::line::{Line, Value};
use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::why::Why;
use crate::domain::cluster::{Cluster, messages};
use crate::domain::incident::{LIST_AT_MOST, Measure, State, Texts};
use crate::domain::staff::Permission;
use crate::flows::incident::Unfit;
use crate::store::incidents::Incident;
use crate::store::switched_off::Listed;

/// Of them on a page.
pub const PAGE: i64 = 50;
/// Ids that a fault names.
const NAMED: usize = 5;
/// Characters of a digest that are shown: enough to compare by eye.
const SHORT: usize = 12;

/// What was typed to lay one out.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    /// A [`Measure`].
    pub measure: String,
    /// An app.
    pub app: String,
    /// A bank.
    pub bank: String,
    /// A kind of data.
    pub cluster: String,
    /// Shared from this day on.
    pub from: String,
    /// Shared up to this day.
    pub to: String,
    /// Ids of connections or consents.
    pub list: String,
    /// Why, for platforms and people.
    pub because: String,
    /// Why.
    pub reason: String,
    /// Under which case.
    pub case: String,
}

/// What was typed to switch an app off.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Switching {
    /// Which.
    pub app: String,
    /// Why.
    pub reason: String,
    /// Under which case.
    pub case: String,
}

/// Why something was not taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PlanFault {
    /// Nothing says what to do.
    Measure,
    /// Nothing says which connections.
    Nothing,
    /// A list, and something else besides.
    Both,
    /// A list that is too long.
    Long,
    /// No such kind of data.
    Kind,
    /// It is no day.
    Day(&'static str),
    /// The last day is before the first.
    Span,
    /// Nothing tells platforms and people why.
    Because,
    /// Nothing says why.
    Reason,
    /// Nothing says under which case.
    Case,
    /// What was named is not there.
    Unfit(Unfit),
    /// No app to be switched off is called that.
    SwitchApp,
    /// Several platforms know one by this id.
    SwitchId,
    /// It is off.
    SwitchOff,
    /// Nothing says why it is switched off.
    SwitchReason,
    /// Nothing says under which case.
    SwitchCase,
    /// Nothing says why this one is to be switched on; what was typed.
    OnReason(String, String),
    /// That waits for a second person already.
    OnWaits(String, String),
}

/// A fault with the field that it is about.
pub struct Told {
    /// The field's id.
    pub at: String,
    /// In words.
    pub text: Line,
}

struct Choice {
    value: &'static str,
    name: String,
    hint: String,
    chosen: bool,
}

struct Row {
    id: String,
    what: Line,
    state: String,
    is_due: bool,
    by: String,
    at: Stamp,
    why: String,
}

struct Switch {
    id: String,
    /// Why it is to be on again.
    why: Why,
    app: String,
    platform: String,
    by: String,
    since: Stamp,
    reason: String,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/incidents.html")]
pub struct IncidentsPage {
    f: AdminFrame,
    rows: Vec<Row>,
    next: Option<String>,
    switches: Vec<Switch>,
    typed: Typed,
    switching: Switching,
    measures: Vec<Choice>,
    kinds: Vec<Choice>,
    reasons: Vec<Choice>,
    faults: Vec<Told>,
}

impl IncidentsPage {
    /// The page; of the rows one more than a page where there are more.
    #[must_use]
    pub fn new(
        f: AdminFrame,
        mut all: Vec<(Incident, String)>,
        switches: Vec<Listed>,
        (typed, switching): (Typed, Switching),
        faults: &[PlanFault],
    ) -> Self {
        let size = usize::try_from(PAGE).unwrap_or_default();
        let is_more = all.len() > size;
        all.truncate(size);
        let chosen = |value: &'static str, (key, hint): (&str, &str), is: &str| Choice {
            value,
            name: f.say(key),
            hint: f.say(hint),
            chosen: value == is,
        };
        let kind = |cluster: &Cluster| Choice {
            value: cluster.as_str(),
            name: messages(cluster.as_str()).map_or_else(String::new, |keys| f.say(&keys.name)),
            hint: String::new(),
            chosen: typed.cluster == cluster.as_str(),
        };
        let reasons = [
            ("SECURITY_EVENT", ("staff-incident-security", "staff-incident-security-hint")),
            ("BUSINESS_RULE", ("staff-incident-rule", "staff-incident-rule-hint")),
        ];
        Self {
            next: all.last().filter(|_| is_more).map(|(last, _)| last.id.clone()),
            measures: Measure::ALL
                .iter()
                .map(|one| chosen(one.as_str(), (measure_key(*one), measure_hint(*one)), &typed.measure))
                .collect(),
            kinds: Cluster::ALL.iter().map(kind).collect(),
            reasons: reasons.map(|(value, key)| chosen(value, key, &typed.because)).into(),
            rows: all.into_iter().map(|one| row(&f, one)).collect(),
            switches: switches.into_iter().map(|one| switch(&f, one, faults)).collect(),
            faults: faults.iter().map(|fault| told(&f, fault)).collect(),
            typed,
            switching,
            f,
        }
    }

    fn can_run(&self) -> bool {
        self.f.may(Permission::RunIncidents)
    }

    fn is_wrong(&self, field: &str) -> bool {
        self.faults.iter().any(|fault| fault.at == field)
    }
}

fn row(f: &AdminFrame, (incident, by): (Incident, String)) -> Row {
    let state = incident.progress();
    Row {
        what: title(f, &incident),
        state: f.say(state_key(state)),
        is_due: matches!(state, State::Counted | State::Paused),
        at: f.time(incident.planned_at, Style::Moment),
        why: incident.why,
        id: incident.id,
        by,
    }
}

/// The id of the field for why an app is to be on again.
fn on_field(recipient_id: &str) -> String {
    ["on_", recipient_id].concat()
}

fn switch(f: &AdminFrame, one: Listed, faults: &[PlanFault]) -> Switch {
    let why = Why::new(on_field(&one.off.recipient_id)).hinting(f.say("staff-switch-on-hint"));
    let refused = faults.iter().find_map(|fault| match fault {
        PlanFault::OnReason(id, typed) | PlanFault::OnWaits(id, typed) if *id == one.off.recipient_id => {
            Some((typed, told(f, fault).text.to_string()))
        }
        _ => None,
    });
    Switch {
        why: match refused {
            Some((typed, wrong)) => why.refused(typed, wrong),
            None => why,
        },
        since: f.time(one.off.since, Style::Moment),
        id: one.off.recipient_id,
        reason: one.off.reason,
        app: one.app,
        platform: one.platform,
        by: one.by,
    }
}

/// "End 214 connections".
#[must_use]
pub fn title(f: &AdminFrame, incident: &Incident) -> Line {
    let key = match Measure::parse(&incident.measure) {
        Some(Measure::Revoke) | None => "staff-incident-title-revoke",
        Some(Measure::Suspend) => "staff-incident-title-suspend",
        Some(Measure::Resume) => "staff-incident-title-resume",
    };
    f.line(key, [("count", Value::Count(incident.connections))])
}

/// Enough of a digest to be compared by eye.
pub(super) fn short(digest: &str) -> String {
    digest.chars().take(SHORT).collect()
}

/// What a measure is called.
pub(super) const fn measure_key(measure: Measure) -> &'static str {
    match measure {
        Measure::Revoke => "staff-incident-revoke",
        Measure::Suspend => "staff-incident-suspend",
        Measure::Resume => "staff-incident-resume",
    }
}

const fn measure_hint(measure: Measure) -> &'static str {
    match measure {
        Measure::Revoke => "staff-incident-revoke-hint",
        Measure::Suspend => "staff-incident-suspend-hint",
        Measure::Resume => "staff-incident-resume-hint",
    }
}

/// What a choice of texts is called.
pub(super) const fn texts_key(texts: Texts) -> &'static str {
    match texts {
        Texts::Each => "staff-incident-each",
        Texts::Digest => "staff-incident-digest",
        Texts::None => "staff-incident-no-texts",
    }
}

/// What a state is called.
pub(super) const fn state_key(state: State) -> &'static str {
    match state {
        State::Counting => "staff-incident-counting",
        State::Counted => "staff-incident-counted",
        State::Running => "staff-incident-running",
        State::Paused => "staff-incident-paused",
        State::Finished => "staff-incident-finished",
        State::Cancelled => "staff-incident-cancelled",
    }
}

fn told(f: &AdminFrame, fault: &PlanFault) -> Told {
    let plain = |at: &str, key: &str| Told { at: at.to_owned(), text: Line::plain(f.say(key)) };
    let some = |ids: &[String]| {
        let shown: Vec<&str> = ids.iter().take(NAMED).map(String::as_str).collect();
        Value::Name(shown.join(", "))
    };
    let listed = |key, ids: &[String]| Told {
        at: "list".to_owned(),
        text: f.line(key, [("count", Value::count(ids.len())), ("ids", some(ids))]),
    };
    match fault {
        PlanFault::Measure => plain("measure-REVOKE", "staff-incident-fault-measure"),
        PlanFault::Nothing => plain("app", "staff-incident-fault-nothing"),
        PlanFault::Both => plain("list", "staff-incident-fault-both"),
        PlanFault::Long => Told {
            at: "list".to_owned(),
            text: f.line("staff-incident-fault-long", [("most", Value::count(LIST_AT_MOST))]),
        },
        PlanFault::Kind => plain("cluster", "staff-incident-fault-kind"),
        PlanFault::Day(field) => plain(field, "staff-incident-fault-day"),
        PlanFault::Span => plain("to", "staff-incident-fault-span"),
        PlanFault::Because => plain("because-SECURITY_EVENT", "staff-incident-fault-because"),
        PlanFault::Reason => plain("reason", "staff-reason-fault"),
        PlanFault::Case => plain("case", "staff-incident-fault-case"),
        PlanFault::Unfit(Unfit::App) => plain("app", "staff-incident-fault-app"),
        PlanFault::Unfit(Unfit::AppId) => plain("app", "staff-incident-fault-same-id"),
        PlanFault::Unfit(Unfit::BankId) => plain("bank", "staff-incident-fault-same-id"),
        PlanFault::SwitchId => plain("switch_app", "staff-incident-fault-same-id"),
        PlanFault::Unfit(Unfit::Bank) => plain("bank", "staff-incident-fault-bank"),
        PlanFault::Unfit(Unfit::Unknown(ids)) => listed("staff-incident-fault-unknown", ids),
        PlanFault::Unfit(Unfit::Ambiguous(ids)) => listed("staff-incident-fault-ambiguous", ids),
        PlanFault::SwitchApp => plain("switch_app", "staff-incident-fault-app"),
        PlanFault::SwitchOff => plain("switch_app", "staff-switch-already"),
        PlanFault::SwitchReason => plain("switch_reason", "staff-reason-fault"),
        PlanFault::SwitchCase => plain("switch_case", "staff-incident-fault-case"),
        PlanFault::OnReason(id, _) => plain(&on_field(id), "staff-fault-reason"),
        PlanFault::OnWaits(id, _) => plain(&on_field(id), "staff-fault-waits"),
    }
}
