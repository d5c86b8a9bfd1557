//! What an app can see, in plain words: kinds of data, and accounts.

use super::Frame;
use super::line::{Line, Value};
use crate::domain::cluster::{self, Cluster};
use crate::store::connections::Account;

/// The kinds of data that tell most come first.
const TELLING: [Cluster; 15] = [
    Cluster::Transactions,
    Cluster::Balances,
    Cluster::PaymentSupport,
    Cluster::CustomerPersonal,
    Cluster::CustomerContact,
    Cluster::Statements,
    Cluster::Investments,
    Cluster::Tax,
    Cluster::Bills,
    Cluster::ScheduledPayments,
    Cluster::AccountDetailed,
    Cluster::Images,
    Cluster::Rewards,
    Cluster::Notifications,
    Cluster::AccountBasic,
];

/// A kind of data.
pub struct Kind {
    /// Its name: ours, or the one it came with.
    pub name: String,
    /// What it is; none for a kind that FDX does not define.
    pub what: Option<String>,
}

/// These kinds of data, those that tell most first. Unknown ones come last, under their own names.
#[must_use]
pub fn kinds(f: &Frame, clusters: &[String]) -> Vec<Kind> {
    in_order(clusters)
        .into_iter()
        .map(|cluster| match cluster::messages(cluster) {
            Some(keys) => Kind { name: f.say(&keys.name), what: Some(f.say(&keys.what)) },
            None => Kind { name: cluster.clone(), what: None },
        })
        .collect()
}

/// These kinds of data as one line.
#[must_use]
pub fn kinds_line(f: &Frame, clusters: &[String]) -> String {
    let mut line = String::new();
    for cluster in in_order(clusters) {
        let is_first = line.is_empty();
        if !is_first {
            line.push_str(", ");
        }
        match cluster::messages(cluster) {
            Some(keys) => f.words.append(&mut line, if is_first { &keys.name } else { &keys.inline }, &[]),
            None => line.push_str(cluster),
        }
    }
    line
}

fn in_order(clusters: &[String]) -> Vec<&String> {
    let place = |cluster: &&String| {
        let known = Cluster::parse(cluster);
        TELLING.iter().position(|kind| Some(*kind) == known).unwrap_or(TELLING.len())
    };
    let mut sorted: Vec<&String> = clusters.iter().collect();
    sorted.sort_by_key(place);
    sorted
}

/// An account by its name and the end of its number.
#[must_use]
pub fn account_name(f: &Frame, account: &Account) -> String {
    let name = account.name.clone().unwrap_or_else(|| f.say("account-unnamed"));
    match &account.last4 {
        Some(last4) => format!("{name} ••{last4}"),
        None => name,
    }
}

/// "Everyday Checking ••4421 and 1 more"; none where no account is named.
#[must_use]
pub fn accounts_line(f: &Frame, accounts: &[&Account]) -> Option<Line> {
    let (first, rest) = accounts.split_first()?;
    let first = account_name(f, first);
    Some(match rest {
        [] => Line::name(&first),
        rest => {
            f.line("accounts-and-more", [("first", Value::Name(first)), ("more", Value::count(rest.len()))])
        }
    })
}

/// The letter that stands for an app without a logo.
#[must_use]
pub fn monogram(name: &str) -> Option<String> {
    name.chars().find(|c| c.is_alphanumeric()).map(|c| c.to_uppercase().take(1).collect())
}
