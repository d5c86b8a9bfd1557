//! Who is on the staff.

use askama::Template;
use serde::Deserialize;

use super::super::times::{Stamp, Style};
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

/// Why it was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StaffFault {
    /// It is no address.
    Email,
    /// There is no such role.
    Role,
    /// Nothing says why.
    Reason,
    /// They are on the staff.
    Already,
    /// It is the role that they have.
    Same,
    /// The same waits for a second person.
    Waits,
}

impl StaffFault {
    const fn key(self) -> &'static str {
        match self {
            Self::Email => "staff-fault-email",
            Self::Role => "staff-fault-no-role",
            Self::Reason => "staff-fault-reason",
            Self::Already => "staff-fault-already",
            Self::Same => "staff-fault-same-role",
            Self::Waits => "staff-fault-waits",
        }
    }
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
    fault: Option<String>,
}

impl StaffPage {
    /// Everybody; what was typed stays.
    #[must_use]
    pub fn new(f: AdminFrame, members: Vec<Member>, typed: Typed, fault: Option<StaffFault>) -> Self {
        let rows = members.into_iter().map(|member| row(&f, member)).collect();
        let choices = choices(&f, Role::parse(&typed.role));
        Self { rows, choices, typed, fault: fault.map(|fault| f.say(fault.key())), f }
    }

    fn can_invite(&self) -> bool {
        self.f.may(Permission::ManageStaff)
    }
}

fn choices(f: &AdminFrame, chosen: Option<Role>) -> Vec<Choice> {
    let choice = |role: &Role| Choice {
        value: role.as_str(),
        name: f.say(role_key(*role)),
        chosen: Some(*role) == chosen,
    };
    Role::ALL.iter().map(choice).collect()
}

fn row(f: &AdminFrame, member: Member) -> Row {
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
        choices: choices(f, member.role()),
        id: member.id,
        email: member.email,
    }
}
