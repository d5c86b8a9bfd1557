//! Who is on the staff.

use askama::Template;
use serde::Deserialize;

use super::super::times::{Stamp, Style};
use super::why::Why;
use super::wrong::{Told, Wrong};
use super::{AdminFrame, role_key};
use crate::domain::staff::{Permission, Role};
use crate::store::staff::Member;

/// What was typed to invite somebody.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Typed {
    /// Their address.
    #[serde(default)]
    pub email: String,
    /// What they will be there for.
    #[serde(default)]
    pub role: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What was chosen for somebody.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Chosen {
    /// Their role.
    #[serde(default)]
    pub role: String,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// What was typed, and what is wrong with it.
#[derive(Default)]
pub struct Said {
    /// To invite somebody.
    pub inviting: Typed,
    /// For somebody, whose id this is.
    pub changing: Option<(String, Chosen)>,
    /// Why somebody, whose id comes first, is to be shut out.
    pub shutting: Option<(String, String)>,
    /// What was not taken.
    pub wrongs: Vec<Wrong>,
}

struct Row {
    id: String,
    email: String,
    role: String,
    since: Option<Stamp>,
    state: Option<String>,
    /// Whether something can be done about them here.
    can_change: bool,
    choices: Vec<Choice>,
    /// Whether something about them was not taken.
    is_refused: bool,
    role_field: String,
    /// Why they shall have another role.
    why: Why,
    /// Why they are to be shut out.
    shutting: Why,
}

/// A role to choose.
pub struct Choice {
    value: &'static str,
    name: String,
    chosen: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/staff.html")]
pub struct StaffPage {
    f: AdminFrame,
    rows: Vec<Row>,
    typed: Typed,
    choices: Vec<Choice>,
    wrongs: Vec<Told>,
}

impl StaffPage {
    /// Everybody; what was typed stays.
    #[must_use]
    pub fn new(f: AdminFrame, members: Vec<Member>, said: Said) -> Self {
        let Said { inviting, changing, shutting, wrongs } = said;
        let wrongs = Told::all(&f, &wrongs);
        let rows = members.into_iter().map(|member| {
            let chosen = changing.as_ref().filter(|(id, _)| *id == member.id).map(|(_, chosen)| chosen);
            let shut = Why::new(shut_field(&member.id)).hinting(f.say("staff-disable-hint"));
            let shut = shut.after(&wrongs, shutting.as_ref().map_or("", |(_, typed)| typed));
            row(&f, member, chosen, shut, &wrongs)
        });
        Self {
            rows: rows.collect(),
            choices: choices(&f, Role::parse(&inviting.role)),
            typed: inviting,
            wrongs,
            f,
        }
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        Told::of(&self.wrongs, field)
    }

    fn can_invite(&self) -> bool {
        self.f.may(Permission::ManageStaff)
    }
}

/// The id of the field for somebody's role.
#[must_use]
pub fn role_field(id: &str) -> String {
    ["role-", id].concat()
}

/// The id of the field for why somebody is to be shut out.
#[must_use]
pub fn shut_field(id: &str) -> String {
    ["shut-", id].concat()
}

/// The id of the field for why somebody shall have another role.
#[must_use]
pub fn reason_field(id: &str) -> String {
    ["reason-", id].concat()
}

fn choices(f: &AdminFrame, chosen: Option<Role>) -> Vec<Choice> {
    let choice = |role: &Role| Choice {
        value: role.as_str(),
        name: f.say(role_key(*role)),
        chosen: Some(*role) == chosen,
    };
    Role::ALL.iter().map(choice).collect()
}

fn row(f: &AdminFrame, member: Member, chosen: Option<&Chosen>, shutting: Why, wrongs: &[Told]) -> Row {
    let is_self = f.desk.as_ref().is_some_and(|desk| desk.staff_id == member.id);
    let state = match (member.disabled_at, member.joined_at) {
        (Some(_), _) => Some("staff-state-disabled"),
        (None, None) => Some("staff-state-invited"),
        _ if member.locked_until > f.now => Some("staff-state-locked"),
        _ => None,
    };
    Row {
        role: member.role().map_or_else(|| member.role.clone(), |role| f.say(role_key(role))),
        since: member.joined_at.map(|at| f.time(at, Style::Date)),
        state: state.map(|key| f.say(key)),
        can_change: f.may(Permission::ManageStaff) && !is_self && member.is_active(),
        choices: choices(f, chosen.map_or(member.role(), |chosen| Role::parse(&chosen.role))),
        is_refused: chosen.is_some() || shutting.wrong.is_some(),
        role_field: role_field(&member.id),
        why: Why { typed: chosen.map(|chosen| chosen.reason.clone()), ..Why::new(reason_field(&member.id)) }
            .after(wrongs, chosen.map_or("", |chosen| &chosen.reason)),
        shutting,
        id: member.id,
        email: member.email,
    }
}
