//! One stop or halt at large: what was chosen, what it comes to, how far it is, and what became of it.

use askama::Template;

use super::super::line::Line;
use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::incidents::{measure_key, short, state_key, texts_key, title};
use super::people::status_key;
use crate::domain::cluster::messages;
use crate::domain::connection::{Status, reads_as};
use crate::domain::incident::{Criteria, HOLDS_FOR, Measure, State, Texts};
use crate::domain::revocation::{HopState, Reason};
use crate::domain::staff::Permission;
use crate::domain::time::DAY;
use crate::domain::traffic::units;
use crate::domain::words::Given;
use crate::flows::incident::{Shown, Started, texts_of};
use crate::store::connections::list;
use crate::store::incidents::{Incident, Named};

struct Fact {
    name: String,
    text: String,
}

struct Choice {
    value: &'static str,
    name: String,
    says: String,
    chosen: bool,
}

struct Row {
    id: String,
    consent: String,
    app: String,
    bank: String,
    since: Stamp,
    state: String,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/incident.html")]
pub struct IncidentPage {
    f: AdminFrame,
    incident: Incident,
    state: State,
    title: Line,
    said: String,
    facts: Vec<Fact>,
    choices: Vec<Choice>,
    sample: Vec<Row>,
    report: Vec<Fact>,
    progress: String,
    /// How many connections who looks may still change alone.
    alone_left: i64,
    fault: Option<String>,
}

impl IncidentPage {
    /// The page. `fault`: why it did not begin.
    #[must_use]
    pub fn new(f: AdminFrame, shown: Shown, fault: Option<Started>) -> Self {
        let state = shown.incident.progress();
        let fault = fault.map(|fault| {
            f.say(match fault {
                Started::Stale => "staff-incident-stale",
                Started::Nothing => "staff-incident-nothing",
                Started::WaitsAlready => "staff-fault-waits",
                _ => "staff-incident-over",
            })
        });
        Self {
            title: title(&f, &shown.incident),
            said: f.say(state_key(state)),
            facts: facts(&f, &shown),
            choices: choices(&f, &shown.incident),
            report: report(&f, &shown),
            progress: f.words.with(
                "staff-incident-parts",
                &[("done", shown.incident.parts_done.into()), ("all", shown.incident.parts.into())],
            ),
            sample: shown.sample.into_iter().map(|one| row(&f, one)).collect(),
            incident: shown.incident,
            alone_left: shown.alone_left,
            state,
            fault,
            f,
        }
    }

    fn can_run(&self) -> bool {
        self.f.may(Permission::RunIncidents)
    }

    fn can_open(&self) -> bool {
        self.f.may(Permission::OpenPeople)
    }

    fn is(&self, state: &str) -> bool {
        self.state.as_str() == state
    }

    /// Whether it goes on by itself.
    const fn is_moving(&self) -> bool {
        matches!(self.state, State::Counting | State::Running)
    }

    const fn has_begun(&self) -> bool {
        self.incident.begun_at.is_some()
    }

    /// Whether one person may begin it.
    const fn is_for_one(&self) -> bool {
        self.incident.connections <= self.alone_left
    }

    /// Whether it was counted too long ago.
    fn is_stale(&self) -> bool {
        self.incident.counted_at.is_some_and(|at| self.f.now - at >= HOLDS_FOR)
    }
}

fn facts(f: &AdminFrame, shown: &Shown) -> Vec<Fact> {
    let incident = &shown.incident;
    let criteria = incident.chosen().unwrap_or_default();
    let mut facts = chosen(f, &criteria);
    let mut add = |key: &str, text: String| facts.push(Fact { name: f.say(key), text });
    let is_rule = incident.reason == Reason::BusinessRule.as_str();
    let because = if is_rule { "staff-incident-rule" } else { "staff-incident-security" };
    add("staff-incident-read-as", f.say(because));
    add("staff-reason", incident.why.clone());
    add("staff-why-case", incident.case_reference.clone());
    let planned = f.time(incident.planned_at, Style::Moment);
    add("staff-incident-by", format!("{}, {}", shown.planned_by, planned.text()));
    add("staff-incident-connections", incident.connections.to_string());
    add("staff-incident-people", incident.people.to_string());
    add("staff-incident-mark", short(&incident.digest));
    facts
}

fn chosen(f: &AdminFrame, criteria: &Criteria) -> Vec<Fact> {
    let kind = |cluster: &String| messages(cluster).map_or_else(|| cluster.clone(), |keys| f.say(&keys.name));
    let day = |ms: i64| f.time(ms, Style::Date).text().to_owned();
    let all = [
        ("staff-incident-app", criteria.app.clone()),
        ("staff-incident-bank", criteria.bank.clone()),
        ("staff-incident-kind", criteria.cluster.as_ref().map(kind)),
        ("staff-incident-from", criteria.from.map(day)),
        ("staff-incident-to", criteria.until.map(|end| day(end - DAY))),
        ("staff-incident-listed", criteria.listed.map(|count| count.to_string())),
    ];
    all.into_iter().filter_map(|(key, text)| text.map(|text| Fact { name: f.say(key), text })).collect()
}

fn choices(f: &AdminFrame, incident: &Incident) -> Vec<Choice> {
    let choice = |texts: &Texts| {
        let (count, cost) = texts_of(incident, *texts);
        Choice {
            value: texts.as_str(),
            name: f.say(texts_key(*texts)),
            says: match texts {
                Texts::None if count == 0 => f.say("staff-incident-no-texts-hint"),
                _ => f.words.with(
                    "staff-incident-texts-come-to",
                    &[("count", count.into()), ("cost", Given::Text(&units(cost)))],
                ),
            },
            chosen: match &incident.texts {
                Some(chosen) => chosen == texts.as_str(),
                None => *texts == Texts::Digest,
            },
        }
    };
    Texts::ALL.iter().map(choice).collect()
}

fn report(f: &AdminFrame, shown: &Shown) -> Vec<Fact> {
    let incident = &shown.incident;
    let Some(begun_at) = incident.begun_at else { return Vec::new() };
    let mut facts = Vec::new();
    let mut add = |key: &str, text: String| facts.push(Fact { name: f.say(key), text });
    let begun = f.time(begun_at, Style::Moment);
    add("staff-incident-begun", format!("{}, {}", shown.begun_by.clone().unwrap_or_default(), begun.text()));
    if let Some(at) = incident.ended_at {
        add("staff-incident-ended", f.time(at, Style::Moment).text().to_owned());
    }
    add("staff-incident-changed", incident.changed.to_string());
    if incident.ended_at.is_some() {
        let is_whole = incident.parts_done == incident.parts;
        let key = if is_whole { "staff-incident-unchanged" } else { "staff-incident-left" };
        add(key, (incident.connections - incident.changed).to_string());
    }
    add("staff-incident-texted", format!("{} ({})", incident.texted, f.say(texts_key(incident.texting()))));
    if Measure::parse(&incident.measure) == Some(Measure::Revoke) {
        let of = |wanted: &[HopState]| {
            let is = |state: &str| HopState::parse(state).is_some_and(|state| wanted.contains(&state));
            shown
                .confirmed
                .iter()
                .filter(|(state, _)| is(state))
                .map(|(_, count)| count)
                .sum::<i64>()
                .to_string()
        };
        add("staff-incident-confirmed", of(&[HopState::Confirmed]));
        add("staff-incident-waiting", of(&[HopState::Pending, HopState::Sent]));
        add("staff-incident-failed", of(&[HopState::Failed]));
    }
    facts
}

fn row(f: &AdminFrame, one: Named) -> Row {
    let status = Status::parse(&one.status).unwrap_or(Status::Suspended);
    Row {
        state: f.say(status_key(reads_as(status, one.expiration_time, f.now))),
        since: f.time(one.created_time, Style::Date),
        id: one.id,
        consent: one.consent_id,
        app: one.app,
        bank: one.bank,
    }
}

/// All connections of one part.
#[derive(Template)]
#[template(path = "admin/incident-part.html")]
pub struct PartPage {
    f: AdminFrame,
    id: String,
    title: Line,
    said: String,
    measure: String,
    rows: Vec<(Row, Option<bool>)>,
    number: i64,
    parts: i64,
}

impl PartPage {
    /// The page. `changed`: those that were changed, as a JSON array, once the part was dealt with.
    #[must_use]
    pub fn new(
        f: AdminFrame,
        incident: &Incident,
        number: i64,
        named: Vec<Named>,
        changed: Option<&str>,
    ) -> Self {
        let changed = changed.map(list);
        let with = |one: Named| {
            let is_changed = changed.as_ref().map(|ids| ids.contains(&one.id));
            (row(&f, one), is_changed)
        };
        Self {
            id: incident.id.clone(),
            title: title(&f, incident),
            said: f.words.with(
                "staff-incident-part",
                &[("number", (number + 1).into()), ("all", incident.parts.into())],
            ),
            measure: Measure::parse(&incident.measure)
                .map_or_else(String::new, |one| f.say(measure_key(one))),
            rows: named.into_iter().map(with).collect(),
            number,
            parts: incident.parts,
            f,
        }
    }

    fn can_open(&self) -> bool {
        self.f.may(Permission::OpenPeople)
    }
}
