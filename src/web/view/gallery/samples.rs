//! People, apps and banks that are made up.

use crate::domain::connection::Status;
use crate::domain::time::{DAY, HOUR};
use crate::flows::connection::Detail;
use crate::flows::listing::Item;
use crate::store::connections::{Account, Connection, Entry, Full};
use crate::store::platforms::Platform;
use crate::store::registry::{Institution, Recipient};

/// 20 November 2026, 10:02 UTC.
pub const NOW: i64 = 1_795_168_920_000;

/// A name with everything that could break a page.
pub const HOSTILE: &str = "<script>alert(1)</script>\"'&<b>Bad</b> مرحبا بالعالم \u{e000}\
    Averylongnamewithoutanyspacesthatwouldliketobreakoutofitsboxonasmallscreen";

/// An active connection, to be changed.
pub fn full(n: usize, app: &str, bank: &str) -> Full {
    let connection = Connection {
        id: format!("con_{n}"),
        platform_id: "plt_1".into(),
        consent_id: format!("c-{n}"),
        receipt_id: None,
        number_id: "num_1".into(),
        tenure_id: Some("ten_1".into()),
        waiting_since: None,
        subject: None,
        locale: None,
        recipient_id: format!("rcp_{app}"),
        institution_id: format!("ins_{bank}"),
        follows_id: None,
        purpose: Some("Budgeting".into()),
        duration: Some("PERSISTENT".into()),
        account_revocation: true,
        clusters: r#"["ACCOUNT_BASIC","BALANCES","TRANSACTIONS"]"#.into(),
        created_time: NOW - 262 * DAY,
        expiration_time: None,
        lookback_period: Some(730),
        status: Status::Active.to_string(),
        status_changed_at: NOW - 262 * DAY,
        content_on: NOW - 262 * DAY,
        suspended_on: None,
        expired_on: None,
        revoked_on: None,
        stopped_at: None,
        last_accessed_at: Some(NOW - HOUR),
        notice_state: "SENT".into(),
        notice_at: NOW,
        created_at: NOW,
        updated_at: NOW,
        held_on: None,
        remind_at: None,
        expiry_told: None,
        silence_told_at: None,
        unlisted_at: None,
        halted_at: None,
        untold: false,
    };
    Full { connection, recipient: recipient(app), institution: institution(bank), platform: platform() }
}

fn recipient(app: &str) -> Recipient {
    Recipient {
        id: format!("rcp_{app}"),
        platform_id: "plt_1".into(),
        external_id: app.into(),
        name: app.into(),
        legal_name: Some(format!("{app}, Inc.")),
        home_uri: Some("https://app.example/".into()),
        privacy_uri: Some("https://app.example/privacy".into()),
        logo_uri: None,
        consequences: Some("Your budget stops updating.".into()),
        told_on: 0,
        folded: app.to_lowercase(),
        curated: false,
        own_consequences: false,
    }
}

fn institution(bank: &str) -> Institution {
    Institution {
        id: format!("ins_{bank}"),
        platform_id: "plt_1".into(),
        external_id: bank.into(),
        name: bank.into(),
        home_uri: Some("https://bank.example/".into()),
        logo_uri: None,
        told_on: 0,
        folded: bank.to_lowercase(),
        curated: false,
    }
}

fn platform() -> Platform {
    Platform {
        id: "plt_1".into(),
        name: "Acme Data".into(),
        gated: false,
        webhook_url: Some("https://acme.example/hooks".into()),
        webhook_disabled_at: None,
        created_at: 0,
        failing_since: None,
    }
}

pub fn account(n: i64, name: &str, last4: &str, status: Status) -> Account {
    Account {
        connection_id: "con_1".into(),
        account_id: format!("a{n}"),
        position: n,
        name: Some(name.into()),
        kind: Some("CHECKING".into()),
        last4: Some(last4.into()),
        status: status.to_string(),
        status_changed_at: NOW,
    }
}

pub fn two_accounts() -> Vec<Account> {
    vec![
        account(1, "Everyday Checking", "4421", Status::Active),
        account(2, "Joint Savings", "7310", Status::Active),
    ]
}

pub fn detail(full: Full, accounts: Vec<Account>) -> Detail {
    Detail { full, accounts, endings: Vec::new(), reads: 12, read_after_stop: None, held_by: None }
}

pub fn item(full: Full, accounts: Vec<Account>) -> Item {
    let Full { connection, recipient, institution, platform } = full;
    let entry = Entry {
        id: connection.id,
        recipient_id: recipient.id,
        app: recipient.name,
        app_legal_name: recipient.legal_name,
        app_logo: None,
        institution_id: institution.id,
        bank: institution.name,
        platform: platform.name,
        duration: connection.duration,
        clusters: connection.clusters,
        created_time: connection.created_time,
        expiration_time: connection.expiration_time,
        status: connection.status,
        status_changed_at: connection.status_changed_at,
        last_accessed_at: connection.last_accessed_at,
        held_on: connection.held_on,
        unlisted_at: connection.unlisted_at,
        halted_at: connection.halted_at,
    };
    Item { status: entry.status_at(NOW), entry, accounts, ending: None }
}
