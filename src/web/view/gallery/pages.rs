//! All pages but those of endings.

use super::super::Section;
use super::super::activity::ActivityPage;
use super::super::connection::ConnectionPage;
use super::super::fault::FaultPage;
use super::super::help::{HelpPage, PrivacyPage};
use super::super::list::{ListPage, ListQuery};
use super::super::sandbox::{MessagesPage, SandboxPage, StandIn};
use super::super::sign_in::{
    CodeFault, CodePage, LinkElsewherePage, LinkPage, SignInFault, SignInNote, SignInPage, Typed,
};
use super::super::stop::{Chosen, StopFault, StopPage};
use super::endings::revocation;
use super::samples::{HOSTILE, NOW, account, detail, full, item, two_accounts};
use super::{Shown, frame, shown};
use crate::domain::audit::Deed;
use crate::domain::connection::Status;
use crate::domain::revocation::Scope;
use crate::domain::time::{DAY, HOUR, MINUTE};
use crate::flows::activity::{Activity, Entry};
use crate::flows::listing::Item;
use crate::flows::sandbox::SandboxText;
use crate::flows::sign_in::Waiting;
use crate::store::connections::{Full, Named};
use crate::store::sessions::Device;

pub fn sign_in() -> Shown {
    let out = || frame(Section::None, false);
    let number = |typed, fault, note| shown(&SignInPage::new(out(), typed, fault, note));
    let waiting = |wait: i64| Waiting { last4: "0011".into(), next_code_at: NOW + wait, from_link: false };
    let code = |wait, own, fault| shown(&CodePage::new(out(), waiting(wait), own, fault));
    let typed = || Typed { country: "GB".into(), phone: HOSTILE.into() };
    vec![
        ("sign-in", number(Typed::default(), None, None)),
        (
            "sign-in-sandbox",
            shown(&SignInPage::new(frame(Section::Sandbox, false), Typed::default(), None, None)),
        ),
        ("sign-in-fault", number(typed(), Some(SignInFault::Unreadable), None)),
        ("sign-in-country", number(typed(), Some(SignInFault::UnknownCountry), None)),
        ("sign-in-empty", number(Typed::default(), Some(SignInFault::Empty), None)),
        ("sign-in-extension", number(typed(), Some(SignInFault::Extension), Some(SignInNote::FlowLost))),
        ("sign-in-fiction", number(typed(), Some(SignInFault::NotFictional), Some(SignInNote::SignedOut))),
        ("sign-in-idle", number(Typed::default(), None, Some(SignInNote::Idle))),
        ("sign-in-link-gone", number(Typed::default(), None, Some(SignInNote::LinkGone))),
        ("link", shown(&LinkPage::new(out(), "0010".into()))),
        ("link-elsewhere", shown(&LinkElsewherePage::new(frame(Section::None, true)))),
        ("code", code(47_000, false, None)),
        ("code-sandbox", shown(&CodePage::new(frame(Section::Sandbox, false), waiting(0), true, None))),
        ("code-wrong", code(0, true, Some(CodeFault::Wrong(3)))),
        ("code-malformed", code(0, true, Some(CodeFault::Malformed))),
        ("code-no-tries", code(0, true, Some(CodeFault::NoTriesLeft))),
        ("code-expired", code(0, true, Some(CodeFault::Expired))),
        ("code-too-soon", code(MINUTE, true, Some(CodeFault::TooSoon))),
    ]
}

fn with(n: usize, app: &str, bank: &str, change: impl FnOnce(&mut Full)) -> Full {
    let mut full = full(n, app, bank);
    change(&mut full);
    full
}

fn items() -> Vec<Item> {
    let one = |name: &str, last4: &str| vec![account(1, name, last4, Status::Active)];
    let platypus = "Platypus Bank";
    let gingham = "First Gingham Credit Union";
    let mut pending = item(
        with(3, "Lendable Day", gingham, |full| {
            full.connection.status = Status::RevocationPending.to_string();
            full.connection.clusters = r#"["STATEMENTS","CUSTOMER_PERSONAL"]"#.into();
        }),
        one("Savings", "9072"),
    );
    pending.ending = Some(revocation());
    let unused = with(2, "Rentwise", platypus, |full| {
        full.connection.last_accessed_at = Some(NOW - 125 * DAY);
        full.connection.clusters = r#"["PAYMENT_SUPPORT"]"#.into();
    });
    let expiring = with(4, "Taxfox", "Tartan Bank", |full| {
        full.connection.expiration_time = Some(NOW + 5 * DAY + HOUR);
        full.connection.clusters = r#"["TAX","PAYROLL_HISTORY"]"#.into();
        full.connection.last_accessed_at = None;
    });
    let paused = with(5, "Nest Egg", gingham, |full| full.connection.status = Status::Suspended.to_string());
    let mut stopped = item(
        with(6, "Budgetly", platypus, |full| full.connection.status = Status::Revoked.to_string()),
        one("Old Savings", "1200"),
    );
    stopped.ending =
        Some(crate::store::revocations::Revocation { requested_at: NOW - 40 * DAY, ..revocation() });
    let expired = with(7, HOSTILE, platypus, |full| full.connection.expiration_time = Some(NOW - 400 * DAY));
    let budgetly =
        with(1, "Budgetly", platypus, |full| full.connection.expiration_time = Some(NOW + 103 * DAY));
    vec![
        item(budgetly, two_accounts()),
        item(unused, one("Everyday Checking", "4421")),
        pending,
        item(expiring, one("Brokerage", "3003")),
        item(paused, one("Savings", "9072")),
        stopped,
        item(expired, Vec::new()),
    ]
}

pub fn rest() -> Shown {
    let signed_in = || frame(Section::Connections, true);
    let list = |items, query| shown(&ListPage::new(signed_in(), items, query));
    let look = |q: &str, status: &str, group: &str| ListQuery {
        q: q.into(),
        status: status.into(),
        group: group.into(),
    };
    let mut pages = vec![
        ("list", list(items(), ListQuery::default())),
        ("list-by-app", list(items(), look("", "all", "app"))),
        ("list-found", list(items(), look("platypus 4421", "all", "bank"))),
        ("list-no-match", list(items(), look(HOSTILE, "active", "bank"))),
        ("list-empty", list(Vec::new(), ListQuery::default())),
        ("list-unlisted", list(vec![item(unlisted(), two_accounts())], ListQuery::default())),
        ("list-hostile", list(vec![item(full(1, HOSTILE, HOSTILE), two_accounts())], ListQuery::default())),
        ("help", shown(&HelpPage::new(frame(Section::Help, true)))),
        ("privacy", shown(&PrivacyPage::new(frame(Section::Help, false)))),
    ];
    pages.extend(connections());
    pages.extend(activity());
    pages.extend(stops());
    pages.extend(sandbox());
    for kind in FaultPage::kinds() {
        let name: &'static str = format!("fault-{kind:?}").leak();
        pages.push((name, shown(&FaultPage::new(frame(Section::None, false), kind))));
    }
    pages
}

fn unlisted() -> Full {
    with(1, "Budgetly", "Platypus Bank", |full| full.connection.unlisted_at = Some(NOW - DAY))
}

fn connections() -> Shown {
    let page = |full, accounts| {
        shown(&ConnectionPage::new(frame(Section::Connections, true), detail(full, accounts)))
    };
    let follows = with(1, "Budgetly", "Platypus Bank", |full| {
        full.connection.follows_id = Some("con_0".into());
        full.connection.expiration_time = Some(NOW + 103 * DAY);
    });
    let hostile = with(1, HOSTILE, HOSTILE, |full| {
        full.connection.purpose = Some(HOSTILE.into());
        full.connection.clusters = serde_json::json!([HOSTILE, "TAX"]).to_string();
        full.connection.status = Status::Suspended.to_string();
    });
    let expired = with(1, "Taxfox", "Tartan Bank", |full| full.connection.expiration_time = Some(NOW - DAY));
    vec![
        ("connection-unlisted", page(unlisted(), two_accounts())),
        ("connection", page(follows, two_accounts())),
        ("connection-hostile", page(hostile, vec![account(1, HOSTILE, "4421", Status::Active)])),
        ("connection-expired", page(expired, two_accounts())),
    ]
}

fn activity() -> Shown {
    let named = |id: &str, name: &str| Named { id: id.into(), app: name.into(), bank: name.into() };
    let entry = |(n, deed): (usize, Option<Deed>)| Entry {
        at: NOW - HOUR * i64::try_from(n).unwrap(),
        deed,
        detail: serde_json::json!({"until": NOW + DAY, "language": "es"}),
        connection: (n % 3 == 0).then(|| named("con_1", HOSTILE)),
        device: (n % 3 == 1).then(|| Device {
            id: "ses_1".into(),
            user_agent: Some(HOSTILE.into()),
            network: Some("127.0.0.x".into()),
        }),
    };
    let every = Deed::ALL.iter().map(|deed| Some(*deed)).chain([None]);
    let acts = Activity { entries: every.enumerate().map(entry).collect(), next: Some(7) };
    let none = Activity { entries: Vec::new(), next: None };
    let page = |acts, newer| shown(&ActivityPage::new(frame(Section::Activity, true), acts, newer));
    vec![("activity", page(acts, true)), ("activity-none", page(none, true))]
}

fn stops() -> Shown {
    let stop = |full, accounts, scope, other_of_app, fault| {
        let chosen = Chosen { scope, accounts: vec!["a2".into()], delete_data: false, other_of_app };
        shown(&StopPage::new(frame(Section::Connections, true), detail(full, accounts), chosen, fault))
    };
    let budgetly = || full(1, "Budgetly", "Platypus Bank");
    let whole = with(1, "Budgetly", "Platypus Bank", |full| {
        full.connection.account_revocation = false;
        full.recipient.consequences = None;
    });
    let own = with(1, "Budgetly", "Platypus Bank", |full| full.recipient.own_consequences = true);
    vec![
        ("stop-own", stop(own, two_accounts(), Scope::Connection, 0, None)),
        ("stop", stop(whole, two_accounts(), Scope::Connection, 0, None)),
        ("stop-choice", stop(budgetly(), two_accounts(), Scope::Connection, 2, None)),
        ("stop-fault", stop(budgetly(), two_accounts(), Scope::Accounts, 2, Some(StopFault::NothingChosen))),
        (
            "stop-whole",
            stop(full(1, HOSTILE, HOSTILE), Vec::new(), Scope::App, 0, Some(StopFault::WholeOnly)),
        ),
    ]
}

fn sandbox() -> Shown {
    let text = |kind: &str, body: &str| SandboxText {
        to: "+14155550011".into(),
        kind: kind.into(),
        body: body.into(),
        at: NOW,
    };
    let texts = || {
        vec![
            text(
                "CODE",
                "Untether: 123456 is your code to see your connections. Never tell it to anyone, not even us.\n\n@localhost #123456",
            ),
            text(
                "NOTICE",
                "Untether: Budgetly can now read your bank data. Review or end it: http://localhost:8080/l/3q2-8AAAAAAAAAAAAAAAAA",
            ),
            text("ALERT", "javascript:alert(1) <a href=x>no</a> http://localhost/\"onclick=alert(1)"),
        ]
    };
    let inside = || frame(Section::Sandbox, true);
    let platform = || "Acme Data".to_owned();
    let slow = Some(StandIn { mode: "slow".into() });
    vec![
        ("sandbox", shown(&SandboxPage::new(inside(), texts(), platform(), slow))),
        ("sandbox-bare", shown(&SandboxPage::new(inside(), Vec::new(), platform(), None))),
        ("messages", shown(&MessagesPage::new(inside(), texts(), Some("+14155550011".into())))),
        ("messages-none", shown(&MessagesPage::new(inside(), Vec::new(), None))),
    ]
}
