//! The body of `CONSENT_GRANTED` and `CONSENT_UPDATED`.

use serde::{Deserialize, Serialize};

use crate::domain::connection::{Duration, Status};
use crate::domain::display_name::LONGEST;
use crate::domain::fields::Fields;
use crate::domain::phone::Phone;
use crate::domain::registry::{Field, LONGEST_CONSEQUENCES, Said};
use crate::domain::tenure;
use crate::domain::time::CLOCK_SKEW;

/// The whole state of a connection as the platform tells it. Times are unix milliseconds.
#[derive(Clone, Debug)]
pub struct Grant {
    /// The person's number.
    pub phone: Phone,
    /// Whether it can receive text messages.
    pub can_be_texted: bool,
    /// Its territory: looked up here, since that takes longer than most of what a grant writes.
    pub country: Option<String>,
    /// The platform's id of the human.
    pub subject: Option<String>,
    /// When the platform last had the number proven.
    pub phone_verified_at: Option<i64>,
    /// BCP 47 tag of the language the person used.
    pub locale: Option<String>,
    /// The platform's id of the grant.
    pub consent_id: String,
    /// Groups the connections of one consent.
    pub receipt_id: Option<String>,
    /// Who receives the data.
    pub recipient: Recipient,
    /// Who holds it.
    pub institution: Institution,
    /// What for, in the app's words.
    pub purpose: Option<String>,
    /// How long, by kind.
    pub duration: Option<Duration>,
    /// When the person granted it.
    pub created_time: Option<i64>,
    /// When it ends by itself.
    pub expiration_time: Option<i64>,
    /// How many days back the data goes.
    pub lookback_period: Option<i64>,
    /// Whether single accounts can be stopped.
    pub account_revocation: bool,
    /// What kinds of data.
    pub clusters: Vec<String>,
    /// Which accounts.
    pub accounts: Vec<Account>,
}

impl Grant {
    /// The time of the proof that this grant brings, if it brings one.
    #[must_use]
    pub fn proof_at(&self, sent_on: i64) -> Option<i64> {
        self.phone_verified_at.filter(|verified| tenure::is_proof(*verified, sent_on))
    }

    /// Of a grant that was there before us, and brings no proof: when it was last known whose number it is.
    #[must_use]
    pub fn known_since(&self, sent_on: i64) -> i64 {
        self.phone_verified_at.or(self.created_time).unwrap_or(sent_on)
    }
}

/// An app, as the platform names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recipient {
    /// The platform's id.
    pub id: String,
    /// The name people know.
    pub name: String,
    /// The name of the company.
    pub legal_name: Option<String>,
    /// Its site.
    pub home_uri: Option<String>,
    /// Its privacy page.
    pub privacy_uri: Option<String>,
    /// Its logo.
    pub logo_uri: Option<String>,
    /// What stops working without the data, in the app's words.
    pub consequences: Option<String>,
}

impl Recipient {
    /// What is said of it, less what is left out.
    #[must_use]
    pub fn said(&self) -> Said {
        let said = [
            (Field::Name, Some(&self.name)),
            (Field::LegalName, self.legal_name.as_ref()),
            (Field::HomeUri, self.home_uri.as_ref()),
            (Field::PrivacyUri, self.privacy_uri.as_ref()),
            (Field::LogoUri, self.logo_uri.as_ref()),
            (Field::Consequences, self.consequences.as_ref()),
        ];
        said.into_iter().filter_map(|(field, text)| Some((field, text?.clone()))).collect()
    }
}

/// A bank, as the platform names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Institution {
    /// The platform's id.
    pub id: String,
    /// The name people know.
    pub name: String,
    /// Its site.
    pub home_uri: Option<String>,
    /// Its logo.
    pub logo_uri: Option<String>,
}

impl Institution {
    /// What is said of it, less what is left out.
    #[must_use]
    pub fn said(&self) -> Said {
        let said = [
            (Field::Name, Some(&self.name)),
            (Field::HomeUri, self.home_uri.as_ref()),
            (Field::LogoUri, self.logo_uri.as_ref()),
        ];
        said.into_iter().filter_map(|(field, text)| Some((field, text?.clone()))).collect()
    }
}

/// One account of a connection.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The platform's id.
    pub account_id: String,
    /// Its name at the bank.
    pub name: Option<String>,
    /// FDX account type.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// The end of its number.
    pub last4: Option<String>,
}

pub(super) fn read(f: &mut Fields<'_>, now: i64) -> Option<Grant> {
    let phone = super::read::phone(f);
    let subject = f.identifier("/consumer/subject");
    let phone_verified_at = f.time("/consumer/phoneVerifiedAt");
    if phone_verified_at.is_some_and(|at| at > now + CLOCK_SKEW) {
        f.fault("/consumer/phoneVerifiedAt", "lies more than 300 seconds ahead of our clock");
    }
    let locale = f.text("/consumer/locale", 35);
    f.time("/consumer/noticeConsent/capturedAt");
    f.text("/consumer/noticeConsent/reference", LONGEST);

    let consent_id = f.required_identifier("/connection/consentId");
    let receipt_id = f.identifier("/connection/receiptId");
    f.word("/connection/status", Status::parse, &Status::choices());
    let recipient = recipient(f);
    let institution = institution(f);
    let purpose = f.text("/connection/purpose", LONGEST);
    let duration = f.word("/connection/durationType", Duration::parse, &Duration::choices());
    let created_time = f.time("/connection/createdTime");
    let expiration_time = f.time("/connection/expirationTime");
    let lookback_period = f.number("/connection/lookbackPeriod", 36_500);
    let account_revocation = f.flag("/connection/accountRevocation");
    let clusters = f.texts("/connection/dataClusters", 64, 100);
    let clusters = f.require("/connection/dataClusters", clusters);
    if clusters.as_ref().is_some_and(Vec::is_empty) {
        f.fault("/connection/dataClusters", "must name at least one data cluster");
    }
    let accounts = accounts(f);
    let phone = phone?;
    Some(Grant {
        can_be_texted: phone.can_be_texted(),
        country: phone.territory(),
        phone,
        subject,
        phone_verified_at,
        locale,
        consent_id: consent_id?,
        receipt_id,
        recipient: recipient?,
        institution: institution?,
        purpose,
        duration,
        created_time,
        expiration_time,
        lookback_period,
        account_revocation: account_revocation.unwrap_or(true),
        clusters: clusters?,
        accounts,
    })
}

fn recipient(f: &mut Fields<'_>) -> Option<Recipient> {
    let id = f.required_identifier("/connection/recipient/id");
    let name = f.required_text("/connection/recipient/name", LONGEST);
    let legal_name = f.text("/connection/recipient/legalName", LONGEST);
    let home_uri = f.uri("/connection/recipient/homeUri");
    let privacy_uri = f.uri("/connection/recipient/privacyUri");
    let logo_uri = f.uri("/connection/recipient/logoUri");
    let consequences = f.text("/connection/recipient/consequences", LONGEST_CONSEQUENCES);
    Some(Recipient { id: id?, name: name?, legal_name, home_uri, privacy_uri, logo_uri, consequences })
}

fn institution(f: &mut Fields<'_>) -> Option<Institution> {
    let id = f.required_identifier("/connection/institution/id");
    let name = f.required_text("/connection/institution/name", LONGEST);
    let home_uri = f.uri("/connection/institution/homeUri");
    let logo_uri = f.uri("/connection/institution/logoUri");
    Some(Institution { id: id?, name: name?, home_uri, logo_uri })
}

fn accounts(f: &mut Fields<'_>) -> Vec<Account> {
    let count = f.length("/connection/accounts", 500).unwrap_or(0);
    let mut accounts: Vec<Account> = Vec::with_capacity(count);
    for i in 0..count {
        let at = |field: &str| format!("/connection/accounts/{i}/{field}");
        let account_id = f.required_identifier(&at("accountId"));
        let name = f.text(&at("name"), LONGEST);
        let kind = f.text(&at("type"), 100);
        let last4 = f.text(&at("last4"), 4);
        let Some(account_id) = account_id else {
            continue;
        };
        if accounts.iter().any(|known| known.account_id == account_id) {
            f.fault(&at("accountId"), "is there twice");
            continue;
        }
        accounts.push(Account { account_id, name, kind, last4 });
    }
    accounts
}
