//! The record of acts.

use askama::Template;

use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::acts::act_key;
use super::wrong::{Told, Wrong};
use crate::domain::audit::Deed;
use crate::domain::staff::Permission;
use crate::store::audit::Written;

/// Acts on a page.
pub const PAGE: i64 = 100;

/// What is searched for, as it was typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct Search {
    /// Address or id of who on the staff did it.
    #[serde(default)]
    pub who: String,
    /// Id of the person's tenure, or of the row that it was about.
    #[serde(default)]
    pub about: String,
    /// What was done.
    #[serde(default)]
    pub act: String,
    /// From this day on (UTC).
    #[serde(default)]
    pub from: String,
    /// To this day (UTC), which is part of it.
    #[serde(default)]
    pub to: String,
    /// Before this place.
    pub before: Option<i64>,
}

/// Which time is to be exported, and why, as it was typed.
#[derive(Clone, Debug, Default, serde::Deserialize)]
pub struct Wanted {
    /// From this day on (UTC).
    #[serde(default)]
    pub from: String,
    /// To this day (UTC), which is part of it.
    #[serde(default)]
    pub to: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

struct Row {
    seq: i64,
    at: Stamp,
    who: String,
    what: String,
    spelled: String,
    about: String,
    tenure: String,
    detail: String,
}

struct Choice {
    value: &'static str,
    name: String,
    chosen: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/audit.html")]
pub struct AuditPage {
    f: AdminFrame,
    search: Search,
    rows: Vec<Row>,
    acts: Vec<Choice>,
    next: Option<String>,
    wanted: Wanted,
    wrongs: Vec<Told>,
}

impl AuditPage {
    /// Acts, newest first. `next`: the place before which the next page is.
    #[must_use]
    pub fn new(f: AdminFrame, search: Search, rows: Vec<Written>, next: Option<i64>) -> Self {
        let acts = Deed::ALL.iter().map(|deed| Choice {
            value: deed.as_str(),
            name: f.say(&act_key(Some(*deed))),
            chosen: search.act == deed.as_str(),
        });
        let mut acts: Vec<Choice> = acts.collect();
        acts.sort_by(|one, other| one.name.cmp(&other.name));
        Self {
            acts,
            next: next.map(|place| query(&search, place)),
            rows: rows.into_iter().map(|row| written(&f, row)).collect(),
            wanted: Wanted { from: search.from.clone(), to: search.to.clone(), ..Wanted::default() },
            wrongs: Vec::new(),
            search,
            f,
        }
    }

    /// The page without acts, since the search cannot be made.
    #[must_use]
    pub fn refused(f: AdminFrame, search: Search, wrongs: &[Wrong]) -> Self {
        Self { wrongs: Told::all(&f, wrongs), ..Self::new(f, search, Vec::new(), None) }
    }

    /// The same, since the export cannot be asked for; what was typed stays.
    #[must_use]
    pub fn not_exported(f: AdminFrame, wanted: Wanted, wrongs: &[Wrong]) -> Self {
        Self { wanted, ..Self::refused(f, Search::default(), wrongs) }
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        Told::of(&self.wrongs, field)
    }

    fn can_export(&self) -> bool {
        self.f.may(Permission::ExportAudit)
    }
}

/// The address of the next page.
fn query(search: &Search, before: i64) -> String {
    let before = before.to_string();
    let fields = [
        ("who", &search.who),
        ("about", &search.about),
        ("act", &search.act),
        ("from", &search.from),
        ("to", &search.to),
        ("before", &before),
    ];
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
    query.finish()
}

fn written(f: &AdminFrame, row: Written) -> Row {
    let kind = match row.actor_kind.as_str() {
        "CONSUMER" => "staff-actor-consumer",
        "PLATFORM" => "staff-actor-platform",
        "STAFF" => "staff-actor-staff",
        "VISITOR" => "staff-actor-visitor",
        _ => "staff-actor-system",
    };
    let who = row.email.or(row.actor_id).map_or_else(|| f.say(kind), |id| format!("{} {id}", f.say(kind)));
    Row {
        seq: row.seq,
        at: f.time(row.at, Style::Moment),
        what: f.say(&act_key(Deed::parse(&row.act))),
        spelled: row.act,
        about: row.object.unwrap_or_default(),
        tenure: row.tenure_id.unwrap_or_default(),
        detail: row.detail.unwrap_or_default(),
        who,
    }
}
