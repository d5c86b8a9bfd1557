//! What one person on the staff may only ask for, and another must approve.

use super::staff::Permission;
use super::time::HOUR;
use super::vocabulary::vocabulary;

/// How long a request waits.
pub const LASTS: i64 = 24 * HOUR;

vocabulary! {
    /// What was asked for.
    Kind {
        /// Somebody new on the staff.
        StaffInvited = "STAFF_INVITED",
        /// A stop for a caller who cannot confirm by a text.
        CallerStop = "CALLER_STOP",
        /// Codes alone for somebody who requires a passkey and has lost it.
        LockLift = "LOCK_LIFT",
        /// A closed tenure, to go on in the open one.
        TenureReopened = "TENURE_REOPENED",
        /// An export of the record of acts.
        AuditExport = "AUDIT_EXPORT",
        /// Another role for somebody.
        RoleChanged = "ROLE_CHANGED",
        /// A stop or halt at large.
        Incident = "INCIDENT",
        /// An app that was switched off, on again.
        AppSwitchedOn = "APP_SWITCHED_ON",
        /// Another webhook target for a platform.
        WebhookTarget = "WEBHOOK_TARGET",
        /// More texts in a day than is set, for a while.
        LimitRaised = "LIMIT_RAISED",
    }
}

impl Kind {
    /// What it takes to see others' requests of this kind: they name what only some may know.
    #[must_use]
    pub const fn seen_with(self) -> Permission {
        match self {
            Self::StaffInvited | Self::RoleChanged => Permission::SeeStaff,
            Self::CallerStop | Self::LockLift | Self::TenureReopened => Permission::OpenPeople,
            Self::AuditExport => Permission::ReadAudit,
            Self::Incident | Self::AppSwitchedOn => Permission::SeeIncidents,
            Self::WebhookTarget => Permission::SeePlatforms,
            Self::LimitRaised => Permission::SeeDeliveries,
        }
    }
}

vocabulary! {
    /// What became of a request.
    Outcome {
        /// Somebody else approved it, and it ran.
        Approved = "APPROVED",
        /// Somebody else refused it.
        Refused = "REFUSED",
        /// Who asked took it back.
        Withdrawn = "WITHDRAWN",
        /// Nobody decided in time.
        Expired = "EXPIRED",
    }
}
