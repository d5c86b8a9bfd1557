//! An app or a bank: as its platform tells it, and as staff say.

use std::collections::BTreeMap;

use askama::Template;
use serde::Deserialize;

use super::super::data::monogram;
use super::super::line::{Line, Value};
use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::registry::{list_path, path};
use crate::domain::display_name::LONGEST;
use crate::domain::registry::{Field, Kind, LONGEST_ADDRESS, LONGEST_CONSEQUENCES, Wrong, country_codes};
use crate::domain::staff::Permission;
use crate::flows::registry::Known;
use crate::store::registry::Wording;

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Typed {
    name: String,
    legal_name: String,
    home_uri: String,
    privacy_uri: String,
    logo_uri: String,
    consequences: String,
    country: String,
    /// Ticked or not there.
    pub fast_reshare: Option<String>,
    /// The version that was looked at.
    pub version: String,
    /// Why.
    pub reason: String,
}

impl Typed {
    /// What was typed into a field.
    #[must_use]
    pub fn of(&self, field: Field) -> &str {
        match field {
            Field::Name => &self.name,
            Field::LegalName => &self.legal_name,
            Field::HomeUri => &self.home_uri,
            Field::PrivacyUri => &self.privacy_uri,
            Field::LogoUri => &self.logo_uri,
            Field::Consequences => &self.consequences,
            Field::Country => &self.country,
        }
    }
}

/// What there is to say above all.
pub enum Note {
    /// Nothing.
    None,
    /// Something was not taken.
    Wrong {
        /// What is wrong with each field.
        fields: BTreeMap<Field, Wrong>,
        /// Whether the reason is not taken.
        no_reason: bool,
    },
    /// Somebody else was faster.
    Stale,
}

/// How a field is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Line,
    Lines,
    Choice,
}

struct Row {
    id: &'static str,
    name: String,
    way: Way,
    longest: usize,
    /// What the platform tells.
    told: Option<String>,
    /// What staff say, as it was saved.
    saved: Option<String>,
    /// What stands in the field.
    typed: String,
    /// What somebody else has saved meanwhile.
    meanwhile: Option<String>,
    wrong: Option<String>,
}

impl Row {
    /// What is read with the field.
    fn described(&self) -> String {
        let also = [("wrong", self.wrong.is_some()), ("meanwhile", self.meanwhile.is_some()), ("told", true)];
        let ids = also.iter().filter(|(_, there)| *there).map(|(part, _)| [self.id, part].join("-"));
        ids.collect::<Vec<_>>().join(" ")
    }
}

struct Choice {
    code: String,
    name: String,
    chosen: bool,
}

struct Worded {
    words: Option<String>,
    by: String,
    at: Stamp,
    counts: bool,
}

/// The logo, and how it stands with it.
struct Shown {
    id: Option<String>,
    host: String,
    state: Line,
    why: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/registry-entry.html")]
pub struct EntryPage {
    f: AdminFrame,
    title: String,
    letter: String,
    back: &'static str,
    back_name: String,
    action: String,
    is_bank: bool,
    facts: Line,
    saved: Option<Line>,
    rows: Vec<Row>,
    countries: Vec<Choice>,
    said_by: Line,
    fast_reshare: bool,
    saved_fast: String,
    version: i64,
    reason: String,
    no_reason: Option<String>,
    /// What is wrong, each with the field that it is about.
    faults: Vec<(&'static str, String)>,
    stale: Option<Line>,
    logo: Option<Shown>,
    wordings: Vec<Worded>,
}

impl EntryPage {
    /// The page; what was typed stays.
    #[must_use]
    pub fn new(f: AdminFrame, known: Known, typed: Option<Typed>, note: Note) -> Self {
        let (wrong, is_reason_wrong, is_stale) = match note {
            Note::None => (BTreeMap::new(), false, false),
            Note::Wrong { fields, no_reason } => (fields, no_reason, false),
            Note::Stale => (BTreeMap::new(), false, true),
        };
        let fields = known.kind.fields();
        let said = |field| known.curated.get(&field).cloned();
        let rows: Vec<Row> = fields
            .iter()
            .map(|field| {
                let saved = said(*field);
                let stands = typed.as_ref().map(|typed| typed.of(*field).to_owned());
                let meanwhile =
                    stands.as_ref().filter(|text| is_stale && **text != saved.clone().unwrap_or_default());
                Row {
                    id: field.as_str(),
                    name: f.say(name_key(*field)),
                    way: way(*field),
                    longest: longest(*field),
                    told: known.told.get(field).cloned(),
                    meanwhile: meanwhile
                        .map(|_| saved.clone().unwrap_or_else(|| f.say("staff-registry-as-told"))),
                    typed: stands.unwrap_or_else(|| saved.clone().unwrap_or_default()),
                    saved,
                    wrong: wrong.get(field).map(|why| why_wrong(&f, *why, *field)),
                }
            })
            .collect();
        let mut faults: Vec<(&'static str, String)> = rows
            .iter()
            .filter_map(|row| Some((row.id, format!("{}: {}", row.name, row.wrong.as_ref()?))))
            .collect();
        let no_reason = is_reason_wrong.then(|| f.say("staff-reason-fault"));
        faults.extend(no_reason.iter().map(|said| ("reason", said.clone())));
        let country = rows.iter().find(|row| row.way == Way::Choice).map(|row| row.typed.as_str());
        let moment = |at| f.when(at, Style::Moment);
        let by = |(by, at): &(String, i64)| [("email", Value::name(by)), ("when", moment(*at))];
        let platform = ("platform", Value::name(&known.platform));
        let told = [platform, ("id", Value::name(&known.external_id)), ("when", moment(known.told_on))];
        Self {
            letter: monogram(&known.name).unwrap_or_default(),
            back: list_path(known.kind),
            back_name: f.say(if known.kind == Kind::App {
                "staff-registry-apps"
            } else {
                "staff-registry-banks"
            }),
            action: path(known.kind, &known.id),
            is_bank: known.kind == Kind::Bank,
            facts: f.line("staff-registry-facts", told),
            saved: known.saved.as_ref().map(|saved| f.line("staff-registry-saved", by(saved))),
            countries: countries(&f, country.unwrap_or_default()),
            fast_reshare: typed.as_ref().map_or(known.fast_reshare, |typed| typed.fast_reshare.is_some()),
            saved_fast: f.say(if known.fast_reshare { "staff-registry-yes" } else { "staff-registry-no" }),
            version: version(&known, typed.as_ref(), is_stale),
            reason: typed.map(|typed| typed.reason).unwrap_or_default(),
            stale: known
                .saved
                .as_ref()
                .filter(|_| is_stale)
                .map(|saved| f.line("staff-registry-stale", by(saved))),
            logo: logo(&f, &known),
            wordings: wordings(&f, &known),
            title: known.name,
            said_by: f.line("staff-registry-told", [("platform", Value::name(&known.platform))]),
            rows,
            no_reason,
            faults,
            f,
        }
    }

    fn can_curate(&self) -> bool {
        self.f.may(Permission::CurateRegistry)
    }
}

/// After a fault the version that was looked at stays; who has read what another saved goes on from that.
fn version(known: &Known, typed: Option<&Typed>, is_stale: bool) -> i64 {
    typed.filter(|_| !is_stale).and_then(|typed| typed.version.parse().ok()).unwrap_or(known.version)
}

const fn way(field: Field) -> Way {
    match field {
        Field::Consequences => Way::Lines,
        Field::Country => Way::Choice,
        _ => Way::Line,
    }
}

const fn longest(field: Field) -> usize {
    match field {
        Field::Name | Field::LegalName => LONGEST,
        Field::Consequences => LONGEST_CONSEQUENCES,
        Field::HomeUri | Field::PrivacyUri | Field::LogoUri | Field::Country => LONGEST_ADDRESS,
    }
}

const fn name_key(field: Field) -> &'static str {
    match field {
        Field::Name => "staff-registry-name",
        Field::LegalName => "staff-registry-legal-name",
        Field::HomeUri => "staff-registry-site",
        Field::PrivacyUri => "staff-registry-privacy",
        Field::LogoUri => "staff-registry-logo-uri",
        Field::Consequences => "staff-registry-consequences",
        Field::Country => "staff-registry-country",
    }
}

fn why_wrong(f: &AdminFrame, why: Wrong, field: Field) -> String {
    match why {
        Wrong::TooLong => f.say1("staff-registry-too-long", "count", longest(field)),
        Wrong::NoAddress => f.say("staff-registry-no-address"),
        Wrong::NoCountry => f.say("staff-registry-no-country"),
    }
}

fn countries(f: &AdminFrame, chosen: &str) -> Vec<Choice> {
    let choice = |code: String| Choice {
        name: f.say(&format!("country-{code}")),
        chosen: code.eq_ignore_ascii_case(chosen),
        code,
    };
    let mut all: Vec<Choice> = country_codes().into_iter().map(choice).collect();
    all.sort_by(|one, other| one.name.cmp(&other.name));
    all
}

fn logo(f: &AdminFrame, known: &Known) -> Option<Shown> {
    let (uri, state) = known.logo.as_ref()?;
    let host = url::Url::parse(uri).ok().and_then(|url| url.host_str().map(str::to_owned));
    let fetched = state.as_ref().and_then(|state| state.fetched_at);
    let line = match (state, fetched) {
        (Some(state), _) if state.due_at <= f.now => Line::plain(f.say("staff-registry-logo-due")),
        (_, Some(at)) => f.line("staff-registry-logo-fetched", [("when", f.when(at, Style::Moment))]),
        (Some(state), None) => {
            f.line("staff-registry-logo-again", [("when", f.when(state.due_at, Style::Moment))])
        }
        (None, None) => Line::plain(f.say("staff-registry-logo-due")),
    };
    Some(Shown {
        id: state.as_ref().and_then(|state| state.id.clone()),
        host: host.unwrap_or_default(),
        state: line,
        why: state.as_ref().and_then(|state| state.last_answer.clone()),
    })
}

fn wordings(f: &AdminFrame, known: &Known) -> Vec<Worded> {
    let counts = known.curated.contains_key(&Field::Consequences);
    let worded = |(n, one): (usize, &Wording)| Worded {
        counts: n == 0 && counts,
        words: one.words.clone(),
        by: one.by.clone(),
        at: f.time(one.at, Style::Moment),
    };
    known.wordings.iter().enumerate().map(worded).collect()
}
