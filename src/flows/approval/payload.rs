//! What one asks for and another approves.

use serde::{Deserialize, Serialize};

use crate::domain::approval::Kind;
use crate::domain::staff::Permission;

/// What will run.
#[derive(Clone, Debug, Serialize, Deserialize, PartialEq, Eq)]
#[serde(tag = "kind", rename_all = "camelCase")]
pub enum Payload {
    /// Somebody new on the staff.
    StaffInvited {
        /// Their address.
        email: String,
        /// What they will be there for.
        role: String,
    },
    /// A stop for a caller who cannot confirm by a text.
    CallerStop {
        /// What will be stopped.
        connection_id: String,
        /// The app's name, for who decides.
        app: String,
        /// The bank's.
        bank: String,
        /// How it is known that the caller is its person.
        documented: String,
        /// How they reached us.
        contact: String,
        /// Their case.
        case_reference: String,
        /// Whether data already held shall be deleted.
        delete_data: bool,
    },
    /// Codes alone for somebody who requires a passkey and has lost it.
    LockLift {
        /// Whose.
        tenure_id: String,
        /// The last two digits of their number, for who decides.
        last2: String,
    },
    /// What an earlier holder of a number had, for whoever holds it now.
    TenureReopened {
        /// Theirs, which is closed.
        tenure_id: String,
        /// The open one when it was asked for.
        into_id: String,
        /// The last two digits of the number, for who decides.
        last2: String,
    },
    /// An export of the record of acts, which who asked may then fetch.
    AuditExport {
        /// The place of its first row.
        first: i64,
        /// The place of its last row.
        last: i64,
    },
    /// Another role for somebody.
    RoleChanged {
        /// Who.
        staff_id: String,
        /// Their address, for who decides.
        email: String,
        /// What they will be there for.
        role: String,
    },
    /// A stop or halt at large, as it was counted.
    Incident {
        /// Which.
        incident_id: String,
        /// What is done.
        measure: String,
        /// To how many connections.
        connections: i64,
        /// Of all of them.
        digest: String,
        /// What their people are texted.
        texts: String,
    },
    /// An app that was switched off, on again.
    AppSwitchedOn {
        /// Which.
        recipient_id: String,
        /// Its name, for who decides.
        app: String,
    },
    /// Another webhook target for a platform.
    WebhookTarget {
        /// Whose.
        platform_id: String,
        /// Its name, for who decides.
        platform: String,
        /// Where its webhooks went when it was asked for.
        from: Option<String>,
        /// Where they will go.
        url: String,
    },
    /// More texts in a day than is set, or more money for them.
    LimitRaised {
        /// A [`Limit`](crate::domain::raised::Limit).
        limit: String,
        /// What stood when it was asked for.
        from: i64,
        /// What it will be.
        to: i64,
        /// Until when, unix ms.
        until: i64,
    },
}

impl Payload {
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::StaffInvited { .. } => Kind::StaffInvited,
            Self::CallerStop { .. } => Kind::CallerStop,
            Self::LockLift { .. } => Kind::LockLift,
            Self::TenureReopened { .. } => Kind::TenureReopened,
            Self::AuditExport { .. } => Kind::AuditExport,
            Self::RoleChanged { .. } => Kind::RoleChanged,
            Self::Incident { .. } => Kind::Incident,
            Self::AppSwitchedOn { .. } => Kind::AppSwitchedOn,
            Self::WebhookTarget { .. } => Kind::WebhookTarget,
            Self::LimitRaised { .. } => Kind::LimitRaised,
        }
    }

    /// What it takes to ask for it.
    pub(super) const fn takes(&self) -> Permission {
        match self {
            Self::StaffInvited { .. } | Self::RoleChanged { .. } => Permission::ManageStaff,
            Self::CallerStop { .. } => Permission::RevokeForCallers,
            Self::LockLift { .. } | Self::TenureReopened { .. } => Permission::RestoreAccess,
            Self::AuditExport { .. } => Permission::ExportAudit,
            Self::Incident { .. } | Self::AppSwitchedOn { .. } => Permission::RunIncidents,
            Self::WebhookTarget { .. } => Permission::ManagePlatforms,
            Self::LimitRaised { .. } => Permission::RaiseLimits,
        }
    }

    /// Whether it gives something to this member of the staff.
    pub(super) fn is_about(&self, member_id: &str) -> bool {
        matches!(self, Self::RoleChanged { staff_id, .. } if staff_id == member_id)
    }

    pub(super) fn subject(&self) -> String {
        match self {
            Self::LockLift { tenure_id, .. } | Self::TenureReopened { tenure_id, .. } => tenure_id.clone(),
            Self::AuditExport { first, last } => format!("{first}-{last}"),
            Self::StaffInvited { email, .. } => email.clone(),
            Self::CallerStop { connection_id, .. } => connection_id.clone(),
            Self::RoleChanged { staff_id, .. } => staff_id.clone(),
            Self::Incident { incident_id, .. } => incident_id.clone(),
            Self::AppSwitchedOn { recipient_id, .. } => recipient_id.clone(),
            Self::WebhookTarget { platform_id, .. } => platform_id.clone(),
            Self::LimitRaised { limit, .. } => limit.clone(),
        }
    }
}
