//! Today: what needs a person.

use askama::Template;

use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::wrong::{Refused, Told, Wrong};
use crate::domain::staff::Permission;
use crate::store::cases::{Case, CaseKind};

/// Cases on a page.
pub const PAGE: i64 = 50;

/// A kind, and how many of it are open.
struct Count {
    kind: &'static str,
    name: String,
    open: i64,
    is_current: bool,
}

struct Row {
    id: String,
    name: String,
    about: String,
    detail: String,
    opened: Stamp,
    taken_by: Option<String>,
    is_own: bool,
    /// Where to look further.
    href: Option<String>,
    /// What was typed to close it, where that was not taken.
    refused: Option<String>,
    reason_field: String,
}

/// The page.
#[derive(Template)]
#[template(path = "admin/today.html")]
pub struct TodayPage {
    f: AdminFrame,
    counts: Vec<Count>,
    rows: Vec<Row>,
    kind: Option<CaseKind>,
    /// After which case the page begins.
    after: Option<String>,
    next: Option<String>,
    approvals: i64,
    /// Emergencies that nobody has reviewed.
    broken: Vec<String>,
    wrongs: Vec<Told>,
}

impl TodayPage {
    /// Open cases, one more than a page where there are more; of one kind, where one is chosen.
    #[must_use]
    pub fn new(
        f: AdminFrame,
        counts: &[(String, i64)],
        mut cases: Vec<Case>,
        kind: Option<CaseKind>,
        approvals: i64,
    ) -> Self {
        let size = usize::try_from(PAGE).unwrap_or_default();
        let is_more = cases.len() > size;
        cases.truncate(size);
        let next = cases.last().filter(|_| is_more).map(|last| last.id.clone());
        let count = |(word, open): &(String, i64)| {
            let of = CaseKind::parse(word)?;
            let name = f.say(key(of));
            Some(Count { kind: of.as_str(), name, open: *open, is_current: kind == Some(of) })
        };
        Self {
            counts: counts.iter().filter_map(count).collect(),
            rows: cases.into_iter().map(|case| row(&f, case)).collect(),
            approvals: if f.may(Permission::SeeApprovals) { approvals } else { 0 },
            kind,
            after: None,
            next,
            broken: Vec::new(),
            wrongs: Vec::new(),
            f,
        }
    }

    /// The same, where it begins after a case.
    #[must_use]
    pub fn after(self, after: Option<String>) -> Self {
        Self { after, ..self }
    }

    /// The same, after this case was not closed; what was typed stays.
    #[must_use]
    pub fn refused(self, id: &str, typed: &str, why: Refused) -> Self {
        let mut field = String::new();
        let rows = self.rows.into_iter().map(|row| {
            if row.id != id {
                return row;
            }
            field.clone_from(&row.reason_field);
            Row { refused: Some(typed.to_owned()), ..row }
        });
        let rows = rows.collect();
        Self { rows, wrongs: Told::all(&self.f, &[Wrong::new(&field, why)]), ..self }
    }

    /// The same, with the emergencies that nobody has reviewed.
    #[must_use]
    pub fn with_broken(self, cases: Vec<Case>) -> Self {
        Self { broken: cases.into_iter().map(|case| case.detail).collect(), ..self }
    }

    fn wrong(&self, field: &str) -> Option<&str> {
        Told::of(&self.wrongs, field)
    }

    fn can_work(&self) -> bool {
        self.f.may(Permission::WorkCases)
    }

    fn of_kind(&self) -> &'static str {
        self.kind.map_or("", CaseKind::as_str)
    }
}

fn row(f: &AdminFrame, case: Case) -> Row {
    let leads = leads(f, &case);
    Row {
        name: CaseKind::parse(&case.kind).map_or_else(|| case.kind.clone(), |kind| f.say(key(kind))),
        opened: f.time(case.opened_at, Style::Moment),
        is_own: f.desk.as_ref().is_some_and(|desk| Some(&desk.email) == case.taken_by.as_ref()),
        href: leads,
        taken_by: case.taken_by,
        refused: None,
        reason_field: ["reason-", &case.id].concat(),
        id: case.id,
        about: case.about,
        detail: case.detail,
    }
}

/// Where to look further, as far as who is signed in may.
fn leads(f: &AdminFrame, case: &Case) -> Option<String> {
    use CaseKind::{
        BreakGlass, BudgetLow, BudgetSpent, DeliveryFailed, GrantHeld, RevocationFlood, StaffLocked,
        TextsBlocked, TextsHeld, TextsRefused, WebhookDisabled,
    };
    let (path, takes) = match CaseKind::parse(&case.kind)? {
        _ if case.about.starts_with("con_") => {
            (format!("/connections/{}", case.about), Permission::OpenPeople)
        }
        TextsBlocked | TextsHeld | TextsRefused | BudgetLow | BudgetSpent => {
            ("/messages".to_owned(), Permission::SeeDeliveries)
        }
        WebhookDisabled | DeliveryFailed | RevocationFlood => {
            ("/deliveries".to_owned(), Permission::SeeDeliveries)
        }
        GrantHeld => ("/revocations/bulk".to_owned(), Permission::SeeIncidents),
        StaffLocked | BreakGlass => ("/staff".to_owned(), Permission::SeeStaff),
        _ => return None,
    };
    f.may(takes).then_some(path)
}

/// What a kind of case is called.
const fn key(kind: CaseKind) -> &'static str {
    match kind {
        CaseKind::Drift => "staff-case-drift",
        CaseKind::Report => "staff-case-report",
        CaseKind::ReadAfterStop => "staff-case-read-after-stop",
        CaseKind::HopFailed => "staff-case-hop-failed",
        CaseKind::HopStalled => "staff-case-hop-stalled",
        CaseKind::WebhookDisabled => "staff-case-webhook-disabled",
        CaseKind::DeliveryFailed => "staff-case-delivery-failed",
        CaseKind::TextsBlocked => "staff-case-texts-blocked",
        CaseKind::TextsHeld => "staff-case-texts-held",
        CaseKind::TextsRefused => "staff-case-texts-refused",
        CaseKind::BudgetLow => "staff-case-budget-low",
        CaseKind::BudgetSpent => "staff-case-budget-spent",
        CaseKind::Recovery => "staff-case-recovery",
        CaseKind::CallerDenied => "staff-case-caller-denied",
        CaseKind::RevocationFlood => "staff-case-flood",
        CaseKind::GrantHeld => "staff-case-grant-held",
        CaseKind::BreakGlass => "staff-case-break-glass",
        CaseKind::StaffLocked => "staff-case-staff-locked",
    }
}
