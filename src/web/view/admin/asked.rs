//! What a request would do, in words: all of it, since what is approved is what runs.

use super::super::line::{Line, Value};
use super::super::times::Style;
use super::address::Address;
use super::caller::contact_key;
use super::incidents::{measure_key, short, texts_key};
use super::limits::{amount, limit_key};
use super::{AdminFrame, role_key};
use crate::domain::caller::Contact;
use crate::domain::incident::{Measure, Texts};
use crate::domain::raised::Limit;
use crate::domain::staff::{Permission, Role};
use crate::domain::tenure::Span;
use crate::flows::approval::{Payload, Whose};

/// A part of it beside the sentence that says what is done.
pub struct Fact {
    /// What it is.
    pub name: String,
    /// In words.
    pub text: Line,
}

/// What will run, in words.
pub(super) fn what(f: &AdminFrame, payload: Payload) -> Line {
    let role = |role: &str| {
        Value::Strong(Role::parse(role).map_or_else(|| role.to_owned(), |role| f.say(role_key(role))))
    };
    match payload {
        Payload::StaffInvited { email, role: given } => {
            f.line("staff-approval-invite", [("email", Value::Name(email)), ("role", role(&given))])
        }
        Payload::CallerStop { app, bank, documented, .. } => f.line(
            "staff-approval-caller",
            [("app", Value::Name(app)), ("bank", Value::Name(bank)), ("documented", Value::Name(documented))],
        ),
        Payload::LockLift { last2, .. } => f.line("staff-approval-lift", [("last2", Value::Strong(last2))]),
        Payload::TenureReopened { last2, .. } => {
            f.line("staff-approval-reopen", [("last2", Value::Strong(last2))])
        }
        Payload::AuditExport { first, last, .. } => f.line(
            "staff-approval-export",
            [("first", Value::Strong(first.to_string())), ("last", Value::Strong(last.to_string()))],
        ),
        Payload::RoleChanged { email, from, role: given, .. } => f.line(
            "staff-approval-role",
            [("email", Value::Name(email)), ("from", role(&from)), ("role", role(&given))],
        ),
        Payload::Incident { measure, connections, digest, texts, .. } => {
            let measure = Measure::parse(&measure).map_or_else(String::new, |one| f.say(measure_key(one)));
            let texts = Texts::parse(&texts).map_or_else(String::new, |one| f.say(texts_key(one)));
            f.line(
                "staff-approval-incident",
                [
                    ("measure", Value::Strong(measure)),
                    ("count", Value::Count(connections)),
                    ("texts", Value::Strong(texts)),
                    ("mark", Value::Strong(short(&digest))),
                ],
            )
        }
        Payload::AppSwitchedOn { app, .. } => f.line("staff-approval-switch-on", [("app", Value::Name(app))]),
        Payload::WebhookTarget { platform, .. } => {
            f.line("staff-approval-target", [("platform", Value::Name(platform))])
        }
        Payload::LimitRaised { limit, from, to, until } => match Limit::parse(&limit) {
            Some(limit) => f.line(
                "staff-approval-limit",
                [
                    ("limit", Value::Strong(f.say(limit_key(limit)))),
                    ("from", Value::Strong(amount(limit, from))),
                    ("to", Value::Strong(amount(limit, to))),
                    ("until", f.when(until, Style::Moment)),
                ],
            ),
            None => Line::plain(f.say("staff-approval-unknown")),
        },
    }
}

/// Where a platform's webhooks go now, and where they would.
pub(super) fn target(payload: &Payload) -> Option<(Option<Address>, Address)> {
    match payload {
        Payload::WebhookTarget { from, url, .. } => {
            Some((from.as_deref().map(Address::new), Address::new(url)))
        }
        _ => None,
    }
}

/// What else is part of it.
pub(super) fn facts(f: &AdminFrame, payload: &Payload, whose: &Whose) -> Vec<Fact> {
    let fact = |key: &str, text: Line| Fact { name: f.say(key), text };
    match payload {
        Payload::CallerStop { contact, case_reference, delete_data, .. } => {
            let contact = Contact::parse(contact)
                .map_or_else(|| Line::name(contact), |one| Line::plain(f.say(contact_key(one))));
            let delete = if *delete_data { "staff-go-on-yes" } else { "staff-approval-no" };
            vec![
                fact("staff-stop-contact", contact),
                fact("staff-why-case", Line::name(case_reference)),
                fact("staff-go-on-delete", Line::plain(f.say(delete))),
            ]
        }
        Payload::AuditExport { span: Some((from, to)), .. } => {
            vec![fact("staff-audit-from", time(f, *from)), fact("staff-audit-to", time(f, *to))]
        }
        Payload::LockLift { .. } | Payload::TenureReopened { .. } => {
            whose.tenures.iter().map(|tenure| held(f, tenure)).collect()
        }
        _ => Vec::new(),
    }
}

/// Since when, and until when, somebody has held their number.
fn held(f: &AdminFrame, tenure: &Span) -> Fact {
    let name = if tenure.is_open() { "staff-tenure-open" } else { "staff-tenure-closed" };
    let since = ("since", f.when(tenure.opened_at, Style::Moment));
    let text = match tenure.closed_at {
        None => f.line("staff-approval-held-since", [since]),
        Some(at) => f.line("staff-approval-held", [since, ("until", f.when(at, Style::Moment))]),
    };
    Fact { name: f.say(name), text }
}

fn time(f: &AdminFrame, at: i64) -> Line {
    f.line("staff-approval-time", [("when", f.when(at, Style::Moment))])
}

/// Where it can be looked at, by who may.
pub(super) fn place(f: &AdminFrame, payload: &Payload, whose: &Whose) -> Option<String> {
    let (permission, place) = match payload {
        Payload::StaffInvited { .. } | Payload::RoleChanged { .. } => {
            (Permission::SeeStaff, "/staff".to_owned())
        }
        Payload::CallerStop { connection_id, .. } => {
            (Permission::OpenPeople, ["/connections/", connection_id].concat())
        }
        Payload::LockLift { .. } | Payload::TenureReopened { .. } => {
            (Permission::OpenPeople, ["/people/", whose.number_id.as_deref()?].concat())
        }
        Payload::AuditExport { .. } => (Permission::ReadAudit, "/audit".to_owned()),
        Payload::Incident { incident_id, .. } => {
            (Permission::SeeIncidents, ["/revocations/bulk/", incident_id].concat())
        }
        Payload::AppSwitchedOn { recipient_id, .. } => {
            (Permission::SeeRegistry, ["/recipients/", recipient_id].concat())
        }
        Payload::WebhookTarget { platform_id, .. } => {
            (Permission::SeePlatforms, ["/platforms/", platform_id].concat())
        }
        Payload::LimitRaised { .. } => (Permission::SeeDeliveries, "/messages".to_owned()),
    };
    f.may(permission).then_some(place)
}
