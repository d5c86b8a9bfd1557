//! The record of acts: who did what.

mod chain;

use serde_json::{Map, Value};

use super::vocabulary::vocabulary;
pub use chain::{GENESIS, Row, hash};

vocabulary! {
    /// What was done. Another act needs a line here, and one in `web::view::activity` that says how its
    /// person reads of it.
    Deed {
        /// A code was asked for.
        CodeAsked = "sign_in.asked",
        /// A new code was asked for in the same sign-in.
        CodeAskedAgain = "sign_in.asked_again",
        /// A code was wrong.
        CodeWrong = "sign_in.wrong_code",
        /// Nothing was asked for or compared, since a limit was reached or the code was over.
        SignInRefused = "sign_in.refused",
        /// Somebody signed in.
        SignedIn = "sign_in.completed",
        /// Wrong codes locked plain sign-in for a number.
        NumberLocked = "number.locked",
        /// A passkey ended what wrong codes had locked.
        NumberUnlocked = "number.unlocked",
        /// A platform made a link that signs its user in.
        SignInLinkMade = "sign_in.link_made",
        /// A person signed out.
        SignedOut = "session.signed_out",
        /// A person ended another of their sessions.
        SessionEnded = "session.ended",
        /// A person ended all of their sessions.
        SessionsEnded = "session.ended_all",
        /// A person called a browser their own.
        BrowserKnown = "browser.known",
        /// A person took that back.
        BrowserForgotten = "browser.forgotten",
        /// A person added a passkey.
        PasskeyAdded = "passkey.added",
        /// A person removed a passkey.
        PasskeyRemoved = "passkey.removed",
        /// A person gave a passkey another name.
        PasskeyRenamed = "passkey.renamed",
        /// Codes alone open nothing from now on.
        LockOn = "lock.on",
        /// Codes alone sign in again.
        LockOff = "lock.off",
        /// A change was asked for that takes effect later.
        ChangeAsked = "change.asked",
        /// A change was refused by an older browser or passkey.
        ChangeRefused = "change.refused",
        /// A change that was asked for had nothing left to change.
        ChangeVoid = "change.void",
        /// Somebody asked staff to let them in without the passkey.
        RecoveryAsked = "recovery.asked",
        /// A person asked to stop what was shared before between an app and a bank, unseen.
        OlderNamed = "older.named",
        /// What was shared with a number before was stopped, as was asked for.
        OlderStopped = "older.stopped",
        /// A tenure ended, since somebody else holds the number.
        NewOwner = "tenure.new_owner",
        /// A number was found to be out of service: what was proven before says nothing any more.
        ProofEnded = "tenure.proof_ended",
        /// A person asked to use another number.
        NumberAsked = "number.asked",
        /// What was tied to a number moved to another one.
        NumberMoved = "number.moved",
        /// A closed tenure's person is back.
        TenureJoined = "tenure.joined",
        /// Staff let a closed tenure go on: its person is back.
        TenureReopened = "tenure.reopened",
        /// A person chose a language.
        LanguageChosen = "language.chosen",
        /// A platform reported a new connection.
        ConnectionGranted = "connection.granted",
        /// A platform reported a connection's whole new state.
        ConnectionUpdated = "connection.updated",
        /// A platform reported again what its person had stopped.
        ConnectionDrifted = "connection.drifted",
        /// A platform does not list a live connection any more.
        ConnectionUnlisted = "connection.unlisted",
        /// A platform reported an ending.
        ConnectionRevoked = "connection.revoked",
        /// Somebody else ended what had ended, or was ending, before.
        ConnectionEndedAgain = "connection.ended_again",
        /// A platform reported that a connection has run out.
        ConnectionExpired = "connection.expired",
        /// A platform reported that a connection is paused.
        ConnectionSuspended = "connection.suspended",
        /// A person stopped a connection.
        ConnectionStopped = "connection.stopped",
        /// A person stopped some accounts of a connection.
        AccountsStopped = "accounts.stopped",
        /// A person did not recognise a connection.
        ConnectionReported = "connection.reported",
        /// A grant came while a hold stands, and waits for its person.
        ConnectionHeld = "connection.held",
        /// A person let a connection through that was on hold.
        ConnectionReleased = "connection.released",
        /// A person lifted a hold before it lapsed.
        HoldLifted = "hold.lifted",
        /// A person switched texts about connections off.
        NoticesOff = "notices.off",
        /// A person switched them on again.
        NoticesOn = "notices.on",
        /// A person hid the names of apps in texts.
        NamesHidden = "notices.names_hidden",
        /// A person let texts name apps again.
        NamesShown = "notices.names_shown",
        /// A platform was added.
        PlatformAdded = "platform.added",
        /// A platform got new secrets.
        PlatformRotated = "platform.rotated",
        /// A platform got another API key.
        ApiKeyMade = "platform.key_made",
        /// A key of a platform was replaced; the old one ends after the overlap.
        ApiKeyRotated = "platform.key_rotated",
        /// A key of a platform was ended at once.
        ApiKeyEnded = "platform.key_ended",
        /// A secret of a platform was replaced; the old one ends after the overlap.
        SecretRotated = "platform.secret_rotated",
        /// A secret of a platform was ended at once.
        SecretEnded = "platform.secret_ended",
        /// Somebody on the staff sent a test to a platform's webhook target.
        WebhookTested = "platform.webhook_tested",
        /// A platform's webhook target was set.
        WebhookSet = "platform.webhook_set",
        /// A platform's webhook target was switched off.
        WebhookDisabled = "platform.webhook_disabled",
        /// Somebody on the staff switched a platform's webhook target on again.
        WebhookEnabled = "platform.webhook_enabled",
        /// Webhooks that had been given up were taken up again.
        WebhooksReplayed = "platform.webhooks_replayed",
        /// A newer generation of a key was put to use.
        KeyInUse = "keys.in_use",
        /// What older keys had made was made anew.
        KeysResealed = "keys.resealed",
        /// Somebody was invited to the staff.
        StaffInvited = "staff.invited",
        /// Whoever had asked for it got the address of an invitation.
        InvitationHanded = "staff.invitation_handed",
        /// They took the invitation up.
        StaffJoined = "staff.joined",
        /// Somebody on the staff signed in.
        StaffSignedIn = "staff.signed_in",
        /// Somebody tried to, in vain.
        StaffRefused = "staff.refused",
        /// Somebody on the staff proved again who they are.
        StaffConfirmed = "staff.confirmed",
        /// Somebody on the staff signed out.
        StaffSignedOut = "staff.signed_out",
        /// Somebody on the staff got another role.
        StaffRoleChanged = "staff.role_changed",
        /// Somebody was kept out from then on.
        StaffDisabled = "staff.disabled",
        /// Somebody on the staff got fresh recovery codes.
        RecoveryCodesMade = "staff.recovery_codes",
        /// Somebody on the staff added a passkey.
        StaffPasskeyAdded = "staff.passkey_added",
        /// Somebody on the staff removed a passkey.
        StaffPasskeyRemoved = "staff.passkey_removed",
        /// Somebody on the staff set up another authenticator app.
        AuthenticatorSet = "staff.authenticator_set",
        /// Something was asked for that a second person must approve.
        ApprovalAsked = "approval.asked",
        /// A second person approved it, and it ran.
        ApprovalGiven = "approval.given",
        /// A second person refused it, or who asked took it back.
        ApprovalRefused = "approval.refused",
        /// Somebody on the staff looked for a person.
        PeopleSearched = "people.searched",
        /// Somebody on the staff opened what is known of a person.
        PersonOpened = "person.opened",
        /// Somebody on the staff saw a whole number.
        NumberRevealed = "number.revealed",
        /// Staff texted a caller a link to confirm what shall be stopped.
        CallerAsked = "caller.asked",
        /// The person behind that link says that they did not ask.
        CallerDenied = "caller.denied",
        /// Somebody on the staff took a case.
        CaseTaken = "case.taken",
        /// Somebody on the staff closed a case.
        CaseClosed = "case.closed",
        /// Staff had a platform told once more of a stop.
        ToldAgain = "case.told_again",
        /// A stop or halt at large was laid out, to be counted.
        IncidentPlanned = "incident.planned",
        /// It began.
        IncidentBegun = "incident.begun",
        /// It was halted on the way.
        IncidentPaused = "incident.paused",
        /// It went on.
        IncidentContinued = "incident.continued",
        /// It was given up.
        IncidentCancelled = "incident.cancelled",
        /// All of it was done.
        IncidentFinished = "incident.finished",
        /// An app was switched off.
        AppSwitchedOff = "app.switched_off",
        /// It was switched on again.
        AppSwitchedOn = "app.switched_on",
        /// A link in a text was opened.
        LinkOpened = "link.opened",
        /// An export of the record of acts was fetched.
        AuditExported = "audit.exported",
        /// Somebody got what an emergency takes, for an hour.
        GlassBroken = "staff.break_glass",
        /// Somebody on the staff let numbers with one beginning get codes again.
        TextsUnblocked = "texts.block_lifted",
        /// Somebody on the staff said what people read of an app.
        RecipientCurated = "registry.recipient_curated",
        /// Somebody on the staff said what people read of a bank.
        InstitutionCurated = "registry.institution_curated",
        /// Somebody on the staff had a logo fetched again.
        LogoWanted = "registry.logo_wanted",
        /// More texts may go out than is set, for a while.
        LimitRaised = "texts.limit_raised",
        /// Somebody on the staff took that back.
        LimitRestored = "texts.limit_restored",
        /// Somebody on the staff searched the record of acts.
        AuditSearched = "audit.searched",
    }
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// The person, by the tenure they signed in to.
    Consumer(String),
    /// A platform, by id.
    Platform(String),
    /// Somebody on the operator's staff, by id.
    Staff(String),
    /// Somebody who has not proven who they are.
    Visitor,
    /// Untether itself.
    System,
}

impl Actor {
    /// Kind and id, as the row keeps them.
    #[must_use]
    pub fn parts(&self) -> (&'static str, Option<&str>) {
        match self {
            Self::Consumer(id) => ("CONSUMER", Some(id)),
            Self::Platform(id) => ("PLATFORM", Some(id)),
            Self::Staff(id) => ("STAFF", Some(id)),
            Self::Visitor => ("VISITOR", None),
            Self::System => ("SYSTEM", None),
        }
    }
}

/// An act to be recorded. No number, code, token or key ever stands in it.
#[derive(Clone, Debug)]
pub struct Act {
    /// Who.
    pub actor: Actor,
    /// What.
    pub act: Deed,
    /// The tenure whose person may see it under Activity.
    pub tenure_id: Option<String>,
    /// The row that it is about.
    pub object: Option<String>,
    /// More, as a JSON object.
    pub detail: Option<String>,
}

impl Act {
    /// Something that a person did, who may see it.
    #[must_use]
    pub fn by_person(act: Deed, tenure_id: &str) -> Self {
        Self::new(Actor::Consumer(tenure_id.to_owned()), act).seen_by(Some(tenure_id.to_owned()))
    }

    /// Something that happens before anybody has proven who they are. Whoever held the number then may
    /// see it.
    #[must_use]
    pub const fn by_visitor(act: Deed, tenure_id: Option<String>) -> Self {
        Self { actor: Actor::Visitor, act, tenure_id, object: None, detail: None }
    }

    /// Something that a platform reported.
    #[must_use]
    pub fn by_platform(act: Deed, platform_id: &str) -> Self {
        Self::new(Actor::Platform(platform_id.to_owned()), act)
    }

    /// Something that somebody on the staff did.
    #[must_use]
    pub fn by_staff(act: Deed, staff_id: &str) -> Self {
        Self::new(Actor::Staff(staff_id.to_owned()), act)
    }

    /// Something that somebody on the staff did, or, without an id, the host's command line.
    #[must_use]
    pub fn by_staff_or_host(act: Deed, staff_id: Option<&str>) -> Self {
        staff_id.map_or_else(|| Self::by_system(act), |id| Self::by_staff(act, id))
    }

    /// Something that Untether, or who runs it, did.
    #[must_use]
    pub const fn by_system(act: Deed) -> Self {
        Self::new(Actor::System, act)
    }

    const fn new(actor: Actor, act: Deed) -> Self {
        Self { actor, act, tenure_id: None, object: None, detail: None }
    }

    /// The same, which the person of this tenure may see.
    #[must_use]
    pub fn seen_by(mut self, tenure_id: Option<String>) -> Self {
        self.tenure_id = tenure_id;
        self
    }

    /// The same, about this row.
    #[must_use]
    pub fn about(mut self, id: &str) -> Self {
        self.object = Some(id.to_owned());
        self
    }

    /// The same, with more to tell.
    #[must_use]
    pub fn with<const N: usize>(mut self, detail: [(&str, Value); N]) -> Self {
        let detail: Map<String, Value> =
            detail.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        self.detail = Some(Value::Object(detail).to_string());
        self
    }
}
