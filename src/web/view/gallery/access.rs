//! How a person comes in and what waits: passkeys, the number, what is older on it, a locked one.

use super::super::Section;
use super::super::confirm::ConfirmPage;
use super::super::from::FromPage;
use super::super::locked::LockedPage;
use super::super::number::{NumberCodePage, NumberFault, NumberPage};
use super::super::older::{OlderNote, OlderPage};
use super::super::passkeys::{PasskeyFault, PasskeysPage};
use super::super::sign_in::Typed;
use super::samples::{HOSTILE, NOW};
use super::{Shown, frame, shown};
use crate::domain::change::{Kind, WAIT};
use crate::domain::session::ProvenBy;
use crate::domain::time::{DAY, HOUR};
use crate::flows::number::Refusal;
use crate::flows::older::Asked;
use crate::flows::passkey::Mine;
use crate::flows::recovery::Locked;
use crate::flows::session::Who;
use crate::store::changes::Change;
use crate::store::passkeys::Passkey;

fn who(by: ProvenBy, locked_at: Option<i64>) -> Who {
    Who {
        id: "ses_1".into(),
        tenure_id: "ten_1".into(),
        number_id: "num_1".into(),
        link_connection_id: None,
        created_at: NOW,
        last_seen_at: NOW,
        proven_by: by.to_string(),
        passkey_id: None,
        passkeys: 1,
        locked_at,
        limited: false,
        closed_at: None,
    }
}

fn change(n: usize, kind: Kind) -> Change {
    Change {
        id: format!("chg_{n}"),
        kind: kind.to_string(),
        tenure_id: "ten_1".into(),
        by_tenure_id: None,
        subject: String::new(),
        detail: None,
        asked_at: NOW - HOUR,
        due_at: NOW - HOUR + WAIT,
        settled_at: None,
        outcome: None,
    }
}

fn passkey(n: usize, name: &str, last_used_at: Option<i64>) -> Passkey {
    Passkey {
        id: format!("pky_{n}"),
        tenure_id: "ten_1".into(),
        user_handle: String::new(),
        credential_hash: String::new(),
        credential: String::new(),
        name: name.into(),
        created_at: NOW - 40 * DAY,
        last_used_at,
    }
}

fn mine(passkeys: Vec<Passkey>, waiting: Vec<Change>) -> Mine {
    Mine { passkeys, waiting, refusable: vec!["chg_1".into()] }
}

fn passkeys() -> Shown {
    let page =
        |mine, who: &Who, fault| shown(&PasskeysPage::new(frame(Section::Settings, true), mine, who, fault));
    let two = || vec![passkey(1, "My phone", Some(NOW - DAY)), passkey(2, HOSTILE, None)];
    let by_code = who(ProvenBy::Code, None);
    let stale = Who { created_at: NOW - DAY, ..who(ProvenBy::Code, None) };
    vec![
        ("passkeys-none", page(mine(Vec::new(), Vec::new()), &by_code, None)),
        ("passkeys", page(mine(two(), Vec::new()), &by_code, None)),
        ("passkeys-stale", page(mine(two(), Vec::new()), &stale, None)),
        (
            "passkeys-waiting",
            page(mine(two(), vec![change(1, Kind::PasskeyAdded), change(2, Kind::Lock)]), &by_code, None),
        ),
        (
            "passkeys-locked",
            page(
                mine(two(), Vec::new()),
                &who(ProvenBy::Passkey, Some(NOW - DAY)),
                Some(PasskeyFault::LastOfALock),
            ),
        ),
    ]
}

fn number() -> Shown {
    let frame = || frame(Section::Settings, true);
    let page = |who: &Who, waiting: &[Change], fault| {
        let at_once = who.proven_by() == ProvenBy::Passkey;
        shown(&NumberPage::new(frame(), who, "0010", waiting, waiting, at_once, (Typed::default(), fault)))
    };
    let by_passkey = who(ProvenBy::Passkey, None);
    let waiting = [change(1, Kind::Number), change(2, Kind::PlatformNumber)];
    vec![
        ("number", page(&who(ProvenBy::Code, None), &[], None)),
        ("number-waiting", page(&by_passkey, &waiting, None)),
        ("number-taken", page(&by_passkey, &[], Some(NumberFault::Refused(Refusal::Taken)))),
        ("number-code", shown(&NumberCodePage::new(frame(), "0019".into(), None))),
        ("number-code-wrong", shown(&NumberCodePage::new(frame(), "0019".into(), Some(3)))),
    ]
}

pub fn pages() -> Shown {
    let outside = || frame(Section::None, false);
    let inside = || frame(Section::Connections, true);
    let locked = |asked, new_owner_at| {
        let locked = Locked { tenure_id: "ten_1".into(), number_id: "num_1".into(), asked, new_owner_at };
        shown(&LockedPage::new(outside(), &locked))
    };
    let asked = Asked { stops_at: Some(NOW + WAIT), new_owner_at: Some(NOW + WAIT) };
    let missing = OlderNote::Missing { app: HOSTILE.into(), bank: String::new() };
    let older = |asked: &Asked, note| shown(&OlderPage::new(inside(), asked, note));
    let confirm = |who: &Who, fault| shown(&ConfirmPage::new(inside(), who, fault));
    let mut pages = vec![
        ("older", older(&Asked::default(), None)),
        ("older-asked", older(&asked, Some(OlderNote::Named))),
        ("older-fault", older(&Asked::default(), Some(missing))),
        ("locked", locked(false, None)),
        ("locked-asked", locked(true, Some(NOW + WAIT))),
        ("from", shown(&FromPage::new(outside(), "AAAAAAAAAAAAAAAAAAAAAA".into(), false))),
        ("from-gone", shown(&FromPage::new(outside(), "AAAAAAAAAAAAAAAAAAAAAA".into(), true))),
        ("confirm", confirm(&who(ProvenBy::Code, None), false)),
        ("confirm-fault", confirm(&who(ProvenBy::Passkey, Some(NOW)), true)),
    ];
    pages.extend(passkeys());
    pages.extend(number());
    pages
}
