//! What one person on the staff may only ask for, and another must approve.

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
