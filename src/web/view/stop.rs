//! Before a stop: what will happen, and what there is to choose.

use askama::Template;

use super::Frame;
use super::data::account_name;
use super::line::{Line, Value};
use crate::domain::revocation::Scope;
use crate::flows::connection::Detail;
use crate::store::connections::Account;
use crate::store::registry::Recipient;

/// What is chosen so far.
pub struct Chosen {
    /// What to stop.
    pub scope: Scope,
    /// The platform's ids of the accounts.
    pub accounts: Vec<String>,
    /// Whether data already held shall be deleted.
    pub delete_data: bool,
    /// How many other live connections the same app has.
    pub other_of_app: usize,
}

/// Why nothing was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopFault {
    /// No account was chosen.
    NothingChosen,
    /// Only the whole connection can be stopped.
    WholeOnly,
    /// What was chosen is none of the choices.
    UnknownScope,
}

/// An account to choose.
struct Choice {
    n: usize,
    id: String,
    name: String,
    chosen: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "consumer/stop.html")]
pub struct StopPage {
    f: Frame,
    id: String,
    title: String,
    pub(super) heading: Line,
    pub(super) lede: Line,
    /// What ends.
    pub(super) ends: Line,
    pub(super) says_who: Line,
    /// What stops working, in the words of the app or our own.
    pub(super) says: Option<String>,
    pub(super) ask_first: Line,
    pub(super) copies: Line,
    pub(super) delete: Line,
    delete_data: bool,
    scope: Scope,
    whole_hint: Line,
    /// The app's connections altogether, where there are others.
    app_hint: Option<(Line, Line)>,
    /// Where single accounts can be stopped.
    accounts: Vec<Choice>,
    fault: Option<String>,
    at_accounts: bool,
}

impl StopPage {
    /// The page.
    #[must_use]
    pub fn new(f: Frame, detail: Detail, chosen: Chosen, fault: Option<StopFault>) -> Self {
        let Chosen { scope, accounts: chosen, delete_data, other_of_app } = chosen;
        let full = &detail.full;
        let (app, bank) = (&full.recipient.name, &full.institution.name);
        let named = || ("app", Value::name(app));
        let active: Vec<&Account> = detail.accounts.iter().filter(|account| account.is_active()).collect();
        // Of several accounts the last one is offered too; stopping it stops the connection.
        let by_account = full.connection.account_revocation && detail.accounts.len() > 1;
        let choice = |(n, account): (usize, &&Account)| Choice {
            n,
            id: account.account_id.clone(),
            name: account_name(&f, account),
            chosen: chosen.contains(&account.account_id),
        };
        let scope = match scope {
            Scope::App if other_of_app == 0 => Scope::Connection,
            Scope::Accounts if !by_account => Scope::Connection,
            scope => scope,
        };
        Self {
            title: f.say1("stop-title", "app", app),
            heading: f.line("stop-title", [named()]),
            lede: lede(&f, &active, bank),
            ends: f.line("stop-ends", [named(), ("platform", Value::name(&full.platform.name))]),
            ask_first: f.line("stop-ask-first", [named()]),
            copies: f.line("stop-copies", [named()]),
            delete: f.line("stop-delete", [named()]),
            delete_data,
            scope,
            whole_hint: f.line("stop-scope-connection-hint", [named(), ("bank", Value::name(bank))]),
            app_hint: (other_of_app > 0).then(|| {
                let count = Value::count(other_of_app.saturating_add(1));
                (f.line("stop-scope-app", [named()]), f.line("stop-scope-app-hint", [("count", count)]))
            }),
            accounts: if by_account { active.iter().enumerate().map(choice).collect() } else { Vec::new() },
            fault: fault.map(|fault| {
                f.say(match fault {
                    StopFault::NothingChosen => "stop-fault-nothing",
                    StopFault::WholeOnly => "stop-fault-whole",
                    StopFault::UnknownScope => "stop-fault-scope",
                })
            }),
            at_accounts: fault == Some(StopFault::NothingChosen) && by_account,
            says_who: says_who(&f, &detail.full.recipient),
            says: detail.full.recipient.consequences,
            id: detail.full.connection.id,
            f,
        }
    }

    fn is(&self, scope: Scope) -> bool {
        self.scope == scope
    }

    fn has_choice(&self) -> bool {
        self.app_hint.is_some() || !self.accounts.is_empty()
    }
}

/// Whose words the consequences are: the app's, or the operator's.
#[must_use]
pub fn says_who(f: &Frame, app: &Recipient) -> Line {
    if app.own_consequences {
        f.line("stop-brand-says", [("brand", Value::name(&f.brand))])
    } else {
        f.line("stop-app-says", [("app", Value::name(&app.name))])
    }
}

/// "Everyday Checking ••4421 and Joint Savings ••7310 at Platypus Bank"
fn lede(f: &Frame, accounts: &[&Account], bank: &str) -> Line {
    let name = |account: &&Account| Value::Name(account_name(f, account));
    let bank = ("bank", Value::name(bank));
    match accounts {
        [] => f.line("stop-at", [bank]),
        [one] => f.line("stop-at-one", [("one", name(one)), bank]),
        [one, two] => f.line("stop-at-two", [("one", name(one)), ("two", name(two)), bank]),
        [one, two, three] => {
            f.line("stop-at-three", [("one", name(one)), ("two", name(two)), ("three", name(three)), bank])
        }
        [one, two, more @ ..] => f.line(
            "stop-at-more",
            [("one", name(one)), ("two", name(two)), ("more", Value::count(more.len())), bank],
        ),
    }
}
