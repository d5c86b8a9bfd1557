//! Webhooks: how they fare, and what staff do about them.

use askama::Template;
use serde::Deserialize;

use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::why::Why;
use crate::domain::staff::Permission;
use crate::flows::deliveries::{COUNTED, Target};
use crate::store::deliveries::Delivery;
use crate::store::outbox::State;

/// Webhooks on a page.
pub const PAGE: usize = 50;

/// The states that can be asked for, each with its name in addresses and its key.
const STATES: [(&str, State, &str); 3] = [
    ("waiting", State::Pending, "staff-webhook-waiting"),
    ("given_up", State::Failed, "staff-webhook-given-up"),
    ("done", State::Done, "staff-webhook-done"),
];

/// Which webhooks are looked at. What names nothing is as if it were not there.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Filter {
    /// A platform's id.
    #[serde(default)]
    pub platform: String,
    /// The name of a state.
    #[serde(default)]
    pub state: String,
    /// Those before this id.
    pub before: Option<String>,
}

impl Filter {
    /// Whether webhooks of this platform are among them.
    #[must_use]
    pub fn takes(&self, platform_id: &str) -> bool {
        self.platform.is_empty() || self.platform == platform_id
    }

    /// The state that they are in; none for every one.
    #[must_use]
    pub fn state(&self) -> Option<State> {
        STATES.iter().find(|(name, ..)| *name == self.state).map(|(_, state, _)| *state)
    }
}

/// What can be done for a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Sending again what was given up.
    Replay,
    /// Switching it off.
    Disable,
    /// Switching it on again.
    Enable,
}

/// What there is to say above all.
pub enum Note {
    /// It was asked for without a reason that can be taken.
    NoReason {
        /// For which platform.
        platform_id: String,
        /// What.
        act: Act,
        /// What was typed.
        typed: String,
    },
    /// So many go out again.
    Replayed {
        /// Of which platform.
        platform_id: String,
        /// How many.
        count: usize,
        /// Whether more may wait.
        is_more: bool,
    },
}

/// Something that can be done, with its form.
struct Deed {
    path: &'static str,
    name: String,
    button: String,
    why: Why,
}

struct TargetRow {
    id: String,
    name: String,
    host: String,
    state: String,
    since: Option<Stamp>,
    is_due: bool,
    waiting: String,
    given_up: String,
    deeds: Vec<Deed>,
}

struct Row {
    id: String,
    kind: String,
    platform: String,
    about: String,
    href: Option<String>,
    state: String,
    attempts: i64,
    answer: String,
    created: Stamp,
    then_name: String,
    then: Stamp,
}

struct Choice {
    value: String,
    name: String,
    chosen: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/deliveries.html")]
pub struct DeliveriesPage {
    f: AdminFrame,
    targets: Vec<TargetRow>,
    platforms: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<Row>,
    next: Option<String>,
    fault: bool,
    note: Option<String>,
}

impl DeliveriesPage {
    /// Webhooks, one more than a page where there are more. `stands_in`: whether there is a target for
    /// platforms that have set none.
    #[must_use]
    pub fn new(
        f: AdminFrame,
        targets: Vec<Target>,
        mut some: Vec<Delivery>,
        filter: &Filter,
        note: Option<Note>,
        stands_in: bool,
    ) -> Self {
        let is_more = some.len() > PAGE;
        some.truncate(PAGE);
        let next = some.last().filter(|_| is_more).map(|last| query(filter, &last.id));
        let platforms = targets.iter().map(|target| Choice {
            value: target.platform.id.clone(),
            name: target.platform.name.clone(),
            chosen: target.platform.id == filter.platform,
        });
        let states = STATES.iter().map(|(name, state, key)| Choice {
            value: (*name).to_owned(),
            name: f.say(key),
            chosen: filter.state() == Some(*state),
        });
        Self {
            platforms: platforms.collect(),
            states: states.collect(),
            rows: some.into_iter().map(|one| row(&f, &targets, one)).collect(),
            next,
            fault: matches!(note, Some(Note::NoReason { .. })),
            note: note.as_ref().and_then(|note| said(&f, &targets, note)),
            targets: targets.iter().map(|one| target(&f, one, note.as_ref(), stands_in)).collect(),
            f,
        }
    }

    /// The field of what was asked for without a reason that can be taken, if it is on the page still.
    fn at_fault(&self) -> Option<&str> {
        let mut all = self.targets.iter().flat_map(|row| &row.deeds).map(|deed| &deed.why);
        all.find(|why| why.wrong.is_some()).map(|why| why.id.as_str())
    }

    fn can_run(&self) -> bool {
        self.f.may(Permission::RunDeliveries)
    }
}

/// The address of the next page.
fn query(filter: &Filter, before: &str) -> String {
    let fields =
        [("platform", filter.platform.as_str()), ("state", filter.state.as_str()), ("before", before)];
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields.iter().filter(|(_, value)| !value.is_empty()));
    query.finish()
}

/// What a replay came to.
fn said(f: &AdminFrame, targets: &[Target], note: &Note) -> Option<String> {
    let Note::Replayed { platform_id, count, is_more } = note else { return None };
    let key = if *is_more { "staff-replayed-more" } else { "staff-replayed" };
    let said = f.say1(key, "count", *count);
    let is_off = |one: &Target| one.platform.id == *platform_id && one.platform.webhook_disabled_at.is_some();
    let waits = *count > 0 && targets.iter().any(is_off);
    Some(if waits { format!("{said} {}", f.say("staff-replayed-waits")) } else { said })
}

fn target(f: &AdminFrame, one: &Target, note: Option<&Note>, stands_in: bool) -> TargetRow {
    let platform = &one.platform;
    let host = platform.webhook_url.as_deref().map(host_of);
    let elsewhere = if stands_in { "staff-target-stand-in" } else { "staff-target-none" };
    let (key, since) = match (platform.webhook_disabled_at, platform.failing_since) {
        (Some(at), _) => ("staff-target-off", Some(at)),
        (None, Some(at)) => ("staff-target-failing", Some(at)),
        (None, None) => ("staff-target-on", None),
    };
    let switch = if platform.webhook_disabled_at.is_some() { Act::Enable } else { Act::Disable };
    // What does nothing is not offered.
    let replay = (one.given_up > 0).then_some(Act::Replay);
    let acts = replay.into_iter().chain((host.is_some() || stands_in).then_some(switch));
    TargetRow {
        state: f.say(key),
        since: since.map(|at| f.time(at, Style::Moment)),
        is_due: since.is_some(),
        waiting: counted(f, "staff-target-waiting", "staff-target-waiting-many", one.waiting),
        given_up: counted(f, "staff-target-given-up", "staff-target-given-up-many", one.given_up),
        deeds: acts.map(|act| deed(f, act, &platform.id, note)).collect(),
        host: host.unwrap_or_else(|| f.say(elsewhere)),
        id: platform.id.clone(),
        name: platform.name.clone(),
    }
}

/// The host of a target: the rest of an address may hold what only its platform should know.
fn host_of(address: &str) -> String {
    let parsed = url::Url::parse(address).ok();
    parsed.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

fn counted(f: &AdminFrame, key: &str, many: &str, count: usize) -> String {
    match i64::try_from(count) {
        Ok(count) if count <= COUNTED => f.say1(key, "count", count),
        _ => f.say1(many, "count", COUNTED),
    }
}

fn deed(f: &AdminFrame, act: Act, platform_id: &str, note: Option<&Note>) -> Deed {
    let (path, [name, button, hint]) = match act {
        Act::Replay => {
            ("replay", ["staff-target-replay", "staff-target-replay-button", "staff-target-replay-hint"])
        }
        Act::Disable => {
            ("disable", ["staff-target-disable", "staff-target-disable-button", "staff-target-disable-hint"])
        }
        Act::Enable => {
            ("enable", ["staff-target-enable", "staff-target-enable-button", "staff-target-enable-hint"])
        }
    };
    let why = Why::new([path, "_", platform_id].concat()).hinting(f.say(hint));
    let why = match note {
        Some(Note::NoReason { platform_id: of, act: what, typed }) if of == platform_id && *what == act => {
            why.refused(typed, f.say("staff-reason-fault"))
        }
        _ => why,
    };
    Deed { path, name: f.say(name), button: f.say(button), why }
}

fn row(f: &AdminFrame, targets: &[Target], one: Delivery) -> Row {
    let platform_id = one.platform_id.unwrap_or_default();
    let platform = targets.iter().find(|target| target.platform.id == platform_id);
    let state = State::parse(&one.state);
    let key = STATES.iter().find(|(_, known, _)| Some(*known) == state).map(|(.., key)| *key);
    let about = one.connection_id.unwrap_or_default();
    let leads = !about.is_empty() && f.may(Permission::OpenPeople);
    let then = if one.settled_at.is_some() { "staff-webhook-over" } else { "staff-webhook-next" };
    Row {
        platform: platform.map_or(platform_id, |target| target.platform.name.clone()),
        state: f.say(key.unwrap_or("staff-webhook-not-sent")),
        href: leads.then(|| format!("/connections/{about}")),
        about,
        answer: one.last_answer.unwrap_or_default(),
        created: f.time(one.created_at, Style::Moment),
        then_name: f.say(then),
        then: f.time(one.settled_at.unwrap_or(one.due_at), Style::Moment),
        attempts: one.attempts,
        kind: one.kind,
        id: one.id,
    }
}
