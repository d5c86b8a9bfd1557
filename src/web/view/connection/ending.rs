//! An ending as a card: what was asked, who has confirmed, what happens next.

use super::super::Frame;
use super::super::data::account_name;
use super::super::ended::{Ended, Party, ended_line, party};
use super::super::line::{Line, Value};
use super::super::times::Style;
use super::hop::{HopLine, hops};
use crate::domain::revocation::{DeletionState, Hop, HopState, Reason};
use crate::domain::time::MINUTE;
use crate::flows::connection::{Detail, Ending};
use crate::store::connections::{Full, list};
use crate::store::revocations::{Deletion, Revocation};

/// For so long after a stop a page looks again by itself: later, answers are rare.
pub const WATCHED: i64 = 10 * MINUTE;

/// A card.
pub struct Card {
    /// What was ended, by whom and when.
    pub title: Line,
    /// Why, where somebody else ended it and said so.
    pub reason: Option<Line>,
    /// The parties.
    pub hops: Vec<HopLine>,
    /// Who ended it, in the order in which they said so, where that was more than one.
    pub history: Vec<Line>,
    /// What became of the wish to delete.
    pub deletion: Vec<Line>,
    /// Whether the platform has yet to confirm.
    pub pending: bool,
    /// Whether news can be expected while the person looks.
    pub watch: bool,
    /// What stands now, for those who hear the page.
    pub news: Vec<Line>,
}

/// The ending of the whole connection first, then those of accounts, newest first.
pub fn cards(f: &Frame, detail: &Detail) -> Vec<Card> {
    let whole = detail.ending().into_iter();
    let parts = detail.endings.iter().filter(|ending| !ending.is_whole());
    whole.chain(parts).map(|ending| card(f, detail, ending)).collect()
}

fn card(f: &Frame, detail: &Detail, ending: &Ending) -> Card {
    let full = &detail.full;
    let title = match &ending.revocation.account_ids {
        None => ended_line(f, &Ended::of_full(full), Some(&ending.revocation)),
        Some(ids) => accounts_title(f, detail, ending, &list(ids)),
    };
    let by_person = matches!(party(&Ended::of_full(full), &ending.revocation), Party::You | Party::Staff);
    let reason = match Reason::parse(&ending.revocation.reason) {
        _ if by_person => None,
        Some(Reason::SecurityEvent) => Some(Line::plain(f.say("ending-reason-security"))),
        Some(Reason::BusinessRule) => Some(Line::plain(f.say("ending-reason-rule"))),
        Some(Reason::Other) => ending
            .revocation
            .other_reason
            .as_deref()
            .map(|words| f.line("ending-reason-other", [("words", Value::name(words))])),
        Some(Reason::UserAction) | None => None,
    };
    let confirmed = ending.hop(Hop::Platform).is_some_and(|hop| hop.progress() == HopState::Confirmed);
    let hops = hops(f, full, ending);
    let fresh = f.now - ending.revocation.requested_at < WATCHED;
    Card {
        title,
        reason,
        news: news(f, full, confirmed, &hops),
        watch: !confirmed || (fresh && hops.iter().any(|hop| !hop.done)),
        hops,
        history: history(f, full, ending),
        deletion: deletion(f, full, ending),
        pending: !confirmed,
    }
}

/// The platform's state, and who else has confirmed.
fn news(f: &Frame, full: &Full, confirmed: bool, hops: &[HopLine]) -> Vec<Line> {
    let platform = [("platform", Value::name(&full.platform.name))];
    let key = if confirmed { "hop-platform-confirmed" } else { "hop-platform-waiting" };
    // The bank and the app stand last.
    let others =
        hops.iter().skip(hops.len().saturating_sub(2)).filter(|hop| hop.done).map(|hop| hop.text.clone());
    [f.line(key, platform)].into_iter().chain(others).collect()
}

fn accounts_title(f: &Frame, detail: &Detail, ending: &Ending, ids: &[String]) -> Line {
    let when = ("when", f.when(ending.revocation.requested_at, Style::At));
    let mut named = detail.accounts.iter().filter(|account| ids.contains(&account.account_id));
    match (named.next(), ids.len().saturating_sub(1)) {
        (Some(account), 0) => {
            f.line("ending-account", [("account", Value::Name(account_name(f, account))), when])
        }
        (Some(account), more) => f.line(
            "ending-accounts",
            [("account", Value::Name(account_name(f, account))), ("more", Value::count(more)), when],
        ),
        (None, _) => f.line("ending-some-accounts", [when]),
    }
}

fn history(f: &Frame, full: &Full, ending: &Ending) -> Vec<Line> {
    if ending.later.is_empty() {
        return Vec::new();
    }
    let first = &ending.revocation;
    let later = ending.later.iter().map(|said| Revocation {
        initiator: said.initiator.clone(),
        channel: said.channel.clone(),
        requested_at: said.at,
        ..first.clone()
    });
    let mut all: Vec<Revocation> = later.chain([first.clone()]).collect();
    all.sort_by_key(|said| said.requested_at);
    let ended = Ended::of_full(full);
    all.iter().map(|said| ended_line(f, &ended, Some(said))).collect()
}

fn deletion(f: &Frame, full: &Full, ending: &Ending) -> Vec<Line> {
    if ending.deletions.is_empty() {
        if !ending.revocation.deletion_requested {
            return Vec::new();
        }
        let key = if ending.told_at.is_some() { "deletion-passed-on" } else { "deletion-asked" };
        return vec![f.line(key, [("platform", Value::name(&full.platform.name))])];
    }
    ending.deletions.iter().map(|answer| answer_line(f, full, answer)).collect()
}

fn answer_line(f: &Frame, full: &Full, answer: &Deletion) -> Line {
    let name = match Hop::parse(&answer.hop) {
        Some(Hop::Recipient) => &full.recipient.name,
        Some(Hop::Institution) => &full.institution.name,
        Some(Hop::Platform) => &full.platform.name,
        Some(Hop::Untether) | None => &f.brand,
    };
    let (who, when) = (("who", Value::name(name)), ("when", f.when(answer.at, Style::At)));
    match (DeletionState::parse(&answer.state), answer.until) {
        (Some(DeletionState::Confirmed), _) => f.line("deletion-confirmed", [who, when]),
        (Some(DeletionState::Refused), _) => f.line("deletion-refused", [who, when]),
        (Some(DeletionState::RetainedByLaw), Some(until)) => {
            f.line("deletion-by-law-until", [who, ("date", f.when(until, Style::Date))])
        }
        (Some(DeletionState::RetainedByLaw), None) => f.line("deletion-by-law", [who]),
        (Some(DeletionState::Requested) | None, _) => f.line("deletion-waiting", [who]),
    }
}
