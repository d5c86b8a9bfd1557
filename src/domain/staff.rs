//! People on the operator's staff: what each role may do. Whatever is not listed here is denied.

use super::time::HOUR;
use super::vocabulary::vocabulary;

vocabulary! {
    /// What somebody on the staff is there for.
    Role {
        /// Sees how things stand, and no person.
        Viewer = "viewer",
        /// Answers callers.
        Support = "support",
        /// Keeps deliveries, registry and incidents in hand.
        Operator = "operator",
        /// Reads who did what, and changes nothing.
        Auditor = "auditor",
        /// Decides who is on the staff.
        Admin = "admin",
    }
}

vocabulary! {
    /// Something that takes a role.
    Permission {
        /// To see the first page: what needs a person.
        SeeToday = "today.see",
        /// To take a case, and to close it.
        WorkCases = "cases.work",
        /// To look for a person, and to open what is known of them for a reason.
        OpenPeople = "people.open",
        /// To see a whole number.
        RevealNumbers = "people.reveal",
        /// To stop something for somebody who calls.
        RevokeForCallers = "people.revoke",
        /// To let somebody sign in again who is locked out.
        RestoreAccess = "people.restore",
        /// To see who is on the staff.
        SeeStaff = "staff.see",
        /// To ask for another member of the staff or another role, and to take either away.
        ManageStaff = "staff.manage",
        /// To see what waits for a second person.
        SeeApprovals = "approvals.see",
        /// To be that second person.
        Approve = "approvals.decide",
        /// To search the record of acts.
        ReadAudit = "audit.read",
        /// To ask for an export of it.
        ExportAudit = "audit.export",
        /// To see what texts cost and do, and how webhooks fare.
        SeeDeliveries = "deliveries.see",
        /// To lift a block of texts, to have webhooks sent again, and to switch a target off and on.
        RunDeliveries = "deliveries.run",
        /// To ask that more texts may go out today than the settings allow.
        RaiseLimits = "limits.raise",
        /// To see what is known of apps and banks.
        SeeRegistry = "registry.see",
        /// To say what people read of them.
        CurateRegistry = "registry.curate",
        /// To see who the platforms are, and where they are told.
        SeePlatforms = "platforms.see",
        /// To add one, to hand out and end its keys and secrets, and to ask for another target.
        ManagePlatforms = "platforms.manage",
        /// To see what was stopped or halted at large.
        SeeIncidents = "incidents.see",
        /// To stop or halt at large, and to switch an app off.
        RunIncidents = "incidents.run",
    }
}

vocabulary! {
    /// Why a session of the staff is over.
    Over {
        /// It was not used for a while.
        Idle = "idle",
        /// It has lasted as long as one may.
        Long = "long",
        /// The code did not come soon enough after the password.
        Late = "late",
        /// Too many codes in a row were wrong.
        Codes = "codes",
        /// It was ended: its member was shut out, or starts over.
        Ended = "ended",
    }
}

/// How long an emergency lasts.
pub const EMERGENCY_LASTS: i64 = HOUR;

/// What the host's command line can lend to anybody for an emergency. The record of acts is not in it: what they
/// do is for others to read.
pub const EMERGENCY: &[Permission] = &[
    Permission::SeeToday,
    Permission::WorkCases,
    Permission::OpenPeople,
    Permission::RevealNumbers,
    Permission::RevokeForCallers,
    Permission::RestoreAccess,
    Permission::SeeStaff,
    Permission::ManageStaff,
    Permission::SeeApprovals,
    Permission::Approve,
    Permission::SeeDeliveries,
    Permission::RunDeliveries,
    Permission::RaiseLimits,
    Permission::SeeRegistry,
    Permission::CurateRegistry,
    Permission::SeePlatforms,
    Permission::ManagePlatforms,
    Permission::SeeIncidents,
    Permission::RunIncidents,
];

impl Role {
    /// What it may do.
    #[must_use]
    pub const fn permissions(self) -> &'static [Permission] {
        use Permission::{
            Approve, CurateRegistry, ExportAudit, ManagePlatforms, ManageStaff, OpenPeople, RaiseLimits,
            ReadAudit, RestoreAccess, RevealNumbers, RevokeForCallers, RunDeliveries, RunIncidents,
            SeeApprovals, SeeDeliveries, SeeIncidents, SeePlatforms, SeeRegistry, SeeStaff, SeeToday,
            WorkCases,
        };
        match self {
            Self::Viewer => &[SeeToday, SeeDeliveries, SeeRegistry],
            Self::Support => &[
                SeeToday,
                WorkCases,
                OpenPeople,
                RevealNumbers,
                RevokeForCallers,
                RestoreAccess,
                SeeApprovals,
                SeeRegistry,
            ],
            Self::Operator => &[
                SeeToday,
                WorkCases,
                SeeApprovals,
                SeeDeliveries,
                RunDeliveries,
                RaiseLimits,
                SeeRegistry,
                CurateRegistry,
                SeePlatforms,
                SeeIncidents,
                RunIncidents,
            ],
            Self::Auditor => &[
                SeeToday,
                SeeStaff,
                SeeApprovals,
                ReadAudit,
                ExportAudit,
                SeeDeliveries,
                SeeRegistry,
                SeePlatforms,
                SeeIncidents,
            ],
            Self::Admin => &[
                SeeToday,
                WorkCases,
                OpenPeople,
                RevealNumbers,
                RevokeForCallers,
                RestoreAccess,
                SeeStaff,
                ManageStaff,
                SeeApprovals,
                Approve,
                ReadAudit,
                ExportAudit,
                SeeDeliveries,
                RunDeliveries,
                RaiseLimits,
                SeeRegistry,
                CurateRegistry,
                SeePlatforms,
                ManagePlatforms,
                SeeIncidents,
                RunIncidents,
            ],
        }
    }

    /// Whether it may do this.
    #[must_use]
    pub fn may(self, permission: Permission) -> bool {
        self.permissions().contains(&permission)
    }
}

/// An e-mail address of somebody on the staff, in small letters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email(String);

impl Email {
    /// Reads one as it was typed. Whether it reaches anybody is for whoever hands the invitation on.
    #[must_use]
    pub fn parse(typed: &str) -> Option<Self> {
        let text = typed.trim().to_lowercase();
        let (user, host) = text.split_once('@')?;
        // RFC 5321, 4.5.3.1.
        let fits = text.len() <= 254 && user.len() <= 64;
        let plain = |c: char| !c.is_whitespace() && !c.is_control() && c != '@';
        let is_one = !user.is_empty() && host.contains('.') && text.chars().filter(|c| *c != '@').all(plain);
        let host_is_one = !host.starts_with('.') && !host.ends_with('.') && host.chars().all(plain);
        (fits && is_one && host_is_one).then_some(Self(text))
    }

    /// The address.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::{Email, Permission, Role};

    #[test]
    fn addresses_are_read_as_people_type_them() {
        let read = |typed| Email::parse(typed).map(|email| email.as_str().to_owned());
        assert_eq!(read(" Ada@Example.COM "), Some("ada@example.com".to_owned()));
        for wrong in
            ["", "ada", "ada@", "@example.com", "ada@example", "a da@example.com", "a@b@c.de", "a@.de"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        let longest = format!("{}@example.com", "a".repeat(64));
        assert!(read(&longest).is_some() && read(&format!("a{longest}")).is_none());
    }

    #[test]
    fn only_admins_decide_who_is_on_the_staff_and_auditors_change_nothing() {
        for role in Role::ALL {
            assert_eq!(role.may(Permission::ManageStaff), *role == Role::Admin, "{role}");
        }
        let changes =
            [Permission::WorkCases, Permission::ManageStaff, Permission::Approve, Permission::RunDeliveries];
        assert!(changes.iter().all(|change| !Role::Auditor.may(*change) && !Role::Viewer.may(*change)));
    }
}
