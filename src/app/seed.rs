//! The demo's people: +1 415-555-0011 with a story, told through the same flows as everybody's.

use std::sync::Arc;

use serde_json::{Value, json};

use super::Base;
use crate::domain::fields::put;
use crate::domain::notification::read;
use crate::domain::secrets;
use crate::domain::session::ProvenBy;
use crate::domain::time::{DAY, HOUR, MINUTE, rfc3339};
use crate::error::Error;
use crate::flows::Operator;
use crate::flows::receive::{Delivery, Outcome, receive};
use crate::flows::revocation::{Wish, stop};
use crate::flows::sandbox::{move_dates, tenure_of};
use crate::flows::session::Who;
use crate::stand_in::{app, bank};
use crate::store::{Conn, connections, meta};

/// The number with a story.
const RETURNING: &str = "+14155550011";

/// One connection of the story. Times are ages in ms.
struct Chapter {
    consent: &'static str,
    app: &'static str,
    bank: &'static str,
    /// How many of the bank's accounts.
    accounts: usize,
    since: i64,
    ends_in: Option<i64>,
    last_read: Option<i64>,
    reads: i64,
}

const STORY: [Chapter; 8] = [
    Chapter {
        consent: "story-1",
        app: "budgetly",
        bank: "ins_platypus",
        accounts: 2,
        since: 262 * DAY,
        ends_in: Some(103 * DAY),
        last_read: Some(48 * MINUTE),
        reads: 58,
    },
    Chapter {
        consent: "story-2",
        app: "rentwise",
        bank: "ins_platypus",
        accounts: 1,
        since: 312 * DAY,
        ends_in: None,
        last_read: Some(125 * DAY),
        reads: 1,
    },
    Chapter {
        consent: "story-3",
        app: "taxfox",
        bank: "ins_tartan",
        accounts: 3,
        since: 358 * DAY,
        ends_in: Some(5 * DAY),
        last_read: Some(9 * DAY),
        reads: 2,
    },
    Chapter {
        consent: "story-4",
        app: "piggybank",
        bank: "ins_tartan",
        accounts: 1,
        since: 41 * DAY,
        ends_in: None,
        last_read: Some(5 * HOUR),
        reads: 30,
    },
    Chapter {
        consent: "story-5",
        app: "budgetly",
        bank: "ins_gingham",
        accounts: 1,
        since: 20 * DAY,
        ends_in: Some(345 * DAY),
        last_read: Some(3 * HOUR),
        reads: 21,
    },
    Chapter {
        consent: "slow-6",
        app: "lendable",
        bank: "ins_gingham",
        accounts: 1,
        since: 196 * DAY,
        ends_in: Some(169 * DAY),
        last_read: Some(DAY),
        reads: 12,
    },
    Chapter {
        consent: "story-7",
        app: "lendable",
        bank: "ins_platypus",
        accounts: 1,
        since: 400 * DAY,
        ends_in: Some(-35 * DAY),
        last_read: Some(60 * DAY),
        reads: 3,
    },
    Chapter {
        consent: "story-8",
        app: "taxfox",
        bank: "ins_gingham",
        accounts: 1,
        since: 230 * DAY,
        ends_in: None,
        last_read: Some(95 * DAY),
        reads: 4,
    },
];

/// Seeds an empty sandbox; on one that was seeded before, moves its dates to today.
pub(super) async fn run(base: &Base, platform_id: &str, now: i64) -> Result<(), Error> {
    let (op, platform_id) = (Arc::clone(&base.op), platform_id.to_owned());
    base.store
        .write(move |db| {
            match meta::seeded_at(db)? {
                Some(seeded_at) => move_dates(db, seeded_at, now)?,
                None => seed(db, &op, &platform_id, now)?,
            }
            meta::set_seeded_at(db, now)
        })
        .await
}

fn seed(db: &mut Conn, op: &Operator, platform_id: &str, now: i64) -> Result<(), Error> {
    // The newest grant brings the proof that the others join by; the story is then in one tenure.
    for (index, chapter) in STORY.iter().enumerate() {
        tell(db, op, platform_id, &granted(chapter, index == 0, now), now)?;
        if let Some(age) = chapter.last_read {
            tell(db, op, platform_id, &accessed(chapter, age, now), now)?;
        }
    }
    let bank_ended = json!({
        "type": "CONSENT_REVOKED",
        "sentOn": rfc3339(now - 12 * DAY),
        "reason": "BUSINESS_RULE",
        "initiator": "DATA_PROVIDER",
        "connection": { "consentId": "story-8" },
    });
    tell(db, op, platform_id, &bank_ended, now)?;
    let Some(tenure_id) = tenure_of(db, op, RETURNING)? else { return Ok(()) };
    let who = Who {
        id: "seed".into(),
        created_at: now,
        tenure_id,
        number_id: String::new(),
        link_connection_id: None,
        last_seen_at: now,
        proven_by: ProvenBy::Code.to_string(),
        passkey_id: None,
        passkeys: 0,
        locked_at: None,
        limited: false,
        closed_at: None,
    };
    let Some(slow) = connections::lock_by_consent(db, platform_id, "slow-6")? else { return Ok(()) };
    let wish = Wish { delete_data: true, silent: true, ..Wish::whole() };
    stop(db, op, &who, &slow.id, &wish, now - 2 * HOUR)?;
    Ok(())
}

fn granted(chapter: &Chapter, proven: bool, now: i64) -> Value {
    let (recipient, purpose, clusters) = app(chapter.app).unwrap_or_default();
    let (institution, accounts) = bank(chapter.bank).unwrap_or_default();
    let accounts: Vec<Value> =
        accounts.as_array().into_iter().flatten().take(chapter.accounts).cloned().collect();
    let sent_on = if proven { now - HOUR } else { now - chapter.since };
    let mut body = json!({
        "type": "CONSENT_GRANTED",
        "sentOn": rfc3339(sent_on),
        "consumer": { "phone": RETURNING, "subject": "usr_0011", "locale": "en-US" },
        "connection": {
            "consentId": chapter.consent,
            "status": "ACTIVE",
            "recipient": recipient,
            "institution": institution,
            "purpose": purpose,
            "durationType": if chapter.ends_in.is_some() { "TIME_BOUND" } else { "PERSISTENT" },
            "createdTime": rfc3339(now - chapter.since),
            "expirationTime": chapter.ends_in.map(|ahead| rfc3339(now + ahead)),
            "lookbackPeriod": 730,
            "accountRevocation": true,
            "dataClusters": clusters,
            "accounts": accounts,
        }
    });
    if proven && let Some(consumer) = body.get_mut("consumer") {
        put(consumer, "phoneVerifiedAt", rfc3339(now - HOUR));
    }
    body
}

fn accessed(chapter: &Chapter, age: i64, now: i64) -> Value {
    let from = (now - age - 29 * DAY).max(now - chapter.since);
    json!({
        "type": "DATA_ACCESSED",
        "sentOn": rfc3339(now - age),
        "connection": { "consentId": chapter.consent },
        "dataClusters": ["TRANSACTIONS"],
        "from": rfc3339(from.min(now - age)),
        "to": rfc3339(now - age),
        "count": chapter.reads,
    })
}

fn tell(db: &mut Conn, op: &Operator, platform_id: &str, body: &Value, now: i64) -> Result<(), Error> {
    let faulty = |why: String| Error::Bug(format!("the demo's story is not told right: {why}"));
    let notification = read(body, now).map_err(|faults| faulty(format!("{faults:?}")))?;
    let body = body.to_string();
    let delivery = Delivery {
        platform_id,
        webhook_id: &format!("seed_{}", secrets::token::<16>()),
        body: &body,
        notification: &notification,
        silent: true,
        imported: false,
    };
    match receive(db, op, &delivery, now)? {
        Outcome::Created(_) | Outcome::Taken(_) => Ok(()),
        other => Err(faulty(format!("{other:?}"))),
    }
}
