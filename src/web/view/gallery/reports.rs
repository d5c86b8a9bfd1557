//! What was reported, what waits because of it, and the settings pages that are small.

use super::super::Section;
use super::super::connection::ConnectionPage;
use super::super::list::{ListPage, ListQuery};
use super::super::notices::NoticesPage;
use super::super::report::{PasskeyNeededPage, ReportPage, ReportedPage};
use super::super::settings::SettingsPage;
use super::endings::{message, revocation};
use super::samples::{HOSTILE, NOW, detail, full, item, two_accounts};
use super::{Shown, frame, shown};
use crate::domain::connection::Status;
use crate::domain::report::HOLD;
use crate::domain::time::DAY;
use crate::flows::connection::{Detail, Ending};
use crate::flows::report::Report;
use crate::store::connections::Full;
use crate::store::holds::Hold;
use crate::store::revocations::Revocation;

fn hold(n: usize, app: Option<&str>) -> Hold {
    Hold {
        id: format!("hld_{n}"),
        tenure_id: "ten_1".into(),
        recipient_id: app.map(str::to_owned),
        reported_connection_id: "con_1".into(),
        created_at: NOW,
        lapses_at: NOW + HOLD,
        lifted_at: None,
    }
}

fn held(app: &str) -> Full {
    let mut full = full(2, app, "Tartan Bank");
    full.connection.status = Status::Suspended.to_string();
    full.connection.held_on = Some(NOW);
    full
}

fn stopped() -> Detail {
    let mut full = full(1, "Budgetly", "Platypus Bank");
    full.connection.status = Status::RevocationPending.to_string();
    full.connection.stopped_at = Some(NOW);
    let revocation = Revocation { reason: "SECURITY_EVENT".into(), ..revocation() };
    let ending = Ending {
        revocation,
        hops: Vec::new(),
        deletions: Vec::new(),
        message: None,
        told_at: None,
        later: Vec::new(),
    };
    Detail { endings: vec![ending], ..detail(full, two_accounts()) }
}

fn report(detail: Detail, standing: Vec<Hold>) -> Report {
    Report { detail, standing, over: None, told: Some(message("PENDING", 0)) }
}

pub fn pages() -> Shown {
    let inside = || frame(Section::Connections, true);
    let settings = || frame(Section::Settings, true);
    let budgetly = || detail(full(1, "Budgetly", "Platypus Bank"), two_accounts());
    let bare = || {
        let mut bare = full(1, HOSTILE, HOSTILE);
        bare.connection.purpose = None;
        bare.connection.last_accessed_at = None;
        bare.connection.status = Status::Revoked.to_string();
        bare.institution.home_uri = None;
        detail(bare, Vec::new())
    };
    let again = Report { over: Some(hold(1, None)), ..report(bare(), Vec::new()) };
    let mut told = message("DONE", 1);
    told.settled_at = Some(NOW);
    let told = Report { told: Some(told), ..report(bare(), vec![hold(1, None), hold(2, Some(HOSTILE))]) };
    let unreached =
        Report { told: Some(message("FAILED", 10)), ..report(budgetly(), vec![hold(1, Some("x"))]) };
    let reported = |report| shown(&ReportedPage::new(inside(), report));
    let waiting = Detail { held_by: Some(hold(1, None)), ..detail(held(HOSTILE), two_accounts()) };
    vec![
        ("report", shown(&ReportPage::new(inside(), report(budgetly(), Vec::new()), false))),
        ("report-fault", shown(&ReportPage::new(inside(), again, true))),
        ("reported", reported(report(stopped(), vec![hold(1, Some("rcp_Budgetly"))]))),
        ("reported-told", reported(told)),
        ("reported-unreached", reported(unreached)),
        ("connection-reported", shown(&ConnectionPage::new(inside(), stopped()))),
        ("connection-held", shown(&ConnectionPage::new(inside(), waiting))),
        ("connection-held-on", shown(&ConnectionPage::new(inside(), detail(held("Nest Egg"), Vec::new())))),
        (
            "list-held",
            shown(&ListPage::new(inside(), vec![item(held("Nest Egg"), Vec::new())], ListQuery::default())),
        ),
        ("passkey-needed", shown(&PasskeyNeededPage::new(inside(), "con_1".into(), NOW + 3 * DAY))),
        ("settings", shown(&SettingsPage::new(settings(), true))),
        ("notices-on", shown(&NoticesPage::new(settings(), None, false))),
        ("notices-off", shown(&NoticesPage::new(settings(), Some(NOW - DAY), true))),
    ]
}
