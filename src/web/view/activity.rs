//! What has happened: the person's part of the record of acts, in plain words.

use askama::Template;

use super::line::{Line, Value};
use super::settings::{from, name};
use super::times::Style;
use super::{Frame, times::Stamp};
use crate::domain::audit::Deed;
use crate::domain::change::Kind;
use crate::domain::language::Language;
use crate::domain::limit::guessing;
use crate::domain::revocation::Channel;
use crate::flows::activity::{Activity, Entry};
use crate::store::sessions::Device;

/// An act.
struct Row {
    what: String,
    at: Stamp,
    connection: Option<Link>,
    /// More about it.
    more: Vec<Line>,
}

/// A connection, to be looked at.
struct Link {
    id: String,
    app: String,
    bank: String,
}

/// The page.
#[derive(Template)]
#[template(path = "consumer/activity.html")]
pub struct ActivityPage {
    f: Frame,
    rows: Vec<Row>,
    /// Where older acts are.
    older: Option<i64>,
    /// Whether newer acts stand on another page.
    newer: bool,
}

impl ActivityPage {
    /// The page. `newer`: whether it goes on where another page ended.
    #[must_use]
    pub fn new(f: Frame, acts: Activity, newer: bool) -> Self {
        let rows = acts.entries.into_iter().map(|entry| row(&f, entry)).collect();
        Self { rows, older: acts.next, newer, f }
    }
}

fn row(f: &Frame, entry: Entry) -> Row {
    let mut more: Vec<Line> = entry.device.into_iter().flat_map(|device| device_lines(f, device)).collect();
    more.extend(entry.deed.and_then(|deed| told(f, deed, &entry.detail)));
    Row {
        what: f.say(key(entry.deed, &entry.detail)),
        at: f.time(entry.at, Style::Moment),
        connection: entry.connection.map(|known| Link { id: known.id, app: known.app, bank: known.bank }),
        more,
    }
}

fn device_lines(f: &Frame, device: Device) -> Vec<Line> {
    let mut lines = vec![Line::plain(name(f, device.user_agent.as_deref()))];
    lines.extend(device.network.map(|network| from(f, network)));
    lines
}

/// What an act's detail adds.
fn told(f: &Frame, deed: Deed, detail: &serde_json::Value) -> Option<Line> {
    match deed {
        Deed::NumberLocked => match detail.get("until")?.as_i64()? {
            guessing::FOR_EVER => Some(Line::plain(f.say("activity-locked-for-good"))),
            until => Some(f.line("activity-locked-until", [("when", f.when(until, Style::Moment))])),
        },
        Deed::ChangeAsked | Deed::ChangeRefused | Deed::ChangeVoid => {
            Some(Line::plain(f.say(super::changes::key(Kind::parse(detail.get("change")?.as_str()?)))))
        }
        Deed::ConnectionReported => {
            let until = detail.get("until")?.as_i64()?;
            Some(f.line("activity-reported-until", [("when", f.when(until, Style::Moment))]))
        }
        Deed::LanguageChosen => {
            let chosen = Language::parse(detail.get("language")?.as_str()?)?;
            Some(f.line("activity-language-is", [("language", Value::Name(chosen.own_name().to_owned()))]))
        }
        _ => None,
    }
}

/// How a person reads of an act. One without words of its own happens to no person.
#[expect(clippy::too_many_lines, reason = "a line for each act")]
fn key(deed: Option<Deed>, detail: &serde_json::Value) -> &'static str {
    let held = || detail.get("held").is_some_and(serde_json::Value::is_string);
    let by_staff = || detail.get("channel").is_some_and(|channel| channel == Channel::Staff.as_str());
    // For many people at once, and for none of them.
    let at_large = || detail.get("incident").is_some_and(serde_json::Value::is_string);
    // Only staff say why.
    let has_reason = || detail.get("reason").is_some_and(serde_json::Value::is_string);
    // Theirs, or one that their carrier tells of.
    let by_text = || detail.get("by").is_some_and(serde_json::Value::is_string);
    match deed {
        Some(Deed::CodeAsked | Deed::CodeAskedAgain) if held() => "activity-code-held",
        Some(Deed::CodeAsked) => "activity-code-asked",
        Some(Deed::CodeAskedAgain) => "activity-code-asked-again",
        Some(Deed::CodeWrong) => "activity-code-wrong",
        Some(Deed::SignInRefused) => "activity-refused",
        Some(Deed::SignedIn) => "activity-signed-in",
        Some(Deed::NumberLocked) => "activity-locked",
        Some(Deed::NumberUnlocked) if has_reason() => "activity-unlocked-staff",
        Some(Deed::NumberUnlocked) => "activity-unlocked",
        Some(Deed::SignInLinkMade) => "activity-link-made",
        Some(Deed::SignedOut) => "activity-signed-out",
        Some(Deed::SessionEnded) => "activity-session-ended",
        Some(Deed::SessionsEnded) => "activity-sessions-ended",
        Some(Deed::BrowserKnown) => "activity-browser-known",
        Some(Deed::BrowserForgotten) => "activity-browser-forgotten",
        Some(Deed::PasskeyAdded) => "activity-passkey-added",
        Some(Deed::PasskeyRemoved) => "activity-passkey-removed",
        Some(Deed::PasskeyRenamed) => "activity-passkey-renamed",
        Some(Deed::LockOn) => "activity-lock-on",
        Some(Deed::LockOff) if has_reason() => "activity-lock-off-staff",
        Some(Deed::LockOff) => "activity-lock-off",
        Some(Deed::ChangeAsked) => "activity-change-asked",
        Some(Deed::ChangeRefused) => "activity-change-refused",
        Some(Deed::ChangeVoid) => "activity-change-void",
        Some(Deed::RecoveryAsked) => "activity-recovery",
        Some(Deed::OlderNamed) => "activity-older-named",
        Some(Deed::OlderStopped) => "activity-older-stopped",
        Some(Deed::NewOwner) => "activity-new-owner",
        Some(Deed::ProofEnded) => "activity-proof-ended",
        Some(Deed::NumberAsked) => "activity-number-asked",
        Some(Deed::NumberMoved) => "activity-number-moved",
        Some(Deed::TenureJoined) => "activity-joined",
        Some(Deed::TenureReopened) => "activity-reopened",
        Some(Deed::LanguageChosen) => "activity-language",
        Some(Deed::ConnectionGranted) => "activity-granted",
        Some(Deed::ConnectionUpdated) => "activity-updated",
        Some(Deed::ConnectionDrifted) => "activity-drifted",
        Some(Deed::ConnectionUnlisted) => "activity-unlisted",
        Some(Deed::ConnectionRevoked) => "activity-revoked",
        Some(Deed::ConnectionEndedAgain) => "activity-ended-again",
        Some(Deed::ConnectionExpired) => "activity-expired",
        Some(Deed::ConnectionSuspended) => "activity-suspended",
        Some(Deed::ConnectionStopped) if at_large() => "activity-ended-here",
        Some(Deed::ConnectionStopped) if by_staff() => "activity-stopped-staff",
        Some(Deed::ConnectionStopped) => "activity-stopped",
        Some(Deed::AccountsStopped) => "activity-accounts-stopped",
        Some(Deed::ConnectionReported) => "activity-reported",
        Some(Deed::ConnectionHeld) if by_staff() => "activity-halted",
        Some(Deed::ConnectionHeld) => "activity-held",
        Some(Deed::ConnectionReleased) if by_staff() => "activity-resumed",
        Some(Deed::ConnectionReleased) => "activity-released",
        Some(Deed::HoldLifted) => "activity-hold-lifted",
        Some(Deed::NoticesOff) if by_text() => "activity-notices-off-text",
        Some(Deed::NoticesOn) if by_text() => "activity-notices-on-text",
        Some(Deed::NoticesOff) => "activity-notices-off",
        Some(Deed::NoticesOn) => "activity-notices-on",
        Some(Deed::NamesHidden) => "activity-names-hidden",
        Some(Deed::NamesShown) => "activity-names-shown",
        Some(Deed::CallerAsked) => "activity-caller-asked",
        Some(Deed::CallerDenied) => "activity-caller-denied",
        Some(Deed::ToldAgain) => "activity-told-again",
        Some(Deed::LinkOpened) => "activity-link-opened",
        Some(Deed::PersonOpened) => "activity-staff-opened",
        Some(Deed::NumberRevealed) => "activity-staff-number",
        Some(
            Deed::PlatformAdded
            | Deed::PlatformRotated
            | Deed::ApiKeyMade
            | Deed::ApiKeyRotated
            | Deed::ApiKeyEnded
            | Deed::SecretRotated
            | Deed::SecretEnded
            | Deed::WebhookTested
            | Deed::WebhookSet
            | Deed::WebhookDisabled
            | Deed::WebhookEnabled
            | Deed::WebhooksReplayed
            | Deed::KeyInUse
            | Deed::KeysResealed
            | Deed::StaffInvited
            | Deed::InvitationHanded
            | Deed::StaffJoined
            | Deed::StaffSignedIn
            | Deed::StaffRefused
            | Deed::StaffConfirmed
            | Deed::StaffSignedOut
            | Deed::StaffRoleChanged
            | Deed::StaffDisabled
            | Deed::RecoveryCodesMade
            | Deed::StaffPasskeyAdded
            | Deed::StaffPasskeyRemoved
            | Deed::AuthenticatorSet
            | Deed::ApprovalAsked
            | Deed::ApprovalGiven
            | Deed::ApprovalRefused
            | Deed::PeopleSearched
            | Deed::CaseTaken
            | Deed::CaseClosed
            | Deed::IncidentPlanned
            | Deed::IncidentBegun
            | Deed::IncidentPaused
            | Deed::IncidentContinued
            | Deed::IncidentCancelled
            | Deed::IncidentFinished
            | Deed::AppSwitchedOff
            | Deed::AppSwitchedOn
            | Deed::TextsUnblocked
            | Deed::RecipientCurated
            | Deed::InstitutionCurated
            | Deed::LogoWanted
            | Deed::LimitRaised
            | Deed::LimitRestored
            | Deed::AuditSearched
            | Deed::AuditExported
            | Deed::GlassBroken,
        )
        | None => "activity-other",
    }
}
