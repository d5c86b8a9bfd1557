//! Today: what needs a person.

use askama::Template;

use super::super::line::{Line, Value};
use super::super::times::{Stamp, Style};
use super::AdminFrame;
use super::why::Why;
use super::wrong::{Refused, Told, Wrong};
use crate::domain::staff::Permission;
use crate::flows::cases::{Known, ToldAgain, is_about_a_stop};
use crate::store::cases::CaseKind;
use crate::store::incidents::Named;

/// Cases on a page.
pub const PAGE: i64 = 50;
/// Cases of a kind that are counted: what is beyond is beyond what people work off one by one.
pub const COUNTED: i64 = 1_000;

/// A kind, and how many of it are open.
struct Count {
    kind: &'static str,
    name: String,
    /// In figures.
    open: String,
    is_current: bool,
}

struct Row {
    id: String,
    name: String,
    about: String,
    detail: String,
    opened: Stamp,
    /// When it was told again, where it was.
    told: Option<Stamp>,
    taken_by: Option<String>,
    is_own: bool,
    /// The app and bank that it is about.
    connection: Option<Line>,
    /// Whether the platform can be told once more.
    can_tell: bool,
    /// Where to look further, or to do something: the name of the way, and the way.
    ways: Vec<(String, String)>,
    /// Why it is to be closed.
    closing: Why,
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
    wrongs: Vec<Told>,
    /// What became of telling a platform once more, and whether it was not.
    note: Option<(String, bool)>,
}

impl TodayPage {
    /// Open cases, one more than a page where there are more; of one kind, where one is chosen.
    #[must_use]
    pub fn new(
        f: AdminFrame,
        counts: &[(CaseKind, i64)],
        mut cases: Vec<Known>,
        kind: Option<CaseKind>,
        approvals: i64,
    ) -> Self {
        let size = usize::try_from(PAGE).unwrap_or_default();
        let is_more = cases.len() > size;
        cases.truncate(size);
        let next = cases.last().filter(|_| is_more).map(|last| last.case.id.clone());
        let count = |(of, open): &(CaseKind, i64)| Count {
            kind: of.as_str(),
            name: f.say(key(*of)),
            open: if *open > COUNTED { [&COUNTED.to_string(), "+"].concat() } else { open.to_string() },
            is_current: kind == Some(*of),
        };
        Self {
            counts: counts.iter().map(count).collect(),
            rows: cases.into_iter().map(|case| row(&f, case)).collect(),
            approvals,
            kind,
            after: None,
            next,
            note: None,
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
        let field = if self.rows.iter().any(|row| row.id == id) { field(id) } else { String::new() };
        let wrongs = Told::all(&self.f, &[Wrong::new(&field, why)]);
        let rows = self.rows.into_iter();
        let rows = rows.map(|row| Row { closing: row.closing.after(&wrongs, typed), ..row }).collect();
        Self { rows, wrongs, ..self }
    }

    /// The same, after a platform was to be told once more.
    #[must_use]
    pub fn with_note(self, told: Option<ToldAgain>) -> Self {
        let note = told.map(|told| match told {
            ToldAgain::Told => ("staff-case-told", false),
            ToldAgain::Waits => ("staff-case-told-waits", false),
            ToldAgain::Already => ("staff-case-told-already", true),
            ToldAgain::Nothing => ("staff-case-nothing-to-tell", true),
        });
        Self { note: note.map(|(key, is_fault)| (self.f.say(key), is_fault)), ..self }
    }

    fn can_work(&self) -> bool {
        self.f.may(Permission::WorkCases)
    }

    fn of_kind(&self) -> &'static str {
        self.kind.map_or("", CaseKind::as_str)
    }
}

/// The id of the field for why a case is closed.
fn field(id: &str) -> String {
    ["reason-", id].concat()
}

fn row(f: &AdminFrame, Known { case, connection, number_id }: Known) -> Row {
    let kind = CaseKind::parse(&case.kind);
    Row {
        name: kind.map_or_else(|| case.kind.clone(), |kind| f.say(key(kind))),
        opened: f.time(case.opened_at, Style::Moment),
        told: (case.told_at > case.opened_at).then(|| f.time(case.told_at, Style::Moment)),
        is_own: f.desk.as_ref().is_some_and(|desk| Some(&desk.email) == case.taken_by.as_ref()),
        can_tell: kind.is_some_and(is_about_a_stop) && connection.is_some(),
        ways: kind
            .map(|kind| ways(f, kind, &case.about, (connection.as_ref(), number_id)))
            .unwrap_or_default(),
        connection: connection.map(|named| {
            f.line(
                "staff-case-connection",
                [("app", Value::Name(named.app)), ("bank", Value::Name(named.bank))],
            )
        }),
        taken_by: case.taken_by,
        closing: Why::new(field(&case.id)).labelled(f.say("staff-case-reason")),
        id: case.id,
        about: case.about,
        detail: case.detail,
    }
}

// Where to look further, and where something can be done, as far as who is signed in may.
fn ways(
    f: &AdminFrame,
    kind: CaseKind,
    about: &str,
    (connection, number_id): (Option<&Named>, Option<String>),
) -> Vec<(String, String)> {
    use CaseKind::{
        BreakGlass, BudgetLow, BudgetSpent, DeliveryFailed, GrantHeld, Report, RevocationFlood, StaffLocked,
        TextsBlocked, TextsHeld, TextsRefused, WebhookDisabled,
    };
    let mut ways = Vec::new();
    let mut way = |key, path: String, takes| ways.extend(f.may(takes).then(|| (f.say(key), path)));
    if let Some(named) = connection {
        way("staff-case-look", format!("/connections/{}", named.id), Permission::OpenPeople);
    }
    if let Some(number_id) = number_id {
        way("staff-case-people", format!("/people/{number_id}"), Permission::OpenPeople);
    }
    let at_large = |recipient_id: &str| format!("/revocations/bulk?app={recipient_id}");
    match kind {
        Report => {
            let app = connection.map(|named| named.recipient_id.as_str()).unwrap_or_default();
            way("staff-case-app", format!("/recipients/{app}"), Permission::SeeRegistry);
            way("staff-case-at-large", at_large(app), Permission::RunIncidents);
        }
        GrantHeld => way("staff-case-at-large", at_large(about), Permission::SeeIncidents),
        TextsBlocked | TextsHeld | TextsRefused | BudgetLow | BudgetSpent => {
            way("staff-case-texts", "/messages".to_owned(), Permission::SeeDeliveries);
        }
        WebhookDisabled | DeliveryFailed => {
            way("staff-case-webhooks", "/deliveries".to_owned(), Permission::SeeDeliveries);
        }
        RevocationFlood => {
            way("staff-case-platform", format!("/platforms/{about}"), Permission::SeePlatforms);
        }
        StaffLocked | BreakGlass => way("staff-case-look", "/staff".to_owned(), Permission::SeeStaff),
        _ => {}
    }
    if let Some(id) = about.split(' ').next().filter(|id| id.starts_with("inc_")) {
        way("staff-case-look", format!("/revocations/bulk/{id}"), Permission::SeeIncidents);
    }
    ways
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
        CaseKind::IncidentStuck => "staff-case-incident-stuck",
        CaseKind::BreakGlass => "staff-case-break-glass",
        CaseKind::StaffLocked => "staff-case-staff-locked",
    }
}
