//! Pages of the admin door. They speak English: what staff say to each other is the operator's own.

pub mod account;
pub mod acts;
pub mod address;
pub mod approvals;
pub mod asked;
pub mod audit;
pub mod caller;
pub mod cases;
pub mod chart;
pub mod deliveries;
pub mod fault;
pub mod go_on;
pub mod handed;
pub mod incident;
pub mod incidents;
pub mod limits;
pub mod messages;
pub mod people;
pub mod platform;
pub mod platforms;
pub mod registry;
pub mod registry_entry;
pub mod sign_in;
pub mod staff;
pub mod why;
pub mod wrong;

use std::ops::Deref;

use super::Frame;
use crate::domain::staff::Permission;
use crate::flows::staff::Desk;

/// What every page of this door has around its own matter.
pub struct AdminFrame {
    frame: Frame,
    /// Who is signed in.
    pub desk: Option<Desk>,
    /// Which item of the navigation is the current one.
    pub section: Section,
    /// Emergencies that nobody has reviewed: everybody sees them wherever they are.
    broken: Vec<String>,
}

/// An item of the navigation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// None of them.
    None,
    /// What needs a person.
    Today,
    /// People who call.
    People,
    /// What was stopped or halted at large.
    Incidents,
    /// What texts cost and do.
    Messages,
    /// How webhooks fare.
    Deliveries,
    /// Apps and banks.
    Registry,
    /// Who reports to us.
    Platforms,
    /// The staff.
    Staff,
    /// What waits for a second person.
    Approvals,
    /// The record of acts.
    Audit,
    /// One's own account.
    Account,
}

/// The pages that a menu leads to, each with what it takes.
const MENU: &[(Section, &str, &str, Permission)] = &[
    (Section::Today, "/", "staff-nav-today", Permission::SeeToday),
    (Section::People, "/people", "staff-nav-people", Permission::OpenPeople),
    (Section::Incidents, "/revocations/bulk", "staff-nav-incidents", Permission::SeeIncidents),
    (Section::Messages, "/messages", "staff-nav-messages", Permission::SeeDeliveries),
    (Section::Deliveries, "/deliveries", "staff-nav-deliveries", Permission::SeeDeliveries),
    (Section::Registry, "/recipients", "staff-nav-registry", Permission::SeeRegistry),
    (Section::Platforms, "/platforms", "staff-nav-platforms", Permission::SeePlatforms),
    (Section::Approvals, "/approvals", "staff-nav-approvals", Permission::SeeApprovals),
    (Section::Staff, "/staff", "staff-nav-staff", Permission::SeeStaff),
    (Section::Audit, "/audit", "staff-nav-audit", Permission::ReadAudit),
];

/// A line of the menu.
struct Item {
    href: &'static str,
    name: String,
    is_current: bool,
}

impl Deref for AdminFrame {
    type Target = Frame;

    fn deref(&self) -> &Frame {
        &self.frame
    }
}

impl AdminFrame {
    /// Around a page for whoever is signed in, if anybody.
    #[must_use]
    pub const fn new(frame: Frame, desk: Option<Desk>, section: Section) -> Self {
        Self { frame, desk, section, broken: Vec::new() }
    }

    /// The same, for this member of the staff.
    #[must_use]
    pub fn of(self, desk: Desk, section: Section) -> Self {
        Self { desk: Some(desk), section, ..self }
    }

    /// The same, with the emergencies that nobody has reviewed.
    #[must_use]
    pub fn with_broken(self, broken: Vec<String>) -> Self {
        Self { broken, ..self }
    }

    /// Whether who is signed in may do this.
    #[must_use]
    pub fn may(&self, permission: Permission) -> bool {
        self.desk.as_ref().is_some_and(|desk| desk.may(permission))
    }

    fn menu(&self) -> Vec<Item> {
        let shown = MENU.iter().filter(|(.., permission)| self.may(*permission));
        let item = |(section, href, key, _): &(Section, &'static str, &str, Permission)| Item {
            href,
            name: self.say(key),
            is_current: *section == self.section,
        };
        shown.map(item).collect()
    }

    /// What the person here is there for.
    fn role(&self) -> String {
        let role = self.desk.as_ref().and_then(Desk::role);
        role.map(|role| self.say(role_key(role))).unwrap_or_default()
    }

    /// After how many seconds without a request a session is over.
    const fn idle_after() -> i64 {
        Frame::idle_seconds()
    }

    fn is_account(&self) -> bool {
        self.section == Section::Account
    }
}

/// The name of a role.
#[must_use]
pub const fn role_key(role: crate::domain::staff::Role) -> &'static str {
    use crate::domain::staff::Role;
    match role {
        Role::Viewer => "staff-role-viewer",
        Role::Support => "staff-role-support",
        Role::Operator => "staff-role-operator",
        Role::Auditor => "staff-role-auditor",
        Role::Admin => "staff-role-admin",
    }
}
