//! What the list says before its rows: how many can see how much, and what asks for attention.

use std::collections::BTreeSet;

use super::super::Frame;
use super::super::line::{Line, Value};
use super::super::times::Style;
use super::row::{ended_here, unused_months};
use crate::domain::connection::Status;
use crate::flows::listing::Item;

/// "5 apps can see 7 accounts."
pub fn count(f: &Frame, items: &[Item]) -> String {
    let active = || items.iter().filter(|item| item.status == Status::Active);
    let apps: BTreeSet<&str> = active().map(|item| item.entry.recipient_id.as_str()).collect();
    let accounts: BTreeSet<_> = active()
        .flat_map(|item| {
            let bank = item.entry.institution_id.as_str();
            item.accounts.iter().filter(|account| account.is_active()).map(move |account| {
                // Ids differ from consent to consent: the same account of two apps counts once.
                let own = account.last4.as_deref().is_none().then_some(account.account_id.as_str());
                (bank, account.name.as_deref(), account.last4.as_deref(), own)
            })
        })
        .collect();
    if apps.is_empty() {
        return f.say("list-count-none");
    }
    f.words.with("list-count", &[("apps", apps.len().into()), ("accounts", accounts.len().into())])
}

/// What asks for attention, most pressing first.
pub fn notes(f: &Frame, items: &[Item]) -> Vec<Line> {
    let some = |keep: &dyn Fn(&Item) -> bool| items.iter().filter(|item| keep(item)).collect::<Vec<_>>();
    let pending = some(&|item| item.status == Status::RevocationPending);
    let unused = some(&|item| item.is_unused(f.now));
    let expiring = some(&|item| item.expires_soon(f.now));
    let app = |item: &Item| ("app", Value::name(&item.entry.app));
    let mut notes = Vec::new();
    match pending.as_slice() {
        [] => {}
        [item] if ended_here(item) => {
            let who = ("who", Value::name(&f.brand));
            notes.push(
                f.line("note-pending-by", [who, app(item), ("platform", Value::name(&item.entry.platform))]),
            );
        }
        [item] => {
            notes.push(f.line("note-pending", [app(item), ("platform", Value::name(&item.entry.platform))]));
        }
        more if more.iter().any(|item| ended_here(item)) => {
            notes.push(f.line("note-pending-some", [("count", Value::count(more.len()))]));
        }
        more => notes.push(f.line("note-pending-more", [("count", Value::count(more.len()))])),
    }
    match unused.as_slice() {
        [] => {}
        [item] => notes
            .push(f.line("note-unused", [app(item), ("months", Value::Count(unused_months(item, f.now)))])),
        more => notes.push(f.line("note-unused-more", [("count", Value::count(more.len()))])),
    }
    match expiring.as_slice() {
        [] => {}
        [item] => {
            let end = item.entry.expiration_time.unwrap_or(f.now);
            notes.push(f.line("note-expires", [app(item), ("date", f.when(end, Style::Date))]));
        }
        more => notes.push(f.line("note-expires-more", [("count", Value::count(more.len()))])),
    }
    notes
}
