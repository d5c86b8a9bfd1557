//! Connections that are ending or have ended, hop by hop.

use super::super::Section;
use super::super::connection::ConnectionPage;
use super::samples::{HOSTILE, NOW, account, detail, full, two_accounts};
use super::{Shown, frame, shown};
use crate::domain::connection::Status;
use crate::domain::time::{DAY, MINUTE};
use crate::flows::connection::{Detail, Ending};
use crate::store::later_endings::LaterEnding;
use crate::store::outbox::{Channel, Message};
use crate::store::revocations::{Deletion, HopRow, Revocation};

/// The person's stop, just asked for.
pub fn revocation() -> Revocation {
    Revocation {
        id: "rev_1".into(),
        connection_id: "con_1".into(),
        account_ids: None,
        requested_at: NOW,
        reason: "USER_ACTION".into(),
        other_reason: None,
        initiator: "INDIVIDUAL".into(),
        channel: "DASHBOARD".into(),
        deletion_requested: false,
        undone_at: None,
        incident_id: None,
    }
}

fn hop(hop: &str, state: &str, detail: Option<&str>) -> HopRow {
    HopRow {
        revocation_id: "rev_1".into(),
        hop: hop.into(),
        state: state.into(),
        at: (state != "PENDING").then_some(NOW),
        detail: detail.map(str::to_owned),
        stalls_at: None,
        stalled_at: None,
    }
}

pub fn message(state: &str, attempts: i64) -> Message {
    Message {
        revocation_id: Some("rev_1".into()),
        state: state.into(),
        attempts,
        due_at: NOW + 5 * MINUTE,
        ..Message::new("msg_1", Channel::Webhook, "CONSENT_REVOKED", NOW)
    }
}

fn ending(states: [&str; 3], message: Message) -> Ending {
    let [platform, bank, app] = states;
    Ending {
        revocation: revocation(),
        hops: vec![
            hop("UNTETHER", "CONFIRMED", None),
            hop("PLATFORM", platform, Some("Not our customer any more")),
            hop("INSTITUTION", bank, None),
            hop("RECIPIENT", app, Some(HOSTILE)),
        ],
        deletions: Vec::new(),
        told_at: (message.state == "DONE").then_some(NOW + MINUTE),
        message: Some(message),
        later: Vec::new(),
    }
}

/// Who else ended it.
fn also(initiator: &str, at: i64) -> LaterEnding {
    LaterEnding {
        revocation_id: "rev_1".into(),
        initiator: initiator.into(),
        channel: "PLATFORM".into(),
        reason: "USER_ACTION".into(),
        other_reason: None,
        at,
    }
}

/// Two days on, nobody has answered.
fn silent() -> Detail {
    let mut ending = ending(["SENT", "PENDING", "PENDING"], message("DONE", 1));
    ending.revocation.requested_at = NOW - 2 * DAY;
    ending.told_at = Some(NOW - 2 * DAY);
    for hop in ending.hops.iter_mut().skip(1) {
        hop.stalled_at = Some(NOW);
    }
    ended(Status::RevocationPending, ending)
}

fn ended(status: Status, ending: Ending) -> Detail {
    let mut full = full(1, "Lendable Day", "First Gingham Credit Union");
    full.connection.status = status.to_string();
    full.connection.stopped_at = Some(NOW);
    Detail { endings: vec![ending], ..detail(full, two_accounts()) }
}

fn page(detail: Detail) -> String {
    shown(&ConnectionPage::new(frame(Section::Connections, true), detail))
}

pub fn pages() -> Shown {
    let pending = Status::RevocationPending;
    let asked = |states, state, attempts| page(ended(pending, ending(states, message(state, attempts))));
    let waiting = ["PENDING", "PENDING", "PENDING"];
    let confirmed = page(ended(Status::Revoked, {
        let revocation = Revocation { deletion_requested: true, ..revocation() };
        let answer = |hop: &str, state: &str| Deletion {
            revocation_id: "rev_1".into(),
            hop: hop.into(),
            state: state.into(),
            at: NOW,
            until: Some(NOW + 365 * DAY),
        };
        let deletions = vec![answer("RECIPIENT", "RETAINED_BY_LAW"), answer("PLATFORM", "CONFIRMED")];
        Ending { revocation, deletions, ..ending(["CONFIRMED", "CONFIRMED", "FAILED"], message("DONE", 1)) }
    }));
    assert!(!confirmed.contains("Acme Data has not confirmed"));
    let by_bank = page(ended(Status::Revoked, {
        let revocation = Revocation {
            initiator: "DATA_PROVIDER".into(),
            channel: "PLATFORM".into(),
            reason: "OTHER".into(),
            other_reason: Some(HOSTILE.into()),
            requested_at: NOW - 3 * DAY,
            ..revocation()
        };
        Ending {
            revocation,
            message: None,
            told_at: None,
            later: vec![also("INDIVIDUAL", NOW - 2 * DAY), also("DATA_RECIPIENT", NOW)],
            ..ending(["CONFIRMED", "CONFIRMED", "PENDING"], message("DONE", 1))
        }
    }));
    let mut read = ended(pending, ending(["SENT", "PENDING", "PENDING"], message("DONE", 1)));
    read.read_after_stop = Some(NOW + MINUTE);
    let one_account = page(Detail {
        endings: vec![Ending {
            revocation: Revocation { account_ids: Some(r#"["a2"]"#.into()), ..revocation() },
            ..ending(waiting, message("PENDING", 0))
        }],
        ..detail(
            full(1, "Lendable Day", "First Gingham Credit Union"),
            vec![
                account(1, "Everyday Checking", "4421", Status::Active),
                account(2, "Savings", "9072", pending),
                account(3, "Old Savings", "1111", Status::Revoked),
            ],
        )
    });
    let again = asked(waiting, "PENDING", 2);
    assert!(again.contains("We could not reach") && again.contains("has not confirmed yet"));
    vec![
        ("ending-telling", asked(waiting, "PENDING", 0)),
        ("ending-again", again),
        ("ending-given-up", asked(waiting, "FAILED", 10)),
        ("ending-failed", asked(["FAILED", "PENDING", "PENDING"], "DONE", 1)),
        ("ending-read-after", page(read)),
        ("ending-confirmed", confirmed),
        ("ending-by-bank", by_bank),
        ("ending-account", one_account),
        ("ending-silent", page(silent())),
    ]
}
